//! The way of one frame.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use breath::Recipe;

use crate::effects::{bleed, grain, held, noise, scan_lines, tone::Tone, veil};
use crate::encoding;
use crate::frame::Frame;
use crate::interleave;
use crate::light::{FieldRow, Need};
use crate::line::Parts;
use crate::numbers::round;
use crate::picture::{Band, Layout};
use crate::planes::{LONG, SHORT};
use crate::pool::Lines;
use crate::scratch::Memory;
use crate::simd::Level;
use crate::tile::Tile;
use crate::{Components, Encoding, Error, Job, Outcome, PictureMut, Rect, Scratch};

/// Most parts the window is cut into.
const PARTS: usize = 24;

/// Renders the job's window into `destination`.
///
/// # Errors
/// [`Error`] where the pictures do not fit together; nothing is written then.
pub fn render(job: &Job, destination: &mut PictureMut, scratch: &Scratch) -> Result<Outcome, Error> {
    if job.picture.is_empty() || job.picture.width().max(job.picture.height()) > crate::MAX_SIDE {
        return Err(Error::EmptyPicture(job.picture));
    }
    let is_alpha = |components| components == Components::Alpha;
    if is_alpha(job.source.components()) != is_alpha(destination.layout().components) {
        return Err(Error::Components);
    }
    let window = job.window.intersection(&destination.bounds());
    if window.is_empty() {
        return Ok(Outcome::Done);
    }
    if job.source.bounds().is_empty() {
        return Err(Error::EmptySource);
    }
    let mut frame = Frame::new(job, Level::new(scratch.simd), &scratch.lines);
    if crate::recipe::does_nothing(&frame.recipe) || (frame.recipe.stutter > 0.0 && is_still(&frame)) {
        return Ok(copy(job, &frame, window, destination));
    }
    let layout = *destination.layout();
    let source = job.source;
    frame.colour |= source.premultiplied() != layout.premultiplied && !is_alpha(layout.components);
    let inside = window.intersection(&job.picture);
    if inside != window && copy(job, &frame, window, destination) == Outcome::Aborted {
        return Ok(Outcome::Aborted);
    }
    if inside.is_empty() {
        return Ok(Outcome::Done);
    }
    Ok(scratch
        .frames
        .with(|memory| draw(job, &frame, memory, scratch, inside, destination)))
}

/// Whether the stutter that a recipe asks for cannot be given, and nothing else is asked for.
fn is_still(frame: &Frame) -> bool {
    frame.stutter == 0.0
        && crate::recipe::does_nothing(&Recipe {
            stutter: 0.0,
            ..frame.recipe.clone()
        })
}

/// Draws the window in bands of lines.
fn draw(
    job: &Job,
    frame: &Frame,
    memory: &mut Memory,
    scratch: &Scratch,
    window: Rect,
    destination: &mut PictureMut,
) -> Outcome {
    let recipe = &frame.recipe;
    let Memory { light, glitches, veil } = memory;
    glitches.lay_out(recipe.events(), frame.width, frame.height, frame.held.is_some());
    if frame.colour && recipe.veil > 0.0 {
        veil::lay_out(recipe, frame.width, frame.height, veil);
    }
    let need = Need {
        glow: frame.glows(),
        soft: frame.colour && (recipe.soften > 0.0 || frame.rains()),
    };
    if !light.prepare(frame, need, job.workers, job.abort) {
        return Outcome::Aborted;
    }
    let finish = Finish::new(frame, *destination.layout(), scratch);
    let parts = Parts {
        frame,
        light,
        glitches,
        veil,
    };
    each_band(job, window, destination, |mut band| {
        scratch.lines.with(|lines| {
            let from = window.x1.saturating_sub(job.picture.x1);
            let margin = parts.margin();
            lines.veil.restart();
            lines.coarse.restart();
            let len = window.width() + 2 * margin as usize;
            lines.rows.restart(from - margin, len, parts.lines_at_hand());
            for index in 0..band.rows {
                let line = job.picture.y2 - 1 - band.y(index);
                finish.line(&parts, line, from, lines, band.row(index));
            }
        });
    })
}

/// Cuts the window into bands and calls `work` with each, side by side, until the job is aborted.
fn each_band(job: &Job, window: Rect, destination: &mut PictureMut, work: impl Fn(Band) + Sync) -> Outcome {
    // Small enough to abort between, large enough to share what neighbouring lines share.
    let rows_each = window.height().div_ceil(PARTS).max(8);
    let bands: [Mutex<Option<Band>>; PARTS] = destination.bands::<PARTS>(window, rows_each).map(Mutex::new);
    let stopped = AtomicBool::new(false);
    let count = window.height().div_ceil(rows_each);
    job.workers.run(count, &|part| {
        if stopped.load(Ordering::Relaxed) || (job.abort)() {
            stopped.store(true, Ordering::Relaxed);
            return;
        }
        if let Some(band) = bands
            .get(part)
            .and_then(|band| band.lock().ok().and_then(|mut band| band.take()))
        {
            work(band);
        }
    });
    if stopped.load(Ordering::Relaxed) {
        Outcome::Aborted
    } else {
        Outcome::Done
    }
}

/// What happens to a line once its pixels are in place.
struct Finish<'a> {
    tone: Option<Tone>,
    grain: Option<std::sync::Arc<Tile>>,
    noise: Option<std::sync::Arc<Tile>>,
    drift: [i32; 2],
    layout: Layout,
    frame: &'a Frame<'a>,
}

