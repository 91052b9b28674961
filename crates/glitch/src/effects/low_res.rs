//! Low resolution: cells of one colour each, as a picture that arrives through too narrow a line.

use std::ops::Range;

use crate::frame::Frame;
use crate::hash::hash;
use crate::line::Parts;
use crate::numbers::{floor, round};
use crate::planes::Planes;
use crate::rows::{At, Rows, Wanted};

/// Widest cell that is written by one store of a fixed width, in pixels.
const WIDEST: usize = 32;

/// A quarter of the cells of the whole picture come four together, as one of twice the side: squares of one size are a
/// grid, and grids are seen.
pub(crate) const DOUBLED: f32 = 2.0;

/// The line in cells of the whole picture: drawn once for all lines of a row of cells.
#[derive(Debug, Default)]
pub(crate) struct Coarse {
    planes: Planes,
    row: Option<i32>,
}

impl Coarse {
    /// Forgets the last frame.
    pub(crate) fn restart(&mut self) {
        self.row = None;
    }

    /// The part of a line in cells of `side` pixels (2 or more). `columns` lie within those that `rows` has.
    pub(crate) fn of_line(
        &mut self,
        parts: &Parts,
        rows: &mut Rows,
        line: i32,
        side: f32,
        columns: Range<i32>,
    ) -> [&[f32]; 4] {
        let row = ((line as f32 + 0.5) / side) as i32;
        let all = rows.columns();
        if self.row != Some(row) {
            self.row = Some(row);
            let wanted = Wanted::Cells(all.clone());
            cells(parts, rows, &wanted, line, all.clone(), side, &mut self.planes);
            self.double(parts, rows, &wanted, line, side * DOUBLED);
        }
        let start = (columns.start - all.start).max(0) as usize;
        self.planes.part(start..start + columns.len())
    }

    /// Joins some cells into larger ones of `side` pixels.
    fn double(&mut self, parts: &Parts, rows: &mut Rows, wanted: &Wanted, line: i32, side: f32) {
        let frame = parts.frame;
        let columns = rows.columns();
        let seed = frame.recipe.low_res_seed;
        let row = Row::new(parts, rows, wanted, line, side);
        for cell in row.cells(&columns).filter(|cell| hash(seed, *cell, row.index) & 3 == 0) {
            let Some((part, colour)) = row.cell(frame, rows, cell, &columns) else {
                continue;
            };
            for (plane, colour) in self.planes.get_mut().into_iter().zip(colour).take(frame.planes()) {
                plane[part.clone()].fill(colour);
            }
        }
    }
}

/// A row of cells.
struct Row {
    index: i32,
    side: f32,
    /// The line that stands for all, for [`Rows::at`].
    middle: At,
}

impl Row {
    /// The row of cells of `side` pixels that a line belongs to.
    fn new(parts: &Parts, rows: &mut Rows, wanted: &Wanted, line: i32, side: f32) -> Self {
        let index = ((line as f32 + 0.5) / side) as i32;
        let (top, bottom) = (round(index as f32 * side), round((index + 1) as f32 * side));
        let middle = ((top + bottom) / 2).min(parts.frame.height - 1);
        Self {
            index,
            side,
            middle: rows.load(parts.frame, parts.light, wanted, middle, &[]),
        }
    }

    /// The numbers of the cells that may show in `columns`.
    fn cells(&self, columns: &Range<i32>) -> Range<i32> {
        floor(columns.start as f32 / self.side)..floor(columns.end as f32 / self.side) + 1
    }

    /// Which of the `columns` a cell covers, counted from the first of them, and its colour: the mean of four places of
    /// its middle line. `None` where it covers none.
    #[inline(always)]
    fn cell(&self, frame: &Frame, rows: &Rows, cell: i32, columns: &Range<i32>) -> Option<(Range<usize>, [f32; 4])> {
        let (left, right) = (round(cell as f32 * self.side), round((cell + 1) as f32 * self.side));
        let (from, to) = (left.max(columns.start), right.min(columns.end));
        if from >= to {
            return None;
        }
        let pixels = rows.at(self.middle).get();
        let last = pixels[0].len() as i32 - 1;
        let tap = |column: i32| (column.clamp(0, frame.width - 1) - rows.first).clamp(0, last) as usize;
        let taps = [1, 3, 5, 7].map(|eighth| tap(left + (right - left) * eighth / 8));
        let mut colour = [0.0; 4];
        for (colour, pixels) in colour.iter_mut().zip(pixels).take(frame.planes()) {
            *colour = taps.iter().fold(0.0, |sum, tap| sum + pixels[*tap]) * 0.25;
        }
        Some(((from - columns.start) as usize..(to - columns.start) as usize, colour))
    }
}

/// Draws a stretch of a line in cells of `side` pixels (2 or more) into `coarse`, from its first pixel on. What is `wanted`
/// reaches as far beyond the stretch as cells do.
pub(crate) fn cells(
    parts: &Parts,
    rows: &mut Rows,
    wanted: &Wanted,
    line: i32,
    columns: Range<i32>,
    side: f32,
    coarse: &mut Planes,
) {
    let frame = parts.frame;
    let row = Row::new(parts, rows, wanted, line, side);
    // Cells are written a little too wide, each over the end of the one before: stores of a fixed width are cheap.
    coarse.resize(columns.len() + WIDEST);
    for cell in row.cells(&columns) {
        let Some((part, colour)) = row.cell(frame, rows, cell, &columns) else {
            continue;
        };
        for (plane, colour) in coarse.get_mut().into_iter().zip(colour).take(frame.planes()) {
            match part.len() {
                0..=8 => plane[part.start..part.start + 8].fill(colour),
                9..=16 => plane[part.start..part.start + 16].fill(colour),
                17..=WIDEST => plane[part.start..part.start + WIDEST].fill(colour),
                _ => plane[part.clone()].fill(colour),
            }
        }
    }
}
