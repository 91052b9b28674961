//! Block and row displacement: the picture breaks into patches that slip sideways, and are joined again.
//!
//! An event is laid out once a frame as bands of blocks. Three families of block sizes (1, 2 and 4 times the event's
//! smallest) are cut at uneven heights and widths, wider than high, in clusters; each slips by one of a few steps, and
//! neighbours slip together. Rows slip across the whole picture. Edges are hard. Blocks may show the held frame, colours
//! parted along the slip, low resolution cells, and chroma that is swapped or lags.

use std::ops::Range;

use breath::Event;

use super::block::{Block, Chroma};
use crate::hash::{hash, signed, unit};
use crate::number::smoothstep;
use crate::numbers::{folded, round};
use crate::recipe::event_shows;

/// How many low resolution cells lie one over the other in a block, at least.
const CELLS_HIGH: f32 = 3.0;

/// Lines that are cut into the same blocks.
#[derive(Clone, Debug)]
struct Band {
    lines: Range<i32>,
    blocks: Range<usize>,
}

/// Bands that do not overlap, top down.
#[derive(Clone, Debug)]
struct Layer {
    lines: Range<i32>,
    bands: Range<usize>,
}

/// All events of a frame, laid out.
#[derive(Debug, Default)]
pub(crate) struct Glitches {
    layers: Vec<Layer>,
    bands: Vec<Band>,
    blocks: Vec<Block>,
    /// How many columns away a block may take its pixels from, at most.
    pub(crate) reach: i32,
}

impl Glitches {
    /// Lays out the events of a picture of so many pixels, of which `across` are as wide as the picture is high. Allocates
    /// only to grow.
    pub(crate) fn lay_out(&mut self, events: &[Event], [width, height]: [i32; 2], across: f32, has_held: bool) {
        self.layers.clear();
        self.bands.clear();
        self.blocks.clear();
        for event in events.iter().filter(|event| event_shows(event)) {
            let mut patch = Patch::new(event, width, height, across, has_held);
            if event.row_shift != 0.0 {
                // Many low rows: with few of them a new pattern would slip twice as much as the one before, or not at all.
                self.layer(&mut patch, 1, Patch::slips);
            }
            if patch.freeze > 0.0 {
                self.layer(&mut patch, 4, Patch::freezes);
            }
            for size in [4, 2, 1] {
                self.layer(&mut patch, size, Patch::breaks);
            }
        }
        let lag = |chroma| if let Chroma::Lagging(by) = chroma { by } else { 0 };
        self.reach = self
            .blocks
            .iter()
            .map(|b| b.shift.abs() + b.split.abs() + lag(b.chroma).abs())
            .max()
            .map_or(0, |reach| reach + 1);
    }

    /// Lays out a family of bands, `size` times as high as the smallest.
    fn layer<'a>(&mut self, patch: &mut Patch<'a>, size: i32, band: fn(&Patch<'a>, Range<i32>, u32, &mut Vec<Block>)) {
        patch.size = size;
        let first = self.bands.len();
        let mut index = 0_u32;
        let mut top = patch.top;
        while top < patch.bottom && index < 4096 {
            let dice = hash(patch.event.seed, index as i32, patch.size * 7 + 1);
            let high = patch.block * patch.size as f32 * [0.5, 1.0, 1.0, 1.5][(dice & 3) as usize];
            let next = top + high.max(1.0);
            let lines = round(top).max(0)..round(next).min(patch.height);
            let start = self.blocks.len();
            if !lines.is_empty() {
                band(patch, lines.clone(), index, &mut self.blocks);
            }
            if self.blocks.len() > start {
                self.bands.push(Band {
                    lines,
                    blocks: start..self.blocks.len(),
                });
            }
            top = next;
            index += 1;
        }
        if let (Some(a), Some(b)) = (self.bands.get(first), self.bands.last()) {
            self.layers.push(Layer {
                lines: a.lines.start..b.lines.end,
                bands: first..self.bands.len(),
            });
        }
    }

    /// The blocks of a line, in the order they lie over each other.
    pub(crate) fn blocks(&self, line: i32) -> impl Iterator<Item = &Block> {
        self.layers
            .iter()
            .filter(move |layer| layer.lines.contains(&line))
            .flat_map(move |layer| {
                let bands = &self.bands[layer.bands.clone()];
                let index = bands.partition_point(|band| band.lines.end <= line);
                let band = bands.get(index).filter(|band| band.lines.contains(&line));
                band.map_or(&[][..], |band| &self.blocks[band.blocks.clone()])
            })
    }
}

/// One event measured in pixels.
struct Patch<'a> {
    event: &'a Event,
    width: i32,
    height: i32,
    centre: [f32; 2],
    half: [f32; 2],
    top: f32,
    bottom: f32,
    /// Height of the smallest blocks, in lines.
    block: f32,
    /// The same length across, in pixels.
    length: f32,
    /// The family being cut: blocks of so many times the smallest.
    size: i32,
    shift: f32,
    row_shift: f32,
    split: f32,
    cell: f32,
    freeze: f32,
}

