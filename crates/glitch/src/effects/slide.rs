//! Enlarging a line: every pixel lies between two neighbours, and the distance to them slides along the line.
//!
//! Distances are whole numbers of 65536ths of a pixel, so that each pixel's place is the same however the line is cut.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16, i32x16};

use crate::group::GROUP;
use crate::number::Number;
use crate::simd::Level;

/// A pixel, in the units of distances.
const UNIT: i32 = 1 << 16;

/// How far the pixels of a stretch lie from their sources.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slide {
    /// The first pixel's distance.
    begin: i32,
    /// From a pixel to the next.
    step: i32,
    /// So many steps to each pixel of a group.
    ramp: [i32; GROUP],
}

impl Slide {
    /// Column 0 lies `left` pixels away from its source, and each column `slope` more than the one before. The stretch
    /// begins at column `first`.
    pub(crate) fn new(slope: f32, left: f32, first: i32) -> Self {
        let step = (slope * UNIT as f32) as i32;
        Self {
            begin: ((left * UNIT as f32) as i32).wrapping_add(first.wrapping_mul(step)),
            step,
            ramp: std::array::from_fn(|i| (i as i32).wrapping_mul(step)),
        }
    }

    /// Draws the stretch, whose first pixel's own place is `skip` pixels into `from`.
    pub(crate) fn draw(&self, level: Level, skip: i32, from: &[f32], out: &mut [f32]) {
        // Where the distance changes by less than a pixel over a group, its pixels share neighbours.
        let steep = self.step.unsigned_abs() as usize * GROUP > UNIT as usize;
        if steep {
            self.draw_singly(0, skip, from, out);
            return;
        }
        crate::simd::at_level!(level, s => self.draw_groups(s, skip, from, out));
    }

    #[inline(always)]
    fn draw_groups<S: Simd>(&self, s: S, skip: i32, from: &[f32], out: &mut [f32]) {
        let (groups, rest) = out.as_chunks_mut::<GROUP>();
        let drawn = (groups.len() * GROUP) as i32;
        let ramp = i32x16::load_array_ref(s, &self.ramp);
        let mut pixel = 0;
        for out in groups {
            let begin = self.away(pixel);
            let near = (begin >> 16).min(begin.wrapping_add(self.ramp[GROUP - 1]) >> 16);
            let sources = usize::try_from(skip + pixel + near)
                .ok()
                .and_then(|first| from.get(first..)?.first_chunk::<{ GROUP + 2 }>());
            match sources {
                Some(sources) => {
                    let away = ramp + begin;
                    let far = (away >> 16).simd_ne(near);
                    let [first, second, third] =
                        crate::number::three!(k => f32x16::from_slice(s, &sources[k..k + GROUP]));
                    let (a, b) = (far.select(second, first), far.select(third, second));
                    let part = (away & (UNIT - 1)).to_float::<f32x16<S>>();
                    between(a, b, part).store_array(out);
                }
                None => self.draw_singly(pixel, skip, from, out),
            }
            pixel += GROUP as i32;
        }
        self.draw_singly(drawn, skip, from, rest);
    }

    /// Draws pixels from the one numbered `pixel` on, each with its own neighbours; past the ends of `from` the last two.
    #[inline(never)]
    fn draw_singly(&self, pixel: i32, skip: i32, from: &[f32], out: &mut [f32]) {
        let last = from.len().saturating_sub(2) as i32;
        for (pixel, out) in (pixel..).zip(out) {
            let away = self.away(pixel);
            let place = (skip + pixel + (away >> 16)).clamp(0, last) as usize;
            let (a, b) = (from[place], from[(place + 1).min(from.len() - 1)]);
            *out = between(a, b, (away & (UNIT - 1)) as f32);
        }
    }

    /// A pixel's distance.
    #[inline(always)]
    fn away(&self, pixel: i32) -> i32 {
        self.begin.wrapping_add(pixel.wrapping_mul(self.step))
    }
}

/// Between two neighbours, so many units from the first.
#[inline(always)]
fn between<N: Number>(a: N, b: N, part: N) -> N {
    (b - a).fused(part * (1.0 / UNIT as f32), a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, signed};
    use crate::simd::Simd as Set;

    #[test]
    fn groups_are_their_pixels() {
        let from: Vec<f32> = (0..400).map(|i| signed(hash(8, i, 0))).collect();
        for (slope, left) in [(0.01, 3.3), (-0.012, 7.9), (0.0301, -2.6), (-0.2, 30.0), (0.0, 0.25)] {
            for first in [0, 5] {
                let slide = Slide::new(slope, left, first);
                let mut expected = vec![0.0; 301];
                slide.draw_singly(0, 40, &from, &mut expected);
                for set in Set::ALL {
                    let mut out = vec![0.0; expected.len()];
                    slide.draw(Level::new(set), 40, &from, &mut out);
                    assert_eq!(out, expected, "{slope} {left} {set:?}");
                }
            }
        }
    }
}
