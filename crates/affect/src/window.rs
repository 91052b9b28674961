//! Two seconds of footage, as the model sees them.

use std::sync::Arc;

use crate::Thumbnail;

/// Eight thumbnails at 4 Hz, oldest first.
#[derive(Clone, Debug)]
pub struct Window {
    frames: [Arc<Thumbnail>; Self::FRAMES],
}

impl Window {
    /// Thumbnails in a window.
    pub const FRAMES: usize = 8;
    /// Thumbnails a second.
    pub const HERTZ: f64 = 4.0;
    /// Which of the frames the reading is said to be about: half lie before it, three after.
    pub const CENTRE: usize = 4;

    /// A window of eight moments, a quarter of a second apart, oldest first.
    #[must_use]
    pub const fn new(frames: [Arc<Thumbnail>; Self::FRAMES]) -> Self {
        Self { frames }
    }

    /// One picture, held: where there is nothing before and after it.
    #[must_use]
    pub fn still(thumbnail: &Arc<Thumbnail>) -> Self {
        Self {
            frames: std::array::from_fn(|_| Arc::clone(thumbnail)),
        }
    }

    /// The frames, oldest first.
    #[must_use]
    pub const fn frames(&self) -> &[Arc<Thumbnail>; Self::FRAMES] {
        &self.frames
    }
}
