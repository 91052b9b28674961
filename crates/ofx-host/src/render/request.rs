//! What is asked of a render, and what comes of it.

use std::time::Duration;

use crate::{Picture, RectI};

/// What to render.
#[derive(Clone, Debug)]
pub struct RenderRequest {
    /// The time, in frames.
    pub time: f64,
    /// The size of the output's pixels: 0.5 renders a proxy of half the width and height.
    pub scale: [f64; 2],
    /// The part to render, in pixels at that scale; all of it otherwise.
    pub window: Option<RectI>,
    /// Renders in tiles of that size, one render action each.
    pub tile: Option<(u32, u32)>,
    /// Asks for speed rather than looks.
    pub draft: bool,
    /// A person waits for it.
    pub interactive: bool,
    /// It is one of a sequence in order.
    pub sequential: bool,
    /// Asks first whether the frame is that of a clip, and takes that one. Some hosts never do, and render it all.
    pub ask_identity: bool,
}

impl RenderRequest {
    /// All of the frame at a time, at full size.
    #[must_use]
    pub fn at(time: f64) -> Self {
        Self {
            time,
            scale: [1.0, 1.0],
            window: None,
            tile: None,
            draft: false,
            interactive: false,
            sequential: false,
            ask_identity: true,
        }
    }
}

/// A rendered frame.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The time, in frames.
    pub time: f64,
    /// The pixels, as settled for the clip `Output`.
    pub picture: Picture,
    /// Where the plugin said that the frame is that of a clip at a time, and nothing was rendered.
    pub identity: Option<(String, f64)>,
    /// What the plugin's render action took, by the wall clock, or its isIdentity where nothing was rendered: none of the
    /// host's own copies.
    pub plugin_time: Duration,
}
