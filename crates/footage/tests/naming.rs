//! Names with a percent sign, and which of them are sequences.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::Path;

use common::{all, folder, make, names};
use footage::{Alpha, Clip, Depth, Encoding, Kind, Picture, WriteOptions, Writer};

fn write(path: &Path, frames: u64) {
    let black = Picture::black(32, 18, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
    let mut writer = Writer::create(path, 32, 18, &WriteOptions::default()).unwrap();
    for _ in 0..frames {
        writer.write(&black).unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn a_percent_sign_without_a_number_is_part_of_the_name() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("50%d")).unwrap();
    for (name, frames) in [
        ("100%.mp4", 3),
        ("%04d.mov", 3),
        ("100%.png", 1),
        ("50%d/%s.exr", 1),
        ("50%d/100%.mkv", 3),
    ] {
        let path = folder.path().join(name);
        write(&path, frames);
        assert!(path.is_file(), "{name}");
        let clip = Clip::open(&path).unwrap();
        assert_eq!(clip.info().frames, frames, "{name}");
        assert_ne!(clip.info().kind, Kind::Sequence, "{name}");
        assert_eq!(all(&path).len() as u64, frames, "{name}");
    }
    assert_eq!(
        names(folder.path()),
        ["%04d.mov", "100%.mp4", "100%.png", "50%d"],
        "nothing besides"
    );
}

#[test]
fn a_number_counts_beside_other_percent_signs() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("50%d")).unwrap();
    for name in ["50%d/half%_%03d.png", "50%d/100%%03d%.exr"] {
        write(&folder.path().join(name), 3);
        assert_eq!(all(&folder.path().join(name)).len(), 3, "{name}");
    }
    // Stills that ffmpeg reads.
    for number in 7..10 {
        let name = format!("50%d/half%_{number:03}.tif");
        // A name that ffmpeg itself does not take for a pattern.
        let plain = make(folder.path(), "plain.tif", "-f lavfi -i testsrc2=s=32x18 -frames:v 1");
        std::fs::rename(plain, folder.path().join(name)).unwrap();
    }
    let path = folder.path().join("50%d/half%_%03d.tif");
    assert_eq!(Clip::open(&path).unwrap().info().first_number, 7);
    assert_eq!(all(&path).len(), 3);
}

#[test]
fn a_single_still_that_ffmpeg_reads_may_have_one_too() {
    let folder = folder();
    for name in ["100%.jpg", "100%.tif"] {
        let ending = name.rsplit('.').next().unwrap();
        let plain = make(
            folder.path(),
            &format!("plain.{ending}"),
            "-f lavfi -i testsrc2=s=32x18 -frames:v 1",
        );
        let path = folder.path().join(name);
        std::fs::rename(plain, &path).unwrap();
        assert_eq!(all(&path).len(), 1, "{name}");
    }
}
