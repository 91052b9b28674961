//! A picture whose pixels are not square, shown as wide as it is meant, looks like the one of square pixels.
#![expect(clippy::unwrap_used, clippy::tests_outside_test_module, reason = "tests may stop")]

#[expect(dead_code, reason = "the other tests use more of it")]
mod common;

use breath::{Drop, Event, Recipe, Ring, Wave};
use common::{Picture, Way, render};
use glitch::{Components, Encoding, Rect, Scratch, SingleThread};

const WIDTH: usize = 640;
const HEIGHT: i32 = 360;

/// Every second pixel across is the mean of two.
fn narrowed(values: &[f32]) -> Vec<f32> {
    let two = values.chunks_exact(6);
    two.flat_map(|two| [0, 1, 2].map(|c| (two[c] + two[c + 3]) * 0.5))
        .collect()
}

/// A slope of soft stripes: what differs is where things lie, not how finely they were sampled.
fn stripes() -> Picture {
    let bounds = Rect::new(0, 0, WIDTH as i32, HEIGHT);
    let mut picture = Picture::street(bounds, Components::Rgb, false);
    for (index, pixel) in picture.values.chunks_exact_mut(3).enumerate() {
        let (x, y) = ((index % WIDTH) as f32, (index / WIDTH) as f32);
        let value = 0.4 + 0.2 * (x * 0.05).sin() + 0.15 * (y * 0.07).sin();
        pixel.copy_from_slice(&[value, value * 0.8 + 0.1 * (x * 0.021).cos(), 0.9 - value]);
    }
    picture
}

fn drawn(recipe: &Recipe, source: &Picture, pixel_aspect: f32) -> Vec<f32> {
    let scratch = Scratch::default();
    let way = Way {
        windows: vec![source.bounds],
        workers: &SingleThread,
        scratch: &scratch,
        encoding: Encoding::Video,
        pixel_aspect,
    };
    let bits = render(recipe, source, None, &way);
    bits.into_iter().map(f32::from_bits).collect()
}

/// Root of the mean square of what differs from the square picture, where pixels are twice as wide as high: as they are
/// said to be, and as if they were square.
fn off(recipe: &Recipe) -> [f32; 2] {
    let square = stripes();
    let mut narrow = square.clone();
    narrow.values = narrowed(&square.values);
    narrow.bounds = Rect::new(0, 0, WIDTH as i32 / 2, HEIGHT);
    let wanted = narrowed(&drawn(recipe, &square, 1.0));
    [2.0, 1.0].map(|aspect| {
        let got = drawn(recipe, &narrow, aspect);
        let sum: f32 = got.iter().zip(&wanted).map(|(a, b)| (a - b) * (a - b)).sum();
        (sum / got.len() as f32).sqrt()
    })
}

#[test]
fn what_is_round_or_long_is_so_as_it_is_seen() {
    let mut drops = Recipe::IDENTITY;
    drops.drop_count = 2;
    for (drop, x) in drops.drops.iter_mut().zip([0.3, 0.7]) {
        *drop = Drop {
            x,
            y: 0.5,
            radius: 0.16,
            stretch: 1.2,
            level: 1.0,
        };
    }
    let mut rings = Recipe::IDENTITY;
    rings.ring_count = 1;
    rings.rings[0] = Ring {
        x: 0.5,
        y: 0.5,
        radius: 0.25,
        width: 0.1,
        height: 0.03,
    };
    let mut event = Recipe::IDENTITY;
    event.event_count = 1;
    event.events[0] = Event {
        x: 0.5,
        y: 0.5,
        half_width: 0.4,
        half_height: 0.4,
        round: 1.0,
        block: 1.0 / 30.0,
        level: 0.9,
        shift: 0.1,
        seed: 5,
        ..Event::NONE
    };
    let mut moved = Recipe::IDENTITY;
    moved.shake = [0.05, 0.0];
    moved.wave_count = 1;
    moved.waves[0] = Wave {
        y: 0.5,
        half_height: 0.3,
        shift: 0.06,
        length: 0.4,
        phase: 0.1,
    };
    let mut split = Recipe::IDENTITY;
    split.split = [0.04, 0.0];
    let mut late = Recipe::IDENTITY;
    late.chroma_shift = [0.06, 0.0];
    let mut fog = Recipe::IDENTITY;
    fog.veil = 0.8;
    fog.veil_size = 0.4;
    let all = [
        ("drops", drops),
        ("rings", rings),
        ("event", event),
        ("moved", moved),
        ("split", split),
        ("late", late),
        ("fog", fog),
    ];
    for (name, recipe) in all {
        let [said, ignored] = off(&recipe);
        assert!(ignored > 0.002, "{name} shows nothing: {ignored}");
        assert!(said < 0.35 * ignored, "{name}: {said} off, and {ignored} as if square");
    }
}

#[test]
fn an_aspect_that_makes_no_sense_counts_as_square() {
    let mut recipe = Recipe::IDENTITY;
    recipe.split = [0.04, 0.0];
    let source = stripes();
    let square = drawn(&recipe, &source, 1.0);
    for odd in [0.0, -2.0, f32::NAN, f32::INFINITY, 1e9] {
        assert!(drawn(&recipe, &source, odd) == square, "{odd}");
    }
}
