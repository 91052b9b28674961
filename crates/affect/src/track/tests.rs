use proptest::prelude::*;

use super::*;
use crate::Error;
use crate::fingerprint::Mark;
use crate::reader::{channels, from_channels};

/// A sound track of `count` samples whose values come from `values`, in turn.
pub(crate) fn track(fps: f64, count: usize, cuts: Vec<u64>, values: &[u16]) -> EmotionTrack {
    let value = |n: usize| f32::from(values[n % values.len()] % 1001) / 1000.0;
    EmotionTrack {
        model: ModelId(0x1234_5678_9abc_def0),
        fps,
        frames: ((count as f64) / 4.0 * fps).ceil().max(1.0) as u64 + 1,
        fingerprint: Fingerprint {
            marks: (0..count.min(5))
                .map(|at| Mark {
                    millis: 1000 * at as i64,
                    cells: core::array::from_fn(|cell| (cell * (at + 3) % 16) as u8),
                })
                .collect(),
        },
        samples_hz: 4.0,
        samples: (0..count)
            .map(|at| Sample {
                seconds: (at as f64 / 4.0 * fps).round() / fps,
                affect: from_channels(core::array::from_fn(|channel| {
                    let unit = value(at * 11 + channel);
                    if channel < 2 { 2.0 * unit - 1.0 } else { unit }
                })),
            })
            .collect(),
        focus: (0..count)
            .map(|at| Focus {
                x: value(at * 11 + 7),
                y: value(at * 11 + 8),
                spread: value(at * 11 + 9),
            })
            .collect(),
        confidence: (0..count).map(|at| value(at * 11 + 10)).collect(),
        cuts,
        rhythm: Rhythm {
            bpm: 108.125,
            strength: 0.5,
        },
    }
    .checked()
    .unwrap()
}

fn any_track() -> impl Strategy<Value = EmotionTrack> {
    let rates = prop_oneof![Just(12.5), Just(24.0), Just(24000.0 / 1001.0), Just(60.0), Just(240.0)];
    (
        rates,
        1_usize..60,
        proptest::collection::btree_set(1_u64..200, 0..5),
        proptest::collection::vec(any::<u16>(), 40..400),
    )
        .prop_map(|(fps, count, cuts, values)| {
            let frames = (count as f64 / 4.0 * fps).ceil() as u64;
            let cuts = cuts.into_iter().filter(|&cut| cut < frames).collect();
            track(fps, count, cuts, &values)
        })
}

