//! What a recipe could do to the light of a picture stays within three flashes a second (ITU-R BT.1702, WCAG 2.3.1),
//! whatever the picture: a flash takes two opposing changes of a tenth of white over a quarter of the screen.

use crate::common::{Amount, controls, name, whole, wild};
use breath::{Controls, Feeling, Recipe, recipe};
use proptest::prelude::*;

/// A recipe at 120 moments a second.
const RATE: usize = 120;

fn film(feeling: &dyn Feeling, controls: &Controls, seconds: usize) -> Vec<Recipe> {
    let at = |i: usize| recipe(feeling, controls, 40.0 + i as f64 / RATE as f64);
    (0..RATE * seconds).map(at).collect()
}

/// Most times in any second that a value goes up by `swing` and down again, in either order: the flashes of the standard.
fn most_flashes(values: &[f32], swing: f32) -> usize {
    // Turning points that are a swing apart, as (frame, value).
    let mut turns: Vec<(usize, f32)> = vec![(0, values[0])];
    let mut rising = None;
    for (frame, &value) in values.iter().enumerate() {
        let last = turns.len() - 1;
        let change = value - turns[last].1;
        let goes_on = match rising {
            Some(true) => change > 0.0,
            Some(false) => change < 0.0,
            None => false,
        };
        if goes_on {
            turns[last] = (frame, value);
        } else if change.abs() >= swing {
            rising = Some(change > 0.0);
            turns.push((frame, value));
        }
    }
    let opposing = |i: usize| turns.iter().filter(|t| (i..i + RATE).contains(&t.0)).count();
    (0..values.len()).map(opposing).max().unwrap_or(0) / 2
}

#[test]
fn the_counter_counts() {
    let wave = |hertz: f32| -> Vec<f32> {
        let turns = |i: usize| hertz * i as f32 / RATE as f32;
        (0..4 * RATE)
            .map(|i| 0.5 - 0.5 * (std::f32::consts::TAU * turns(i)).cos())
            .collect()
    };
    assert_eq!(most_flashes(&wave(2.0), 0.1), 2);
    assert_eq!(most_flashes(&wave(5.0), 0.1), 5);
    assert_eq!(most_flashes(&wave(5.0), 1.1), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn light_of_the_whole_picture_turns_at_most_three_times_a_second(feeling in wild(), controls in controls()) {
        let safe = Controls { safe_flash: true, ..controls };
        let film = film(&feeling, &safe, 6);
        // What moves light over the whole picture. A glow of 0.1 more could lift a white picture by a tenth, and so on.
        let lights = ["glow", "veil", "contrast", "soften", "stutter", "low res"];
        let films: Vec<Vec<Amount>> = film.iter().map(whole).collect();
        for (index, &(name, ..)) in films[0].iter().enumerate().filter(|(_, a)| lights.contains(&a.0)) {
            let values: Vec<f32> = films.iter().map(|amounts| amounts[index].1).collect();
            let flashes = most_flashes(&values, 0.1);
            prop_assert!(flashes <= 3, "{name} makes {flashes} flashes in a second");
        }
    }

    #[test]
    fn events_leave_the_greater_part_of_the_picture_alone(feeling in wild(), controls in controls()) {
        for (safe_flash, most) in [(true, 0.33), (false, 0.4)] {
            let controls = Controls { safe_flash, ..controls };
            for r in film(&feeling, &controls, 6) {
                let touched: f32 = r.events().iter().map(|e| e.touched(controls.aspect)).sum();
                prop_assert!(touched <= most + 1e-5, "events touch {touched} of the picture");
            }
        }
    }

    #[test]
    fn a_pattern_jumps_at_most_six_times_a_second(feeling in wild(), controls in controls()) {
        let safe = Controls { safe_flash: true, ..controls };
        let film = film(&feeling, &safe, 6);
        // For each event: its name, its pattern, and since which frame it has had that.
        let mut alive: Vec<([u32; 6], u32, Option<usize>)> = Vec::new();
        for (frame, r) in film.iter().enumerate() {
            alive.retain(|(who, ..)| r.events().iter().any(|e| name(e) == *who));
            for e in r.events() {
                match alive.iter_mut().find(|(who, ..)| *who == name(e)) {
                    None => alive.push((name(e), e.seed, None)),
                    Some((_, seed, since)) if *seed != e.seed => {
                        let held = since.map(|since| (frame - since) as f32 / RATE as f32);
                        prop_assert!(held.is_none_or(|held| held > 3.7 / 24.0), "a pattern held for {held:?} s");
                        (*seed, *since) = (e.seed, Some(frame));
                    }
                    Some(_) => {}
                }
            }
        }
    }
}
