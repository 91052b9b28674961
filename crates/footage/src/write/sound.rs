//! The sound that goes with the pictures, and the chapters.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::layouts::{Encoder, Mix};
use crate::tools::file_url;
use crate::{ClipInfo, SoundTrack};

/// A stretch of another file's sound, and of its chapters.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// The file that has it.
    pub from: PathBuf,
    /// Where it begins, in seconds from that file's beginning; not negative.
    pub start: f64,
    /// How long it lasts in seconds. `None`: to its end.
    pub duration: Option<f64>,
    /// All sound tracks of that file, in its order; none where it has chapters only.
    pub tracks: Vec<SoundTrack>,
}

impl Sound {
    /// The sound and the chapters of a clip that go with some of its frames, if it has any.
    #[must_use]
    pub fn of(info: &ClipInfo, frames: Range<u64>) -> Option<Sound> {
        if info.sound.is_none() && info.chapters == 0 {
            return None;
        }
        let length = frames.end.saturating_sub(frames.start);
        Some(Sound {
            from: info.path.clone(),
            start: (info.frame_zero + info.rate.time_of(frames.start)).max(0.0),
            duration: Some(info.rate.time_of(length)),
            tracks: info.sound.as_ref().map_or(Vec::new(), |sound| sound.tracks.clone()),
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

    /// Adds what becomes of it in an output whose pictures last so many seconds.
    pub(super) fn add_output(&self, command: &mut Command, out: &Path, pictures: Option<f64>) {
        if let Some(pictures) = pictures {
            // Of chapters it is the output's length that counts, which may be more than that of the sound.
            command.arg("-t").arg(format!("{pictures:.6}"));
        }
        for (place, (number, track)) in self.carried().enumerate() {
            command.arg("-map").arg(format!("1:a:{number}"));
            let encoder = self.encoder(track, out);
            let codec = encoder.map_or(&["copy"][..], Encoder::arguments);
            for (option, value) in ["-c", "-b"].iter().zip(codec) {
                command.arg(format!("{option}:a:{place}")).arg(value);
            }
            if let Some(Mix { filter, .. }) = encoder.and_then(|encoder| encoder.mix(track)) {
                command.arg(format!("-filter:a:{place}")).arg(filter);
            }
            for (name, value) in [("language", &track.language), ("title", &track.title)] {
                if let Some(value) = value {
                    command
                        .arg(format!("-metadata:s:a:{place}"))
                        .arg(format!("{name}={value}"));
                }
            }
        }
    }

    /// The tracks that go into the output, with their numbers.
    fn carried(&self) -> impl Iterator<Item = (usize, &SoundTrack)> {
        let numbered = self.tracks.iter().enumerate();
        numbered.filter(|(_, track)| !track.codec.is_empty())
    }

    /// The tracks that do not go into the output, with their numbers: those that ffmpeg cannot read.
    pub(super) fn left_out(&self) -> impl Iterator<Item = (usize, &SoundTrack)> {
        let numbered = self.tracks.iter().enumerate();
        numbered.filter(|(_, track)| track.codec.is_empty())
    }

    /// The tracks of which the output holds fewer channels, with their numbers and the layout that is left.
    pub(super) fn mixed_down<'a>(
        &'a self,
        out: &'a Path,
    ) -> impl Iterator<Item = (usize, &'a SoundTrack, &'static str)> {
        self.carried()
            .filter_map(|(number, track)| Some((number, track, self.encoder(track, out)?.mix(track)?.lossy?)))
    }

    /// How many seconds go on after the end of this sound, of the tracks that go into the output.
    pub(super) fn goes_on(&self) -> Option<f64> {
        let end = self.start + self.duration?;
        let ends = self.carried().filter_map(|(_, track)| track.end);
        ends.map(|other| other - end).reduce(f64::max)
    }

    /// What encodes a track; `None` for one that is copied.
    fn encoder(&self, track: &SoundTrack, out: &Path) -> Option<Encoder> {
        (!self.copies(track, out)).then(|| Encoder::of(&ending(out), track))
    }

    /// Whether a track is copied as it is. From the middle, a copy could only begin at a packet; encoded anew, it begins where
    /// the pictures do.
    fn copies(&self, track: &SoundTrack, out: &Path) -> bool {
        self.start < 1e-6 && holds(out, &track.codec)
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
