//! A small picture over a large one, and how it is drawn large again.

use std::ops::Range;

use super::enlarge::{SPARE, enlarge};
use crate::simd::Level;

/// Planes of cells, each `side` pixels wide and high, over the whole picture.
#[derive(Debug, Default)]
pub(crate) struct Field {
    data: Vec<f32>,
    /// 3 for colours, 1 for a density.
    planes: usize,
    pub(crate) side: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Field {
    /// Cells of three colours, of `side` pixels over a picture of `width` by `height` pixels. Allocates only to grow.
    pub(crate) fn resize(&mut self, side: usize, width: usize, height: usize) {
        self.reshape(3, side, width, height);
    }

    /// The same with cells of one number.
    pub(crate) fn resize_flat(&mut self, side: usize, width: usize, height: usize) {
        self.reshape(1, side, width, height);
    }

    fn reshape(&mut self, planes: usize, side: usize, width: usize, height: usize) {
        self.planes = planes;
        self.side = side.max(1);
        self.width = width.div_ceil(self.side).max(1);
        self.height = height.div_ceil(self.side).max(1);
        let len = self.width * self.height * self.planes;
        if self.data.len() < len {
            self.data.resize(len, 0.0);
        }
    }

    /// One row of cells: of colours all reds, then all greens, then all blues.
    #[inline(always)]
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        let len = self.width * self.planes;
        &self.data[row * len..][..len]
    }

    /// All rows, to write to.
    pub(crate) fn rows_mut(&mut self) -> &mut [f32] {
        let len = self.width * self.height * self.planes;
        &mut self.data[..len]
    }

    /// The row above or below, with the edge repeated.
    #[inline(always)]
    pub(crate) fn clamped_row(&self, row: isize) -> &[f32] {
        self.row(row.clamp(0, self.height as isize - 1) as usize)
    }
}

/// Weights of the cell before, the cell itself and the cell after, at each pixel of a cell.
///
/// The quadratic B-spline: smooth where a straight interpolation would show the cells.
#[derive(Debug, Default)]
pub(crate) struct Spline([Vec<f32>; 3]);

impl Spline {
    /// Weights for cells of `side` pixels.
    pub(crate) fn set(&mut self, side: usize) {
        if self.side() == side {
            return;
        }
        self.0.iter_mut().for_each(Vec::clear);
        for i in 0..side {
            let place = (i as f32 + 0.5) / side as f32;
            let (before, after) = (0.5 * (1.0 - place) * (1.0 - place), 0.5 * place * place);
            let weights = [before, 1.0 - before - after, after];
            self.0
                .iter_mut()
                .zip(weights)
                .for_each(|(all, weight)| all.push(weight));
        }
    }

    fn side(&self) -> usize {
        self.0[0].len()
    }

    /// The three weights at a pixel of a cell.
    fn at(&self, pixel: usize) -> [f32; 3] {
        self.0.each_ref().map(|weights| weights[pixel])
    }

    /// Draws cells large: each but the first becomes as many pixels as its side, until `out` is full. There is one more
    /// cell than are drawn, and reading goes faster where [`SPARE`] more numbers follow.
    pub(crate) fn enlarge(&self, level: Level, cells: &[f32], out: &mut [f32]) {
        level.run(
            #[inline(always)]
            || match self.side() {
                2 => self.enlarge_by::<2>(level, cells, out),
                4 => self.enlarge_by::<4>(level, cells, out),
                8 => self.enlarge_by::<8>(level, cells, out),
                16 => self.enlarge_by::<16>(level, cells, out),
                32 => self.enlarge_by::<32>(level, cells, out),
                side => {
                    let [before, here, after] = &self.0;
                    for (three, out) in cells.windows(3).zip(out.chunks_exact_mut(side.max(1))) {
                        for (((out, b), h), a) in out.iter_mut().zip(before).zip(here).zip(after) {
                            *out = three[0] * b + three[1] * h + three[2] * a;
                        }
                    }
                }
            },
        );
    }

