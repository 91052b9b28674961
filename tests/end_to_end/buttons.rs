//! Analyze and Bake, pressed as a person presses them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use affect::EmotionTrack;
use ofx_host::{ClipFormat, Depth, Effect, FrameSource, ParamValue, Picture, Progress, SourceError};

use crate::stage::{Street, effect_on, pixels};

fn text(effect: &Effect, name: &str) -> String {
    match effect.get(name, 0.0).unwrap() {
        ParamValue::Text(text) => text,
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn analyze_stores_a_curve_in_one_step_and_says_so() {
    let effect = effect_on(Street::small(Depth::U8), 1);
    assert_eq!(text(&effect, "track"), "");
    effect.press("analyze", 0.0).unwrap();
    let track = EmotionTrack::parse(&text(&effect, "track")).expect("a track is stored");
    assert!((track.duration() - 4.0).abs() < 0.3, "{} s", track.duration());
    assert!(
        text(&effect, "status").starts_with("Analysed on"),
        "{}",
        text(&effect, "status")
    );
    let blocks = effect.undo_blocks();
    assert_eq!(blocks.len(), 1, "{blocks:?}");
    assert!(blocks[0].params.iter().any(|name| name == "track"));
    // The books are the bundle's, and other tests have pictures out at this moment: faults alone can be told.
    assert_eq!(effect.close().unwrap().faults, Vec::<String>::new());
}

/// A street that turns dark and red at one frame.
struct TwoShots(Street, u32);

impl FrameSource for TwoShots {
    fn format(&self) -> ClipFormat {
        self.0.format()
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        let Some(picture) = self.0.frame(time)? else {
            return Ok(None);
        };
        if time < f64::from(self.1) {
            return Ok(Some(picture));
        }
        let mut dark = (*picture).clone();
        for y in 0..self.0.height {
            for pixel in dark.row_mut(y as i32).chunks_exact_mut(4) {
                pixel[1] /= 6;
                pixel[2] /= 6;
            }
        }
        Ok(Some(Arc::new(dark)))
    }
}

#[test]
fn analyze_finds_a_cut_to_the_frame_though_it_looks_at_four_a_second() {
    for cut in [40, 41, 45] {
        let effect = effect_on(TwoShots(Street::small(Depth::U8), cut), 1);
        effect.press("analyze", 0.0).unwrap();
        let track = EmotionTrack::parse(&text(&effect, "track")).unwrap();
        assert_eq!(track.cuts(), [u64::from(cut)]);
    }
}

#[test]
fn a_cancelled_analysis_changes_nothing() {
    let effect = effect_on(Street::small(Depth::U8), 1);
    let updates = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&updates);
    effect.on_progress(move |progress| match progress {
        Progress::Update(_) => seen.fetch_add(1, Ordering::Relaxed) < 3,
        _ => true,
    });
    effect.press("analyze", 0.0).unwrap();
    assert_eq!(updates.load(Ordering::Relaxed), 4, "the analysis went on after cancel");
    assert_eq!(text(&effect, "track"), "");
    assert!(
        text(&effect, "status").contains("cancelled"),
        "{}",
        text(&effect, "status")
    );
}

#[test]
fn a_stored_curve_is_used_and_survives() {
    let effect = effect_on(Street::small(Depth::U8), 1);
    effect.press("analyze", 0.0).unwrap();
    let (track, wanted) = (text(&effect, "track"), pixels(&effect, 40));
    // A copy of the clip, as after save and load.
    let copy = effect_on(Street::small(Depth::U8), 2);
    copy.set("track", track.as_str()).unwrap();
    assert!(pixels(&copy, 40) == wanted);
    assert_eq!(text(&copy, "track"), track);
}

#[test]
fn bake_writes_few_keys_that_follow_the_curve() {
    let effect = effect_on(Street::small(Depth::U8), 1);
    effect.press("bake", 0.0).unwrap();
    assert!(
        text(&effect, "status").contains("press Analyze first"),
        "{}",
        text(&effect, "status")
    );
    assert!(effect.keys("arousal").unwrap().is_empty());

    effect.press("analyze", 0.0).unwrap();
    let track = EmotionTrack::parse(&text(&effect, "track")).unwrap();
    effect.press("bake", 0.0).unwrap();
    let keys = effect.keys("arousal").unwrap();
    assert!(
        !keys.is_empty() && keys.len() < track.samples().len(),
        "{} keys",
        keys.len()
    );
    assert_eq!(effect.get("emotionSource", 0.0).unwrap(), ParamValue::Ints(vec![2]));
    for sample in track.samples() {
        let ParamValue::Doubles(value) = effect.get("arousal", sample.seconds * 24.0).unwrap() else {
            panic!()
        };
        let wanted = f64::from(track.affect_at(sample.seconds).arousal);
        assert!(
            (value[0] - wanted).abs() < 0.12,
            "{} at {} s, not {wanted}",
            value[0],
            sample.seconds
        );
    }
}
