//! What happens to a line once its pixels are in place: colours run, the air and the film lie over it, it is stored.
//!
//! All of it is one pass over the line, a group of pixels at a time, so that writing to the host's memory and arithmetic
//! overlap.

use std::sync::Arc;

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::effects::{bleed, grain, held, noise, scan_lines, tone::Tone, veil};
use crate::encoding;
use crate::frame::Frame;
use crate::group::{GROUP, Stored};
use crate::interleave;
use crate::light::{Enlarge, FieldRow};
use crate::line::Parts;
use crate::number::{Number, luma, three, within};
use crate::numbers::round;
use crate::picture::Layout;
use crate::place::{Place, take};
use crate::planes::{LONG, Planes};
use crate::pool::Lines;
use crate::sample::{F16, F32, U8, U16};
use crate::scratch::Scratch;
use crate::simd::Level;
use crate::tile::Tile;
use crate::{Components, Depth, Encoding, Workers};

/// The same for all lines of a frame.
pub(crate) struct Finish<'a> {
    tone: Option<Tone>,
    grain: Option<Arc<Tile>>,
    noise: Option<Arc<Tile>>,
    drift: [i32; 2],
    bleeds: bool,
    layout: Layout,
    frame: &'a Frame<'a>,
}

/// What lies over a line, pixel by pixel.
#[derive(Debug, Default)]
pub(crate) struct Coats {
    grain: Vec<i8>,
    noise: Vec<i8>,
    fog: FieldRow,
    tape: FieldRow,
}

impl Coats {
    /// Forgets the last frame.
    pub(crate) fn restart(&mut self) {
        self.fog.restart();
        self.tape.restart();
    }
}

impl<'a> Finish<'a> {
    pub(crate) fn new(frame: &'a Frame<'a>, layout: Layout, scratch: &Scratch) -> Self {
        let recipe = &frame.recipe;
        let colour = frame.colour;
        let size = frame.pixels(recipe.grain_size);
        Self {
            tone: Tone::new(recipe).filter(|_| colour),
            grain: (colour && recipe.grain > 0.0).then(|| grain::texture(&scratch.tiles, size)),
            noise: (colour && recipe.noise > 0.0).then(|| noise::texture(&scratch.tiles, frame.height)),
            drift: recipe.noise_drift.map(|v| round(frame.pixels(v))),
            bleeds: bleed::bleeds(frame),
            layout,
            frame,
        }
    }

    /// Draws a line of the window from column `from` on into `bytes`. The line after it is the `next` one down, or for -1
    /// up.
    pub(crate) fn line(&self, parts: &Parts, [line, next]: [i32; 2], from: i32, lines: &mut Lines, bytes: &mut [u8]) {
        let pixel_len = self.layout.pixel_len();
        let mut column = from;
        let tracks = self.frame.map.tracks(&self.frame.recipe, line);
        self.lay_coats(parts, line, &mut lines.coats);
        let mut rest = bytes;
        while !rest.is_empty() {
            // Up to where a group begins.
            let most = LONG as i32 - column.rem_euclid(GROUP as i32);
            let len = (rest.len() / pixel_len).min(most.max(1) as usize);
            let (bytes, after) = rest.split_at_mut(len * pixel_len);
            rest = after;
            let skip = parts.draw(line, &tracks, column..column + len as i32, lines);
            self.stretch([line, next], column, skip, len, lines, bytes);
            column += len as i32;
        }
    }

    /// Looks up what lies over the whole line.
    fn lay_coats(&self, parts: &Parts, line: i32, coats: &mut Coats) {
        let frame = self.frame;
        if frame.colour && frame.recipe.veil > 0.0 {
            coats.fog.set_line(frame.level, parts.veil, line);
        }
        if self.bleeds {
            coats.tape.set_line(frame.level, &parts.light.tape.field, line);
        }
    }

    /// Works on a stretch of `len` pixels, which begin `skip` pixels into what has been drawn, and stores it.
    fn stretch(
        &self,
        [line, next]: [i32; 2],
        column: i32,
        skip: usize,
        len: usize,
        lines: &mut Lines,
        bytes: &mut [u8],
    ) {
        let frame = self.frame;
        let recipe = &frame.recipe;
        let place = Place {
            column: column as usize,
            skip,
            len,
        };
        self.lay_textures(line, &place, &mut lines.coats);
        let strokes = self.strokes(line, &lines.coats);
        let closes = self.layout.premultiplied && frame.alpha && frame.colour;
        if recipe.mix >= 1.0 && !closes && self.layout.components == Components::Rgba {
            let ahead = ahead(frame, &self.layout, line, next, &place);
            match self.layout.depth {
                Depth::U8 => strokes.store::<U8>(frame, &place, &lines.shown, ahead, bytes),
                Depth::U16 => strokes.store::<U16>(frame, &place, &lines.shown, ahead, bytes),
                Depth::F16 => strokes.store::<F16>(frame, &place, &lines.shown, ahead, bytes),
                Depth::F32 => strokes.store::<F32>(frame, &place, &lines.shown, ahead, bytes),
            }
            return;
        }
        let inner = skip..skip + len;
        strokes.apply(frame.level, &place, lines.shown.part_mut(inner.clone()));
        if frame.colour {
            encoding::close(frame.level, lines.shown.part_mut(inner.clone()), closes, false);
        }
        if recipe.mix < 1.0 {
            lines.plain.resize(len);
            frame.read(&frame.current, line, column, lines.plain.get_mut());
            let shown = lines.shown.part_mut(inner.clone());
            held::dissolve(frame, 1.0 - recipe.mix, lines.plain.get(), shown);
        }
        interleave::join(frame.level, &self.layout, lines.shown.part(inner), frame.alpha, bytes);
    }

