//! A small picture over a large one.

use std::ops::Range;

use super::Recent;
use super::enlarge::{Enlarge, SPARE, Spline};
use crate::group::GROUP;
use crate::simd::Level;

/// The side of cells for a picture of which so many rows would be about right: a power of two, so that groups of pixels
/// hold whole cells.
pub(crate) fn side(pixels: f32) -> usize {
    // To the nearer power by ratio: up from a root of two.
    ((pixels.max(1.0) * std::f32::consts::FRAC_1_SQRT_2) as usize + 1).next_power_of_two()
}

/// Planes of cells, each `side` pixels wide and high, over the whole picture.
#[derive(Debug, Default)]
pub(crate) struct Field {
    data: Vec<f32>,
    /// 3 for colours, 1 for a density.
    planes: usize,
    pub(crate) side: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Field {
    /// Cells of so many numbers, of `side` pixels over a picture of `width` by `height` pixels. Allocates only to grow.
    pub(crate) fn resize(&mut self, planes: usize, side: usize, width: usize, height: usize) {
        self.planes = planes;
        self.side = side.max(1);
        self.width = width.div_ceil(self.side).max(1);
        self.height = height.div_ceil(self.side).max(1);
        let len = self.width * self.height * self.planes;
        if self.data.len() < len {
            self.data.resize(len, 0.0);
        }
    }

    /// How many numbers a row has.
    pub(crate) fn len(&self) -> usize {
        self.width * self.planes
    }

    /// One row of cells: of colours all reds, then all greens, then all blues.
    #[inline(always)]
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        let len = self.width * self.planes;
        &self.data[row * len..][..len]
    }

    /// All rows, to write to.
    pub(crate) fn rows_mut(&mut self) -> &mut [f32] {
        let len = self.width * self.height * self.planes;
        &mut self.data[..len]
    }

    /// The rows that a line of the picture lies between, with the edge repeated.
    pub(crate) fn around(&self, line: i32) -> [usize; 3] {
        let last = self.height - 1;
        let row = (line.max(0) as usize / self.side).min(last);
        [row.saturating_sub(1), row, (row + 1).min(last)]
    }

    /// The row above or below, with the edge repeated.
    #[inline(always)]
    pub(crate) fn clamped_row(&self, row: isize) -> &[f32] {
        self.row(row.clamp(0, self.height as isize - 1) as usize)
    }
}

/// One line of a field, ready to be drawn as large as the picture's own lines.
#[derive(Debug, Default)]
pub(crate) struct FieldRow {
    /// The cells of an even line and of the odd one after it, which lie among the same rows: already weighted from the three
    /// around them, an edge cell repeated on both ends.
    cells: [Vec<f32>; 2],
    /// Which lines they are.
    there: Range<i32>,
    stride: usize,
    planes: usize,
    spline: Spline,
    line: i32,
    /// Rows that are made as they are needed.
    recent: Recent,
    /// The rows whose light is noted.
    noted: Option<[usize; 3]>,
    dark: bool,
    /// For every cell, the one before the first included, whether a group that begins with it sees anything but 0.
    lit: Vec<u32>,
    /// All planes of each cell together.
    bits: Vec<u32>,
}

impl FieldRow {
    /// Forgets the line, at the start of a frame.
    pub(crate) fn restart(&mut self) {
        self.there = 0..0;
        self.noted = None;
        self.recent.restart();
    }

    /// Weighs the rows of cells around `line`.
    pub(crate) fn set_line(&mut self, level: Level, field: &Field, line: i32) {
        if !self.go_to(line) {
            self.weigh(level, field, field.around(line).map(|row| field.row(row)));
        }
    }

    /// The same of rows that `make` fills in, of a picture with the cells of `like`.
    pub(crate) fn set_made_line(&mut self, level: Level, like: &Field, line: i32, make: impl FnMut(usize, &mut [f32])) {
        self.set(level, like, line, false, make);
    }

    /// The same of rows of light: notes which groups see any, for [`Self::lit`].
    pub(crate) fn set_light(&mut self, level: Level, like: &Field, line: i32, make: impl FnMut(usize, &mut [f32])) {
        self.set(level, like, line, true, make);
    }

