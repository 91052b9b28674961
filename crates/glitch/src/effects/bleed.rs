//! Bleed and overflow: chroma runs to one side, as on tape, and bright parts spill after it.
//!
//! Chroma is averaged over short steps of the line (tape keeps no more of it) and drawn out over some of them with a
//! falling weight; brightness stays sharp.

use crate::frame::Frame;
use crate::light::Spline;
use crate::numbers::{lerp, luma, positive};

/// Most steps over which colour runs.
const STEPS: i32 = 12;

/// Where overflow begins, encoded.
const BRIGHT: f32 = 0.62;

/// Values of a step: red and blue less luma, and what of red, green and blue overflows.
const VALUES: usize = 5;

/// How colour runs, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    /// Length of a step, a power of two.
    side: i32,
    /// How many steps colour runs.
    steps: i32,
    rightwards: bool,
}

impl Run {
    /// `None` where nothing bleeds.
    fn new(frame: &Frame) -> Option<Self> {
        let recipe = &frame.recipe;
        if !frame.colour || recipe.bleed_length == 0.0 || (recipe.bleed == 0.0 && recipe.overflow == 0.0) {
            return None;
        }
        // The weights fall off, so that the run is three times as long as it looks.
        let length = frame.pixels(recipe.bleed_length.abs()).min(frame.width as f32) * 3.0;
        let mut side = 1;
        while length / side as f32 > STEPS as f32 {
            side *= 2;
        }
        let steps = ((length / side as f32) as i32).clamp(2, STEPS);
        Some(Self {
            side,
            steps,
            rightwards: recipe.bleed_length > 0.0,
        })
    }

    /// How much of the colour so many steps away arrives, not yet summing to 1.
    fn weight(&self, step: i32) -> f32 {
        let away = step as f32 / self.steps as f32;
        (1.0 - away) * (1.0 - away)
    }
}

/// How many columns to both sides a line must go on for [`Tape::bleed`].
pub(crate) fn margin(frame: &Frame) -> i32 {
    Run::new(frame).map_or(0, |run| run.side * (run.steps + 4))
}

/// The line being worked on: rows of steps, and of pixels.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    steps: [Vec<f32>; VALUES],
    run: [Vec<f32>; VALUES],
    means: [Vec<f32>; 3],
    spare: Vec<f32>,
    pixels: [Vec<f32>; VALUES],
    spline: Spline,
}

impl Tape {
    /// Bleeds a line whose planes start at column `first`; the [`margin`] on both sides keeps its values.
    pub(crate) fn bleed(&mut self, frame: &Frame, first: i32, [r, g, b]: [&mut [f32]; 3]) {
        let Some(run) = Run::new(frame) else {
            return;
        };
        // Steps are anchored at the picture's left edge, so that tiles agree.
        let skip = (-first).rem_euclid(run.side) as usize;
        let count = r.len().saturating_sub(skip) / run.side as usize;
        if count < 3 {
            return;
        }
        for row in self.steps.iter_mut().chain(&mut self.run).chain(&mut self.pixels) {
            let len = count * run.side as usize;
            if row.len() < len {
                row.resize(len, 0.0);
            }
        }
        self.average(frame, run, count, [&r[skip..], &g[skip..], &b[skip..]]);
        self.draw_out(frame, run, count);
        self.enlarge(frame, run, count);
        let from = margin(frame) as usize;
        let to = r.len() - from;
        // Pixels begin one step in: the first step has none before it.
        let lead = from - skip - run.side as usize;
        let pixels = self.pixels.each_ref().map(|row| &row[lead..][..to - from]);
        mix(frame, pixels, [&mut r[from..to], &mut g[from..to], &mut b[from..to]]);
    }

    /// Averages each step of the line. Every other pixel stands for its neighbour.
    fn average(&mut self, frame: &Frame, run: Run, count: usize, planes: [&[f32]; 3]) {
        let Self { means, spare, .. } = self;
        for (mean, plane) in means.iter_mut().zip(planes) {
            frame.level.run(
                #[inline(always)]
                || average(&plane[..count * run.side as usize], run.side as usize, mean, spare),
            );
        }
        let steps = self.steps.each_mut().map(|row| &mut row[..count]);
        let means = self.means.each_ref().map(|row| &row[..count]);
        let overflows = frame.recipe.overflow > 0.0;
        frame.level.run(
            #[inline(always)]
            || part(steps, means, overflows),
        );
    }

