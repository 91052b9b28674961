//! Where a stretch of pixels lies among the groups of sixteen, which are counted from the picture's left edge.

use std::ops::Range;

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::group::GROUP;

/// Where a stretch of pixels lies.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its first column.
    pub(crate) column: usize,
    /// Where it begins in the planes.
    pub(crate) skip: usize,
    /// Pixels.
    pub(crate) len: usize,
}

impl Place {
    /// The groups that it touches.
    pub(crate) fn groups(&self) -> Range<usize> {
        self.column / GROUP..(self.column + self.len).div_ceil(GROUP)
    }

    /// The group that it begins in the midst of, those that it fills, and the one in whose midst it ends.
    pub(crate) fn parts(&self) -> (Option<usize>, Range<usize>, Option<usize>) {
        let end = self.column + self.len;
        let (first, last) = (self.column.div_ceil(GROUP), end / GROUP);
        if first > last {
            return (Some(last), first..first, None);
        }
        let begin = (!self.column.is_multiple_of(GROUP)).then(|| first - 1);
        (begin, first..last, (!end.is_multiple_of(GROUP)).then_some(last))
    }

    /// Which lanes of a group belong to the stretch, and where in the stretch the first of them lies.
    pub(crate) fn part(&self, group: usize) -> (Range<usize>, usize) {
        let first = group * GROUP;
        let from = self.column.saturating_sub(first);
        let to = (self.column + self.len - first).min(GROUP);
        (from..to, (first + from) - self.column)
    }
}

/// The lanes of a group out of a plane, others 0.
#[inline(always)]
pub(crate) fn take<S: Simd>(s: S, plane: &[f32], at: usize, lanes: &Range<usize>) -> f32x16<S> {
    if lanes.len() == GROUP
        && let Some(whole) = plane.get(at..).and_then(|plane| plane.first_chunk::<GROUP>())
    {
        return f32x16::from_slice(s, whole);
    }
    let mut numbers = [0.0; GROUP];
    if let Some(part) = plane.get(at..at + lanes.len()) {
        numbers[lanes.clone()].copy_from_slice(part);
    }
    f32x16::from_slice(s, &numbers)
}

/// Puts lanes of a group into a plane.
#[inline(always)]
pub(crate) fn put<S: Simd>(group: f32x16<S>, plane: &mut [f32], at: usize, lanes: &Range<usize>) {
    if let Some(part) = plane.get_mut(at..at + lanes.len()) {
        part.copy_from_slice(&group.to_array()[lanes.clone()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_lies_in_one_group() {
        for column in 0..40 {
            for len in 1..60 {
                let place = Place { column, skip: 0, len };
                let (begin, whole, end) = place.parts();
                let broken = [begin, end].into_iter().flatten();
                let mut seen = vec![0; len];
                for group in broken.chain(whole.clone()) {
                    let (lanes, at) = place.part(group);
                    assert!(!whole.contains(&group) || lanes == (0..GROUP), "{place:?}");
                    seen[at..at + lanes.len()].iter_mut().for_each(|n| *n += 1);
                }
                assert!(seen.iter().all(|n| *n == 1), "{place:?}: {seen:?}");
            }
        }
    }
}
