//! A clip that was cut to another length since it was analysed.

use std::sync::Arc;

use ofx_host::{ClipFormat, Depth, Effect, FrameSource, Picture, SourceError};

use crate::stage::{OtherHost, Street, effect_in, effect_on, text};

/// A stretch of a street, as a host shows it: the street's frame `start` is the host's frame 0.
struct Cut {
    street: Street,
    start: f64,
    first: f64,
    last: f64,
}

fn cut(start: f64, first: f64, last: f64) -> Arc<Cut> {
    Arc::new(Cut {
        street: Street::small(Depth::U8),
        start,
        first,
        last,
    })
}

impl FrameSource for Cut {
    fn format(&self) -> ClipFormat {
        ClipFormat {
            first_frame: self.first,
            last_frame: self.last,
            ..self.street.format()
        }
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        let inside = (self.first..=self.last).contains(&time);
        if inside {
            self.street.frame(time + self.start)
        } else {
            Ok(None)
        }
    }
}

/// An instance on the whole street, analysed.
fn analysed() -> Effect {
    let effect = effect_on(Street::small(Depth::U8), 1);
    effect.press("analyze", 0.0).unwrap();
    effect
}

fn status(effect: &Effect) -> String {
    text(effect, "status")
}

#[test]
fn a_trimmed_clip_asks_for_a_new_analysis() {
    let effect = analysed();
    let track = text(&effect, "track");
    // Cut at its end, its beginning, and both; and drawn out.
    for (first, last) in [(0.0, 59.0), (40.0, 95.0), (20.0, 70.0), (0.0, 140.0)] {
        effect.connect("Source", cut(0.0, first, last)).unwrap();
        let words = status(&effect);
        assert!(words.contains("press Analyze"), "{first} to {last}: {words}");
        assert_eq!(text(&effect, "track"), track);
    }
    effect.connect("Source", cut(0.0, 0.0, 59.0)).unwrap();
    let words = status(&effect);
    assert!(words.contains("60 frames") && words.contains("96"), "{words}");
    effect.press("analyze", 0.0).unwrap();
    effect.connect("Source", cut(0.0, 0.0, 59.0)).unwrap();
    assert!(status(&effect).starts_with("Analysed on"), "{}", status(&effect));
}

#[test]
fn the_same_clip_is_not_taken_for_another() {
    let effect = analysed();
    // As it was; with an end behind its last frame; with ends between frames; elsewhere on the timeline.
    for source in [
        cut(0.0, 0.0, 95.0),
        cut(0.0, 0.0, 96.0),
        cut(0.0, -0.2, 95.3),
        cut(-1000.0, 1000.0, 1095.0),
    ] {
        let (first, last) = (source.first, source.last);
        effect.connect("Source", source).unwrap();
        let words = status(&effect);
        assert!(words.starts_with("Analysed on"), "{first} to {last}: {words}");
    }
}

#[test]
fn where_source_frames_are_numbered_the_curve_stays_at_its_pictures() {
    let host = OtherHost::numbering_source_frames();
    let effect = effect_in(&host.bundle, Street::small(Depth::U8), 1);
    effect.press("analyze", 0.0).unwrap();
    crate::stage::pixels(&effect, 30);
    effect.connect("Source", cut(0.0, 20.0, 80.0)).unwrap();
    assert!(status(&effect).starts_with("Analysed on"), "{}", status(&effect));
}
