//! Sound that is longer, or shorter, than the pictures that it belongs to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::Path;

use common::{folder, make, probe};
use footage::{Alpha, Clip, Depth, Encoding, Picture, Sound, WriteOptions, Writer, losses};

#[test]
fn sound_after_the_last_picture_is_named() {
    let folder = folder();
    let late = "-itsoffset 1.5 -f lavfi -i sine=d=1";
    for (name, sound, wanted) in [
        ("a.mp4", "-f lavfi -i sine=d=3", Some("goes on for 2.0 s")),
        ("a.mkv", "-f lavfi -i sine=d=3", Some("goes on for 2.0 s")),
        ("a.webm", "-f lavfi -i sine=d=3", Some("goes on for 2.0 s")),
        ("a.ts", "-f lavfi -i sine=d=3", Some("goes on for 2.0 s")),
        (
            "a.mov",
            "-f lavfi -i sine=d=1 -f lavfi -i sine=d=2.7 -map 0 -map 1 -map 2",
            Some("goes on for 1.7 s"),
        ),
        ("late.mkv", late, Some("goes on for 1.5 s")),
        ("late.mov", late, Some("goes on for 1.5 s")),
        ("even.mp4", "-f lavfi -i sine=d=1.3", None),
        ("short.mp4", "-f lavfi -i sine=d=0.4", None),
    ] {
        let arguments = format!("-f lavfi -i testsrc2=s=64x36:r=25:d=1 {sound} -pix_fmt yuv420p");
        let info = Clip::open(make(folder.path(), name, &arguments))
            .unwrap()
            .info()
            .clone();
        let said = |out, frames| losses(&info, Path::new(out), &WriteOptions::like(&info, frames));
        let whole = said("b.mkv", 0..25);
        assert_eq!(whole.len(), usize::from(wanted.is_some()), "{name}: {whole:?}");
        assert!(
            wanted.is_none_or(|wanted| whole[0].contains(wanted)),
            "{name}: {whole:?}"
        );
        // A part that reaches the end, one that does not, and one without sound.
        assert_eq!(said("b.mkv", 10..25), whole, "{name}");
        assert!(
            said("b.mkv", 0..24).is_empty() && said("b%03d.png", 0..25).is_empty(),
            "{name}"
        );
    }
}

/// As where one clip goes over into another: the sound ends with the first.
#[test]
fn pictures_after_the_sound_are_kept() {
    let folder = folder();
    let arguments = "-f lavfi -i testsrc2=s=160x90:r=25:d=4 -f lavfi -i sine=d=4 -pix_fmt yuv420p";
    let info = Clip::open(make(folder.path(), "a.mp4", arguments))
        .unwrap()
        .info()
        .clone();
    for name in ["b.mp4", "b.mkv", "b.webm"] {
        let options = WriteOptions {
            sound: Sound::of(&info, 0..25),
            ..WriteOptions::like(&info, 0..100)
        };
        let out = folder.path().join(name);
        let black = Picture::black(160, 90, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
        let mut writer = Writer::create(&out, 160, 90, &options).unwrap();
        for _ in 0..100 {
            writer.write(&black).unwrap();
        }
        writer.finish().unwrap();
        assert_eq!(Clip::open(&out).unwrap().info().frames, 100, "{name}");
        let seconds = probe(&out, "a", "packet=pts_time");
        let last: f64 = seconds.lines().last().unwrap().trim_end_matches(',').parse().unwrap();
        assert!((0.9..1.1).contains(&last), "{name}: {last}");
    }
}