    /// Each step takes from those that its colour comes from.
    fn draw_out(&mut self, frame: &Frame, run: Run, count: usize) {
        let total: f32 = (0..run.steps).map(|step| run.weight(step)).sum();
        for (steps, out) in self.steps.iter().zip(&mut self.run).take(used(frame)) {
            let (steps, out) = (&steps[..count], &mut out[..count]);
            frame.level.run(
                #[inline(always)]
                || {
                    out.fill(0.0);
                    for step in 0..run.steps {
                        let share = run.weight(step) / total;
                        let away = (step as usize).min(count);
                        if run.rightwards {
                            out[away..]
                                .iter_mut()
                                .zip(steps)
                                .for_each(|(out, value)| *out += value * share);
                        } else {
                            out.iter_mut()
                                .zip(&steps[away..])
                                .for_each(|(out, value)| *out += value * share);
                        }
                    }
                },
            );
        }
    }

    /// Draws the steps as large as pixels, from the second step on.
    fn enlarge(&mut self, frame: &Frame, run: Run, count: usize) {
        self.spline.set(run.side as usize);
        for (steps, out) in self.run.iter().zip(&mut self.pixels).take(used(frame)) {
            let len = (count - 2) * run.side as usize;
            self.spline.enlarge(frame.level, steps, &mut out[..len]);
        }
    }
}

/// Averages steps of `side` pixels, a power of two, by halving the line again and again.
#[inline(always)]
fn average(plane: &[f32], side: usize, mean: &mut Vec<f32>, spare: &mut Vec<f32>) {
    mean.clear();
    if side == 1 {
        mean.extend(plane.iter().map(|value| contained(*value)));
        return;
    }
    mean.extend(plane.as_chunks::<2>().0.iter().map(|[value, _]| contained(*value)));
    let mut pixels = 2;
    while pixels < side {
        spare.clear();
        spare.extend(mean.as_chunks::<2>().0.iter().map(|[a, b]| (a + b) * 0.5));
        std::mem::swap(mean, spare);
        pixels *= 2;
    }
}

/// Takes the means of steps apart into what colour they have and what of them overflows.
#[inline(always)]
fn part(steps: [&mut [f32]; VALUES], [r, g, b]: [&[f32]; 3], overflows: bool) {
    let [red, blue, over @ ..] = steps;
    for ((((red, blue), r), g), b) in red.iter_mut().zip(blue.iter_mut()).zip(r).zip(g).zip(b) {
        let y = luma(*r, *g, *b);
        (*red, *blue) = (r - y, b - y);
    }
    if overflows {
        for (over, plane) in over.into_iter().zip([r, g, b]) {
            for (over, mean) in over.iter_mut().zip(plane) {
                *over = positive(mean - BRIGHT);
            }
        }
    }
}

/// How many of a step's values are made use of.
fn used(frame: &Frame) -> usize {
    if frame.recipe.overflow > 0.0 { VALUES } else { 2 }
}

/// Mixes what has run into the line.
fn mix(frame: &Frame, [red, blue, over_r, over_g, over_b]: [&[f32]; VALUES], [r, g, b]: [&mut [f32]; 3]) {
    let (bleed, overflow) = (frame.recipe.bleed, frame.recipe.overflow);
    frame.level.run(
        #[inline(always)]
        || {
            for ((((r, g), b), red), blue) in r.iter_mut().zip(g.iter_mut()).zip(b.iter_mut()).zip(red).zip(blue) {
                [*r, *g, *b] = bled(bleed, [*red, *blue], [*r, *g, *b]);
            }
            if overflow > 0.0 {
                for (plane, over) in [r, g, b].into_iter().zip([over_r, over_g, over_b]) {
                    for (value, over) in plane.iter_mut().zip(over) {
                        *value += over * overflow;
                    }
                }
            }
        },
    );
}

/// One pixel: keeps its luma, takes the colour that has run.
#[inline(always)]
pub(crate) fn bled(amount: f32, [red, blue]: [f32; 2], [r, g, b]: [f32; 3]) -> [f32; 3] {
    let y = luma(r, g, b);
    let red = lerp(r - y, red, amount);
    let blue = lerp(b - y, blue, amount);
    let green = (0.2126 * red + 0.0722 * blue) * (-1.0 / 0.7152);
    [y + red, y + green, y + blue]
}

/// What may run: a broken number colours nothing beside it.
#[inline(always)]
fn contained(value: f32) -> f32 {
    if value > -8.0 && value < 8.0 { value } else { 0.0 }
}
