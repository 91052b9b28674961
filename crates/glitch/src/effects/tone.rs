//! Saturation, colour temperature and contrast: how full, how warm, how hard the picture is.

use breath::Recipe;

use crate::numbers::{at_most, luma, positive};

/// The three changes as numbers for a loop.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tone {
    saturation: f32,
    gains: [f32; 3],
    curve: f32,
}

impl Tone {
    /// `None` where nothing changes.
    pub(crate) fn new(recipe: &Recipe) -> Option<Self> {
        let (saturation, warmth, contrast) = (recipe.saturation, recipe.warmth, recipe.contrast);
        // Warmth moves red and blue apart and keeps the luma of grey: 0.2126 r + 0.0722 b + 0.7152 g = 1.
        let (r, b) = (1.0 + 0.14 * warmth, 1.0 - 0.2 * warmth);
        let g = (1.0 - 0.2126 * r - 0.0722 * b) / 0.7152;
        let tone = Self {
            saturation: 1.0 + saturation,
            gains: [r, g, b],
            curve: contrast,
        };
        (saturation != 0.0 || warmth != 0.0 || contrast != 0.0).then_some(tone)
    }

    /// Changes an encoded pixel.
    #[inline(always)]
    pub(crate) fn pixel(&self, [r, g, b]: [f32; 3]) -> [f32; 3] {
        let y = luma(r, g, b);
        let full = |v: f32, gain: f32| (y + (v - y) * self.saturation) * gain;
        let bent = |v: f32| {
            // Within 0..1 an S that leaves black, middle and white in place; outside nothing, so highlights stay.
            let within = at_most(positive(v), 1.0);
            v + self.curve * within * (1.0 - within) * (2.0 * within - 1.0)
        };
        [
            bent(full(r, self.gains[0])),
            bent(full(g, self.gains[1])),
            bent(full(b, self.gains[2])),
        ]
    }
}
