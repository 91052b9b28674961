//! What changes the colour of pixels one by one, and the pass that does it and stores them.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::ahead::Ahead;
use crate::effects::{bleed, grain, noise, tone::Tone, veil};
use crate::frame::Frame;
use crate::group::{GROUP, Stored};
use crate::light::{Enlarge, FieldRow};
use crate::number::{Number, luma, three, within};
use crate::place::{Place, put, take};
use crate::planes::Planes;
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

/// What lies over a pixel, or a vector of them, as it is finished.
pub(crate) trait Over<N> {
    /// Colour that has run: 0 red and 1 blue less luma, and 2 to 4 what of red, green and blue overflows.
    fn tape(&self, plane: usize) -> N;
    /// The density of fog.
    fn fog(&self) -> N;
    /// Textures, in their units.
    fn noise(&self) -> N;
    fn grain(&self) -> N;
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

    /// Stores a stretch of planes as pixels of four channels, and fetches what lies `ahead` meanwhile.
    pub(crate) fn store<D: Stored>(
        &self,
        frame: &Frame,
        place: &Place,
        shown: &Planes,
        ahead: Ahead,
        bytes: &mut [u8],
    ) {
        let pixel = 4 * D::BYTES;
        let (begin, whole, end) = place.parts();
        let [r, g, b, a] = shown.part(place.skip..place.skip + place.len);
        let planes = [r, g, b, if frame.alpha { a } else { &[] }];
        if !whole.is_empty() {
            let at = whole.start * GROUP - place.column;
            let len = whole.len() * GROUP;
            let [r, g, b, a] = planes.map(|plane| plane.get(at..at + len).unwrap_or(&[]).as_chunks::<GROUP>().0);
            if let Some(bytes) = bytes.get_mut(at * pixel..(at + len) * pixel) {
                crate::simd::at_level!(frame.level, s => {
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
            let a = if frame.alpha { &held[3][..] } else { &[] };
            crate::simd::at_level!(frame.level, s => {
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
        let mut alphas = a.iter();
        let first = brush.group;
        for (((bytes, r), g), b) in bytes.chunks_exact_mut(D::LEN).zip(r).zip(g).zip(b) {
            ahead.fetch((brush.group - first) * D::LEN, D::LEN);
            let alpha = match alphas.next() {
                Some(alpha) => f32x16::load_array_ref(s, alpha),
                None => f32x16::splat(s, 1.0),
            };
            let pixel = [
                f32x16::load_array_ref(s, r),
                f32x16::load_array_ref(s, g),
                f32x16::load_array_ref(s, b),
            ];
            let [r, g, b] = self.pixel(&brush, pixel);
            D::store_group([r, g, b, alpha], bytes);
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

/// Adds to each channel its share.
#[inline(always)]
fn lay<N: Number>(add: N, shares: [f32; 3], [r, g, b]: [N; 3]) -> [N; 3] {
    [
        add.fused(add.like(shares[0]), r),
        add.fused(add.like(shares[1]), g),
        add.fused(add.like(shares[2]), b),
    ]
}

/// Strokes made ready for one instruction set, over one group.
struct Brush<'a, S: Simd> {
    s: S,
    tape: Enlarge<'a, S>,
    tape_cells: [&'a [f32]; 5],
    fog: Enlarge<'a, S>,
    fog_cells: &'a [f32],
    noise: &'a [[i8; GROUP]],
    grain: &'a [[i8; GROUP]],
    group: usize,
    /// The group with which textures begin.
    first: usize,
}

impl<'a, S: Simd> Brush<'a, S> {
    #[inline(always)]
    fn new(s: S, strokes: &Strokes<'a>, group: usize, first: usize) -> Self {
        let (fog, fog_cells) = match strokes.fog {
            Some((_, row)) => (Enlarge::new(s, row.spline()), row.cells(0)),
            None => (Enlarge::none(s), &[][..]),
        };
        let (tape, tape_cells) = match strokes.tape {
            Some((.., row)) => (
                Enlarge::new(s, row.spline()),
                std::array::from_fn(|plane| row.cells(plane)),
            ),
            None => (Enlarge::none(s), [&[][..]; 5]),
        };
        Self {
            s,
            tape,
            tape_cells,
            fog,
            fog_cells,
            noise: strokes.noise.map_or(&[][..], |(_, texture)| texture.as_chunks().0),
            grain: strokes.grain.map_or(&[][..], |(_, texture)| texture.as_chunks().0),
            group,
            first,
        }
    }

    /// A group of a texture.
    #[inline(always)]
    fn texture(&self, texture: &[[i8; GROUP]]) -> f32x16<S> {
        let mut numbers = [0.0; GROUP];
        if let Some(group) = texture.get(self.group - self.first) {
            for (number, unit) in numbers.iter_mut().zip(group) {
                *number = f32::from(*unit);
            }
        }
        f32x16::from_slice(self.s, &numbers)
    }
}

impl<S: Simd> Over<f32x16<S>> for Brush<'_, S> {
    #[inline(always)]
    fn tape(&self, plane: usize) -> f32x16<S> {
        self.tape.plane(self.tape.spot(self.group), self.tape_cells[plane])
    }

    #[inline(always)]
    fn fog(&self) -> f32x16<S> {
        self.fog.plane(self.fog.spot(self.group), self.fog_cells)
    }

    #[inline(always)]
    fn noise(&self) -> f32x16<S> {
        self.texture(self.noise)
    }

    #[inline(always)]
    fn grain(&self) -> f32x16<S> {
        self.texture(self.grain)
    }
}
