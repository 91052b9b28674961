//! Cells drawn large, a group of sixteen pixels at a time, in the kernel that needs them.
//!
//! The weights are those of the quadratic B-spline between three cells: smooth where a straight interpolation would show
//! the cells. Cells are a power of two wide, so that a group holds whole cells or lies within one.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::four::four;
use crate::group::GROUP;
use crate::number::{Number, fuses, three};

/// Most cells that a group of pixels is drawn from: of one pixel each. As many numbers may follow the last cell needed.
pub(crate) const SPARE: usize = GROUP + 2;

/// Weights of the cell before, the cell itself and the cell after, at a place of 0 to 1 within the cell.
#[inline(always)]
pub(crate) fn weights(place: f32) -> [f32; 3] {
    let (before, after) = (0.5 * (1.0 - place) * (1.0 - place), 0.5 * place * place);
    [before, 1.0 - before - after, after]
}

/// How cells of one side become pixels: worked out once, read by every kernel.
#[derive(Debug, Default)]
pub(crate) struct Spline {
    side: usize,
    /// How many cells a group is drawn from.
    seen: usize,
    /// What each of them weighs at each pixel of a group, 0 at most; of cells larger than a group for each group that fits
    /// into one.
    weights: Vec<[f32; GROUP]>,
}

impl Spline {
    /// For cells of `side` pixels, a power of two.
    pub(crate) fn set(&mut self, side: usize) {
        let side = side.max(1);
        if self.side == side {
            return;
        }
        self.side = side;
        self.seen = (GROUP / side).max(1) + 2;
        self.weights.clear();
        for first in (0..side).step_by(GROUP) {
            let at = |pixel: usize| weights((((first + pixel) % side) as f32 + 0.5) / side as f32);
            for cell in 0..self.seen {
                let weight = |pixel: usize| {
                    let nearby = cell.checked_sub(pixel / side);
                    nearby.and_then(|k| at(pixel).get(k).copied()).unwrap_or(0.0)
                };
                self.weights.push(std::array::from_fn(weight));
            }
        }
    }

    /// How many cells a group lies among.
    pub(crate) fn seen(&self) -> usize {
        self.seen
    }
}

/// A spline made ready for one kernel.
#[derive(Clone, Copy)]
pub(crate) struct Enlarge<'a, S: Simd> {
    s: S,
    spline: Option<&'a Spline>,
    /// The side as a power of two.
    shift: u32,
    /// Weights of the first cells, at hand for those of half a group or more.
    weights: [f32x16<S>; 4],
}

/// Where a group of pixels lies among the cells: the same for all planes.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    /// The first of its cells.
    pub(crate) first: usize,
    /// How many groups lie before it in a cell larger than a group.
    part: usize,
}

impl<'a, S: Simd> Enlarge<'a, S> {
    #[inline(always)]
    pub(crate) fn new(s: S, spline: &'a Spline) -> Self {
        let weights = std::array::from_fn(|cell| match spline.weights.get(cell) {
            Some(weights) => f32x16::load_array_ref(s, weights),
            None => f32x16::splat(s, 0.0),
        });
        Self {
            s,
            spline: Some(spline),
            shift: spline.side.trailing_zeros(),
            weights,
        }
    }

    /// For a field that is not there.
    #[inline(always)]
    pub(crate) fn none(s: S) -> Self {
        Self {
            s,
            spline: None,
            shift: 0,
            weights: [f32x16::splat(s, 0.0); 4],
        }
    }

    /// Where a group lies.
    #[inline(always)]
    pub(crate) fn spot(&self, group: usize) -> Spot {
        let column = group * GROUP;
        let first = column >> self.shift;
        let part = (column - (first << self.shift)) / GROUP;
        Spot { first, part }
    }

