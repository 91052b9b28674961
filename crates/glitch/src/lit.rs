//! A stretch of a source line as the geometry takes it up: encoded, straight, softened, glowing.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::ahead::{self, Ahead};
use crate::effects::{glow, held, soften};
use crate::encoding;
use crate::frame::Frame;
use crate::group::{GROUP, Stored};
use crate::interleave;
use crate::lamp::{Lamp, Over};
use crate::light::{FieldRow, Join, Light};
use crate::number::{Number, three};
use crate::numbers::mirrored;
use crate::place::{Place, put, take};
use crate::planes::Planes;
use crate::sample::{F16, F32, U8, U16};
use crate::simd::Level;
use crate::source::Source;
use crate::{Components, Depth, Encoding};

/// Which frame is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The current frame, with the held one mixed in by `stutter`.
    Current,
    /// The held frame.
    Held,
}

/// Which pixels are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) which: Which,
    pub(crate) line: i32,
    /// The first column; there are as many as the planes are long.
    pub(crate) first: i32,
    /// Where in the line to come half as many are fetched meanwhile, if it is likely to be read.
    pub(crate) ahead: Option<i32>,
}

/// What reading a line needs besides the source.
#[derive(Debug, Default)]
pub(crate) struct Lamps {
    glow: FieldRow,
    soft: FieldRow,
    join: Join,
    other: Planes,
}

impl Lamps {
    /// Forgets the last frame.
    pub(crate) fn restart(&mut self) {
        self.glow.restart();
        self.soft.restart();
        self.join.restart();
    }

    /// Reads a stretch into `planes`. Past the picture's edges the picture goes on mirrored. The memory of `target` is
    /// fetched meanwhile.
    pub(crate) fn read(
        &mut self,
        frame: &Frame,
        light: &Light,
        stretch: Stretch,
        planes: [&mut [f32]; 4],
        target: &[u8],
    ) {
        let Stretch {
            which,
            line,
            first,
            ahead,
        } = stretch;
        let len = planes[0].len();
        let line = mirrored(line, frame.height);
        let from = first.clamp(0, frame.width);
        let to = (first + len as i32).clamp(from, frame.width);
        if from >= to {
            // Nothing of the picture: what is asked for has some of it.
            planes.into_iter().for_each(|plane| plane.fill(0.0));
            return;
        }
        let inner = (from - first) as usize..(to - first) as usize;
        let [r, g, b, a] = planes;
        let core = [
            &mut r[inner.clone()],
            &mut g[inner.clone()],
            &mut b[inner.clone()],
            &mut a[inner.clone()],
        ];
        let inside = Stretch {
            which,
            line,
            first: from,
            ahead,
        };
        self.read_inside(frame, light, inside, core, target);
        if inner.len() < len {
            for plane in [r, g, b, a].into_iter().take(frame.planes()) {
                let inner = inner.clone();
                frame.level.run(
                    #[inline(always)]
                    || mirror(plane, inner, first, frame.width),
                );
            }
        }
    }

    /// Reads a stretch that lies within the picture.
    fn read_inside(
        &mut self,
        frame: &Frame,
        light: &Light,
        Stretch {
            which,
            line,
            first: from,
            ahead,
        }: Stretch,
        planes: [&mut [f32]; 4],
        target: &[u8],
    ) {
        self.set_line(frame, light, line);
        let source = match (which, frame.held) {
            (Which::Held, Some(held)) => held,
            _ => frame.current,
        };
        let mixes = which == Which::Current && frame.held.is_some() && frame.stutter > 0.0;
        let place = Place {
            column: from.max(0) as usize,
            skip: 0,
            len: planes[0].len(),
        };
        let stored = source.columns();
        let covers = stored.start <= from && stored.end >= from + place.len as i32;
        let layout = source.layout();
        if frame.alpha || mixes || !covers || layout.components != Components::Rgba {
            self.read_parted(frame, source, mixes, line, &place, planes);
            return;
        }
        let start = (from - stored.start) as usize * layout.pixel_len();
        let bytes = source.bytes(line).get(start..).unwrap_or(&[]);
        let next = (line + frame.next).clamp(0, frame.height - 1);
        let ahead = Ahead {
            source: ahead.map_or(&[], |ahead| source.pixels(next, ahead.clamp(0, from), place.len / 2)),
            target,
        };
        let lighting = self.lighting(frame);
        match layout.depth {
            Depth::U8 => lighting.read::<U8>(frame, &place, bytes, ahead, planes),
            Depth::U16 => lighting.read::<U16>(frame, &place, bytes, ahead, planes),
            Depth::F16 => lighting.read::<F16>(frame, &place, bytes, ahead, planes),
            Depth::F32 => lighting.read::<F32>(frame, &place, bytes, ahead, planes),
        }
    }

