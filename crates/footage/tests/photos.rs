//! Photos that say how they are to be turned.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::Path;

use common::{all, folder, make, near, pixel};
use footage::{Clip, Kind, OpenOptions, Rate};

/// Puts the orientation of EXIF, 1 to 8, behind the first marker of a JPEG.
fn orient(path: &Path, orientation: u8) {
    let entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
    let exif = [&b"Exif\0\0MM\0*\0\0\0\x08\0\x01"[..], &entry, &[0; 4]].concat();
    let length = (exif.len() as u16 + 2).to_be_bytes();
    let jpeg = std::fs::read(path).unwrap();
    let turned = [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat();
    std::fs::write(path, turned).unwrap();
}

#[test]
fn an_upright_photo_is_as_high_as_it_was_wide() {
    let folder = folder();
    // Red, green, blue and white, from the left to the right and from above to below.
    let corners = "-f lavfi -i color=red:s=120x80:r=25,drawbox=x=60:w=60:h=40:c=lime:t=fill,\
                   drawbox=y=40:w=60:h=40:c=blue:t=fill,drawbox=x=60:y=40:w=60:h=40:c=white:t=fill";
    // Where each quarter comes to lie: 0 is red, 3 is white.
    for (orientation, size, turn, quarters) in [
        (1, (120, 80), 0, [0, 1, 2, 3]),
        (2, (120, 80), 180, [1, 0, 3, 2]),
        (3, (120, 80), 180, [3, 2, 1, 0]),
        (4, (120, 80), 0, [2, 3, 0, 1]),
        (5, (80, 120), 90, [0, 2, 1, 3]),
        (6, (80, 120), 90, [2, 0, 3, 1]),
        (7, (80, 120), 270, [3, 1, 2, 0]),
        (8, (80, 120), 270, [1, 3, 0, 2]),
    ] {
        for (name, pattern, kind) in [("a.jpg", "a.jpg", Kind::Still), ("b1.jpg", "b%d.jpg", Kind::Sequence)] {
            let path = make(folder.path(), name, &format!("{corners} -frames:v 1 -pix_fmt yuvj444p"));
            orient(&path, orientation);
            let path = folder.path().join(pattern);
            let clip = Clip::open(&path).unwrap();
            let info = clip.info();
            assert_eq!((info.width, info.height), size, "{orientation}: {info:?}");
            assert_eq!((info.rotation, info.kind), (turn, kind), "{orientation}: {info:?}");
            let picture = &all(&path)[0];
            let (width, height) = size;
            for (place, quarter) in quarters.iter().enumerate() {
                let x = width / 4 + place as u32 % 2 * width / 2;
                let y = height / 4 + place as u32 / 2 * height / 2;
                let colours = [
                    [1.0, 0.0, 0.0, 1.0],
                    [0.0, 1.0, 0.0, 1.0],
                    [0.0, 0.0, 1.0, 1.0],
                    [1.0; 4],
                ];
                let found = pixel(picture, x, y);
                assert!(
                    near(found, colours[*quarter], 0.05),
                    "{orientation} at {place}: {found:?}"
                );
            }
        }
    }
}

#[test]
fn a_photo_has_the_rate_that_is_asked_for() {
    let folder = folder();
    for name in ["a.jpg", "a.tif", "a.webp", "a.png"] {
        let path = make(folder.path(), name, "-f lavfi -i testsrc2=s=64x36:r=25 -frames:v 1");
        let rate = |options: &OpenOptions| Clip::open_with(&path, options).unwrap().info().rate;
        assert_eq!(rate(&OpenOptions::default()), Rate::CINEMA, "{name}");
        let sequence_rate = Rate { num: 30000, den: 1001 };
        let asked = OpenOptions {
            sequence_rate,
            ..OpenOptions::default()
        };
        assert_eq!(rate(&asked), sequence_rate, "{name}");
        assert_eq!(all(&path).len(), 1, "{name}");
    }
    // A film of one frame keeps its own.
    let film = make(
        folder.path(),
        "a.mp4",
        "-f lavfi -i testsrc2=s=64x36:r=25 -frames:v 1 -pix_fmt yuv420p",
    );
    assert_eq!(Clip::open(film).unwrap().info().rate, Rate { num: 25, den: 1 });
}
