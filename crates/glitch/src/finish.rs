//! What happens to a line once its pixels are in place: colours run, the air and the film lie over it, it is stored.

use std::sync::Arc;

use crate::Encoding;
use crate::effects::{bleed, grain, held, noise, scan_lines, tone::Tone, veil};
use crate::encoding;
use crate::frame::Frame;
use crate::interleave;
use crate::light::FieldRow;
use crate::line::Parts;
use crate::numbers::round;
use crate::picture::Layout;
use crate::planes::{LONG, SHORT};
use crate::pool::Lines;
use crate::scratch::Scratch;
use crate::simd::Level;
use crate::tile::Tile;

/// The same for all lines of a frame.
pub(crate) struct Finish<'a> {
    tone: Option<Tone>,
    grain: Option<Arc<Tile>>,
    noise: Option<Arc<Tile>>,
    drift: [i32; 2],
    layout: Layout,
    frame: &'a Frame<'a>,
}

/// What lies over a line, pixel by pixel.
#[derive(Debug, Default)]
pub(crate) struct Coats {
    grain: Vec<f32>,
    noise: Vec<f32>,
    fog: FieldRow,
}

impl Coats {
    /// Forgets the last frame.
    pub(crate) fn restart(&mut self) {
        self.fog.restart();
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
            layout,
            frame,
        }
    }

    /// Draws a line of the window from column `from` on into `bytes`.
    pub(crate) fn line(&self, parts: &Parts, line: i32, from: i32, lines: &mut Lines, bytes: &mut [u8]) {
        let frame = self.frame;
        let pixel_len = self.layout.pixel_len();
        // Colour that bleeds needs the whole line at once.
        let margin = bleed::margin(frame);
        let stretch = if frame.glows() || frame.recipe.soften > 0.0 {
            LONG
        } else {
            SHORT
        };
        let stretch = if margin > 0 { bytes.len() } else { stretch * pixel_len };
        let mut column = from;
        let tracks = frame.map.tracks(&frame.recipe, line);
        for bytes in bytes.chunks_mut(stretch) {
            let len = bytes.len() / pixel_len;
            let end = column + len as i32;
            let skip = parts.draw(line, &tracks, column - margin..end + margin, lines);
            let inner = skip + margin as usize..skip + margin as usize + len;
            if frame.colour {
                let [r, g, b, _] = lines.shown.part_mut(skip..skip + len + 2 * margin as usize);
                lines.tape.bleed(frame, column - margin, [r, g, b]);
                self.colour(
                    parts,
                    line,
                    column,
                    &mut lines.coats,
                    lines.shown.part_mut(inner.clone()),
                );
            }
            if frame.recipe.mix < 1.0 {
                lines.plain.resize(len);
                frame.read(&frame.current, line, column, lines.plain.get_mut());
                let shown = lines.shown.part_mut(inner.clone());
                held::dissolve(frame, 1.0 - frame.recipe.mix, lines.plain.get(), shown);
            }
            interleave::join(frame.level, &self.layout, lines.shown.part(inner), frame.alpha, bytes);
            column = end;
        }
    }

    /// Works on the colours of a stretch of a line.
    fn colour(&self, parts: &Parts, line: i32, column: i32, coats: &mut Coats, planes: [&mut [f32]; 4]) {
        let frame = self.frame;
        let (level, recipe) = (frame.level, &frame.recipe);
        let [r, g, b, a] = planes;
        let texture = |tile: &Option<Arc<Tile>>, seed, line, column, out: &mut Vec<f32>| {
            tile.as_ref().inspect(|tile| {
                tile.line(level, seed, line, column, r.len(), out);
            });
        };
        let [right, down] = self.drift;
        texture(
            &self.noise,
            recipe.noise_seed,
            line.wrapping_sub(down),
            column.wrapping_sub(right),
            &mut coats.noise,
        );
        texture(&self.grain, recipe.grain_seed, line, column, &mut coats.grain);
        let fog = if recipe.veil > 0.0 {
            coats.fog.set_line(level, parts.veil, line);
            coats.fog.pixels(level, column..column + r.len() as i32)
        } else {
            None
        };
        let kept = if recipe.scan_lines > 0.0 {
            scan_lines::kept(recipe.scan_lines, frame.height as f32, line)
        } else {
            1.0
        };
        let strokes = Strokes {
            tone: self.tone.as_ref(),
            fog: fog.map(|[density, ..]| (recipe.veil_white, density)),
            noise: self.noise.as_ref().map(|_| (recipe.noise, &coats.noise[..])),
            grain: self.grain.as_ref().map(|_| (recipe.grain, &coats.grain[..])),
            kept,
        };
        strokes.apply(level, [&mut *r, &mut *g, &mut *b]);
        encoding::close(
            level,
            [r, g, b, a],
            self.layout.premultiplied && frame.alpha,
            frame.encoding == Encoding::Linear,
        );
    }
}

