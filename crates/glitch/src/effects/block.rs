//! A block: a piece of a line that is taken from elsewhere.

use std::ops::Range;

use super::chroma_shift;
use crate::frame::Frame;
use crate::planes::Planes;

/// What happens to the colours of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Chroma {
    /// Nothing.
    Kept,
    /// Red and blue change places.
    Swapped,
    /// Colour comes from so many pixels to the side, brightness stays.
    Lagging(i32),
}

/// A piece of a line that is taken from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Block {
    /// Columns, the last outside.
    pub(crate) from: i32,
    pub(crate) to: i32,
    /// How far to the right the picture has moved, in pixels.
    pub(crate) shift: i32,
    /// How far red and blue have parted, in pixels.
    pub(crate) split: i32,
    /// How much of the held frame is seen, 0 to 1.
    pub(crate) held: f32,
    pub(crate) chroma: Chroma,
    /// Side of low resolution cells in pixels, 0 for none.
    pub(crate) cell: f32,
}

impl Block {
    /// Whether it is drawn from the held frame, wholly or in part. Cells show the present.
    pub(crate) fn shows_held(&self) -> bool {
        self.held > 0.0 && self.cell <= 0.0
    }

    /// Whether it shows anything of the line that it lies on. Cells have a source of their own, and the held frame hides it.
    pub(crate) fn lifts(&self) -> bool {
        self.cell <= 0.0 && self.held < 1.0
    }

    /// Lifts what the block shows out of a line that is drawn from before the block's `place` to behind it, its colours
    /// parted, swapped or lagging.
    pub(crate) fn lift(&self, frame: &Frame, place: Range<usize>, line: &Planes, [r, g, b, a]: [&mut [f32]; 4]) {
        let [from_r, from_g, from_b, from_a] = line.get();
        let (from_r, from_b) = if self.chroma == Chroma::Swapped {
            (from_b, from_r)
        } else {
            (from_r, from_b)
        };
        r.copy_from_slice(aside(from_r, &place, self.shift + self.split));
        g.copy_from_slice(aside(from_g, &place, self.shift));
        b.copy_from_slice(aside(from_b, &place, self.shift - self.split));
        if frame.alpha {
            a.copy_from_slice(aside(from_a, &place, self.shift));
        }
        if let Chroma::Lagging(by) = self.chroma {
            let late = [from_r, from_g, from_b].map(|plane| aside(plane, &place, self.shift + by));
            chroma_shift::recolour(frame.level, late, [r, g, b]);
        }
    }

    /// Its columns among some.
    pub(crate) fn within(&self, columns: &Range<i32>) -> Range<i32> {
        self.from.max(columns.start)..self.to.min(columns.end)
    }

    /// The columns of the held frame that a `part` of the block shows.
    pub(crate) fn shown_of_held(&self, part: &Range<i32>) -> Range<i32> {
        part.start - self.shift..part.end - self.shift
    }
}

/// The pixels of a plane `shift` columns to the left of a place.
fn aside<'a>(plane: &'a [f32], place: &Range<usize>, shift: i32) -> &'a [f32] {
    let last = plane.len().saturating_sub(place.len()) as i32;
    let start = (place.start as i32 - shift).clamp(0, last) as usize;
    &plane[start..][..place.len().min(plane.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_hides_the_line_wholly_lifts_nothing_off_it() {
        let block = |held, cell| Block {
            from: 0,
            to: 8,
            shift: 2,
            split: 0,
            held,
            chroma: Chroma::Kept,
            cell,
        };
        for (held, cell, lifts) in [
            (0.0, 0.0, true),
            (0.5, 0.0, true),
            (0.999, 0.0, true),
            (1.0, 0.0, false),
            (0.0, 3.0, false),
            (0.5, 3.0, false),
        ] {
            assert_eq!(block(held, cell).lifts(), lifts, "held {held}, cells of {cell}");
        }
    }
}
