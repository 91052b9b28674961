//! Time: from what the host calls time to seconds of the clip, and back.
//!
//! Hosts differ: some count source frames from 0, some absolute timeline frames with a range that means
//! nothing, one numbers source frames beside its time. Everything that depends on it is here.

use ofx::{Clip, Effect, TimeAndScale, names};

/// Longest clip whose frame range is believed, frames: twelve hours at 60 a second, less than the sentinels in use
/// (1,798,200 frames, a day of 20.8 fps).
const LONGEST_RANGE: f64 = 1_500_000.0;

/// Frames per second where no host says any.
const FALLBACK_RATE: f64 = 25.0;

/// The clip's clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Clock {
    /// Frames per second.
    pub(crate) rate: f64,
    /// Host time of the clip's frame 0.
    pub(crate) first: f64,
    /// Frames in the clip, where the host's range is believable.
    pub(crate) frames: Option<f64>,
}

impl Clock {
    /// Reads the clock of a source clip; `known_rate` is what a stored track says, used where the host says nothing.
    pub(crate) fn of(effect: &Effect<'_>, clip: Option<&Clip<'_>>, known_rate: Option<f64>, now: f64) -> Self {
        let rate = clip
            .and_then(Clip::frame_rate)
            .or_else(|| effect.properties().ok()?.double(names::PROP_FRAME_RATE, 0).ok())
            .filter(|rate| (0.5..=1000.0).contains(rate))
            .or(known_rate)
            .unwrap_or(FALLBACK_RATE);
        Self::from_range(rate, clip.and_then(Clip::frame_range), now)
    }

    /// Reads the clock of a clip that is to be watched from end to end, at whatever moment that was asked for; `None` where
    /// its ends cannot be told.
    pub(crate) fn of_whole(effect: &Effect<'_>, clip: &Clip<'_>, now: f64) -> Option<Self> {
        let inside = clip.frame_range().map_or(now, |(first, last)| now.clamp(first, last));
        let clock = Self::of(effect, Some(clip), None, inside);
        let duration = || effect.properties().ok()?.double(names::PROP_EFFECT_DURATION, 0).ok();
        match clock.frames {
            Some(_) => Some(clock),
            None => clock.lasting(duration()?, now),
        }
    }

    /// The clock of a clip whose range means nothing, in an effect that lasts so many frames. They are counted from the
    /// frame that renders count from there, which holds only if the moment at hand lies among them: where time is the
    /// timeline's, nobody knows where on it the clip begins. One frame is what hosts say that know nothing.
    fn lasting(self, duration: f64, now: f64) -> Option<Self> {
        let frames = duration.floor();
        let believable = (2.0..LONGEST_RANGE).contains(&frames) && (0.0..frames).contains(&(now - self.first));
        believable.then_some(Self {
            frames: Some(frames),
            ..self
        })
    }

    /// Believes a frame range only if it is of sane length and holds the moment at hand.
    fn from_range(rate: f64, range: Option<(f64, f64)>, now: f64) -> Self {
        match range {
            Some((first, last))
                if last - first < LONGEST_RANGE && first.abs() < 1.0e8 && (first..=last).contains(&now) =>
            {
                Self {
                    rate,
                    first,
                    frames: Some(last - first + 1.0),
                }
            }
            _ => Self {
                rate,
                first: 0.0,
                frames: None,
            },
        }
    }

    /// Whether the clip has another length than one of `frames` at `fps`: more than a frame apart in number and in time.
    /// Both, since hosts differ in whether they count the footage's own frames or the timeline's; more than one, since
    /// ranges may end behind the last frame or between two.
    pub(crate) fn is_of_other_length(&self, frames: u64, fps: f64) -> bool {
        // A hair of slack, for what rates and ends are rounded to.
        let apart = |own: f64, other: f64| (own - other).abs() > 1.01;
        let frames = frames as f64;
        self.frames
            .is_some_and(|own| apart(own, frames) && apart(own, frames / fps * self.rate))
    }

