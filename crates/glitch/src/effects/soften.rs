//! Softening: as if the air lay between. Fine detail gives way to a blurred copy of the picture.

use crate::light::BRIGHTEST;
use crate::numbers::{at_most, positive};
use crate::simd::Level;

/// Mixes the `blurred` picture in by `amount`, 0 to 1. What is brighter than can be blurred keeps its excess.
pub(crate) fn soften(level: Level, amount: f32, blurred: [&[f32]; 3], planes: [&mut [f32]; 3]) {
    level.run(
        #[inline(always)]
        || {
            for (plane, blurred) in planes.into_iter().zip(blurred) {
                for (value, blurred) in plane.iter_mut().zip(blurred) {
                    *value = softened(amount, *blurred, *value);
                }
            }
        },
    );
}

/// One channel of one pixel.
#[inline(always)]
pub(crate) fn softened(amount: f32, blurred: f32, value: f32) -> f32 {
    value + (blurred - at_most(positive(value), BRIGHTEST)) * amount
}
