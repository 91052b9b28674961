//! The soft picture laid out to be looked up anywhere: what drops refract.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x4, f32x16};

use crate::ahead;
use crate::group::{self, GROUP};
use crate::numbers::floor_of_many;

/// Cells of three colours, and a fourth number that fills the vector. Around the picture its edge is repeated once.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    cells: Vec<[f32; 4]>,
    /// Cells in a row, the repeated ones included.
    stride: usize,
    /// Cells in a pixel.
    scale: f32,
}

impl Scene {
    /// Makes room for cells of `side` pixels over a picture. Allocates only to grow.
    pub(crate) fn prepare(&mut self, side: usize, width: usize, height: usize) {
        self.stride = width.div_ceil(side).max(1) + 2;
        self.scale = 1.0 / side as f32;
        let rows = height.div_ceil(side).max(1) + 2;
        self.cells.resize(self.stride * rows, [0.0; 4]);
    }

    /// The cells, row by row without the repeated ones above and below, and how many a row has.
    pub(crate) fn rows_mut(&mut self) -> (&mut [[f32; 4]], usize) {
        let inner = self.stride..self.cells.len().saturating_sub(self.stride);
        (self.cells.get_mut(inner).unwrap_or_default(), self.stride)
    }

    /// Repeats the edge above and below, once all rows are there.
    pub(crate) fn close(&mut self) {
        let (stride, len) = (self.stride, self.cells.len());
        if len >= 3 * stride {
            self.cells.copy_within(stride..2 * stride, 0);
            self.cells.copy_within(len - 2 * stride..len - stride, len - stride);
        }
    }

    /// Where some places within the picture lie among the cells, in pixels. Has the memory of them fetched.
    #[inline(always)]
    pub(crate) fn find(&self, [x, y]: &[[f32; GROUP]; 2]) -> Sights {
        let (mut upper, mut across, mut down) = ([0; GROUP], [0.0; GROUP], [0.0; GROUP]);
        for i in 0..GROUP {
            let (x, y) = (x[i] * self.scale + 0.5, y[i] * self.scale + 0.5);
            let (column, row) = (floor_of_many(x), floor_of_many(y));
            (across[i], down[i]) = (x - column as f32, y - row as f32);
            upper[i] = row.max(0) as u32 * self.stride as u32 + column.max(0) as u32;
        }
        // Neighbours lie less than two cells apart, but for those at the rim of a drop: there some come late.
        for upper in upper.into_iter().step_by(2) {
            for cell in [upper as usize, upper as usize + self.stride] {
                if let Some(cell) = self.cells.get(cell..=cell) {
                    ahead::fetch::<false, _>(cell);
                }
            }
        }
        Sights { upper, across, down }
    }

    /// Red, green and blue at some places.
    #[inline(always)]
    pub(crate) fn at<S: Simd>(&self, s: S, sights: &Sights) -> [f32x16<S>; 3] {
        let mut fours = [f32x16::splat(s, 0.0); 4];
        for (i, four) in fours.iter_mut().enumerate() {
            let pixels = std::array::from_fn(
                #[inline(always)]
                |pixel| self.between(s, sights, 4 * i + pixel),
            );
            let [a, b, c, d]: [f32x4<S>; 4] = pixels;
            *four = a.combine(b).combine(c.combine(d));
        }
        let [r, g, b, _] = group::parted(fours);
        [r, g, b]
    }

    /// The colour of one of the places, straight between cells.
    #[inline(always)]
    fn between<S: Simd>(&self, s: S, sights: &Sights, i: usize) -> f32x4<S> {
        let around = self.cells.get(sights.upper[i] as usize..);
        let around = around.and_then(|cells| cells.get(..self.stride + 2));
        let ends = around.and_then(|around| Some((around.first_chunk()?, around.last_chunk()?)));
        let Some(([a, b], [c, d])) = ends else {
            return f32x4::splat(s, 0.0);
        };
        let [a, b, c, d] = [a, b, c, d].map(
            #[inline(always)]
            |cell| f32x4::load_array_ref(s, cell),
        );
        let (across, down) = (sights.across[i], sights.down[i]);
        let above = a + (b - a) * across;
        let below = c + (d - c) * across;
        above + (below - above) * down
    }
}

/// Where some pixels lie among the cells of a scene.
#[derive(Debug)]
pub(crate) struct Sights {
    /// The cell up and to the left of each, and how far it lies from there, in cells.
    upper: [u32; GROUP],
    across: [f32; GROUP],
    down: [f32; GROUP],
}

/// Lays out a row of so many cells of red, green and blue.
pub(crate) fn lay_out(row: &[f32], width: usize, out: &mut [[f32; 4]]) {
    let (red, rest) = row.split_at(width);
    let (green, blue) = rest.split_at(width);
    let [first, inner @ .., last] = out else { return };
    for (out, ((red, green), blue)) in inner.iter_mut().zip(red.iter().zip(green).zip(blue)) {
        *out = [*red, *green, *blue, 0.0];
    }
    if let (Some(left), Some(right)) = (inner.first(), inner.last()) {
        (*first, *last) = (*left, *right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, unit};
    use crate::simd::{Level, Simd as Set};

    #[test]
    fn places_lie_straight_between_their_cells() {
        let (side, width, height) = (8, 90, 50);
        let mut scene = Scene::default();
        scene.prepare(side, width, height);
        let (cells, stride) = scene.rows_mut();
        let value = |row: usize, column: usize, c: usize| unit(hash(row as u32, column as i32, c as i32));
        let columns = stride - 2;
        for (row, cells) in cells.chunks_exact_mut(stride).enumerate() {
            let of = |c: usize| (0..columns).map(move |column| value(row, column, c));
            lay_out(&(0..3).flat_map(of).collect::<Vec<f32>>(), columns, cells);
        }
        scene.close();
        let rows = height.div_ceil(side);
        let thrown = |salt: u32, len: usize| -> [f32; GROUP] {
            std::array::from_fn(|i| unit(hash(salt, i as i32, 3)) * (len - 1) as f32)
        };
        for throw in 0..200 {
            let [x, y] = [thrown(throw, width), thrown(!throw, height)];
            let sights = scene.find(&[x, y]);
            for set in Set::ALL {
                let mut got = [[0.0; GROUP]; 3];
                crate::simd::at_level!(Level::new(set), s => got = scene.at(s, &sights).map(f32x16::to_array));
                for i in 0..GROUP {
                    // Cells stand for their middles; before the first and after the last it is repeated.
                    let [x, y] = [x[i], y[i]].map(|at| at / side as f32 - 0.5);
                    let near = |at: f32, count: usize| {
                        [0.0, 1.0].map(|next| (at.floor() + next).clamp(0.0, (count - 1) as f32) as usize)
                    };
                    let ([left, right], [above, below]) = (near(x, columns), near(y, rows));
                    let (across, down) = (x - x.floor(), y - y.floor());
                    for (c, got) in got.iter().enumerate() {
                        let along = |row| value(row, left, c) * (1.0 - across) + value(row, right, c) * across;
                        let expected = along(above) * (1.0 - down) + along(below) * down;
                        assert!(
                            (got[i] - expected).abs() < 1e-4,
                            "{set:?}, {x} {y}: {} is not {expected}",
                            got[i]
                        );
                    }
                }
            }
        }
    }
}
