//! The tempo of steps and traffic, from how the picture bobs and how much of it changes.
//!
//! Both signals are compared with themselves some time before (autocorrelation) as they come in, in flat memory; the
//! clearest repeat between 40 and 270 a minute is the tempo. Whoever walks with a camera bobs once a step.

use std::collections::VecDeque;
use std::ops::Range;

use crate::Rhythm;

/// Slowest and fastest tempo, beats a minute. A heart of 132 is followed, and change beats twice in a step.
const SLOWEST: f64 = 40.0;
const FASTEST: f64 = 270.0;
/// Fewer looks a second cannot tell the faster tempos from the slower ones.
const LEAST_HERTZ: f64 = 8.0;
/// Similarity of a signal with itself that is still chance where many beats were heard, and what is added to it in a
/// metronome.
const CHANCE: f32 = 0.12;
/// Beats from which chance gives no more than that: a minute, a step a second. Of fewer, more may look alike by chance:
/// the error of a mean over so many falls with their root.
const MANY: f64 = 60.0;
const CLEAR: f32 = 0.6;
/// Similarity from which a bob counts as steps.
const PLAIN: f32 = 0.25;
/// A repeat is as clear after two of its periods as after one: the shortest within this share of the best is meant.
const AS_CLEAR: f32 = 0.8;
/// What beats is unlike itself halfway between two beats. This share of the likeness after a whole one is a pattern of
/// frames instead: pictures held for two frames and three in turn, as when a film's rate is changed.
const HALFWAY: f32 = 0.5;
/// Parts of a look in which a repeat is searched for between looks.
const PARTS: usize = 8;
/// Looks on either side from which likeness between looks is made.
const TAPS: usize = 6;
/// Movement below this is noise: rows of 1/45 of the height for the bob, luma for change.
const LEAST_BOB: f32 = 0.03;
const LEAST_CHANGE: f32 = 0.002;

/// Listens to both signals.
#[derive(Debug)]
pub(super) struct RhythmFinder {
    hertz: f64,
    bob: Echo,
    change: Echo,
}

impl RhythmFinder {
    /// For looks that come `hertz` times a second.
    pub(super) fn new(hertz: f64) -> Self {
        let longest = (hertz * 60.0 / SLOWEST).ceil() as usize + TAPS;
        let second = hertz.round().max(1.0) as usize;
        Self {
            hertz,
            bob: Echo::new(longest, second),
            change: Echo::new(longest, second),
        }
    }

    /// Takes what moved since the last look, which was `steps` looks ago. Across a cut, or over looks that are missing,
    /// no movement is known, and the time counts as still.
    pub(super) fn push(&mut self, steps: u64, movement: Option<(f32, f32)>) {
        // Past the longest lag, a gap is a gap.
        for _ in 0..steps.min(2 * self.bob.longest as u64) {
            self.bob.push(movement.map(|(rise, _)| rise));
            self.change.push(movement.map(|(_, change)| change));
        }
    }

    pub(super) fn finish(&self) -> Rhythm {
        if self.hertz < LEAST_HERTZ {
            return Rhythm::NONE;
        }
        let lags = self.hertz * 60.0 / FASTEST..self.hertz * 60.0 / SLOWEST;
        // Change peaks twice in a step, up and down: a bob that is there tells the steps better.
        let steps = self
            .bob
            .peak(&lags, LEAST_BOB)
            .filter(|(_, likeness)| *likeness >= PLAIN);
        let found = steps.or_else(|| self.change.peak(&lags, LEAST_CHANGE));
        // Both signals were heard for as long.
        let heard = self.bob.counts[0] as f64;
        found.map_or(Rhythm::NONE, |(lag, likeness)| Rhythm {
            bpm: (60.0 * self.hertz / lag) as f32,
            strength: ((likeness - chance(heard / lag)) / CLEAR).clamp(0.0, 1.0),
        })
    }
}

/// Similarity that chance gives over so many beats.
fn chance(beats: f64) -> f32 {
    CHANCE * libm::sqrt(MANY / beats.clamp(1.0, MANY)) as f32
}

/// A signal's likeness to itself at every lag, gathered as it comes.
#[derive(Debug)]
struct Echo {
    /// Raw values of the last two seconds, to take the mean around each out of it.
    raw: VecDeque<f32>,
    half: usize,
    /// The latest values with their mean taken out, newest first.
    past: VecDeque<f32>,
    longest: usize,
    products: Vec<f64>,
    counts: Vec<u64>,
}

