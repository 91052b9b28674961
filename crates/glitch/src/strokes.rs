//! What changes the colour of pixels one by one, and the pass that does it and stores them.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::ahead::{self, Ahead};
use crate::brush::{Broad, Brush, Over};
use crate::effects::{bleed, grain, noise, tone::Tone, veil};
use crate::four::{self, Four, four};
use crate::group::{GROUP, Stored};
use crate::light::FieldRow;
use crate::number::{Number, luma, three, within};
use crate::place::{Place, put, take};
use crate::simd::Level;

/// What changes the colour of pixels one by one, in one go. Textures begin with the stretch's first group, each with its
/// strength.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Strokes<'a> {
    /// How much bleeds and overflows, and what.
    pub(crate) tape: Option<(f32, f32, &'a FieldRow)>,
    pub(crate) tone: Option<&'a Tone>,
    /// The fog's brightness, and its density.
    pub(crate) fog: Option<(f32, &'a FieldRow)>,
    pub(crate) noise: Option<(f32, &'a [i8])>,
    pub(crate) grain: Option<(f32, &'a [i8])>,
    /// How much scan lines leave.
    pub(crate) kept: Option<f32>,
    /// Whether the result is to be linear light.
    pub(crate) linear: bool,
}

impl Strokes<'_> {
    /// Changes one pixel, or a vector of them.
    #[inline(always)]
    pub(crate) fn pixel<N: Number>(&self, over: &impl Over<N>, mut pixel: [N; 3]) -> [N; 3] {
        if let Some((bleed, overflow, _)) = self.tape {
            pixel = bleed::bled(bleed, [over.tape(0), over.tape(1)], pixel);
            if overflow > 0.0 {
                pixel = three!(c => over.tape(c + 2).fused(pixel[c].like(overflow), pixel[c]));
            }
        }
        if let Some(tone) = self.tone {
            pixel = tone.pixel(pixel);
        }
        if let Some((white, _)) = self.fog {
            pixel = veil::veiled(white, over.fog(), pixel);
        }
        if self.noise.is_some() || self.grain.is_some() {
            // Both see the picture as it is without the other.
            let brightness = within(luma(pixel));
            if let Some((strength, _)) = self.noise {
                let add = noise::added(strength, over.noise(), brightness);
                pixel = lay(add, noise::SHARES, pixel);
            }
            if let Some((strength, _)) = self.grain {
                let add = grain::added(strength, over.grain(), brightness);
                pixel = lay(add, grain::SHARES, pixel);
            }
        }
        if let Some(kept) = self.kept {
            pixel = three!(c => pixel[c] * kept);
        }
        if self.linear {
            pixel = three!(c => pixel[c] * pixel[c].magnitude());
        }
        pixel
    }

    /// Whether nothing changes.
    fn is_idle(&self) -> bool {
        self.tape.is_none()
            && self.tone.is_none()
            && self.fog.is_none()
            && self.noise.is_none()
            && self.grain.is_none()
            && self.kept.is_none()
            && !self.linear
    }

    /// Stores planes that begin with the place's first pixel as pixels of four channels, and fetches what lies `ahead` meanwhile.
    /// Without a plane of alpha it is 1.
    pub(crate) fn store<D: Stored>(
        &self,
        level: Level,
        place: &Place,
        planes: [&[f32]; 4],
        ahead: Ahead,
        bytes: &mut [u8],
    ) {
        let pixel = 4 * D::BYTES;
        let (begin, whole, end) = place.parts();
        if !whole.is_empty() {
            let at = whole.start * GROUP - place.column;
            let len = whole.len() * GROUP;
            let [r, g, b, a] = planes.map(|plane| plane.get(at..at + len).unwrap_or(&[]).as_chunks::<GROUP>().0);
            if let Some(bytes) = bytes.get_mut(at * pixel..(at + len) * pixel) {
                crate::simd::at_level!(level, s => {
                    let brush = Brush::new(s, self, whole.start, place.column / GROUP);
                    self.store_groups::<_, D>(s, brush, [r, g, b], a, ahead, bytes);
                });
            }
        }
        for group in [begin, end].into_iter().flatten() {
            let (lanes, at) = place.part(group);
            let mut stored = [0; GROUP * 16];
            let mut held = [[[0.0; GROUP]; 1]; 4];
            for (held, plane) in held.iter_mut().zip(planes) {
                if let Some(plane) = plane.get(at..at + lanes.len()) {
                    held[0][lanes.clone()].copy_from_slice(plane);
                }
            }
            let a = if planes[3].is_empty() { &[] } else { &held[3][..] };
            crate::simd::at_level!(level, s => {
                let brush = Brush::new(s, self, group, place.column / GROUP);
                self.store_groups::<_, D>(s, brush, [&held[0], &held[1], &held[2]], a, Ahead::default(), &mut stored[..D::LEN]);
            });
            if let Some(bytes) = bytes.get_mut(at * pixel..(at + lanes.len()) * pixel) {
                bytes.copy_from_slice(&stored[lanes.start * pixel..lanes.end * pixel]);
            }
        }
    }

    /// Stores whole groups. Without planes of alpha it is 1.
    #[inline(always)]
    fn store_groups<S: Simd, D: Stored>(
        &self,
        s: S,
        mut brush: Brush<'_, S>,
        [r, g, b]: [&[[f32; GROUP]]; 3],
        a: &[[f32; GROUP]],
        ahead: Ahead,
        bytes: &mut [u8],
    ) {
        let first = brush.group;
        let many = if four::holds(s) { r.len() } else { 0 };
        let fours = r[..many].as_chunks::<4>().0.iter();
        let fours = fours.zip(g.as_chunks::<4>().0).zip(b.as_chunks::<4>().0);
        for ((r, g), b) in fours {
            let at = brush.group - first;
            ahead.fetch(at * D::LEN, 4 * D::LEN);
            ahead::fetch_soon(bytes, at * D::LEN, 4 * D::LEN);
            let load = [r, g, b];
            let pixels = three!(c => Four(four!(n => f32x16::load_array_ref(s, &load[c][n]))));
            let [Four(r), Four(g), Four(b)] = self.pixel(&Broad(&brush), pixels);
            if let Some(bytes) = bytes.get_mut(at * D::LEN..(at + 4) * D::LEN) {
                for (n, bytes) in bytes.chunks_exact_mut(D::LEN).enumerate() {
                    D::store_group([r[n], g[n], b[n], alpha(s, a, at + n)], bytes);
                }
            }
            brush.group += 4;
        }
        for at in brush.group - first..r.len() {
            ahead.fetch(at * D::LEN, D::LEN);
            ahead::fetch_soon(bytes, at * D::LEN, D::LEN);
            if let (Some(r), Some(g), Some(b), Some(bytes)) = (
                r.get(at),
                g.get(at),
                b.get(at),
                bytes.get_mut(at * D::LEN..(at + 1) * D::LEN),
            ) {
                let load = [r, g, b];
                let [r, g, b] = self.pixel(&brush, three!(c => f32x16::load_array_ref(s, load[c])));
                D::store_group([r, g, b, alpha(s, a, at)], bytes);
            }
            brush.group += 1;
        }
    }

    /// Changes a stretch of encoded planes in place; they begin with its first pixel.
    pub(crate) fn apply(&self, level: Level, place: &Place, [r, g, b, _]: [&mut [f32]; 4]) {
        if self.is_idle() {
            return;
        }
        let mut planes = [r, g, b];
        crate::simd::at_level!(level, s => {
            let mut brush = Brush::new(s, self, 0, place.column / GROUP);
            for group in place.groups() {
                brush.group = group;
                let (lanes, at) = place.part(group);
                let pixels = three!(c => take(s, &*planes[c], at, &lanes));
                let done = self.pixel(&brush, pixels);
                for (plane, done) in planes.iter_mut().zip(done) {
                    put(done, plane, at, &lanes);
                }
            }
        });
    }
}

/// Alpha of a group; 1 where there is none.
#[inline(always)]
fn alpha<S: Simd>(s: S, alphas: &[[f32; GROUP]], group: usize) -> f32x16<S> {
    match alphas.get(group) {
        Some(alpha) => f32x16::load_array_ref(s, alpha),
        None => f32x16::splat(s, 1.0),
    }
}

/// Adds to each channel its share.
#[inline(always)]
fn lay<N: Number>(add: N, shares: [f32; 3], [r, g, b]: [N; 3]) -> [N; 3] {
    [
        add.fused(add.like(shares[0]), r),
        add.fused(add.like(shares[1]), g),
        add.fused(add.like(shares[2]), b),
    ]
}
