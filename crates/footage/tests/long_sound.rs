//! Sound that is longer than the pictures that it belongs to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::Path;

use common::{folder, make};
use footage::{Clip, WriteOptions, losses};

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
