//! No mood flashes more than the footage did, or three times a second, whichever is more.
//!
//! The limit of ITU-R BT.1702 and WCAG 2.3.1, measured on rendered pixels, for feelings at their highest.

use std::sync::Arc;

use footage::{Alpha, Encoding, Rate, demo, flashes};
use ofx_host::{
    ClipFormat, Components, Depth, FrameSource, Picture, Premultiplication, RectI, RenderRequest, SourceError,
};

use crate::stage::{MOODS, effect_on, opaque_bytes};

const WIDTH: u32 = 256;
const HEIGHT: u32 = 144;
/// Three seconds: long enough for any second to be measured whole.
const FRAMES: u32 = 72;

/// What is rendered: grounds on which little light makes a flash, and footage.
#[derive(Clone, Copy, Debug)]
enum Ground {
    White,
    Black,
    /// Squares of so many pixels.
    Checkers(u32),
    /// The demo's rush.
    Rush,
}

/// A ground's frames, painted once.
#[derive(Clone)]
struct Footage(Arc<Vec<Arc<Picture>>>);

impl Footage {
    fn of(ground: Ground) -> Self {
        let still = |light: &dyn Fn(u32, u32) -> bool| {
            let pixels = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
            let bytes: Vec<u8> = pixels
                .flat_map(|(x, y)| if light(x, y) { [255; 4] } else { [0, 0, 0, 255] })
                .collect();
            vec![picture(&bytes); FRAMES as usize]
        };
        Self(Arc::new(match ground {
            Ground::White => still(&|_, _| true),
            Ground::Black => still(&|_, _| false),
            Ground::Checkers(side) => still(&|x, y| (x / side + y / side) % 2 == 0),
            Ground::Rush => (0..u64::from(FRAMES))
                .map(|frame| picture(&demo::frame(130 + frame, WIDTH, HEIGHT).unwrap().bytes()))
                .collect(),
        }))
    }
}

fn picture(bytes: &[u8]) -> Arc<Picture> {
    let (depth, components) = (Depth::U8, Components::Rgba);
    Arc::new(Picture::from_top_down(WIDTH, HEIGHT, depth, components, Premultiplication::Opaque, bytes).unwrap())
}

impl FrameSource for Footage {
    fn format(&self) -> ClipFormat {
        opaque_bytes(WIDTH, HEIGHT, FRAMES)
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        Ok(self.0.get(time.max(0.0) as usize).cloned())
    }
}

/// General and red flashes in the worst second.
fn flashes_of(frames: impl Iterator<Item = Arc<Picture>>) -> [u32; 2] {
    let mut meter = flashes::Meter::new(Rate::new(24, 1).unwrap());
    for frame in frames {
        assert_eq!(frame.bounds(), RectI::of_size(WIDTH, HEIGHT));
        let bytes = frame.to_top_down();
        let seen = footage::Picture::from_bytes(
            WIDTH,
            HEIGHT,
            footage::Depth::U8,
            &bytes,
            Alpha::Opaque,
            Encoding::Video,
        );
        meter.push(&seen.unwrap());
    }
    let report = meter.finish();
    [report.worst_general(), report.worst_red()]
}

#[test]
fn no_mood_flashes_more_than_the_limit_or_the_footage() {
    for ground in [
        Ground::White,
        Ground::Black,
        Ground::Checkers(2),
        Ground::Checkers(24),
        Ground::Rush,
    ] {
        let footage = Footage::of(ground);
        let [general, red] = flashes_of(footage.0.iter().cloned());
        for mood in MOODS {
            for (valence, amount) in [(-1.0, 1.0), (1.0, 1.0), (-1.0, 2.0), (1.0, 2.0)] {
                let effect = effect_on(footage.clone(), 1);
                effect.set_text("mood", mood).unwrap();
                effect.set("amount", amount).unwrap();
                effect.set("override", 1.0).unwrap();
                effect.set("valence", valence).unwrap();
                effect.set("arousal", 1.0).unwrap();
                let rendered = (0..FRAMES).map(|frame| {
                    let rendered = effect.render(&RenderRequest::at(f64::from(frame))).unwrap();
                    Arc::new(rendered.picture)
                });
                let found = flashes_of(rendered);
                let most = [general.max(flashes::LIMIT), red.max(flashes::LIMIT)];
                assert!(
                    found[0] <= most[0] && found[1] <= most[1],
                    "{mood} on {ground:?} at valence {valence}, amount {amount}: {found:?} flashes, at most {most:?}"
                );
            }
        }
    }
}
