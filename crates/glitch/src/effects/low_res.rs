//! Low resolution: cells of one colour each, as a picture that arrives through too narrow a line.

use std::ops::Range;

use crate::frame::Frame;
use crate::light::Light;
use crate::lit::Which;
use crate::numbers::{floor, round};
use crate::planes::Planes;
use crate::rows::Rows;

/// Widest cell that is written by one store of a fixed width, in pixels.
const WIDEST: usize = 32;

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
        frame: &Frame,
        light: &Light,
        rows: &mut Rows,
        line: i32,
        side: f32,
        columns: Range<i32>,
    ) -> [&[f32]; 4] {
        let row = ((line as f32 + 0.5) / side) as i32;
        let all = rows.columns();
        if self.row != Some(row) {
            self.row = Some(row);
            cells(frame, light, rows, line, all.clone(), side, &mut self.planes);
        }
        let start = (columns.start - all.start).max(0) as usize;
        self.planes.part(start..start + columns.len())
    }
}

/// Draws a stretch of a line in cells of `side` pixels (2 or more) into `coarse`, from its first pixel on.
pub(crate) fn cells(
    frame: &Frame,
    light: &Light,
    rows: &mut Rows,
    line: i32,
    columns: Range<i32>,
    side: f32,
    coarse: &mut Planes,
) {
    let row = ((line as f32 + 0.5) / side) as i32;
    let (top, bottom) = (round(row as f32 * side), round((row + 1) as f32 * side));
    // One line of a cell stands for all, at four places of it.
    let middle = rows.load(frame, light, Which::Current, ((top + bottom) / 2).min(frame.height - 1));
    let pixels = rows.at(middle).get();
    let last = pixels[0].len() as i32 - 1;
    let tap = |column: i32| (column.clamp(0, frame.width - 1) - rows.first).clamp(0, last) as usize;
    let len = columns.len();
    // Cells are written a little too wide, each over the end of the one before: stores of a fixed width are cheap.
    coarse.resize(len + WIDEST);
    let mut cell = floor(columns.start as f32 / side);
    loop {
        let (left, right) = (round(cell as f32 * side), round((cell + 1) as f32 * side));
        if left >= columns.end {
            break;
        }
        cell += 1;
        let (from, to) = (left.max(columns.start), right.min(columns.end));
        if from >= to {
            continue;
        }
        let taps = [1, 3, 5, 7].map(|eighth| tap(left + (right - left) * eighth / 8));
        let (from, to) = ((from - columns.start) as usize, (to - columns.start) as usize);
        for (plane, pixels) in coarse.get_mut().into_iter().zip(pixels).take(frame.planes()) {
            let colour = taps.iter().fold(0.0, |sum, tap| sum + pixels[*tap]) * 0.25;
            match to - from {
                0..=8 => plane[from..from + 8].fill(colour),
                9..=16 => plane[from..from + 16].fill(colour),
                17..=WIDEST => plane[from..from + WIDEST].fill(colour),
                _ => plane[from..to].fill(colour),
            }
        }
    }
}
