//! The shipped model against the numbers written down when it was scored: fails when file and scores drift apart.
//!
//! See `training/README.md` for the format of `model/frozen.json`. Windows made by arithmetic are checked always, the
//! rated stills where they are at hand.

#![cfg(feature = "model")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod scores;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use affect::{Affect, Components, Depth, Model, PictureView, Reader, Reading, Thumbnail, Window};
use serde_json::Value;

const FROZEN: &str = include_str!("../../model/frozen.json");
const MODEL: &[u8] = include_bytes!("../../model/affect.onnx");
/// What another JPEG decoder, and averages that are not rounded to bytes, may change.
const DECODERS: f64 = 0.04;

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn outputs(Reading { affect, familiarity }: Reading) -> [f64; 8] {
    let Affect {
        valence,
        arousal,
        intensity,
        calm,
        anxious,
        excited,
        melancholic,
    } = affect;
    [
        valence,
        arousal,
        intensity,
        calm,
        anxious,
        excited,
        melancholic,
        familiarity,
    ]
    .map(f64::from)
}

fn worst(reading: Reading, expected: &[f64]) -> f64 {
    let pairs = outputs(reading).into_iter().zip(expected);
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// The byte of a made window, by the formula of `training/procedural.py`.
fn byte(kind: &str, seed: u32, [f, c, y, x]: [u32; 4]) -> u8 {
    let hash = |f: u32, y: u32, x: u32| {
        let parts = [
            (x, 374_761_393),
            (y, 668_265_263),
            (f, 2_246_822_519),
            (c, 3_266_489_917),
            (seed, 2_654_435_761),
        ];
        let sum = parts.iter().fold(0_u32, |sum, (part, factor)| {
            sum.wrapping_add(part.wrapping_mul(*factor))
        });
        let mixed = (sum ^ sum >> 13).wrapping_mul(1_274_126_177);
        (mixed ^ mixed >> 16) as u8
    };
    match kind {
        "noise" => hash(f, y, x),
        "blocks" => hash(f / 2, y / 10, x / 16),
        "still" => hash(0, y / 10, x / 16),
        "drift" => match (x * (3 + seed) + y * 5 + f * 8 * seed + c * 40) & 255 {
            rising @ 0..128 => (2 * rising) as u8,
            falling => (511 - 2 * falling) as u8,
        },
        other => panic!("no window of the kind {other}"),
    }
}

fn made_window(kind: &str, seed: u32) -> Window {
    Window::new(std::array::from_fn(|f| {
        let places = (0..3 * 90 * 160_u32).map(|at| [f as u32, at / (90 * 160), at / 160 % 90, at % 160]);
        let planes = places.map(|place| f32::from(byte(kind, seed, place)) / 255.0).collect();
        Arc::new(Thumbnail::from_planes(planes).unwrap())
    }))
}

#[test]
fn made_windows_are_answered_as_when_scored() {
    let frozen: Value = serde_json::from_str(FROZEN).unwrap();
    // Answers here are rounded to 1/1000, which adds half a step.
    let tolerance = frozen["tolerance"].as_f64().unwrap() + 0.0005;
    let model = Model::built_in().unwrap();
    let windows = frozen["procedural"].as_array().unwrap();
    assert!(windows.len() >= 12);
    for window in windows {
        let (kind, seed) = (
            window["kind"].as_str().unwrap(),
            window["seed"].as_u64().unwrap() as u32,
        );
        let reading = model.read(&made_window(kind, seed)).unwrap();
        let difference = worst(reading, &numbers(&window["outputs"]));
        assert!(difference <= tolerance, "{kind} {seed}: off by {difference}");
    }
}

#[test]
fn pictures_of_one_colour_say_nothing() {
    let model = Model::built_in().unwrap();
    let colours = [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5], [1.0, 1.0, 1.0], [0.1, 0.2, 0.6]];
    for colour in colours {
        let planes = colour.iter().flat_map(|&value| [value; 90 * 160]).collect();
        let thumbnail = Arc::new(Thumbnail::from_planes(planes).unwrap());
        let reading = model.read(&Window::still(&thumbnail)).unwrap();
        assert!(reading.affect.valence.abs() < 0.05, "{colour:?}: {reading:?}");
        assert!(reading.affect.arousal.abs() < 0.05, "{colour:?}: {reading:?}");
        assert!(reading.familiarity < 0.05, "{colour:?}: {reading:?}");
    }
}

/// Any picture file through the ffmpeg program.
fn decode(path: &Path) -> Option<Thumbnail> {
    let probe = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0"])
        .arg(path)
        .output()
        .ok()?;
    let text = String::from_utf8(probe.stdout).ok()?;
    let (width, height) = text.trim().trim_end_matches(',').split_once(',')?;
    let ffmpeg = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        // Colour at half resolution is brought up softly, as other decoders do.
        .args(["-sws_flags", "bilinear+accurate_rnd+full_chroma_int+full_chroma_inp"])
        .args(["-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
        .output()
        .ok()?;
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    let view = PictureView {
        components: Components::Rgb,
        row_bytes: (width * 3) as isize,
        ..PictureView::packed_rgba(&ffmpeg.stdout, width, height, Depth::U8)
    };
    Thumbnail::of(&view).ok()
}

#[test]
fn rated_stills_are_answered_as_when_scored() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/affect-stills/images");
    if !folder.exists() {
        eprintln!("skipped: the rated stills are not here");
        return;
    }
    let frozen: Value = serde_json::from_str(FROZEN).unwrap();
    let model = Model::built_in().unwrap();
    let mut pairs = Vec::new();
    for still in frozen["stills"].as_array().unwrap() {
        let file = still["file"].as_str().unwrap();
        let Some(thumbnail) = decode(&folder.join(file)) else {
            eprintln!("skipped: {file} cannot be decoded here");
            continue;
        };
        let reading = model.read(&Window::still(&Arc::new(thumbnail))).unwrap();
        let expected = numbers(&still["outputs"]);
        // Familiarity is a steep measure of texture, which decoders differ in most.
        let difference = worst(
            Reading {
                familiarity: expected[7] as f32,
                ..reading
            },
            &expected,
        );
        assert!(difference <= DECODERS, "{file}: off by {difference}");
        pairs.push((outputs(reading), numbers(&still["rated"])));
    }
    if pairs.is_empty() {
        return;
    }
    for (scale, expected) in numbers(&frozen["subset_r"]).into_iter().enumerate() {
        let r = pearson(
            &pairs
                .iter()
                .map(|(said, rated)| (said[scale], rated[scale]))
                .collect::<Vec<_>>(),
        );
        assert!((r - expected).abs() < 0.02, "r {r:.3}, when scored {expected:.3}");
    }
}

fn pearson(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let (mx, my) = pairs
        .iter()
        .fold((0.0, 0.0), |(x, y), pair| (x + pair.0 / count, y + pair.1 / count));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
    }
    xy / (xx * yy).sqrt()
}
