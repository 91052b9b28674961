//! Small square textures that repeat, made once and reused: the raw matter of grain and noise.

use std::sync::{Arc, Mutex};

use crate::ahead;
use crate::hash::{hash, mix};
use crate::numbers::round;

/// Side of a texture, in pixels.
pub(crate) const SIDE: usize = 256;

/// Side of the squares that each take their own part of the texture, so that its repeat is not seen.
const PATCH: usize = 192;

/// How many pixels of a row are kept: a square's from wherever it begins.
const ROW: usize = SIDE + PATCH;

/// A texture of numbers around 0 with a deviation of about 1, repeating in both directions.
#[derive(Debug)]
pub(crate) struct Tile {
    /// Whole numbers: little to bring near. Each row goes on with its own beginning, so that a square's row is one piece.
    data: Vec<i8>,
    /// What one of them is worth.
    pub(crate) unit: f32,
}

impl Tile {
    /// Makes a texture from its pixels.
    pub(crate) fn from_pixels(pixels: &[f32]) -> Self {
        let most = pixels.iter().fold(1e-6_f32, |most, v| most.max(v.abs()));
        let unit = most / f32::from(i8::MAX);
        let rows = pixels.chunks_exact(SIDE);
        let longer = rows.flat_map(|row| row.iter().cycle().take(ROW));
        let data = longer.map(|v| round(v / unit) as i8).collect();
        Self { data, unit }
    }

    /// Reads the texture's pixels of a line from column `first` on, in [`Self::unit`]s, until `out` is full. `seed` throws
    /// each square's part of the texture anew. What the line `next` to it (1 below, -1 above) needs is fetched meanwhile: by
    /// the time that squares come back to a row, the picture has passed through the caches.
    pub(crate) fn line(&self, seed: u32, line: i32, next: i32, first: i32, out: &mut [i8]) {
        let patch = PATCH as i32;
        let down = line.div_euclid(patch);
        let mut done = 0;
        while done < out.len() {
            let column = first.wrapping_add(done as i32);
            let throw = hash(seed, column.div_euclid(patch), down);
            let x = (column as u32).wrapping_add(throw) as usize % SIDE;
            let y = (line as u32).wrapping_add(throw >> 16);
            // To the end of the square, or of what is asked for.
            let square = (patch - column.rem_euclid(patch)) as usize;
            let out = &mut out[done..];
            let count = square.min(out.len());
            let row = |y: u32| &self.data[y as usize % SIDE * ROW + x..][..count];
            let coming = row(y.wrapping_add_signed(next));
            ahead::fetch::<false, _>(coming);
            // It begins anywhere, so that its end may lie in one more piece of memory.
            ahead::fetch::<false, _>(&coming[count.saturating_sub(1)..]);
            match (out.first_chunk_mut::<PATCH>(), row(y).first_chunk::<PATCH>()) {
                // Of a known length: most are whole.
                (Some(out), Some(row)) => *out = *row,
                _ => out[..count].copy_from_slice(row(y)),
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_square_shows_a_part_of_the_texture() {
        let pixels: Vec<f32> = (0..SIDE * SIDE)
            .map(|i| crate::hash::signed(hash(4, i as i32, 0)))
            .collect();
        let tile = Tile::from_pixels(&pixels);
        let expected = |seed, line: i32, column: i32| {
            let patch = PATCH as i32;
            let throw = hash(seed, column.div_euclid(patch), line.div_euclid(patch));
            let side = SIDE as i64;
            let x = (i64::from(column) + i64::from(throw)).rem_euclid(side) as usize;
            let y = (i64::from(line) + i64::from(throw >> 16)).rem_euclid(side) as usize;
            round(pixels[y * SIDE + x] / tile.unit) as i8
        };
        let everywhere = (100..500).map(|seed| (seed, seed as i32 * 7, -192, 384));
        let some = [
            (1, 0, 0, 1000),
            (2, 191, 5, 700),
            (3, 192, -3, 191),
            (4, -1, -1000, 800),
            (5, 5000, 191, 1),
            (6, 77, 192, 192),
            (7, 77, 0, 0),
        ];
        for (seed, line, first, len) in some.into_iter().chain(everywhere) {
            let mut out = vec![0; len];
            for next in [1, -1] {
                out.fill(i8::MIN);
                tile.line(seed, line, next, first, &mut out);
                for (column, value) in (first..).zip(&out) {
                    assert_eq!(*value, expected(seed, line, column), "{seed}: {column}, {line}");
                }
            }
        }
    }
}
