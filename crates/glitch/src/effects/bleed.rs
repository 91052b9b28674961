//! Bleed and overflow: chroma runs to one side, as on tape, and bright parts spill after it.
//!
//! Chroma is averaged over short steps of the line (tape keeps no more of it) and drawn out over sixteen of them with a
//! falling weight; brightness stays sharp.

use crate::frame::Frame;
use crate::numbers::{lerp, luma, positive};
use crate::planes::Planes;

/// Steps over which colour runs.
const STEPS: usize = 16;

/// Where overflow begins, encoded.
const BRIGHT: f32 = 0.62;

/// One step of a line: red and blue less luma, and what of red, green and blue overflows.
type Step = [f32; 5];

/// Steps of the line being worked on.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    steps: Vec<Step>,
    run: Vec<Step>,
}

/// How many pixels one step is long; `None` where nothing bleeds.
pub(crate) fn step(frame: &Frame) -> Option<i32> {
    let recipe = &frame.recipe;
    let bleeds = frame.colour && recipe.bleed_length != 0.0 && (recipe.bleed > 0.0 || recipe.overflow > 0.0);
    bleeds
        .then(|| (frame.pixels(recipe.bleed_length.abs()) * 3.0 / STEPS as f32 + 0.5) as i32)
        .map(|s| s.max(1))
}

/// How many columns to both sides a line must go on for [`Tape::bleed`].
pub(crate) fn margin(frame: &Frame) -> i32 {
    step(frame).map_or(0, |step| step * (STEPS as i32 + 2))
}

impl Tape {
    /// Bleeds a line whose planes start at column `first`; the [`margin`] on both sides keeps its values.
    pub(crate) fn bleed(&mut self, frame: &Frame, first: i32, planes: &mut Planes) {
        let Some(side) = step(frame) else {
            return;
        };
        let recipe = &frame.recipe;
        let len = planes.len();
        // Steps are anchored at the picture's left edge, so that tiles agree.
        let begin = first.div_euclid(side) + 1;
        let end = (first + len as i32).div_euclid(side);
        let [r, g, b, _] = planes.get_mut();
        self.steps.clear();
        for index in begin..end {
            let from = (index * side - first) as usize;
            let mut sum = [0.0; 5];
            for x in from..from + side as usize {
                let [r, g, b] = [r[x], g[x], b[x]].map(contained);
                let y = luma(r, g, b);
                let over = [r, g, b].map(|v| positive(v - BRIGHT));
                for (sum, value) in sum.iter_mut().zip([r - y, b - y, over[0], over[1], over[2]]) {
                    *sum += value;
                }
            }
            self.steps.push(sum.map(|v| v / side as f32));
        }
        // Drawn out: each step takes from those the colour comes from.
        let rightwards = recipe.bleed_length > 0.0;
        let total: f32 = (0..STEPS).map(weight).sum();
        self.run.clear();
        for index in 0..self.steps.len() as i32 {
            let mut run = [0.0; 5];
            for i in 0..STEPS {
                let from = if rightwards { index - i as i32 } else { index + i as i32 };
                let from = from.clamp(0, self.steps.len() as i32 - 1) as usize;
                let share = weight(i) / total;
                run.iter_mut()
                    .zip(self.steps[from])
                    .for_each(|(run, value)| *run += value * share);
            }
            self.run.push(run);
        }
        let margin = margin(frame) as usize;
        for x in margin..len.saturating_sub(margin) {
            let place = (first + x as i32 - begin * side) as f32 + 0.5;
            let place = place / side as f32 - 0.5;
            let index = (place as usize).min(self.run.len().saturating_sub(2));
            let (Some(one), Some(two)) = (self.run.get(index), self.run.get(index + 1)) else {
                continue;
            };
            let part = place - index as f32;
            let at = |k: usize| lerp(one[k], two[k], part);
            let y = luma(r[x], g[x], b[x]);
            let red = lerp(r[x] - y, at(0), recipe.bleed);
            let blue = lerp(b[x] - y, at(1), recipe.bleed);
            let green = (0.2126 * red + 0.0722 * blue) / -0.7152;
            r[x] = y + red + at(2) * recipe.overflow;
            g[x] = y + green + at(3) * recipe.overflow;
            b[x] = y + blue + at(4) * recipe.overflow;
        }
    }
}

/// How much of the colour so many steps away arrives.
fn weight(step: usize) -> f32 {
    let away = step as f32 / STEPS as f32;
    (1.0 - away) * (1.0 - away)
}

/// What may run: a broken number colours nothing beside it.
#[inline(always)]
fn contained(value: f32) -> f32 {
    if value > -8.0 && value < 8.0 { value } else { 0.0 }
}
