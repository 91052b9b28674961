//! Which frames an analysis looks at, whoever hands them over: a host that renders each, or a film that runs by.

use super::Source;
use crate::Window;

/// The least looks a second that movement is heard from: the fastest beat, 270 a minute, is then seen 2.5 times.
const HEARD: f64 = 11.5;

/// The looks of a clip: evenly spaced ones that cuts and rhythm are found on, and those nearest to each quarter second,
/// which carry samples. Most of the latter are among the former.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looks {
    fps: f64,
    /// Frames from one even look to the next.
    step: u64,
}

impl Looks {
    pub(super) fn new(fps: f64) -> Self {
        Self {
            fps,
            step: ((fps / HEARD).floor() as u64).max(1),
        }
    }

    /// Frames from one even look to the next.
    pub(super) const fn step(self) -> u64 {
        self.step
    }

    /// Whether cuts and rhythm are found on a frame.
    pub(super) const fn is_even(self, frame: u64) -> bool {
        frame.is_multiple_of(self.step)
    }

    /// Whether a frame is the nearest to a quarter second.
    pub(super) fn carries_sample(self, frame: u64) -> bool {
        let tick = (frame as f64 * Window::HERTZ / self.fps).round() as u64;
        // Below four frames a second, several quarter seconds share a frame, and every frame has one.
        self.fps <= Window::HERTZ || nearest_frame(tick, self.fps) == frame
    }
}

/// The frames that an analysis looks at, ascending: for hosts, which need not be asked for others.
///
/// Twelve to seventeen a second at the usual rates, every frame of footage below 23; of these, the nearest to each quarter second carry
/// samples.
pub fn frames_to_look_at(source: Source) -> impl Iterator<Item = u64> {
    let looks = Looks::new(source.fps);
    let frames = if source.is_sound() { source.frames } else { 0 };
    (0..frames).filter(move |&frame| looks.is_even(frame) || looks.carries_sample(frame))
}

/// The frame nearest to a number of quarter seconds.
fn nearest_frame(tick: u64, fps: f64) -> u64 {
    (tick as f64 * fps / Window::HERTZ).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_at(fps: f64, seconds: f64) -> Vec<u64> {
        let frames = (fps * seconds).round() as u64;
        frames_to_look_at(Source { fps, frames }).collect()
    }

    #[test]
    fn no_rate_asks_for_more_than_beats_and_samples_need() {
        for fps in [
            0.5, 1.0, 4.0, 12.0, 15.0, 23.976, 24.0, 25.0, 29.97, 30.0, 48.0, 50.0, 59.94, 60.0, 120.0, 240.0,
        ] {
            let looks = Looks::new(fps);
            let even = fps / looks.step() as f64;
            assert!(even >= fps.min(HEARD) && even < 2.0 * HEARD, "{even} a second at {fps}");
            // What is looked at beside them is at most the samples, and never more than there is.
            let every_second = looked_at(fps, 20.0).len() as f64 / 20.0;
            assert!(
                every_second <= fps.min(even + Window::HERTZ) + 0.05,
                "{every_second} a second at {fps}"
            );
        }
        assert_eq!(looked_at(24.0, 0.5), [0, 2, 4, 6, 8, 10]);
        assert_eq!(looked_at(25.0, 0.6), [0, 2, 4, 6, 8, 10, 12, 13, 14]);
    }

    #[test]
    fn every_quarter_second_has_a_sample_of_its_own() {
        for fps in [4.0, 11.0, 12.5, 23.976, 24.0, 30.0, 59.94, 240.0] {
            let looks = Looks::new(fps);
            let samples: Vec<u64> = looked_at(fps, 30.0)
                .into_iter()
                .filter(|&frame| looks.carries_sample(frame))
                .collect();
            assert!(samples.len().abs_diff(120) <= 1, "{} at {fps}", samples.len());
            for (tick, &frame) in samples.iter().enumerate() {
                assert!(
                    (frame as f64 / fps - tick as f64 / 4.0).abs() <= 0.5 / fps + 1e-9,
                    "{frame} at {fps}"
                );
            }
        }
    }

    #[test]
    fn nothing_is_asked_of_a_clip_that_cannot_be() {
        for fps in [0.0, -24.0, f64::NAN, 1e9] {
            assert_eq!(frames_to_look_at(Source { fps, frames: 100 }).count(), 0);
        }
    }
}
