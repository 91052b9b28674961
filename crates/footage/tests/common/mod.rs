//! Clips for tests, made by ffmpeg's own generators in a folder that goes when the test ends.
#![allow(
    dead_code,
    reason = "one test binary uses all of it, the others some: an expectation cannot hold in both"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use footage::{Clip, Picture};

/// A folder that goes when the test ends.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs ffmpeg with arguments separated by spaces; `OUT` among them is the path that comes back.
pub(crate) fn make(folder: &Path, name: &str, arguments: &str) -> PathBuf {
    let out = folder.join(name);
    assert!(try_make(&out, arguments), "ffmpeg failed on: {arguments}");
    out
}

/// As [`make`], and whether ffmpeg succeeded.
pub(crate) fn try_make(out: &Path, arguments: &str) -> bool {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-y", "-loglevel", "error"])
        .args(arguments.split(' '))
        .arg(out);
    match command.output() {
        Ok(answer) => answer.status.success(),
        Err(_) => panic!(
            "these tests need ffmpeg: `sudo apt install ffmpeg`, `brew install ffmpeg` or `winget install Gyan.FFmpeg`"
        ),
    }
}

/// What ffprobe says of one entry, such as `stream=codec_name`, for streams of a type (`v` or `a`).
pub(crate) fn probe(path: &Path, streams: &str, entry: &str) -> String {
    let arguments = [
        "-v",
        "error",
        "-select_streams",
        streams,
        "-show_entries",
        entry,
        "-of",
        "csv=p=0",
    ];
    let answer = Command::new("ffprobe").args(arguments).arg(path).output().unwrap();
    String::from_utf8(answer.stdout).unwrap().trim().to_owned()
}

/// All frames of a clip, read in order.
pub(crate) fn all(path: &Path) -> Vec<Picture> {
    let clip = Clip::open(path).unwrap();
    let frames = clip.frames(0..clip.info().frames).unwrap();
    frames.map(|frame| frame.unwrap().picture).collect()
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Red, green, blue and alpha of one pixel, 0 to 1.
pub(crate) fn pixel(picture: &Picture, x: u32, y: u32) -> [f32; 4] {
    let at = (y * picture.width() + x) as usize * 4;
    picture.to_f32()[at..at + 4].try_into().unwrap()
}

/// Whether two pixels agree within a step.
pub(crate) fn near(a: [f32; 4], b: [f32; 4], step: f32) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= step)
}
