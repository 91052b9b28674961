//! A track at any second: smooth within a shot, free to jump at a cut.

use core::array::from_fn;
use core::ops::Range;

use crate::confidence::pull;
use crate::reader::{channels, from_channels};
use crate::{Affect, EmotionTrack, Focus};

impl EmotionTrack {
    /// What is felt at `seconds`, drawn towards [`Affect::NEUTRAL`] where confidence is low.
    ///
    /// Continuous in value and slope within a shot; it jumps at cuts alone. Before the first sample of a shot and
    /// after its last, their values hold; so they do outside the clip. NaN reads as 0.
    #[must_use]
    pub fn affect_at(&self, seconds: f64) -> Affect {
        let values = self.curve(seconds, |at| channels(self.samples[at].affect));
        pull(from_channels(values), self.confidence_at(seconds))
    }

    /// Where the footage moves at `seconds`; as smooth as [`Self::affect_at`].
    #[must_use]
    pub fn focus_at(&self, seconds: f64) -> Focus {
        let [x, y, spread] = self.curve(seconds, |at| {
            let Focus { x, y, spread } = self.focus[at];
            [x, y, spread]
        });
        Focus { x, y, spread }
    }

    /// How sure the track is at `seconds`, 0 to 1; as smooth as [`Self::affect_at`].
    #[must_use]
    pub fn confidence_at(&self, seconds: f64) -> f32 {
        let [confidence] = self.curve(seconds, |at| [self.confidence[at]]);
        confidence
    }

    /// Monotone cubic interpolation (Fritsch & Butland 1984) between the samples of the shot around `seconds`.
    ///
    /// Slopes are zero at both ends of a shot and at peaks, so values never leave the range of their neighbours.
    fn curve<const N: usize>(&self, seconds: f64, value: impl Fn(usize) -> [f32; N]) -> [f32; N] {
        let seconds = if seconds.is_nan() { 0.0 } else { seconds };
        let shot = self.samples_of_shot(seconds);
        let time = |at: usize| self.samples[at].seconds;
        let after = shot.start + self.samples[shot.clone()].partition_point(|sample| sample.seconds <= seconds);
        if after == shot.start {
            return value(shot.start);
        }
        let before = after - 1;
        if after == shot.end {
            return value(before);
        }
        let slopes = |at: usize| -> [f32; N] {
            if at == shot.start || at + 1 == shot.end {
                return [0.0; N];
            }
            let (left, right) = ((time(at) - time(at - 1)) as f32, (time(at + 1) - time(at)) as f32);
            let (low, mid, high) = (value(at - 1), value(at), value(at + 1));
            from_fn(|n| monotone_slope((mid[n] - low[n]) / left, (high[n] - mid[n]) / right, left, right))
        };
        let width = time(after) - time(before);
        let u = ((seconds - time(before)) / width) as f32;
        let (p0, p1, m0, m1) = (value(before), value(after), slopes(before), slopes(after));
        from_fn(|n| hermite(u, p0[n], p1[n], m0[n] * width as f32, m1[n] * width as f32))
    }

    /// The samples of the shot around `seconds`; for a shot too short to have any, those of the shot before it.
    fn samples_of_shot(&self, seconds: f64) -> Range<usize> {
        // Half a step of slack: seconds are kept in steps of 1/1000, and a cut's own frame is after the cut.
        let frame = (seconds + 0.000_51) * self.fps;
        let mut next = self.cuts.partition_point(|&cut| cut as f64 <= frame);
        let first_from = |cut: u64| {
            let boundary = (cut as f64 - 0.5) / self.fps;
            self.samples.partition_point(|sample| sample.seconds < boundary)
        };
        let end = self.cuts.get(next).map_or(self.samples.len(), |&cut| first_from(cut));
        while next > 0 {
            let start = first_from(self.cuts[next - 1]);
            if start < end {
                return start..end;
            }
            next -= 1;
        }
        // A clip whose first sample lies after its first cut still has an answer before it.
        0..end.max(1)
    }
}

/// The slope at a sample from the slopes of the intervals on its sides: none at a peak, else their weighted harmonic
/// mean.
fn monotone_slope(left_slope: f32, right_slope: f32, left: f32, right: f32) -> f32 {
    if left_slope * right_slope <= 0.0 {
        return 0.0;
    }
    let (near_right, near_left) = (2.0 * right + left, right + 2.0 * left);
    (near_right + near_left) / (near_right / left_slope + near_left / right_slope)
}

/// The cubic through `p0` and `p1` with tangents `m0` and `m1` (per interval) at `u` in 0..1.
fn hermite(u: f32, p0: f32, p1: f32, m0: f32, m1: f32) -> f32 {
    let (u2, u3) = (u * u, u * u * u);
    let blend = 3.0 * u2 - 2.0 * u3;
    p0 + (p1 - p0) * blend + m0 * (u3 - 2.0 * u2 + u) + m1 * (u3 - u2)
}
