//! The source lines in use, so that a line needed by several is read once.

use std::ops::Range;

use crate::frame::Frame;
use crate::light::Light;
use crate::lit::{Lamps, Stretch, Which};
use crate::planes::Planes;

/// What a line is wanted for, and which of its columns where not all: no others are read.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// To be drawn: the line after it is likely to be next.
    Current,
    /// To be drawn, of the held frame.
    Held(Range<i32>),
    /// To stand for a row of low resolution cells, of the current frame.
    Cells(Range<i32>),
}

impl Wanted {
    /// The frame that it is read from.
    pub(crate) fn which(&self) -> Which {
        match self {
            Self::Held(_) => Which::Held,
            Self::Current | Self::Cells(_) => Which::Current,
        }
    }
}

/// How far apart lines lie that are in use at once, at most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Apart {
    /// Those that are drawn.
    pub(crate) drawn: usize,
    /// They and those that stand for cells.
    pub(crate) all: usize,
}

/// Some lines of the sources, all with the same columns.
///
/// Lines for cells have places of their own unless those of lines that are drawn suffice: rows of cells are high, and as many
/// places for all lines would be more than the nearer caches hold.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Lines of the current frame, of the held one, and for cells.
    slots: Vec<Slot>,
    /// Places for lines of each frame that are drawn.
    drawn: usize,
    /// Places for lines that stand for cells; 0 where they are among those that are drawn.
    cells: usize,
    lamps: Lamps,
    /// The line of the current frame that is likely to be read next.
    pub(crate) coming: i32,
    /// First column of every line.
    pub(crate) first: i32,
    len: usize,
}

#[derive(Debug, Default)]
struct Slot {
    key: Option<i32>,
    /// The columns that are there.
    there: Range<i32>,
    planes: Planes,
}

impl Rows {
    /// Forgets all lines; those to come run from column `first` for `len` pixels. Lines less than `apart` from each
    /// other are kept side by side: each has its place, and few places stay in the nearer caches.
    pub(crate) fn restart(&mut self, first: i32, len: usize, apart: Apart) {
        self.lamps.restart();
        let [drawn, all] = [apart.drawn, apart.all].map(|apart| apart.clamp(2, 128));
        self.drawn = drawn;
        self.cells = if all > drawn { all } else { 0 };
        let places = 2 * self.drawn + self.cells;
        if self.slots.len() < places {
            self.slots.resize_with(places, Slot::default);
        }
        self.slots.iter_mut().for_each(|slot| slot.key = None);
        self.first = first;
        self.len = len;
    }

    /// The columns of every line.
    pub(crate) fn columns(&self) -> Range<i32> {
        self.first..self.first + self.len as i32
    }

    /// Those of some columns that lines have.
    fn within(&self, columns: &Range<i32>) -> Range<i32> {
        let all = self.columns();
        columns.start.clamp(all.start, all.end)..columns.end.clamp(all.start, all.end)
    }

    /// Reads a line, or remembers it, and says where it is for [`Rows::at`]: it stays until one as many lines away as
    /// there are places is loaded. Where the line is read, the memory of `target` is fetched meanwhile.
    pub(crate) fn load(&mut self, frame: &Frame, light: &Light, wanted: &Wanted, line: i32, target: &[u8]) -> usize {
        let place = |places: usize| line.rem_euclid(places as i32) as usize;
        let drawn = place(self.drawn);
        let (index, mut asked) = match wanted {
            Wanted::Held(columns) => (self.drawn + drawn, self.within(columns)),
            Wanted::Cells(columns) if self.cells > 0 && self.slots[drawn].key != Some(line) => {
                (2 * self.drawn + place(self.cells), self.within(columns))
            }
            Wanted::Current | Wanted::Cells(_) => (drawn, self.columns()),
        };
        let slot = &mut self.slots[index];
        if slot.key == Some(line) {
            if slot.there.start <= asked.start && asked.end <= slot.there.end {
                return index;
            }
            // Other blocks show other parts of it: all between them is read.
            asked = asked.start.min(slot.there.start)..asked.end.max(slot.there.end);
        }
        if matches!(wanted, Wanted::Current) {
            self.coming = line + frame.next;
        }
        slot.key = Some(line);
        slot.there = asked.clone();
        slot.planes.resize(self.len);
        if !asked.is_empty() {
            let stretch = Stretch {
                which: wanted.which(),
                line,
                first: asked.start,
                ahead: (!matches!(wanted, Wanted::Cells(_))).then_some(asked.start),
            };
            let part = (asked.start - self.first) as usize..(asked.end - self.first) as usize;
            self.lamps
                .read(frame, light, stretch, slot.planes.part_mut(part), target);
        }
        index
    }

    /// A line that has been loaded.
    pub(crate) fn at(&self, index: usize) -> &Planes {
        &self.slots[index].planes
    }

    /// Reads a stretch of a line into `planes`, or copies it where the line is at hand (rings ask for lines before they are
    /// drawn), and fetches the memory of `target` meanwhile.
    pub(crate) fn read(
        &mut self,
        frame: &Frame,
        light: &Light,
        stretch: Stretch,
        planes: [&mut [f32]; 4],
        target: &[u8],
    ) {
        let Stretch { which, line, first, .. } = stretch;
        let slot = &self.slots[line.rem_euclid(self.drawn as i32) as usize];
        let from = (first - self.first).max(0) as usize;
        let part = from..from + planes[0].len();
        if which == Which::Current && slot.key == Some(line) && first >= self.first && part.end <= self.len {
            for (plane, kept) in planes.into_iter().zip(slot.planes.part(part)).take(frame.planes()) {
                plane.copy_from_slice(kept);
            }
            return;
        }
        if which == Which::Current {
            self.coming = line + frame.next;
        }
        // Half of the line to come is fetched, stretch by stretch.
        let ahead = self.first + (first - self.first) / 2;
        self.lamps.read(
            frame,
            light,
            Stretch {
                ahead: Some(ahead),
                ..stretch
            },
            planes,
            target,
        );
    }
}
