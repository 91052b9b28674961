use super::*;
use crate::{HEIGHT, ModelId, Reading, WIDTH};

/// Feels how bright a window is: a reader whose answers are known.
struct Brightness;

impl Reader for Brightness {
    fn read(&self, window: &Window) -> Result<Reading> {
        let mean = window.frames().iter().map(|frame| frame.planes()[0]).sum::<f32>() / 8.0;
        Ok(Reading {
            affect: Affect::from_valence_arousal(0.0, 2.0 * mean - 1.0),
            familiarity: 1.0,
        })
    }

    fn id(&self) -> ModelId {
        ModelId(7)
    }
}

const CLIP: LiveClip = LiveClip {
    key: 1,
    fps: 24.0,
    first: 0,
    last: 479,
};

fn picture(frame: i64) -> Thumbnail {
    let level = if (200..300).contains(&frame) { 0.9 } else { 0.1 };
    Thumbnail::from_planes(vec![level; 3 * WIDTH * HEIGHT]).unwrap()
}

fn feel(cache: &LiveCache, clip: &LiveClip, seconds: f64, fetched: &mut Vec<i64>) -> LiveFeeling {
    let mut fetch = |frame| {
        fetched.push(frame);
        Some(picture(frame))
    };
    cache
        .feel(clip, &Brightness, seconds - 1.5, seconds + 1.5, &mut fetch)
        .unwrap()
}

#[test]
fn order_and_cache_change_nothing() {
    let cache = LiveCache::new();
    let seconds = |frame: i64| frame as f64 / 24.0;
    for frame in (150..350).rev().chain(150..350) {
        let warm = feel(&cache, &CLIP, seconds(frame), &mut Vec::new());
        let alone = feel(&LiveCache::new(), &CLIP, seconds(frame), &mut Vec::new());
        for offset in [-1.5, -0.3, 0.0, 0.7, 1.5] {
            assert_eq!(
                warm.affect(seconds(frame) + offset),
                alone.affect(seconds(frame) + offset)
            );
        }
    }
}

#[test]
fn playback_fetches_each_frame_once_and_a_first_look_few() {
    let (cache, mut fetched) = (LiveCache::new(), Vec::new());
    feel(&cache, &CLIP, 5.0, &mut fetched);
    assert!(fetched.len() <= 27, "{} frames", fetched.len());
    assert!(
        fetched
            .iter()
            .all(|frame| frames_needed(&CLIP, 3.5, 6.5).contains(frame))
    );
    for frame in 120..240 {
        feel(&cache, &CLIP, f64::from(frame) / 24.0, &mut fetched);
    }
    let all = fetched.len();
    fetched.sort_unstable();
    fetched.dedup();
    assert_eq!(all, fetched.len(), "a frame was fetched twice");
}

#[test]
fn clips_are_never_mixed() {
    let cache = LiveCache::new();
    let here = feel(&cache, &CLIP, 10.0, &mut Vec::new());
    let mut dark = |_| Some(picture(0));
    let other = LiveClip { key: 2, ..CLIP };
    let there = cache.feel(&other, &Brightness, 8.5, 11.5, &mut dark).unwrap();
    assert!(here.affect(10.0).arousal > 0.5 && there.affect(10.0).arousal < -0.5);
}

#[test]
fn thirty_clips_that_play_together_fetch_each_frame_once() {
    let store = Arc::default();
    let caches: Vec<LiveCache> = (0..30).map(|_| LiveCache::within(&store)).collect();
    let mut fetched = vec![Vec::new(); caches.len()];
    for frame in 120..200 {
        for (cache, fetched) in caches.iter().zip(&mut fetched) {
            feel(cache, &CLIP, f64::from(frame) / 24.0, fetched);
        }
    }
    for (nth, mut fetched) in fetched.into_iter().enumerate() {
        let all = fetched.len();
        fetched.sort_unstable();
        fetched.dedup();
        assert_eq!(all, fetched.len(), "clip {nth} fetched a frame twice");
    }
}

#[test]
fn a_clip_that_plays_is_kept_while_another_is_searched() {
    let store = Arc::default();
    let (plays, searched) = (LiveCache::within(&store), LiveCache::within(&store));
    let mut fetched = Vec::new();
    for step in 0..40_u32 {
        // On to readings that are new, from pictures of which most are not.
        feel(&plays, &CLIP, 5.0 + 0.25 * f64::from(step), &mut fetched);
        for nth in 0..3 {
            let other = LiveClip {
                key: u64::from(3 * step + nth),
                ..CLIP
            };
            feel(&searched, &other, 10.0, &mut Vec::new());
        }
    }
    let all = fetched.len();
    fetched.sort_unstable();
    fetched.dedup();
    assert_eq!(all, fetched.len(), "a frame was fetched twice");
}

