//! Enlarging a line: every pixel lies between two neighbours, and the distance to them slides along the line.
//!
//! Distances are whole numbers of 65536ths of a pixel, so that each pixel's place is the same however the line is cut.

use crate::simd::Level;

/// Pixels over which the distance changes by less than one, so that they share their neighbours.
const SHARING: usize = 16;

/// A pixel, in the units of distances.
const UNIT: i32 = 1 << 16;

/// Most tables kept: three channels in a few stretches.
const KEPT: usize = 12;

/// The tables of the stretches in use: lines of one frame mostly share them.
#[derive(Debug, Default)]
pub(crate) struct Slides {
    kept: Vec<Slide>,
    /// The one to be replaced next.
    next: usize,
}

/// How far each pixel of a stretch lies from its source.
#[derive(Debug, Default)]
pub(crate) struct Slide {
    /// Distance of the first pixel, from a pixel to the next, and how many there are.
    key: (i32, i32, usize),
    /// Past the whole pixel, 0 to 1.
    part: Vec<f32>,
    /// Whole pixels.
    whole: Vec<i32>,
    /// All bits set where a pixel's distance is a whole pixel more than the least of those it shares with.
    far: Vec<u32>,
    /// The least whole distance of those that share; `None` where they lie too far apart.
    near: Vec<Option<i32>>,
}

impl Slides {
    /// The table for `len` pixels from column `first` on. Column 0 is `left` pixels away from its source, and each
    /// column `slope` more than the one before.
    pub(crate) fn find(&mut self, level: Level, slope: f32, left: f32, first: i32, len: usize) -> &Slide {
        let step = (slope * UNIT as f32) as i32;
        let begin = ((left * UNIT as f32) as i32).wrapping_add(first.wrapping_mul(step));
        let key = (begin, step, len);
        let index = self.kept.iter().position(|slide| slide.key == key);
        let index = index.unwrap_or_else(|| {
            if self.kept.len() < KEPT {
                self.kept.push(Slide::default());
            }
            self.next = (self.next + 1) % self.kept.len();
            self.kept[self.next].set(level, key);
            self.next
        });
        &self.kept[index]
    }
}

impl Slide {
    /// Works the table out. Allocates only to grow.
    fn set(&mut self, level: Level, key: (i32, i32, usize)) {
        let (begin, step, len) = key;
        self.key = key;
        self.part.resize(len, 0.0);
        self.whole.resize(len, 0);
        self.far.resize(len, 0);
        let (part, whole, far) = (&mut self.part[..], &mut self.whole[..], &mut self.far[..]);
        level.run(
            #[inline(always)]
            || {
                for (index, (part, whole)) in part.iter_mut().zip(whole).enumerate() {
                    let away = begin.wrapping_add((index as i32).wrapping_mul(step));
                    *part = (away & (UNIT - 1)) as f32 * (1.0 / UNIT as f32);
                    *whole = away >> 16;
                }
            },
        );
        self.near.clear();
        for (whole, far) in self.whole.chunks(SHARING).zip(far.chunks_mut(SHARING)) {
            let ends = [whole[0], whole[whole.len() - 1]];
            let near = ends[0].min(ends[1]);
            far.iter_mut()
                .zip(whole)
                .for_each(|(far, whole)| *far = near.wrapping_sub(*whole) as u32);
            self.near.push((ends[0].abs_diff(ends[1]) <= 1).then_some(near));
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
        let (shares, rest) = out.as_chunks_mut::<SHARING>();
        let (part, far) = (self.part.as_chunks::<SHARING>().0, self.far.as_chunks::<SHARING>().0);
        let drawn = shares.len() * SHARING;
        for (index, (((out, part), far), near)) in shares.iter_mut().zip(part).zip(far).zip(&self.near).enumerate() {
            let pixel = index * SHARING;
            let sources = near
                .and_then(|near| usize::try_from(skip + pixel as i32 + near).ok())
                .and_then(|first| from.get(first..)?.first_chunk::<{ SHARING + 2 }>());
            match sources {
                Some(sources) => mix(sources, part, far, out),
                None => self.draw_singly(pixel, skip, from, out),
            }
        }
        self.draw_singly(drawn, skip, from, rest);
    }

    /// Draws pixels from the one numbered `pixel` on, each with its own neighbours; past the ends of `from` the last two.
    #[inline(never)]
    fn draw_singly(&self, pixel: usize, skip: i32, from: &[f32], out: &mut [f32]) {
        let last = from.len().saturating_sub(2);
        for ((index, out), (part, whole)) in (pixel..)
            .zip(out)
            .zip(self.part[pixel..].iter().zip(&self.whole[pixel..]))
        {
            let place = (skip + index as i32 + whole).clamp(0, last as i32) as usize;
            let (a, b) = (from[place], from[(place + 1).min(from.len() - 1)]);
            *out = a + (b - a) * part;
        }
    }
}

/// Pixels between neighbours that are the same but for one. Bits are picked by masks: a choice between places would keep
/// compilers from using vectors.
#[inline(always)]
fn mix(sources: &[f32; SHARING + 2], part: &[f32; SHARING], far: &[u32; SHARING], out: &mut [f32; SHARING]) {
    for i in 0..SHARING {
        let pick = |k: usize| f32::from_bits((sources[k].to_bits() & !far[i]) | (sources[k + 1].to_bits() & far[i]));
        let (a, b) = (pick(i), pick(i + 1));
        out[i] = a + (b - a) * part[i];
    }
}
