//! One line of the picture, put together from pieces of the sources.

use std::ops::Range;

use crate::effects::block::Block;
use crate::effects::drops::Rain;
use crate::effects::map::Track;
use crate::effects::{Glitches, held, low_res, rings};
use crate::frame::Frame;
use crate::geometry::{self, Geometry};
use crate::group::GROUP;
use crate::light::{Field, Light};
use crate::numbers::round;
use crate::planes::Planes;
use crate::pool::Lines;
use crate::rows::{Places, Wanted};

/// What a line is put together from, the same for all lines of a frame.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) frame: &'a Frame<'a>,
    pub(crate) light: &'a Light,
    pub(crate) glitches: &'a Glitches,
    pub(crate) rain: &'a Rain,
    /// The density of fog.
    pub(crate) veil: &'a Field,
}

impl Parts<'_> {
    /// How many columns beyond a tile its lines are read.
    pub(crate) fn margin(&self) -> i32 {
        let late = self.frame.across(self.frame.recipe.chroma_shift[0].abs()) as i32 + 3;
        let late = late.min(self.frame.width + 3);
        let edges = self.coarsest() + rings::REACH + late;
        let room = self.room();
        whole_groups(room + self.frame.map.reach(room + late) + edges)
    }

    /// How many columns beyond a stretch a line is drawn where it breaks into blocks, which show what lies there.
    fn room(&self) -> i32 {
        whole_groups(self.glitches.reach)
    }

    /// How many places lines need, so that none is read twice.
    pub(crate) fn places(&self) -> Places {
        let late = round(self.frame.pixels(self.frame.recipe.chroma_shift[1])).abs();
        let (rings, cells) = (rings::lines(self.frame), self.coarsest());
        let of = |more: i32| (self.frame.map.lines() + late + more) as usize;
        Places {
            drawn: of(rings),
            all: of(rings.max(cells)),
        }
    }

    /// The widest low resolution cell, in pixels.
    fn coarsest(&self) -> i32 {
        let recipe = &self.frame.recipe;
        let widest = recipe
            .events()
            .iter()
            .fold(recipe.low_res_cell * low_res::DOUBLED, |most, event| {
                most.max(event.cell * 2.0)
            });
        (self.frame.pixels(widest) as i32).min(self.frame.width) + 2
    }

    /// Puts `columns` of a line, whose channels come from `tracks`, into `lines.shown`, and says where in it they begin.
    /// They will be stored in `target`.
    pub(crate) fn draw(
        &self,
        line: i32,
        tracks: &[Track; 3],
        columns: Range<i32>,
        lines: &mut Lines,
        target: &[u8],
    ) -> usize {
        let frame = self.frame;
        let seen = |b: &&Block| b.from < columns.end && b.to > columns.start;
        lines.blocks.clear();
        lines.blocks.extend(self.glitches.blocks(line).filter(seen).copied());
        let margin = if lines.blocks.is_empty() { 0 } else { self.room() };
        let first = columns.start - margin;
        let scene = &self.light.scene;
        lines.puddles.find(self.rain, frame, scene, line, &columns);
        let Lines { geometry, shown, .. } = lines;
        shown.resize(columns.len() + 2 * margin as usize);
        geometry.draw(self, &Wanted::Current, tracks, first, shown, target);
        if margin > 0 {
            self.displace(line, tracks, &columns, lines);
        }
        let Lines {
            geometry: Geometry { rows, .. },
            shown,
            coarse,
            puddles,
            ..
        } = lines;
        let inner = margin as usize..margin as usize + columns.len();
        let side = frame.pixels(frame.recipe.low_res_cell);
        if frame.recipe.low_res > 0.0 && side >= 2.0 {
            let part = coarse.of_line(self, rows, line, side, columns.clone());
            held::dissolve(frame, frame.recipe.low_res, part, shown.part_mut(inner));
        }
        rings::rings(self, rows, line, columns, first, shown, target);
        puddles.show(frame.level, scene, first, shown);
        margin as usize
    }

    /// Breaks `columns` of the line in `lines.shown` into blocks. All that show the line are lifted from it while it is whole,
    /// before the first is put down.
    fn displace(&self, line: i32, tracks: &[Track; 3], columns: &Range<i32>, lines: &mut Lines) {
        let frame = self.frame;
        let Lines {
            geometry,
            blocks,
            lifted,
            held: still,
            cells,
            shown,
            ..
        } = lines;
        let first = columns.start - self.room();
        let part = |block: &Block| block.within(columns);
        let place = |part: &Range<i32>| (part.start - first) as usize..(part.end - first) as usize;
        let lifting = blocks.iter().filter(|block| block.lifts());
        lifted.resize(lifting.clone().map(|block| part(block).len()).sum());
        let mut done = 0;
        for block in lifting {
            let from = place(&part(block));
            let end = done + from.len();
            block.lift(frame, from, shown, lifted.part_mut(done..end));
            done = end;
        }
        let still_first = self.draw_still(blocks, tracks, columns, geometry, still);
        let coarse = blocks.iter().filter(|block| block.cell > 0.0).map(part).reduce(union);
        let coarse = coarse.map(|columns| Wanted::Cells(around(columns, self.coarsest())));
        done = 0;
        for block in blocks.iter() {
            let part = part(block);
            let to = place(&part);
            if let (true, Some(wanted)) = (block.cell > 0.0, &coarse) {
                low_res::cells(self, &mut geometry.rows, wanted, line, part, block.cell, cells);
                held::put(frame, cells.part(0..to.len()), shown.part_mut(to));
                continue;
            }
            let of_held = || {
                let from = block.shown_of_held(&part);
                (from.start - still_first) as usize..(from.end - still_first) as usize
            };
            if !block.lifts() {
                held::put(frame, still.part(of_held()), shown.part_mut(to));
                continue;
            }
            let from = done..done + to.len();
            done = from.end;
            if block.shows_held() {
                held::dissolve(frame, block.held, still.part(of_held()), lifted.part_mut(from.clone()));
            }
            held::put(frame, lifted.part(from), shown.part_mut(to));
        }
    }

    /// Draws as much of the held line as blocks show of it, and says with which column it begins.
    fn draw_still(
        &self,
        blocks: &[Block],
        tracks: &[Track; 3],
        columns: &Range<i32>,
        geometry: &mut Geometry,
        still: &mut Planes,
    ) -> i32 {
        let held = blocks.iter().filter(|block| block.shows_held());
        let shown = held
            .map(|block| block.shown_of_held(&block.within(columns)))
            .reduce(union);
        let Some(shown) = shown else { return columns.start };
        still.resize(shown.len());
        let wanted = Wanted::Held(self.held_columns(&shown, tracks));
        geometry.draw(self, &wanted, tracks, shown.start, still, &[]);
        shown.start
    }

    /// The columns of the held frame that `shown` ones are drawn from. Of those past the picture's edges also the ones that
    /// they mirror.
    fn held_columns(&self, shown: &Range<i32>, tracks: &[Track; 3]) -> Range<i32> {
        let width = self.frame.width;
        let late = geometry::late_across(self.frame);
        // Colour that lags comes from farther along the same line, or from another line that is moved so far.
        let longer = around(shown.clone(), late.abs() as i32 + 2);
        let read = |track: &Track| union(track.read(&longer), track.moved(late, 0).read(shown));
        let Range { start, end } = tracks.iter().map(read).fold(longer.clone(), union);
        start.min(2 * width - end)..end.max(-start)
    }
}

/// So many columns and a few more, so that groups stay where they are.
fn whole_groups(columns: i32) -> i32 {
    (columns.max(0) as usize).next_multiple_of(GROUP) as i32
}

/// From where the first of two stretches begins to where the last ends.
fn union(a: Range<i32>, b: Range<i32>) -> Range<i32> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// A stretch with `room` on both sides.
fn around(columns: Range<i32>, room: i32) -> Range<i32> {
    columns.start - room..columns.end + room
}
