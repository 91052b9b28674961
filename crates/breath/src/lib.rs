//! From emotion, mood and time to a [`Recipe`]: how much of each effect, right now.
//!
//! The crate breathes: envelopes that rise before a feeling peaks and fall after it, discrete glitch events that are
//! inhaled, held and exhaled, a rhythm, four moods, and the limit that keeps flashes safe. It touches no pixels.
//!
//! ```
//! use breath::{Controls, Steady, recipe};
//!
//! let anxious = Steady::at(-0.6, 0.8);
//! let now = recipe(&anxious, &Controls::default(), 12.5);
//! assert_eq!(now, recipe(&anxious, &Controls::default(), 12.5));
//! ```
//!
//! Everything is a pure function of (feeling, controls, time): no wall clock, no history, so that any frame can be
//! asked for in any order. See [`Feeling`] for how far around a moment it looks.

mod breaks;
mod controls;
mod crossing;
mod curve;
mod dice;
mod feeling;
mod knobs;
mod moods;
mod passages;
mod recipe;
mod respiration;
mod sense;
mod settle;
mod steady;
mod thoughts;

pub use controls::{Controls, Mood};
pub use crossing::cross;
pub use feeling::{Feeling, LOOK_AHEAD, LOOK_BACK};
pub use recipe::*;
pub use steady::{Overridden, Own, Steady};

/// How much of each effect at `seconds` from the start of the clip.
///
/// Pure: the same feeling, controls and second give the same bits, in any order. Controls outside their ranges and
/// feelings that are not numbers are brought home, never refused. The feeling is asked for within [`LOOK_BACK`] and
/// [`LOOK_AHEAD`] of `seconds` only.
///
/// Every amount is C1 in time while the controls rest, whatever the feeling does: levels of events rise and fall in no
/// less than 1.5 frames of 24 a second, so that none moves faster than 48 of its range a second (24 for the life of an
/// event, the rest for a feeling that turns meanwhile). What cannot move smoothly (places, sizes,
/// seeds, the held frame) changes only where nothing shows it, save that the pattern inside a living event jumps every
/// two to five frames: that is the glitch.
#[must_use]
pub fn recipe(feeling: &dyn Feeling, controls: &Controls, seconds: f64) -> Recipe {
    let moment = moment(feeling, controls, seconds);
    let mut recipe = moods::cook(controls.mood, &moment);
    settle::settle(&mut recipe, &moment.sense, moment.knobs.aspect, moment.knobs.safe_flash);
    recipe.mix = moment.knobs.mix;
    recipe
}

/// How many seconds before `seconds` the frame lies that [`Recipe::held`] names, if a recipe of that moment holds one,
/// whatever is felt: which thoughts may freeze, and when they were born, is thrown by the seed alone. So a host can be asked for
/// that frame before the footage is looked at. 0 where nothing may freeze.
#[must_use]
pub fn held(controls: &Controls, seconds: f64) -> f32 {
    let unknown = Steady::at(0.0, 0.0);
    let moment = moment(&unknown, controls, seconds);
    if moment.knobs.stutter > 0.0 {
        moods::cook(controls.mood, &moment).held
    } else {
        0.0
    }
}

/// How far the lungs are filled at `seconds`, 0 (rest) to 1 (full): the breath that [`recipe`] follows, to be drawn.
#[must_use]
pub fn lungs(feeling: &dyn Feeling, controls: &Controls, seconds: f64) -> f32 {
    moment(feeling, controls, seconds).lungs
}

fn moment<'a>(feeling: &'a dyn Feeling, controls: &Controls, seconds: f64) -> moods::Moment<'a> {
    // A hundred days: beyond it the lattices would run out of digits.
    let seconds = if seconds.is_nan() {
        0.0
    } else {
        seconds.clamp(-1e7, 1e7)
    };
    let knobs = knobs::Knobs::new(controls);
    let sense = sense::Sense::new(feeling, &knobs, seconds);
    let lungs = respiration::respiration(seconds, knobs.breath_rate, sense.arousal, knobs.inhale, knobs.exhale);
    moods::Moment {
        feeling,
        knobs,
        seconds,
        sense,
        lungs,
    }
}
