//! Passages: slow states of the whole picture that come and go over seconds, such as low quality.

use crate::curve::Life;
use crate::dice::Dice;
use crate::respiration::turn;
use crate::thoughts::presence;

/// How far a passage has come up at a moment, 0 to 1, C1.
///
/// One may come every `every` seconds; `density` (0 to 1) says how many do. It rises in 0.6 s, stays for at most one,
/// and falls in 1.4 s.
pub(crate) fn passage(dice: Dice, every: f64, seconds: f64, density: f32) -> f32 {
    let cell = libm::floor(seconds / every);
    let own = dice.with(cell as i64);
    let life = Life {
        rise: 0.6,
        hold: own.range(1, 0.3, 1.0),
        fall: 1.4,
    };
    let spare = every as f32 - life.length();
    let age = (seconds - cell * every) as f32 - own.unit(2) * spare;
    let shyness = turn(cell * 0.618_034 + f64::from(dice.unit(-1)));
    life.level(age) * presence(density, shyness)
}

/// The side of a passage's low resolution cells in heights, which is `side` or somewhat finer or coarser, and their throw
/// of the dice. Both change between two passages, where nothing shows.
pub(crate) fn cells_of_passage(dice: Dice, every: f64, seconds: f64, side: f32) -> (f32, u32) {
    let own = dice.with(libm::floor(seconds / every) as i64);
    (side * own.pick(3, [0.7, 1.0, 1.5]), own.with(4).seed())
}
