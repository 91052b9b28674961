//! The one pass over the source that the small pictures are made of.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use super::{BRIGHTEST, Need};
use crate::ahead::fetch;
use crate::frame::Frame;
use crate::group::{GROUP, Pixels, Stored};
use crate::number::{Number, three, within};
use crate::place::take;
use crate::planes::Planes;
use crate::sample::{F16, F32, U8, U16};
use crate::source::Source;
use crate::{Components, Depth, Encoding};

/// Most lines that are averaged into one row of cells.
const MOST_LINES: usize = 32;

/// How many bytes ahead of their use pixels are fetched: memory gives them a page at a time unasked, and no further.
const AHEAD: usize = 4096;

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
        let linear = frame.encoding == Encoding::Linear;
        let meaning = Meaning {
            weight,
            threshold: frame.threshold,
            shining: if cells.need.glow { shining(frame.threshold, linear) } else { f32::INFINITY },
            linear,
            weighs_alpha: frame.alpha && !layout.premultiplied,
        };
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
        let start = stored.start.unsigned_abs() as usize * layout.pixel_len();
        let mut rows: [&[u8]; MOST_LINES] = [&[]; MOST_LINES];
        for (row, line) in rows.iter_mut().zip(lines) {
            let bytes = source.bytes(line).get(start..).unwrap_or(&[]);
            *row = bytes.get(..frame.width as usize * layout.pixel_len()).unwrap_or(&[]);
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
    fn add_rows<D: Stored>(&mut self, frame: &Frame, rows: &[&[u8]], meaning: Meaning, cells: &mut Cells) {
        let whole = cells.width / GROUP;
        let rest = cells.width % GROUP * 4 * D::BYTES;
        // The last, broken group of each line is made up with nothing.
        self.ends.clear();
        self.ends.resize(rows.len() * D::LEN, 0);
        for (end, row) in self.ends.chunks_exact_mut(D::LEN).zip(rows) {
            if let Some(left) = row.get(whole * D::LEN..whole * D::LEN + rest) {
                end[..rest].copy_from_slice(left);
            }
        }
        let ends = &self.ends;
        let mut opaque = true;
        crate::simd::at_level!(frame.level, s => {
            let (rows, ends) = (&rows[..], &ends[..]);
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
    rows: &[&[u8]],
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
            fetch(row.get(range.start + AHEAD..range.end + AHEAD).unwrap_or(&[]));
            let pixels = D::load_group(s, row.get(range.clone()).unwrap_or(&[]));
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

/// What the numbers of a source mean, and how much of it counts.
#[derive(Clone, Copy)]
struct Meaning {
    weight: f32,
    /// Light from here on glows, linear.
    threshold: f32,
    /// What is not above this, as stored, does not glow.
    shining: f32,
    linear: bool,
    /// Whether colour counts as much as its alpha.
    weighs_alpha: bool,
}

/// The stored value of a light threshold, a little less of it, so that rounding leaves nothing out.
fn shining(threshold: f32, linear: bool) -> f32 {
    let threshold = threshold.max(0.0);
    (if linear { threshold } else { threshold.sqrt() }) * (1.0 - 1e-5)
}

/// Some lines of a group, added up: the encoded picture where it is needed, and its light.
struct Sums<S: Simd, const SOFT: bool> {
    soft: [f32x16<S>; 3],
    glow: [f32x16<S>; 3],
    /// Whether there is any light.
    glows: bool,
}

impl<S: Simd, const SOFT: bool> Sums<S, SOFT> {
    #[inline(always)]
    fn new(s: S) -> Self {
        let none = f32x16::splat(s, 0.0);
        Self {
            soft: [none; 3],
            glow: [none; 3],
            glows: false,
        }
    }

    #[inline(always)]
    fn add(&mut self, [r, g, b, a]: Pixels<S>, meaning: Meaning) {
        let stored = [r, g, b];
        // Most groups of most footage have no highlight, and need no division.
        let above = |value: f32x16<S>| value.simd_gt(meaning.shining);
        let glows = (above(r) | above(g) | above(b)).any_true();
        if !SOFT && !glows {
            return;
        }
        let weight = r.like(meaning.weight);
        let [encoded, linear] = both(stored, meaning.linear);
        let opacity = within(a);
        if SOFT {
            let encoded = if meaning.weighs_alpha {
                three!(c => encoded[c] * opacity)
            } else {
                encoded
            };
            self.soft = three!(c => encoded[c].fused(weight, self.soft[c]));
        }
        if glows {
            self.glows = true;
            let mut light = light(linear, meaning.threshold);
            if meaning.weighs_alpha {
                light = three!(c => light[c] * opacity);
            }
            self.glow = three!(c => light[c].fused(weight, self.glow[c]));
        }
    }
}

/// A row of cells of both small pictures, red, green and blue one after the other.
pub(super) struct Cells<'a> {
    pub(super) need: Need,
    pub(super) side: usize,
    /// Of the picture, in pixels.
    pub(super) width: usize,
    pub(super) soft: &'a mut [f32],
    pub(super) raw: &'a mut [f32],
}

impl Cells<'_> {
    #[inline(always)]
    fn add<S: Simd, const SOFT: bool>(&mut self, group: usize, sums: Sums<S, SOFT>) {
        let column = group * GROUP;
        if SOFT && self.need.soft {
            add_to(self.soft, self.side, self.width, column, sums.soft);
        }
        if sums.glows {
            add_to(self.raw, self.side, self.width, column, sums.glow);
        }
    }
}

/// Adds a group's share to the cells that it lies in.
#[inline(always)]
fn add_to<S: Simd>(cells: &mut [f32], side: usize, width: usize, column: usize, [r, g, b]: [f32x16<S>; 3]) {
    let count = cells.len() / 3;
    // The last cell of a row may hold fewer pixels.
    let share = |cell: usize| 1.0 / (width - cell * side).min(side) as f32;
    if side >= 4 {
        // Sums of four pixels: four of red, then of green, then of blue.
        let fours = pair(pair(r, g), pair(b, b));
        let sums = if side == 4 {
            fours.to_array()
        } else {
            // Eight, and eight more: both halves of the vector say the same.
            pair(fours, fours).to_array()
        };
        let (pixels, each) = if side == 4 { (4, 4) } else { (8, 2) };
        for k in 0..each {
            let cell = (column + k * pixels) / side;
            if cell >= count {
                break;
            }
            let share = share(cell);
            for c in 0..3 {
                cells[c * count + cell] += sums[c * each + k] * share;
            }
        }
        return;
    }
    for (c, plane) in [r, g, b].into_iter().enumerate() {
        for (k, value) in plane.to_array().into_iter().enumerate() {
            let cell = (column + k) / side;
            if cell >= count {
                break;
            }
            cells[c * count + cell] += value * share(cell);
        }
    }
}

/// Sums of two neighbours each: first those of `a`, then those of `b`.
#[inline(always)]
fn pair<S: Simd>(a: f32x16<S>, b: f32x16<S>) -> f32x16<S> {
    let (even, odd) = a.deinterleave(b);
    even + odd
}

/// A stored colour encoded, and linear. What is no number, or without end, is black, and nothing is brighter than
/// [`BRIGHTEST`].
#[inline(always)]
fn both<N: Number>(stored: [N; 3], linear: bool) -> [[N; 3]; 2] {
    let most = if linear { BRIGHTEST * BRIGHTEST } else { BRIGHTEST };
    let value = three!(c => stored[c].finite().above(0.0).at_most(most));
    if linear {
        [three!(c => value[c].root()), value]
    } else {
        [value, three!(c => value[c] * value[c])]
    }
}

/// The light of a linear colour above the threshold, of the same hue: what its strongest channel has above it decides for
/// all three, so that skin spills skin, and not red.
#[inline(always)]
fn light<N: Number>(linear: [N; 3], threshold: f32) -> [N; 3] {
    /// Keeps black from being divided by nothing.
    const BLACK: f32 = 1e-6;
    let peak = linear[0].larger(linear[1]).larger(linear[2]);
    let share = (peak - threshold).above(0.0) / peak.above(BLACK);
    three!(c => linear[c] * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_black() {
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0] {
            for linear in [false, true] {
                assert_eq!(both([value; 3], linear), [[0.0; 3]; 2]);
            }
        }
    }

    #[test]
    fn light_keeps_its_hue() {
        let skin = [0.82_f32, 0.68, 0.60];
        let [encoded, linear] = both(skin, false);
        assert_eq!(encoded, skin);
        let light_of = |colour| light(both(colour, false)[1], 0.45);
        let light = light(linear, 0.45);
        assert!(light[0] > 0.2, "{light:?}");
        for c in 1..3 {
            let expected = (skin[c] / skin[0]).powi(2);
            assert!((light[c] / light[0] - expected).abs() < 1e-5, "{light:?}");
        }
        assert_eq!(light_of([0.5_f32, 0.66, 0.1]), [0.0; 3]);
    }

    #[test]
    fn what_does_not_shine_gives_no_light() {
        for linear in [false, true] {
            for step in 0..200 {
                let threshold = step as f32 / 100.0 - 0.2;
                let most = shining(threshold, linear);
                let [_, dark] = both([most, most * 0.5, -1.0], linear);
                assert_eq!(light(dark, threshold.max(0.0)), [0.0; 3], "{threshold}");
                let [_, bright] = both([most * 1.01 + 1e-3, 0.0, 0.0], linear);
                assert!(light(bright, threshold)[0] > 0.0, "{threshold}");
            }
        }
    }
}
