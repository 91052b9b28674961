//! Crossing: how another shot takes the place of this one.
//!
//! The other shot lies where freezes look for the held frame. It comes through in pieces: a few large patches break one
//! after the other, show the other shot and heal as part of it; what no piece has reached dissolves underneath, late. All
//! of it follows how far the crossing is and not the clock, so that one of half a second and one of three break as often.

use crate::curve::{lerp, ramp, smoothstep};
use crate::dice::Dice;
use crate::knobs::Knobs;
use crate::thoughts::apart;
use crate::{Controls, Event, MAX_EVENTS, Mood, Recipe};

/// How many patches come through.
pub(crate) const PIECES: usize = 6;
/// When the first and the last of them begin to show the other shot.
const BEGINNINGS: [f32; 2] = [0.08, 0.6];
/// How long the pieces of one patch take until they all show it.
const COMING: f32 = 0.2;
/// When what no piece has reached begins to dissolve, and when it has.
const DISSOLVE: [f32; 2] = [0.52, 0.96];
/// When it begins where there are no pieces.
const DISSOLVE_ALONE: f32 = 0.04;

/// What a mood makes of a piece.
struct Character {
    /// 0 (broken edges) or 1 (a disc, as a drop opens it).
    round: f32,
    /// How far its blocks slip, 1 as usual.
    reach: f32,
    /// Height of its smallest blocks, in heights.
    block: f32,
}

/// Lets another shot take the place of this one: none of it shows where `done` is 0, nothing else where it is 1.
///
/// `recipe` is what the mood does meanwhile, with its events over the pieces; `controls` are the maker's, whose amount
/// says how much of the crossing is pieces. C1 in `done`, no amount faster than 8 over the whole crossing.
pub fn cross(recipe: &mut Recipe, controls: &Controls, done: f32) {
    let knobs = Knobs::new(controls);
    let done = if done.is_nan() { 0.0 } else { done.clamp(0.0, 1.0) };
    let before = *recipe
        .events
        .first_chunk::<{ MAX_EVENTS - PIECES }>()
        .unwrap_or(&[Event::NONE; MAX_EVENTS - PIECES]);
    let kept = (recipe.event_count as usize).min(before.len());
    for (index, event) in recipe.events.iter_mut().enumerate() {
        *event = match index.checked_sub(PIECES) {
            None => piece(&knobs, controls.mood, index, done),
            Some(index) if index < kept => before[index],
            Some(_) => Event::NONE,
        };
    }
    recipe.event_count = (PIECES + kept) as u32;
    // No frame of the past, but one there has to be.
    recipe.held = recipe.held.max(f32::MIN_POSITIVE);
    let begins = lerp(DISSOLVE_ALONE, DISSOLVE[0], smoothstep(knobs.amount));
    recipe.stutter = ramp(begins, DISSOLVE[1], done);
    recipe.mix = 1.0;
}

/// One patch at one moment.
fn piece(knobs: &Knobs, mood: Mood, index: usize, done: f32) -> Event {
    let character = character(mood);
    let dice = Dice::new(knobs.seed, 0xc055);
    let own = dice.with(index as i64);
    let [x, y] = apart(dice, index as i64).map(|at| lerp(0.16, 0.84, at));
    let begins = lerp(BEGINNINGS[0], BEGINNINGS[1], index as f32 / (PIECES - 1) as f32);
    let broken = ramp(begins - 0.08, begins + 0.06, done) * (1.0 - ramp(begins + 0.13, begins + 0.38, done));
    let strength = smoothstep(knobs.amount);
    let sign = own.sign(0);
    Event {
        x,
        y,
        half_width: knobs.aspect * own.range(1, 0.28, 0.46),
        half_height: own.range(2, 0.2, 0.34),
        round: character.round,
        block: character.block,
        block_aspect: own.range(3, 2.0, 4.5),
        // A patch that has healed still shows the other shot, and so lives on.
        level: (0.65 * broken * strength).max(f32::MIN_POSITIVE),
        shift: sign * knobs.displace * character.reach * own.range(4, 0.03, 0.09),
        split: sign * knobs.split * 0.004 * knobs.aspect,
        freeze: strength * ramp(begins, begins + COMING, done),
        // The pattern stays, or what has come would go again.
        seed: own.with(5).seed(),
        ..Event::NONE
    }
}

