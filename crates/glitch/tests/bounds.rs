//! What a hostile host may hand over, and what must stay as it is.
#![expect(clippy::unwrap_used, clippy::tests_outside_test_module, reason = "tests may stop")]

mod common;

use breath::Recipe;
use common::{Picture, Way, components, recipe, render};
use glitch::{Components, Depth, Encoding, Error, Job, Outcome, PictureMut, PictureRef, Rect, Scratch, SingleThread};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

fn depth() -> impl Strategy<Value = Depth> {
    prop_oneof![Just(Depth::U8), Just(Depth::U16), Just(Depth::F16), Just(Depth::F32)]
}

fn small() -> impl Strategy<Value = Rect> {
    (-9..9_i32, -9..9_i32, 0..40_i32, 0..40_i32).prop_map(|(x, y, w, h)| Rect::new(x, y, x + w, y + h))
}

/// A number without end lights nothing: its neighbours look as they do beside black, seen or not.
#[test]
fn broken_light_does_not_spread() {
    let bounds = Rect::new(0, 0, 96, 54);
    let recipe = Recipe {
        glow: 1.0,
        soften: 0.5,
        ..Recipe::IDENTITY
    };
    for premultiplied in [false, true] {
        for (light, alpha) in [(f32::INFINITY, 1.0), (f32::NAN, 1.0), (f32::INFINITY, 0.0)] {
            let shown = |light: f32| {
                let mut source = Picture::street(bounds, Components::Rgba, premultiplied);
                let at = (20 * 96 + 40) * 4;
                source.values[at..at + 4].copy_from_slice(&[light, light, light, alpha]);
                let way = Way {
                    windows: vec![bounds],
                    workers: &SingleThread,
                    scratch: &Scratch::default(),
                    encoding: Encoding::Video,
                    pixel_aspect: 1.0,
                };
                let mut pixels = render(&recipe, &source, None, &way);
                pixels.drain(at..at + 4);
                pixels
            };
            assert_eq!(
                shown(light),
                shown(0.0),
                "{light} with alpha {alpha}, premultiplied {premultiplied}"
            );
        }
    }
}

