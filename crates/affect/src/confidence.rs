//! What an unsure reading is worth.

use crate::Affect;

/// The share of a reading that is kept when there is no confidence at all: a strange clip still has a curve.
const KEPT_WHEN_UNSURE: f32 = 0.4;

/// Draws a reading towards neutral as confidence (0 to 1) falls: smooth, never a switch.
pub(crate) fn pull(affect: Affect, confidence: f32) -> Affect {
    Affect::NEUTRAL.lerp(affect, KEPT_WHEN_UNSURE + (1.0 - KEPT_WHEN_UNSURE) * confidence)
}
