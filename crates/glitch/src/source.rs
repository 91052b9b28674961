//! A picture to take pixels from, addressed by column and line of the whole picture.

use crate::interleave;
use crate::simd::Level;
use crate::{PictureRef, Rect};

/// A host's picture seen in the whole picture's columns (from the left) and lines (from the top).
///
/// What lies outside the host's bounds repeats its edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    picture: PictureRef<'a>,
    /// Columns of the whole picture that the host's picture covers.
    from: i32,
    to: i32,
    /// The row of line 0.
    top: i32,
}

impl<'a> Source<'a> {
    /// `picture` must not be empty.
    pub(crate) fn new(picture: PictureRef<'a>, whole: Rect) -> Self {
        let bounds = picture.bounds();
        Self {
            picture,
            from: bounds.x1.saturating_sub(whole.x1),
            to: bounds.x2.saturating_sub(whole.x1),
            top: whole.y2.saturating_sub(1),
        }
    }

    pub(crate) fn premultiplied(&self) -> bool {
        self.picture.premultiplied()
    }

    pub(crate) fn layout(&self) -> &crate::picture::Layout {
        self.picture.layout()
    }

    /// The stored pixels of a line.
    pub(crate) fn bytes(&self, line: i32) -> &'a [u8] {
        self.picture.row(self.top.saturating_sub(line))
    }

    /// So many stored pixels of a line, or of the nearest that there is; none where some are not stored.
    pub(crate) fn pixels(&self, line: i32, first: i32, len: usize) -> &'a [u8] {
        let pixel = self.layout().pixel_len();
        let column = first.checked_sub(self.from);
        column
            .and_then(|column| usize::try_from(column).ok())
            .map(|column| column * pixel)
            .and_then(|start| self.bytes(line).get(start..start + len * pixel))
            .unwrap_or(&[])
    }

    /// The columns that are stored.
    pub(crate) fn columns(&self) -> std::ops::Range<i32> {
        self.from..self.to
    }

    /// Takes a stretch of a line apart, from column `first` on, as many pixels as `planes` are long.
    pub(crate) fn read(&self, level: Level, line: i32, first: i32, planes: [&mut [f32]; 4]) {
        let bytes = self.bytes(line);
        let layout = self.picture.layout();
        let pixel_len = layout.pixel_len();
        let len = planes[0].len() as i32;
        let inside_from = self.from.clamp(first, first + len);
        let inside_to = self.to.clamp(inside_from, first + len);
        let (before, after) = ((inside_from - first) as usize, (inside_to - first) as usize);
        let start = (inside_from - self.from).max(0) as usize * pixel_len;
        let end = start + (after - before) * pixel_len;
        let [r, g, b, a] = planes;
        let core = bytes.get(start..end).unwrap_or(&[]);
        interleave::split(
            level,
            layout,
            core,
            [
                &mut r[before..after],
                &mut g[before..after],
                &mut b[before..after],
                &mut a[before..after],
            ],
        );
        if before > 0 || after < len as usize {
            let edge = |column: i32| {
                let index = (column.clamp(self.from, self.to - 1) - self.from) as usize * pixel_len;
                interleave::pixel(layout, bytes.get(index..).unwrap_or(&[]))
            };
            let (left, right) = (edge(first), edge(first + len - 1));
            for (channel, plane) in [r, g, b, a].into_iter().enumerate() {
                plane[..before].fill(left[channel]);
                plane[after..].fill(right[channel]);
            }
        }
    }
}
