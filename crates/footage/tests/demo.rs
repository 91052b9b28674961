//! The demo film: its acts, its calm, its purity, and the file that it becomes.

#![allow(clippy::expect_used, reason = "a failed helper is a failed test")]

use footage::demo::{self, ACTS, FRAMES, RATE, RenderOptions};
use footage::flashes::{Area, Meter};
use footage::{Cancel, Clip, Error, Picture};

/// How much two frames differ: the mean over all components, in codes.
fn difference(a: &Picture, b: &Picture) -> f64 {
    let (a, b) = (a.bytes(), b.bytes());
    let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

#[test]
fn the_rush_moves_several_times_as_much_without_a_cut_or_a_flash() {
    let frames: Vec<Picture> = (0..FRAMES)
        .map(|n| demo::frame(n, 192, 108).expect("a size there is"))
        .collect();
    let steps: Vec<f64> = frames.windows(2).map(|pair| difference(&pair[0], &pair[1])).collect();
    let mean = |from: f64, to: f64| {
        let (from, to) = ((from * 24.0) as usize, (to * 24.0) as usize - 1);
        steps[from..to].iter().sum::<f64>() / (to - from) as f64
    };
    let [before, rush, after] = ACTS;
    let calm = mean(before.start, before.end - 0.5).max(mean(after.start + 1.5, after.end));
    let moved = mean(rush.start + 0.5, rush.end - 0.5);
    assert!(moved > 3.0 * calm, "{moved} in the rush, {calm} in the calm");
    // No cut: no step stands out from those beside it.
    for (n, around) in steps.windows(5).enumerate() {
        let beside = (around[0] + around[1] + around[3] + around[4]) / 4.0;
        assert!(around[2] < 2.5 * beside + 1.0, "frame {} jumps: {around:?}", n + 3);
    }
    let mut meter = Meter::new(RATE);
    frames.iter().for_each(|frame| meter.push(frame));
    let report = meter.finish();
    assert!(report.is_safe(Area::Field), "{report:?}");
    assert_eq!((report.general.screen.count, report.red.screen.count), (0, 0));
}

#[test]
fn the_acts_fill_the_film() {
    assert_eq!(ACTS[0].start, 0.0);
    assert!(ACTS.windows(2).all(|pair| pair[0].end == pair[1].start));
    assert_eq!(ACTS[2].end, RATE.time_of(FRAMES));
}

#[test]
fn a_frame_is_a_picture_of_a_dusk_street() {
    let frame = demo::frame(60, 320, 180).expect("a size there is").to_f32();
    let mean = |rows: std::ops::Range<usize>, channel: usize| {
        let samples = frame[rows.start * 1280..rows.end * 1280]
            .iter()
            .skip(channel)
            .step_by(4);
        samples.sum::<f32>() / (rows.len() * 320) as f32
    };
    let all: f32 = (0..3).map(|channel| mean(0..180, channel)).sum::<f32>() / 3.0;
    assert!((0.12..0.5).contains(&all), "neither night nor day: {all}");
    assert!(
        frame.iter().any(|v| *v > 0.88) && frame.iter().any(|v| *v < 0.09),
        "lamps and shadows"
    );
    // A small picture is the large one seen from farther away.
    let large = demo::frame(60, 640, 360).expect("a size there is").to_f32();
    let mean_of_four = |i: usize| {
        let (x, y, c) = (i / 4 % 320, i / 1280, i % 4);
        let at = |dx: usize, dy: usize| large[((2 * y + dy) * 640 + 2 * x + dx) * 4 + c];
        (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4.0
    };
    let apart = frame
        .iter()
        .enumerate()
        .map(|(i, v)| (v - mean_of_four(i)).abs())
        .sum::<f32>()
        / frame.len() as f32;
    assert!(apart < 0.02, "{apart}");
}

#[test]
fn any_size_is_painted() {
    for (width, height) in [(1, 1), (3, 200), (200, 3), (33, 17)] {
        let frame = demo::frame(150, width, height).expect("a size there is");
        assert_eq!((frame.width(), frame.height()), (width, height));
    }
    assert!(demo::frame(0, 0, 9).is_err());
    assert!(demo::frame(1_000_000, 16, 9).is_ok());
}

#[test]
fn the_sound_follows_the_acts() {
    let sound = demo::soundtrack();
    assert_eq!(sound.len(), 12 * 48_000 * 2);
    assert_eq!(sound, demo::soundtrack());
    let loud = |from: usize, to: usize| {
        let part = &sound[from * 96_000..to * 96_000];
        (part.iter().map(|s| f64::from(*s) * f64::from(*s)).sum::<f64>() / part.len() as f64).sqrt()
    };
    assert!(
        loud(5, 7) > 1.6 * loud(1, 3) && loud(5, 7) > 1.6 * loud(9, 11),
        "{} {}",
        loud(1, 3),
        loud(5, 7)
    );
    assert!(loud(1, 3) > 200.0, "rain and steps are heard");
    assert!(sound.iter().all(|s| s.unsigned_abs() < 32_000), "nothing clips");
    assert!(sound.windows(3).all(|w| w[0].abs_diff(w[2]) < 20_000), "nothing clicks");
}

#[test]
fn the_film_is_the_same_on_any_number_of_threads_and_has_sound() {
    let folder = tempfile::tempdir().expect("a folder");
    let render = |name: &str, threads| {
        let path = folder.path().join(name);
        let options = RenderOptions {
            size: (96, 54),
            threads,
            ..RenderOptions::default()
        };
        let mut told = Vec::new();
        let written = demo::render(&path, &options, &mut |done, of| told.push((done, of))).expect("ffmpeg is there");
        assert_eq!(written.frames, FRAMES);
        assert_eq!(told.last(), Some(&(FRAMES, FRAMES)));
        path
    };
    let (one, three) = (render("one.mp4", 1), render("three.mp4", 3));
    assert!(std::fs::read(&one).expect("a film") == std::fs::read(three).expect("a film"));
    let clip = Clip::open(one).expect("a film");
    assert_eq!((clip.info().frames, clip.info().rate), (FRAMES, RATE));
    assert_eq!(
        clip.info().sound.as_ref().map(|sound| sound.tracks[0].channels),
        Some(2)
    );
}

#[test]
fn stopped_it_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let cancel = Cancel::default();
    let options = RenderOptions {
        size: (64, 36),
        cancel: cancel.clone(),
        ..RenderOptions::default()
    };
    let mut stop = |done, _| {
        if done == 5 {
            cancel.cancel();
        }
    };
    let result = demo::render(folder.path().join("a.mp4"), &options, &mut stop);
    assert!(matches!(result, Err(Error::Cancelled)), "{result:?}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
