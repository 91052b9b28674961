//! The render action: from a moment to pixels.

use std::borrow::Cow;

use breath::Recipe;
use glitch::{Job, PictureRef, Workers};
use ofx::{Effect, HostThreads, Image, ImageMut, Premultiplication, RenderArgs, Result};

use crate::instance::{Instance, scratch};
use crate::moment::Moment;
use crate::params::Show;
use crate::{clips, picture, show};

/// Renders one window. Whatever goes wrong on the way, a picture comes out: the source as it is, or black where there is
/// not even that. Hosts that ignore a failed render would show garbage memory otherwise.
pub(crate) fn render(effect: &Effect<'_>, instance: &Instance, arguments: &RenderArgs) -> Result<()> {
    let output_clip = effect.clip(clips::OUTPUT)?;
    let mut output = output_clip.image_mut(arguments.at.time)?;
    let window = arguments
        .window
        .filter(|window| !window.is_empty())
        .map_or(output.bounds(), |window| window);
    let window = picture::rect(window);
    let source_clip = effect.clip(clips::SOURCE).ok();
    let source = source_clip.as_ref().and_then(|clip| {
        let fetched = clip.image(arguments.at.time);
        fetched
            .map_err(|error| log::debug!("no source at {}: {error}", arguments.at.time))
            .ok()
    });
    let (Some(clip), Some(source)) = (&source_clip, &source) else {
        return blank(&mut output, window);
    };
    let alpha = picture::premultiplication(source.premultiplication(), clip);
    let bytes = own_bytes(&output, source);
    let moment = Moment::read(effect, Some(clip), arguments.at);
    note_source_frame(instance, &moment);

    let whole = picture::whole(clip, source, &arguments.at);
    let footage = moment.feel(effect, clip, source, &instance.live);
    let pixel_aspect = picture::pixel_aspect(clip) as f32;
    let recipe = moment.recipe(&footage, aspect(whole, pixel_aspect));
    let held = if recipe.needs_held_frame() {
        clip.image(moment.held_time(recipe.held)).ok()
    } else {
        None
    };
    let encoding = picture::encoding(moment.settings.colour, effect, source);
    let workers = HostWorkers::new(effect);
    let frame = Frame {
        source,
        bytes: &bytes,
        alpha,
        whole,
        pixel_aspect,
        window,
        encoding,
    };
    let drawn = frame.glitch(&recipe, held.as_ref(), &workers, &|| effect.aborted(), &mut output);
    if let Err(error) = drawn {
        log::warn!("the picture passes through: {error}");
        frame
            .glitch(&Recipe::IDENTITY, None, &workers, &|| false, &mut output)
            .map_err(plugin_error)?;
    }
    if moment.settings.show != Show::Picture {
        let stage = show::Stage {
            whole,
            pixel_aspect,
            window,
            encoding,
            premultiplied: alpha == Premultiplication::Premultiplied,
        };
        show::draw(&mut output, &stage, &moment, &footage);
    }
    Ok(())
}

/// The parts of a frame that stay the same whatever the recipe.
struct Frame<'a, 'host> {
    source: &'a Image<'host>,
    bytes: &'a [u8],
    alpha: Premultiplication,
    whole: glitch::Rect,
    pixel_aspect: f32,
    window: glitch::Rect,
    encoding: glitch::Encoding,
}

impl Frame<'_, '_> {
    fn glitch(
        &self,
        recipe: &Recipe,
        held: Option<&Image<'_>>,
        workers: &dyn Workers,
        abort: &(dyn Fn() -> bool + Sync),
        output: &mut ImageMut<'_>,
    ) -> std::result::Result<(), glitch::Error> {
        let held: Option<PictureRef<'_>> =
            held.and_then(|image| picture::source(image, image.bytes(), self.alpha).ok());
        let job = Job {
            recipe,
            source: picture::source(self.source, self.bytes, self.alpha)?,
            held,
            picture: self.whole,
            pixel_aspect: self.pixel_aspect,
            window: self.window,
            encoding: self.encoding,
            workers,
            abort,
        };
        glitch::render(&job, &mut picture::target(output, self.alpha)?, &scratch())?;
        Ok(())
    }
}

/// The source's bytes; a copy where a host renders in place and both are the same memory.
pub(crate) fn own_bytes<'a>(output: &ImageMut<'_>, source: &'a Image<'_>) -> Cow<'a, [u8]> {
    if output.overlaps(source) {
        Cow::Owned(source.bytes().to_vec())
    } else {
        Cow::Borrowed(source.bytes())
    }
}

/// Transparent black: there is no source.
pub(crate) fn blank(output: &mut ImageMut<'_>, window: glitch::Rect) -> Result<()> {
    let bounds = picture::rect(output.bounds());
    let (row_bytes, pixel) = (output.row_bytes(), output.depth().bytes() * output.components().count());
    let (x1, x2) = (window.x1.max(bounds.x1), window.x2.min(bounds.x2));
    if x1 >= x2 {
        return Ok(());
    }
    let bytes = output.bytes_mut();
    for y in window.y1.max(bounds.y1)..window.y2.min(bounds.y2) {
        let row = if row_bytes < 0 {
            bounds.y2 - 1 - y
        } else {
            y - bounds.y1
        } as usize
            * row_bytes.unsigned_abs();
        let first = row + (x1 - bounds.x1) as usize * pixel;
        let last = row + (x2 - bounds.x1) as usize * pixel;
        if let Some(pixels) = bytes.get_mut(first..last) {
            pixels.fill(0);
        }
    }
    Ok(())
}

/// Remembers how far source frames are from the host's time: Analyze is told the time alone.
fn note_source_frame(instance: &Instance, moment: &Moment<'_>) {
    if let Some(frame) = moment.at.source_frame
        && let Ok(mut offset) = instance.source_offset.lock()
    {
        *offset = Some(frame - moment.at.time);
    }
}

/// Width of the picture in heights, as it is seen.
pub(crate) fn aspect(whole: glitch::Rect, pixel_aspect: f32) -> f32 {
    let (width, height) = (
        i64::from(whole.x2) - i64::from(whole.x1),
        i64::from(whole.y2) - i64::from(whole.y1),
    );
    if width > 0 && height > 0 {
        width as f32 / height as f32 * pixel_aspect
    } else {
        16.0 / 9.0
    }
}

pub(crate) fn plugin_error(error: glitch::Error) -> ofx::Error {
    ofx::Error::plugin(error.to_string())
}

/// The host's threads where it has some, else our own, which end with each render.
pub(crate) enum HostWorkers<'host> {
    Host(HostThreads<'host>),
    Own(glitch::Scoped),
}

impl<'host> HostWorkers<'host> {
    pub(crate) fn new(effect: &Effect<'host>) -> Self {
        match effect.threads() {
            Some(threads) => Self::Host(threads),
            None => Self::Own(glitch::Scoped(
                std::thread::available_parallelism().map_or(1, usize::from),
            )),
        }
    }
}

impl Workers for HostWorkers<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Host(threads) => threads.count(),
            Self::Own(own) => own.count(),
        }
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        match self {
            Self::Host(threads) => threads.run(jobs, job),
            Self::Own(own) => own.run(jobs, job),
        }
    }
}
