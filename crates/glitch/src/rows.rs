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

/// How many places lines need.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places {
    /// Those that are drawn.
    pub(crate) drawn: usize,
    /// They and those that stand for cells.
    pub(crate) all: usize,
}

/// Where a line is kept, for [`Rows::at`]: among which, and in which place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct At(usize, usize);

/// Among which lines are kept.
const CURRENT: usize = 0;
const HELD: usize = 1;
const CELLS: usize = 2;

/// Some lines of the sources, all with the same columns.
///
/// Lines for cells have places of their own unless those of lines that are drawn suffice: rows of cells are high, and as many
/// places for all lines would be more than the nearer caches hold.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Lines of the current frame, of the held one, and for cells.
    slots: [Vec<Slot>; 3],
    /// How many of these places are in use; none for cells where lines that are drawn have enough.
    places: [usize; 3],
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
    /// Forgets all lines; those to come run from column `first` for `len` pixels. Lines that lie so close together that there
    /// are `places` for them are kept side by side: each has its place, and few places stay in the nearer caches.
    pub(crate) fn restart(&mut self, first: i32, len: usize, places: Places) {
        self.lamps.restart();
        let [drawn, all] = [places.drawn, places.all].map(|places| places.clamp(2, 128));
        self.places = [drawn, drawn, if all > drawn { all } else { 0 }];
        for (slots, places) in self.slots.iter_mut().zip(self.places) {
            if slots.len() < places {
                slots.resize_with(places, Slot::default);
            }
            slots.iter_mut().for_each(|slot| slot.key = None);
        }
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

    /// Where a line has its place.
    fn place(&self, among: usize, line: i32) -> At {
        At(among, line.rem_euclid(self.places[among].max(1) as i32) as usize)
    }

    /// A line of the current frame that is there to be drawn.
    fn drawn(&self, line: i32) -> Option<&Slot> {
        let At(among, place) = self.place(CURRENT, line);
        self.slots[among].get(place).filter(|slot| slot.key == Some(line))
    }

    /// Reads a line, or remembers it, and says where it is for [`Rows::at`]: it stays until one as many lines away as
    /// there are places is loaded. Where the line is read, the memory of `target` is fetched meanwhile.
    pub(crate) fn load(&mut self, frame: &Frame, light: &Light, wanted: &Wanted, line: i32, target: &[u8]) -> At {
        let (at, mut asked) = match wanted {
            Wanted::Held(columns) => (self.place(HELD, line), self.within(columns)),
            Wanted::Cells(columns) if self.places[CELLS] > 0 && self.drawn(line).is_none() => {
                (self.place(CELLS, line), self.within(columns))
            }
            Wanted::Current | Wanted::Cells(_) => (self.place(CURRENT, line), self.columns()),
        };
        let slot = &mut self.slots[at.0][at.1];
        if slot.key == Some(line) {
            if slot.there.start <= asked.start && asked.end <= slot.there.end {
                return at;
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
        at
    }

    /// A line that has been loaded.
    pub(crate) fn at(&self, at: At) -> &Planes {
        &self.slots[at.0][at.1].planes
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
        let from = (first - self.first).max(0) as usize;
        let part = from..from + planes[0].len();
        if which == Which::Current
            && let Some(slot) = self.drawn(line)
            && first >= self.first
            && part.end <= self.len
        {
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
