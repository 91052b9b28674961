//! Hard cuts, on histograms: colours change at once, stay changed, and nothing near changes as much.
//!
//! Plain frame differences call false cuts on hand-held footage; its colours, though, come and go slowly. On the
//! clips at hand, cuts reach 0.15 to 0.44 of a histogram between neighbouring frames and camera work at most 0.08.

use std::collections::VecDeque;

use crate::glance::Histogram;

/// The least change that a cut makes between neighbouring frames.
const LEAST: f32 = 0.1;
/// The same between looks that are further apart, where a moving camera changes more.
const LEAST_APART: f32 = 0.15;
/// Looks further apart than this are not neighbours, seconds.
const NEIGHBOURS: f64 = 0.1;
/// How many times more a cut changes than any step beside it.
const STANDS_OUT: f32 = 2.5;
/// The share of the change that must still be there some frames later: a flash is over by then.
const STAYS: f32 = 0.5;
/// Of a change over several frames, the share that a cut makes in one of them.
const AT_ONCE: f32 = 0.6;
/// Steps before and after that are compared.
const BESIDE: usize = 2;

/// The change from one look to the next.
#[derive(Clone, Debug)]
struct Step {
    from: u64,
    to: u64,
    distance: f32,
    before: Histogram,
    after: Histogram,
}

/// A cut somewhere between two looks that are several frames apart.
#[derive(Clone, Debug)]
struct Suspect {
    from: u64,
    to: u64,
    before: Histogram,
    after: Histogram,
}

/// Finds cuts in a stream of looks, a few steps behind it.
#[derive(Debug)]
pub(super) struct CutFinder {
    fps: f64,
    last: Option<(u64, Histogram)>,
    steps: VecDeque<Step>,
    /// Steps at the front that are decided and only kept for comparison.
    decided: usize,
    suspects: Vec<Suspect>,
    cuts: Vec<u64>,
}

impl CutFinder {
    pub(super) const fn new(fps: f64) -> Self {
        Self {
            fps,
            last: None,
            steps: VecDeque::new(),
            decided: 0,
            suspects: Vec::new(),
            cuts: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, frame: u64, histogram: &Histogram) {
        self.settle();
        if let Some((from, before)) = self.last.replace((frame, histogram.clone())) {
            self.steps.push_back(Step {
                from,
                to: frame,
                distance: histogram.distance(&before),
                before,
                after: histogram.clone(),
            });
        }
        while self.steps.len() > self.decided + BESIDE {
            self.decide(self.decided);
        }
    }

    /// Decides what is left, with what is there, and gives all cuts.
    pub(super) fn finish(&mut self) -> &[u64] {
        while self.steps.len() > self.decided {
            self.decide(self.decided);
        }
        self.settle();
        &self.cuts
    }

    pub(super) fn cuts(&self) -> &[u64] {
        &self.cuts
    }

    /// The last frame up to which cuts are known.
    pub(super) fn known_until(&self) -> Option<u64> {
        if self.decided > 0 {
            return self.steps.get(self.decided - 1).map(|step| step.to);
        }
        self.steps.front().map(|step| step.from)
    }

    /// Looks closer at changes over several frames: `look` gives the histogram of a frame, if it can.
    pub(super) fn locate(&mut self, look: &mut dyn FnMut(u64) -> Option<Histogram>) {
        for suspect in std::mem::take(&mut self.suspects) {
            let cut = bisect(&suspect, look);
            self.cuts.extend(cut);
        }
    }

    /// Suspects that nobody looked at closer: the cut is taken to lie in their middle.
    fn settle(&mut self) {
        self.locate(&mut |_| None);
    }

    fn decide(&mut self, at: usize) {
        let step = &self.steps[at];
        let apart = (step.to - step.from) as f64 / self.fps > NEIGHBOURS;
        // Shots of half a second are two looks at 4 Hz: only the nearest can be asked there.
        let reach = if apart { 1 } else { BESIDE };
        let beside = self
            .steps
            .iter()
            .enumerate()
            .skip(at.saturating_sub(reach))
            .take(reach + at.min(reach) + 1);
        let most_beside = beside
            .filter(|(other, _)| *other != at)
            .map(|(_, step)| step.distance)
            .fold(0.0, f32::max);
        let later = &self.steps[(at + reach).min(self.steps.len() - 1)].after;
        let least = if apart { LEAST_APART } else { LEAST };
        let is_cut = step.distance >= least
            && step.distance >= STANDS_OUT * most_beside
            && step.before.distance(later) >= STAYS * step.distance;
        if is_cut && step.to - step.from == 1 {
            self.cuts.push(step.to);
        } else if is_cut {
            self.suspects.push(Suspect {
                from: step.from,
                to: step.to,
                before: step.before.clone(),
                after: step.after.clone(),
            });
        }
        self.decided += 1;
        if self.decided > BESIDE + 1 {
            self.steps.pop_front();
            self.decided -= 1;
        }
    }
}

/// Halves the interval towards the larger change until one frame is left; none where the change was gradual.
fn bisect(suspect: &Suspect, look: &mut dyn FnMut(u64) -> Option<Histogram>) -> Option<u64> {
    let whole = suspect.before.distance(&suspect.after);
    let (mut from, mut to) = (suspect.from, suspect.to);
    let (mut before, mut after) = (suspect.before.clone(), suspect.after.clone());
    while to - from > 1 {
        let middle = from + (to - from) / 2;
        let Some(between) = look(middle) else {
            return Some(from + (to - from).div_ceil(2));
        };
        if between.distance(&before) > between.distance(&after) {
            (to, after) = (middle, between);
        } else {
            (from, before) = (middle, between);
        }
    }
    let change = before.distance(&after);
    (change >= LEAST && change >= AT_ONCE * whole).then_some(to)
}
