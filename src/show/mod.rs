//! The feeling, drawn onto the picture: curve, parts, playhead, breath and mood.

use glitch::{Encoding, Rect};
use ofx::ImageMut;

use crate::feeling::Footage;
use crate::moment::Moment;

/// Where and how the panel is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    /// The whole picture, pixels at the render's scale.
    pub(crate) whole: Rect,
    /// The part being rendered.
    pub(crate) window: Rect,
    /// How the host encodes colour.
    pub(crate) encoding: Encoding,
    /// Whether colour is multiplied by alpha.
    pub(crate) premultiplied: bool,
}

/// Draws the panel over a rendered picture.
pub(crate) fn draw(_output: &mut ImageMut<'_>, _stage: &Stage, _moment: &Moment<'_>, _footage: &Footage) {}
