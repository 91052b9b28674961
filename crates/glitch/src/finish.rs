//! What happens to a line once its pixels are in place: colours run, the air and the film lie over it, it is stored.
//!
//! All of it is one pass over the line, a group of pixels at a time, so that writing to the host's memory and arithmetic
//! overlap.

use std::sync::Arc;

use crate::ahead::Ahead;
use crate::effects::{bleed, grain, held, noise, scan_lines, tone::Tone};
use crate::encoding;
use crate::frame::Frame;
use crate::group::GROUP;
use crate::interleave;
use crate::light::FieldRow;
use crate::line::Parts;
use crate::numbers::round;
use crate::picture::Layout;
use crate::place::Place;
use crate::planes::LONG;
use crate::pool::Lines;
use crate::sample::{F16, F32, U8, U16};
use crate::scratch::Scratch;
use crate::strokes::Strokes;
use crate::tile::Tile;
use crate::{Components, Depth, Encoding};

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
            drift: [
                round(frame.across(recipe.grain_drift[0])),
                round(frame.pixels(recipe.grain_drift[1])),
            ],
            bleeds: bleed::bleeds(frame),
            layout,
            frame,
        }
    }

    /// Draws a line of the window from column `from` on into `bytes`.
    pub(crate) fn line(&self, parts: &Parts, line: i32, from: i32, lines: &mut Lines, bytes: &mut [u8]) {
        let pixel_len = self.layout.pixel_len();
        let mut column = from;
        let tracks = self.frame.map.tracks(&self.frame.recipe, line);
        self.lay_coats(parts, line, &mut lines.coats);
        let whole = (bytes.len() / pixel_len) as i32;
        let mut rest = bytes;
        while !rest.is_empty() {
            // Up to where a group begins.
            let most = LONG as i32 - column.rem_euclid(GROUP as i32);
            let len = (rest.len() / pixel_len).min(most.max(1) as usize);
            let (bytes, after) = rest.split_at_mut(len * pixel_len);
            rest = after;
            let skip = parts.draw(line, &tracks, column..column + len as i32, lines, bytes);
            let place = Place {
                column: column as usize,
                skip,
                len,
            };
            // The second half of the line to come; the first is fetched where lines are read.
            let coming = from + (whole + column - from) / 2;
            self.stretch(line, &place, coming, lines, bytes);
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

    /// Works on the stretch of what has been drawn that lies at `place`, and stores it. Of the line to come half as many pixels
    /// are fetched meanwhile, from column `coming` on.
    fn stretch(&self, line: i32, place: &Place, coming: i32, lines: &mut Lines, bytes: &mut [u8]) {
        let frame = self.frame;
        let recipe = &frame.recipe;
        let (column, skip, len) = (place.column as i32, place.skip, place.len);
        self.lay_textures(line, place, &mut lines.coats);
        let strokes = self.strokes(line, &lines.coats);
        let closes = self.layout.premultiplied && frame.alpha && frame.colour;
        if recipe.mix >= 1.0 && !closes && self.layout.components == Components::Rgba {
            let ahead = Ahead {
                source: frame.current.pixels(lines.geometry.rows.coming, coming, len / 2),
                target: &[],
            };
            let [r, g, b, a] = lines.shown.part(skip..skip + len);
            let planes = [r, g, b, if frame.alpha { a } else { &[] }];
            match self.layout.depth {
                Depth::U8 => strokes.store::<U8>(frame.level, place, planes, ahead, bytes),
                Depth::U16 => strokes.store::<U16>(frame.level, place, planes, ahead, bytes),
                Depth::F16 => strokes.store::<F16>(frame.level, place, planes, ahead, bytes),
                Depth::F32 => strokes.store::<F32>(frame.level, place, planes, ahead, bytes),
            }
            return;
        }
        let inner = skip..skip + len;
        strokes.apply(frame.level, place, lines.shown.part_mut(inner.clone()));
        if frame.colour {
            encoding::close(frame.level, lines.shown.part_mut(inner.clone()), closes);
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
            tile.line(recipe.noise_seed, line, self.frame.next, first, &mut coats.noise);
        }
        if let Some(tile) = &self.grain {
            coats.grain.resize(len, 0);
            let (line, first) = (line.wrapping_sub(down), first.wrapping_sub(right));
            tile.line(recipe.grain_seed, line, self.frame.next, first, &mut coats.grain);
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
