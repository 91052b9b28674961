//! The emotion of a whole clip, as a plain value: what analysis stores and render looks up.

mod base64;
mod check;
mod compact;
mod json;
mod lookup;

#[cfg(test)]
pub(crate) mod tests;

use crate::{Affect, Fingerprint, Focus, ModelId, Result, Rhythm};

/// What is felt at one moment of a clip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Seconds from the start of the clip: those of the frame that was read.
    pub seconds: f64,
    /// What is felt there, smoothed, in steps of 1/1000. Confidence has not been applied.
    pub affect: Affect,
}

/// The emotion of a clip over time, version 1.
///
/// Made by [`crate::Analyzer`], kept as JSON in files ([`Self::to_json`]) and as a short ASCII string in a plugin's
/// hidden parameter ([`Self::to_compact`]); both hold the same values, quantised to 1/1000. A track that exists is
/// sound: samples ascend, every value is finite and within its range, and there is at least one sample.
///
/// ```
/// use affect::EmotionTrack;
///
/// let track = EmotionTrack::parse(r#"{ "version": 1, "model": "00000000000000aa", "fps": 24.0, "frames": 48,
///     "fingerprint": [], "samples_hz": 4.0, "samples": [[0.0, 0.5, -0.5, 0.5, 0.8, 0.05, 0.1, 0.05]],
///     "focus": [[0.5, 0.5, 0.5]], "confidence": [1.0], "cuts": [], "rhythm": { "bpm": 0.0, "strength": 0.0 } }"#)?;
/// assert_eq!(track.affect_at(1.0).valence, 0.5);
/// assert_eq!(EmotionTrack::parse(&track.to_compact())?, track);
/// # Ok::<(), affect::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionTrack {
    pub(crate) model: ModelId,
    pub(crate) fps: f64,
    pub(crate) frames: u64,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) samples_hz: f64,
    pub(crate) samples: Vec<Sample>,
    pub(crate) focus: Vec<Focus>,
    pub(crate) confidence: Vec<f32>,
    pub(crate) cuts: Vec<u64>,
    pub(crate) rhythm: Rhythm,
}

impl EmotionTrack {
    /// The version that this program writes and reads.
    pub const VERSION: u64 = 1;
    /// The most samples that a track may hold: 69 hours at 4 Hz.
    pub const MOST_SAMPLES: usize = 1_000_000;

    /// Reads either form: JSON or the compact string.
    ///
    /// # Errors
    /// As [`Self::from_json`] and [`Self::from_compact`].
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.starts_with(compact::PREFIX_OF_ANY_VERSION) {
            Self::from_compact(text)
        } else {
            Self::from_json(text)
        }
    }

    /// Which model read the clip.
    #[must_use]
    pub const fn model(&self) -> ModelId {
        self.model
    }

    /// Frames a second.
    #[must_use]
    pub const fn fps(&self) -> f64 {
        self.fps
    }

    /// Frames of the clip.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// Length of the clip, seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.frames as f64 / self.fps
    }

    /// Marks that tell whether a clip is the one that was analysed.
    #[must_use]
    pub const fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Samples a second (nominal: each sample lies on a whole frame).
    #[must_use]
    pub const fn samples_hz(&self) -> f64 {
        self.samples_hz
    }

    /// What is felt, in ascending time; never empty.
    #[must_use]
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Where the footage moves, beside each sample.
    #[must_use]
    pub fn focus(&self) -> &[Focus] {
        &self.focus
    }

    /// How sure each sample is, 0 to 1.
    #[must_use]
    pub fn confidence(&self) -> &[f32] {
        &self.confidence
    }

    /// Hard cuts: the first frame of each new shot, ascending.
    #[must_use]
    pub fn cuts(&self) -> &[u64] {
        &self.cuts
    }

    /// Tempo of the movement in the clip.
    #[must_use]
    pub const fn rhythm(&self) -> Rhythm {
        self.rhythm
    }
}
