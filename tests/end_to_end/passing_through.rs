//! What must leave the picture as it is, and what must not bring anything down.

use std::sync::Arc;

use ofx_host::{ClipFormat, Components, Depth, FrameSource, Picture, Premultiplication, RectI, SourceError};

use crate::stage::{MOODS, RATE, Street, effect_on, pixels, stir};

#[test]
fn nothing_asked_nothing_done() {
    for mood in MOODS {
        for depth in [Depth::U8, Depth::U16, Depth::F16, Depth::F32] {
            for knob in ["amount", "mix"] {
                let effect = effect_on(Street::small(depth), 2);
                stir(&effect, mood);
                // Keyed, so that the host cannot take the short way round the render.
                effect.set_key(knob, 0.0, 0.0).unwrap();
                effect.set_key(knob, 90.0, 0.0).unwrap();
                let source = Street::small(depth).picture(33).to_top_down();
                assert!(pixels(&effect, 33) == source, "{mood}, {depth:?}, {knob} at 0");
            }
        }
    }
}

#[test]
fn a_damaged_track_is_no_trouble() {
    for garbage in [
        "garbage",
        "gg1:AAAA",
        "{\"version\":99}",
        "\u{1F4A5}",
        &"x".repeat(3_000_000),
    ] {
        let effect = effect_on(Street::small(Depth::U8), 1);
        let wanted = pixels(&effect, 40);
        effect.set("track", garbage).unwrap();
        assert!(pixels(&effect, 40) == wanted, "garbage changes the picture");
    }
}

/// Pictures with everything in them that floating point has to offer.
struct Hostile;

impl FrameSource for Hostile {
    fn format(&self) -> ClipFormat {
        ClipFormat {
            width: 64,
            height: 36,
            pixel_aspect: 1.0,
            frame_rate: RATE,
            first_frame: 0.0,
            last_frame: 47.0,
            depth: Depth::F32,
            components: Components::Rgba,
            premultiplication: Premultiplication::Unpremultiplied,
        }
    }

    fn frame(&self, _time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        let bounds = RectI::of_size(64, 36);
        let mut picture =
            Picture::new(bounds, Depth::F32, Components::Rgba, Premultiplication::Unpremultiplied).unwrap();
        let odd = [
            f32::NAN,
            f32::INFINITY,
            f32::NEG_INFINITY,
            -3.0,
            65504.0,
            1.0e30,
            0.0,
            12.5,
        ];
        for y in 10..14 {
            for (index, value) in picture.row_mut(y).chunks_exact_mut(4).enumerate().take(64) {
                value.copy_from_slice(&odd[index % odd.len()].to_ne_bytes());
            }
        }
        Ok(Some(Arc::new(picture)))
    }
}

#[test]
fn numbers_that_are_none_do_not_spread() {
    for mood in MOODS {
        let effect = effect_on(Hostile, 1);
        stir(&effect, mood);
        let bytes = pixels(&effect, 20);
        let values = bytes
            .chunks_exact(4)
            .map(|b| f32::from_ne_bytes([b[0], b[1], b[2], b[3]]));
        let broken = values.filter(|value| !value.is_finite()).count();
        // Blocks and drops show a place more than once; anything beyond a twentieth of the picture is spreading.
        assert!(
            broken <= 64 * 36 * 4 / 20,
            "{mood}: {broken} values are not finite, of 96 in the source"
        );
    }
}

#[test]
fn odd_sizes_render() {
    for (width, height) in [(1, 1), (2, 300), (300, 1), (61, 35)] {
        let effect = effect_on(
            Street {
                width,
                height,
                frames: 48,
                depth: Depth::U8,
                speed: 4.0,
            },
            2,
        );
        stir(&effect, "Rainy Day Reverie");
        assert_eq!(pixels(&effect, 20).len() as u32, width * height * 4);
    }
}

#[test]
fn without_a_source_the_output_is_black_and_everything_is_given_back() {
    let effect = effect_on(Street::small(Depth::U8), 1);
    effect.disconnect("Source").unwrap();
    if let Ok(rendered) = effect.render(&ofx_host::RenderRequest::at(3.0)) {
        assert!(rendered.picture.to_top_down().iter().all(|byte| *byte == 0));
    }
    // The books are the bundle's, and other tests have pictures out at this moment: faults alone can be told.
    assert_eq!(effect.close().unwrap().faults, Vec::<String>::new());
}
