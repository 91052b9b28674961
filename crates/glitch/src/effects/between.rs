//! Moving a line by part of a pixel: each pixel lies between two neighbours, and perhaps between two lines.
//!
//! Neighbours are read once and pushed along: a vector that begins one pixel further is made of two, and not read again.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::group::GROUP;
use crate::number::lerp;
use crate::simd::Level;

/// Each pixel between two neighbours of `from`, the first of them at `skip`.
pub(crate) fn one(level: Level, from: &[f32], skip: isize, part: f32, out: &mut [f32]) {
    crate::simd::at_level!(level, s => draw(s, from.len(), skip, part, out, Line { s, from }));
}

/// The same between two lines, `below` from the upper to the lower.
pub(crate) fn two(level: Level, [upper, lower]: [&[f32]; 2], below: f32, skip: isize, part: f32, out: &mut [f32]) {
    let len = upper.len().min(lower.len());
    let (upper, lower) = (&upper[..len], &lower[..len]);
    crate::simd::at_level!(level, s => draw(s, len, skip, part, out, Lines { s, upper, lower, below }));
}

/// What is moved.
trait Moved<S: Simd> {
    /// The group that begins with pixel `at`; within the line.
    fn group(&self, at: usize) -> f32x16<S>;
    /// A pixel within the line.
    fn pixel(&self, at: usize) -> f32;
}

/// One line.
struct Line<'a, S: Simd> {
    s: S,
    from: &'a [f32],
}

/// A line between two.
struct Lines<'a, S: Simd> {
    s: S,
    upper: &'a [f32],
    lower: &'a [f32],
    below: f32,
}

impl<S: Simd> Moved<S> for Line<'_, S> {
    #[inline(always)]
    fn group(&self, at: usize) -> f32x16<S> {
        f32x16::from_slice(self.s, &self.from[at..at + GROUP])
    }

    #[inline(always)]
    fn pixel(&self, at: usize) -> f32 {
        self.from[at]
    }
}

impl<S: Simd> Moved<S> for Lines<'_, S> {
    #[inline(always)]
    fn group(&self, at: usize) -> f32x16<S> {
        let upper = f32x16::from_slice(self.s, &self.upper[at..at + GROUP]);
        let lower = f32x16::from_slice(self.s, &self.lower[at..at + GROUP]);
        lerp(upper, lower, self.below)
    }

    #[inline(always)]
    fn pixel(&self, at: usize) -> f32 {
        lerp(self.upper[at], self.lower[at], self.below)
    }
}

/// Draws out of a line of `len` pixels; what lies past its end is as its last.
#[inline(always)]
fn draw<S: Simd>(s: S, len: usize, skip: isize, part: f32, out: &mut [f32], from: impl Moved<S>) {
    let Some(last) = len.checked_sub(1) else {
        out.fill(0.0);
        return;
    };
    let skip = skip.clamp(0, last as isize) as usize;
    // Groups whose last pixel's neighbour is the first of another whole group.
    let groups = ((len - skip) / GROUP).saturating_sub(1).min(out.len() / GROUP);
    let mut near = if groups > 0 {
        from.group(skip)
    } else {
        f32x16::splat(s, 0.0)
    };
    for (group, out) in out.as_chunks_mut::<GROUP>().0[..groups].iter_mut().enumerate() {
        let next = from.group(skip + (group + 1) * GROUP);
        lerp(near, near.slide::<1>(next), part).store_array(out);
        near = next;
    }
    // The last pixels, together with some that are drawn already.
    let done = groups * GROUP;
    let at = out.len().saturating_sub(GROUP);
    if done < out.len() && at + GROUP <= out.len() && out.len() - done <= GROUP && skip + out.len() < len {
        let (here, beside) = (from.group(skip + at), from.group(skip + at + 1));
        lerp(here, beside, part).store_slice(&mut out[at..]);
        return;
    }
    for (pixel, out) in out.iter_mut().enumerate().skip(done) {
        let [here, beside] = [0, 1].map(|next| from.pixel((skip + pixel + next).min(last)));
        *out = lerp(here, beside, part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, signed};
    use crate::simd::Simd as Set;

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    #[test]
    fn every_pixel_lies_between_its_neighbours() {
        let line = |seed| (0..90).map(|i| signed(hash(seed, i, 0))).collect::<Vec<f32>>();
        let (upper, lower) = (line(3), line(4));
        for len in [1, 2, 15, 16, 17, 31, 32, 33, 34, 50, 90] {
            for out_len in [0, 1, 15, 16, 17, 31, 32, 33, 48, 70] {
                for (skip, part, below) in [
                    (0, 0.3, 0.7),
                    (1, 0.9, 0.2),
                    (7, 0.0, 0.5),
                    (-4, 0.5, 1.0),
                    (88, 0.6, 0.1),
                ] {
                    let from = [&upper[..len], &lower[..len]];
                    let first = usize::try_from(skip).unwrap_or(0).min(len - 1);
                    let pixel = |at: usize| lerp(from[0][at.min(len - 1)], from[1][at.min(len - 1)], below);
                    let single = |at: usize| upper[at.min(len - 1)];
                    let expected = |pixel: &dyn Fn(usize) -> f32| -> Vec<f32> {
                        (first..first + out_len)
                            .map(|at| lerp(pixel(at), pixel(at + 1), part))
                            .collect()
                    };
                    let (expected_two, expected_one) = (expected(&pixel), expected(&single));
                    for set in Set::ALL {
                        let mut out = vec![f32::NAN; out_len];
                        two(Level::new(set), from, below, skip, part, &mut out);
                        assert_eq!(
                            bits(&out),
                            bits(&expected_two),
                            "{set:?}: {out_len} of {len} from {skip}"
                        );
                        out.fill(f32::NAN);
                        one(Level::new(set), from[0], skip, part, &mut out);
                        assert_eq!(
                            bits(&out),
                            bits(&expected_one),
                            "{set:?}: {out_len} of {len} from {skip}"
                        );
                    }
                }
            }
        }
        let mut out = [f32::NAN; 20];
        one(Level::new(Set::best()), &[], 0, 0.5, &mut out);
        assert_eq!(out, [0.0; 20], "black where there is nothing");
    }
}
