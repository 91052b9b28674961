//! A stretch of a source line as the geometry takes it up: encoded, straight, softened, glowing.

use crate::Encoding;
use crate::effects::{glow, held, soften};
use crate::encoding;
use crate::frame::Frame;
use crate::light::{FieldRow, Light};
use crate::numbers::mirrored;
use crate::planes::{LONG, Planes};

/// Which frame is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The current frame, with the held one mixed in by `stutter`.
    Current,
    /// The held frame.
    Held,
}

/// What reading a line needs besides the source.
#[derive(Debug, Default)]
pub(crate) struct Lamps {
    glow: FieldRow,
    soft: FieldRow,
    other: Planes,
}

impl Lamps {
    /// Forgets the last frame.
    pub(crate) fn restart(&mut self) {
        self.glow.restart();
        self.soft.restart();
    }

    /// Reads `line` from column `first` on into `planes`. Past the picture's edges the picture goes on mirrored.
    pub(crate) fn read(
        &mut self,
        frame: &Frame,
        light: &Light,
        which: Which,
        line: i32,
        first: i32,
        planes: [&mut [f32]; 4],
    ) {
        let len = planes[0].len();
        let line = mirrored(line, frame.height);
        let from = first.clamp(0, frame.width);
        let to = (first + len as i32).clamp(from, frame.width);
        let inner = (from - first) as usize..(to - first) as usize;
        let [r, g, b, a] = planes;
        if !inner.is_empty() {
            let core = [
                &mut r[inner.clone()],
                &mut g[inner.clone()],
                &mut b[inner.clone()],
                &mut a[inner.clone()],
            ];
            self.read_inside(frame, light, which, line, from, core);
        }
        if inner.len() < len {
            for plane in [r, g, b, a].into_iter().take(frame.planes()) {
                mirror(plane, inner.clone(), first, frame.width);
            }
        }
    }

    /// Reads in pieces that stay in the nearest cache.
    fn read_inside(
        &mut self,
        frame: &Frame,
        light: &Light,
        which: Which,
        line: i32,
        from: i32,
        planes: [&mut [f32]; 4],
    ) {
        let mut column = from;
        let [r, g, b, a] = planes.map(|plane| plane.chunks_mut(LONG));
        for (((r, g), b), a) in r.zip(g).zip(b).zip(a) {
            let next = column + r.len() as i32;
            self.read_piece(frame, light, which, line, column, [r, g, b, a]);
            column = next;
        }
    }

    fn read_piece(
        &mut self,
        frame: &Frame,
        light: &Light,
        which: Which,
        line: i32,
        from: i32,
        [r, g, b, a]: [&mut [f32]; 4],
    ) {
        let len = r.len();
        let source = match (which, frame.held) {
            (Which::Held, Some(held)) => held,
            _ => frame.current,
        };
        frame.read(&source, line, from, [r, g, b, a]);
        let mut straight = !source.premultiplied();
        if let (Which::Current, Some(still)) = (which, frame.held)
            && frame.stutter > 0.0
        {
            self.other.resize(len);
            frame.read(&still, line, from, self.other.get_mut());
            held::dissolve(frame, frame.stutter, self.other.get(), [r, g, b, a]);
            straight = !frame.current.premultiplied();
        }
        if !frame.colour {
            return;
        }
        let premultiplied = !straight && frame.alpha;
        encoding::open(
            frame.level,
            [r, g, b, a],
            premultiplied,
            frame.encoding == Encoding::Linear,
        );
        let columns = from..from + len as i32;
        if frame.recipe.soften > 0.0 {
            self.soft.set_line(frame.level, &light.soft, line);
            if let Some(blurred) = self.soft.pixels(frame.level, columns.clone()) {
                soften::soften(frame.level, frame.recipe.soften, blurred, [r, g, b]);
            }
        }
        if frame.glows() {
            self.glow.set_line(frame.level, &light.glow, line);
            if let Some(spilled) = self.glow.pixels(frame.level, columns) {
                glow::spill(frame.level, spilled, [r, g, b]);
            }
        }
    }
}

/// Fills what lies outside `inner`, the part of a plane within the picture, as if the picture's edges were mirrors.
fn mirror(plane: &mut [f32], inner: std::ops::Range<usize>, first: i32, width: i32) {
    let (from, to) = (inner.start, inner.end);
    // Near the edge the mirror's twin lies within the part; elsewhere (pictures narrower than the margin, tiles far
    // outside) it is looked for, and an edge repeated where the part lacks it.
    let twin = |index: usize| {
        let twin = mirrored(first + index as i32, width) - first;
        (twin.max(from as i32) as usize).min(to.saturating_sub(1))
    };
    let near = from.min(to - from);
    if from > 0 && near == from && first + from as i32 == 0 {
        let (left, right) = plane.split_at_mut(from);
        left.iter_mut().rev().zip(right).for_each(|(out, value)| *out = *value);
    } else {
        (0..from).for_each(|index| plane[index] = plane[twin(index)]);
    }
    let after = plane.len() - to;
    if after > 0 && after <= to - from && first + to as i32 == width {
        let (left, right) = plane.split_at_mut(to);
        right
            .iter_mut()
            .zip(left.iter().rev())
            .for_each(|(out, value)| *out = *value);
    } else {
        (to..plane.len()).for_each(|index| plane[index] = plane[twin(index)]);
    }
}
