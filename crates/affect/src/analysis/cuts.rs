//! Hard cuts, on histograms: colours change at once, stay changed, and nothing near changes as much.
//!
//! Plain frame differences call false cuts on hand-held footage; its colours, though, come and go slowly. On the
//! clips at hand, cuts reach 0.15 to 0.44 of a histogram between neighbouring frames and camera work at most 0.08.

use std::collections::VecDeque;

use crate::glance::Histogram;

/// The least change that a cut makes between neighbouring frames.
const LEAST: f32 = 0.1;
/// The same between looks that are further apart or have frames between them, where a moving camera changes more.
pub(crate) const LEAST_APART: f32 = 0.15;
/// Looks further apart than this are no neighbours, seconds.
const NEIGHBOURS: f64 = 0.1;
/// How many times more a cut changes than any step beside it.
pub(crate) const STANDS_OUT: f32 = 2.5;
/// The share of the change that must still be there some frames later: a flash is over by then.
pub(crate) const STAYS: f32 = 0.5;
/// Of a change over several frames, the share that a cut makes in one of them.
const AT_ONCE: f32 = 0.6;
/// Over several frames, what is worth a closer look where one can be had.
const SUSPICIOUS: f32 = 0.09;
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
    /// Somebody looked at the frames between: there is nothing left to decide.
    settled: bool,
}

/// Finds cuts in a stream of looks, a few steps behind it.
#[derive(Debug)]
pub(super) struct CutFinder {
    fps: f64,
    last: Option<(u64, Histogram)>,
    steps: VecDeque<Step>,
    /// Steps at the front that are decided and only kept for comparison.
    decided: usize,
    cuts: Vec<u64>,
}

impl CutFinder {
    pub(super) const fn new(fps: f64) -> Self {
        Self {
            fps,
            last: None,
            steps: VecDeque::new(),
            decided: 0,
            cuts: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, frame: u64, histogram: &Histogram) {
        if let Some((from, before)) = self.last.replace((frame, histogram.clone())) {
            self.steps.push_back(Step {
                from,
                to: frame,
                distance: histogram.distance(&before),
                before,
                after: histogram.clone(),
                settled: false,
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

    /// Looks closer at the latest change, where frames were left out: `look` gives the histogram of a frame, if it can.
    pub(super) fn locate(&mut self, look: &mut dyn FnMut(u64) -> Option<Histogram>) {
        let Some(step) = self.steps.back_mut() else { return };
        if step.settled || step.to - step.from < 2 || step.distance < SUSPICIOUS {
            return;
        }
        match bisect(step, look) {
            Verdict::Cut(frame) => {
                step.settled = true;
                self.add(frame);
            }
            Verdict::Gradual => step.settled = true,
            Verdict::Unknown => {}
        }
    }

    fn add(&mut self, cut: u64) {
        let at = self.cuts.partition_point(|&other| other < cut);
        self.cuts.insert(at, cut);
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
        let least = if apart || step.to - step.from > 1 {
            LEAST_APART
        } else {
            LEAST
        };
        let is_cut = !step.settled
            && step.distance >= least
            && step.distance >= STANDS_OUT * most_beside
            && step.before.distance(later) >= STAYS * step.distance;
        if is_cut {
            // Where frames between were left out and nobody could be asked, the cut is taken to lie in their middle.
            self.add(step.from + (step.to - step.from).div_ceil(2));
        }
        self.decided += 1;
        if self.decided > BESIDE + 1 {
            self.steps.pop_front();
            self.decided -= 1;
        }
    }
}

/// What a closer look at a change over several frames says.
enum Verdict {
    Cut(u64),
    Gradual,
    Unknown,
}

/// Halves the interval towards the larger change until one frame is left, and asks of that one what is asked of any
/// cut: that it changes much, at once, more than its neighbours, and for good.
fn bisect(step: &Step, look: &mut dyn FnMut(u64) -> Option<Histogram>) -> Verdict {
    let (mut from, mut to) = (step.from, step.to);
    let (mut before, mut after) = (step.before.clone(), step.after.clone());
    while to - from > 1 {
        let middle = from + (to - from) / 2;
        let Some(between) = look(middle) else {
            return Verdict::Unknown;
        };
        if between.distance(&before) > between.distance(&after) {
            (to, after) = (middle, between);
        } else {
            (from, before) = (middle, between);
        }
    }
    let change = before.distance(&after);
    if change < LEAST || change < AT_ONCE * step.distance {
        return Verdict::Gradual;
    }
    let earlier = from
        .checked_sub(1)
        .and_then(&mut *look)
        .map_or(0.0, |other| other.distance(&before));
    let later = look(to + 1).map_or(0.0, |other| other.distance(&after));
    let stays = look(to + BESIDE as u64).is_none_or(|other| other.distance(&before) >= STAYS * change);
    if stays && change >= STANDS_OUT * earlier.max(later) {
        Verdict::Cut(to)
    } else {
        Verdict::Gradual
    }
}
