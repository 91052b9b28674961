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
    // One line of a cell stands for all, at four places of it.
    let middle = rows.load(frame, light, Which::Current, ((top + bottom) / 2).min(frame.height - 1));
    let pixels = rows.at(middle).get();
    let last = pixels[0].len() as i32 - 1;
    let tap = |column: i32| (column.clamp(0, frame.width - 1) - rows.first).clamp(0, last) as usize;
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
        let taps = [1, 3, 5, 7].map(|eighth| tap(left + (right - left) * eighth / 8));
        let range = (from - first) as usize..(to - first) as usize;
        for (plane, pixels) in shown.part_mut(range).into_iter().zip(pixels) {
            let colour = taps.iter().fold(0.0, |sum, tap| sum + pixels[*tap]) * 0.25;
            for value in plane {
                *value = lerp(*value, colour, amount);
            }
        }
    }
}
