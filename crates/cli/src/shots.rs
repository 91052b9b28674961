//! What a render is fed: one clip for a filter, or two that overlap for a transition.

use std::sync::Arc;

use affect::Thumbnail;
use footage::{ClipInfo, Encoding, OpenOptions};
use ofx_host::{ClipFormat, Effect, FrameSource, Picture, SourceError};

use crate::args::RenderArguments;
use crate::decoders::Footage;
use crate::error::{Error, Result};
use crate::{note, opening};

/// Seconds that a transition lasts where nobody says.
const SECONDS: f64 = 1.0;
/// The parameter that says how far a transition is (ofxImageEffect.h).
pub const PROGRESS: &str = "Transition";

/// The clips of a render on one line of time, whose frame 0 is the first of the first clip.
pub struct Shots {
    from: Arc<Footage>,
    to: Option<Incoming>,
}

/// The clip that a transition goes to.
struct Incoming {
    footage: Arc<Footage>,
    /// The frame at which it begins, and with it the transition.
    start: u64,
    /// How many frames both clips share.
    over: u64,
}

impl Shots {
    /// Opens what the arguments name.
    ///
    /// # Errors
    /// A clip that cannot be read, or two that do not go together.
    pub fn open(arguments: &RenderArguments, options: &OpenOptions) -> Result<Self> {
        let open = |path| -> Result<Arc<Footage>> {
            let footage = Footage::open(path, options.clone())?;
            opening::tell(footage.info(), arguments.fps);
            Ok(Arc::new(footage))
        };
        let from = open(&arguments.input)?;
        let to = match &arguments.to {
            Some(path) => Some(Incoming::behind(from.info(), open(path)?, arguments.over)?),
            None => None,
        };
        Ok(Self { from, to })
    }

    /// What the first clip is: the output is like it.
    pub fn info(&self) -> &ClipInfo {
        self.from.info()
    }

    /// What a frame of the first clip looks like; `None` where it cannot be read.
    pub fn thumbnail(&self, frame: u64) -> Option<Thumbnail> {
        self.from.thumbnail(frame).ok()
    }

    /// Whether there are two.
    pub const fn is_transition(&self) -> bool {
        self.to.is_some()
    }

    /// Frames from the beginning of the first clip to the end of the last.
    pub fn frames(&self) -> u64 {
        match &self.to {
            Some(to) => to.start + to.footage.info().frames,
            None => self.info().frames,
        }
    }

    /// The format of the first clip.
    pub fn format(&self) -> ClipFormat {
        self.from.format()
    }

    /// Connects the clips, and drives the transition unless the person does.
    ///
    /// # Errors
    /// A plugin without such clips or such a parameter.
    pub fn connect(&self, effect: &Effect, arguments: &RenderArguments) -> Result<()> {
        let Some(to) = &self.to else {
            return Ok(effect.connect("Source", self.from.clone())?);
        };
        effect.connect("SourceFrom", self.from.clone())?;
        let start = to.start as f64;
        let later = Later {
            source: to.footage.clone(),
            by: start,
        };
        effect.connect("SourceTo", Arc::new(later))?;
        let driven = arguments.params.iter().any(|param| param.name == PROGRESS)
            || arguments.keys.iter().any(|list| list.name == PROGRESS);
        if !driven {
            // Nothing of it on the frame before, all of it on the frame behind: each shared frame shows both shots.
            effect.set_key(PROGRESS, start - 1.0, 0.0)?;
            effect.set_key(PROGRESS, start + to.over as f64, 1.0)?;
        }
        Ok(())
    }
}

impl Incoming {
    fn behind(from: &ClipInfo, footage: Arc<Footage>, over: Option<u64>) -> Result<Self> {
        let to = footage.info();
        if let Some(difference) = difference(from, to) {
            return Err(Error::Usage(format!(
                "{} is {} and {} is {}: bring both to one size, rate and encoding first",
                from.path.display(),
                difference[0],
                to.path.display(),
                difference[1],
            )));
        }
        let shorter = from.frames.min(to.frames);
        let over = over.unwrap_or_else(|| ((SECONDS * from.rate.as_f64()).round() as u64).clamp(1, shorter));
        if over == 0 || over > shorter {
            return Err(Error::Usage(format!(
                "a transition over {over} frames does not fit: the shorter clip has {shorter}; use --over 1 to {shorter}"
            )));
        }
        if to.sound.is_some() {
            note(&format!("the sound of {} is left out", to.path.display()));
        }
        let start = from.frames - over;
        Ok(Self { footage, start, over })
    }
}

/// What keeps two clips from lying over each other, said of each.
fn difference(from: &ClipInfo, to: &ClipInfo) -> Option<[String; 2]> {
    let both = [from, to];
    if (from.width, from.height) != (to.width, to.height) {
        return Some(both.map(|info| format!("{}x{}", info.width, info.height)));
    }
    if (from.rate.as_f64() - to.rate.as_f64()).abs() >= 0.01 {
        return Some(both.map(|info| format!("at {:.2} frames per second", info.rate.as_f64())));
    }
    // A scaler that rounds to whole pixels leaves an aspect of 900:901, which nobody sees.
    let aspects = both.map(|info| f64::from(info.pixel_aspect.0) / f64::from(info.pixel_aspect.1.max(1)));
    if (aspects[0] / aspects[1] - 1.0).abs() > 0.01 {
        return Some(aspects.map(|aspect| format!("of pixels {aspect:.3} times as wide as high")));
    }
    (from.encoding != to.encoding).then(|| {
        both.map(|info| match info.encoding {
            Encoding::Video => "encoded as video".to_owned(),
            Encoding::Linear => "linear light".to_owned(),
        })
    })
}

/// A clip that begins later.
struct Later {
    source: Arc<Footage>,
    by: f64,
}

impl FrameSource for Later {
    fn format(&self) -> ClipFormat {
        let format = self.source.format();
        ClipFormat {
            first_frame: format.first_frame + self.by,
            last_frame: format.last_frame + self.by,
            ..format
        }
    }

    fn colourspace(&self) -> Option<&'static str> {
        self.source.colourspace()
    }

    fn frame(&self, time: f64) -> std::result::Result<Option<Arc<Picture>>, SourceError> {
        self.source.frame(time - self.by)
    }
}
