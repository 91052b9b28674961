//! Film grain: fine, soft-edged, in the mid-tones; none in black and white ends. Each seed throws it anew over the whole
//! picture, so that it never sticks to the glass.

use crate::number::Number;
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

/// How much of a grain each channel gets: blue layers of film are grainier than green ones.
pub(crate) const SHARES: [f32; 3] = [1.0, 0.92, 1.12];

/// How much a grain of a `strength` (fraction of white) adds to a pixel, or a vector of them, of a brightness of 0 to 1.
#[inline(always)]
pub(crate) fn added<N: Number>(strength: f32, grain: N, brightness: N) -> N {
    let middle = (brightness * -1.0).fused(brightness, brightness);
    middle * (grain * (strength * 4.0))
}
