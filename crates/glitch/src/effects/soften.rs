//! Softening: as if the air lay between. Fine detail gives way to a blurred copy of the picture.

use crate::light::BRIGHTEST;
use crate::number::Number;

/// One channel of one pixel, or of a vector of them: the `blurred` picture mixed in by `amount`, 0 to 1. What is brighter
/// than can be blurred keeps its excess.
#[inline(always)]
pub(crate) fn softened<N: Number>(amount: f32, blurred: N, value: N) -> N {
    (blurred - value.above(0.0).at_most(BRIGHTEST)).fused(value.like(amount), value)
}
