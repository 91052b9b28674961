//! Separable blurs of small pictures.

use super::Field;
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

    /// Blurs a row of cells, plane by plane of so many, into `out`.
    pub(crate) fn across(&self, level: Level, row: &[f32], width: usize, out: &mut [f32]) {
        level.run(
            #[inline(always)]
            || {
                for (out, cells) in out.chunks_exact_mut(width).zip(row.chunks_exact(width)) {
                    along(&self.weights, cells, out);
                }
            },
        );
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
        level.run(
            #[inline(always)]
            || self.down_row(row as isize, out),
        );
    }

    #[inline(always)]
    fn down_row(&self, row: isize, out: &mut [f32]) {
        let weights = &self.kernel.weights;
        for (out, cell) in out.iter_mut().zip(self.half.clamped_row(row)) {
            *out = cell * weights[0];
        }
        for (i, w) in (0..).zip(weights).skip(1) {
            let (above, below) = (self.half.clamped_row(row - i), self.half.clamped_row(row + i));
            for ((out, a), b) in out.iter_mut().zip(above).zip(below) {
                *out += (a + b) * w;
            }
        }
    }
}

#[inline(always)]
fn along(weights: &[f32], cells: &[f32], out: &mut [f32]) {
    let len = cells.len();
    for (out, cell) in out.iter_mut().zip(cells) {
        *out = cell * weights[0];
    }
    for (i, w) in weights.iter().enumerate().skip(1) {
        if 2 * i < len {
            let middle = &mut out[i..len - i];
            for ((out, a), b) in middle.iter_mut().zip(cells).zip(&cells[2 * i..]) {
                *out += (a + b) * w;
            }
        }
        let at = |x: isize| cells[x.clamp(0, len as isize - 1) as usize];
        let edge = |out: &mut [f32], x: usize| out[x] += (at(x as isize - i as isize) + at((x + i) as isize)) * w;
        if 2 * i < len {
            (0..i).for_each(|x| edge(out, x));
            (len - i..len).for_each(|x| edge(out, x));
        } else {
            (0..len).for_each(|x| edge(out, x));
        }
    }
}
