//! The same pixels whatever the way: tiles, threads, instruction sets, order, row order in memory.
#![expect(clippy::unwrap_used, clippy::tests_outside_test_module, reason = "tests may stop")]

mod common;

use common::{Picture, Way, components, recipe, render};
use glitch::{Components, Encoding, Rect, Scoped, Scratch, Simd, SingleThread, Workers};
use proptest::prelude::*;

/// A picture's bounds, small or in a few cases wide or slender, anywhere.
fn bounds() -> impl Strategy<Value = Rect> {
    let size = prop_oneof![
        18 => (1..150_i32, 1..90_i32),
        2 => (1000..2300_i32, 1..20_i32),
        1 => (1..5_i32, 300..2000_i32),
    ];
    (-40..40_i32, -40..40_i32, size).prop_map(|(x, y, (w, h))| Rect::new(x, y, x + w, y + h))
}

/// A host with so many threads that runs one after the other, the last first.
struct Backwards(usize);

impl Workers for Backwards {
    fn count(&self) -> usize {
        self.0
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).rev().for_each(job);
    }
}

/// Where a picture lets something through.
#[derive(Clone, Copy, Debug)]
enum Holes {
    Many,
    None,
    /// One pixel, at a fraction of the picture.
    One(f32),
}

fn holes() -> impl Strategy<Value = Holes> {
    prop_oneof![
        Just(Holes::Many),
        Just(Holes::None),
        (0.0..1.0_f32).prop_map(Holes::One)
    ]
}

/// Changes the alpha of a street.
fn pierce(picture: &mut Picture, holes: Holes) {
    if picture.components != Components::Rgba || matches!(holes, Holes::Many) {
        return;
    }
    let (pixels, _) = picture.values.as_chunks_mut::<4>();
    pixels.iter_mut().for_each(|[.., alpha]| *alpha = 1.0);
    if let Holes::One(place) = holes {
        let index = (place * pixels.len() as f32) as usize % pixels.len();
        pixels[index][3] = 0.5;
    }
}

/// Cuts a rectangle at a column and a line.
fn tiles(b: Rect, across: f32, up: f32) -> Vec<Rect> {
    let x = b.x1 + (b.width() as f32 * across) as i32;
    let y = b.y1 + (b.height() as f32 * up) as i32;
    vec![
        Rect::new(x, y, b.x2, b.y2),
        Rect::new(b.x1, b.y1, x, y),
        Rect::new(x, b.y1, b.x2, y),
        Rect::new(b.x1, y, x, b.y2),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_way_gives_the_same_bits(
        recipe in recipe(),
        bounds in bounds(),
        components in components(),
        premultiplied in any::<bool>(),
        linear in any::<bool>(),
        cut in (0.0..1.0_f32, 0.0..1.0_f32),
        pixel_aspect in prop_oneof![Just(1.0_f32), 0.1..10.0_f32],
        holes in holes(),
    ) {
        let mut source = Picture::street(bounds, components, premultiplied);
        pierce(&mut source, holes);
        let mut held = source.clone();
        let by = components.count() * 3 % held.values.len();
        held.values.rotate_left(by);
        let encoding = if linear { Encoding::Linear } else { Encoding::Video };
        let shared = Scratch::with_simd(Simd::Baseline);
        let crowds: [&dyn Workers; 3] = [&Scoped(2), &Scoped(70), &Backwards(3)];
        let whole = Way { windows: vec![bounds], workers: &SingleThread, scratch: &shared, encoding, pixel_aspect };
        let expected = render(&recipe, &source, Some(&held), &whole);
        for (simd, workers) in Simd::ALL.into_iter().zip(crowds) {
            let scratch = Scratch::with_simd(simd);
            let way = Way { windows: vec![bounds], workers, scratch: &scratch, encoding, pixel_aspect };
            prop_assert_eq!(&render(&recipe, &source, Some(&held), &way), &expected, "{:?}", simd);
            let way = Way { windows: tiles(bounds, cut.0, cut.1), workers: &SingleThread, scratch: &scratch, encoding, pixel_aspect };
            prop_assert_eq!(&render(&recipe, &source, Some(&held), &way), &expected, "tiles {:?}", simd);
        }
        prop_assert_eq!(&render(&recipe, &source, Some(&held), &whole), &expected, "again");
    }

    /// Premultiplied light without alpha, as some hosts make of footage that has none, looks as opaque footage does.
    #[test]
    fn light_without_alpha_shows_as_if_it_were_opaque(recipe in recipe(), bounds in bounds(), linear in any::<bool>()) {
        let mut source = Picture::street(bounds, Components::Rgba, false);
        let with_alpha = |picture: &mut Picture, to: f32| {
            let (pixels, _) = picture.values.as_chunks_mut::<4>();
            pixels.iter_mut().for_each(|[.., alpha]| *alpha = to);
            picture.premultiplied = true;
        };
        let encoding = if linear { Encoding::Linear } else { Encoding::Video };
        let mut drawn = [1.0, 0.0].map(|alpha| {
            with_alpha(&mut source, alpha);
            let scratch = Scratch::default();
            let way = Way { windows: vec![bounds], workers: &SingleThread, scratch: &scratch, encoding, pixel_aspect: 1.0 };
            render(&recipe, &source, Some(&source), &way)
        });
        for drawn in &mut drawn {
            let (pixels, _) = drawn.as_chunks_mut::<4>();
            pixels.iter_mut().for_each(|[.., alpha]| *alpha = 0);
        }
        for (a, b) in drawn[0].iter().zip(&drawn[1]) {
            let (a, b) = (f32::from_bits(*a), f32::from_bits(*b));
            prop_assert!((a - b).abs() < 1e-3 || a.to_bits() == b.to_bits(), "{a} is not {b}");
        }
    }
}
