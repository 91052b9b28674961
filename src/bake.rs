//! The Bake button: the analysed curve as the host's own keyframes, to bend by hand.

use std::ffi::CStr;

use affect::keyframes::{self, Key};
use ofx::{Effect, InstanceChange, MessageKind, ParamSet, Result};

use crate::clips;
use crate::clock::Clock;
use crate::params::name;
use crate::status;
use crate::tracks::{self, Track};

/// Index of Manual in the choice of emotion sources.
const MANUAL: i32 = 2;

/// Writes the keys, in one undo step; where the host refuses, the parameters are put back and it is said so.
pub(crate) fn run(effect: &Effect<'_>, change: &InstanceChange) -> Result<()> {
    let params = effect.params()?;
    let Track::Stored(stored) = tracks::read(Some(&params)) else {
        return tell(effect, "There is no analysed curve yet: press Analyze first, then Bake");
    };
    let clip = effect.clip(clips::SOURCE).ok();
    let now = clip
        .as_ref()
        .and_then(ofx::Clip::frame_range)
        .map_or(change.at.time, |(first, _)| first);
    let clock = Clock::of(effect, clip.as_ref(), Some(stored.track.fps()), now);
    let keys = |value: fn(&affect::Affect) -> f32| keyframes::of_track(&stored.track, value, keyframes::TOLERANCE);
    let curves = [
        (name::VALENCE, keys(|felt| felt.valence)),
        (name::AROUSAL, keys(|felt| felt.arousal)),
    ];
    let old: Vec<_> = curves
        .iter()
        .map(|(name, _)| OldKeys::of(&params, name, change.at.time))
        .collect();

    let block = params.undo_block("Bake emotion to keyframes");
    let written = curves
        .iter()
        .try_for_each(|(name, keys)| write(&params, name, keys, &clock));
    let written = written.and_then(|()| params.set_int(name::EMOTION_SOURCE, MANUAL));
    if let Err(error) = written {
        old.iter().for_each(|old| old.put_back(&params));
        drop(block);
        log::warn!("the host refuses keyframes: {error}");
        return tell(
            effect,
            "This host does not let plugins write keyframes: nothing was changed",
        );
    }
    let count: usize = curves.iter().map(|(_, keys)| keys.len()).sum();
    status::show(
        &params,
        &format!("Baked to {count} keyframes on Valence and Arousal; Emotion from is Manual"),
    );
    drop(block);
    Ok(())
}

fn write(params: &ParamSet<'_>, name: &CStr, keys: &[Key], clock: &Clock) -> Result<()> {
    params.delete_keys(name)?;
    keys.iter()
        .try_for_each(|key| params.set_key(name, clock.first + key.frame as f64, f64::from(key.value)))?;
    // Some hosts answer OK and write nothing.
    match params.key_count(name)? {
        0 if !keys.is_empty() => Err(ofx::Error::plugin("the host wrote no key")),
        _ => Ok(()),
    }
}

fn tell(effect: &Effect<'_>, words: &str) -> Result<()> {
    status::show(&effect.params()?, words);
    // The status line says it too; a host without messages loses nothing.
    let _ = effect.message(MessageKind::Warning, words);
    Ok(())
}

/// A parameter as it was: its keys, or its single value.
struct OldKeys {
    name: &'static CStr,
    value: f64,
    keys: Vec<(f64, f64)>,
}

impl OldKeys {
    fn of(params: &ParamSet<'_>, name: &'static CStr, time: f64) -> Self {
        let count = params.key_count(name).unwrap_or(0).min(100_000);
        let key = |index| {
            let time = params.key_time(name, index).ok()?;
            Some((time, params.double(name, time).ok()?))
        };
        Self {
            name,
            value: params.double(name, time).unwrap_or(0.0),
            keys: (0..count).filter_map(key).collect(),
        }
    }

    fn put_back(&self, params: &ParamSet<'_>) {
        let _ = params.delete_keys(self.name);
        if self.keys.is_empty() {
            let _ = params.set_double(self.name, self.value);
        }
        for &(time, value) in &self.keys {
            let _ = params.set_key(self.name, time, value);
        }
    }
}
