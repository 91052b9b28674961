//! Glow and halation: light spills from highlights, narrow and neutral, wide and a little warm. Blacks stay black where
//! no light is near.
//!
//! Linear light; amounts and radii are the recipe's `glow*`. The wide part comes from cells four times the side.

use crate::frame::Frame;
use crate::number::Number;

/// Brightest value to which light is added; what lies above stays as it is.
const WHITE: f32 = 1.0;

/// How much of the spilled light each radius gets. A wide blur thins light out, so it gets more.
const NARROW: f32 = 0.55;
const WIDE: f32 = 1.1;
/// The wide radius once more, for each part of fog.
const FOG: f32 = 0.9;

/// Joins a row of a channel's narrow blur, in `cells`, with the wide one into the light to add.
pub(crate) fn join(frame: &Frame, channel: usize, cells: &mut [f32], wide: &[f32]) {
    let recipe = &frame.recipe;
    let warmth = recipe.glow_warmth;
    // Halation: red-orange, as light that comes back through the film's red layer.
    let tint = [1.0 + 0.45 * warmth, 1.0 - 0.08 * warmth, 1.0 - 0.5 * warmth];
    // Fog scatters what is bright far around.
    let (near, far) = (recipe.glow * NARROW, recipe.glow * WIDE + recipe.veil * FOG);
    let far = far * tint[channel];
    frame.level.run(
        #[inline(always)]
        || {
            for (cell, spread) in cells.iter_mut().zip(wide) {
                *cell = (*cell * near + spread * far).min(WHITE);
            }
        },
    );
}

/// One channel of one pixel, or of a vector of them: to linear light, add, and back. Light of 0 leaves what is there, and
/// light of 1, the most, makes white: as two exposures of a print, the less room there is up to white, the less is added
/// (1 - (1 - a)(1 - b), "screen" in the W3C's Compositing and Blending Level 1, 10.1.3). So a bright sky keeps its clouds.
#[inline(always)]
pub(crate) fn lit<N: Number>(light: N, value: N) -> N {
    let within = value.above(0.0).at_most(WHITE);
    let linear = within * within;
    let room = within.like(WHITE) - linear;
    value + (light.fused(room, linear).root() - within)
}