/// Every length in a recipe is a fraction of the height: in slender pictures they reach far beyond the sides.
#[test]
fn the_longest_pictures_are_rendered() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for (width, height) in [(1, 1), (1, 4096), (2, 16384), (16384, 2), (3, 5000)] {
        let bounds = Rect::new(0, 0, width, height);
        let source = Picture::street(bounds, Components::Rgba, true);
        for _ in 0..3 {
            let mut recipe = recipe().new_tree(&mut runner).unwrap().current();
            recipe.shake = [0.2, 0.1];
            recipe.split_radial = 0.04;
            recipe.sync_slip = 0.3;
            let way = Way {
                windows: vec![bounds],
                workers: &SingleThread,
                scratch: &Scratch::default(),
                encoding: Encoding::Video,
                pixel_aspect: 1.0,
            };
            let pixels = render(&recipe, &source, None, &way);
            assert_eq!(pixels.len(), source.values.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Pictures, windows and regions that do not fit each other, any bytes, rows either way up: never a panic, and
    /// nothing is written outside the window.
    #[test]
    fn odd_geometry_is_survived(
        recipe in recipe(),
        (whole, source, target, window) in (small(), small(), small(), small()),
        (from, to) in (depth(), depth()),
        (components, upside_down, fill) in (components(), any::<bool>(), any::<u8>()),
    ) {
        let row = |b: Rect, d: Depth| b.width() * d.bytes() * components.count();
        let stride = |b: Rect, d: Depth| (row(b, d) + 5) as isize * if upside_down { -1 } else { 1 };
        let bytes = vec![fill; (row(source, from) + 5) * source.height()];
        let mut result = vec![0x5a; (row(target, to) + 5) * target.height()];
        let job = Job {
            recipe: &recipe,
            source: PictureRef::new(&bytes, source, stride(source, from), from, components, true).unwrap(),
            held: None,
            picture: whole,
            pixel_aspect: 1.0,
            window,
            encoding: Encoding::Linear,
            workers: &SingleThread,
            abort: &|| false,
        };
        let mut view = PictureMut::new(&mut result, target, stride(target, to), to, components, true).unwrap();
        let outcome = glitch::render(&job, &mut view, &Scratch::default());
        let inside = window.intersection(&target);
        if outcome.is_err() || inside.is_empty() {
            prop_assert!(result.iter().all(|b| *b == 0x5a));
        } else {
            for (index, bytes) in result.chunks(row(target, to) + 5).enumerate() {
                let y = if upside_down { target.y2 - 1 - index as i32 } else { target.y1 + index as i32 };
                let pixel = to.bytes() * components.count();
                let start = (inside.x1 - target.x1) as usize * pixel;
                let end = start + inside.width() * pixel;
                let outside = |at: usize| y < inside.y1 || y >= inside.y2 || at < start || at >= end;
                prop_assert!(bytes.iter().enumerate().all(|(at, b)| !outside(at) || *b == 0x5a), "row {}", y);
            }
        }
    }

    /// One broken number spoils no more than the effects' reach, and never a far corner.
    #[test]
    fn broken_numbers_stay_where_they_are(
        mut recipe in recipe(),
        broken in prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY), Just(1e30_f32)],
    ) {
        // Places may move anything anywhere; what is asked here is that values do not spread.
        recipe.event_count = 0;
        recipe.low_res = 0.0;
        let bounds = Rect::new(0, 0, 160, 90);
        let scratch = Scratch::default();
        let way = Way { windows: vec![bounds], workers: &SingleThread, scratch: &scratch, encoding: Encoding::Video, pixel_aspect: 1.0 };
        let mut source = Picture::street(bounds, Components::Rgba, true);
        source.values[(45 * 160 + 80) * 4 + 1] = broken;
        let result = render(&recipe, &source, None, &way);
        let spoilt = result.iter().filter(|bits| !f32::from_bits(**bits).is_finite()).count();
        prop_assert!(spoilt <= 240, "{} values spoilt", spoilt);
        prop_assert!(result[..4 * 8].iter().chain(&result[result.len() - 4 * 8..]).all(|b| f32::from_bits(*b).is_finite()));
    }
}

#[test]
fn a_low_resolution_picture_has_cells_of_two_sizes() {
    let bounds = Rect::new(0, 0, 256, 128);
    let mut source = Picture::street(bounds, Components::Rgb, true);
    for (index, value) in source.values.iter_mut().enumerate() {
        *value = (index / 3 % 256) as f32 / 256.0;
    }
    let mut recipe = Recipe::IDENTITY;
    recipe.low_res = 1.0;
    recipe.low_res_cell = 8.0 / 128.0;
    let scratch = Scratch::default();
    let way = Way {
        windows: vec![bounds],
        workers: &SingleThread,
        scratch: &scratch,
        encoding: Encoding::Video,
        pixel_aspect: 1.0,
    };
    let result = render(&recipe, &source, None, &way);
    // How long the picture keeps one value along a line: 8 columns, or 16 where four cells are one.
    let (mut small, mut large) = (0, 0);
    for line in result.chunks(256 * 3) {
        let reds: Vec<u32> = line.iter().step_by(3).copied().collect();
        for run in reds.chunk_by(|a, b| a == b) {
            match run.len() {
                8 => small += 1,
                16 => large += 1,
                other => panic!("a cell {other} pixels wide"),
            }
        }
    }
    assert!(small > 2 * large && large > small / 20, "{small} small, {large} large");
}

