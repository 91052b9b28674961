//! Glow and halation: light spills from highlights, narrow and neutral, wide and a little warm. Blacks stay black where
//! no light is near.
//!
//! Linear light; amounts and radii are the recipe's `glow*`. The wide part comes from cells four times the side.

use crate::frame::Frame;
use crate::light::{Field, blur};
use crate::numbers::{at_most, positive};
use crate::simd::Level;
use crate::workers::Workers;

/// Brightest encoded value that takes part in adding light; what lies above is added unchanged.
const CEILING: f32 = 1024.0;

/// How much of the spilled light each radius gets. A wide blur thins light out, so it gets more.
const NARROW: f32 = 0.55;
const WIDE: f32 = 1.1;
/// The wide radius once more, for each part of fog.
const FOG: f32 = 0.9;

/// Joins the narrow and the wide blur into the light to add.
pub(crate) fn gather(frame: &Frame, narrow: &Field, wide: &Field, out: &mut Field, workers: &dyn Workers) {
    // Fog scatters what is bright far around.
    let (near, far) = (
        frame.recipe.glow * NARROW,
        frame.recipe.glow * WIDE + frame.recipe.veil * FOG,
    );
    let warmth = frame.recipe.glow_warmth;
    // Halation: red-orange, as light that comes back through the film's red layer.
    let tint = [1.0 + 0.45 * warmth, 1.0 - 0.08 * warmth, 1.0 - 0.5 * warmth];
    let width = out.width;
    blur::each_row(out, workers, &|row, cells| {
        frame.pool.with(|lines| {
            let wide_row = &mut lines.wide;
            wide_row.restart();
            wide_row.set_line(frame.level, wide, row as i32);
            let spread = wide_row.pixels(frame.level, 0..width as i32);
            frame.level.run(
                #[inline(always)]
                || {
                    let planes = cells.chunks_exact_mut(width).zip(narrow.row(row).chunks_exact(width));
                    for (channel, (cells, narrow)) in planes.enumerate() {
                        for (cell, narrow) in cells.iter_mut().zip(narrow) {
                            *cell = narrow * near;
                        }
                        if let Some(spread) = spread {
                            let far = far * tint[channel];
                            for (cell, spread) in cells.iter_mut().zip(spread[channel]) {
                                *cell += spread * far;
                            }
                        }
                    }
                },
            );
        });
    });
}

/// Adds `spilled` light to encoded planes.
pub(crate) fn spill(level: Level, spilled: [&[f32]; 3], planes: [&mut [f32]; 3]) {
    level.run(
        #[inline(always)]
        || {
            for (plane, spilled) in planes.into_iter().zip(spilled) {
                for (value, light) in plane.iter_mut().zip(spilled) {
                    *value = lit(*light, *value);
                }
            }
        },
    );
}

/// One channel of one pixel: to linear light, add, and back. Light of 0 leaves the value's bits as they are.
#[inline(always)]
pub(crate) fn lit(light: f32, value: f32) -> f32 {
    let within = at_most(positive(value), CEILING);
    value + ((within * within + light).sqrt() - within)
}
