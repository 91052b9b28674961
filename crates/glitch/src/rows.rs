//! The source lines in use, so that a line needed by several is read once.

use crate::frame::Frame;
use crate::light::Light;
use crate::lit::{Lamps, Which};
use crate::planes::Planes;

/// Lines kept at once.
const SLOTS: usize = 44;

/// Some lines of the sources, all with the same columns.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    slots: Vec<Slot>,
    lamps: Lamps,
    /// First column of every line.
    pub(crate) first: i32,
    len: usize,
    clock: u32,
}

#[derive(Debug, Default)]
struct Slot {
    key: Option<(Which, i32)>,
    used: u32,
    planes: Planes,
}

impl Rows {
    /// Forgets all lines; those to come run from column `first` for `len` pixels.
    pub(crate) fn restart(&mut self, first: i32, len: usize) {
        self.lamps.restart();
        self.slots.resize_with(SLOTS, Slot::default);
        self.slots.iter_mut().for_each(|slot| slot.key = None);
        self.first = first;
        self.len = len;
        self.clock = 0;
    }

    /// Reads a line, or remembers it, and says where it is: for [`Rows::at`], until [`SLOTS`] others have been loaded.
    pub(crate) fn load(&mut self, frame: &Frame, light: &Light, which: Which, line: i32) -> usize {
        self.clock += 1;
        let key = Some((which, line));
        let found = self.slots.iter().position(|slot| slot.key == key);
        let oldest = || {
            (0..SLOTS)
                .min_by_key(|i| (self.slots[*i].key.is_some(), self.slots[*i].used))
                .unwrap_or(0)
        };
        let index = found.unwrap_or_else(oldest);
        let slot = &mut self.slots[index];
        slot.used = self.clock;
        if slot.key != key {
            slot.key = key;
            slot.planes.resize(self.len);
            self.lamps
                .read(frame, light, which, line, self.first, slot.planes.get_mut());
        }
        index
    }

    /// A line that has been loaded.
    pub(crate) fn at(&self, index: usize) -> &Planes {
        &self.slots[index].planes
    }

    /// Reads a stretch of a line that nobody else will ask for.
    pub(crate) fn read(
        &mut self,
        frame: &Frame,
        light: &Light,
        which: Which,
        line: i32,
        first: i32,
        planes: [&mut [f32]; 4],
    ) {
        self.lamps.read(frame, light, which, line, first, planes);
    }
}
