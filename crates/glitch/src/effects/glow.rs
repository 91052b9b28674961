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
        let [above, here, weights] = halfway(row, wide);
        for channel in 0..3 {
            let cells = &mut cells[channel * width..(channel + 1) * width];
            let narrow = &narrow.row(row)[channel * width..(channel + 1) * width];
            let (a, b) = (&above.0[channel * wide.width..], &here.0[channel * wide.width..]);
            let last = wide.width as isize - 1;
            let mix = |x: isize| {
                let x = x.clamp(0, last) as usize;
                a[x] * weights.1[0] + b[x] * weights.1[1]
            };
            for (x, (cell, narrow)) in cells.iter_mut().zip(narrow).enumerate() {
                let (first, [w0, w1]) = quarter_place(x);
                let spread = mix(first) * w0 + mix(first + 1) * w1;
                *cell = narrow * near + spread * (far * tint[channel]);
            }
        }
    });
}

/// Rows of the wide field around a row of the narrow one, and their weights.
fn halfway(row: usize, wide: &Field) -> [(&[f32], [f32; 2]); 3] {
    let (first, weights) = quarter_place(row);
    [
        (wide.clamped_row(first), weights),
        (wide.clamped_row(first + 1), weights),
        (&[], weights),
    ]
}

/// The cell of four times the side before a cell's middle, and the weights of it and its successor.
fn quarter_place(index: usize) -> (isize, [f32; 2]) {
    let (cell, phase) = ((index / 4) as isize, index % 4);
    let place = (phase as f32 + 0.5) / 4.0 - 0.5;
    if place < 0.0 {
        (cell - 1, [-place, 1.0 + place])
    } else {
        (cell, [1.0 - place, place])
    }
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