impl<'a> Finish<'a> {
    fn new(frame: &'a Frame<'a>, layout: Layout, scratch: &Scratch) -> Self {
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
    fn line(&self, parts: &Parts, line: i32, from: i32, lines: &mut Lines, bytes: &mut [u8]) {
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
            parts.draw(line, &tracks, column - margin..end + margin, lines);
            let inner = margin as usize..margin as usize + len;
            if frame.colour {
                lines.tape.bleed(frame, column - margin, &mut lines.shown);
                self.colour(
                    parts,
                    line,
                    column,
                    &mut lines.veil,
                    lines.shown.part_mut(inner.clone()),
                );
            }
            if frame.recipe.mix < 1.0 {
                lines.plain.resize(len);
                frame.current.read(frame.level, line, column, lines.plain.get_mut());
                let shown = lines.shown.part_mut(inner.clone());
                held::dissolve(frame.level, 1.0 - frame.recipe.mix, lines.plain.get(), shown);
            }
            interleave::join(frame.level, &self.layout, lines.shown.part(inner), bytes);
            column = end;
        }
    }

    /// Works on the colours of a stretch of a line.
    fn colour(&self, parts: &Parts, line: i32, column: i32, fog: &mut FieldRow, planes: [&mut [f32]; 4]) {
        let frame = self.frame;
        let (level, recipe) = (frame.level, &frame.recipe);
        let [r, g, b, a] = planes;
        if let Some(tone) = &self.tone {
            tone.apply(level, [r, g, b]);
        }
        if recipe.veil > 0.0 {
            fog.set_line(level, parts.veil, line);
            if let Some([density, ..]) = fog.pixels(level, column..column + r.len() as i32) {
                veil::veil(level, recipe.veil_white, density, [r, g, b]);
            }
        }
        if let Some(tile) = &self.noise {
            noise::noise(
                level,
                tile,
                recipe.noise,
                recipe.noise_seed,
                self.drift,
                line,
                column,
                [r, g, b],
            );
        }
        if let Some(tile) = &self.grain {
            grain::grain(level, tile, recipe.grain, recipe.grain_seed, line, column, [r, g, b]);
        }
        if recipe.scan_lines > 0.0 {
            let kept = scan_lines::kept(recipe.scan_lines, frame.height as f32, line);
            scan_lines::darken(level, kept, [r, g, b]);
        }
        encoding::close(
            level,
            [r, g, b, a],
            self.layout.premultiplied,
            frame.encoding == Encoding::Linear,
        );
    }
}

/// Copies the window as it is.
fn copy(job: &Job, frame: &Frame, window: Rect, destination: &mut PictureMut) -> Outcome {
    let (from, to) = (*job.source.layout(), *destination.layout());
    let bounds = job.source.bounds();
    let alike = from.depth == to.depth
        && from.components == to.components
        && from.premultiplied == to.premultiplied
        && bounds.contains(&window);
    each_band(job, window, destination, |mut band| {
        if alike && copy_whole(job, window, &mut band) {
            return;
        }
        for index in 0..band.rows {
            let y = band.y(index);
            let bytes = band.row(index);
            if alike {
                let start = (window.x1 - bounds.x1) as usize * from.pixel_len();
                if let Some(source) = job.source.row(y).get(start..start + bytes.len()) {
                    bytes.copy_from_slice(source);
                }
                continue;
            }
            frame.pool.with(|lines| {
                lines.shown.resize(window.width());
                let line = job.picture.y2.saturating_sub(1).saturating_sub(y);
                let first = window.x1.saturating_sub(job.picture.x1);
                frame.current.read(frame.level, line, first, lines.shown.get_mut());
                if from.premultiplied != to.premultiplied && to.components != Components::Alpha {
                    encoding::open(frame.level, lines.shown.get_mut(), from.premultiplied, false);
                    encoding::close(frame.level, lines.shown.get_mut(), to.premultiplied, false);
                }
                interleave::join(frame.level, &to, lines.shown.get(), bytes);
            });
        }
    })
}

/// Copies a band in one go where source and destination lie alike in memory. False where they do not.
fn copy_whole(job: &Job, window: Rect, band: &mut Band) -> bool {
    let alike = (job.source.layout().row_bytes >= 0) == band.ascends();
    match (
        alike,
        job.source.rows_from(band.y(0), band.rows, window),
        band.contiguous(),
    ) {
        (true, Some(from), Some(to)) if from.len() == to.len() => {
            to.copy_from_slice(from);
            true
        }
        _ => false,
    }
}

/// Whether the recipe leaves every pixel as it is.
#[must_use]
pub fn is_identity(recipe: &Recipe) -> bool {
    crate::recipe::does_nothing(&crate::recipe::tamed(recipe))
}

/// The part of the source that the window's pixels are made from, for the host's region of interest.
///
/// The window itself where pixels stay in place and take nothing from their neighbours, else the whole picture.
#[must_use]
pub fn source_region(recipe: &Recipe, picture: Rect, window: Rect) -> Rect {
    let recipe = crate::recipe::tamed(recipe);
    let stays = !crate::recipe::works_on_places(&recipe)
        && recipe.glow == 0.0
        && recipe.soften == 0.0
        && recipe.chroma_shift == [0.0; 2]
        && (recipe.bleed_length == 0.0 || (recipe.bleed == 0.0 && recipe.overflow == 0.0));
    if stays || recipe.mix == 0.0 {
        window.intersection(&picture)
    } else {
        picture
    }
}
