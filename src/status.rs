//! The status line: what state the clip is in, in plain words.

use affect::EmotionTrack;
use ofx::{Effect, ParamSet};

use crate::clips;
use crate::clock::Clock;
use crate::feeling;
use crate::params::name;
use crate::tracks::{self, Stored, Track};

/// Before anything was analysed.
pub(crate) const AUTOMATIC: &str = "Automatic: reads the picture around each frame";

/// Where the host gives no other frames.
const ALONE: &str = "No neighbouring frames here: reads each frame alone";

/// Where the stored curve was made from other footage.
const FOREIGN: &str = "The stored curve does not match this footage: press Analyze (the old curve is kept until then)";

/// Shows what state the instance is in.
pub(crate) fn refresh(effect: &Effect<'_>) {
    let Ok(params) = effect.params() else { return };
    let mut words = match tracks::read(Some(&params)) {
        Track::Empty if effect.host().has_temporal_access() => AUTOMATIC.to_owned(),
        Track::Empty => ALONE.to_owned(),
        Track::Damaged(why) => format!("The stored curve cannot be read ({why}): press Analyze"),
        Track::Stored(stored) if is_foreign(effect, &params, &stored) => FOREIGN.to_owned(),
        Track::Stored(stored) => {
            format!(
                "Analysed on {} moments{}",
                stored.track.samples().len(),
                tempo(&stored.track)
            )
        }
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

/// Whether a stored curve was made from other pictures than the clip's: three moments are looked at, and the curve is
/// foreign if more of them disagree than agree. Frames that the host does not give say nothing.
fn is_foreign(effect: &Effect<'_>, params: &ParamSet<'_>, stored: &Stored) -> bool {
    let Ok(clip) = effect.clip(clips::SOURCE) else {
        return false;
    };
    let Some((first, _)) = clip.frame_range() else {
        return false;
    };
    let clock = Clock::of(effect, Some(&clip), Some(stored.track.fps()), first);
    let colour = crate::params::Settings::read(Some(params), first).colour;
    let (mut agree, mut disagree) = (0, 0);
    for part in [0.1, 0.5, 0.9] {
        let seconds = part * stored.track.duration();
        let time = (clock.first + seconds * clock.rate).round();
        let encoding = |image: &ofx::Image<'_>| crate::picture::encoding(colour, effect, image);
        let Some(thumbnail) = feeling::fetch(&clip, time, encoding) else {
            continue;
        };
        match stored.track.fingerprint().agrees_with(seconds, &thumbnail) {
            Some(true) => agree += 1,
            Some(false) => disagree += 1,
            None => {}
        }
    }
    disagree > agree
}
