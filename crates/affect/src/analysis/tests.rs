use super::*;
use crate::{Affect, Depth, ModelId, RowOrder};

/// A reader whose answers can be foretold: valence is brightness, arousal is change over the window.
struct Simple;

impl Reader for Simple {
    fn read(&self, window: &Window) -> Result<Reading> {
        let mean = |thumbnail: &Thumbnail| thumbnail.luma().sum::<f32>() / (160.0 * 90.0);
        let frames = window.frames();
        let change: f32 = frames
            .windows(2)
            .map(|pair| (mean(&pair[0]) - mean(&pair[1])).abs())
            .sum();
        let affect = Affect::from_valence_arousal(2.0 * mean(&frames[Window::CENTRE]) - 1.0, change.min(1.0));
        Ok(Reading {
            affect,
            familiarity: 1.0,
        })
    }

    fn id(&self) -> ModelId {
        ModelId(7)
    }
}

const SIZE: usize = 64;

/// Analyses made frames; those that `push` declines are left out.
fn analyse(fps: f64, frames: u64, push: impl Fn(u64) -> bool, pixel: impl Fn(u64, usize, usize) -> u8) -> EmotionTrack {
    let picture = |frame| -> Vec<u8> {
        let places = (0..SIZE * SIZE).map(|at| (at % SIZE, at / SIZE));
        places.flat_map(|(x, y)| [pixel(frame, x, y); 4]).collect()
    };
    let mut analyzer = Analyzer::new(&Simple, Source { fps, frames }).unwrap();
    for frame in (0..frames).filter(|&frame| push(frame)) {
        let bytes = picture(frame);
        analyzer
            .push(frame, &PictureView::packed_rgba(&bytes, SIZE, SIZE, Depth::U8))
            .unwrap();
        analyzer.locate_cuts(&mut |between| {
            // Where every frame is pushed, nobody is there to be asked for another.
            (!push(between)).then_some(())?;
            let bytes = picture(between);
            Glance::of(&PictureView::packed_rgba(&bytes, SIZE, SIZE, Depth::U8)).ok()
        });
    }
    analyzer.finish().unwrap()
}

fn steepest(track: &EmotionTrack) -> f32 {
    let pairs = track.samples().windows(2);
    pairs
        .filter(|pair| {
            let frame = |sample: &Sample| (sample.seconds * track.fps()).round() as u64;
            !track
                .cuts()
                .iter()
                .any(|&cut| frame(&pair[0]) < cut && cut <= frame(&pair[1]))
        })
        .flat_map(|pair| {
            let (a, b) = (channels(pair[0].affect), channels(pair[1].affect));
            (0..7).map(move |n| (a[n] - b[n]).abs())
        })
        .fold(0.0, f32::max)
}

/// A texture with structure at every size.
fn hash(x: usize, y: usize, seed: u64) -> u8 {
    let mut bits = (x as u64 / 8).wrapping_mul(0x9e37_79b9) ^ (y as u64 / 8).wrapping_mul(0x85eb_ca6b) ^ seed << 7;
    bits = (bits ^ bits >> 13).wrapping_mul(0xc2b2_ae35_27d4_eb4f);
    (bits >> 40) as u8
}

#[test]
fn one_frame_is_a_track() {
    let track = analyse(25.0, 1, |_| true, |_, _, _| 200);
    assert_eq!((track.frames(), track.samples().len(), track.cuts().len()), (1, 1, 0));
    assert!((track.samples()[0].affect.valence - (2.0 * 200.0 / 255.0 - 1.0)).abs() < 2e-3);
    assert!(track.confidence()[0] < 0.7);
}

#[test]
fn no_frame_is_an_error() {
    let analyzer = Analyzer::new(&Simple, Source { fps: 24.0, frames: 9 }).unwrap();
    assert!(matches!(analyzer.finish(), Err(Error::NoFrames)));
    for fps in [0.0, -1.0, f64::NAN, 1e9] {
        assert!(Analyzer::new(&Simple, Source { fps, frames: 9 }).is_err());
    }
}

