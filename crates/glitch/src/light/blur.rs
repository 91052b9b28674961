//! Separable blurs of small pictures.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use super::Field;
use crate::group::GROUP;
use crate::number::Number;
use crate::simd::Level;

/// Most weights to one side of the middle.
const REACH: usize = 24;

/// One half of a bell curve, the middle first; the whole sums to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kernel {
    weights: Vec<f32>,
    sigma: f32,
}

impl Kernel {
    /// A bell of this standard deviation, in cells, cut off at three of them.
    fn set(&mut self, sigma: f32) {
        if self.sigma == sigma && !self.weights.is_empty() {
            return;
        }
        self.sigma = sigma;
        self.weights.clear();
        self.weights.push(1.0);
        let reach = ((sigma * 3.0) as usize).min(REACH);
        let falloff = -0.5 / (sigma * sigma).max(1e-6);
        for i in 1..=reach {
            self.weights.push(libm::expf(falloff * (i * i) as f32));
        }
        let sum = self.weights.iter().skip(1).fold(1.0, |sum, w| sum + 2.0 * w);
        self.weights.iter_mut().for_each(|w| *w /= sum);
    }

    /// Blurs a row of cells, plane by plane of so many, into `out`. `room` is for a row between its repeated edges.
    pub(crate) fn across(&self, level: Level, row: &[f32], width: usize, room: &mut Vec<f32>, out: &mut [f32]) {
        let weights = &self.weights[..];
        let reach = weights.len().saturating_sub(1);
        // The last group is read whole.
        room.resize(reach + width + reach + GROUP, 0.0);
        crate::simd::at_level!(level, s => {
            for (out, cells) in out.chunks_exact_mut(width).zip(row.chunks_exact(width)) {
                let (before, rest) = room.split_at_mut(reach);
                let (middle, after) = rest.split_at_mut(width);
                before.fill(cells[0]);
                middle.copy_from_slice(cells);
                after.fill(cells[width - 1]);
                let (groups, rest) = out.as_chunks_mut::<GROUP>();
                let last = reach + groups.len() * GROUP;
                for (middle, out) in (reach..).step_by(GROUP).zip(groups) {
                    convolved(weights, &Beside { s, cells: room, middle }).store_array(out);
                }
                let sums = convolved(weights, &Beside { s, cells: room, middle: last }).to_array();
                rest.copy_from_slice(&sums[..rest.len()]);
            }
        });
    }
}

/// A blur that is made across first and down after it. Standard deviations are in cells.
#[derive(Debug, Default)]
pub(crate) struct Blur {
    kernel: Kernel,
    /// Blurred across, and not down yet.
    pub(crate) half: Field,
}

impl Blur {
    /// Makes room for cells of `side` pixels over a picture, which are to be blurred so far.
    pub(crate) fn prepare(&mut self, sigma: f32, planes: usize, side: usize, width: usize, height: usize) {
        self.kernel.set(sigma);
        self.half.resize(planes, side, width, height);
    }

    /// What rows are blurred by, and where they go.
    pub(crate) fn parts_mut(&mut self) -> (&Kernel, &mut Field) {
        (&self.kernel, &mut self.half)
    }

    /// One row, blurred down as well.
    pub(crate) fn down(&self, level: Level, row: usize, out: &mut [f32]) {
        let weights = &self.kernel.weights[..];
        let mut rows: [&[f32]; 2 * REACH + 1] = [&[]; 2 * REACH + 1];
        let reach = weights.len().saturating_sub(1).min(REACH);
        for (rows, at) in rows[REACH - reach..=REACH + reach].iter_mut().zip(0..) {
            *rows = self.half.clamped_row(row as isize + at - reach as isize);
        }
        let rows = &rows;
        crate::simd::at_level!(level, s => {
            let (groups, rest) = out.as_chunks_mut::<GROUP>();
            for (first, out) in (0..).step_by(GROUP).zip(groups.iter_mut()) {
                convolved(weights, &Over { s, rows, first }).store_array(out);
            }
            for (at, out) in (groups.len() * GROUP..).zip(rest) {
                *out = convolved(weights, &Column { rows, at });
            }
        });
    }
}

/// Cells and their neighbours on two sides.
trait Neighbours<N> {
    /// Those so far away.
    fn away(&self, by: isize) -> N;
}

