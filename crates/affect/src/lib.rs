//! From pictures to emotion.
//!
//! Thumbnails of a clip go in at 4 Hz; an ONNX model reads windows of eight of them; out comes an
//! [`EmotionTrack`]: what is felt at every moment of the clip, as plain values that can be stored, plotted and bent.
//!
//! The crate knows nothing of OpenFX, of files or of glitches.

mod feeling;

pub use feeling::{Affect, Focus, Rhythm};
