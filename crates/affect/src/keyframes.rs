//! A curve as few keys that a person can take hold of, joined by straight lines.

use crate::{Affect, EmotionTrack, Window};

/// The largest error that a maker will not see in a curve from -1 to 1.
pub const TOLERANCE: f32 = 0.05;

/// A value on a whole frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// Frames from the start of the clip.
    pub frame: u64,
    /// The curve's value there.
    pub value: f32,
}

/// One value of a track as keys.
///
/// `value` picks it, such as `|affect| affect.arousal`; what is keyed is what [`EmotionTrack::affect_at`] gives. There
/// are keys on the first and last frame, on both sides of every cut, and on every peak that is higher than the
/// tolerance; the lines between keys stay within `tolerance` of the curve at the frames of its samples.
#[must_use]
pub fn of_track(track: &EmotionTrack, value: impl Fn(&Affect) -> f32, tolerance: f32) -> Vec<Key> {
    let last = track.frames() - 1;
    let cuts = track.cuts();
    let ends = [0, last].into_iter().chain(cuts.iter().flat_map(|&cut| [cut - 1, cut]));
    // Twice as dense as the samples, so that the bend between two of them is seen too.
    let step = track.fps() / (2.0 * Window::HERTZ);
    let between = (0..)
        .map(|n| (f64::from(n) * step).round() as u64)
        .take_while(|&frame| frame < last);
    let mut frames: Vec<u64> = between.chain(ends).collect();
    frames.sort_unstable();
    frames.dedup();
    let curve: Vec<Key> = frames
        .into_iter()
        .map(|frame| Key {
            frame,
            value: value(&track.affect_at(frame as f64 / track.fps())),
        })
        .collect();
    let keep: Vec<u64> = cuts.iter().flat_map(|&cut| [cut - 1, cut]).collect();
    reduce(&curve, &keep, tolerance)
}

/// Leaves out every key that a straight line between the others replaces within `tolerance`.
///
/// Kept are both ends, the frames in `keep` and every peak and valley that stands out by more than the tolerance. The
/// input ascends in frames; an input that does not is returned as it is. A tolerance below 0, or NaN, is 0.
#[must_use]
pub fn reduce(curve: &[Key], keep: &[u64], tolerance: f32) -> Vec<Key> {
    if curve.len() < 3 || curve.windows(2).any(|pair| pair[0].frame >= pair[1].frame) {
        return curve.to_vec();
    }
    let tolerance = tolerance.max(0.0);
    let mut must = peaks(curve, tolerance);
    must.extend(
        curve
            .iter()
            .enumerate()
            .filter(|(_, key)| keep.contains(&key.frame))
            .map(|(at, _)| at),
    );
    must.extend([0, curve.len() - 1]);
    must.sort_unstable();
    must.dedup();
    let mut kept = vec![curve[0]];
    for pair in must.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        while from < to {
            let next = furthest(curve, from, to, tolerance);
            kept.push(curve[next]);
            from = next;
        }
    }
    kept
}

/// The furthest key up to `to` that a straight line from `from` may reach.
fn furthest(curve: &[Key], from: usize, to: usize, tolerance: f32) -> usize {
    // The slopes of all lines that pass every key so far within the tolerance: a cone that narrows.
    let (mut low, mut high) = (f32::NEG_INFINITY, f32::INFINITY);
    let mut best = from + 1;
    for (at, key) in curve.iter().enumerate().take(to + 1).skip(from + 1) {
        let run = (key.frame - curve[from].frame) as f32;
        let rise = key.value - curve[from].value;
        if (low..=high).contains(&(rise / run)) {
            best = at;
        }
        low = low.max((rise - tolerance) / run);
        high = high.min((rise + tolerance) / run);
        if low > high {
            break;
        }
    }
    best
}

/// Peaks and valleys that the curve rises to or falls from by more than `tolerance` on both sides.
fn peaks(curve: &[Key], tolerance: f32) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut highest, mut lowest) = (0, 0);
    // Which way the curve is going: not known at first.
    let mut rising = None;
    for (at, key) in curve.iter().enumerate() {
        if key.value > curve[highest].value {
            highest = at;
        }
        if key.value < curve[lowest].value {
            lowest = at;
        }
        let fell = rising != Some(false) && key.value < curve[highest].value - tolerance;
        let rose = rising != Some(true) && key.value > curve[lowest].value + tolerance;
        if fell && highest > 0 {
            found.push(highest);
        }
        if rose && lowest > 0 {
            found.push(lowest);
        }
        if fell {
            (rising, lowest) = (Some(false), at);
        } else if rose {
            (rising, highest) = (Some(true), at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line_at(keys: &[Key], frame: u64) -> f32 {
        let after = keys.iter().position(|key| key.frame >= frame).unwrap();
        let (b, a) = (keys[after], keys[after.saturating_sub(1)]);
        if b.frame == frame {
            return b.value;
        }
        a.value + (b.value - a.value) * (frame - a.frame) as f32 / (b.frame - a.frame) as f32
    }

    fn any_curve() -> impl Strategy<Value = Vec<Key>> {
        proptest::collection::vec((1_u64..12, -0.3_f32..0.3), 1..120).prop_map(|steps| {
            let (mut frame, mut value) = (0, 0.0_f32);
            let key = |(run, rise): (u64, f32)| {
                frame += run;
                value = (value + rise).clamp(-1.0, 1.0);
                Key { frame, value }
            };
            steps.into_iter().map(key).collect()
        })
    }

    proptest! {
        #[test]
        fn the_error_stays_within_the_tolerance(curve in any_curve(), tolerance in 0.0_f32..0.2) {
            let keys = reduce(&curve, &[], tolerance);
            for key in &curve {
                let error = (line_at(&keys, key.frame) - key.value).abs();
                prop_assert!(error <= tolerance + 1e-5, "{error}");
            }
            prop_assert_eq!((keys.first(), keys.last()), (curve.first(), curve.last()));
            let highest = |keys: &[Key]| keys.iter().map(|key| key.value).fold(f32::MIN, f32::max);
            let lowest = |keys: &[Key]| keys.iter().map(|key| key.value).fold(f32::MAX, f32::min);
            // A highest point that does not stand out is flat within the tolerance.
            prop_assert!(highest(&curve) - highest(&keys) <= tolerance + 1e-5);
            prop_assert!(lowest(&keys) - lowest(&curve) <= tolerance + 1e-5);
        }

        #[test]
        fn kept_frames_are_kept(curve in any_curve(), pick in any::<prop::sample::Index>()) {
            let frame = curve[pick.index(curve.len())].frame;
            prop_assert!(reduce(&curve, &[frame], 0.5).iter().any(|key| key.frame == frame));
        }
    }

    #[test]
    fn peaks_are_exact_and_lines_are_free() {
        let tent: Vec<Key> = (0..=100_u64)
            .map(|frame| Key {
                frame,
                value: 0.8 - (frame as f32 - 40.0).abs() / 100.0,
            })
            .collect();
        let keys = reduce(&tent, &[], TOLERANCE);
        let frames: Vec<u64> = keys.iter().map(|key| key.frame).collect();
        assert_eq!(frames, [0, 40, 100]);
        assert_eq!(keys[1].value, 0.8);
    }

    #[test]
    fn a_wave_needs_few_keys() {
        let wave: Vec<Key> = (0..960_u64)
            .map(|frame| Key {
                frame,
                value: 0.6 * libm::sinf(frame as f32 / 40.0),
            })
            .collect();
        let keys = reduce(&wave, &[], TOLERANCE);
        assert!((8..40).contains(&keys.len()), "{}", keys.len());
    }
}
