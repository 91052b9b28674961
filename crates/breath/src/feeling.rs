//! What the breath needs to know of the footage.

use affect::{Affect, Focus, Rhythm};

/// How far before the asked moment a [`Feeling`] is read, seconds.
pub const LOOK_BACK: f64 = 1.5;

/// How far after the asked moment a [`Feeling`] is read, seconds.
pub const LOOK_AHEAD: f64 = 1.5;

/// The footage's feeling as a function of time: a stored track, a look at the frames around a moment, or a maker's
/// keyframes.
///
/// Answers are pure (the same second, the same value), continuous in value and slope except at cuts, and are asked
/// for only within [`LOOK_BACK`] and [`LOOK_AHEAD`] of the moment being rendered.
pub trait Feeling {
    /// What is felt at `seconds` from the start of the clip.
    fn affect(&self, seconds: f64) -> Affect;

    /// Where the footage moves at `seconds`.
    fn focus(&self, seconds: f64) -> Focus;

    /// The rhythm of the clip; [`Rhythm::NONE`] where none is known.
    fn rhythm(&self) -> Rhythm;
}
