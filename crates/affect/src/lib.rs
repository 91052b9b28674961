//! From pictures to emotion.
//!
//! Thumbnails of a clip go in at 4 Hz; an ONNX model reads windows of eight of them; out comes an
//! [`EmotionTrack`]: what is felt at every moment of the clip, as plain values that can be stored, plotted and bent.
//!
//! The crate knows nothing of OpenFX, of files or of glitches.

pub mod analysis;
mod bounded;
mod confidence;
mod error;
mod feeling;
mod fingerprint;
mod glance;
pub mod keyframes;
pub mod live;
#[cfg(feature = "model")]
pub mod model;
mod movement;
mod picture;
mod reader;
mod readings;
mod ruling;
mod seen;
mod thumbnail;
mod track;
mod window;

pub use analysis::{Analyzer, Source};
pub use error::{Error, Result};
pub use feeling::{Affect, Focus, Rhythm};
pub use fingerprint::Fingerprint;
pub use glance::Glance;
pub use live::{LiveCache, LiveClip, LiveFeeling, LiveStore};
#[cfg(feature = "model")]
pub use model::Model;
pub use picture::{Alpha, Components, Depth, PictureView, RowOrder, Transfer};
pub use reader::{ModelId, ModelIdError, Reader, Reading};
pub use readings::{Readings, Remembering};
pub use ruling::{Ruling, STATES};
pub use thumbnail::{HEIGHT, Thumbnail, WIDTH};
pub use track::{EmotionTrack, Sample};
pub use window::Window;
