//! Scan lines: faint dark lines between the lines of a tube.

use crate::numbers::floor;

/// Lines in a picture of any height.
const LINES: f32 = 240.0;

/// How much a line of the picture keeps of its brightness, for an amount of 0 to 1. `line` counts from the top.
pub(crate) fn kept(amount: f32, height: f32, line: i32) -> f32 {
    let from = line as f32 * LINES / height;
    let to = (line + 1) as f32 * LINES / height;
    // The mean of a triangle wave over the pixel, so that a proxy darkens alike: its integral over one period is 1/2.
    let area = |x: f32| {
        let whole = floor(x) as f32;
        let x = x - whole;
        let up = if x < 0.5 { x * x } else { 0.5 - (1.0 - x) * (1.0 - x) };
        whole * 0.5 + up
    };
    let dark = (area(to) - area(from)) / (to - from);
    1.0 - amount * 0.55 * dark
}
