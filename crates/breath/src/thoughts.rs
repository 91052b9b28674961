//! Thoughts: the moments at which a glitch may be born, on a lattice of cells in time.
//!
//! Each cell bears at most one thought. A mood makes events of it: what breaks, how far, and how it is joined again.
//! Nothing is remembered: a moment looks at the few cells whose thoughts could still live.
//!
//! The cells are 0.375 s apart, so thoughts come at most 2.7 times a second, and those that break the same part of the
//! picture more rarely still: leading edges 0.36 s apart are acceptable to ITU-R BT.1702 at any brightness and area.

use crate::curve::ramp;
use crate::dice::Dice;
use crate::knobs::Knobs;
use crate::respiration::turn;
use crate::sense::focus_at;
use crate::{Feeling, LOOK_BACK};

/// Seconds between two cells: nine frames of 24.
pub(crate) const CELL: f64 = 0.375;
/// A thought is born within this share of its cell.
const JITTER: f32 = 0.3;
/// Longest life, seconds.
pub(crate) const LONGEST: f32 = 1.1;
/// Longest life of a frozen frame, seconds: every second thought may freeze, and has to melt before the next one does. So
/// far back lies the frame that [`crate::Recipe::held`] names, at most.
pub(crate) const LONGEST_FREEZE: f32 = CELL as f32 * (2.0 - JITTER);
/// One frame of 24, seconds: the unit of a glitch's life.
pub(crate) const FRAME: f32 = 1.0 / 24.0;
/// Most thoughts alive at one moment.
pub(crate) const MAX_ALIVE: usize = 4;

// The place of birth must lie within the look-back, and the living must fit their slots.
const _: () = assert!((LONGEST as f64) < LOOK_BACK);
const _: () = assert!(LONGEST as f64 + JITTER as f64 * CELL < MAX_ALIVE as f64 * CELL);

/// One cell's thought at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thought {
    /// Seconds since birth, 0 or more.
    pub(crate) age: f32,
    /// Its own dice.
    pub(crate) dice: Dice,
    /// Centre, fraction of the width and of the height.
    pub(crate) place: [f32; 2],
    /// Whether it may hold a frame: every second one.
    pub(crate) freezes: bool,
    /// 0 to 1, evenly spread over neighbouring thoughts: how stirred the picture must be for it to come up.
    shyness: f32,
}

impl Thought {
    /// A thought that something else gave rise to, such as the landing of a drop.
    pub(crate) const fn at(place: [f32; 2], age: f32, dice: Dice, freezes: bool) -> Self {
        Self {
            age,
            dice,
            place,
            freezes,
            shyness: 0.0,
        }
    }

    /// How much of this thought comes up at a density of 0 (none do) to 1 (all do); C1 in the density.
    pub(crate) fn presence(&self, density: f32) -> f32 {
        presence(density, self.shyness)
    }

    /// The structure's dice: held for `frames` of 24, then thrown again.
    pub(crate) fn structure(&self, slot: i64, frames: f32) -> u32 {
        let throw = libm::floorf(self.age / (frames * FRAME)) as i64;
        self.dice.with(1000 + slot).with(throw).seed()
    }
}

/// The thoughts that may be alive, the oldest first, at most [`MAX_ALIVE`].
pub(crate) fn thoughts<'a>(
    feeling: &'a dyn Feeling,
    knobs: &Knobs,
    salt: u32,
    seconds: f64,
) -> impl Iterator<Item = Thought> + 'a {
    let dice = Dice::new(knobs.seed, salt);
    let now = libm::floor(seconds / CELL) as i64;
    (now + 1 - MAX_ALIVE as i64..=now).filter_map(move |cell| {
        let own = dice.with(cell);
        let birth = (cell as f64 + f64::from(own.range(0, 0.0, JITTER))) * CELL;
        let age = (seconds - birth) as f32;
        (0.0..LONGEST).contains(&age).then(|| Thought {
            age,
            dice: own,
            place: place(feeling, dice, cell, birth),
            freezes: cell % 2 == 0,
            shyness: turn(cell as f64 * 0.618_034 + f64::from(dice.unit(-1))),
        })
    })
}

/// How much of something of a given shyness (0 to 1) comes up at a density of 0 to 1; C1 in the density.
pub(crate) fn presence(density: f32, shyness: f32) -> f32 {
    const SOFT: f32 = 0.2;
    ramp(0.0, SOFT, density * (1.0 + SOFT) - shyness)
}

/// A place near the movement, never near the one before.
fn place(feeling: &dyn Feeling, dice: Dice, cell: i64, birth: f64) -> [f32; 2] {
    let focus = focus_at(feeling, birth);
    // From -1 to 1, thinner towards the ends.
    let inward = |s: f32| s * (0.55 + 0.45 * s * s);
    let [u, v] = apart(dice, cell);
    let reach = 0.22 + 0.28 * focus.spread;
    let inside = |centre: f32, offset: f32| centre.clamp(reach, 1.0 - reach) + reach * inward(2.0 * offset - 1.0);
    [inside(focus.x, u), inside(focus.y, v)]
}

/// A point of the unit square for each cell, so that any eight neighbours in time are far apart in space: the R2
/// sequence, which steps by the powers of the plastic number (M. Roberts 2018).
pub(crate) fn apart(dice: Dice, cell: i64) -> [f32; 2] {
    [
        turn(cell as f64 * 0.754_877_666 + f64::from(dice.unit(-2))),
        turn(cell as f64 * 0.569_840_291 + f64::from(dice.unit(-3))),
    ]
}
