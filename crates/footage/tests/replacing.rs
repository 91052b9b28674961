//! A sequence over an older one: all of it, or the older one as it was.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use common::{folder, names};
use footage::{Alpha, Depth, Encoding, Picture, WriteOptions, Writer};

#[test]
fn frames_are_replaced_all_or_none() {
    let folder = folder();
    let old = ["0000.png", "0001.png", "0002.png", "0004.png"];
    for name in old {
        std::fs::write(folder.path().join(name), name).unwrap();
    }
    // In the way of a frame, and no file that could be replaced.
    let in_the_way = folder.path().join("0003.png");
    std::fs::create_dir_all(in_the_way.join("kept")).unwrap();
    let rendered = || {
        let options = WriteOptions {
            overwrite: true,
            ..WriteOptions::default()
        };
        let black = Picture::black(16, 8, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
        let mut writer = Writer::create(folder.path().join("%04d.png"), 16, 8, &options).unwrap();
        (0..6).for_each(|_| writer.write(&black).unwrap());
        writer.finish()
    };
    let error = rendered().unwrap_err().to_string();
    assert!(error.contains("0003.png"), "{error}");
    assert!(in_the_way.join("kept").is_dir());
    for name in old {
        let held = std::fs::read(folder.path().join(name)).unwrap();
        assert_eq!(held, name.as_bytes(), "{name}");
    }
    let all = ["0000.png", "0001.png", "0002.png", "0003.png", "0004.png"];
    assert_eq!(names(folder.path()), all, "nothing new, and nothing aside");

    std::fs::remove_dir_all(&in_the_way).unwrap();
    rendered().unwrap();
    assert_eq!(names(folder.path()).len(), 6);
    for name in old {
        assert_ne!(std::fs::read(folder.path().join(name)).unwrap(), name.as_bytes());
    }
}
