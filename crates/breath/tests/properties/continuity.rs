//! Nothing pops: at 240 moments a second, for every mood, knob and feeling.

use crate::common::{controls, name, sums, whole, wild};
use breath::{Controls, Event, Feeling, Recipe, recipe};
use proptest::prelude::*;

/// The steepest that any amount moves, in fractions of its whole range a second: a rise of 1.5 frames of 24, while the
/// feeling rises too.
const STEEPEST: f32 = 48.0;

/// A recipe at a rate, for some seconds.
fn film(
    feeling: &dyn Feeling,
    controls: &Controls,
    from: f64,
    rate: f64,
    seconds: f64,
) -> impl Iterator<Item = Recipe> {
    (0..(rate * seconds) as u32).map(move |i| recipe(feeling, controls, from + f64::from(i) / rate))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whole_picture_amounts_move_no_faster_than_their_bound(feeling in wild(), controls in controls(), from in 0.0..200.0) {
        let mut before: Option<Recipe> = None;
        for now in film(&feeling, &controls, from, 240.0, 4.0) {
            if let Some(before) = before {
                for ((name, was, range), (_, is, _)) in whole(&before).into_iter().zip(whole(&now)) {
                    let slope = (is - was).abs() * 240.0 / range;
                    prop_assert!(slope <= STEEPEST, "{name} moves {slope} of its range a second");
                }
            }
            before = Some(now);
        }
    }

    #[test]
    fn nothing_turns_a_corner(feeling in wild(), controls in controls(), from in 0.0..200.0) {
        // A corner or a jump stays as large in the second difference however short the step; a curve vanishes with its
        // square. Eight things rising at the steepest curvature of a smoothstep, 6 / rise^2, are the most that is allowed.
        // What nears its limit is bent by that as well, by about as much again.
        let rate = 1920.0_f32;
        let curvature = 2.0 * 6.0 * 16.0 * 16.0;
        let allowed = curvature / (rate * rate) + 2e-5;
        let read = |r: &Recipe| [whole(r), sums(r)].concat();
        let films: Vec<_> = film(&feeling, &controls, from, f64::from(rate), 1.2).map(|r| read(&r)).collect();
        for three in films.windows(3) {
            for ((&(name, a, range), &(_, b, _)), &(_, c, _)) in three[0].iter().zip(&three[1]).zip(&three[2]) {
                let bend = (a - 2.0 * b + c).abs() / range;
                prop_assert!(bend <= allowed, "{name} bends by {bend}, {allowed} is allowed");
            }
        }
    }

    #[test]
    fn events_are_born_and_die_at_nothing(feeling in wild(), controls in controls(), from in 0.0..200.0) {
        let mut before: Vec<Event> = Vec::new();
        for (frame, now) in film(&feeling, &controls, from, 240.0, 4.0).enumerate() {
            let now = now.events().to_vec();
            let step = STEEPEST / 240.0 + 1e-3;
            for e in &now {
                prop_assert!((0.0..=1.0).contains(&e.level));
                let was = before.iter().find(|b| name(b) == name(e)).map_or(0.0, |b| b.level);
                prop_assert!(frame == 0 || (e.level - was).abs() <= step, "a level went from {was} to {}", e.level);
            }
            for b in &before {
                let gone = !now.iter().any(|e| name(e) == name(b));
                prop_assert!(!gone || b.level <= 0.02, "an event vanished at level {}", b.level);
            }
            before = now;
        }
    }

    #[test]
    fn the_held_frame_stays_while_it_is_seen(feeling in wild(), controls in controls(), from in 0.0..200.0) {
        let mut held: Option<f64> = None;
        for (i, now) in film(&feeling, &controls, from, 240.0, 4.0).enumerate() {
            let seconds = from + i as f64 / 240.0;
            let seen = now.stutter > 0.0 || now.events().iter().any(|e| e.freeze > 0.0 && e.level > 0.0);
            prop_assert!(!seen || controls.neighbours, "a frame is held though the host gives none");
            let frame = seconds - f64::from(now.held);
            if let (true, Some(before)) = (seen, held) {
                prop_assert!((frame - before).abs() < 1e-5, "the held frame went from {before} to {frame} while it was seen");
            }
            held = seen.then_some(frame);
        }
    }

    #[test]
    fn a_moment_is_the_same_in_any_order(feeling in wild(), controls in controls(), from in 0.0..1e5) {
        let at = |i: u32| recipe(&feeling, &controls, from + f64::from(i) / 24.0);
        let forward: Vec<_> = (0..24).map(at).collect();
        let backward: Vec<_> = (0..24).rev().map(at).collect();
        prop_assert!(forward.iter().eq(backward.iter().rev()));
    }
}