#[test]
fn many_caches_keep_no_more_than_one_and_are_never_mixed() {
    // The clips differ in nothing that a host says of them: only the caches tell them apart.
    let store = Arc::default();
    let caches: Vec<LiveCache> = (0..40).map(|_| LiveCache::within(&store)).collect();
    let level = |nth: usize| nth as f32 / 40.0;
    let look = |cache: &LiveCache, nth: usize| {
        let mut fetch = |_| Thumbnail::from_planes(vec![level(nth); 3 * WIDTH * HEIGHT]).ok();
        let felt = cache.feel(&CLIP, &Brightness, 8.5, 11.5, &mut fetch).unwrap();
        felt.affect(10.0).arousal
    };
    for round in 0..2 {
        for (nth, cache) in caches.iter().enumerate() {
            assert!(
                (look(cache, nth) - (2.0 * level(nth) - 1.0)).abs() < 1e-5,
                "clip {nth} in round {round}"
            );
            assert!(cache.kept_by_all() <= 32 * 28, "{} thumbnails", cache.kept_by_all());
        }
    }
    let kept = caches[0].kept_by_all();
    assert!(kept > 28 * 28, "{kept} thumbnails: nearly nothing is kept");
    let mut caches = caches.into_iter();
    let first = caches.next().unwrap();
    drop(caches);
    assert_eq!(first.kept_by_all(), 0, "what goes leaves nothing behind");
    first.clear();
    look(&first, 0);
    let of_one = first.kept_by_all();
    let other = LiveCache::within(&store);
    feel(&other, &CLIP, 5.0, &mut Vec::new());
    let of_both = other.kept_by_all();
    assert!(of_one > 0 && of_both > of_one);
    first.clear();
    assert_eq!(
        other.kept_by_all(),
        of_both - of_one,
        "one clip changed, and the other stays"
    );
}

#[test]
fn the_curve_is_smooth() {
    let cache = LiveCache::new();
    let mut last: Option<f32> = None;
    for step in 0..(14 * 240) {
        let seconds = 4.0 + f64::from(step) / 240.0;
        let now = feel(&cache, &CLIP, seconds, &mut Vec::new()).affect(seconds).arousal;
        if let Some(last) = last {
            assert!((now - last).abs() < 0.01, "a jump of {} at {seconds} s", now - last);
        }
        last = Some(now);
    }
}

#[test]
fn missing_frames_are_normal_and_not_remembered() {
    let cache = LiveCache::new();
    let gone = cache.feel(&CLIP, &Brightness, 8.5, 11.5, &mut |_| None).unwrap();
    assert_eq!(gone.affect(10.0), Affect::NEUTRAL);
    let mut some = |frame| (frame % 4 == 0).then(|| picture(frame));
    let sparse = cache.feel(&CLIP, &Brightness, 8.5, 11.5, &mut some).unwrap();
    assert!(sparse.affect(10.0).arousal > 0.5);
    let whole = feel(&cache, &CLIP, 10.0, &mut Vec::new());
    let alone = feel(&LiveCache::new(), &CLIP, 10.0, &mut Vec::new());
    assert_eq!(whole.affect(10.2), alone.affect(10.2));
}

#[test]
fn a_clip_of_one_frame_is_felt() {
    let still = LiveClip { last: 0, ..CLIP };
    let felt = feel(&LiveCache::new(), &still, 0.0, &mut Vec::new());
    assert!(felt.affect(0.0).arousal.is_finite());
    let alone = LiveFeeling::still(&Brightness, picture(0)).unwrap();
    assert!((alone.affect(0.0).arousal - alone.affect(99.0).arousal).abs() < 1e-6);
}

/// Feels how much changes within a window.
struct Change;

impl Reader for Change {
    fn read(&self, window: &Window) -> Result<Reading> {
        let mean = |frame: &Thumbnail| frame.planes().iter().sum::<f32>() / frame.planes().len() as f32;
        let steps = window
            .frames()
            .windows(2)
            .map(|pair| (mean(&pair[0]) - mean(&pair[1])).abs());
        Ok(Reading {
            affect: Affect::from_valence_arousal(0.0, steps.sum::<f32>().min(1.0)),
            familiarity: 1.0,
        })
    }

    fn id(&self) -> ModelId {
        ModelId(8)
    }
}

#[test]
fn windows_end_at_cuts() {
    // The pictures of each shot are all the same: whatever moment is looked at, nothing moves.
    let cache = LiveCache::new();
    for frame in 180..320 {
        let seconds = f64::from(frame) / 24.0;
        let felt = cache
            .feel(&CLIP, &Change, seconds, seconds, &mut |frame| Some(picture(frame)))
            .unwrap();
        assert_eq!(felt.affect(seconds).arousal, 0.0, "frame {frame}");
        assert!((felt.focus(seconds).spread - Focus::ANYWHERE.spread).abs() < 1e-6);
    }
}

#[test]
fn what_changes_slowly_or_for_a_moment_is_one_shot() {
    let grey = |level: f32| Arc::new(Thumbnail::from_planes(vec![level; 3 * WIDTH * HEIGHT]).unwrap());
    let kept = |levels: [f32; Window::FRAMES]| {
        let frames = levels.map(grey);
        let shot = shot::one_shot(frames.clone());
        frames.iter().zip(&shot).all(|(a, b)| Arc::ptr_eq(a, b))
    };
    assert!(kept([0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]));
    assert!(kept([0.1, 0.1, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1]));
    assert!(!kept([0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9]));
}

#[test]
fn a_host_that_knows_the_ends_and_one_that_refuses_what_lies_beyond_feel_the_same() {
    // Every frame is another one, so that it shows which of them were looked at.
    let ramp = |frame: i64| Thumbnail::from_planes(vec![frame as f32 / 480.0; 3 * WIDTH * HEIGHT]).unwrap();
    let open_ended = LiveClip {
        key: 9,
        first: -1000,
        last: 1000,
        ..CLIP
    };
    for seconds in [0.0, 0.3, 1.0, 10.0, 18.9, 19.6, 479.0 / 24.0] {
        let look = |clip: &LiveClip| {
            let mut fetch = |frame| (0..480).contains(&frame).then(|| ramp(frame));
            let felt = LiveCache::new().feel(clip, &Brightness, seconds - 1.5, seconds + 1.5, &mut fetch);
            let felt = felt.unwrap();
            [-1.5, -0.2, 0.0, 0.4, 1.5].map(|offset| felt.affect(seconds + offset))
        };
        assert_eq!(look(&CLIP), look(&open_ended), "at {seconds} s");
    }
}
