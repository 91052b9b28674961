//! The Analyze button: watch the whole clip once, and store its curve.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

use affect::analysis::{self, Analyzer};
use affect::{EmotionTrack, Glance, PictureView};
use ofx::{Clip, Effect, InstanceChange, MessageKind, Result};

use crate::clips;
use crate::clock::Clock;
use crate::feeling;
use crate::instance::Instance;
use crate::params::{ColourChoice, Settings, name};
use crate::picture;
use crate::status;
use crate::tracks::Stored;

/// How often a busy host is asked again for a frame.
const TRIES: usize = 3;

/// Where nobody knows what the whole clip is.
const ENDLESS: &str = "the host does not say where the clip begins and ends; automatic mode goes on reading it, and for \
                       its whole curve use `glitch-glow analyze` and `glitch-glow render --track`";

/// Runs the analysis, and stores the result in one undo step. A cancelled or failed one changes nothing.
pub(crate) fn run(effect: &Effect<'_>, instance: &Instance, change: &InstanceChange) -> Result<()> {
    let Some(_guard) = Guard::enter(&instance.busy) else {
        return Ok(());
    };
    let params = effect.params()?;
    let words = match watch(effect, change, instance.source_offset()) {
        Ok(Watched::Done {
            stored,
            looked_at,
            missing,
            trouble,
        }) => {
            let text = stored.to_text();
            let block = params.undo_block("Analyze emotion");
            let written = params.set_string(name::TRACK, &text);
            let tempo = status::tempo(&stored.track);
            let words = match &written {
                Ok(()) if missing == 0 => format!("Analysed on {looked_at} frames{tempo}{trouble}"),
                Ok(()) => {
                    format!("Analysed on {looked_at} frames{tempo}; the host did not give {missing} others{trouble}")
                }
                Err(_) => "The host refused to store the curve: it stays automatic".to_owned(),
            };
            status::show(&params, &words);
            drop(block);
            if let Err(error) = written {
                log::error!("the track cannot be stored: {error}");
                let _ = effect.message(MessageKind::Error, &words);
            }
            return Ok(());
        }
        Ok(Watched::Cancelled) => "Analysis cancelled: nothing was changed".to_owned(),
        Err(why) => format!("Analysis failed, nothing was changed: {why}"),
    };
    log::info!("{words}");
    status::show(&params, &words);
    Ok(())
}

enum Watched {
    Done {
        stored: Box<Stored>,
        looked_at: usize,
        missing: usize,
        /// What to say of the model, where it failed.
        trouble: String,
    },
    Cancelled,
}

fn watch(effect: &Effect<'_>, change: &InstanceChange, offset: Option<f64>) -> std::result::Result<Watched, String> {
    let params = effect.params()?;
    let clip = effect.clip(clips::SOURCE)?;
    if !clip.is_connected() {
        return Err("connect a clip first".into());
    }
    let clock = Clock::of_whole(effect, &clip, change.at.time).ok_or(ENDLESS)?;
    let frames = clock.frames.ok_or(ENDLESS)?;
    let selection = feeling::model_of(Some(&params)).map_err(|error| error.to_string())?;
    let failures = || selection.trouble().map_or(0, affect::model::Trouble::windows);
    let before = failures();
    let source = analysis::Source {
        fps: clock.rate,
        frames: frames as u64,
    };
    let mut analyzer = Analyzer::new(&*selection.model, source).map_err(|error| error.to_string())?;
    let reel = Reel {
        effect,
        clip: &clip,
        first: clock.first,
        frames,
        colour: Settings::read(Some(&params), change.at.time).colour,
        progress: effect.progress("Glitch & Glow: reading the emotion of the clip"),
        cancelled: Cell::new(false),
    };
    let (mut looked_at, mut missing) = (0, 0);
    for frame in analysis::frames_to_look_at(source) {
        match reel.show(frame, frame, |view| analyzer.push(frame, view)) {
            Some(Ok(())) => looked_at += 1,
            Some(Err(error)) => {
                log::debug!("frame {frame} is left out: {error}");
                missing += 1;
            }
            None => missing += 1,
        }
        // Not every frame is asked for. Where two that were look like different shots, a few beside them say where the
        // cut is.
        analyzer.locate_cuts(&mut |beside| reel.show(beside, frame, Glance::of)?.ok());
        if reel.cancelled.get() {
            return Ok(Watched::Cancelled);
        }
    }
    if looked_at == 0 {
        return Err("the host gave no frame; try again when it is idle".into());
    }
    let track: EmotionTrack = analyzer.finish().map_err(|error| error.to_string())?;
    let trouble = match selection.trouble() {
        Some(trouble) if failures() > before => {
            format!(
                "; your model failed on a part ({}), there the built-in one read",
                trouble.why()
            )
        }
        _ => String::new(),
    };
    // Where the host numbers source frames while rendering, the curve is looked up by them.
    let origin = offset.map_or(0.0, |offset| clock.first + offset);
    Ok(Watched::Done {
        stored: Box::new(Stored { track, origin }),
        looked_at,
        missing,
        trouble,
    })
}

/// The frames of the clip, for as long as nobody cancels.
struct Reel<'a, 'host> {
    effect: &'a Effect<'host>,
    clip: &'a Clip<'host>,
    /// Host time of frame 0.
    first: f64,
    frames: f64,
    colour: ColourChoice,
    progress: ofx::Progress<'a>,
    cancelled: Cell<bool>,
}

impl Reel<'_, '_> {
    /// Shows a frame to somebody, while the analysis stands at another; `None` where the host does not give it, or has
    /// been asked to stop. A host that is busy is asked again; whoever cancels waits for one answer of it at most.
    fn show<T>(&self, frame: u64, stands_at: u64, at: impl FnOnce(&PictureView<'_>) -> T) -> Option<T> {
        let image = (0..TRIES).find_map(|_| {
            self.goes_on(stands_at)
                .then(|| self.clip.image(self.first + frame as f64).ok())
                .flatten()
        })?;
        let alpha = picture::premultiplication(image.premultiplication(), self.clip);
        let encoding = picture::encoding(self.colour, self.effect, &image);
        Some(at(&picture::view(&image, alpha, encoding)?))
    }

    fn goes_on(&self, frame: u64) -> bool {
        let stop = self.cancelled.get() || !self.progress.update(frame as f64 / self.frames) || self.effect.aborted();
        self.cancelled.set(stop);
        !stop
    }
}

/// Keeps a second press, or the host's answer to our own writing, from starting another analysis.
struct Guard<'a>(&'a AtomicBool);

impl<'a> Guard<'a> {
    fn enter(busy: &'a AtomicBool) -> Option<Self> {
        (!busy.swap(true, Ordering::AcqRel)).then_some(Self(busy))
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
