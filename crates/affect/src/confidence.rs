//! What an unsure reading is worth.

use crate::Affect;

/// The share of a reading that is kept when there is no confidence at all: a strange clip still has a curve.
const KEPT_WHEN_UNSURE: f32 = 0.4;

/// Draws a reading towards neutral as confidence (0 to 1) falls: smooth, never a switch.
pub(crate) fn pull(affect: Affect, confidence: f32) -> Affect {
    Affect::NEUTRAL.lerp(affect, KEPT_WHEN_UNSURE + (1.0 - KEPT_WHEN_UNSURE) * confidence)
}

/// How sure a reading is: at home in what it has learnt, with its whole window there. A still has an eighth of its
/// window and keeps three fifths: nothing moved, which is a reading too.
pub(crate) fn of(familiarity: f32, validity: f32) -> f32 {
    familiarity * (0.55 + 0.45 * validity)
}
