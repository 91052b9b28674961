//! Cells drawn large, a group of sixteen pixels at a time, in the kernel that needs them.
//!
//! The weights are those of the quadratic B-spline between three cells: smooth where a straight interpolation would show
//! the cells. Cells are a power of two wide, so that a group holds whole cells or lies within one.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, f32x16, i32x16};

use crate::group::GROUP;
use crate::number::three;

/// Numbers that may follow the last cell needed, so that whole vectors can be read there.
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
    /// Which cells, counted from the first of a group, each pixel lies between: before, here, after.
    steps: [[i32; GROUP]; 3],
    /// Weights at the pixels of a group that begins with a cell; of larger cells for each group that fits into one.
    weights: Vec<[[f32; GROUP]; 3]>,
}

impl Spline {
    /// For cells of `side` pixels, a power of two.
    pub(crate) fn set(&mut self, side: usize) {
        let side = side.max(1);
        if self.side == side {
            return;
        }
        self.side = side;
        self.steps = std::array::from_fn(|k| std::array::from_fn(|i| (i / side + k) as i32));
        self.weights.clear();
        for first in (0..side).step_by(GROUP) {
            let at = |i: usize| weights((((first + i) % side) as f32 + 0.5) / side as f32);
            self.weights.push(three!(k => std::array::from_fn(|i| at(i)[k])));
        }
    }

    /// How many cells a group lies among.
    pub(crate) fn seen(&self) -> usize {
        (GROUP / self.side.max(1)).max(1) + 2
    }
}

/// A spline made ready for one kernel.
#[derive(Clone, Copy)]
pub(crate) struct Enlarge<'a, S: Simd> {
    s: S,
    /// Groups' weights in cells larger than a group, one group after the other.
    parts: &'a [[[f32; GROUP]; 3]],
    steps: &'a [[i32; GROUP]; 3],
    /// The side as a power of two.
    shift: u32,
    /// Weights for groups that hold whole cells.
    weights: [f32x16<S>; 3],
}

/// Where a group of pixels lies among the cells: the same for all planes.
#[derive(Clone, Copy)]
pub(crate) struct Spot<S: Simd> {
    /// The first of its cells.
    pub(crate) first: usize,
    weights: [f32x16<S>; 3],
}

/// Steps of a field that is not there.
const NOWHERE: &[[i32; GROUP]; 3] = &[[0; GROUP]; 3];

impl<'a, S: Simd> Enlarge<'a, S> {
    #[inline(always)]
    pub(crate) fn new(s: S, spline: &'a Spline) -> Self {
        let weights = match spline.weights.first() {
            Some(weights) => three!(k => f32x16::from_slice(s, &weights[k])),
            None => [f32x16::splat(s, 0.0); 3],
        };
        Self {
            s,
            parts: &spline.weights,
            steps: &spline.steps,
            shift: spline.side.trailing_zeros(),
            weights,
        }
    }

    /// For a field that is not there.
    #[inline(always)]
    pub(crate) fn none(s: S) -> Self {
        Self {
            s,
            parts: &[],
            steps: NOWHERE,
            shift: 0,
            weights: [f32x16::splat(s, 0.0); 3],
        }
    }

    /// Where a group lies.
    #[inline(always)]
    pub(crate) fn spot(&self, group: usize) -> Spot<S> {
        let column = group * GROUP;
        let first = column >> self.shift;
        let mut weights = self.weights;
        if self.shift > GROUP.trailing_zeros()
            && let Some(part) = self.parts.get((column - (first << self.shift)) / GROUP)
        {
            weights = three!(k => f32x16::from_slice(self.s, &part[k]));
        }
        Spot { first, weights }
    }

