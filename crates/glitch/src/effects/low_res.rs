//! Low resolution: cells of one colour each, as a picture that arrives through too narrow a line.
//!

use std::ops::Range;

use crate::frame::Frame;
use crate::light::Light;
use crate::lit::Which;
use crate::numbers::{lerp, round};
use crate::planes::Planes;
use crate::rows::Rows;

/// Draws a stretch of a line in cells of `side` pixels (2 or more) and mixes it in by `amount`. `shown` starts at column
/// `first`.
#[expect(
    clippy::too_many_arguments,
    reason = "the frame, the line and the place are three things"
)]
pub(crate) fn cells(
    frame: &Frame,
    light: &Light,
    rows: &mut Rows,
    line: i32,
    columns: Range<i32>,
    side: f32,
    amount: f32,
    first: i32,
    shown: &mut Planes,
) {
    let row = ((line as f32 + 0.5) / side) as i32;
    let (top, bottom) = (round(row as f32 * side), round((row + 1) as f32 * side));
    // Two lines of a cell stand for all: a quarter and three quarters down; so do two columns.
    let last = frame.height - 1;
    let upper = rows.load(frame, light, Which::Current, (top + (bottom - top) / 4).min(last));
    let lower = rows.load(frame, light, Which::Current, (top + (bottom - top) * 3 / 4).min(last));
    let (upper, lower) = (rows.at(upper).get(), rows.at(lower).get());
    let tap =
        |column: i32| (column.clamp(0, frame.width - 1) - rows.first).clamp(0, upper[0].len() as i32 - 1) as usize;
    let mut cell = (columns.start as f32 / side) as i32;
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
        let (one, two) = (tap(left + (right - left) / 4), tap(left + (right - left) * 3 / 4));
        let range = (from - first) as usize..(to - first) as usize;
        for ((plane, upper), lower) in shown.part_mut(range).into_iter().zip(upper).zip(lower) {
            let colour = (upper[one] + upper[two] + lower[one] + lower[two]) * 0.25;
            for value in plane {
                *value = lerp(*value, colour, amount);
            }
        }
    }
}
