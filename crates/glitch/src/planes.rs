//! Pixels taken apart into planes, so that plain loops run over one channel at a time.

use crate::ahead::TOGETHER;
use crate::group::GROUP;

/// Pixels that are worked on at a time. Measured.
pub(crate) const LONG: usize = 2048;

/// Red, green, blue and alpha of a stretch of one row, each `len` numbers, encoded for video and not premultiplied.
#[derive(Debug, Default)]
pub(crate) struct Planes {
    data: Vec<f32>,
    /// Where the first plane begins: where memory is brought near together, so that a group is one piece of it.
    start: usize,
    len: usize,
}

impl Planes {
    /// Makes room for `len` pixels; what they hold is not defined. Allocates only to grow.
    pub(crate) fn resize(&mut self, len: usize) {
        self.len = len;
        if self.data.len() < len * 4 + GROUP {
            self.data.resize(len * 4 + GROUP, 0.0);
            self.start = self.data.as_ptr().align_offset(TOGETHER).min(GROUP);
        }
    }

    /// How many pixels there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The four planes.
    #[inline(always)]
    pub(crate) fn get(&self) -> [&[f32]; 4] {
        let (r, rest) = self.data[self.start..].split_at(self.len);
        let (g, rest) = rest.split_at(self.len);
        let (b, rest) = rest.split_at(self.len);
        [r, g, b, &rest[..self.len]]
    }

    /// One plane: 0 red, 1 green, 2 blue, 3 alpha.
    pub(crate) fn plane(&self, channel: usize) -> &[f32] {
        &self.data[self.start + channel * self.len..][..self.len]
    }

    /// One plane, to write to.
    pub(crate) fn plane_mut(&mut self, channel: usize) -> &mut [f32] {
        &mut self.data[self.start + channel * self.len..][..self.len]
    }

    /// The four planes, to write to.
    #[inline(always)]
    pub(crate) fn get_mut(&mut self) -> [&mut [f32]; 4] {
        let len = self.len;
        let (r, rest) = self.data[self.start..].split_at_mut(len);
        let (g, rest) = rest.split_at_mut(len);
        let (b, rest) = rest.split_at_mut(len);
        [r, g, b, &mut rest[..len]]
    }

    /// Pixels `range` of the four planes, to write to.
    #[inline(always)]
    pub(crate) fn part_mut(&mut self, range: std::ops::Range<usize>) -> [&mut [f32]; 4] {
        self.get_mut().map(|plane| &mut plane[range.clone()])
    }

    /// Pixels `range` of the four planes.
    #[inline(always)]
    pub(crate) fn part(&self, range: std::ops::Range<usize>) -> [&[f32]; 4] {
        self.get().map(|plane| &plane[range.clone()])
    }
}