/// What changes the colour of pixels one by one, in one go. Textures are as long as the planes, each with its strength.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strokes<'a> {
    pub(crate) tone: Option<&'a Tone>,
    pub(crate) fog: Option<(f32, &'a [f32])>,
    pub(crate) noise: Option<(f32, &'a [f32])>,
    pub(crate) grain: Option<(f32, &'a [f32])>,
    /// How much scan lines leave.
    pub(crate) kept: f32,
}

impl Strokes<'_> {
    /// Changes encoded planes in place.
    pub(crate) fn apply(&self, level: Level, planes: [&mut [f32]; 3]) {
        // One loop for each set of strokes: none pays for what it lacks.
        match (self.tone.is_some(), self.fog.is_some()) {
            (false, false) => self.with_textures::<false, false>(level, planes),
            (false, true) => self.with_textures::<false, true>(level, planes),
            (true, false) => self.with_textures::<true, false>(level, planes),
            (true, true) => self.with_textures::<true, true>(level, planes),
        }
    }

    fn with_textures<const TONE: bool, const FOG: bool>(&self, level: Level, planes: [&mut [f32]; 3]) {
        level.run(
            #[inline(always)]
            || match (self.noise.is_some(), self.grain.is_some()) {
                (false, false) => self.each::<TONE, FOG, false, false>(planes),
                (false, true) => self.each::<TONE, FOG, false, true>(planes),
                (true, false) => self.each::<TONE, FOG, true, false>(planes),
                (true, true) => self.each::<TONE, FOG, true, true>(planes),
            },
        );
    }

    #[inline(always)]
    fn each<const TONE: bool, const FOG: bool, const NOISE: bool, const GRAIN: bool>(
        &self,
        [r, g, b]: [&mut [f32]; 3],
    ) {
        let kept = self.kept;
        if !(TONE || FOG || NOISE || GRAIN || kept != 1.0) {
            return;
        }
        let len = r.len();
        let (g, b) = (&mut g[..len], &mut b[..len]);
        let tone = self.tone.copied().unwrap_or_default();
        let (white, fog) = self.fog.map_or((0.0, &[][..]), |(white, fog)| (white, &fog[..len]));
        let (noise, specks) = self
            .noise
            .map_or((0.0, &[][..]), |(noise, specks)| (noise, &specks[..len]));
        let (grain, grains) = self
            .grain
            .map_or((0.0, &[][..]), |(grain, grains)| (grain, &grains[..len]));
        for i in 0..len {
            let mut pixel = [r[i], g[i], b[i]];
            if TONE {
                pixel = tone.pixel(pixel);
            }
            if FOG {
                pixel = veil::veiled(white, fog[i], pixel);
            }
            if NOISE {
                pixel = noise::noisy(noise, specks[i], pixel);
            }
            if GRAIN {
                pixel = grain::grained(grain, grains[i], pixel);
            }
            [r[i], g[i], b[i]] = pixel.map(|v| v * kept);
        }
    }
}