impl Echo {
    fn new(longest: usize, half: usize) -> Self {
        Self {
            raw: VecDeque::with_capacity(2 * half + 2),
            half,
            past: VecDeque::with_capacity(longest + 2),
            longest,
            products: vec![0.0; longest + 1],
            counts: vec![0; longest + 1],
        }
    }

    fn push(&mut self, value: Option<f32>) {
        let still = self.raw.back().copied().unwrap_or(0.0);
        self.raw.push_back(value.unwrap_or(still));
        if self.raw.len() <= 2 * self.half {
            return;
        }
        let mean = self.raw.iter().sum::<f32>() / self.raw.len() as f32;
        let centre = self.raw[self.half] - mean;
        self.raw.pop_front();
        // One bump of the camera must not outweigh a minute's walk: values are held within 2.5 deviations.
        let most = 2.5 * self.deviation();
        let now = if self.counts[0] > 8 {
            centre.clamp(-most, most)
        } else {
            centre
        };
        self.past.push_front(now);
        self.past.truncate(self.longest + 1);
        for (lag, then) in self.past.iter().enumerate() {
            self.products[lag] += f64::from(now * then);
            self.counts[lag] += 1;
        }
    }

    fn deviation(&self) -> f32 {
        (self.products[0] / self.counts[0].max(1) as f64).sqrt() as f32
    }

    /// Likeness at a lag, -1 to 1.
    fn likeness(&self, lag: usize) -> f32 {
        if self.counts[lag] == 0 || self.products[0] <= 0.0 {
            return 0.0;
        }
        let mean = |lag: usize| self.products[lag] / self.counts[lag] as f64;
        (mean(lag) / mean(0)) as f32
    }

    /// Likeness at a lag between looks, by a windowed sinc (Lanczos): what was looked at often enough is known between
    /// the looks too, so that a fast beat in few looks has its tempo, and the same in many.
    fn likeness_at(&self, lag: f64) -> f32 {
        let whole = libm::floor(lag);
        let nearest = whole as i64;
        let (mut sum, mut total) = (0.0, 0.0);
        for tap in 1 - TAPS as i64..=TAPS as i64 {
            let weight = lanczos(lag - whole - tap as f64);
            // A signal is as like itself before as after.
            let at = (nearest + tap).unsigned_abs() as usize;
            sum += weight * f64::from(self.likeness(at.min(self.longest)));
            total += weight;
        }
        (sum / total) as f32
    }

    /// The lag (in looks, between them too) of the clearest repeat, and its likeness.
    fn peak(&self, lags: &Range<f64>, least: f32) -> Option<(f64, f32)> {
        // Three repeats of the slowest tempo must have been heard.
        if (self.counts[0] as f64) < 3.0 * lags.end || self.deviation() < least {
            return None;
        }
        let lag_of = |part: usize| part as f64 / PARTS as f64;
        let part_of = |lag: f64| lag * PARTS as f64;
        let curve: Vec<f32> = (0..part_of(lags.end) as usize + 2)
            .map(|part| self.likeness_at(lag_of(part)))
            .collect();
        let first = (part_of(lags.start) as usize).max(1);
        let is_peak = |part: &usize| {
            let [left, here, right] = [part - 1, *part, part + 1].map(|part| curve[part]);
            here > left && here >= right && here > CHANCE
        };
        let peaks = || (first..curve.len() - 1).filter(is_peak);
        let clearest = peaks().map(|part| curve[part]).fold(0.0, f32::max);
        let best = peaks().find(|&part| curve[part] >= AS_CLEAR * clearest)?;
        if self.likeness_at(0.5 * lag_of(best)) > HALFWAY * curve[best] {
            return None;
        }
        // The top of the parabola through the peak and its neighbours.
        let [left, here, right] = [best - 1, best, best + 1].map(|part| curve[part]);
        let bend = left - 2.0 * here + right;
        let shift = if bend < 0.0 { 0.5 * (left - right) / bend } else { 0.0 };
        Some(((best as f64 + f64::from(shift.clamp(-0.5, 0.5))) / PARTS as f64, here))
    }
}

/// A sinc that fades out at [`TAPS`].
fn lanczos(x: f64) -> f64 {
    let sinc = |x: f64| {
        let angle = std::f64::consts::PI * x;
        if x.abs() < 1e-9 { 1.0 } else { libm::sin(angle) / angle }
    };
    if x.abs() >= TAPS as f64 {
        0.0
    } else {
        sinc(x) * sinc(x / TAPS as f64)
    }
}

#[cfg(test)]
mod tests;
