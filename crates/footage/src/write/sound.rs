//! The sound that goes with the pictures.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ClipInfo;
use crate::tools::file_url;

/// A stretch of another file's first sound track.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// The file that has it.
    pub from: PathBuf,
    /// Where it begins, in seconds from that file's beginning; not negative.
    pub start: f64,
    /// How long it lasts in seconds. `None`: to its end.
    pub duration: Option<f64>,
    /// The codec it is in, as ffmpeg names it, such as `aac`; it is copied where the output can hold that.
    pub codec: String,
}

impl Sound {
    /// The sound of a clip that goes with some of its frames, if it has any.
    #[must_use]
    pub fn of(info: &ClipInfo, frames: Range<u64>) -> Option<Sound> {
        let sound = info.sound.as_ref()?;
        let length = frames.end.saturating_sub(frames.start);
        Some(Sound {
            from: info.path.clone(),
            start: (sound.frame_zero + info.rate.time_of(frames.start)).max(0.0),
            duration: Some(info.rate.time_of(length)),
            codec: sound.codec.clone(),
        })
    }

    /// Adds the input. It must come second, after the pictures.
    pub(super) fn add_input(&self, command: &mut Command) {
        command.args(["-protocol_whitelist", "file", "-vn"]);
        if self.start > 0.0 {
            command.arg("-ss").arg(format!("{:.6}", self.start));
        }
        if let Some(duration) = self.duration {
            command.arg("-t").arg(format!("{duration:.6}"));
        }
        command.arg("-i").arg(file_url(&self.from));
    }

    /// Adds what becomes of it in the output.
    pub(super) fn add_output(&self, command: &mut Command, out: &Path) {
        // From the middle, a copy could only begin at a packet; encoded anew, it begins where the pictures do.
        let copy = self.start < 1e-6 && holds(out, &self.codec);
        command.args(["-map", "1:a:0", "-c:a"]);
        match (copy, ending(out).as_str()) {
            (true, _) => command.arg("copy"),
            (false, "mkv") => command.arg("flac"),
            (false, "webm") => command.args(["libopus", "-b:a", "160k"]),
            (false, _) => command.args(["aac", "-b:a", "256k"]),
        };
    }
}

/// The ending of a file's name, in small letters.
pub(super) fn ending(path: &Path) -> String {
    path.extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase()
}

/// Whether players expect this codec in this container.
fn holds(out: &Path, codec: &str) -> bool {
    match ending(out).as_str() {
        "mp4" | "m4v" => ["aac", "mp3", "ac3", "eac3", "alac"].contains(&codec),
        "mov" => codec.starts_with("pcm_s") || ["aac", "mp3", "ac3", "eac3", "alac"].contains(&codec),
        "webm" => ["opus", "vorbis"].contains(&codec),
        "mkv" => {
            codec.starts_with("pcm_s")
                || ["aac", "mp3", "ac3", "eac3", "alac", "flac", "opus", "vorbis"].contains(&codec)
        }
        _ => false,
    }
}
