//! Sound of more than two channels, in arrangements that not every codec holds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::{Path, PathBuf};

use common::{folder, make, probe};
use footage::{Alpha, Clip, ClipInfo, Depth, Encoding, Picture, WriteOptions, Writer, losses};

const PICTURES: &str = "-f lavfi -i color=s=64x36:r=25:d=0.4";
const CODECS: &str = "-pix_fmt yuv420p -c:a pcm_s16le";

/// A clip of ten frames whose channels are all silent but for one.
fn sounding(folder: &Path, layout: &str, channels: usize, loud: usize) -> ClipInfo {
    let signals: Vec<&str> = (0..channels)
        .map(|channel| if channel == loud { "0.5*sin(2764*t)" } else { "0" })
        .collect();
    let sound = format!("-f lavfi -i aevalsrc={}:c={layout}:s=48000:d=0.4", signals.join("|"));
    let path = make(folder, "a.mov", &format!("{PICTURES} {sound} {CODECS}"));
    Clip::open(path).unwrap().info().clone()
}

/// As [`sounding`], with channels that have no places, as recorders write them.
fn recorded(folder: &Path, channels: usize, loud: usize) -> ClipInfo {
    let sample = |at: usize| {
        if at % channels == loud {
            (at / channels % 64) as i16 * 400 - 12800
        } else {
            0
        }
    };
    let samples: Vec<u8> = (0..19200 * channels).flat_map(|at| sample(at).to_le_bytes()).collect();
    let raw = folder.join("a.raw");
    std::fs::write(&raw, samples).unwrap();
    let sound = format!("-f s16le -ar 48000 -ac {channels} -i {}", raw.display());
    let path = make(folder, "a.mkv", &format!("{PICTURES} {sound} {CODECS}"));
    Clip::open(path).unwrap().info().clone()
}

fn rendered(info: &ClipInfo, name: &str, frames: std::ops::Range<u64>) -> (PathBuf, Vec<String>) {
    let out = info.path.with_file_name(name);
    let options = WriteOptions {
        overwrite: true,
        ..WriteOptions::like(info, frames.clone())
    };
    let black = Picture::black(64, 36, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
    let mut writer = Writer::create(&out, 64, 36, &options).unwrap();
    for _ in frames {
        writer.write(&black).unwrap();
    }
    writer.finish().unwrap();
    let said = losses(info, &out, &options);
    (out, said)
}

/// The loudest sample of each channel.
fn peaks(path: &Path) -> Vec<u16> {
    let channels: usize = probe(path, "a", "stream=channels").parse().unwrap();
    let raw = path.with_file_name("out.raw");
    make(
        path.parent().unwrap(),
        "out.raw",
        &format!("-i {} -map 0:a -c:a pcm_s16le -f s16le", path.display()),
    );
    let bytes = std::fs::read(raw).unwrap();
    let samples: Vec<u16> = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| i16::from_le_bytes(*pair).unsigned_abs())
        .collect();
    (0..channels)
        .map(|channel| samples.iter().skip(channel).step_by(channels).copied().max().unwrap())
        .collect()
}

#[test]
fn every_layout_finds_one_that_the_output_holds() {
    let folder = folder();
    for (layout, channels, webm, lossy) in [
        ("downmix", 2, "stereo", false),
        ("2.1", 3, "5.1", false),
        ("4.0", 4, "5.0", false),
        ("quad", 4, "quad", false),
        ("5.1(side)", 6, "5.1", false),
        ("hexagonal", 6, "6.1", false),
        ("7.0", 7, "7.1", false),
        ("7.1(wide)", 8, "7.1", true),
        ("hexadecagonal", 16, "stereo", true),
    ] {
        let info = sounding(folder.path(), layout, channels, 1);
        let (out, said) = rendered(&info, "b.webm", 0..10);
        assert_eq!(probe(&out, "a", "stream=channel_layout"), webm, "{layout}");
        assert_eq!(said.len(), usize::from(lossy), "{layout}: {said:?}");
        assert!(!lossy || said[0].contains(&format!("mixed down to {webm}")), "{said:?}");
        // From the middle nothing is copied.
        for name in ["b.mp4", "b.mov", "b.mkv"] {
            let (out, said) = rendered(&info, name, 2..8);
            let found: usize = probe(&out, "a", "stream=channels").parse().unwrap();
            assert_eq!(found, channels, "{layout} in {name}");
            assert!(said.is_empty(), "{said:?}");
        }
    }
}

#[test]
fn every_channel_is_heard() {
    let folder = folder();
    let loud = |peaks: &[u16]| -> Vec<bool> { peaks.iter().map(|peak| *peak > 300).collect() };
    // The left of the two at the sides, which Opus has behind.
    let (out, _) = rendered(&sounding(folder.path(), "5.1(side)", 6, 4), "b.webm", 0..10);
    let found = peaks(&out);
    assert_eq!(loud(&found), [false, false, false, false, true, false], "{found:?}");
    assert!((15000..18000).contains(&found[4]), "{found:?}");
    // A recorder's twelve.
    for (channel, wanted) in [(0, [true, false]), (1, [false, true]), (9, [true, true])] {
        let info = recorded(folder.path(), 12, channel);
        for (name, frames) in [("b.webm", 0..10), ("b.mp4", 2..8)] {
            let (out, said) = rendered(&info, name, frames);
            let found = peaks(&out);
            assert_eq!(loud(&found), wanted, "{channel} in {name}: {found:?}");
            assert!(
                said[0].contains("12 channels") && said[0].contains("stereo"),
                "{said:?}"
            );
        }
        for name in ["b.mov", "b.mkv"] {
            let (out, said) = rendered(&info, name, 2..8);
            let found = peaks(&out);
            let wanted: Vec<bool> = (0..12).map(|other| other == channel).collect();
            assert_eq!(loud(&found), wanted, "{channel} in {name}: {found:?}");
            assert!(said.is_empty(), "{said:?}");
        }
    }
}
