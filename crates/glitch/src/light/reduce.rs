//! The one pass over the source that the small pictures are made of.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use super::sums::{Cells, Meaning, Sums};
use crate::ahead::Passing;
use crate::frame::Frame;
use crate::group::{GROUP, Stored};
use crate::place::take;
use crate::planes::Planes;
use crate::sample::{F16, F32, U8, U16};
use crate::source::Source;
use crate::{Components, Depth};

/// Most lines that are averaged into one row of cells.
const MOST_LINES: usize = 32;

/// What one part needs while it works.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    lines: Vec<Planes>,
    /// The end of a line, made up to a whole group: its first pixels from each of the lines.
    ends: Vec<u8>,
}

impl Bench {
    /// Averages the lines from `first` on into a row of cells, which are all 0: light above the threshold, linear, and the
    /// picture, encoded.
    pub(super) fn row(&mut self, frame: &Frame, first: usize, mut cells: Cells) {
        // Every other line: half the reading for a blur that cannot tell. Of the highest pictures fewer still.
        let lines = first..(first + cells.side).min(frame.height as usize);
        let step = 2.max(lines.len().div_ceil(MOST_LINES));
        let share = 1.0 / lines.clone().step_by(step).len().max(1) as f32;
        for (source, weight) in frame.seen() {
            if weight > 0.0 {
                let lines = lines.clone().step_by(step).map(|line| line as i32);
                self.add(frame, &source, lines, weight * share, &mut cells);
            }
        }
    }

    /// Adds lines of one source to the cells.
    fn add(
        &mut self,
        frame: &Frame,
        source: &Source,
        lines: impl ExactSizeIterator<Item = i32>,
        weight: f32,
        cells: &mut Cells,
    ) {
        let layout = *source.layout();
        let meaning = Meaning::of(frame, &layout, weight, cells.need.glow);
        let count = lines.len();
        let stored = source.columns();
        if layout.components != Components::Rgba || stored.start > 0 || stored.end < frame.width {
            if self.lines.len() < count {
                self.lines.resize_with(count, Planes::default);
            }
            for (planes, line) in self.lines.iter_mut().zip(lines) {
                planes.resize(frame.width as usize);
                source.read(frame.level, line, 0, planes.get_mut());
            }
            self.add_planes(frame, count, meaning, cells);
            return;
        }
        let bytes = |line: i32| source.pixels(line, 0, frame.width as usize);
        let mut rows = [Passing::default(); MOST_LINES];
        for (row, line) in rows.iter_mut().zip(lines) {
            // After these lines come those of the next row of cells.
            let next = (line + cells.side as i32).min(frame.height - 1);
            (row.line, row.next) = (bytes(line), bytes(next));
        }
        let rows = &rows[..count];
        match layout.depth {
            Depth::U8 => self.add_rows::<U8>(frame, rows, meaning, cells),
            Depth::U16 => self.add_rows::<U16>(frame, rows, meaning, cells),
            Depth::F16 => self.add_rows::<F16>(frame, rows, meaning, cells),
            Depth::F32 => self.add_rows::<F32>(frame, rows, meaning, cells),
        }
    }

    /// Adds stored lines, and asks of those that should be opaque whether they are.
    fn add_rows<D: Stored>(&mut self, frame: &Frame, rows: &[Passing], meaning: Meaning, cells: &mut Cells) {
        let whole = cells.width / GROUP;
        let rest = cells.width % GROUP * 4 * D::BYTES;
        // The last, broken group of each line is made up with nothing.
        self.ends.clear();
        self.ends.resize(rows.len() * D::LEN, 0);
        for (end, row) in self.ends.chunks_exact_mut(D::LEN).zip(rows) {
            if let Some(left) = row.line.get(whole * D::LEN..whole * D::LEN + rest) {
                end[..rest].copy_from_slice(left);
            }
        }
        let ends = &self.ends;
        let mut opaque = true;
        crate::simd::at_level!(frame.level, s => {
            let ends = &ends[..];
            opaque = if cells.need.soft {
                add_groups::<_, D, true>(s, rows, ends, rest / (4 * D::BYTES), meaning, cells)
            } else {
                add_groups::<_, D, false>(s, rows, ends, rest / (4 * D::BYTES), meaning, cells)
            };
        });
        if !frame.alpha {
            frame.expect_opaque(opaque);
        }
    }

    /// Adds lines that have been taken apart.
    fn add_planes(&self, frame: &Frame, count: usize, meaning: Meaning, cells: &mut Cells) {
        let groups = cells.width.div_ceil(GROUP);
        crate::simd::at_level!(frame.level, s => {
            for group in 0..groups {
                let mut sums = Sums::<_, true>::new(s);
                for planes in self.lines.iter().take(count) {
                    let [r, g, b, a] = planes.get();
                    let lanes = 0..(cells.width - group * GROUP).min(GROUP);
                    let at = group * GROUP;
                    let pixels = [take(s, r, at, &lanes), take(s, g, at, &lanes), take(s, b, at, &lanes), take(s, a, at, &lanes)];
                    sums.add(pixels, meaning);
                }
                cells.add(group, sums);
            }
        });
    }
}

/// Adds stored lines, a group of all of them after the other; of their `ends`, which hold `rest` pixels each, what there
/// is. Says whether all are opaque.
#[inline(always)]
fn add_groups<S: Simd, D: Stored, const SOFT: bool>(
    s: S,
    rows: &[Passing],
    ends: &[u8],
    rest: usize,
    meaning: Meaning,
    cells: &mut Cells,
) -> bool {
    let whole = cells.width / GROUP;
    let mut seen = f32x16::splat(s, 1.0).simd_ne(1.0);
    for group in 0..whole {
        let range = group * D::LEN..(group + 1) * D::LEN;
        let mut sums = Sums::<_, SOFT>::new(s);
        for row in rows {
            row.fetch(range.start, D::LEN);
            let pixels = D::load_group(s, row.line.get(range.clone()).unwrap_or(&[]));
            seen |= pixels[3].simd_ne(1.0);
            sums.add(pixels, meaning);
        }
        cells.add(group, sums);
    }
    let mut opaque = !seen.any_true();
    if rest > 0 {
        let mut sums = Sums::<_, SOFT>::new(s);
        for end in ends.chunks_exact(D::LEN) {
            let pixels = D::load_group(s, end);
            let alpha = pixels[3].to_array();
            opaque &= alpha.iter().take(rest).all(|a| *a == 1.0);
            sums.add(pixels, meaning);
        }
        cells.add(whole, sums);
    }
    opaque
}
