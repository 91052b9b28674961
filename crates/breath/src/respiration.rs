//! Respiration: inhale, hold, exhale, rest.
//!
//! An adult at rest breathes 12 to 20 times a minute; slow breathing at about 6 a minute, the resonance of heart and
//! breath, goes with ease (Russo, Santarelli & O'Rourke 2017, "The physiological effects of slow breathing in the
//! healthy human", Breathe 13(4)). Anxiety and excitement raise the rate; anxious breath is rapid and shallow (Boiten,
//! Frijda & Wientjes 1994, "Emotions and respiratory patterns", Int. J. Psychophysiology 17; Homma & Masaoka 2008,
//! "Breathing rhythms and emotions", Experimental Physiology 93).
//!
//! Arousal changes while a clip plays, and a phase that follows a changing rate would have to be summed up from the
//! beginning. So there are three breaths of fixed rates, whole multiples of one another and all beginning to inhale at
//! second 0; arousal fades between them. On the way from one to the next a deep breath is followed by a shallow one,
//! as it is with people.

use crate::curve::{ramp, smoothstep};

/// Seconds of the slowest breath; the others take a half and a third: 6.7, 13.3 and 20 breaths a minute.
const SLOWEST: f64 = 9.0;

/// How far the lungs are filled, 0 to 1, C1 in time.
///
/// `by_hand` is a rate in breaths a minute, or 0 to let arousal decide; `inhale` and `exhale` stretch their phases.
pub(crate) fn respiration(seconds: f64, by_hand: f32, arousal: f32, inhale: f32, exhale: f32) -> f32 {
    let lungs = |period: f64| filled(turn(seconds / period), inhale, exhale);
    if by_hand > 0.0 {
        return lungs(60.0 / f64::from(by_hand));
    }
    let slow = 1.0 - ramp(-0.5, -0.15, arousal);
    let quick = ramp(0.15, 0.5, arousal);
    let mut sum = (1.0 - slow - quick) * lungs(SLOWEST / 2.0);
    if slow > 0.0 {
        sum += slow * lungs(SLOWEST);
    }
    if quick > 0.0 {
        sum += quick * lungs(SLOWEST / 3.0);
    }
    sum
}

/// The fraction of a number of turns, 0 to 1.
pub(crate) fn turn(turns: f64) -> f32 {
    (turns - libm::floor(turns)) as f32
}

/// One breath over a phase of 0 to 1. At a period of three seconds: 1 s in, 0.1 s hold, 1.6 s out, 0.4 s rest.
fn filled(phase: f32, inhale: f32, exhale: f32) -> f32 {
    let (rise, hold, fall, rest) = (0.32 * inhale, 0.04, 0.52 * exhale, 0.12);
    let whole = rise + hold + fall + rest;
    let at = phase * whole;
    smoothstep(at / rise) * (1.0 - smoothstep((at - rise - hold) / fall))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Breaths in ten minutes, counted as upward crossings of a half.
    fn breaths_a_minute(by_hand: f32, arousal: f32) -> f64 {
        let at = |i: u32| respiration(f64::from(i) * 0.02, by_hand, arousal, 1.0, 1.0);
        let crossings = (0..30_000).filter(|&i| at(i) < 0.5 && at(i + 1) >= 0.5).count();
        crossings as f64 / 10.0
    }

    #[test]
    fn arousal_quickens_the_breath_from_about_6_to_20() {
        assert!((breaths_a_minute(0.0, -1.0) - 6.67).abs() < 0.2);
        assert!((breaths_a_minute(0.0, 0.0) - 13.3).abs() < 0.2);
        assert!((breaths_a_minute(0.0, 1.0) - 20.0).abs() < 0.2);
    }

    #[test]
    fn a_rate_by_hand_is_kept() {
        for rate in [4.0, 9.5, 30.0] {
            assert!((breaths_a_minute(rate, 0.7) - f64::from(rate)).abs() < 0.2);
        }
    }

    #[test]
    fn inhale_and_exhale_move_the_top() {
        let rising = |inhale, exhale| (0..1000).position(|i| filled(i as f32 / 1000.0, inhale, exhale) >= 0.999);
        assert!(rising(3.0, 1.0) > rising(1.0, 1.0));
        assert!(rising(1.0, 3.0) < rising(1.0, 1.0));
    }
}
