//! What goes along with the pictures of a clip, besides its first sound: further tracks, tags and timecode.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::{Path, PathBuf};

use common::{folder, make, names, probe};
use footage::{Alpha, Clip, ClipInfo, Depth, Encoding, Picture, WriteOptions, Writer};

/// A clip of 2 s with two sound tracks, tags and a timecode, made with these arguments.
fn made(folder: &Path, name: &str, arguments: &str) -> ClipInfo {
    let sounds = "-f lavfi -i sine=d=2 -f lavfi -i sine=f=880:d=2 -map 0 -map 1 -map 2";
    let arguments = format!("-f lavfi -i testsrc2=s=64x36:r=25:d=2 {sounds} -pix_fmt yuv420p {arguments}");
    Clip::open(make(folder, name, &arguments)).unwrap().info().clone()
}

/// Black frames in place of some of the clip's.
fn rendered(info: &ClipInfo, name: &str, frames: std::ops::Range<u64>) -> PathBuf {
    let out = info.path.with_file_name(name);
    let options = WriteOptions::like(info, frames.clone());
    let black = Picture::black(info.width, info.height, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
    let mut writer = Writer::create(&out, info.width, info.height, &options).unwrap();
    for _ in frames {
        writer.write(&black).unwrap();
    }
    writer.finish().unwrap();
    out
}

#[test]
fn every_sound_track_goes_along() {
    let folder = folder();
    let languages = "-metadata:s:a:0 language=eng -metadata:s:a:1 language=fra";
    let info = made(
        folder.path(),
        "a.mkv",
        &format!("-c:a:0 flac -c:a:1 pcm_s16le {languages}"),
    );
    for (name, codecs) in [
        ("b.mp4", "aac\naac"),
        ("b.mov", "aac\npcm_s16le"),
        ("b.mkv", "flac\npcm_s16le"),
        ("b.webm", "opus\nopus"),
    ] {
        let out = rendered(&info, name, 0..50);
        assert_eq!(probe(&out, "a", "stream=codec_name"), codecs, "{name}");
        assert_eq!(probe(&out, "a", "stream_tags=language"), "eng\nfra", "{name}");
    }
    // From the middle both are encoded, and as long as the pictures.
    let out = rendered(&info, "part.mp4", 10..35);
    for length in probe(&out, "a", "stream=duration").lines() {
        let length: f64 = length.parse().unwrap();
        assert!((length - 1.0).abs() < 0.05, "{length} s");
    }
}

#[test]
fn a_further_track_that_might_not_be_encoded_stays_behind() {
    let folder = folder();
    let sounds = "-f lavfi -i sine=d=1 -f lavfi -i anullsrc=cl=7.1(wide):d=1 -map 0 -map 1 -map 2 -c:a flac";
    let arguments = format!("-f lavfi -i testsrc2=s=64x36:r=25:d=1 {sounds}");
    let info = Clip::open(make(folder.path(), "a.mkv", &arguments))
        .unwrap()
        .info()
        .clone();
    let channels = |name| probe(&rendered(&info, name, 0..25), "a", "stream=channels");
    assert_eq!(channels("b.mp4"), "1");
    assert_eq!(channels("b.mkv"), "1\n8");
}

#[test]
fn tags_and_timecode_go_along() {
    let folder = folder();
    let info = made(
        folder.path(),
        "a.mov",
        "-c:a aac -metadata creation_time=2024-05-06T07:08:09Z -metadata title=Rain=fog -timecode 01:00:59:20",
    );
    for name in ["b.mp4", "b.mov", "b.mkv"] {
        let out = rendered(&info, name, 0..50);
        let again = Clip::open(&out).unwrap().info().clone();
        assert_eq!(again.timecode.unwrap().to_string(), "01:00:59:20", "{name}");
        let tags = ["creation_time=2024-05-06T07:08:09.000000Z", "title=Rain=fog"];
        let told: Vec<String> = again
            .tags
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(told, tags, "{name}");
        let part = Clip::open(rendered(&info, &format!("part-{name}"), 10..35)).unwrap();
        assert_eq!(part.info().timecode.unwrap().to_string(), "01:01:00:05", "{name}");
    }
    // The same again is the same file.
    let [first, second] = ["b.mp4", "c.mp4"].map(|name| std::fs::read(rendered_anew(&info, name)).unwrap());
    assert!(first == second);
    assert!(names(folder.path()).iter().all(|name| !name.starts_with('.')));
}

fn rendered_anew(info: &ClipInfo, name: &str) -> PathBuf {
    std::fs::remove_file(info.path.with_file_name(name)).ok();
    rendered(info, name, 0..50)
}

#[test]
fn a_timecode_of_another_rate_is_no_hindrance() {
    let folder = folder();
    let source = "-f lavfi -i testsrc2=s=64x36:r=25:d=1 -metadata timecode=01:00:00;00";
    let info = Clip::open(make(folder.path(), "a.mkv", source)).unwrap().info().clone();
    assert_eq!(info.timecode, None);
    rendered(&info, "b.mov", 0..5);
    let source = "-f lavfi -i testsrc2=s=64x36:r=30000/1001:d=1 -pix_fmt yuv420p -timecode 00:00:59;20";
    let info = Clip::open(make(folder.path(), "c.mov", source)).unwrap().info().clone();
    let out = rendered(&info, "d.mov", 12..20);
    let again = Clip::open(&out).unwrap().info().clone();
    assert_eq!(again.timecode.unwrap().to_string(), "00:01:00;04");
}