proptest! {
    #[test]
    fn both_forms_hold_the_same_track(track in any_track()) {
        prop_assert_eq!(&EmotionTrack::from_json(&track.to_json()).unwrap(), &track);
        prop_assert_eq!(&EmotionTrack::parse(&track.to_compact()).unwrap(), &track);
        prop_assert!(track.to_compact().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
    }

    #[test]
    fn damage_never_passes_for_a_track_nor_panics(track in any_track(), at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let compact = track.to_compact();
        let mut bytes = compact.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = to & 0x7f;
        let changed = String::from_utf8(bytes).unwrap();
        if changed != compact {
            // Unused bits of the last letter may change nothing.
            if let Ok(read) = EmotionTrack::parse(&changed) {
                prop_assert_eq!(read, track.clone());
            }
        }
        prop_assert!(EmotionTrack::parse(&compact[..at]).is_err());
        let _ = EmotionTrack::parse(&track.to_json().replace("0.5", "1e999"));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC*", body in "[A-Za-z0-9_-]{0,80}") {
        prop_assert!(EmotionTrack::parse(&text).is_err());
        let letters = format!("GGT1.{body}");
        prop_assert!(EmotionTrack::parse(&letters).is_err());
    }

    #[test]
    fn curves_jump_at_cuts_alone(track in any_track()) {
        // Neighbouring samples differ by 2 at most, so over a tenth of a millisecond the curve moves little,
        // and so does its slope.
        let duration = track.duration();
        let step = 1e-4;
        let at = |seconds: f64| channels(track.affect_at(seconds));
        for n in 0..400 {
            let t = n as f64 / 400.0 * (duration + 1.0);
            let near_cut = track.cuts().iter().any(|&cut| (cut as f64 / track.fps() - t).abs() < 1e-3);
            if near_cut { continue; }
            let (before, now, after) = (at(t - step), at(t), at(t + step));
            for channel in 0..7 {
                let (left, right) = (now[channel] - before[channel], after[channel] - now[channel]);
                prop_assert!(left.abs() < 0.02 && right.abs() < 0.02);
                prop_assert!((right - left).abs() < 1e-4, "slope at {t}: {left} {right}");
            }
        }
    }

    #[test]
    fn curves_pass_through_sure_samples_and_stay_in_range(track in any_track()) {
        for (sample, confidence) in track.samples().iter().zip(track.confidence()) {
            prop_assert_eq!(track.confidence_at(sample.seconds), *confidence);
        }
        for n in 0..300 {
            let t = n as f64 / 300.0 * (track.duration() + 4.0) - 2.0;
            let [valence, arousal, rest @ ..] = channels(track.affect_at(t));
            prop_assert!(valence.abs() <= 1.0 && arousal.abs() <= 1.0);
            prop_assert!(rest.iter().all(|value| (0.0..=1.0).contains(value)));
            let focus = track.focus_at(t);
            prop_assert!([focus.x, focus.y, focus.spread].iter().all(|value| (0.0..=1.0).contains(value)));
        }
    }
}

#[test]
fn a_cut_is_a_clean_edge() {
    let mut jump = track(24.0, 8, vec![24], &[0]);
    for (at, sample) in jump.samples.iter_mut().enumerate() {
        sample.affect.arousal = if at < 4 { -0.5 } else { 0.5 };
    }
    jump.confidence.fill(1.0);
    for frame in 0..48 {
        let expected = if frame < 24 { -0.5 } else { 0.5 };
        assert_eq!(
            jump.affect_at(f64::from(frame) / 24.0).arousal,
            expected,
            "frame {frame}"
        );
        assert_eq!(
            jump.affect_at(f64::from(frame) * (1.0 / 24.0)).arousal,
            expected,
            "frame {frame}"
        );
    }
}

#[test]
fn doubt_draws_towards_neutral() {
    let mut unsure = track(24.0, 4, vec![], &[900]);
    unsure.confidence.fill(0.0);
    let doubted = unsure.affect_at(0.5);
    unsure.confidence.fill(1.0);
    let sure = unsure.affect_at(0.5);
    assert_eq!(sure, unsure.samples()[2].affect);
    assert!(doubted.valence > 0.0 && doubted.valence < 0.5 * sure.valence);
    assert!(unsure.affect_at(f64::NAN).valence.is_finite());
}

#[test]
fn an_hour_at_rest_is_small() {
    let rest = track(25.0, 4 * 3600, vec![], &[0]);
    assert!(rest.to_compact().len() < 40_000, "{}", rest.to_compact().len());
}

#[test]
fn versions_and_strangers_are_told_apart() {
    let whole = track(24.0, 4, vec![], &[500]);
    let newer = whole.to_json().replace("\"version\":1", "\"version\":2");
    assert!(matches!(
        EmotionTrack::parse(&newer),
        Err(Error::TrackVersion { found: 2, known: 1 })
    ));
    let newer = whole.to_compact().replace("GGT1", "GGT7");
    assert!(matches!(
        EmotionTrack::parse(&newer),
        Err(Error::TrackVersion { found: 7, known: 1 })
    ));
    for stranger in [
        "",
        "hello",
        "{}",
        "[1, 2]",
        "{\"curve\": [1]}",
        "GGT",
        "GGTx.AA",
        "\u{feff}",
    ] {
        assert!(
            matches!(EmotionTrack::parse(stranger), Err(Error::NotATrack(_))),
            "{stranger}"
        );
    }
    let short = whole.to_json().replace("\"confidence\":[", "\"confidence\":[0.5,");
    assert!(matches!(EmotionTrack::parse(&short), Err(Error::TrackDamaged(_))));
    let odd = whole.to_json().replace("\"fps\":24.0", "\"fps\":0.0");
    assert!(matches!(EmotionTrack::parse(&odd), Err(Error::TrackDamaged(_))));
}

#[test]
fn a_bomb_stops_early() {
    let zeros = vec![0; 200 << 20];
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&zeros, 1);
    let mut text = "GGT1.".to_owned();
    base64::encode(&packed, &mut text);
    assert!(text.len() < 2 << 20);
    assert!(matches!(EmotionTrack::parse(&text), Err(Error::TrackTooLarge(_))));
    let deep = "[".repeat(1 << 20);
    assert!(EmotionTrack::parse(&deep).is_err());
}
