//! A parameter's value over time: one value, or keyframes with the host's interpolation between them.

use crate::{ParamKind, ParamValue};

/// How a host goes from one keyframe to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// Stays at the earlier key until the next one.
    Hold,
    /// In a straight line.
    Linear,
    /// In a curve without corners that never leaves the span of the two keys (Fritsch and Carlson 1980).
    Smooth,
}

/// A value, and keyframes in order of time. Time is in frames.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    pub(crate) value: ParamValue,
    pub(crate) keys: Vec<(f64, ParamValue)>,
    pub(crate) interpolation: Interpolation,
}

impl Curve {
    pub(crate) fn new(kind: ParamKind, value: ParamValue) -> Self {
        let interpolation = if kind.is_double() {
            Interpolation::Smooth
        } else {
            Interpolation::Hold
        };
        Self {
            value,
            keys: Vec::new(),
            interpolation,
        }
    }

    /// Sets the key at a time, replacing one that is there.
    pub(crate) fn set_key(&mut self, time: f64, value: ParamValue) {
        let at = self.keys.partition_point(|(t, _)| *t < time);
        match self.keys.get_mut(at) {
            Some((t, old)) if *t == time => *old = value,
            _ => self.keys.insert(at, (time, value)),
        }
    }

    /// Whether there was a key at that time.
    pub(crate) fn delete_key(&mut self, time: f64) -> bool {
        let before = self.keys.len();
        self.keys.retain(|(t, _)| *t != time);
        self.keys.len() < before
    }

    /// The value at a time, in frames; before the first key and behind the last one it stands still.
    pub(crate) fn at(&self, time: f64) -> ParamValue {
        let next = self.keys.partition_point(|(t, _)| *t <= time);
        let (Some((t0, before)), Some((t1, after))) =
            (next.checked_sub(1).and_then(|i| self.keys.get(i)), self.keys.get(next))
        else {
            let edge = if next == 0 { self.keys.first() } else { self.keys.last() };
            return edge.map_or_else(|| self.value.clone(), |(_, value)| value.clone());
        };
        let share = (time - t0) / (t1 - t0);
        match (before, after, self.interpolation) {
            (_, _, Interpolation::Hold) | (ParamValue::Text(_), ..) => before.clone(),
            (ParamValue::Ints(a), ParamValue::Ints(b), _) => {
                let mix = |(a, b): (&i32, &i32)| (f64::from(*a) * (1.0 - share) + f64::from(*b) * share).round() as i32;
                ParamValue::Ints(a.iter().zip(b).map(mix).collect())
            }
            (ParamValue::Doubles(a), ParamValue::Doubles(b), Interpolation::Linear) => {
                ParamValue::Doubles(a.iter().zip(b).map(|(a, b)| a * (1.0 - share) + b * share).collect())
            }
            (ParamValue::Doubles(a), ParamValue::Doubles(_), _) => {
                let smooth = |component| self.hermite(next - 1, component, share).unwrap_or(a[component]);
                ParamValue::Doubles((0..a.len()).map(smooth).collect())
            }
            _ => before.clone(),
        }
    }

    /// The cubic between key `i` and the next one.
    fn hermite(&self, i: usize, component: usize, s: f64) -> Option<f64> {
        let point = |i: usize| {
            self.keys
                .get(i)
                .and_then(|(t, v)| Some((*t, *v.numbers().get(component)?)))
        };
        let ((t0, v0), (t1, v1)) = (point(i)?, point(i + 1)?);
        let width = t1 - t0;
        let chord = (v1 - v0) / width;
        let slope = |before: Option<(f64, f64)>, (t, v): (f64, f64), after: Option<(f64, f64)>| {
            let (Some((tb, vb)), Some((ta, va))) = (before, after) else {
                return 0.0;
            };
            let (left, right) = ((v - vb) / (t - tb), (va - v) / (ta - t));
            // An extreme stays one; elsewhere the harmonic mean keeps the curve within its keys.
            if left * right <= 0.0 {
                0.0
            } else {
                2.0 * left * right / (left + right)
            }
        };
        let m0 = slope(i.checked_sub(1).and_then(point), (t0, v0), Some((t1, v1)));
        let m1 = slope(Some((t0, v0)), (t1, v1), point(i + 2));
        let (m0, m1) = if chord == 0.0 { (0.0, 0.0) } else { (m0, m1) };
        let (s2, s3) = (s * s, s * s * s);
        let value = (2.0 * s3 - 3.0 * s2 + 1.0) * v0
            + (s3 - 2.0 * s2 + s) * width * m0
            + (3.0 * s2 - 2.0 * s3) * v1
            + (s3 - s2) * width * m1;
        Some(value.clamp(v0.min(v1), v0.max(v1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(interpolation: Interpolation, keys: &[(f64, f64)]) -> Curve {
        let mut curve = Curve::new(ParamKind::Double, 0.25.into());
        curve.interpolation = interpolation;
        for (time, value) in keys {
            curve.set_key(*time, (*value).into());
        }
        curve
    }

    fn at(curve: &Curve, time: f64) -> f64 {
        curve.at(time).number().unwrap()
    }

    #[test]
    fn keys_are_met_in_any_order_and_the_ends_stand_still() {
        for interpolation in [Interpolation::Hold, Interpolation::Linear, Interpolation::Smooth] {
            let curve = curve(interpolation, &[(20.0, 1.0), (0.0, 0.0), (10.0, 0.5)]);
            for (time, value) in [(-5.0, 0.0), (0.0, 0.0), (10.0, 0.5), (20.0, 1.0), (99.0, 1.0)] {
                assert_eq!(at(&curve, time), value, "{interpolation:?} at {time}");
            }
        }
        assert_eq!(at(&curve(Interpolation::Smooth, &[]), 7.0), 0.25);
    }

    #[test]
    fn smooth_has_no_corner_and_never_overshoots() {
        let curve = curve(
            Interpolation::Smooth,
            &[(0.0, 0.0), (10.0, 0.9), (12.0, 1.0), (40.0, 0.2)],
        );
        let (step, mut last) = (0.01, None);
        for i in 0..4000 {
            let time = f64::from(i) * step;
            let (v, slope) = (at(&curve, time), (at(&curve, time + step) - at(&curve, time)) / step);
            assert!((0.0..=1.0).contains(&v));
            if let Some(last) = last {
                let jump: f64 = slope - last;
                assert!(jump.abs() < 0.02, "the slope jumps by {jump} at {time}");
            }
            last = Some(slope);
        }
    }

    #[test]
    fn whole_numbers_hold_unless_told_otherwise() {
        let mut curve = Curve::new(ParamKind::Integer, 0.into());
        curve.set_key(0.0, 0.into());
        curve.set_key(10.0, 10.into());
        assert_eq!(curve.at(5.0), 0.into());
        curve.interpolation = Interpolation::Linear;
        assert_eq!(curve.at(5.0), 5.into());
        assert!(curve.delete_key(10.0) && !curve.delete_key(10.0));
    }
}