    /// Reads what is stored otherwise: takes it apart first, and lights it then.
    fn read_parted(
        &mut self,
        frame: &Frame,
        source: Source,
        mixes: bool,
        line: i32,
        place: &Place,
        [r, g, b, a]: [&mut [f32]; 4],
    ) {
        let first = place.column as i32;
        frame.read(&source, line, first, [r, g, b, a]);
        if let Some(still) = frame.held.filter(|_| mixes) {
            self.other.resize(place.len);
            frame.read(&still, line, first, self.other.get_mut());
            held::dissolve(frame, frame.stutter, self.other.get(), [r, g, b, a]);
        }
        if !frame.colour {
            return;
        }
        let premultiplied = source.premultiplied() && frame.alpha;
        encoding::open(frame.level, [r, g, b, a], premultiplied);
        self.lighting(frame).apply(frame.level, place, [r, g, b]);
    }

    /// Looks up what lies over a line.
    fn set_line(&mut self, frame: &Frame, light: &Light, line: i32) {
        let level = frame.level;
        let Self { glow, soft, join, .. } = self;
        if frame.colour && frame.recipe.soften > 0.0 {
            let blur = &light.soft;
            soft.set_made_line(level, &blur.half, line, |row, out| blur.down(level, row, out));
        }
        if frame.glows() {
            let spill = &light.spill;
            glow.set_light(level, &spill.narrow.half, line, |row, out| {
                spill.row(frame, row, join, out)
            });
        }
    }

    fn lighting(&self, frame: &Frame) -> Lighting<'_> {
        Lighting {
            linear: frame.colour && frame.encoding == Encoding::Linear,
            soft: (frame.colour && frame.recipe.soften > 0.0).then_some((frame.recipe.soften, &self.soft)),
            glow: Some(&self.glow).filter(|glow| frame.glows() && !glow.is_dark()),
        }
    }
}

/// What is done to the pixels of a line as they are read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lighting<'a> {
    /// Whether the source is linear light.
    pub(crate) linear: bool,
    /// How much of the blurred picture is mixed in.
    pub(crate) soft: Option<(f32, &'a FieldRow)>,
    /// Light that is added.
    pub(crate) glow: Option<&'a FieldRow>,
}

