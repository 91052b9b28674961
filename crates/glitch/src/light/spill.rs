//! Light that spills from highlights: a narrow and a wide blur of them, joined row by row where lines are lit.

use super::FieldRow;
use super::blur::Blur;
use crate::effects::glow;
use crate::frame::Frame;
use crate::numbers::tame;
use crate::simd::Level;

/// How many cells of the narrow blur one of the wide has, across and down.
pub(crate) const QUARTER: usize = 4;

/// The light of one frame, blurred as far as whole rows are.
#[derive(Debug, Default)]
pub(crate) struct Spill {
    pub(crate) narrow: Blur,
    /// In cells of their own, which lie over the narrow ones and not over pixels.
    wide: Blur,
}

/// What joining a row needs.
#[derive(Debug, Default)]
pub(crate) struct Join {
    /// The wide blur over a row of the narrow one's cells.
    wide: FieldRow,
    /// One channel of it, as large as the narrow one.
    channel: Vec<f32>,
}

impl Join {
    /// Forgets the last frame.
    pub(crate) fn restart(&mut self) {
        self.wide.restart();
    }
}

impl Spill {
    /// Makes room for the frame's cells, `side` pixels wide.
    pub(crate) fn prepare(&mut self, frame: &Frame, side: usize) {
        let (width, height) = (frame.width as usize, frame.height as usize);
        let cells = |side: usize| height as f32 / side as f32;
        let narrow = tame(frame.recipe.glow_narrow, 0.0, 0.1) * cells(side) * 0.8;
        self.narrow.prepare(narrow, 3, side, width, height);
        let wide = tame(frame.recipe.glow_wide, 0.0, 0.4) * cells(side * QUARTER) * 0.6;
        self.wide.prepare(wide, 3, side * QUARTER, width, height);
        self.wide.half.side = QUARTER;
    }

    /// The narrow blur and the wide one, to fill in rows of.
    pub(crate) fn blurs_mut(&mut self) -> [&mut Blur; 2] {
        [&mut self.narrow, &mut self.wide]
    }

    /// One row of the light to add, linear.
    pub(crate) fn row(&self, frame: &Frame, row: usize, join: &mut Join, out: &mut [f32]) {
        self.narrow.down(frame.level, row, out);
        let width = self.narrow.half.width;
        let wide = &self.wide;
        join.wide
            .set_made_line(frame.level, &wide.half, row as i32, |row, out| {
                wide.down(frame.level, row, out);
            });
        for (channel, cells) in out.chunks_exact_mut(width).enumerate() {
            join.wide.draw(frame.level, channel, width, &mut join.channel);
            glow::join(frame, channel, cells, &join.channel);
        }
    }
}

/// Adds a row of the narrow cells to the wide ones below it: their share of four rows, or of `rows` at the picture's end.
pub(crate) fn quarter(level: Level, from: &[f32], width: usize, rows: usize, to: &mut [f32]) {
    let planes = from.len() / width.max(1);
    let scale = 1.0 / rows.max(1) as f32;
    let wide = to.len() / planes.max(1);
    level.run(
        #[inline(always)]
        || {
            for (cells, out) in from.chunks_exact(width).zip(to.chunks_exact_mut(wide)) {
                let (fours, rest) = cells.as_chunks::<QUARTER>();
                let (whole, last) = out.split_at_mut(fours.len());
                for (out, [a, b, c, d]) in whole.iter_mut().zip(fours) {
                    *out += (a + b + c + d) * scale * (1.0 / QUARTER as f32);
                }
                if let Some(out) = last.first_mut() {
                    *out += rest.iter().sum::<f32>() * scale / rest.len().max(1) as f32;
                }
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Simd;

    #[test]
    fn wide_cells_are_means_of_what_lies_below_them() {
        for width in 1..=13_usize {
            let wide = width.div_ceil(QUARTER);
            for rows in 1..=QUARTER {
                for set in Simd::ALL {
                    let mut to = vec![0.0; wide * 3];
                    for row in 0..rows {
                        let cells: Vec<f32> = (0..width * 3).map(|cell| (cell + 100 * row) as f32).collect();
                        quarter(Level::new(set), &cells, width, rows, &mut to);
                    }
                    for (index, got) in to.iter().enumerate() {
                        let (plane, cell) = (index / wide, index % wide);
                        let columns = cell * QUARTER..(cell * QUARTER + QUARTER).min(width);
                        let middle = (columns.start + columns.end - 1) as f32 / 2.0;
                        let expected = (plane * width) as f32 + middle + 50.0 * (rows - 1) as f32;
                        assert!(
                            (got - expected).abs() < 1e-3,
                            "{width}, {rows}: {got} is not {expected}"
                        );
                    }
                }
            }
        }
    }
}