    fn set(&mut self, level: Level, like: &Field, line: i32, light: bool, make: impl FnMut(usize, &mut [f32])) {
        if self.go_to(line) {
            return;
        }
        let around = like.around(line);
        let mut recent = std::mem::take(&mut self.recent);
        let rows = recent.rows(around, like.len(), make);
        self.weigh(level, like, rows);
        // The same for all lines between the same rows: of each row something is seen in every line.
        if light && self.noted != Some(around) {
            self.noted = Some(around);
            self.note_light(level, like.width, rows);
        }
        self.recent = recent;
    }

    /// Goes to a line, and says whether its cells are there.
    fn go_to(&mut self, line: i32) -> bool {
        self.line = line;
        self.there.contains(&line)
    }

    /// Weighs the rows around the line for both lines of its pair: rows come from the second cache, which takes longer than to weigh
    /// them. Where cells are a line high, what the other one gets is not its own, and does not count.
    fn weigh(&mut self, level: Level, field: &Field, rows: [&[f32]; 3]) {
        self.spline.set(field.side);
        self.planes = field.planes;
        // What follows the last cell is read with it, and weighs nothing.
        self.stride = field.width + 2 + SPARE;
        let weights = |line: i32| {
            let place = line.max(0) as usize % field.side;
            super::enlarge::weights((place as f32 + 0.5) / field.side as f32)
        };
        let even = self.line & !1;
        let weights = [even, even + 1].map(weights);
        let width = field.width;
        for cells in &mut self.cells {
            if cells.len() < self.stride * field.planes {
                cells.resize(self.stride * field.planes, 0.0);
            }
        }
        for plane in 0..field.planes {
            let [above, here, below] = rows.map(|row| &row[plane * width..][..width]);
            let room = plane * self.stride..(plane + 1) * self.stride;
            let [first, second] = self.cells.each_mut().map(|cells| &mut cells[room.clone()]);
            level.run(
                #[inline(always)]
                || {
                    let out = first[1..=width].iter_mut().zip(&mut second[1..=width]);
                    for ((((first, second), a), b), c) in out.zip(above).zip(here).zip(below) {
                        *first = super::enlarge::between([*a, *b, *c], weights[0]);
                        *second = super::enlarge::between([*a, *b, *c], weights[1]);
                    }
                },
            );
            for cells in [first, second] {
                cells[0] = cells[1];
                let last = cells[width];
                cells[width + 1..].fill(last);
            }
        }
        self.there = match field.side.is_multiple_of(2) {
            true => even..even + 2,
            false => self.line..self.line + 1,
        };
    }

    /// Notes which groups see anything but 0 in these rows.
    fn note_light(&mut self, level: Level, width: usize, rows: [&[f32]; 3]) {
        let seen = self.spline.seen();
        let Self { stride, lit, bits, .. } = self;
        lit.resize(*stride, 0);
        bits.resize(*stride, 0);
        level.run(
            #[inline(always)]
            || {
                bits.fill(0);
                for plane in rows.iter().flat_map(|row| row.chunks_exact(width)) {
                    for (bits, cell) in bits[1..=width].iter_mut().zip(plane) {
                        *bits |= cell.to_bits();
                    }
                }
                bits[0] = bits[1];
                let last = bits[width];
                bits[width + 1..].fill(last);
                lit.copy_from_slice(bits);
                for next in 1..seen.min(bits.len()) {
                    for (lit, bits) in lit.iter_mut().zip(&bits[next..]) {
                        *lit |= bits;
                    }
                }
            },
        );
        self.dark = self.lit.iter().all(|bits| *bits == 0);
    }

    /// For every cell, beginning with the one before the first, not 0 where a group that begins there sees light. Of rows set by
    /// [`Self::set_light`].
    #[inline(always)]
    pub(crate) fn lit(&self) -> &[u32] {
        &self.lit
    }

    /// Whether nothing in the line sees light.
    pub(crate) fn is_dark(&self) -> bool {
        self.dark
    }

    /// How its cells become pixels.
    pub(crate) fn spline(&self) -> &Spline {
        &self.spline
    }

    /// One plane's cells, beginning with the one before the first, for [`Enlarge::plane`]; none of a plane that is not there.
    #[inline(always)]
    pub(crate) fn cells(&self, plane: usize) -> &[f32] {
        let from = plane * self.stride;
        self.cells[(self.line & 1) as usize][..self.planes * self.stride]
            .get(from..from + self.stride)
            .unwrap_or(&[])
    }

