//! Footage for a plugin's clips.

use std::sync::Arc;

use crate::{Components, Depth, Picture, Premultiplication, SourceError};

/// What a clip carries, the same for all its frames.
#[derive(Clone, Debug, PartialEq)]
pub struct ClipFormat {
    /// Pixels across.
    pub width: u32,
    /// Pixels from bottom to top.
    pub height: u32,
    /// Width of a pixel divided by its height.
    pub pixel_aspect: f64,
    /// Frames per second.
    pub frame_rate: f64,
    /// The first frame.
    pub first_frame: f64,
    /// The last frame, itself included.
    pub last_frame: f64,
    /// The depth in which frames are handed over.
    pub depth: Depth,
    /// The components in which frames are handed over.
    pub components: Components,
    /// What alpha has done to the colours.
    pub premultiplication: Premultiplication,
}

/// Frames on demand. Hand over full size pictures in the native format: the host converts, scales and caches.
///
/// Called from several threads at once when a render uses several.
pub trait FrameSource: Send + Sync {
    /// The format of every frame; must stay the same for the life of the source.
    fn format(&self) -> ClipFormat;

    /// The colour space of its pictures by the standard's name for it (OpenFX 1.5), where it is known; the same for the life of
    /// the source.
    fn colourspace(&self) -> Option<&'static str> {
        None
    }

    /// The frame at a time, in frames; `None` where the footage has none.
    ///
    /// # Errors
    /// Whatever stops the frame from being read. The plugin sees a failing clip, and the render reports it.
    fn frame(&self, time: f64) -> std::result::Result<Option<Arc<Picture>>, SourceError>;
}

/// Frames that lie in memory, the first at `format.first_frame`.
#[derive(Debug)]
pub struct MemorySource {
    format: ClipFormat,
    frames: Vec<Arc<Picture>>,
}

impl MemorySource {
    /// A clip of these frames; its last frame follows from their number.
    #[must_use]
    pub fn new(mut format: ClipFormat, frames: Vec<Arc<Picture>>) -> Self {
        format.last_frame = format.first_frame + frames.len().saturating_sub(1) as f64;
        Self { format, frames }
    }

    /// A clip that shows one picture for `frames` frames at `frame_rate` frames per second.
    #[must_use]
    pub fn still(picture: Picture, frames: usize, frame_rate: f64) -> Self {
        let bounds = picture.bounds();
        let format = ClipFormat {
            width: bounds.width(),
            height: bounds.height(),
            pixel_aspect: 1.0,
            frame_rate,
            first_frame: 0.0,
            last_frame: 0.0,
            depth: picture.depth(),
            components: picture.components(),
            premultiplication: picture.premultiplication(),
        };
        let picture = Arc::new(picture);
        Self::new(format, std::iter::repeat_n(picture, frames).collect())
    }
}

impl FrameSource for MemorySource {
    fn format(&self) -> ClipFormat {
        self.format.clone()
    }

    fn frame(&self, time: f64) -> std::result::Result<Option<Arc<Picture>>, SourceError> {
        let index = (time - self.format.first_frame).floor();
        if index < 0.0 || index >= self.frames.len() as f64 {
            return Ok(None);
        }
        Ok(self.frames.get(index as usize).cloned())
    }
}