#[test]
fn identity_keeps_every_bit() {
    let bounds = Rect::new(-3, 7, 61, 40);
    let scratch = Scratch::default();
    for (premultiplied, encoding) in [(true, Encoding::Video), (false, Encoding::Linear)] {
        let mut source = Picture::street(bounds, Components::Rgba, premultiplied);
        source.values[5] = f32::NAN;
        source.values[9] = -4.0;
        source.values[12] = f32::INFINITY;
        let way = Way {
            windows: vec![bounds],
            workers: &SingleThread,
            scratch: &scratch,
            encoding,
            pixel_aspect: 1.0,
        };
        let bits: Vec<u32> = source.values.iter().map(|v| v.to_bits()).collect();
        assert_eq!(render(&Recipe::IDENTITY, &source, None, &way), bits);
        // Amounts of 0 with everything else set.
        let mut idle = Recipe::IDENTITY;
        idle.bleed_length = 0.1;
        idle.grain_seed = 9;
        idle.veil_drift = [3.0, 1.0];
        idle.glow_warmth = 1.0;
        idle.event_count = 1;
        idle.events[0].half_width = 0.5;
        idle.events[0].half_height = 0.5;
        idle.events[0].shift = 0.1;
        assert!(glitch::is_identity(&idle));
        assert_eq!(render(&idle, &source, None, &way), bits);
    }
}

#[test]
fn highlights_above_white_survive() {
    let bounds = Rect::new(0, 0, 64, 36);
    let scratch = Scratch::default();
    let mut source = Picture::street(bounds, Components::Rgba, true);
    source.values[(18 * 64 + 32) * 4] = 400.0;
    let mut recipe = Recipe::IDENTITY;
    recipe.grain = 0.05;
    recipe.glow = 1.0;
    recipe.soften = 0.5;
    recipe.contrast = 0.5;
    for encoding in [Encoding::Video, Encoding::Linear] {
        let way = Way {
            windows: vec![bounds],
            workers: &SingleThread,
            scratch: &scratch,
            encoding,
            pixel_aspect: 1.0,
        };
        let bits = render(&recipe, &source, None, &way)[(18 * 64 + 32) * 4];
        assert!(f32::from_bits(bits) > 300.0, "{}", f32::from_bits(bits));
    }
}

#[test]
fn an_abort_ends_the_render() {
    let bounds = Rect::new(0, 0, 64, 64);
    let source = Picture::street(bounds, Components::Rgba, true);
    let bytes = source.bytes();
    let mut result = vec![0; bytes.len()];
    let mut recipe = Recipe::IDENTITY;
    recipe.grain = 0.05;
    let job = Job {
        recipe: &recipe,
        source: PictureRef::new(&bytes, bounds, source.row_bytes(), Depth::F32, Components::Rgba, true).unwrap(),
        held: None,
        picture: bounds,
        pixel_aspect: 1.0,
        window: bounds,
        encoding: Encoding::Video,
        workers: &SingleThread,
        abort: &|| true,
    };
    let mut to = PictureMut::new(
        &mut result,
        bounds,
        source.row_bytes(),
        Depth::F32,
        Components::Rgba,
        true,
    )
    .unwrap();
    assert_eq!(glitch::render(&job, &mut to, &Scratch::default()), Ok(Outcome::Aborted));
}

#[test]
fn bad_geometry_is_refused() {
    let at = |bytes: &[u8], bounds, row_bytes| {
        PictureRef::new(bytes, bounds, row_bytes, Depth::F32, Components::Rgba, true).map(|_| ())
    };
    let bounds = Rect::new(0, 0, 2, 2);
    assert_eq!(at(&[0; 64], bounds, 32), Ok(()));
    assert_eq!(at(&[0; 63], bounds, 32), Err(Error::Buffer { given: 63, needed: 64 }));
    assert_eq!(
        at(&[0; 64], bounds, -31),
        Err(Error::RowBytes {
            row_bytes: -31,
            needed: 32
        })
    );
    assert!(matches!(at(&[0; 64], Rect::new(2, 0, 0, 2), 32), Err(Error::Bounds(_))));
    assert!(matches!(
        at(&[0; 64], Rect::new(i32::MIN, 0, i32::MAX, 2), 32),
        Err(Error::Bounds(_))
    ));
}
