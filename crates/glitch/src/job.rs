//! What a render is asked for, and what comes of it.

use breath::Recipe;

use crate::{PictureRef, Rect, Workers};

/// What the host's numbers mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Video: encoded by a transfer function of about gamma 2.2 (sRGB, Rec. 709).
    #[default]
    Video,
    /// Scene-linear light.
    Linear,
}

/// One render: which recipe, on which pictures, for which pixels.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// How much of each effect. Values that are not finite count as 0, amounts are clamped into their ranges.
    pub recipe: &'a Recipe,
    /// The current frame. May cover less than the picture: outside, its edge goes on.
    pub source: PictureRef<'a>,
    /// The frame of [`Recipe::held`] seconds before. Where there is none, the current frame takes its place.
    pub held: Option<PictureRef<'a>>,
    /// The whole picture at this render scale. Lengths of the recipe are fractions of its height.
    pub picture: Rect,
    /// Width of a pixel over its height, 0.1 to 10; anything else counts as 1. Lengths of the recipe are as long across
    /// as they are upright, and round things look round; light, softness, grain and low resolution cells are measured in
    /// lines both ways.
    pub pixel_aspect: f32,
    /// The pixels to write, cut to the destination's bounds.
    pub window: Rect,
    /// What the pictures' numbers mean.
    pub encoding: Encoding,
    /// Who does the work.
    pub workers: &'a dyn Workers,
    /// Asked between blocks of rows: true ends the render early.
    pub abort: &'a (dyn Fn() -> bool + Sync),
}

/// How a render ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every pixel of the window is written.
    Done,
    /// The render was aborted: what the window holds is not to be shown.
    Aborted,
}
