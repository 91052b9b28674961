//! A veil of fog: three octaves of smooth noise that drift, lift the blacks and soften contrast. Brights inside it get
//! their halo from the wide radius of the glow.

use crate::frame::Frame;
use crate::hash::{hash, unit};
use crate::light::{Field, side};
use crate::number::{Number, smoothstep};
use crate::numbers::{floor, mixed};

/// Rows of cells in a picture of any height: fog has no fine structure.
const ROWS: f32 = 68.0;

/// Fills `field` with the fog's density over the whole picture, 0 to the recipe's `veil`.
pub(crate) fn lay_out(frame: &Frame, field: &mut Field) {
    let (recipe, width, height) = (&frame.recipe, frame.width, frame.height);
    let side = side(height as f32 / ROWS);
    field.resize(1, side, width as usize, height as usize);
    let (cells, rows) = (field.width, field.height);
    let scale = side as f32 / height as f32;
    let [drift_x, drift_y] = recipe.veil_drift;
    for (row, out) in field.rows_mut().chunks_exact_mut(cells).enumerate().take(rows) {
        let y = (row as f32 + 0.5) * scale;
        // Thickest a little above the middle, where the street runs into the distance.
        let away = y - 0.42;
        let depth = 1.0 / (1.0 + 2.2 * away * away);
        let (across, seed, size, veil) = (
            scale * frame.pixel_aspect,
            recipe.veil_seed,
            recipe.veil_size,
            recipe.veil,
        );
        frame.level.run(
            #[inline(always)]
            || {
                for (x, out) in (0_i32..).zip(&mut *out) {
                    let place = [(x as f32 + 0.5) * across - drift_x, y - drift_y];
                    let cloud = clouds(seed, place, size);
                    *out = veil * depth * (0.5 + 0.5 * smoothstep(0.2, 0.8, cloud));
                }
            },
        );
    }
}

/// Three octaves of noise around 0.5 at a place in heights. Finer ones drift faster, so that the shapes change.
#[inline(always)]
fn clouds(seed: u32, [x, y]: [f32; 2], size: f32) -> f32 {
    let octave = |seed: u32, k: f32| smooth(seed, x * k / size, y * k * 1.6 / size);
    octave(seed, 1.0) * 0.55 + octave(seed ^ 0xa5, 2.1) * 0.3 + octave(seed ^ 0x5a5, 4.7) * 0.15
}

/// Value noise, 0 to 1, one throw a whole number.
#[inline(always)]
fn smooth(seed: u32, x: f32, y: f32) -> f32 {
    let (left, top) = (floor(x), floor(y));
    let ease = |t: f32| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let (u, v) = (ease(x - left as f32), ease(y - top as f32));
    let at = |dx: i32, dy: i32| unit(hash(seed, left.wrapping_add(dx), top.wrapping_add(dy)));
    mixed(mixed(at(0, 0), at(1, 0), u), mixed(at(0, 1), at(1, 1), u), v)
}

/// Lays fog of brightness `white` over an encoded pixel. Fog is a little bluer than grey.
#[inline(always)]
pub(crate) fn veiled<N: Number>(white: f32, density: N, [r, g, b]: [N; 3]) -> [N; 3] {
    [
        (r.like(white * 0.985) - r).fused(density, r),
        (g.like(white) - g).fused(density, g),
        (b.like(white * 1.02) - b).fused(density, b),
    ]
}