    /// The pixels of a group. `cells` begin with the one before the picture's first.
    #[inline(always)]
    pub(crate) fn plane(&self, spot: &Spot<S>, cells: &[f32]) -> f32x16<S> {
        let s = self.s;
        let Some(around) = cells.get(spot.first..).and_then(|cells| cells.first_chunk::<SPARE>()) else {
            return f32x16::splat(s, 0.0);
        };
        let three = if self.shift == 0 {
            three!(k => f32x16::from_slice(s, &around[k..k + GROUP]))
        } else if self.shift <= GROUP.trailing_zeros() {
            spread(s, around, self.steps)
        } else {
            three!(k => f32x16::splat(s, around[k]))
        };
        between(three, spot.weights)
    }
}

/// One pixel, or a vector of them, between three cells.
#[inline(always)]
pub(crate) fn between<N: crate::number::Number>([before, here, after]: [N; 3], [b, h, a]: [N; 3]) -> N {
    after.fused(a, here.fused(h, before * b))
}

/// The cells at `steps` from the first: of two pixels or more each, so that a group lies among ten of them.
#[inline(always)]
fn spread<S: Simd>(s: S, around: &[f32; SPARE], steps: &[[i32; GROUP]; 3]) -> [f32x16<S>; 3] {
    match s.level() {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512(level) => {
            let cells = f32x16::from_slice(level, &around[..GROUP]);
            three!(k => {
                let spread = permute_sixteen(level, cells, i32x16::from_slice(level, &steps[k]));
                f32x16::from_slice(s, &spread.to_array())
            })
        }
        #[cfg(target_arch = "x86_64")]
        Level::Avx2(level) => three!(k => {
            // Each half of a group needs eight cells at most.
            let (left, right) = steps[k].split_at(GROUP / 2);
            let mut out = [0.0; GROUP];
            for (half, steps) in [left, right].into_iter().enumerate() {
                let from = steps[0] as usize;
                let Some(cells) = around.get(from..from + 8) else {
                    continue;
                };
                let steps = fearless_simd::i32x8::from_slice(level, steps) - steps[0];
                let spread = permute_eight(level, fearless_simd::f32x8::from_slice(level, cells), steps);
                out[half * 8..half * 8 + 8].copy_from_slice(&spread.to_array());
            }
            f32x16::from_slice(s, &out)
        }),
        _ => three!(k => {
            let mut out = [0.0; GROUP];
            for (out, step) in out.iter_mut().zip(&steps[k]) {
                *out = around.get(*step as usize).copied().unwrap_or_default();
            }
            f32x16::from_slice(s, &out)
        }),
    }
}

#[cfg(target_arch = "x86_64")]
fearless_simd::kernel!(
    #[inline(always)]
    fn permute_sixteen(
        level: Avx512,
        cells: f32x16<fearless_simd::Avx512>,
        steps: i32x16<fearless_simd::Avx512>,
    ) -> f32x16<fearless_simd::Avx512> {
        std::arch::x86_64::_mm512_permutexvar_ps(steps.into(), cells.into()).simd_into(level)
    }
);

#[cfg(target_arch = "x86_64")]
fearless_simd::kernel!(
    #[inline(always)]
    fn permute_eight(
        level: Avx2,
        cells: fearless_simd::f32x8<fearless_simd::Avx2>,
        steps: fearless_simd::i32x8<fearless_simd::Avx2>,
    ) -> fearless_simd::f32x8<fearless_simd::Avx2> {
        std::arch::x86_64::_mm256_permutevar8x32_ps(cells.into(), steps.into()).simd_into(level)
    }
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, signed};
    use crate::simd::{Level, Simd as Set};

    #[test]
    fn every_level_draws_the_same_pixels() {
        let cells: Vec<f32> = (0..80).map(|i| signed(hash(5, i, 0))).collect();
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
                    let mut drawn = [0.0; GROUP];
                    crate::simd::at_level!(Level::new(set), s => {
                        let enlarge = Enlarge::new(s, &spline);
                        drawn = enlarge.plane(&enlarge.spot(group), &cells).to_array();
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