#[test]
fn frames_must_ascend() {
    let mut analyzer = Analyzer::new(&Simple, Source { fps: 24.0, frames: 9 }).unwrap();
    let view = PictureView {
        order: RowOrder::BottomUp,
        ..PictureView::packed_rgba(&[0; 4], 1, 1, Depth::U8)
    };
    analyzer.push(3, &view).unwrap();
    assert!(matches!(
        analyzer.push(3, &view),
        Err(Error::FrameOrder { got: 3, last: 3 })
    ));
}

#[test]
fn odd_rates_and_pictures_give_sensible_tracks() {
    for fps in [1.0, 3.0, 12.5, 23.976, 60.0, 240.0] {
        for kind in 0..3 {
            let frames = (fps * 6.0) as u64;
            let track = analyse(
                fps,
                frames,
                |_| true,
                |frame, x, y| match kind {
                    0 => 0,
                    1 => 255,
                    // Noise that is new on every frame has no cuts and no focus.
                    _ => hash(x * 8, y * 8, frame),
                },
            );
            let expected = (6.0 * fps.min(4.0)) as usize;
            assert!(
                track.samples().len().abs_diff(expected) <= 1,
                "{fps}: {}",
                track.samples().len()
            );
            assert_eq!(track.cuts(), [0_u64; 0], "{fps} {kind}");
            assert!(steepest(&track) <= 0.15);
            assert_eq!(track.frames(), frames);
        }
    }
}

#[test]
fn cuts_are_found_to_the_frame() {
    for gap in [1, 6] {
        let shots = |frame: u64| [31, 77, 138].iter().filter(|&&cut| frame >= cut).count();
        let track = analyse(
            24.0,
            200,
            |frame| frame % gap == 0,
            |frame, x, y| {
                let shot = shots(frame) as u64;
                // Each shot has its own brightness, and drifts.
                (hash(x + frame as usize / 4, y, shot) / 3).saturating_add([10, 120, 60, 160][shot as usize])
            },
        );
        assert_eq!(track.cuts(), [31, 77, 138], "every {gap} frames");
    }
}

#[test]
fn a_cut_with_nobody_to_ask_is_set_between_the_looks() {
    let mut analyzer = Analyzer::new(&Simple, Source { fps: 24.0, frames: 96 }).unwrap();
    for frame in frames_to_look_at(Source { fps: 24.0, frames: 96 }) {
        let bytes = [if frame < 50 { 20 } else { 220 }; 64];
        analyzer
            .push(frame, &PictureView::packed_rgba(&bytes, 4, 4, Depth::U8))
            .unwrap();
    }
    let track = analyzer.finish().unwrap();
    assert_eq!(track.cuts().len(), 1);
    assert!((49..=54).contains(&track.cuts()[0]), "{:?}", track.cuts());
    assert_eq!(track.frames(), 96);
}

#[test]
fn flashes_and_fades_are_no_cuts() {
    let flash = analyse(
        24.0,
        120,
        |_| true,
        |frame, x, y| if frame == 60 { 255 } else { hash(x, y, 1) / 2 },
    );
    assert_eq!(flash.cuts(), [0_u64; 0]);
    let fade = analyse(
        24.0,
        120,
        |_| true,
        |frame, x, y| (u64::from(hash(x, y, 1)) * frame / 240 + 40 * (frame / 120)) as u8,
    );
    assert_eq!(fade.cuts(), [0_u64; 0]);
}

#[test]
fn windows_do_not_look_across_a_cut() {
    // Two still shots, black and white: nothing moves in either, so arousal is the same at the cut as far from it.
    let track = analyse(24.0, 192, |_| true, |frame, _, _| if frame < 96 { 0 } else { 255 });
    assert_eq!(track.cuts(), [96]);
    assert!(track.samples().iter().all(|sample| sample.affect.arousal == 0.0));
    assert!(track.affect_at(95.0 / 24.0).valence < -0.5 && track.affect_at(96.0 / 24.0).valence > 0.5);
}

