//! Saturation, colour temperature and contrast: how full, how warm, how hard the picture is.

use breath::Recipe;

use crate::number::{Number, luma, within};

/// The three changes as numbers for a loop.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tone {
    /// How much of itself a channel keeps, and how much of the luma it takes.
    own: [f32; 3],
    grey: [f32; 3],
    /// The S-curve `curve * v (1 - v) (2 v - 1)` as a polynomial in `v`; `None` for a straight line.
    curve: Option<f32>,
}

impl Tone {
    /// `None` where nothing changes.
    pub(crate) fn new(recipe: &Recipe) -> Option<Self> {
        let (saturation, warmth, contrast) = (recipe.saturation, recipe.warmth, recipe.contrast);
        // Warmth moves red and blue apart and keeps the luma of grey: 0.2126 r + 0.0722 b + 0.7152 g = 1.
        let (r, b) = (1.0 + 0.14 * warmth, 1.0 - 0.2 * warmth);
        let g = (1.0 - 0.2126 * r - 0.0722 * b) / 0.7152;
        let tone = Self {
            own: [r, g, b].map(|gain| gain * (1.0 + saturation)),
            grey: [r, g, b].map(|gain| gain * -saturation),
            curve: (contrast != 0.0).then_some(contrast),
        };
        (saturation != 0.0 || warmth != 0.0 || contrast != 0.0).then_some(tone)
    }

    /// Changes an encoded pixel, or a vector of them.
    #[inline(always)]
    pub(crate) fn pixel<N: Number>(&self, pixel: [N; 3]) -> [N; 3] {
        let y = luma(pixel);
        let [r, g, b] = pixel;
        let [r, g, b] = [
            y.fused(y.like(self.grey[0]), r * self.own[0]),
            y.fused(y.like(self.grey[1]), g * self.own[1]),
            y.fused(y.like(self.grey[2]), b * self.own[2]),
        ];
        let Some(curve) = self.curve else {
            return [r, g, b];
        };
        // Within 0..1 an S that leaves black, middle and white in place; outside nothing, so highlights stay.
        [bent(curve, r), bent(curve, g), bent(curve, b)]
    }
}

/// `curve * v (1 - v) (2 v - 1)` added to a value.
#[inline(always)]
fn bent<N: Number>(curve: f32, value: N) -> N {
    let v = within(value);
    let slope = v.fused(v.like(-2.0 * curve), v.like(3.0 * curve));
    slope.fused(v, v.like(-curve)).fused(v, value)
}
