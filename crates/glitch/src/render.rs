//! The way of one frame.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use breath::Recipe;

use crate::effects::{bleed, veil};
use crate::encoding;
use crate::finish::Finish;
use crate::frame::Frame;
use crate::interleave;
use crate::light::Need;
use crate::line::Parts;
use crate::picture::Band;
use crate::scratch::Memory;
use crate::simd::Level;
use crate::turns;
use crate::{Components, Error, Job, Outcome, PictureMut, Rect, Scratch};

/// Most parts the window is cut into.
const PARTS: usize = 128;

/// Numbers every drawing, so that lines kept from one are not taken for another's.
static DRAWINGS: AtomicU64 = AtomicU64::new(1);

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
    // Rows are drawn as they follow in memory.
    let next = if destination.layout().row_bytes >= 0 { -1 } else { 1 };
    let mut frame = Frame::new(job, Level::new(scratch.simd), &scratch.lines, next);
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
    let mut outcome = draw(job, &frame, scratch, inside, destination);
    if outcome == Outcome::Done && frame.is_translucent() {
        frame.alpha = true;
        outcome = draw(job, &frame, scratch, inside, destination);
    }
    Ok(outcome)
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
fn draw(job: &Job, frame: &Frame, scratch: &Scratch, window: Rect, destination: &mut PictureMut) -> Outcome {
    scratch
        .frames
        .with(|memory| draw_with(memory, job, frame, scratch, window, destination))
}

fn draw_with(
    memory: &mut Memory,
    job: &Job,
    frame: &Frame,
    scratch: &Scratch,
    window: Rect,
    destination: &mut PictureMut,
) -> Outcome {
    let recipe = &frame.recipe;
    let Memory {
        light,
        glitches,
        rain,
        veil,
    } = memory;
    let need = Need {
        glow: frame.glows(),
        soft: frame.colour && (recipe.soften > 0.0 || frame.rains() || bleed::bleeds(frame)),
        blurred: frame.colour && recipe.soften > 0.0,
        scene: frame.rains(),
        tape: bleed::bleeds(frame),
    };
    let mut fog = || {
        if frame.colour && recipe.veil > 0.0 {
            veil::lay_out(frame, veil);
        }
    };
    let (events, size) = (recipe.events(), [frame.width, frame.height]);
    let mut break_up = || glitches.lay_out(events, size, frame.across(1.0), frame.held.is_some());
    if !light.prepare(frame, need, &mut [&mut fog, &mut break_up], job.workers, job.abort) {
        return Outcome::Aborted;
    }
    if !frame.alpha && frame.is_translucent() {
        return Outcome::Done;
    }
    rain.lay_out(frame);
    let drawing = DRAWINGS.fetch_add(1, Ordering::Relaxed);
    let finish = Finish::new(frame, *destination.layout(), scratch);
    let parts = Parts {
        frame,
        light,
        glitches,
        rain,
        veil,
    };
    // Small enough to abort between, large enough to share what neighbouring lines share.
    let rows_each = window.height().div_ceil(PARTS).max(8);
    each_band(job, window, destination, rows_each, |bands| {
        scratch.lines.with(|lines| {
            let from = window.x1.saturating_sub(job.picture.x1);
            let margin = parts.margin();
            if lines.drawing != drawing {
                lines.drawing = drawing;
                lines.coats.restart();
                lines.coarse.restart();
                let len = window.width() + 2 * margin as usize;
                lines.geometry.rows.restart(from - margin, len, parts.places());
            }
            for mut band in bands {
                for index in 0..band.rows {
                    if !frame.alpha && frame.is_translucent() {
                        return;
                    }
                    let line = job.picture.y2 - 1 - band.y(index);
                    finish.line(&parts, line, from, lines, band.row(index));
                }
            }
        });
    })
}

/// Cuts the window into bands of `rows_each` lines (there may be [`PARTS`] of them) and calls `work` for each worker, with
/// its bands, until the job is aborted.
fn each_band(
    job: &Job,
    window: Rect,
    destination: &mut PictureMut,
    rows_each: usize,
    work: impl Fn(&mut dyn Iterator<Item = Band>) + Sync,
) -> Outcome {
    let bands: [Mutex<Option<Band>>; PARTS] = destination.bands::<PARTS>(window, rows_each).map(Mutex::new);
    let count = window.height().div_ceil(rows_each);
    let done = turns::share(job.workers, count, job.abort, |turns| {
        work(&mut turns.filter_map(|turn| bands.get(turn)?.lock().ok()?.take()));
    });
    if done { Outcome::Done } else { Outcome::Aborted }
}

/// Copies the window as it is.
fn copy(job: &Job, frame: &Frame, window: Rect, destination: &mut PictureMut) -> Outcome {
    let (from, to) = (*job.source.layout(), *destination.layout());
    let bounds = job.source.bounds();
    let alike = from.depth == to.depth
        && from.components == to.components
        && from.premultiplied == to.premultiplied
        && bounds.contains(&window);
    // Large copies go past the caches, small ones do not; and copying is over soon enough to abort after it.
    let rows_each = window.height().div_ceil(job.workers.count().clamp(1, PARTS)).max(8);
    each_band(job, window, destination, rows_each, |bands| {
        bands.for_each(|band| copy_band(job, frame, window, alike, band));
    })
}

/// Copies one band; `alike` where its pixels are stored as the source's are.
fn copy_band(job: &Job, frame: &Frame, window: Rect, alike: bool, mut band: Band) {
    let (from, to) = (job.source.layout(), *band.layout());
    let bounds = job.source.bounds();
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
                encoding::open(frame.level, lines.shown.get_mut(), from.premultiplied);
                encoding::close(frame.level, lines.shown.get_mut(), to.premultiplied);
            }
            interleave::join(frame.level, &to, lines.shown.get(), true, bytes);
        });
    }
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
