//! Once every recipe of a passage has been drawn, drawing it again asks for no memory: buffers are kept and reused.
//!
//! Alone in its binary, which counts what is asked for.
#![expect(clippy::unwrap_used, clippy::tests_outside_test_module, reason = "tests may stop")]

use breath::{Controls, Drop, MAX_DROPS, Mood, Recipe, Steady, recipe};
use glitch::{Components, Depth, Encoding, Job, Outcome, PictureMut, PictureRef, Rect, Scratch, SingleThread};

const BOUNDS: Rect = Rect::new(0, 0, 640, 360);

/// A second of a mood at the height of feeling.
fn passage(mood: Mood) -> Vec<Recipe> {
    let feeling = Steady::at(-0.4, 1.0);
    let controls = Controls {
        mood,
        ..Controls::default()
    };
    (0..24)
        .map(|frame| recipe(&feeling, &controls, 7.0 + f64::from(frame) / 24.0))
        .collect()
}

fn draw(recipes: &[Recipe], scratch: &Scratch, source: &[u8], result: &mut [u8]) {
    let row = 640 * 16;
    let view = PictureRef::new(source, BOUNDS, row, Depth::F32, Components::Rgba, true).unwrap();
    for recipe in recipes {
        let job = Job {
            recipe,
            source: view,
            held: Some(view),
            picture: BOUNDS,
            pixel_aspect: 1.0,
            window: BOUNDS,
            encoding: Encoding::Video,
            workers: &SingleThread,
            abort: &|| false,
        };
        let mut to = PictureMut::new(result, BOUNDS, row, Depth::F32, Components::Rgba, true).unwrap();
        assert_eq!(glitch::render(&job, &mut to, scratch), Ok(Outcome::Done));
    }
}

/// Rain that grows: a drop, then as many as there may be, side by side.
fn shower() -> [Recipe; 2] {
    let mut recipe = Recipe::IDENTITY;
    for (drop, i) in recipe.drops.iter_mut().zip(0..MAX_DROPS) {
        *drop = Drop {
            x: (i as f32 + 0.5) / MAX_DROPS as f32,
            y: 0.5,
            radius: 0.008,
            stretch: 1.2,
            level: 1.0,
        };
    }
    [1, MAX_DROPS].map(|count| Recipe {
        drop_count: count as u32,
        ..recipe.clone()
    })
}

#[test]
fn frames_after_the_first_ones_allocate_nothing() {
    let mut source = Vec::new();
    for pixel in 0..640 * 360_u32 {
        let value = (pixel * 37 % 256) as f32 / 256.0;
        source.extend(
            [value, 0.5 * value, 1.0 - value, 1.0]
                .iter()
                .flat_map(|v: &f32| v.to_ne_bytes()),
        );
    }
    let mut result = vec![0; source.len()];
    for mood in Mood::ALL {
        let recipes = passage(mood);
        let scratch = Scratch::default();
        let first = allocation_counter::measure(|| draw(&recipes, &scratch, &source, &mut result));
        assert!(first.count_total > 0, "{mood:?}: nothing is counted");
        let again = allocation_counter::measure(|| draw(&recipes, &scratch, &source, &mut result));
        assert_eq!(again.count_total, 0, "{mood:?}: {} bytes", again.bytes_total);
    }
    let [first, most] = shower();
    let scratch = Scratch::default();
    draw(&[first], &scratch, &source, &mut result);
    let grown = allocation_counter::measure(|| draw(&[most], &scratch, &source, &mut result));
    assert_eq!(grown.count_total, 0, "heavier rain: {} bytes", grown.bytes_total);
}
