//! Thoughts: the moments at which a glitch may be born, on a lattice of cells in time.
//!
//! Each cell bears at most one thought, at a place near the movement. A mood makes events of it: what breaks, how far,
//! and how it is joined again. Nothing is remembered: a moment looks at the few cells whose thoughts could still live.

use crate::curve::ramp;
use crate::dice::Dice;
use crate::knobs::Knobs;
use crate::sense::focus_at;
use crate::{Feeling, LOOK_BACK};

/// Seconds between two cells: twelve frames of 24.
pub(crate) const CELL: f64 = 0.5;
/// A thought is born within this share of its cell.
const JITTER: f32 = 0.35;
/// Longest life, seconds: the place of birth must still lie within the look-back.
pub(crate) const LONGEST: f32 = LOOK_BACK as f32 - 0.05;
/// One frame of 24, seconds: the unit of a glitch's life.
pub(crate) const FRAME: f32 = 1.0 / 24.0;

/// One cell's thought at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thought {
    /// Seconds since birth, 0 or more.
    pub(crate) age: f32,
    /// Its own dice.
    pub(crate) dice: Dice,
    /// Centre, fraction of the width and of the height.
    pub(crate) place: [f32; 2],
    /// 0 to 1, evenly spread over neighbouring thoughts: how stirred the picture must be for it to come up.
    pub(crate) shyness: f32,
}

impl Thought {
    /// How much of this thought comes up at a density of 0 (none do) to 1 (all do); C1 in the density.
    pub(crate) fn presence(&self, density: f32) -> f32 {
        const SOFT: f32 = 0.2;
        ramp(0.0, SOFT, density * (1.0 + SOFT) - self.shyness)
    }

    /// The structure's dice: held for `frames` of 24, then thrown again.
    pub(crate) fn structure(&self, slot: i64, frames: f32) -> u32 {
        let throw = libm::floorf(self.age / (frames * FRAME)) as i64;
        self.dice.with(1000 + slot).with(throw).seed()
    }
}

/// The thoughts that may be alive, the oldest first.
pub(crate) fn thoughts<'a>(
    feeling: &'a dyn Feeling,
    knobs: &Knobs,
    salt: u32,
    seconds: f64,
) -> impl Iterator<Item = Thought> + 'a {
    let dice = Dice::new(knobs.seed, salt);
    let now = libm::floor(seconds / CELL) as i64;
    let reach = (f64::from(LONGEST) / CELL) as i64 + 1;
    (now - reach..=now).filter_map(move |cell| {
        let own = dice.with(cell);
        let birth = (cell as f64 + f64::from(own.range(0, 0.0, JITTER))) * CELL;
        let age = seconds - birth;
        (age >= 0.0 && age < f64::from(LONGEST)).then(|| Thought {
            age: age as f32,
            dice: own,
            place: place(feeling, dice, cell, birth),
            shyness: even(cell, 0.618_034, dice.unit(-1)),
        })
    })
}

/// A place near the movement, never near the one before: the R2 sequence (Roberts 2018) keeps any eight neighbours
/// apart, and is drawn in towards the focus.
fn place(feeling: &dyn Feeling, dice: Dice, cell: i64, birth: f64) -> [f32; 2] {
    let focus = focus_at(feeling, birth);
    // From -1 to 1, thinner towards the ends.
    let inward = |s: f32| s * (0.55 + 0.45 * s * s);
    let u = inward(2.0 * even(cell, 0.754_877_67, dice.unit(-2)) - 1.0);
    let v = inward(2.0 * even(cell, 0.569_840_3, dice.unit(-3)) - 1.0);
    let reach = 0.22 + 0.28 * focus.spread;
    let inside = |centre: f32, offset: f32| centre.clamp(reach, 1.0 - reach) + offset;
    [inside(focus.x, u * reach), inside(focus.y, v * reach)]
}

/// A sequence over 0 to 1 in which neighbours are far apart.
pub(crate) fn even(cell: i64, step: f64, start: f32) -> f32 {
    crate::respiration::turn(cell as f64 * step + f64::from(start))
}
