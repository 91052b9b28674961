//! Whatever reads emotion from a window: the built-in model, a person's own, or a test's.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Affect, Result, Window};

/// What a reader says of one window. Values are steps of 1/1000, so that processors agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// What is felt.
    pub affect: Affect,
    /// How near the window is to what the reader has learnt from, 0 (nothing like it) to 1 (at home).
    pub familiarity: f32,
}

/// Reads emotion from a window; the same window always gives the same reading.
pub trait Reader: Send + Sync {
    /// Reads one window.
    ///
    /// # Errors
    /// [`crate::Error::ModelFailed`] and [`crate::Error::ModelNotFinite`], for models that fail on this input.
    fn read(&self, window: &Window) -> Result<Reading>;

    /// Names the reader, so that tracks and caches of different readers are never mixed.
    fn id(&self) -> ModelId;
}

/// A 64-bit hash of a model's bytes, printed as 16 hexadecimal digits. It tells models apart; it is no seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModelId(pub u64);

impl ModelId {
    /// Hashes a model's bytes, eight at a time (the last filled up with zeros), then their number. A byte at a time would
    /// be a twentieth of the time that the built-in model takes to load.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        // A product carries upwards alone: its high half is folded into the low one. The factor is 2^64 over the golden
        // ratio, odd and of many bits (Knuth, The Art of Computer Programming 3, 6.4).
        let step = |hash: u64, word: u64| {
            let product = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            product ^ (product >> 32)
        };
        let (words, rest) = bytes.as_chunks::<8>();
        let hash = words
            .iter()
            .map(|word| u64::from_le_bytes(*word))
            .fold(0xcbf2_9ce4_8422_2325, step);
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        Self(
            [u64::from_le_bytes(last), bytes.len() as u64]
                .into_iter()
                .fold(hash, step),
        )
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The text is not 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a model's hash is 16 hexadecimal digits")]
pub struct ModelIdError;

impl FromStr for ModelId {
    type Err = ModelIdError;

    fn from_str(text: &str) -> Result<Self, ModelIdError> {
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ModelIdError);
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| ModelIdError)
    }
}

impl TryFrom<String> for ModelId {
    type Error = ModelIdError;

    fn try_from(text: String) -> Result<Self, ModelIdError> {
        text.parse()
    }
}

impl From<ModelId> for String {
    fn from(id: ModelId) -> Self {
        id.to_string()
    }
}

/// Rounds to the nearest 1/1000: the step in which readings and tracks are kept.
pub(crate) fn quantise(value: f32) -> f32 {
    thousandths(value) as f32 / 1000.0
}

/// The nearest number of thousandths; NaN is 0.
pub(crate) fn thousandths(value: f32) -> i32 {
    // Halves go up, by floor: the same on every machine.
    (value * 1000.0 + 0.5).floor() as i32
}

/// The seven values in the track's order.
pub(crate) const fn channels(affect: Affect) -> [f32; 7] {
    [
        affect.valence,
        affect.arousal,
        affect.intensity,
        affect.calm,
        affect.anxious,
        affect.excited,
        affect.melancholic,
    ]
}

/// The affect of seven values in the track's order.
pub(crate) const fn from_channels(values: [f32; 7]) -> Affect {
    let [valence, arousal, intensity, calm, anxious, excited, melancholic] = values;
    Affect {
        valence,
        arousal,
        intensity,
        calm,
        anxious,
        excited,
        melancholic,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_bit_and_the_length_tell_models_apart() {
        let bytes: Vec<u8> = (0..61).map(|at| (at * 37) as u8).collect();
        let mut seen = HashSet::new();
        assert!(seen.insert(ModelId::of(&bytes)));
        for bit in 0..8 * bytes.len() {
            let mut other = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(seen.insert(ModelId::of(&other)), "bit {bit}");
        }
        for more in 1..20 {
            let mut other = bytes.clone();
            other.resize(bytes.len() + more, 0);
            assert!(seen.insert(ModelId::of(&other)), "{more} zeros more");
        }
        assert!(seen.insert(ModelId::of(&[])) && seen.insert(ModelId::of(&[0])));
    }
}