    /// A fixed side, so that the weights stay in registers.
    #[inline(always)]
    fn enlarge_by<const SIDE: usize>(&self, level: Level, cells: &[f32], out: &mut [f32]) {
        let [Some(before), Some(here), Some(after)] = self.0.each_ref().map(|w| w.first_chunk::<SIDE>()) else {
            return;
        };
        enlarge(level, [before, here, after], cells, out);
    }
}

/// One line of a field, as large as the picture's own lines.
#[derive(Debug, Default)]
pub(crate) struct FieldRow {
    /// The cells of the line, already weighted from the three rows around it, an edge cell repeated on both ends.
    cells: Vec<f32>,
    stride: usize,
    planes: usize,
    side: usize,
    spline: Spline,
    line: Option<i32>,
    out: [Vec<f32>; 3],
}

impl FieldRow {
    /// Forgets the line, at the start of a frame.
    pub(crate) fn restart(&mut self) {
        self.line = None;
    }

    /// Weighs the rows of cells around `line`.
    pub(crate) fn set_line(&mut self, level: Level, field: &Field, line: i32) {
        if self.line == Some(line) {
            return;
        }
        self.line = Some(line);
        self.side = field.side;
        self.spline.set(field.side);
        self.stride = field.width + 2;
        self.planes = field.planes;
        if self.cells.len() < self.stride * self.planes + SPARE {
            self.cells.resize(self.stride * self.planes + SPARE, 0.0);
        }
        let line = line.max(0) as usize;
        let row = (line / field.side).min(field.height - 1) as isize;
        let [w0, w1, w2] = self.spline.at(line % field.side);
        let (above, here, below) = (
            field.clamped_row(row - 1),
            field.clamped_row(row),
            field.clamped_row(row + 1),
        );
        let width = field.width;
        for channel in 0..field.planes {
            let part = channel * width..(channel + 1) * width;
            let cells = &mut self.cells[channel * self.stride..(channel + 1) * self.stride];
            let (a, b, c) = (&above[part.clone()], &here[part.clone()], &below[part]);
            let inner = &mut cells[1..=width];
            level.run(
                #[inline(always)]
                || {
                    for (((out, a), b), c) in inner.iter_mut().zip(a).zip(b).zip(c) {
                        *out = a * w0 + b * w1 + c * w2;
                    }
                },
            );
            cells[0] = cells[1];
            cells[width + 1] = cells[width];
        }
    }

    /// The line's pixels of `columns`, one slice a plane; `None` where all of them are exactly 0.
    pub(crate) fn pixels(&mut self, level: Level, columns: Range<i32>) -> Option<[&[f32]; 3]> {
        let side = self.side;
        let last = (self.stride - 3) as i32;
        let first_cell = (columns.start.max(0) as usize / side).min(last as usize);
        let last_cell = ((columns.end - 1).max(0) as usize / side).min(last as usize);
        let count = last_cell - first_cell + 1;
        let dark = (0..self.planes).all(|channel| {
            self.cells[channel * self.stride + first_cell..][..count + 2]
                .iter()
                .all(|cell| *cell == 0.0)
        });
        if dark {
            return None;
        }
        for (channel, out) in self.out.iter_mut().enumerate().take(self.planes) {
            if out.len() < count * side {
                out.resize(count * side, 0.0);
            }
            let cells = &self.cells[channel * self.stride + first_cell..];
            self.spline.enlarge(level, cells, &mut out[..count * side]);
        }
        let skip = columns.start.max(0) as usize - first_cell * side;
        let len = (columns.end - columns.start).max(0) as usize;
        // Columns past the last cell do not occur: fields cover the picture, and callers stay within it. Planes that the
        // field lacks are empty.
        Some(self.out.each_ref().map(|out| out.get(skip..skip + len).unwrap_or(&[])))
    }
}
