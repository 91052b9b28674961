//! Small square textures that repeat, made once and reused: the raw matter of grain and noise.

use std::sync::{Arc, Mutex};

use crate::hash::{hash, mix};
use crate::numbers::round;

/// Side of a texture, in pixels.
pub(crate) const SIDE: usize = 256;

/// Side of the squares that each take their own part of the texture, so that its repeat is not seen.
const PATCH: usize = 192;

/// A texture of numbers around 0 with a deviation of about 1, repeating in both directions.
#[derive(Debug)]
pub(crate) struct Tile {
    /// Whole numbers, small enough that a texture stays in a near cache.
    data: Vec<i8>,
    /// What one of them is worth.
    pub(crate) unit: f32,
}

impl Tile {
    /// Makes a texture from its pixels.
    pub(crate) fn from_pixels(pixels: &[f32]) -> Self {
        let most = pixels.iter().fold(1e-6_f32, |most, v| most.max(v.abs()));
        let unit = most / f32::from(i8::MAX);
        let data = pixels.iter().map(|v| round(v / unit) as i8).collect();
        Self { data, unit }
    }

    /// Reads the texture's pixels of a line from column `first` on, in [`Self::unit`]s, until `out` is full. `seed` throws
    /// each square's part of the texture anew.
    pub(crate) fn line(&self, seed: u32, line: i32, first: i32, out: &mut [i8]) {
        let patch = PATCH as i32;
        let down = line.div_euclid(patch);
        let mut done = 0;
        while done < out.len() {
            let column = first.wrapping_add(done as i32);
            let throw = hash(seed, column.div_euclid(patch), down);
            let x = (column as u32).wrapping_add(throw) as usize % SIDE;
            let y = (line as u32).wrapping_add(throw >> 16) as usize % SIDE;
            // To the end of the square, of the texture's row, or of what is asked for.
            let square = (patch - column.rem_euclid(patch)) as usize;
            let count = square.min(SIDE - x).min(out.len() - done);
            out[done..done + count].copy_from_slice(&self.data[y * SIDE + x..][..count]);
            done += count;
        }
    }
}

/// The textures in use, by what they were made for.
#[derive(Debug, Default)]
pub(crate) struct Tiles(Mutex<Vec<(u64, Arc<Tile>)>>);

impl Tiles {
    /// The texture for `key`, made by `make` at first use. A few are kept.
    pub(crate) fn get(&self, key: u64, make: impl FnOnce() -> Tile) -> Arc<Tile> {
        let Ok(mut tiles) = self.0.lock() else {
            return Arc::new(make());
        };
        if let Some((_, tile)) = tiles.iter().find(|(other, _)| *other == key) {
            return Arc::clone(tile);
        }
        let tile = Arc::new(make());
        if tiles.len() >= 8 {
            tiles.remove(0);
        }
        tiles.push((key, Arc::clone(&tile)));
        tile
    }
}

/// Bell-shaped numbers around 0 with a deviation of 1, one a pixel of a texture: the sum of four even throws.
pub(crate) fn bell(seed: u32) -> Vec<f32> {
    let throw = |index: u32| {
        let mut sum = 0.0;
        let mut dice = mix(seed ^ index.wrapping_mul(0x9e37_79b9));
        for _ in 0..4 {
            dice = mix(dice.wrapping_add(0x6d2b_79f5));
            sum += crate::hash::signed(dice);
        }
        // Each throw has a variance of 1/3.
        sum * 0.866_025_4
    };
    (0..(SIDE * SIDE) as u32).map(throw).collect()
}
