//! The track as JSON: short arrays, one row a sample, so that any program can plot it.

use serde::{Deserialize, Serialize};

use super::Sample;
use crate::reader::{channels, from_channels, thousandths};
use crate::{EmotionTrack, Error, Fingerprint, Focus, ModelId, Result, Rhythm};

/// Larger files are refused unread: eight hours take about 15 MB.
const MOST_BYTES: usize = 128 << 20;

#[derive(Serialize, Deserialize)]
struct File {
    version: u64,
    model: ModelId,
    fps: f64,
    frames: u64,
    fingerprint: Fingerprint,
    samples_hz: f64,
    samples: Vec<[f64; 8]>,
    focus: Vec<[f64; 3]>,
    confidence: Vec<f64>,
    cuts: Vec<u64>,
    rhythm: Tempo,
}

#[derive(Serialize, Deserialize)]
struct Tempo {
    bpm: f64,
    strength: f64,
}

/// Read first, so that a newer file is called newer and not damaged.
#[derive(Deserialize)]
struct Version {
    version: u64,
}

impl EmotionTrack {
    /// The track as JSON, the form for files: numbers in steps of 1/1000.
    #[must_use]
    pub fn to_json(&self) -> String {
        let file = File {
            version: Self::VERSION,
            model: self.model,
            fps: self.fps,
            frames: self.frames,
            fingerprint: self.fingerprint.clone(),
            samples_hz: self.samples_hz,
            samples: self.samples.iter().map(row).collect(),
            focus: self
                .focus
                .iter()
                .map(|focus| [focus.x, focus.y, focus.spread].map(short))
                .collect(),
            confidence: self.confidence.iter().copied().map(short).collect(),
            cuts: self.cuts.clone(),
            rhythm: Tempo {
                bpm: short(self.rhythm.bpm),
                strength: short(self.rhythm.strength),
            },
        };
        // Plain numbers, strings and lists: this cannot fail.
        serde_json::to_string(&file).unwrap_or_default()
    }

    /// Reads a track from JSON. Unknown fields are ignored.
    ///
    /// # Errors
    /// [`Error::NotATrack`], [`Error::TrackVersion`], [`Error::TrackTooLarge`] and [`Error::TrackDamaged`].
    pub fn from_json(text: &str) -> Result<Self> {
        if text.len() > MOST_BYTES {
            return Err(Error::TrackTooLarge(format!("{} MB of text", text.len() >> 20)));
        }
        let Version { version } = serde_json::from_str(text).map_err(|error| Error::NotATrack(error.to_string()))?;
        if version != Self::VERSION {
            return Err(Error::TrackVersion {
                found: version,
                known: Self::VERSION,
            });
        }
        let file: File = serde_json::from_str(text).map_err(|error| Error::TrackDamaged(error.to_string()))?;
        Self {
            model: file.model,
            fps: file.fps,
            frames: file.frames,
            fingerprint: file.fingerprint,
            samples_hz: file.samples_hz,
            samples: file.samples.into_iter().map(sample).collect(),
            focus: file.focus.into_iter().map(focus).collect(),
            confidence: file.confidence.into_iter().map(|value| value as f32).collect(),
            cuts: file.cuts,
            rhythm: Rhythm {
                bpm: file.rhythm.bpm as f32,
                strength: file.rhythm.strength as f32,
            },
        }
        .checked()
    }
}

fn row(sample: &Sample) -> [f64; 8] {
    let [v, a, i, calm, anxious, excited, melancholic] = channels(sample.affect).map(short);
    [sample.seconds, v, a, i, calm, anxious, excited, melancholic]
}

fn sample([seconds, values @ ..]: [f64; 8]) -> Sample {
    Sample {
        seconds,
        affect: from_channels(values.map(|value| value as f32)),
    }
}

fn focus([x, y, spread]: [f64; 3]) -> Focus {
    Focus {
        x: x as f32,
        y: y as f32,
        spread: spread as f32,
    }
}

/// A value in steps of 1/1000 as the double that prints shortest.
fn short(value: f32) -> f64 {
    f64::from(thousandths(value)) / 1000.0
}
