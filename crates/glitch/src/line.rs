//! One line of the picture, put together from pieces of the sources.

use std::ops::Range;

use crate::effects::displace::{Block, Chroma};
use crate::effects::map::{Runs, Track};
use crate::effects::{Glitches, bleed, chroma_shift, drops, held, low_res, rings};
use crate::frame::Frame;
use crate::light::{Field, Light};
use crate::lit::Which;
use crate::numbers::{lerp, round};
use crate::planes::Planes;
use crate::pool::Lines;
use crate::rows::Rows;

/// What a line is put together from, the same for all lines of a frame.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) frame: &'a Frame<'a>,
    pub(crate) light: &'a Light,
    pub(crate) glitches: &'a Glitches,
    /// The density of fog.
    pub(crate) veil: &'a Field,
}

impl Parts<'_> {
    /// How many columns beyond a tile its lines are read.
    pub(crate) fn margin(&self) -> i32 {
        let late = self.frame.pixels(self.frame.recipe.chroma_shift[0].abs()) as i32 + 1;
        let edges = self.coarsest() + rings::REACH + late + bleed::margin(self.frame);
        self.glitches.reach + self.frame.map.reach + edges
    }

    /// How far apart lines lie that are in use at once, at most.
    pub(crate) fn lines_at_hand(&self) -> usize {
        let recipe = &self.frame.recipe;
        let rings = if recipe.ring_count > 0 { 2 * rings::REACH + 2 } else { 0 };
        let late = self.frame.pixels(recipe.chroma_shift[1].abs()) as i32;
        let cells = if recipe.low_res > 0.0 || recipe.event_count > 0 {
            self.coarsest()
        } else {
            0
        };
        (self.frame.map.lines_apart() + late + rings.max(cells) + 2) as usize
    }

    /// The widest low resolution cell, in pixels.
    fn coarsest(&self) -> i32 {
        let recipe = &self.frame.recipe;
        let widest = recipe
            .events()
            .iter()
            .fold(recipe.low_res_cell, |most, event| most.max(event.cell * 2.0));
        self.frame.pixels(widest) as i32 + 2
    }

    /// Puts `columns` of a line, whose channels come from `tracks`, into `lines.shown`.
    pub(crate) fn draw(&self, line: i32, tracks: &[Track; 3], columns: Range<i32>, lines: &mut Lines) {
        let frame = self.frame;
        let Lines {
            rows,
            base,
            held: still,
            shown,
            mixed,
            late,
            coarse,
            ..
        } = lines;
        let len = columns.len();
        shown.resize(len);
        let mut blocks = self
            .glitches
            .blocks(line)
            .filter(|b| b.from < columns.end && b.to > columns.start)
            .peekable();
        if blocks.peek().is_none() {
            self.draw_base(Which::Current, tracks, columns.start, rows, mixed, shown);
        } else {
            let margin = self.glitches.reach;
            let first = columns.start - margin;
            base.resize(len + 2 * margin as usize);
            self.draw_base(Which::Current, tracks, first, rows, mixed, base);
            let mut held_drawn = false;
            for (plane, base) in shown.get_mut().into_iter().zip(base.get()) {
                plane.copy_from_slice(&base[margin as usize..][..len]);
            }
            for block in blocks {
                if block.held > 0.0 && !held_drawn {
                    still.resize(base.len());
                    self.draw_base(Which::Held, tracks, first, rows, mixed, still);
                    held_drawn = true;
                }
                let part = block.from.max(columns.start)..block.to.min(columns.end);
                let place = Place {
                    start: (part.start - first) as usize,
                    len: part.len(),
                };
                let out = shown.part_mut((part.start - columns.start) as usize..(part.end - columns.start) as usize);
                place.copy(block, base, out);
                if block.held > 0.0 {
                    let out =
                        shown.part_mut((part.start - columns.start) as usize..(part.end - columns.start) as usize);
                    place.dissolve(block, still, out);
                }
                if block.cell > 0.0 {
                    let (light, side) = (self.light, block.cell);
                    let place = (part.start - columns.start) as usize..(part.end - columns.start) as usize;
                    low_res::cells(frame, light, rows, line, part, side, late);
                    held::dissolve(frame.level, 1.0, late.part(0..place.len()), shown.part_mut(place));
                }
            }
        }
        let side = frame.pixels(frame.recipe.low_res_cell);
        if frame.recipe.low_res > 0.0 && side >= 2.0 {
            let part = coarse.of_line(frame, self.light, rows, line, side, columns.clone());
            held::dissolve(frame.level, frame.recipe.low_res, part, shown.get_mut());
        }
        if frame.colour && frame.recipe.chroma_shift != [0.0; 2] {
            let [right, down] = frame.recipe.chroma_shift.map(|v| frame.pixels(v));
            let tracks = tracks.map(|track| track.moved(right, round(down)));
            late.resize(len);
            self.draw_base(Which::Current, &tracks, columns.start, rows, mixed, late);
            let ([late_r, late_g, late_b, _], [r, g, b, _]) = (late.get(), shown.get_mut());
            chroma_shift::recolour([late_r, late_g, late_b], [r, g, b]);
        }
        rings::rings(frame, self.light, rows, line, columns.clone(), shown);
        if frame.rains() {
            drops::drops(frame, &self.light.soft, line, columns, shown);
        }
    }

    /// Draws a line as shake, split, waves and sync slip leave it.
    fn draw_base(
        &self,
        which: Which,
        tracks: &[Track; 3],
        first: i32,
        rows: &mut Rows,
        mixed: &mut Mixed,
        out: &mut Planes,
    ) {
        let (frame, light) = (self.frame, self.light);
        if tracks[0] == tracks[1]
            && tracks[1] == tracks[2]
            && let Some(shift) = tracks[1].whole_shift()
            && mirrors_within(first + shift, out.len() as i32, frame.width)
        {
            rows.read(frame, light, which, tracks[1].line, first + shift, out.get_mut());
            return;
        }
        let Mixed { line: mixed, runs } = mixed;
        // Alpha goes with green.
        for (channel, track) in [(0, 0), (1, 1), (2, 2), (3, 1)] {
            let track = &tracks[track];
            let start = rows.first;
            let upper = rows.load(frame, light, which, track.line);
            if track.below == 0.0 {
                track.draw(
                    frame.level,
                    runs,
                    first,
                    start,
                    rows.at(upper).plane(channel),
                    out.plane_mut(channel),
                );
                continue;
            }
            let lower = rows.load(frame, light, which, track.line + 1);
            let needed = track.needed(first, out.len(), start, rows.at(upper).len());
            let upper = &rows.at(upper).plane(channel)[needed.clone()];
            let lower = &rows.at(lower).plane(channel)[needed.clone()];
            if mixed.len() < upper.len() {
                mixed.resize(upper.len(), 0.0);
            }
            let mixed = &mut mixed[..upper.len()];
            let start = start + needed.start as i32;
            frame.level.run(
                #[inline(always)]
                || {
                    for ((out, a), b) in mixed.iter_mut().zip(upper).zip(lower) {
                        *out = lerp(*a, *b, track.below);
                    }
                },
            );
            track.draw(frame.level, runs, first, start, mixed, out.plane_mut(channel));
        }
    }
}

