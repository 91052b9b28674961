//! Separable blurs of small pictures.

use super::Field;
use crate::simd::Level;

/// Most weights to one side of the middle.
const REACH: usize = 24;

/// One half of a bell curve, the middle first; the whole sums to 1.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kernel {
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
}

/// A blur, and the room it needs. Standard deviations are in cells.
#[derive(Debug, Default)]
pub(crate) struct Blur {
    kernel: Kernel,
    /// Rows blurred, and columns not yet.
    half: Field,
}

impl Blur {
    /// Blurs `from` into `out`, which has the same cells.
    pub(crate) fn into(&mut self, level: Level, sigma: f32, from: &Field, out: &mut Field) {
        self.blur_rows(level, sigma, from);
        along_columns(level, &self.kernel, &self.half, out);
    }

    /// Blurs a field.
    pub(crate) fn in_place(&mut self, level: Level, sigma: f32, field: &mut Field) {
        self.blur_rows(level, sigma, field);
        along_columns(level, &self.kernel, &self.half, field);
    }

    fn blur_rows(&mut self, level: Level, sigma: f32, from: &Field) {
        self.kernel.set(sigma);
        self.half.resize_like(from);
        along_rows(level, &self.kernel, from, &mut self.half);
    }
}

/// Blurs the rows of `from` into `out`, which has the same cells.
fn along_rows(level: Level, kernel: &Kernel, from: &Field, out: &mut Field) {
    let width = out.width;
    level.run(
        #[inline(always)]
        || {
            for (row, out) in out.rows_mut().chunks_exact_mut(from.len()).enumerate() {
                for (out, cells) in out.chunks_exact_mut(width).zip(from.row(row).chunks_exact(width)) {
                    along(&kernel.weights, cells, out);
                }
            }
        },
    );
}

/// Blurs the columns of `from` into `out`, which has the same cells.
fn along_columns(level: Level, kernel: &Kernel, from: &Field, out: &mut Field) {
    level.run(
        #[inline(always)]
        || {
            for (row, out) in (0..).zip(out.rows_mut().chunks_exact_mut(from.len())) {
                for (out, cell) in out.iter_mut().zip(from.clamped_row(row)) {
                    *out = cell * kernel.weights[0];
                }
                for (i, w) in (0..).zip(&kernel.weights).skip(1) {
                    let (above, below) = (from.clamped_row(row - i), from.clamped_row(row + i));
                    for ((out, a), b) in out.iter_mut().zip(above).zip(below) {
                        *out += (a + b) * w;
                    }
                }
            }
        },
    );
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

/// Averages four by four cells of `from` into one of `to`.
pub(crate) fn quarter(from: &Field, to: &mut Field) {
    let (width, wide, planes) = (to.width, from.width, to.planes());
    for row in 0..to.height {
        let rows = row * 4..(row * 4 + 4).min(from.height);
        let start = row * width * planes;
        let out = &mut to.rows_mut()[start..start + width * planes];
        out.fill(0.0);
        let scale = 1.0 / rows.len().max(1) as f32;
        for row in rows {
            for channel in 0..planes {
                let cells = &from.row(row)[channel * wide..(channel + 1) * wide];
                for (out, four) in out[channel * width..(channel + 1) * width]
                    .iter_mut()
                    .zip(cells.chunks(4))
                {
                    let sum: f32 = four.iter().sum();
                    *out += sum * scale / four.len() as f32;
                }
            }
        }
    }
}
