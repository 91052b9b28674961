//! Digital noise: dashes and specks in clusters, as of a weak signal, mostly where the picture is dark to middling.

use crate::hash::{hash, signed, unit};
use crate::number::Number;
use crate::numbers::round;
use crate::tile::{SIDE, Tile, Tiles};

/// Height of the smallest dash, in heights.
const DASH: f32 = 1.0 / 400.0;

/// The texture for a picture of so many lines.
pub(crate) fn texture(tiles: &Tiles, height: i32) -> std::sync::Arc<Tile> {
    let dash = (round(DASH * height as f32).max(1) as usize).min(SIDE / 8);
    tiles.get(1 << 40 | dash as u64, || {
        let mut pixels = vec![0.0; SIDE * SIDE];
        let mut band = 0;
        let mut y = 0;
        while y < SIDE {
            // Bands of one to three dashes' height.
            let throw = hash(0x0d15_7a9b, band, 0);
            let high = dash * [1, 1, 1, 2, 3][(throw % 5) as usize];
            let mut x = 0;
            let mut piece = 0;
            while x < SIDE {
                let throw = hash(throw, piece, 1);
                let wide = dash * [1, 1, 2, 3, 5, 8, 13][(throw % 7) as usize];
                // Clusters: coarse cells decide how much happens at all.
                let coarse = dash * 16;
                let lively = unit(hash(0x77, (x / coarse) as i32, (y / coarse) as i32));
                // Most of the picture stays clean; what is lively is dense.
                let dense = 0.8 * (lively * lively * lively) * (lively * lively);
                let value = if unit(throw >> 3 ^ throw << 21) < dense {
                    signed(hash(throw, piece, 2)) * (0.7 + 2.0 * lively)
                } else {
                    0.0
                };
                for row in y..(y + high).min(SIDE) {
                    pixels[row * SIDE + x..row * SIDE + (x + wide).min(SIDE)].fill(value);
                }
                x += wide;
                piece += 1;
            }
            y += high;
            band += 1;
        }
        Tile::from_pixels(&pixels)
    })
}

/// How much of a speck each channel gets: brightness changes, and a little of the red and blue difference.
pub(crate) const SHARES: [f32; 3] = [1.15, 0.9, 1.05];

/// How much a speck of a `strength` (fraction of white) adds to a pixel, or a vector of them, of a brightness of 0 to 1.
/// White stays clean.
#[inline(always)]
pub(crate) fn added<N: Number>(strength: f32, speck: N, brightness: N) -> N {
    // 2 (1 - v) (0.35 + v), as a polynomial.
    let room = brightness.fused(brightness.like(-2.0), brightness.like(1.3));
    room.fused(brightness, brightness.like(0.7)) * (speck * strength)
}
