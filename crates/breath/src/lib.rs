//! From emotion, mood and time to a [`Recipe`]: how much of each effect, right now.
//!
//! The crate breathes: envelopes that rise before a feeling peaks and fall after it, discrete glitch events that are
//! inhaled, held and exhaled, a rhythm, four moods, and the limit that keeps flashes safe. It touches no pixels.
//!
//! Everything is a pure function of (feeling, controls, time): no wall clock, no history, so that any frame can be
//! asked for in any order. See [`Feeling`] for how far around a moment it looks.

mod controls;
mod feeling;
mod recipe;

pub use controls::{Controls, Mood};
pub use feeling::{Feeling, LOOK_AHEAD, LOOK_BACK};
pub use recipe::*;
