//! Enlarging a line: every pixel lies between two neighbours, and the distance to them slides along the line.
//!
//! Distances are whole numbers of 65536ths of a pixel, so that each pixel's place is the same however the line is cut.

use crate::simd::Level;

/// Pixels over which the distance changes by less than one, so that they share their neighbours.
const SHARING: usize = 16;

/// A pixel, in the units of distances.
const UNIT: i32 = 1 << 16;

/// How far the pixels of a stretch lie from their sources.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slide {
    /// The first pixel's distance.
    begin: i32,
    /// From a pixel to the next.
    step: i32,
    /// So many steps to each of those that share. Read from memory: what is worked out in place keeps compilers from
    /// using vectors.
    ramp: [i32; SHARING],
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
        level.run(
            #[inline(always)]
            || self.draw_shared(skip, from, out),
        );
    }

    #[inline(always)]
    fn draw_shared(&self, skip: i32, from: &[f32], out: &mut [f32]) {
        let steep = self.step.unsigned_abs() as usize * SHARING > UNIT as usize;
        let (shares, rest) = out.as_chunks_mut::<SHARING>();
        let drawn = shares.len() * SHARING;
        for (index, out) in shares.iter_mut().enumerate() {
            let pixel = (index * SHARING) as i32;
            let begin = self.away(pixel);
            let near = (begin >> 16).min(begin.wrapping_add(self.ramp[SHARING - 1]) >> 16);
            let sources = usize::try_from(skip + pixel + near)
                .ok()
                .and_then(|first| from.get(first..)?.first_chunk::<{ SHARING + 2 }>());
            match sources {
                Some(sources) if !steep => mix(sources, begin, near, &self.ramp, out),
                _ => self.draw_singly(pixel, skip, from, out),
            }
        }
        self.draw_singly(drawn as i32, skip, from, rest);
    }

    /// Draws pixels from the one numbered `pixel` on, each with its own neighbours; past the ends of `from` the last two.
    #[inline(never)]
    fn draw_singly(&self, pixel: i32, skip: i32, from: &[f32], out: &mut [f32]) {
        let last = from.len().saturating_sub(2) as i32;
        for (pixel, out) in (pixel..).zip(out) {
            let away = self.away(pixel);
            let place = (skip + pixel + (away >> 16)).clamp(0, last) as usize;
            let (a, b) = (from[place], from[(place + 1).min(from.len() - 1)]);
            *out = a + (b - a) * fraction(away);
        }
    }

    /// A pixel's distance.
    #[inline(always)]
    fn away(&self, pixel: i32) -> i32 {
        self.begin.wrapping_add(pixel.wrapping_mul(self.step))
    }
}

/// What lies past the whole pixel, 0 to 1.
#[inline(always)]
fn fraction(away: i32) -> f32 {
    (away & (UNIT - 1)) as f32 * (1.0 / UNIT as f32)
}

/// Pixels whose neighbours are the same but for one. Bits are picked by masks: a choice between places would keep
/// compilers from using vectors.
#[inline(always)]
fn mix(sources: &[f32; SHARING + 2], begin: i32, near: i32, ramp: &[i32; SHARING], out: &mut [f32; SHARING]) {
    for i in 0..SHARING {
        let away = begin.wrapping_add(ramp[i]);
        let far = near.wrapping_sub(away >> 16) as u32;
        let pick = |k: usize| f32::from_bits((sources[k].to_bits() & !far) | (sources[k + 1].to_bits() & far));
        let (a, b) = (pick(i), pick(i + 1));
        out[i] = a + (b - a) * fraction(away);
    }
}