/// Cells weighed with their neighbours. Not fused: the same on every processor without the cost of fusing where there is no
/// instruction for it.
#[inline(always)]
fn convolved<N: Number>(weights: &[f32], cells: &impl Neighbours<N>) -> N {
    let Some((own, weights)) = weights.split_first() else {
        return cells.away(0);
    };
    let mut sum = cells.away(0) * *own;
    for (by, weight) in (1..).zip(weights) {
        sum = sum + (cells.away(-by) + cells.away(by)) * *weight;
    }
    sum
}

/// A group in a row.
struct Beside<'a, S: Simd> {
    s: S,
    cells: &'a [f32],
    middle: usize,
}

impl<S: Simd> Neighbours<f32x16<S>> for Beside<'_, S> {
    #[inline(always)]
    fn away(&self, by: isize) -> f32x16<S> {
        let at = self.middle.wrapping_add_signed(by);
        f32x16::from_slice(self.s, &self.cells[at..at + GROUP])
    }
}

/// A group in the middle one of some rows.
struct Over<'a, S: Simd> {
    s: S,
    rows: &'a [&'a [f32]; 2 * REACH + 1],
    first: usize,
}

impl<S: Simd> Neighbours<f32x16<S>> for Over<'_, S> {
    #[inline(always)]
    fn away(&self, by: isize) -> f32x16<S> {
        let row = self.rows[REACH.wrapping_add_signed(by)];
        f32x16::from_slice(self.s, &row[self.first..self.first + GROUP])
    }
}

/// One cell in the middle one of some rows.
struct Column<'a> {
    rows: &'a [&'a [f32]; 2 * REACH + 1],
    at: usize,
}

impl Neighbours<f32> for Column<'_> {
    #[inline(always)]
    fn away(&self, by: isize) -> f32 {
        self.rows[REACH.wrapping_add_signed(by)][self.at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, unit};
    use crate::simd::Simd as Set;

    /// A blur of one plane, written down as it is defined.
    fn reference(cells: &[f32], width: usize, height: usize, weights: &[f32]) -> Vec<f64> {
        let at = |x: isize, y: isize| {
            let clamped = |value: isize, len: usize| value.clamp(0, len as isize - 1) as usize;
            f64::from(cells[clamped(y, height) * width + clamped(x, width)])
        };
        let reach = weights.len() as isize - 1;
        let weight = |by: isize| f64::from(weights[by.unsigned_abs()]);
        let mut out = Vec::new();
        for y in 0..height as isize {
            for x in 0..width as isize {
                let mut sum = 0.0;
                for (down, right) in (-reach..=reach).flat_map(|down| (-reach..=reach).map(move |right| (down, right)))
                {
                    sum += at(x + right, y + down) * weight(down) * weight(right);
                }
                out.push(sum);
            }
        }
        out
    }

    #[test]
    fn blurs_are_bells_with_the_edges_repeated() {
        for (width, height) in [(1, 1), (2, 3), (15, 1), (16, 2), (17, 33), (33, 16), (50, 20)] {
            let line = |y: usize| (0..width).map(move |x| unit(hash(7, x as i32, y as i32)) * 4.0);
            let cells: Vec<f32> = (0..height).flat_map(line).collect();
            for sigma in [0.0, 0.4, 1.3, 3.0] {
                let mut results: Vec<Vec<f32>> = Vec::new();
                for set in Set::ALL {
                    let level = Level::new(set);
                    let mut blur = Blur::default();
                    blur.prepare(sigma, 1, 1, width, height);
                    let (kernel, half) = blur.parts_mut();
                    let mut room = Vec::new();
                    for (row, out) in cells.chunks_exact(width).zip(half.rows_mut().chunks_exact_mut(width)) {
                        kernel.across(level, row, width, &mut room, out);
                    }
                    let mut blurred = vec![f32::NAN; width * height];
                    for (row, out) in blurred.chunks_exact_mut(width).enumerate() {
                        blur.down(level, row, out);
                    }
                    results.push(blurred);
                }
                assert!(
                    results.iter().all(|result| *result == results[0]),
                    "{width}x{height}, {sigma}"
                );
                let mut kernel = Kernel::default();
                kernel.set(sigma);
                for (got, expected) in results[0].iter().zip(reference(&cells, width, height, &kernel.weights)) {
                    assert!(
                        (f64::from(*got) - expected).abs() < 1e-4,
                        "{width}x{height}, {sigma}: {got} is not {expected}"
                    );
                }
            }
        }
    }
}
