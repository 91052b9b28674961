//! The status line: what state the clip is in, in plain words.

use affect::EmotionTrack;
use ofx::{Effect, ParamSet};

use crate::clips;
use crate::clock::Clock;
use crate::feeling;
use crate::instance::Instance;
use crate::params::name;
use crate::tracks::{self, Stored, Track};

/// Before anything was analysed.
pub(crate) const AUTOMATIC: &str = "Automatic: reads the picture around each frame";

/// Where the host gives no other frames.
const ALONE: &str = "No neighbouring frames here: reads each frame alone";

/// Where the stored curve was made from other footage.
const FOREIGN: &str = "The stored curve does not match this footage: press Analyze (the old curve is kept until then)";

/// Shows what state the instance is in.
pub(crate) fn refresh(effect: &Effect<'_>, instance: &Instance) {
    let Ok(params) = effect.params() else { return };
    let mut words = match tracks::read(Some(&params)) {
        Track::Empty if effect.host().has_temporal_access() => AUTOMATIC.to_owned(),
        Track::Empty => ALONE.to_owned(),
        Track::Damaged(why) => format!("The stored curve cannot be read ({why}): press Analyze"),
        Track::Stored(stored) => misfit(effect, instance, &params, &stored).unwrap_or_else(|| {
            format!(
                "Analysed on {} moments{}",
                stored.track.samples().len(),
                tempo(&stored.track)
            )
        }),
    };
    if let Ok(selection) = feeling::model_of(Some(&params))
        && let Some(why) = selection.refused
    {
        words = format!("The model file does not serve ({why}); the built-in model does. {words}");
    }
    show(&params, &words);
}

/// What is said of a curve's tempo, behind what it was made from; nothing where no heart would follow it.
pub(crate) fn tempo(track: &EmotionTrack) -> String {
    let rhythm = track.rhythm();
    if rhythm.is_clear() {
        format!("; moves at {:.0} beats a minute", rhythm.bpm)
    } else {
        String::new()
    }
}

/// Shows words, if they are not shown already: writing is an edit, and hosts count edits.
pub(crate) fn show(params: &ParamSet<'_>, words: &str) {
    if params.string(name::STATUS, 0.0).is_ok_and(|shown| shown == words) {
        return;
    }
    if let Err(error) = params.set_string(name::STATUS, words) {
        log::debug!("the status line cannot be set: {error}");
    }
}

/// Why a stored curve does not go with the clip, in words; `None` where nothing speaks against it. Frames that the host
/// does not give say nothing.
fn misfit(effect: &Effect<'_>, instance: &Instance, params: &ParamSet<'_>, stored: &Stored) -> Option<String> {
    let clip = effect.clip(clips::SOURCE).ok()?;
    let (first, _) = clip.frame_range()?;
    let track = &stored.track;
    let clock = Clock::of(effect, Some(&clip), Some(track.fps()), first);
    let colour = crate::params::Settings::read(Some(params), first).colour;
    let encoding = |image: &ofx::Image<'_>| crate::picture::encoding(colour, effect, image);
    let offset = instance.source_offset();
    // Where the curve is looked up by numbered source frames, it stays at its pictures however the clip is trimmed.
    let numbered = offset.is_some() || stored.origin != 0.0;
    let length = clock.frames.filter(|_| !numbered);
    let within = length.map_or(f64::INFINITY, |frames| clock.seconds(frames));
    let start = offset.map_or(clock.first, |offset| stored.origin - offset);
    let look = |seconds: f64| feeling::fetch(&clip, (start + seconds * clock.rate).round(), encoding);
    if track.fingerprint().is_foreign(within, look) {
        return Some(FOREIGN.to_owned());
    }
    let length = length.filter(|_| clock.is_of_other_length(track.frames(), track.fps()))?;
    Some(format!(
        "The clip is {length:.0} frames long now and the stored curve {}: press Analyze (the old curve is kept until then)",
        track.frames()
    ))
}