impl<'a> Patch<'a> {
    fn new(event: &'a Event, width: i32, height: i32, across: f32, has_held: bool) -> Self {
        let high = height as f32;
        let centre = [event.x * width as f32, event.y * high];
        let half = [event.half_width * across, event.half_height * high];
        // Slips grow with the level, from a third to all of their size.
        let grown = (0.35 + 0.65 * event.level) * across;
        Self {
            event,
            width,
            height,
            centre,
            half,
            top: centre[1] - half[1],
            bottom: centre[1] + half[1],
            block: (event.block * high).max(1.0),
            length: (event.block * across).max(1.0),
            size: 4,
            shift: event.shift * grown,
            row_shift: event.row_shift * grown,
            split: event.split * grown,
            cell: event.cell * high,
            freeze: if has_held { event.freeze } else { 0.0 },
        }
    }

    /// How deep inside the patch a place lies: 1 at the centre, 0 at the edge and outside.
    fn depth(&self, x: f32, y: f32) -> f32 {
        let dx = (x - self.centre[0]).abs() / self.half[0].max(1.0);
        let dy = (y - self.centre[1]).abs() / self.half[1].max(1.0);
        let disc = libm::sqrtf(dx * dx + dy * dy);
        let square = dx.max(dy * 0.9);
        let away = square + (disc - square) * self.event.round;
        (1.0 - away).clamp(0.0, 1.0)
    }

    /// One of a few steps of `most`; neighbouring bands share direction.
    fn step(&self, most: f32, band: u32, throw: u32) -> i32 {
        let together = hash(self.event.seed ^ 0x51ab, (band / 3) as i32, self.size);
        let sign = if together & 3 == 0 { -1.0 } else { 1.0 };
        let steps = [0.25, 0.5, 0.5, 0.75, 1.0][(throw % 5) as usize];
        round(folded(most * sign * steps, self.width))
    }

    /// Where a run of bands stands among its event's, 0 to 1. What lies below a share is about that share of them, in any
    /// order: an event that throws its pattern anew goes on breaking as much. Neighbours stand far apart (the golden
    /// ratio's sequence, Knuth, The Art of Computer Programming 3, 6.4); a throw for each run would leave a few runs in
    /// one pattern and none in the next.
    fn rank(&self, salt: u32, run: u32) -> f32 {
        const GOLDEN: u32 = 0x9e37_79b9;
        unit(hash(self.event.seed ^ salt, 0, 0).wrapping_add(run.wrapping_mul(GOLDEN)))
    }

    /// Rows that slip across the whole picture.
    fn slips(&self, lines: Range<i32>, band: u32, out: &mut Vec<Block>) {
        let middle = (lines.start + lines.end) as f32 * 0.5;
        let dice = hash(self.event.seed ^ 0x0705, band as i32, 0);
        // Runs of rows slip, others do not. With the level they join one after the other, and of each run its rows: a coarse
        // throw for the run, a fine one for the row.
        let level = self.event.level;
        let share = level * (1.6 - 0.7 * level);
        let joined = ((share - self.rank(0x0706, band / 2)) / 0.2).clamp(0.0, 1.0);
        let deep = 1.0 - (middle - self.centre[1]).abs() / self.half[1].max(1.0);
        if unit(dice) >= 0.8 * joined || deep < 0.15 {
            return;
        }
        let shift = self.step(self.row_shift, band, dice >> 8);
        if shift != 0 {
            out.push(Block {
                to: self.width,
                shift,
                ..self.still(0)
            });
        }
    }

    /// Pieces that stand still while the rest goes on.
    fn freezes(&self, lines: Range<i32>, band: u32, out: &mut Vec<Block>) {
        self.cut(
            &lines,
            band,
            0x0f2e,
            |patch, from, to, depth, throw| {
                if depth <= 0.0 || unit(throw) > smoothstep(0.0, 0.25, depth) {
                    return None;
                }
                // Pieces melt back one after the other.
                let late = unit(throw.rotate_left(13)) * 0.6;
                let held = smoothstep(0.0, 1.0, (patch.freeze * 1.6 - late).clamp(0.0, 1.0));
                (held > 0.0).then(|| Block {
                    to,
                    held,
                    ..patch.still(from)
                })
            },
            out,
        );
    }

