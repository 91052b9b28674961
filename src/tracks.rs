//! The stored curve: what the hidden `track` parameter holds.
//!
//! The text is read anew for every frame, since some hosts make a new instance for each; what it says is kept
//! process-wide, so that it is parsed once.

use std::sync::{Arc, Mutex, PoisonError};

use affect::EmotionTrack;
use ofx::ParamSet;

use crate::params::name;

/// How many tracks are kept parsed: a project has few clips in view at once.
const KEPT: usize = 16;

/// A track, and where it begins.
#[derive(Debug)]
pub(crate) struct Stored {
    /// The curve.
    pub(crate) track: EmotionTrack,
    /// The clip's frame at which the track begins: not 0 where a trimmed clip was analysed by its source frames.
    pub(crate) origin: f64,
}

impl Stored {
    /// What goes into the parameter.
    pub(crate) fn to_text(&self) -> String {
        let compact = self.track.to_compact();
        if self.origin == 0.0 {
            compact
        } else {
            format!("{ORIGIN}{}\n{compact}", self.origin)
        }
    }

    fn from_text(text: &str) -> affect::Result<Self> {
        let (origin, rest) = match text.strip_prefix(ORIGIN).and_then(|rest| rest.split_once('\n')) {
            Some((number, rest)) => (
                number.parse::<f64>().ok().filter(|n| n.is_finite()).unwrap_or(0.0),
                rest,
            ),
            None => (0.0, text),
        };
        Ok(Self {
            track: EmotionTrack::parse(rest)?,
            origin,
        })
    }

    /// Whether the track has something to say of a clip's second.
    pub(crate) fn covers(&self, seconds: f64) -> bool {
        let seconds = self.seconds(seconds);
        (-1.0..=self.track.duration() + 1.0).contains(&seconds)
    }

    /// Seconds of the track at a clip's second.
    pub(crate) fn seconds(&self, seconds: f64) -> f64 {
        seconds - self.origin / self.track.fps()
    }
}

const ORIGIN: &str = "origin ";

/// What the parameter holds.
#[derive(Clone, Debug)]
pub(crate) enum Track {
    /// Nothing yet.
    Empty,
    /// A curve.
    Stored(Arc<Stored>),
    /// Something that is no track; why, in words.
    Damaged(Arc<str>),
}

/// Reads the instance's track.
pub(crate) fn read(params: Option<&ParamSet<'_>>) -> Track {
    let text = params
        .and_then(|params| params.string(name::TRACK, 0.0).ok())
        .unwrap_or_default();
    if text.trim().is_empty() {
        Track::Empty
    } else {
        parse(text)
    }
}

type Parsed = (String, Track);

static PARSED: Mutex<Vec<Parsed>> = Mutex::new(Vec::new());

fn parse(text: String) -> Track {
    let kept = || PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, track)) = kept().iter().find(|(known, _)| *known == text) {
        return track.clone();
    }
    let track = match Stored::from_text(&text) {
        Ok(stored) => Track::Stored(Arc::new(stored)),
        Err(error) => {
            log::warn!("the stored track cannot be read: {error}");
            Track::Damaged(error.to_string().into())
        }
    };
    let mut kept = kept();
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push((text, track.clone()));
    track
}

/// Forgets every parsed track.
pub(crate) fn purge() {
    PARSED.lock().unwrap_or_else(PoisonError::into_inner).clear();
}
