//! The maker's own emotion: override, valence and arousal, keyframed in the host.

use breath::{LOOK_AHEAD, LOOK_BACK, Own};
use ofx::{ParamSet, TimeAndScale};

use crate::clock::Clock;
use crate::params::{self, EmotionSource, name};

/// Seconds between samples of an animated curve.
const STEP: f64 = 0.125;

/// What the maker set, around one moment.
///
/// Hosts interpolate keys in straight lines or worse, and nothing may pop: an animated curve is sampled on a fixed grid
/// of eighths of a second and read through a uniform cubic B-spline, which is smooth in value and slope.
#[derive(Debug)]
pub(crate) struct Maker {
    /// Grid index of `samples[0]`.
    first: i64,
    /// Override, valence and arousal on the grid; a single entry where nothing is animated.
    samples: Vec<[f64; 3]>,
}

impl Maker {
    /// Reads the maker's curve around the clip's second of `at`.
    pub(crate) fn read(params: Option<&ParamSet<'_>>, source: EmotionSource, clock: &Clock, at: &TimeAndScale) -> Self {
        let value = |time| {
            let over = match source {
                EmotionSource::Manual => 1.0,
                _ => params::double(params, name::OVERRIDE, time),
            };
            [
                over,
                params::double(params, name::VALENCE, time),
                params::double(params, name::AROUSAL, time),
            ]
        };
        if !is_animated(params) {
            return Self {
                first: 0,
                samples: vec![value(at.time)],
            };
        }
        let now = clock.seconds(clock.frame(at));
        let first = ((now - LOOK_BACK) / STEP).floor() as i64 - 1;
        let last = ((now + LOOK_AHEAD) / STEP).floor() as i64 + 2;
        let host_time = |index: i64| clock.host_time(index as f64 * STEP * clock.rate, at);
        Self {
            first,
            samples: (first..=last).map(|index| value(host_time(index))).collect(),
        }
    }

    /// The maker's emotion at a second of the clip.
    pub(crate) fn at(&self, seconds: f64) -> Own {
        let [weight, valence, arousal] = match self.samples.as_slice() {
            [] => [0.0; 3],
            [steady] => *steady,
            samples => self.spline(samples, seconds),
        };
        Own {
            valence: valence as f32,
            arousal: arousal as f32,
            weight: weight as f32,
        }
    }

    fn spline(&self, samples: &[[f64; 3]], seconds: f64) -> [f64; 3] {
        let place = seconds / STEP - self.first as f64;
        let cell = place.floor();
        let u = place - cell;
        // Uniform cubic B-spline: de Boor, A Practical Guide to Splines, ch. X.
        let weights = [
            (1.0 - u) * (1.0 - u) * (1.0 - u) / 6.0,
            (3.0 * u * u * u - 6.0 * u * u + 4.0) / 6.0,
            (-3.0 * u * u * u + 3.0 * u * u + 3.0 * u + 1.0) / 6.0,
            u * u * u / 6.0,
        ];
        let mut sum = [0.0; 3];
        for (offset, weight) in weights.into_iter().enumerate() {
            let index = (cell as i64 - 1 + offset as i64).clamp(0, samples.len() as i64 - 1);
            for (total, sample) in sum.iter_mut().zip(samples[index as usize]) {
                *total += weight * sample;
            }
        }
        sum
    }
}

/// Whether any of the three has keys. Hosts that hand over values already interpolated say no, and are right.
pub(crate) fn is_animated(params: Option<&ParamSet<'_>>) -> bool {
    [name::OVERRIDE, name::VALENCE, name::AROUSAL]
        .into_iter()
        .any(|name| params.is_some_and(|params| params.key_count(name).is_ok_and(|count| count > 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_smooth_and_keeps_constants() {
        let samples: Vec<_> = (0..40).map(|i| [f64::from(u8::from(i > 20)), 0.5, -0.25]).collect();
        let maker = Maker { first: 0, samples };
        let mut last = maker.at(1.0);
        for step in 1..720 {
            let now = maker.at(1.0 + f64::from(step) / 240.0);
            assert!((now.weight - last.weight).abs() < 0.03, "a jump at step {step}");
            assert!((now.valence - 0.5).abs() < 1e-6);
            last = now;
        }
        assert!((maker.at(4.0).weight - 1.0).abs() < 1e-6);
    }
}