    /// The clip's frame at a moment: the source frame where the host numbers it (it stays right under retimes), else
    /// the distance from the start of the clip.
    pub(crate) fn frame(&self, at: &TimeAndScale) -> f64 {
        at.source_frame.unwrap_or(at.time - self.first)
    }

    /// Seconds of the clip at a frame.
    pub(crate) fn seconds(&self, frame: f64) -> f64 {
        frame / self.rate
    }

    /// Host time of a clip's frame, seen from a moment: neighbours are as far away in the host's time as in the clip.
    pub(crate) fn host_time(&self, frame: f64, at: &TimeAndScale) -> f64 {
        at.time + (frame - self.frame(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: f64, source_frame: Option<f64>) -> TimeAndScale {
        TimeAndScale {
            time,
            scale: (1.0, 1.0),
            source_frame,
        }
    }

    #[test]
    fn a_sane_range_sets_frame_zero() {
        let clock = Clock::from_range(24.0, Some((100.0, 399.0)), 124.0);
        assert_eq!(clock.frames, Some(300.0));
        assert_eq!(clock.frame(&at(124.0, None)), 24.0);
        assert_eq!(clock.seconds(24.0), 1.0);
        assert_eq!(clock.host_time(30.0, &at(124.0, None)), 130.0);
    }

    #[test]
    fn a_sentinel_range_or_one_that_misses_the_moment_is_ignored() {
        for range in [Some((0.0, 1_798_200.0)), Some((0.0, 10.0)), None] {
            let clock = Clock::from_range(24.0, range, 86_400.0);
            assert_eq!((clock.first, clock.frames), (0.0, None));
        }
    }

    #[test]
    fn a_duration_serves_where_it_holds_the_moment_and_is_sane() {
        let clock = Clock::from_range(24.0, Some((0.0, 1_798_200.0)), 10.0);
        let whole = clock.lasting(300.5, 10.0).unwrap();
        assert_eq!((whole.first, whole.frames, whole.rate), (0.0, Some(300.0), 24.0));
        for (duration, now) in [
            (300.0, 86_400.0),
            (300.0, 300.0),
            (300.0, -1.0),
            (1.0, 0.0),
            (0.0, 0.0),
            (-5.0, 0.0),
            (1_798_200.0, 10.0),
            (f64::INFINITY, 10.0),
            (f64::NAN, 10.0),
            (300.0, f64::NAN),
        ] {
            assert_eq!(clock.lasting(duration, now), None, "{duration} at {now}");
        }
    }

    #[test]
    fn a_trim_is_told_from_odd_ways_to_count() {
        let other = |rate, range, frames, fps| Clock::from_range(rate, range, 0.0).is_of_other_length(frames, fps);
        for range in [(0.0, 59.0), (-40.0, 95.0), (0.0, 97.0)] {
            assert!(other(24.0, Some(range), 96, 24.0), "{range:?}");
        }
        // An end behind the last frame, ends between frames, a sentinel, and none.
        for range in [
            Some((0.0, 95.0)),
            Some((0.0, 96.0)),
            Some((-0.3, 95.4)),
            Some((0.0, 1_798_200.0)),
            None,
        ] {
            assert!(!other(24.0, range, 96, 24.0), "{range:?}");
        }
        // 24 a second in a project of 25, counted by the footage and by the timeline.
        for range in [(0.0, 239.0), (0.0, 249.0)] {
            assert!(!other(25.0, Some(range), 240, 24.0), "{range:?}");
        }
        assert!(!other(24_000.0 / 1001.0, Some((0.0, 99_999.0)), 100_000, 23.976));
    }

    #[test]
    fn a_numbered_source_frame_wins_and_neighbours_stay_neighbours() {
        let clock = Clock::from_range(24.0, Some((1000.0, 1100.0)), 1010.0);
        let moment = at(1010.0, Some(48.0));
        assert_eq!(clock.seconds(clock.frame(&moment)), 2.0);
        assert_eq!(clock.host_time(47.0, &moment), 1009.0);
    }
}
