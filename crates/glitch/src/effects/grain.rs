//! Film grain: fine, soft-edged, in the mid-tones; none in black and white ends. Each seed throws it anew over the whole
//! picture, so that it never sticks to the glass.

use crate::numbers::{at_most, luma, positive};
use crate::tile::{SIDE, Tile, Tiles, bell};

/// The texture for grains of `size` pixels.
pub(crate) fn texture(tiles: &Tiles, size: f32) -> std::sync::Arc<Tile> {
    let size = size.clamp(0.25, 12.0);
    tiles.get(u64::from(size.to_bits()), || {
        let mut pixels = bell(0x6f2a_11d3);
        let mut other = vec![0.0; SIDE * SIDE];
        // A bell whose width at half its height is the size of a grain.
        let sigma = size * 0.42;
        let reach = ((sigma * 3.0) as usize + 1).min(SIDE / 4);
        let weight = |i: usize| libm::expf(-0.5 * (i * i) as f32 / (sigma * sigma));
        let weights: Vec<f32> = (0..=reach).map(weight).collect();
        for vertical in [false, true] {
            for (index, out) in other.iter_mut().enumerate() {
                let (x, y) = (index % SIDE, index / SIDE);
                let at = |d: usize| {
                    if vertical {
                        pixels[(y + d) % SIDE * SIDE + x]
                    } else {
                        pixels[y * SIDE + (x + d) % SIDE]
                    }
                };
                *out = (1..=reach).fold(at(0), |sum, i| sum + weights[i] * (at(i) + at(SIDE - i)));
            }
            std::mem::swap(&mut pixels, &mut other);
        }
        let power = pixels.iter().fold(0.0, |sum, v| sum + v * v) / (SIDE * SIDE) as f32;
        // Grains smaller than a pixel are averaged by it: a pixel over n grains sees their sum over the root of n, so
        // that a proxy is as grainy as the halved full picture.
        let scale = size.min(1.0) / libm::sqrtf(power.max(1e-12));
        pixels.iter_mut().for_each(|v| *v *= scale);
        Tile::from_pixels(&pixels)
    })
}

/// Adds a grain of `strength` (fraction of white) to an encoded pixel. Blue layers of film are grainier than green ones.
#[inline(always)]
pub(crate) fn grained(strength: f32, grain: f32, [r, g, b]: [f32; 3]) -> [f32; 3] {
    let y = at_most(positive(luma(r, g, b)), 1.0);
    let middle = 4.0 * y * (1.0 - y);
    let add = grain * strength * middle;
    [r + add, g + add * 0.92, b + add * 1.12]
}
