//! Every knob does what its name says.

use crate::common::{mean, minute, of, sums, touched, whole};
use affect::Affect;
use breath::{Controls, Mood, Recipe, Steady, recipe};

#[test]
fn every_knob_moves_its_own_effect() {
    let (stirred, resting) = (Steady::at(-0.2, 0.8), Steady::at(0.2, -0.2));
    type Knob = (&'static str, fn(&mut Controls, f32), &'static [&'static str]);
    let knobs: [Knob; 10] = [
        (
            "displace",
            |c, v| c.displace = v,
            &["event shifts", "event row shifts", "wave shifts"],
        ),
        (
            "split",
            |c, v| c.split = v,
            &["split x", "split y", "split radial", "event splits", "chroma shift x"],
        ),
        ("noise", |c, v| c.noise = v, &["grain", "noise"]),
        ("low_res", |c, v| c.low_res = v, &["low res", "event cells"]),
        ("stutter", |c, v| c.stutter = v, &["stutter", "event freezes"]),
        ("bleed", |c, v| c.bleed = v, &["bleed", "overflow", "event chroma"]),
        (
            "shake",
            |c, v| c.shake = v,
            &["shake x", "shake y", "shake zoom", "scan lines", "sync slip"],
        ),
        ("glow", |c, v| c.glow = v, &["glow"]),
        ("soften", |c, v| c.soften = v, &["soften"]),
        (
            "weather",
            |c, v| c.weather = v,
            &["drop levels", "ring heights", "veil"],
        ),
    ];
    for mood in Mood::ALL {
        for (knob, turn, effects) in knobs {
            // What breaks is hard: softness belongs to rest.
            let feeling = if knob == "soften" { resting } else { stirred };
            let strength = |value: f32| {
                let mut controls = of(mood);
                turn(&mut controls, value);
                mean(&feeling, &controls, |r| {
                    let all = [whole(r), sums(r)].concat();
                    all.iter()
                        .filter(|a| effects.contains(&a.0))
                        .map(|a| a.1.abs() / a.2)
                        .sum()
                })
            };
            let steps = [0.0, 0.5, 1.0, 2.0].map(strength);
            assert_eq!(steps[0], 0.0, "{knob} at 0 leaves something in {mood:?}");
            let dry = matches!(mood, Mood::PlainCity | Mood::NightPulse);
            if knob == "weather" && dry {
                continue;
            }
            assert!(
                steps[..3].is_sorted_by(|a, b| a < b),
                "{knob} does not grow in {mood:?}: {steps:?}"
            );
            // A frame that is frozen cannot freeze more.
            assert!(
                steps[3] > steps[2] || knob == "stutter",
                "{knob} ends at 1 in {mood:?}: {steps:?}"
            );
        }
    }
}

#[test]
fn depth_lets_the_picture_breathe_or_holds_it_still() {
    let feeling = Steady::at(0.3, 0.1);
    let swing = |depth| {
        let controls = Controls {
            depth,
            ..Controls::default()
        };
        let glow = |r: Recipe| r.glow;
        let most = minute(&feeling, &controls).map(glow).fold(0.0, f32::max);
        let least = minute(&feeling, &controls).map(glow).fold(f32::MAX, f32::min);
        (most - least) / most
    };
    assert!(swing(0.0) < 1e-4);
    let usual = swing(Controls::default().depth);
    assert!(
        (0.18..0.32).contains(&usual),
        "glow breathes by {usual} of its strength, not by a quarter"
    );
    assert!(swing(1.0) > usual);
}

#[test]
fn inhale_and_exhale_lengthen_the_life_of_a_glitch() {
    let feeling = Steady::at(-0.6, 0.9);
    let alive = |inhale, exhale| {
        let controls = Controls {
            inhale,
            exhale,
            depth: 0.0,
            ..Controls::default()
        };
        mean(&feeling, &controls, |r| r.event_count as f32)
    };
    let usual = alive(1.0, 1.0);
    assert!(alive(3.0, 1.0) > 1.05 * usual);
    assert!(alive(1.0, 3.0) > 1.15 * usual);
    assert!(alive(1.0, 0.3) < 0.9 * usual);
}

#[test]
fn sensitivity_bends_the_answer_to_the_feeling() {
    let feeling = Steady::at(-0.2, 0.4);
    let broken = |sensitivity| {
        mean(
            &feeling,
            &Controls {
                sensitivity,
                ..Controls::default()
            },
            touched,
        )
    };
    assert!(broken(0.0) < broken(1.0) && broken(1.0) < broken(2.0));
    let neutral = Steady::new(Affect::NEUTRAL);
    let deaf = Controls {
        sensitivity: 0.0,
        ..Controls::default()
    };
    assert_eq!(recipe(&feeling, &deaf, 9.0), recipe(&neutral, &deaf, 9.0));
}
