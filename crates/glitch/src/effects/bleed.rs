//! Bleed and overflow: chroma runs to one side, as on tape, and bright parts spill after it.
//!
//! Tape keeps little of chroma, across the line as down the picture: it is taken from the reduced picture, cell by cell,
//! and drawn out over some of them with a falling weight. Brightness stays sharp.

use crate::frame::Frame;
use crate::light::Field;
use crate::number::{Number, luma};
use crate::numbers::positive;
use crate::simd::Level;

/// Where overflow begins, encoded.
const BRIGHT: f32 = 0.62;

/// Numbers of a cell: red and blue less luma, and what of red, green and blue overflows.
const VALUES: usize = 5;

/// What has run, over the whole picture: cells of red and blue less luma, and where bright parts overflow three more.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    pub(crate) field: Field,
    weights: Weights,
}

/// How much of the cells before it, or after, each cell is made of.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    each: Vec<f32>,
    rightwards: bool,
}

/// A row of cells before they run.
pub(crate) type Apart = [Vec<f32>; VALUES];

/// Whether anything bleeds.
pub(crate) fn bleeds(frame: &Frame) -> bool {
    let recipe = &frame.recipe;
    frame.colour && recipe.bleed_length != 0.0 && (recipe.bleed > 0.0 || recipe.overflow > 0.0)
}

impl Tape {
    /// Makes room for cells of `side` pixels. Allocates only to grow.
    pub(crate) fn prepare(&mut self, frame: &Frame, side: usize) {
        let recipe = &frame.recipe;
        let values = if recipe.overflow > 0.0 { VALUES } else { 2 };
        let (width, height) = (frame.width as usize, frame.height as usize);
        self.field.resize(values, side, width, height);
        // The weights fall off, so that the run is three times as long as it looks.
        let length = frame.across(recipe.bleed_length.abs()).min(width as f32) * 3.0;
        self.weights.set(length / self.field.side as f32);
        self.weights.rightwards = recipe.bleed_length > 0.0;
    }

    /// What rows run by, and where they go.
    pub(crate) fn parts_mut(&mut self) -> (&Weights, &mut Field) {
        (&self.weights, &mut self.field)
    }
}

impl Weights {
    /// Lets the colours of a row run, `width` cells of red, green and blue, into as many numbers of `out` as they have.
    pub(crate) fn run(&self, level: Level, row: &[f32], width: usize, apart: &mut Apart, out: &mut [f32]) {
        let cells = &mut apart[..(out.len() / width.max(1)).min(VALUES)];
        for cells in &mut *cells {
            cells.resize(width, 0.0);
        }
        part(level, row, width, cells);
        for (cells, out) in cells.iter().zip(out.chunks_exact_mut(width)) {
            draw_out(level, &self.each, self.rightwards, cells, out);
        }
    }

    /// Weights of so many cells, not whole, falling with the square of the distance from the last and summing to 1.
    fn set(&mut self, length: f32) {
        let length = length.max(2.0);
        self.each.clear();
        let mut step = 0.0;
        while step < length {
            let away = 1.0 - step / length;
            self.each.push(away * away);
            step += 1.0;
        }
        let total: f32 = self.each.iter().sum();
        self.each.iter_mut().for_each(|weight| *weight /= total);
    }
}

/// Takes a row of cells apart into what colour they have and, where asked for, what of them overflows.
fn part(level: Level, row: &[f32], width: usize, cells: &mut [Vec<f32>]) {
    let (r, rest) = row.split_at(width);
    let (g, b) = rest.split_at(width);
    let [red, blue, over @ ..] = cells else { return };
    level.run(
        #[inline(always)]
        || {
            let colours = r.iter().zip(g).zip(b);
            for ((red, blue), ((r, g), b)) in red.iter_mut().zip(blue).zip(colours) {
                let y = luma([*r, *g, *b]);
                (*red, *blue) = (r - y, b - y);
            }
            for (over, colour) in over.iter_mut().zip([r, g, b]) {
                for (over, value) in over.iter_mut().zip(colour) {
                    *over = positive(value - BRIGHT);
                }
            }
        },
    );
}

/// Each cell takes from those that its colour comes from; past the edge from the last.
fn draw_out(level: Level, weights: &[f32], rightwards: bool, cells: &[f32], out: &mut [f32]) {
    level.run(
        #[inline(always)]
        || {
            out.fill(0.0);
            let count = cells.len();
            for (step, weight) in weights.iter().enumerate() {
                let away = step.min(count);
                let (edge, whole) = if rightwards {
                    let (edge, whole) = out.split_at_mut(away);
                    (edge, whole.iter_mut().zip(cells))
                } else {
                    let (whole, edge) = out.split_at_mut(count - away);
                    (edge, whole.iter_mut().zip(&cells[away..]))
                };
                whole.for_each(|(out, value)| *out += value * weight);
                let last = if rightwards { cells[0] } else { cells[count - 1] };
                edge.iter_mut().for_each(|out| *out += last * weight);
            }
        },
    );
}

/// One pixel, or a vector of them: keeps its luma, takes the colour that has run.
#[inline(always)]
pub(crate) fn bled<N: Number>(amount: f32, [red, blue]: [N; 2], [r, g, b]: [N; 3]) -> [N; 3] {
    let y = luma([r, g, b]);
    let (own_red, own_blue) = (r - y, b - y);
    let red = (red - own_red).fused(y.like(amount), own_red);
    let blue = (blue - own_blue).fused(y.like(amount), own_blue);
    // Luma stays what it is.
    let green = blue.fused(y.like(-0.0722 / 0.7152), red * (-0.2126 / 0.7152));
    [y + red, y + green, y + blue]
}
