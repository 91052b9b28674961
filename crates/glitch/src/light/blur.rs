//! Separable blurs of small pictures.

use std::sync::Mutex;

use super::Field;
use crate::simd::Level;
use crate::workers::Workers;

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
    pub(crate) fn set(&mut self, sigma: f32) {
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

/// Cuts the rows of `out` into parts and fills them side by side; `fill` gets a row's number and the row.
pub(crate) fn each_row(out: &mut Field, workers: &dyn Workers, fill: &(dyn Fn(usize, &mut [f32]) + Sync)) {
    let (len, height) = (out.width * out.planes(), out.height);
    let count = if workers.count() > 1 { PARTS } else { 1 };
    let rows_each = height.div_ceil(count).max(1);
    let mut chunks = out.rows_mut().chunks_mut(rows_each * len);
    let parts: [Mutex<Option<&mut [f32]>>; PARTS] = std::array::from_fn(|_| Mutex::new(chunks.next()));
    workers.run(height.div_ceil(rows_each).min(PARTS), &|part| {
        let Some(rows) = parts
            .get(part)
            .and_then(|p| p.lock().ok().and_then(|mut rows| rows.take()))
        else {
            return;
        };
        for (index, row) in rows.chunks_exact_mut(len).enumerate() {
            fill(part * rows_each + index, row);
        }
    });
}

/// Most parts a small picture is cut into.
const PARTS: usize = 16;

/// Blurs `field` along rows into `spare` and along columns back.
pub(crate) fn blur(level: Level, kernel: &Kernel, field: &mut Field, spare: &mut Field, workers: &dyn Workers) {
    let width = field.width;
    {
        let from = &*field;
        each_row(spare, workers, &|row, out| {
            let cells = from.row(row);
            level.run(
                #[inline(always)]
                || {
                    for (out, cells) in out.chunks_exact_mut(width).zip(cells.chunks_exact(width)) {
                        along(&kernel.weights, cells, out);
                    }
                },
            );
        });
    }
    let from = &*spare;
    each_row(field, workers, &|row, out| {
        level.run(
            #[inline(always)]
            || {
                let row = row as isize;
                for (out, cell) in out.iter_mut().zip(from.clamped_row(row)) {
                    *out = cell * kernel.weights[0];
                }
                for (i, w) in kernel.weights.iter().enumerate().skip(1) {
                    let (above, below) = (from.clamped_row(row - i as isize), from.clamped_row(row + i as isize));
                    for ((out, a), b) in out.iter_mut().zip(above).zip(below) {
                        *out += (a + b) * w;
                    }
                }
            },
        );
    });
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