    /// Blocks that slip, part, lag or coarsen.
    fn breaks(&self, lines: Range<i32>, band: u32, out: &mut Vec<Block>) {
        let level = self.event.level;
        // Clusters: whole runs of bands stay whole.
        let run = self.rank(0xb10c ^ self.size as u32, band / 3);
        if run > 0.25 + 0.7 * level {
            return;
        }
        let high = lines.len() as f32;
        let dense = level * [0.0, 0.34, 0.4, 0.0, 0.5][self.size.clamp(0, 4) as usize];
        self.cut(
            &lines,
            band,
            0xb1,
            |patch, from, to, depth, throw| {
                let cluster = unit(hash(
                    patch.event.seed ^ 0xc105,
                    (from as f32 / (patch.length * 12.0)) as i32,
                    (band / 4) as i32,
                ));
                let chance = dense * (0.5 + cluster) * smoothstep(0.0, 0.45, depth);
                if unit(throw) > chance {
                    return None;
                }
                let again = hash(throw, patch.size, 3);
                let shift = patch.step(patch.shift, band, throw >> 3);
                let split = if patch.split == 0.0 {
                    0
                } else {
                    round(folded(patch.split * if shift < 0 { -1.0 } else { 1.0 }, patch.width))
                };
                let share = unit(again) / patch.event.chroma;
                let chroma = match share {
                    // None of them also where the share is nothing in nothing.
                    0.0..=0.88 => {
                        let by = patch.length * 2.0 * signed(again.rotate_left(9));
                        Chroma::Lagging(round(folded(by, patch.width)))
                    }
                    0.88..=1.0 => Chroma::Swapped,
                    _ => Chroma::Kept,
                };
                // Of the smaller blocks two in five coarsen, the smallest some of them twice as much; the largest never do,
                // and cells stay small against their block: a plate of one colour is read as something hidden.
                let coarse = unit(again.rotate_left(17));
                let cell = match patch.size {
                    4 => 0.0,
                    1 if coarse < 0.15 => patch.cell * 2.0,
                    _ if coarse < 0.4 => patch.cell,
                    _ => 0.0,
                };
                let cell = cell.min(high / CELLS_HIGH);
                let held = if unit(again.rotate_left(5)) < 0.5 {
                    patch.freeze
                } else {
                    0.0
                };
                let block = Block {
                    from,
                    to,
                    shift,
                    split,
                    held,
                    chroma,
                    cell: if cell >= 2.0 { cell } else { 0.0 },
                };
                let idle = shift == 0 && split == 0 && held == 0.0 && chroma == Chroma::Kept && block.cell == 0.0;
                (!idle).then_some(block)
            },
            out,
        );
    }

    /// Cuts a band at uneven widths and asks `make` for each piece.
    fn cut(
        &self,
        lines: &Range<i32>,
        band: u32,
        salt: u32,
        make: impl Fn(&Self, i32, i32, f32, u32) -> Option<Block>,
        out: &mut Vec<Block>,
    ) {
        let seed = hash(self.event.seed ^ salt, band as i32, self.size);
        let y = (lines.start + lines.end) as f32 * 0.5;
        let unit_width = (self.length * self.size as f32 * self.event.block_aspect).max(2.0);
        let mut x = self.centre[0] - self.half[0] - unit_width * unit(seed);
        let mut index = 0;
        while x < self.centre[0] + self.half[0] && index < 1024 {
            let throw = hash(seed, index, 1);
            let wide = unit_width * (0.5 + 1.5 * unit(throw.rotate_left(7)) * unit(throw.rotate_left(19)));
            let (from, to) = (round(x).max(0), round(x + wide).min(self.width));
            if from < to {
                let depth = self.depth(x + wide * 0.5, y);
                out.extend(make(self, from, to, depth, throw));
            }
            x += wide;
            index += 1;
        }
    }

    fn still(&self, from: i32) -> Block {
        Block {
            from,
            to: from,
            shift: 0,
            split: 0,
            held: 0.0,
            chroma: Chroma::Kept,
            cell: 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The share of an event's lines that slip across the picture.
    fn slipping(seed: u32, level: f32) -> f32 {
        let event = Event {
            x: 0.5,
            y: 0.5,
            half_width: 0.3,
            half_height: 0.1,
            block: 1.0 / 30.0,
            block_aspect: 3.0,
            level,
            row_shift: 0.1,
            seed,
            round: 0.0,
            shift: 0.0,
            split: 0.0,
            cell: 0.0,
            freeze: 0.0,
            chroma: 0.0,
        };
        let mut glitches = Glitches::default();
        glitches.lay_out(&[event], [1280, 720], 720.0, false);
        let lines = (216..504).filter(|line| glitches.blocks(*line).any(|block| block.shift != 0));
        lines.count() as f32 / 288.0
    }

    #[test]
    fn a_new_pattern_slips_about_as_much_as_the_one_before() {
        for level in [0.4, 0.6, 0.9] {
            let shares: Vec<f32> = (0..1000).map(|seed| slipping(seed * 7919, level)).collect();
            let mean = shares.iter().sum::<f32>() / shares.len() as f32;
            let spread = (shares.iter().map(|s| (s - mean).powi(2)).sum::<f32>() / shares.len() as f32).sqrt();
            assert!(spread < 0.6 * mean, "{level}: {mean} by {spread}");
        }
        assert_eq!(slipping(1, 0.0), 0.0);
    }
}