impl Lighting<'_> {
    /// The same where no light falls.
    #[inline(always)]
    fn without_glow(&self) -> Self {
        Self { glow: None, ..*self }
    }

    /// One pixel, or a vector of them: `soft` and `light` give a plane of what lies over it.
    #[inline(always)]
    pub(crate) fn pixel<N: Number>(&self, over: &impl Over<N>, mut pixel: [N; 3]) -> [N; 3] {
        if self.linear {
            pixel = three!(c => pixel[c].magnitude().root().signed_as(pixel[c]));
        }
        if let Some((amount, _)) = self.soft {
            pixel = three!(c => soften::softened(amount, over.soft(c), pixel[c]));
        }
        if self.glow.is_some() {
            pixel = three!(c => glow::lit(over.light(c), pixel[c]));
        }
        pixel
    }

    /// Takes stored pixels apart, which begin with the place's first, and lights them. Asks whether they are opaque.
    fn read<D: Stored>(&self, frame: &Frame, place: &Place, bytes: &[u8], ahead: Ahead, [r, g, b, _]: [&mut [f32]; 4]) {
        let pixel = 4 * D::BYTES;
        let mut planes = [r, g, b];
        let mut opaque = true;
        let (begin, whole, end) = place.parts();
        if !whole.is_empty() {
            let at = whole.start * GROUP - place.column;
            let len = whole.len() * GROUP;
            let bytes = bytes.get(at * pixel..(at + len) * pixel).unwrap_or(&[]);
            let [r, g, b] = planes
                .each_mut()
                .map(|plane| plane[at..at + len].as_chunks_mut::<GROUP>().0);
            crate::simd::at_level!(frame.level, s => {
                opaque &= self.read_groups::<_, D>(s, whole.start, bytes, ahead, [r, g, b]);
            });
        }
        // Groups that the stretch does not fill are read into a room of their own.
        for group in [begin, end].into_iter().flatten() {
            let (lanes, at) = place.part(group);
            let mut stored = [0; GROUP * 16];
            let mut read = [[[0.0; GROUP]; 1]; 3];
            let (from, to) = (lanes.start * pixel, lanes.end * pixel);
            if let Some(bytes) = bytes.get(at * pixel..(at + lanes.len()) * pixel) {
                stored[from..to].copy_from_slice(bytes);
            }
            let alpha = interleave::opaque_pixel::<D>();
            for lane in (0..GROUP).filter(|lane| !lanes.contains(lane)) {
                stored[lane * pixel..(lane + 1) * pixel].copy_from_slice(&alpha[..pixel]);
            }
            let [r, g, b] = read.each_mut().map(<[_; 1]>::as_mut_slice);
            crate::simd::at_level!(frame.level, s => {
                opaque &= self.read_groups::<_, D>(s, group, &stored[..D::LEN], Ahead::default(), [r, g, b]);
            });
            for (plane, [read]) in planes.iter_mut().zip(read) {
                plane[at..at + lanes.len()].copy_from_slice(&read[lanes.clone()]);
            }
        }
        if !opaque {
            frame.expect_opaque(false);
        }
    }

    /// Reads whole groups from the one numbered `first` on. Says whether they are opaque.
    #[inline(always)]
    fn read_groups<S: Simd, D: Stored>(
        &self,
        s: S,
        first: usize,
        bytes: &[u8],
        ahead: Ahead,
        planes: [&mut [[f32; GROUP]]; 3],
    ) -> bool {
        // A loop for each kind of light: none pays for what it lacks.
        match (self.soft.is_some(), self.glow.is_some()) {
            (false, false) => self.read_kind::<S, D, false, false>(s, first, bytes, ahead, planes),
            (false, true) => self.read_kind::<S, D, false, true>(s, first, bytes, ahead, planes),
            (true, false) => self.read_kind::<S, D, true, false>(s, first, bytes, ahead, planes),
            (true, true) => self.read_kind::<S, D, true, true>(s, first, bytes, ahead, planes),
        }
    }

    #[inline(always)]
    fn read_kind<S: Simd, D: Stored, const SOFT: bool, const GLOW: bool>(
        &self,
        s: S,
        first: usize,
        bytes: &[u8],
        ahead: Ahead,
        [r, g, b]: [&mut [[f32; GROUP]]; 3],
    ) -> bool {
        let lighting = Self {
            linear: self.linear,
            soft: if SOFT { self.soft } else { None },
            glow: if GLOW { self.glow } else { None },
        };
        let unlit = lighting.without_glow();
        let mut lamp = Lamp::new(s, &lighting, first);
        let mut seen = f32x16::splat(s, 1.0).simd_ne(1.0);
        for (group, (((stored, r), g), b)) in (first..).zip(bytes.chunks_exact(D::LEN).zip(r).zip(g).zip(b)) {
            lamp.go_to(group);
            let at = (group - first) * D::LEN;
            let [red, green, blue, alpha] = D::load_group(s, stored);
            // What is at hand is not to wait for what is asked for.
            ahead.fetch(at, D::LEN);
            ahead::fetch_soon(bytes, at, D::LEN);
            seen |= alpha.simd_ne(1.0);
            let pixel = [red, green, blue];
            let [red, green, blue] = if GLOW && lamp.is_dark() {
                unlit.pixel(&lamp, pixel)
            } else {
                lighting.pixel(&lamp, pixel)
            };
            red.store_array(r);
            green.store_array(g);
            blue.store_array(b);
        }
        !seen.any_true()
    }

    /// Lights planes that begin with the place's first pixel.
    pub(crate) fn apply(&self, level: Level, place: &Place, mut planes: [&mut [f32]; 3]) {
        crate::simd::at_level!(level, s => {
            let mut lamp = Lamp::new(s, self, 0);
            for group in place.groups() {
                lamp.go_to(group);
                let (lanes, at) = place.part(group);
                let pixels = three!(c => take(s, &*planes[c], at, &lanes));
                let lighting = if lamp.is_dark() { self.without_glow() } else { *self };
                let done = lighting.pixel(&lamp, pixels);
                for (plane, value) in planes.iter_mut().zip(done) {
                    put(value, plane, at, &lanes);
                }
            }
        });
    }
}

/// Fills what lies outside `inner`, the part of a plane within the picture, as if the picture's edges were mirrors.
#[inline(always)]
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
