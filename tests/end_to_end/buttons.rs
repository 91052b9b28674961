//! Analyze and Bake, pressed as a person presses them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use affect::EmotionTrack;
use ofx_host::{ClipFormat, Depth, Effect, FrameSource, ParamValue, Picture, Progress, SourceError};

use crate::stage::{OtherHost, RATE, Street, effect_in, effect_on, pixels, text};

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

#[test]
fn analyze_reads_the_whole_effect_where_the_range_means_nothing() {
    let host = OtherHost::of("resolve");
    let effect = effect_in(&host.bundle, Street::small(Depth::F32), 1);
    effect.press("analyze", 10.0).unwrap();
    assert!(
        text(&effect, "status").starts_with("Analysed on"),
        "{}",
        text(&effect, "status")
    );
    let track = EmotionTrack::parse(&text(&effect, "track")).expect("a track is stored");
    assert_eq!((track.frames(), track.fps()), (96, RATE));
    // The same curve as where the range is the clip's.
    let plain = effect_on(Street::small(Depth::F32), 1);
    plain.press("analyze", 0.0).unwrap();
    assert_eq!(text(&plain, "track"), text(&effect, "track"));
}

#[test]
fn analyze_says_what_to_do_where_nobody_knows_the_ends() {
    let refused = |effect: &Effect, time| {
        effect.press("analyze", time).unwrap();
        let words = text(effect, "status");
        assert!(words.contains("nothing was changed"), "{words}");
        assert!(words.contains("automatic mode goes on"), "{words}");
        assert!(words.contains("`glitch-glow analyze`"), "{words}");
        assert_eq!(text(effect, "track"), "");
    };
    let host = OtherHost::without_ends();
    refused(&effect_in(&host.bundle, Street::small(Depth::F32), 1), 10.0);
    // Time that is the timeline's: the effect's duration is known, and not where it begins.
    let host = OtherHost::of("resolve");
    refused(&effect_in(&host.bundle, Street::small(Depth::F32), 1), 86_400.0);
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
fn analyze_finds_a_cut_to_the_frame_though_it_does_not_look_at_all() {
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

/// A street that keeps the times at which it was asked for frames, and takes its time.
struct Slow<S> {
    source: S,
    asked: Arc<Mutex<Vec<u32>>>,
    /// Frames that it does not give.
    refuses: fn(u32) -> bool,
}

impl<S: FrameSource> FrameSource for Slow<S> {
    fn format(&self) -> ClipFormat {
        self.source.format()
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        self.asked.lock().unwrap().push(time as u32);
        thread::sleep(Duration::from_millis(15));
        if (self.refuses)(time as u32) {
            return Ok(None);
        }
        self.source.frame(time)
    }
}

/// Presses Analyze, and cancels once a frame was asked for. Gives all frames that were.
fn cancelled_after(frame: u32, source: Slow<TwoShots>) -> Vec<u32> {
    let asked = Arc::clone(&source.asked);
    let effect = effect_on(source, 1);
    let seen = Arc::clone(&asked);
    // How many frames were asked for since the last chance to cancel.
    let (unasked, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let longest = Arc::clone(&most);
    effect.on_progress(move |progress| {
        let frames = seen.lock().unwrap();
        let before = unasked.swap(frames.len(), Ordering::Relaxed);
        longest.fetch_max(frames.len() - before, Ordering::Relaxed);
        !matches!(progress, Progress::Update(_)) || !frames.contains(&frame)
    });
    effect.press("analyze", 0.0).unwrap();
    assert_eq!(text(&effect, "track"), "");
    assert!(
        text(&effect, "status").contains("cancelled"),
        "{}",
        text(&effect, "status")
    );
    assert_eq!(
        most.load(Ordering::Relaxed),
        1,
        "frames fetched without asking whether to go on"
    );
    let asked = asked.lock().unwrap();
    asked.clone()
}

#[test]
fn a_cancel_in_the_search_for_a_cut_waits_for_no_further_frame() {
    let slow = |refuses| Slow {
        source: TwoShots(Street::small(Depth::U8), 41),
        asked: Arc::default(),
        refuses,
    };
    // Looks are at even frames: odd ones are asked for in the search alone.
    let asked = cancelled_after(41, slow(|_| false));
    assert_eq!(asked.last(), Some(&41), "{asked:?}");
    let asked = cancelled_after(43, slow(|_| false));
    assert_eq!(asked.last(), Some(&43), "{asked:?}");
    assert_eq!(asked.iter().max(), Some(&43), "{asked:?}");
    // A frame that a busy host does not give is asked for again, and nobody waits for that.
    let asked = cancelled_after(41, slow(|frame| frame == 41));
    assert_eq!(asked.iter().filter(|&&frame| frame == 41).count(), 1, "{asked:?}");
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

#[test]
fn what_is_baked_breaks_where_it_broke() {
    let effect = effect_on(Street::small(Depth::U8), 1);
    effect.press("analyze", 0.0).unwrap();
    for (name, value) in [("override", 1.0), ("valence", -0.5), ("arousal", 0.9)] {
        effect.set(name, value).unwrap();
    }
    let frames = (20..70).step_by(7);
    let analysed: Vec<_> = frames.clone().map(|frame| pixels(&effect, frame)).collect();
    let plain = effect_on(Street::small(Depth::U8), 1);
    for (name, value) in [("valence", -0.5), ("arousal", 0.9)] {
        plain.set(name, value).unwrap();
    }
    for effect in [&effect, &plain] {
        effect.set_text("emotionSource", "Manual").unwrap();
    }
    let manual: Vec<_> = frames.clone().map(|frame| pixels(&effect, frame)).collect();
    assert!(manual == analysed, "the glitches moved when the source became Manual");
    let without: Vec<_> = frames.map(|frame| pixels(&plain, frame)).collect();
    assert!(
        manual != without,
        "the clip moves everywhere alike: the test shows nothing"
    );
}

/// A street at half its light.
struct Dim(Street);

impl FrameSource for Dim {
    fn format(&self) -> ClipFormat {
        self.0.format()
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        let Some(picture) = self.0.frame(time)? else {
            return Ok(None);
        };
        let mut dim = (*picture).clone();
        for y in 0..self.0.height {
            for pixel in dim.row_mut(y as i32).chunks_exact_mut(4) {
                pixel[..3].iter_mut().for_each(|value| *value /= 2);
            }
        }
        Ok(Some(Arc::new(dim)))
    }
}

#[test]
fn where_ones_own_model_fails_the_built_in_reads_and_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blind.onnx");
    std::fs::write(&path, crate::graphs::blind_in_the_dark()).unwrap();
    let effect = effect_on(Dim(Street::small(Depth::U8)), 1);
    effect.set("modelFile", path.to_str().unwrap()).unwrap();
    effect.press("analyze", 0.0).unwrap();
    assert!(
        text(&effect, "status").contains("there the built-in one read"),
        "{}",
        text(&effect, "status")
    );
    EmotionTrack::parse(&text(&effect, "track")).expect("a track is stored");
}