#[test]
fn the_steepest_change_is_bounded_within_a_shot() {
    // Strobing between black and white every half second: as steep as a reading gets.
    let track = analyse(
        24.0,
        480,
        |_| true,
        |frame, x, y| {
            let light = if frame / 12 % 2 == 0 { 0 } else { 200 };
            light + hash(x, y, 1) / 8
        },
    );
    assert!(steepest(&track) <= 0.15, "{}", steepest(&track));
}

#[test]
fn the_tempo_of_a_walk_is_heard() {
    // A camera that bobs at 1.8 steps a second: 108 a minute.
    let track = analyse(
        30.0,
        600,
        |_| true,
        |frame, x, y| {
            let bob = 3.0 + 3.0 * libm::cos(2.0 * std::f64::consts::PI * 1.8 * frame as f64 / 30.0);
            hash(x, y + bob.round() as usize, 3)
        },
    );
    assert!((track.rhythm().bpm - 108.0).abs() < 3.0, "{:?}", track.rhythm());
    assert!(track.rhythm().strength > 0.4, "{:?}", track.rhythm());
    let still = analyse(30.0, 300, |_| true, |_, x, y| hash(x, y, 3));
    assert_eq!(still.rhythm(), crate::Rhythm::NONE);
}

#[test]
fn every_tempo_of_a_heart_and_its_double_is_heard_in_the_looks_of_every_rate() {
    for fps in [11.5, 12.5, 15.0, 22.9, 23.976, 24.0, 25.0, 30.0, 59.94, 240.0] {
        let hertz = fps / Looks::new(fps).step() as f64;
        for bpm in (56..=264).step_by(4).map(f64::from) {
            let mut rhythm = RhythmFinder::new(hertz);
            for look in 0..(20.0 * hertz) as usize {
                let beat = libm::cos(2.0 * std::f64::consts::PI * bpm / 60.0 * look as f64 / hertz);
                let noise = f32::from(hash(8 * look, 0, 4)) / 255.0 - 0.5;
                rhythm.push(1, Some((0.5 * beat as f32 + 0.3 * noise, 0.0)));
            }
            let found = rhythm.finish();
            assert!(
                (f64::from(found.bpm) / bpm - 1.0).abs() < 0.03,
                "{bpm} at {fps} a second: {found:?}"
            );
            assert!(found.strength > 0.5, "{bpm} at {fps} a second: {found:?}");
        }
    }
}

#[test]
fn looks_that_are_missing_do_not_shift_the_beat() {
    let mut rhythm = RhythmFinder::new(12.0);
    let mut gap = 0;
    for look in 0..480_u64 {
        gap += 1;
        // Every ninth look is missing, and with it what moved up to it and from it.
        if look % 9 == 4 {
            continue;
        }
        let beat = libm::cos(2.0 * std::f64::consts::PI * 1.7 * look as f64 / 12.0) as f32;
        rhythm.push(gap, (gap == 1).then_some((beat, 0.0)));
        gap = 0;
    }
    assert!((rhythm.finish().bpm - 102.0).abs() < 3.0, "{:?}", rhythm.finish());
}