    /// Reads the textures over a stretch, from the beginning of its first group on.
    fn lay_textures(&self, line: i32, place: &Place, coats: &mut Coats) {
        let recipe = &self.frame.recipe;
        let [right, down] = self.drift;
        let groups = place.groups();
        let (first, len) = ((groups.start * GROUP) as i32, groups.len() * GROUP);
        if let Some(tile) = &self.noise {
            coats.noise.resize(len, 0);
            let (line, first) = (line.wrapping_sub(down), first.wrapping_sub(right));
            tile.line(recipe.noise_seed, line, first, &mut coats.noise);
        }
        if let Some(tile) = &self.grain {
            coats.grain.resize(len, 0);
            tile.line(recipe.grain_seed, line, first, &mut coats.grain);
        }
    }

    fn strokes<'b>(&'b self, line: i32, coats: &'b Coats) -> Strokes<'b> {
        let recipe = &self.frame.recipe;
        if !self.frame.colour {
            return Strokes::default();
        }
        Strokes {
            tape: self.bleeds.then_some((recipe.bleed, recipe.overflow, &coats.tape)),
            tone: self.tone.as_ref(),
            fog: (recipe.veil > 0.0).then_some((recipe.veil_white, &coats.fog)),
            noise: self.noise.as_ref().map(|t| (recipe.noise * t.unit, &coats.noise[..])),
            grain: self.grain.as_ref().map(|t| (recipe.grain * t.unit, &coats.grain[..])),
            kept: (recipe.scan_lines > 0.0)
                .then(|| scan_lines::kept(recipe.scan_lines, self.frame.height as f32, line)),
            linear: self.frame.encoding == Encoding::Linear,
        }
    }
}

/// The source a few lines on, where it is stored as the result is: fetched while a line is finished, it is near when it
/// is read.
fn ahead<'a>(frame: &Frame<'a>, layout: &Layout, line: i32, next: i32, place: &Place) -> &'a [u8] {
    let source = &frame.current;
    if source.layout().pixel_len() != layout.pixel_len() {
        return &[];
    }
    let line = line + next * (frame.map.lines_ahead(next) + 1);
    let from = (place.column as i32 - source.columns().start).max(0) as usize * layout.pixel_len();
    let bytes = source.bytes(line.clamp(0, frame.height - 1));
    bytes.get(from..).unwrap_or(&[])
}

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

    /// Stores a stretch of planes as pixels of four channels, and fetches the bytes `ahead`.
    fn store<D: Stored>(&self, frame: &Frame, place: &Place, shown: &Planes, ahead: &[u8], bytes: &mut [u8]) {
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
                    self.store_groups::<_, D>(s, brush, [r, g, b], a, (frame.workers, ahead), bytes);
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
                self.store_groups::<_, D>(s, brush, [&held[0], &held[1], &held[2]], a, (frame.workers, &[]), &mut stored[..D::LEN]);
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
        (workers, ahead): (&dyn Workers, &[u8]),
        bytes: &mut [u8],
    ) {
        /// Groups that are fetched at once.
        const FETCHED: usize = 4;
        let mut ahead = ahead.chunks_exact(D::LEN * FETCHED);
        let mut until_next = 0;
        let mut alphas = a.iter();
        for (((bytes, r), g), b) in bytes.chunks_exact_mut(D::LEN).zip(r).zip(g).zip(b) {
            if until_next == 0 {
                until_next = FETCHED;
                if let Some(ahead) = ahead.next() {
                    workers.fetch(ahead);
                }
            }
            until_next -= 1;
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
                    if let Some(plane) = plane.get_mut(at..at + lanes.len()) {
                        plane.copy_from_slice(&done.to_array()[lanes.clone()]);
                    }
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
    fog: Enlarge<'a, S>,
    tape_row: Option<&'a FieldRow>,
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
        let (tape, tape_row) = match strokes.tape {
            Some((.., row)) => (Enlarge::new(s, row.spline()), Some(row)),
            None => (Enlarge::none(s), None),
        };
        Self {
            s,
            tape,
            fog,
            tape_row,
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
        match self.tape_row {
            Some(row) => self.tape.group(self.s, row.cells(plane), self.group),
            None => f32x16::splat(self.s, 0.0),
        }
    }

    #[inline(always)]
    fn fog(&self) -> f32x16<S> {
        self.fog.group(self.s, self.fog_cells, self.group)
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