/// Whether what a stretch shows of the mirrored picture, past its edges, lies within the stretch itself.
fn mirrors_within(first: i32, len: i32, width: i32) -> bool {
    let (before, after) = ((-first).max(0), (first + len - width).max(0));
    let inside = len - before - after;
    before <= inside && after <= inside
}

/// What drawing a line between pixels needs.
#[derive(Debug, Default)]
pub(crate) struct Mixed {
    /// One channel of two lines mixed.
    line: Vec<f32>,
    runs: Runs,
}

/// Where a block's pixels lie in the line they are taken from.
struct Place {
    start: usize,
    len: usize,
}

impl Place {
    /// The pixels `shift` columns to the left.
    fn from<'a>(&self, plane: &'a [f32], shift: i32) -> &'a [f32] {
        let last = plane.len().saturating_sub(self.len) as i32;
        let start = (self.start as i32 - shift).clamp(0, last) as usize;
        &plane[start..][..self.len.min(plane.len())]
    }

    /// Copies a block, its colours parted, swapped or lagging.
    fn copy(&self, block: &Block, base: &Planes, [r, g, b, a]: [&mut [f32]; 4]) {
        let [from_r, from_g, from_b, from_a] = base.get();
        let (from_r, from_b) = if block.chroma == Chroma::Swapped {
            (from_b, from_r)
        } else {
            (from_r, from_b)
        };
        r.copy_from_slice(self.from(from_r, block.shift + block.split));
        g.copy_from_slice(self.from(from_g, block.shift));
        b.copy_from_slice(self.from(from_b, block.shift - block.split));
        a.copy_from_slice(self.from(from_a, block.shift));
        if let Chroma::Lagging(by) = block.chroma {
            let late = [from_r, from_g, from_b].map(|plane| self.from(plane, block.shift + by));
            chroma_shift::recolour(late, [r, g, b]);
        }
    }

    /// Mixes the held frame's pixels in.
    fn dissolve(&self, block: &Block, held: &Planes, out: [&mut [f32]; 4]) {
        for (out, plane) in out.into_iter().zip(held.get()) {
            for (out, still) in out.iter_mut().zip(self.from(plane, block.shift)) {
                *out = lerp(*out, *still, block.held);
            }
        }
    }
}
