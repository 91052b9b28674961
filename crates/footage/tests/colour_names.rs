//! Colour tags that ffmpeg's parts know by different names.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::Path;

use common::{folder, make, probe};
use footage::{Alpha, Clip, ColourTags, Depth, Encoding, Picture, WriteOptions, Writer};

fn write(path: &Path, options: &WriteOptions) {
    let black = Picture::black(64, 36, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
    let mut writer = Writer::create(path, 64, 36, options).unwrap();
    writer.write(&black).unwrap();
    writer.finish().unwrap();
}

fn written(path: &Path, primaries: &str, transfer: &str) -> String {
    let options = WriteOptions {
        overwrite: true,
        depth: if path.extension().unwrap() == "mov" {
            Depth::U16
        } else {
            Depth::U8
        },
        colour: ColourTags {
            primaries: Some(primaries.to_owned()),
            transfer: Some(transfer.to_owned()),
            matrix: None,
        },
        ..WriteOptions::default()
    };
    write(path, &options);
    probe(path, "v", "stream=color_transfer,color_primaries")
}

#[test]
fn every_tag_that_a_file_can_have_is_written() {
    let folder = folder();
    // Television of old, as digitized tapes are tagged.
    let source =
        "-f lavfi -i color=red:s=64x36:r=25,setparams=color_trc=bt470bg:color_primaries=bt470bg:colorspace=bt470bg";
    let tags = "-color_trc gamma28 -color_primaries bt470bg -colorspace bt470bg";
    let path = make(
        folder.path(),
        "tape.mp4",
        &format!("{source} -frames:v 1 -pix_fmt yuv420p {tags}"),
    );
    let info = Clip::open(&path).unwrap().info().clone();
    assert_eq!(info.colour.transfer.as_deref(), Some("bt470bg"));
    let out = folder.path().join("out.mp4");
    write(&out, &WriteOptions::like(&info, 0..1));
    assert_eq!(probe(&out, "v", "stream=color_transfer"), "bt470bg");

    let path = folder.path().join("a.mp4");
    for (transfer, primaries) in [
        ("bt470m", "bt470m"),
        ("smpte170m", "smpte170m"),
        ("smpte240m", "smpte240m"),
        ("linear", "film"),
        ("log100", "bt470bg"),
        ("log316", "smpte428"),
        ("iec61966-2-4", "smpte431"),
        ("bt1361e", "bt709"),
        ("iec61966-2-1", "smpte432"),
        ("bt2020-10", "bt2020"),
        ("bt2020-12", "bt2020"),
        ("smpte2084", "bt2020"),
        ("smpte428", "smpte428"),
        ("arib-std-b67", "bt2020"),
    ] {
        assert_eq!(written(&path, primaries, transfer), format!("{transfer},{primaries}"));
    }
    for name in ["a.mov", "a.mkv", "a.webm"] {
        let path = folder.path().join(name);
        assert_eq!(written(&path, "bt470m", "bt470m"), "bt470m,bt470m", "{name}");
        assert_eq!(written(&path, "ebu3213", "bt470bg"), "bt470bg,ebu3213", "{name}");
        // Of a later ffmpeg: left out.
        assert_eq!(written(&path, "vgamut", "vlog"), "unknown,unknown", "{name}");
    }
}
