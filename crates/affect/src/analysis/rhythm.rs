//! The tempo of steps and traffic, from how the picture bobs and how much of it changes.
//!
//! Both signals are compared with themselves some time before (autocorrelation) as they come in, in flat memory; the
//! clearest repeat between 40 and 200 a minute is the tempo. Whoever walks with a camera bobs once a step.

use std::collections::VecDeque;

use crate::Rhythm;

/// Slowest and fastest tempo, beats a minute.
const SLOWEST: f64 = 40.0;
const FASTEST: f64 = 200.0;
/// Fewer looks a second cannot tell the faster tempos from the slower ones.
const LEAST_HERTZ: f64 = 8.0;
/// Similarity of a signal with itself that is still chance, and what is added to it in a metronome.
const CHANCE: f32 = 0.12;
const CLEAR: f32 = 0.6;
/// Similarity from which a bob counts as steps.
const PLAIN: f32 = 0.25;
/// A repeat is as clear after two of its periods as after one: the shortest within this share of the best is meant.
const AS_CLEAR: f32 = 0.8;
/// What beats is unlike itself halfway between two beats. This share of the likeness after a whole one is a pattern of
/// frames instead: pictures held for two frames and three in turn, as when a film's rate is changed.
const HALFWAY: f32 = 0.5;
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
        let longest = (hertz * 60.0 / SLOWEST).ceil() as usize + 1;
        let second = hertz.round().max(1.0) as usize;
        Self {
            hertz,
            bob: Echo::new(longest, second),
            change: Echo::new(longest, second),
        }
    }

    /// Takes one step; across a cut there is no movement, only a jump, and the step counts as still.
    pub(super) fn push(&mut self, movement: Option<(f32, f32)>) {
        self.bob.push(movement.map(|(rise, _)| rise));
        self.change.push(movement.map(|(_, change)| change));
    }

    pub(super) fn finish(&self) -> Rhythm {
        if self.hertz < LEAST_HERTZ {
            return Rhythm::NONE;
        }
        let shortest = (self.hertz * 60.0 / FASTEST).floor().max(2.0) as usize;
        // Change peaks twice in a step, up and down: a bob that is there tells the steps better.
        let steps = self
            .bob
            .peak(shortest, LEAST_BOB)
            .filter(|(_, likeness)| *likeness >= PLAIN);
        let found = steps.or_else(|| self.change.peak(shortest, LEAST_CHANGE));
        found.map_or(Rhythm::NONE, |(lag, likeness)| Rhythm {
            bpm: (60.0 * self.hertz / lag) as f32,
            strength: ((likeness - CHANCE) / CLEAR).clamp(0.0, 1.0),
        })
    }
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

    /// The lag (in looks, between them too) of the clearest repeat, and its likeness.
    fn peak(&self, shortest: usize, least: f32) -> Option<(f64, f32)> {
        // Three repeats of the slowest tempo must have been heard.
        if self.counts[0] < 3 * self.longest as u64 || self.deviation() < least {
            return None;
        }
        let is_peak = |lag: usize| {
            let here = self.likeness(lag);
            here > self.likeness(lag - 1) && here >= self.likeness(lag + 1) && here > CHANCE
        };
        let peaks = || (shortest..self.longest).filter(|&lag| is_peak(lag));
        let clearest = peaks().map(|lag| self.likeness(lag)).fold(0.0, f32::max);
        let best = peaks().find(|&lag| self.likeness(lag) >= AS_CLEAR * clearest)?;
        let halfway = 0.5 * (self.likeness(best / 2) + self.likeness(best.div_ceil(2)));
        if halfway > HALFWAY * self.likeness(best) {
            return None;
        }
        // The top of the parabola through the peak and its neighbours.
        let [left, here, right] = [best - 1, best, best + 1].map(|lag| self.likeness(lag));
        let bend = left - 2.0 * here + right;
        let shift = if bend < 0.0 { 0.5 * (left - right) / bend } else { 0.0 };
        Some((best as f64 + f64::from(shift.clamp(-0.5, 0.5)), here))
    }
}