    /// Draws one plane from the first column on, whole groups at a time: `out` may be up to a group longer than asked for.
    pub(crate) fn draw(&self, level: Level, plane: usize, len: usize, out: &mut Vec<f32>) {
        out.resize(len.next_multiple_of(GROUP), 0.0);
        let cells = self.cells(plane);
        crate::simd::at_level!(level, s => {
            use fearless_simd::prelude::*;
            let enlarge = Enlarge::new(s, &self.spline);
            for (group, out) in out.as_chunks_mut::<GROUP>().0.iter_mut().enumerate() {
                enlarge.plane(enlarge.spot(group), cells).store_array(out);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, unit};

    #[test]
    fn sides_are_the_nearest_powers_of_two() {
        let sides = [1.0, 1.4, 2.0, 2.8, 2.9, 4.0, 5.3, 5.7, 8.0, 16.0, 15.9, 120.0].map(side);
        assert_eq!(sides, [1, 1, 2, 2, 4, 4, 4, 8, 8, 16, 16, 128]);
    }

    /// Which cells a line between rows of so many lit cells each finds lit.
    fn lit(row: &mut FieldRow, lit: [usize; 3]) -> Vec<bool> {
        let mut field = Field::default();
        field.resize(1, 8, 160, 24);
        row.set_light(Level::new(crate::Simd::Baseline), &field, 11, |at, out| {
            out.fill(0.0);
            out[..lit[at]].fill(0.5);
        });
        row.lit()[..field.width].iter().map(|bits| *bits != 0).collect()
    }

    #[test]
    fn light_of_each_row_is_noted_and_forgotten_with_the_frame() {
        let mut row = FieldRow::default();
        for lit_cells in [[9, 2, 3], [2, 9, 3], [1, 2, 9], [0, 0, 0], [4, 4, 4]] {
            row.restart();
            let most = lit_cells.into_iter().max().unwrap_or(0);
            // Of two cells and one on each side, the first is the one before the picture's first.
            let expected: Vec<bool> = (0..20).map(|cell| most > 0 && cell < most + 1).collect();
            assert_eq!(lit(&mut row, lit_cells), expected, "{lit_cells:?}");
            assert_eq!(row.is_dark(), most == 0, "{lit_cells:?}");
        }
    }

    #[test]
    fn every_line_is_weighed_from_its_own_rows_in_any_order() {
        let mut row = FieldRow::default();
        let mut field = Field::default();
        // One after the other, as frames that differ in size.
        for (side, planes, columns) in [(8, 2, 5), (1, 3, 9), (2, 1, 4), (8, 3, 7)] {
            field.resize(planes, side, columns * side, 6 * side);
            for (i, cell) in field.rows_mut().iter_mut().enumerate() {
                *cell = unit(hash(11, i as i32, side as i32));
            }
            row.restart();
            let lines = -3..6 * side as i32 + 3;
            let thrown = (0..50).map(|i| (hash(12, i, 0) % lines.len() as u32) as i32 - 3);
            for line in lines.clone().chain(lines.clone().rev()).chain(thrown) {
                row.set_line(Level::new(crate::Simd::Baseline), &field, line);
                let place = (line.max(0) as usize % side) as f32 + 0.5;
                let weights = super::super::enlarge::weights(place / side as f32);
                for plane in 0..planes {
                    let cell = |column: usize| {
                        let column = column.saturating_sub(1).min(columns - 1);
                        let near = field.around(line).map(|at| field.row(at)[plane * columns + column]);
                        super::super::enlarge::between(near, weights)
                    };
                    let expected: Vec<f32> = (0..columns + 2).map(cell).collect();
                    let got = &row.cells(plane)[..columns + 2];
                    assert_eq!(got, expected, "side {side}, line {line}, plane {plane}");
                }
                assert!(row.cells(planes).is_empty());
            }
        }
    }

    #[test]
    fn light_is_that_of_the_line_that_is_set() {
        let mut field = Field::default();
        field.resize(1, 8, 160, 48);
        let mut row = FieldRow::default();
        let mut set = |line: i32| {
            row.set_light(Level::new(crate::Simd::Baseline), &field, line, |at, out| {
                out.fill(if at == 0 { 0.5 } else { 0.0 });
            });
            row.is_dark()
        };
        // The first row of cells lights the lines of the one after it.
        let dark = [10, 11, 24, 25, 11, 15, 16, 15, 14, 17, 40, 0, 1].map(&mut set);
        let expected = [
            false, false, true, true, false, false, true, false, false, true, true, false, false,
        ];
        assert_eq!(dark, expected);
    }
}
