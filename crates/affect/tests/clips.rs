//! The built-in model on real footage. Needs `../shared/clips` and the ffmpeg program; without them there is nothing
//! to ask, and the tests say so.

#![cfg(feature = "model")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use affect::{Analyzer, Depth, EmotionTrack, Model, PictureView, Source, analysis, keyframes};

struct Analysed {
    track: EmotionTrack,
    /// Time inside the analysis, decoding aside.
    spent: Duration,
}

/// Analyses a clip, from every frame or from those that a host would be asked for.
fn analyse(name: &str, width: usize, height: usize, fps: f64, every_frame: bool) -> Option<Analysed> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/clips")
        .join(name);
    if !path.exists() {
        eprintln!("skipped: {name} is not here");
        return None;
    }
    let mut ffmpeg = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(&path)
        .args(["-pix_fmt", "rgba", "-f", "rawvideo", "-fps_mode", "passthrough", "-"])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|_| eprintln!("skipped: there is no ffmpeg"))
        .ok()?;
    let mut pipe = ffmpeg.stdout.take()?;
    let mut frames: Vec<Vec<u8>> = Vec::new();
    let mut bytes = vec![0; width * height * 4];
    while pipe.read_exact(&mut bytes).is_ok() {
        frames.push(bytes.clone());
    }
    ffmpeg.wait().unwrap();
    let source = Source {
        fps,
        frames: frames.len() as u64,
    };
    let model = Model::built_in().unwrap();
    let start = Instant::now();
    let mut analyzer = Analyzer::new(&*model, source).unwrap();
    let view = |frame: u64| PictureView::packed_rgba(&frames[frame as usize], width, height, Depth::U8);
    if every_frame {
        for frame in 0..source.frames {
            analyzer.push(frame, &view(frame)).unwrap();
        }
    } else {
        for frame in analysis::frames_to_look_at(source) {
            analyzer.push(frame, &view(frame)).unwrap();
            analyzer.locate_cuts(&mut |frame| affect::Glance::of(&view(frame)).ok());
        }
    }
    let track = analyzer.finish().unwrap();
    let spent = start.elapsed();
    Some(Analysed { track, spent })
}

/// What must hold of any clip.
fn check(track: &EmotionTrack) {
    for pair in track.samples().windows(2) {
        let frame = |seconds: f64| (seconds * track.fps()).round() as u64;
        let (from, to) = (frame(pair[0].seconds), frame(pair[1].seconds));
        if !track.cuts().iter().any(|cut| (from + 1..=to).contains(cut)) {
            let (a, b) = (pair[0].affect, pair[1].affect);
            assert!(
                (a.valence - b.valence).abs() <= 0.15 && (a.arousal - b.arousal).abs() <= 0.15,
                "{pair:?}"
            );
            assert!((a.intensity - b.intensity).abs() <= 0.15, "{pair:?}");
        }
    }
    let keys = keyframes::of_track(track, |affect| affect.arousal, keyframes::TOLERANCE);
    assert!(keys.len() < track.samples().len().max(4), "{} keys", keys.len());
    assert_eq!(&EmotionTrack::parse(&track.to_compact()).unwrap(), track);
}

fn print(name: &str, analysed: &Analysed) {
    let Analysed { track, spent } = analysed;
    let mean = |pick: fn(&affect::Affect) -> f32| {
        track.samples().iter().map(|sample| pick(&sample.affect)).sum::<f32>() / track.samples().len() as f32
    };
    println!(
        "{name}: {:.0} x real time, valence {:.2} arousal {:.2} calm {:.2} confidence {:.2}, rhythm {:?}, cuts {:?}",
        track.duration() / spent.as_secs_f64(),
        mean(|a| a.valence),
        mean(|a| a.arousal),
        mean(|a| a.calm),
        track.confidence().iter().sum::<f32>() / track.confidence().len() as f32,
        track.rhythm(),
        track.cuts(),
    );
}

#[test]
fn all_cuts_of_the_montage_and_no_other() {
    for every_frame in [true, false] {
        let Some(analysed) = analyse("city-montage-cuts.mp4", 640, 272, 25.0, every_frame) else {
            return;
        };
        print("montage", &analysed);
        assert_eq!(analysed.track.cuts(), [30, 76, 137, 187, 242]);
        check(&analysed.track);
    }
}

#[test]
fn no_cuts_in_a_walk_and_its_steps() {
    for every_frame in [true, false] {
        let Some(analysed) = analyse("city-walk-day.mp4", 640, 360, 30.0, every_frame) else {
            return;
        };
        print("walk", &analysed);
        assert_eq!(analysed.track.cuts(), [0_u64; 0]);
        assert_eq!(analysed.track.frames(), 319);
        check(&analysed.track);
        let bpm = analysed.track.rhythm().bpm;
        assert!((90.0..=130.0).contains(&bpm), "a walk at {bpm} steps a minute");
        assert!(analysed.track.rhythm().strength > 0.1, "{:?}", analysed.track.rhythm());
    }
}

#[test]
fn a_film_that_runs_by_and_a_host_that_is_asked_give_the_same_track() {
    for (name, width, height, fps) in [
        ("city-walk-day.mp4", 640, 360, 30.0),
        ("city-montage-cuts.mp4", 640, 272, 25.0),
    ] {
        let of = |every_frame| analyse(name, width, height, fps, every_frame);
        let (Some(film), Some(host)) = (of(true), of(false)) else {
            return;
        };
        assert_eq!(film.track, host.track, "{name}");
    }
}

#[test]
fn a_still_street_is_calm() {
    let Some(analysed) = analyse("wet-asphalt-still.mp4", 768, 432, 12.5, true) else {
        return;
    };
    print("asphalt", &analysed);
    let track = &analysed.track;
    assert_eq!(track.cuts(), [0_u64; 0]);
    check(track);
    assert!(track.rhythm().strength < 0.2, "{:?}", track.rhythm());
    let calm = track.samples().iter().filter(|sample| {
        let a = sample.affect;
        a.calm >= a.anxious && a.calm >= a.excited && a.calm >= a.melancholic
    });
    let share = calm.count() as f32 / track.samples().len() as f32;
    assert!(share > 0.5, "calm {share} of its time");
}

#[test]
fn proxies_have_the_same_fingerprint_and_clips_their_own() {
    let (Some(walk), Some(montage)) = (
        analyse("city-walk-day.mp4", 640, 360, 30.0, false),
        analyse("city-montage-cuts.mp4", 640, 272, 25.0, false),
    ) else {
        return;
    };
    assert!(walk.track.fingerprint().matches(walk.track.fingerprint()));
    assert!(!walk.track.fingerprint().matches(montage.track.fingerprint()));
}