    /// What the cells of a group weigh.
    #[inline(always)]
    fn weights(&self, spot: Spot) -> &'a [[f32; GROUP]] {
        let weights = self.spline.map(|spline| {
            let from = spot.part * spline.seen;
            spline.weights.get(from..from + spline.seen)
        });
        weights.flatten().unwrap_or(&[])
    }

    /// The pixels of a group. `cells` begin with the one before the picture's first.
    ///
    /// Every cell near counts for every pixel, some of them for nothing: with the four of a picture of a thousand lines that is
    /// less work than to look up which three count. Their weights, and those of a higher picture's three, are at hand; other
    /// sizes' are read.
    #[inline(always)]
    pub(crate) fn plane(&self, spot: Spot, cells: &[f32]) -> f32x16<S> {
        let s = self.s;
        let Some(cells) = cells.get(spot.first..).and_then(|cells| cells.first_chunk::<SPARE>()) else {
            return f32x16::splat(s, 0.0);
        };
        if !fuses(s) {
            return self.looked_up(self.weights(spot), cells);
        }
        let [a, b, c, d] = self.weights;
        match self.shift {
            3 => sum(s, cells, [a, b, c, d]),
            4 => sum(s, cells, [a, b, c]),
            _ => {
                let weights = self.weights(spot).iter();
                sum(s, cells, weights.map(|weights| f32x16::load_array_ref(s, weights)))
            }
        }
    }

    /// The pixels of a group and the three that follow. Their cells lie side by side, and are looked up once.
    #[inline(always)]
    pub(crate) fn four(&self, group: usize, cells: &[f32]) -> [f32x16<S>; 4] {
        let s = self.s;
        let [a, b, c, d] = self.weights;
        let near = cells.get(self.spot(group).first..);
        match (self.shift, near.and_then(|cells| cells.first_chunk::<SPARE>())) {
            (3, Some([c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, ..])) if fuses(s) => [
                sum(s, &[*c0, *c1, *c2, *c3], [a, b, c, d]),
                sum(s, &[*c2, *c3, *c4, *c5], [a, b, c, d]),
                sum(s, &[*c4, *c5, *c6, *c7], [a, b, c, d]),
                sum(s, &[*c6, *c7, *c8, *c9], [a, b, c, d]),
            ],
            (4, Some([c0, c1, c2, c3, c4, c5, ..])) if fuses(s) => [
                sum(s, &[*c0, *c1, *c2], [a, b, c]),
                sum(s, &[*c1, *c2, *c3], [a, b, c]),
                sum(s, &[*c2, *c3, *c4], [a, b, c]),
                sum(s, &[*c3, *c4, *c5], [a, b, c]),
            ],
            _ => four!(n => self.plane(self.spot(group + n), cells)),
        }
    }

    /// A group by the three cells that count for each pixel, where a sum over all costs more than to look them up.
    #[inline(never)]
    fn looked_up(&self, weights: &[[f32; GROUP]], cells: &[f32; SPARE]) -> f32x16<S> {
        let (mut near, mut weigh) = ([[0.0; GROUP]; 3], [[0.0; GROUP]; 3]);
        for pixel in 0..GROUP {
            for k in 0..3 {
                let cell = (pixel >> self.shift) + k;
                if let (Some(value), Some(weights)) = (cells.get(cell), weights.get(cell)) {
                    (near[k][pixel], weigh[k][pixel]) = (*value, weights[pixel]);
                }
            }
        }
        let load = |values: [[f32; GROUP]; 3]| three!(k => f32x16::from_slice(self.s, &values[k]));
        between(load(near), load(weigh))
    }
}

/// The first cells, each times what it weighs.
#[inline(always)]
fn sum<S: Simd>(s: S, cells: &[f32], weights: impl IntoIterator<Item = f32x16<S>>) -> f32x16<S> {
    let mut sum = f32x16::splat(s, 0.0);
    for (cell, weights) in cells.iter().zip(weights) {
        sum = f32x16::splat(s, *cell).fused(weights, sum);
    }
    sum
}

/// One pixel, or a vector of them, between three cells.
#[inline(always)]
pub(crate) fn between<N: Number>([before, here, after]: [N; 3], [b, h, a]: [N; 3]) -> N {
    after.fused(a, here.fused(h, before * b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, signed};
    use crate::simd::{Level, Simd as Set};

    #[test]
    fn every_level_draws_the_same_pixels() {
        let cells: Vec<f32> = (0..128).map(|i| signed(hash(5, i, 0))).collect();
        for side in [1, 2, 4, 8, 16, 32, 128] {
            let mut spline = Spline::default();
            spline.set(side);
            for group in 0..3 {
                let expected: [f32; GROUP] = std::array::from_fn(|i| {
                    let column = group * GROUP + i;
                    let cell = column / side;
                    let weights = weights(((column % side) as f32 + 0.5) / side as f32);
                    between([cells[cell], cells[cell + 1], cells[cell + 2]], weights)
                });
                for set in Set::ALL {
                    let (mut drawn, mut beside) = ([0.0; GROUP], [[0.0; GROUP]; 4]);
                    crate::simd::at_level!(Level::new(set), s => {
                        let enlarge = Enlarge::new(s, &spline);
                        drawn = enlarge.plane(enlarge.spot(group), &cells).to_array();
                        for (drawn, group) in beside.iter_mut().zip(group..) {
                            *drawn = enlarge.plane(enlarge.spot(group), &cells).to_array();
                        }
                        assert_eq!(enlarge.four(group, &cells).map(f32x16::to_array), beside, "side {side}, {set:?}");
                    });
                    assert_eq!(drawn, expected, "side {side}, group {group}, {set:?}");
                }
            }
        }
    }

    #[test]
    fn weights_sum_to_one() {
        for i in 0..8 {
            let sum: f32 = weights((i as f32 + 0.5) / 8.0).iter().sum();
            assert!((sum - 1.0).abs() < 1e-6);
        }
    }
}