const fn character(mood: Mood) -> Character {
    match mood {
        Mood::PlainCity => Character {
            round: 0.0,
            reach: 1.0,
            block: 1.0 / 36.0,
        },
        Mood::RainyDayReverie => Character {
            round: 1.0,
            reach: 0.6,
            block: 1.0 / 36.0,
        },
        Mood::NightPulse => Character {
            round: 0.0,
            reach: 0.8,
            block: 1.0 / 28.0,
        },
        Mood::FoggyMorningFlow => Character {
            round: 0.5,
            reach: 0.3,
            block: 1.0 / 24.0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Steady, recipe};

    fn at(controls: &Controls, done: f32) -> Recipe {
        let mut crossing = Recipe::IDENTITY;
        cross(&mut crossing, controls, done);
        crossing
    }

    /// The amounts of a piece that move.
    fn amounts(r: &Recipe) -> Vec<f32> {
        let pieces = r.events()[..PIECES].iter();
        pieces.flat_map(|e| [e.level, e.freeze]).chain([r.stutter]).collect()
    }

    #[test]
    fn both_ends_are_one_shot_alone() {
        for mood in Mood::ALL {
            let controls = Controls {
                mood,
                ..Controls::default()
            };
            let (first, last) = (at(&controls, 0.0), at(&controls, 1.0));
            assert!(
                first
                    .events()
                    .iter()
                    .all(|e| e.freeze == 0.0 && e.level <= f32::MIN_POSITIVE)
            );
            assert!(
                last.events()
                    .iter()
                    .all(|e| e.freeze == 1.0 && e.level <= f32::MIN_POSITIVE)
            );
            assert_eq!((first.stutter, last.stutter), (0.0, 1.0));
        }
    }

    #[test]
    fn what_has_come_stays_and_nothing_jumps() {
        let controls = Controls::default();
        let steps = 2000;
        let all: Vec<Recipe> = (0..=steps).map(|i| at(&controls, i as f32 / steps as f32)).collect();
        for pair in all.windows(2) {
            let (a, b) = (amounts(&pair[0]), amounts(&pair[1]));
            for (a, b) in a.iter().zip(&b) {
                assert!((b - a).abs() * steps as f32 <= 8.0, "{a} became {b}");
            }
            for (a, b) in pair[0].events().iter().zip(pair[1].events()) {
                assert!(b.freeze >= a.freeze && b.seed == a.seed && (b.x, b.y) == (a.x, a.y));
            }
            assert!(pair[1].stutter >= pair[0].stutter);
        }
        let broken = |r: &Recipe| r.events().iter().any(|e| e.level > 0.3);
        let calm = all.iter().filter(|r| !broken(r)).count();
        assert!(calm < steps / 4, "{calm} of {steps} moments break nothing");
    }

    #[test]
    fn the_mood_goes_on_over_the_pieces() {
        let controls = Controls::default();
        let stirred = (0..200).map(|i| recipe(&Steady::at(-0.5, 0.9), &controls, f64::from(i) * 0.1));
        for mood in stirred.filter(|r| r.event_count > 0) {
            let mut crossing = mood.clone();
            cross(&mut crossing, &controls, 0.5);
            let kept = mood.events().len().min(MAX_EVENTS - PIECES);
            assert_eq!(crossing.events()[PIECES..], mood.events()[..kept]);
        }
    }

    #[test]
    fn without_an_amount_it_only_dissolves() {
        let controls = Controls {
            amount: 0.0,
            ..Controls::default()
        };
        let middle = at(&controls, 0.5);
        assert!((middle.stutter - 0.5).abs() < 1e-3);
        assert!(
            middle
                .events()
                .iter()
                .all(|e| e.freeze == 0.0 && e.level <= f32::MIN_POSITIVE)
        );
    }
}
