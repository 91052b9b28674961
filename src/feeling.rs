//! What the footage feels like at a moment: from the stored track, or from the frames around.

use std::path::Path;
use std::sync::Arc;

use affect::{Affect, Focus, LiveCache, LiveClip, LiveFeeling, Rhythm, Thumbnail, model};
use breath::{Feeling, LOOK_AHEAD, LOOK_BACK};
use ofx::{Clip, ParamSet, TimeAndScale};

use crate::clock::Clock;
use crate::instance::READINGS;
use crate::params::{EmotionSource, name};
use crate::tracks::{Stored, Track};

/// The footage's feeling.
pub(crate) enum Footage {
    /// A stored analysis.
    Stored(Arc<Stored>),
    /// Where and how fast a stored analysis says it moves, without a feeling of its own: the maker's counts.
    Movement(Arc<Stored>),
    /// A look at the frames around the moment.
    Live(LiveFeeling),
    /// Nothing is known: neutral.
    Unknown,
}

impl Footage {
    /// How sure the feeling is at a second, 0 to 1; what was not read from footage is as sure as can be.
    pub(crate) fn confidence(&self, seconds: f64) -> f32 {
        match self {
            Self::Stored(stored) => stored.track.confidence_at(stored.seconds(seconds)),
            Self::Live(live) => live.confidence(seconds),
            Self::Movement(_) | Self::Unknown => 1.0,
        }
    }
}

impl Feeling for Footage {
    fn affect(&self, seconds: f64) -> Affect {
        match self {
            Self::Stored(stored) => stored.track.affect_at(stored.seconds(seconds)),
            Self::Live(live) => live.affect(seconds),
            Self::Movement(_) | Self::Unknown => Affect::NEUTRAL,
        }
    }

    fn focus(&self, seconds: f64) -> Focus {
        match self {
            Self::Stored(stored) | Self::Movement(stored) => stored.track.focus_at(stored.seconds(seconds)),
            Self::Live(live) => live.focus(seconds),
            Self::Unknown => Focus::ANYWHERE,
        }
    }

    fn rhythm(&self) -> Rhythm {
        match self {
            Self::Stored(stored) | Self::Movement(stored) => stored.track.rhythm(),
            Self::Live(_) | Self::Unknown => Rhythm::NONE,
        }
    }
}

/// What a moment's feeling is to be read from.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// This track.
    Stored(Arc<Stored>),
    /// The frames around.
    Live,
    /// The maker's own emotion alone; a track tells where the footage moves, so that what is baked breaks where it broke.
    Own(Option<Arc<Stored>>),
}

impl Wanted {
    /// With a stored analysis no model runs; Automatic falls back to looking where the track says nothing.
    pub(crate) fn choose(source: EmotionSource, track: &Track, seconds: f64) -> Self {
        match (source, track) {
            (EmotionSource::Manual, Track::Stored(stored)) => Self::Own(Some(Arc::clone(stored))),
            (EmotionSource::Manual, _) => Self::Own(None),
            (EmotionSource::Automatic, Track::Stored(stored)) if stored.covers(seconds) => {
                Self::Stored(Arc::clone(stored))
            }
            (EmotionSource::Analysed, Track::Stored(stored)) => Self::Stored(Arc::clone(stored)),
            _ => Self::Live,
        }
    }

    /// The analysis that this goes by.
    pub(crate) fn stored(&self) -> Option<&Arc<Stored>> {
        match self {
            Self::Stored(stored) | Self::Own(Some(stored)) => Some(stored),
            Self::Own(None) | Self::Live => None,
        }
    }

    /// The feeling, where no frames have to be looked at for it.
    pub(crate) fn known(&self) -> Option<Footage> {
        match self {
            Self::Stored(stored) => Some(Footage::Stored(Arc::clone(stored))),
            Self::Own(Some(stored)) => Some(Footage::Movement(Arc::clone(stored))),
            Self::Own(None) => Some(Footage::Unknown),
            Self::Live => None,
        }
    }
}

/// The clip as the live look knows it. `key` tells apart everything that changes a thumbnail's bits (scale, depth), so
/// that what was seen at a proxy never answers for a full render.
pub(crate) fn live_clip(clock: &Clock, at: &TimeAndScale, key: u64) -> LiveClip {
    let now = clock.frame(at).floor() as i64;
    let (first, last) = match clock.frames {
        Some(frames) if at.source_frame.is_none() => (0, frames as i64 - 1),
        // Nothing is known of the ends: ask around the moment, and treat a missing frame as normal.
        _ => (now - (4.0 * clock.rate) as i64, now + (4.0 * clock.rate) as i64),
    };
    LiveClip {
        key,
        fps: clock.rate,
        first,
        last,
    }
}

/// Looks at the frames around a moment.
pub(crate) fn look(
    cache: &LiveCache,
    clip: &LiveClip,
    params: Option<&ParamSet<'_>>,
    seconds: f64,
    temporal: bool,
    fetch: &mut dyn FnMut(i64) -> Option<Thumbnail>,
    current: &mut dyn FnMut() -> Option<Thumbnail>,
) -> Footage {
    let model = match model_of(params) {
        Ok(selection) => selection.model,
        Err(error) => {
            log::error!("no model can be loaded, the feeling stays neutral: {error}");
            return Footage::Unknown;
        }
    };
    let reader = READINGS.remembering(&*model);
    let felt = if temporal {
        cache.feel(clip, &reader, seconds - LOOK_BACK, seconds + LOOK_AHEAD, fetch)
    } else {
        match current() {
            Some(thumbnail) => LiveFeeling::still(&reader, thumbnail),
            None => return Footage::Unknown,
        }
    };
    match felt {
        Ok(felt) => Footage::Live(felt),
        Err(error) => {
            log::debug!("the frames around {seconds} s cannot be read: {error}");
            Footage::Unknown
        }
    }
}

/// The model that the maker chose, else the built-in one.
pub(crate) fn model_of(params: Option<&ParamSet<'_>>) -> affect::Result<model::Selection> {
    let path = params
        .and_then(|params| params.string(name::MODEL_FILE, 0.0).ok())
        .unwrap_or_default();
    let path = path.trim();
    model::select((!path.is_empty()).then(|| Path::new(path)))
}

/// Fetches a thumbnail of a clip's frame, if the host has it.
pub(crate) fn fetch(
    clip: &Clip<'_>,
    time: f64,
    encoding: impl Fn(&ofx::Image<'_>) -> glitch::Encoding,
) -> Option<Thumbnail> {
    let image = clip
        .image(time)
        .map_err(|error| log::trace!("no frame at {time}: {error}"))
        .ok()?;
    let alpha = crate::picture::premultiplication(image.premultiplication(), clip);
    crate::picture::thumbnail(&image, alpha, encoding(&image))
}
