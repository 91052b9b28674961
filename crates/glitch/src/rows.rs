//! The source lines in use, so that a line needed by several is read once.

use std::ops::Range;

use crate::frame::Frame;
use crate::light::Light;
use crate::lit::{Lamps, Stretch, Which};
use crate::planes::Planes;

/// Some lines of the sources, all with the same columns.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    slots: Vec<Slot>,
    /// Places for the lines of each frame.
    places: usize,
    lamps: Lamps,
    /// The line of the current frame that is likely to be read next.
    pub(crate) coming: i32,
    /// First column of every line.
    pub(crate) first: i32,
    len: usize,
    /// The columns of held lines that are asked for now: no more of them is read.
    held: Range<i32>,
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
    pub(crate) fn restart(&mut self, first: i32, len: usize, apart: usize) {
        self.lamps.restart();
        self.places = apart.clamp(2, 128).next_power_of_two();
        if self.slots.len() < self.places * 2 {
            self.slots.resize_with(self.places * 2, Slot::default);
        }
        self.slots.iter_mut().for_each(|slot| slot.key = None);
        self.first = first;
        self.len = len;
    }

    /// Which columns of held lines are asked for from now on.
    pub(crate) fn want_held(&mut self, columns: Range<i32>) {
        let all = self.columns();
        let within = |column: i32| column.clamp(all.start, all.end);
        self.held = within(columns.start)..within(columns.end);
    }

    /// The columns of every line.
    pub(crate) fn columns(&self) -> Range<i32> {
        self.first..self.first + self.len as i32
    }

    /// Reads a line, or remembers it, and says where it is for [`Rows::at`]: it stays until one as many lines away as
    /// there are places is loaded.
    pub(crate) fn load(&mut self, frame: &Frame, light: &Light, which: Which, line: i32) -> usize {
        self.load_for(frame, light, which, line, &[])
    }

    /// The same; where the line is read, the memory of `target` is fetched meanwhile.
    pub(crate) fn load_for(&mut self, frame: &Frame, light: &Light, which: Which, line: i32, target: &[u8]) -> usize {
        let place = line.rem_euclid(self.places as i32) as usize;
        let index = if which == Which::Held {
            self.places + place
        } else {
            place
        };
        let mut asked = if which == Which::Held {
            self.held.clone()
        } else {
            self.columns()
        };
        let slot = &mut self.slots[index];
        if slot.key == Some(line) {
            if slot.there.start <= asked.start && asked.end <= slot.there.end {
                return index;
            }
            // Other blocks of a held line: all between them is read.
            asked = asked.start.min(slot.there.start)..asked.end.max(slot.there.end);
        }
        if which == Which::Current {
            self.coming = line + frame.next;
        }
        slot.key = Some(line);
        slot.there = asked.clone();
        slot.planes.resize(self.len);
        if !asked.is_empty() {
            let stretch = Stretch {
                which,
                line,
                first: asked.start,
                ahead: asked.start,
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
        let slot = &self.slots[line.rem_euclid(self.places as i32) as usize];
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
        self.lamps
            .read(frame, light, Stretch { ahead, ..stretch }, planes, target);
    }
}
