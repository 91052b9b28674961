//! Whatever comes in: no panic, and nothing that is not a number goes out.

use crate::common::{does_nothing, mood, sums, whole, wild};
use affect::{Affect, Focus, Rhythm};
use breath::{Controls, Feeling, LOOK_AHEAD, LOOK_BACK, Mood, recipe};
use proptest::prelude::*;
use std::cell::Cell;

/// A feeling that is not one.
struct Broken(f32);

impl Feeling for Broken {
    fn affect(&self, _seconds: f64) -> Affect {
        Affect {
            valence: self.0,
            arousal: self.0,
            intensity: self.0,
            calm: self.0,
            anxious: self.0,
            excited: self.0,
            melancholic: self.0,
        }
    }

    fn focus(&self, _seconds: f64) -> Focus {
        Focus {
            x: self.0,
            y: self.0,
            spread: self.0,
        }
    }

    fn rhythm(&self) -> Rhythm {
        Rhythm {
            bpm: self.0,
            strength: self.0,
        }
    }
}

/// Counts how far around a moment it is asked.
struct Asked {
    moment: f64,
    furthest: Cell<[f64; 2]>,
}

impl Asked {
    fn ask(&self, seconds: f64) {
        let [back, ahead] = self.furthest.get();
        self.furthest
            .set([back.min(seconds - self.moment), ahead.max(seconds - self.moment)]);
    }
}

impl Feeling for Asked {
    fn affect(&self, seconds: f64) -> Affect {
        self.ask(seconds);
        Affect::from_valence_arousal(-0.5, 0.9)
    }

    fn focus(&self, seconds: f64) -> Focus {
        self.ask(seconds);
        Focus::ANYWHERE
    }

    fn rhythm(&self) -> Rhythm {
        Rhythm::NONE
    }
}

fn any_number() -> impl Strategy<Value = f32> {
    prop_oneof![
        any::<f32>(),
        Just(f32::NAN),
        Just(f32::INFINITY),
        Just(f32::NEG_INFINITY),
        Just(-1.0),
        Just(0.0),
        Just(1e30)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn odd_numbers_are_brought_home(
        odd in any_number(),
        knobs in prop::collection::vec(any_number(), 19),
        mood in mood(),
        seconds in any::<f64>(),
    ) {
        let controls = Controls {
            mood,
            amount: knobs[0],
            sensitivity: knobs[1],
            breath_rate: knobs[2],
            inhale: knobs[3],
            exhale: knobs[4],
            depth: knobs[5],
            displace: knobs[6],
            split: knobs[7],
            noise: knobs[8],
            low_res: knobs[9],
            stutter: knobs[10],
            bleed: knobs[11],
            shake: knobs[12],
            glow: knobs[13],
            soften: knobs[14],
            weather: knobs[15],
            mix: knobs[16],
            aspect: knobs[17],
            ..Controls::default()
        };
        for seconds in [seconds, f64::NAN, f64::INFINITY, -1.0, 0.0, 17.3] {
            let r = recipe(&Broken(odd), &controls, seconds);
            for (name, value, range) in whole(&r) {
                prop_assert!(value.is_finite() && value.abs() <= range, "{name} is {value}");
            }
            for (name, value, _) in sums(&r) {
                prop_assert!(value.is_finite(), "{name} is {value}");
            }
            prop_assert!((0.0..=1.0).contains(&r.mix));
            prop_assert!((0.0..=1.5).contains(&r.held));
        }
    }

    #[test]
    fn nothing_of_everything_is_the_source(feeling in wild(), mood in mood(), seconds in 0.0..1e4) {
        let none = Controls { mood, amount: 0.0, ..Controls::default() };
        prop_assert!(does_nothing(&recipe(&feeling, &none, seconds)));
        let off = Controls {
            mood,
            displace: 0.0,
            split: 0.0,
            noise: 0.0,
            low_res: 0.0,
            stutter: 0.0,
            bleed: 0.0,
            shake: 0.0,
            glow: 0.0,
            soften: 0.0,
            weather: 0.0,
            ..Controls::default()
        };
        prop_assert!(does_nothing(&recipe(&feeling, &off, seconds)));
    }

    #[test]
    fn the_feeling_is_asked_for_only_nearby(mood in mood(), moment in 0.0..1e4, exhale in 0.25..4.0_f32) {
        let asked = Asked { moment, furthest: Cell::new([0.0; 2]) };
        let _ = recipe(&asked, &Controls { mood, exhale, ..Controls::default() }, moment);
        let [back, ahead] = asked.furthest.get();
        prop_assert!((-LOOK_BACK..-1.0).contains(&back), "asked {back} s back");
        prop_assert!(ahead <= LOOK_AHEAD && ahead > 1.0, "asked {ahead} s ahead");
    }
}

#[test]
fn a_neutral_feeling_stands_in_for_one_that_is_none() {
    for mood in Mood::ALL {
        let controls = Controls {
            mood,
            ..Controls::default()
        };
        let missing = recipe(&Broken(f32::NAN), &controls, 5.0);
        let neutral = recipe(&breath::Steady::new(Affect::NEUTRAL), &controls, 5.0);
        assert_eq!(missing, neutral);
    }
}