#[test]
fn a_film_that_runs_by_and_a_host_that_is_asked_give_the_same_track() {
    for (fps, seconds) in [(12.0, 8), (24.0, 8), (25.0, 8), (29.97, 8), (60.0, 8), (120.0, 8)] {
        let frames = (fps * f64::from(seconds)) as u64;
        let cut = frames / 2 + 1;
        let pixel = |frame: u64, x: usize, y: usize| {
            let time = frame as f64 / fps;
            let bob = 3.0 + 3.0 * libm::cos(2.0 * std::f64::consts::PI * 1.8 * time);
            let shot = u64::from(frame >= cut);
            let shade = [3, 2][shot as usize];
            hash(x + (9.0 * time) as usize, y + bob.round() as usize, shot) / shade + 60 * shot as u8
        };
        let source = Source { fps, frames };
        let asked: Vec<u64> = frames_to_look_at(source).collect();
        let (film, host) = (
            analyse(fps, frames, |_| true, pixel),
            analyse(fps, frames, |frame| asked.binary_search(&frame).is_ok(), pixel),
        );
        assert_eq!(film, host, "at {fps} frames a second");
        assert_eq!(host.cuts(), [cut], "at {fps} frames a second");
        assert!((host.rhythm().bpm - 108.0).abs() < 4.0, "{:?} at {fps}", host.rhythm());
    }
}

#[test]
fn a_pattern_of_held_frames_is_no_rhythm() {
    // Change that comes and goes by chance, shown in a pattern of five frames.
    let mut rhythm = RhythmFinder::new(12.5);
    for frame in 0..600_usize {
        let burst = f32::from(hash(8 * (frame / 4), 0, 9)) / 255.0;
        let shown = [1.0, 0.1, 0.9, 0.9, 0.1][frame % 5];
        rhythm.push(1, Some((0.0, 0.03 * burst * shown)));
    }
    assert_eq!(rhythm.finish(), crate::Rhythm::NONE);
    // A beat as fast as that pattern is heard.
    let mut rhythm = RhythmFinder::new(12.5);
    for frame in 0..600_usize {
        let burst = 0.5 + f32::from(hash(8 * (frame / 4), 0, 9)) / 255.0;
        let shown = [1.0, 0.5, 0.1, 0.1, 0.5][frame % 5];
        rhythm.push(1, Some((0.0, 0.03 * burst * shown)));
    }
    assert!((rhythm.finish().bpm - 150.0).abs() < 5.0, "{:?}", rhythm.finish());
}

#[test]
fn focus_finds_what_moves() {
    let track = analyse(
        24.0,
        96,
        |_| true,
        |frame, x, y| {
            // A bright ball that swings in the upper right.
            let (dx, dy) = (x as f64 - 48.0 - 5.0 * libm::cos(frame as f64 / 3.0), y as f64 - 16.0);
            if dx * dx + dy * dy < 40.0 {
                250
            } else {
                hash(x, y, 5) / 4
            }
        },
    );
    let focus = track.focus_at(2.0);
    assert!(focus.x > 0.6 && focus.y < 0.4 && focus.spread < 0.5, "{focus:?}");
    let still = analyse(24.0, 48, |_| true, |_, x, y| hash(x, y, 5));
    assert_eq!(still.focus()[2], Focus::ANYWHERE);
}

#[test]
fn fingerprints_know_a_proxy_from_another_clip() {
    let clip = |seed: u64, scale: usize| {
        analyse(
            24.0,
            240,
            |_| true,
            move |frame, x, y| hash(x / scale * scale + frame as usize / 6, y / scale * scale, seed),
        )
    };
    let (full, proxy, other) = (clip(1, 1), clip(1, 2), clip(2, 1));
    assert!(full.fingerprint().matches(proxy.fingerprint()));
    assert!(!full.fingerprint().matches(other.fingerprint()));
}

#[test]
fn memory_stays_flat() {
    let mut analyzer = Analyzer::new(&Simple, Source { fps: 4.0, frames: 0 }).unwrap();
    for frame in 0..4000 {
        let bytes = [(frame % 251) as u8; 4];
        analyzer
            .push(frame, &PictureView::packed_rgba(&bytes, 1, 1, Depth::U8))
            .unwrap();
        assert!(analyzer.thumbnails.len() <= 16);
    }
    let track = analyzer.finish().unwrap();
    assert_eq!(track.samples().len(), 4000);
    assert!(track.fingerprint().seconds().count() <= 32);
}
