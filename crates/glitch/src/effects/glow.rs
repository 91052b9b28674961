//! Glow and halation: light spills from highlights, narrow and neutral, wide and a little warm. Blacks stay black where
//! no light is near.
//!
//! Linear light; amounts and radii are the recipe's `glow*`. The wide part comes from cells four times the side.

use crate::frame::Frame;
use crate::light::Field;
use crate::number::Number;

/// Brightest value to which light is added; what lies above stays as it is.
const WHITE: f32 = 1.0;

/// How much of the spilled light each radius gets. A wide blur thins light out, so it gets more.
const NARROW: f32 = 0.55;
const WIDE: f32 = 1.1;
/// The wide radius once more, for each part of fog.
const FOG: f32 = 0.9;

/// Joins the narrow and the wide blur into the light to add.
pub(crate) fn gather(frame: &Frame, narrow: &Field, wide: &Field, out: &mut Field) {
    // Fog scatters what is bright far around.
    let (near, far) = (
        frame.recipe.glow * NARROW,
        frame.recipe.glow * WIDE + frame.recipe.veil * FOG,
    );
    let warmth = frame.recipe.glow_warmth;
    // Halation: red-orange, as light that comes back through the film's red layer.
    let tint = [1.0 + 0.45 * warmth, 1.0 - 0.08 * warmth, 1.0 - 0.5 * warmth];
    let width = out.width;
    let len = out.len();
    frame.pool.with(|lines| {
        let (wide_row, spread) = (&mut lines.wide, &mut lines.spread);
        wide_row.restart();
        for (row, cells) in out.rows_mut().chunks_exact_mut(len).enumerate() {
            wide_row.set_line(frame.level, wide, row as i32);
            for (channel, (cells, narrow)) in cells
                .chunks_exact_mut(width)
                .zip(narrow.row(row).chunks_exact(width))
                .enumerate()
            {
                wide_row.draw(frame.level, channel, width, spread);
                let far = far * tint[channel];
                frame.level.run(
                    #[inline(always)]
                    || {
                        for ((cell, narrow), spread) in cells.iter_mut().zip(narrow).zip(&*spread) {
                            *cell = (narrow * near + spread * far).min(WHITE);
                        }
                    },
                );
            }
        }
    });
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
