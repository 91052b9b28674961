//! What may not be what was meant: it is done all the same, and a note says so.

use affect::EmotionTrack;
use ofx_host::{Effect, ParamValue};

use crate::args::RenderArguments;
use crate::shots::Shots;
use crate::{bundles, note};

/// The choice of `emotionSource` with which `override` is not asked.
const MANUAL: i32 = 2;

/// Says which settings of an effect that is set up do nothing.
///
/// # Errors
/// A parameter that the host cannot read.
pub(crate) fn of_settings(effect: &Effect, arguments: &RenderArguments, frames: u64) -> ofx_host::Result<()> {
    let last = frames.saturating_sub(1);
    for list in &arguments.keys {
        if let Some((frame, _)) = list.keys.last().filter(|(frame, _)| *frame > last as f64) {
            note(&format!(
                "the keys of {} go on to frame {frame}, and the last frame is {last}: frames count from 0",
                list.name
            ));
        }
    }
    if !bundles::is_ours(effect.plugin()) {
        return Ok(());
    }
    let params = arguments.params.iter().map(|param| param.name.as_str());
    let given: Vec<&str> = params
        .chain(arguments.keys.iter().map(|list| list.name.as_str()))
        .collect();
    let own: Vec<&str> = ["valence", "arousal"]
        .into_iter()
        .filter(|name| given.contains(name))
        .collect();
    if !own.is_empty() && !counts(effect)? {
        let does = if own.len() == 1 { "does" } else { "do" };
        note(&format!(
            "{} {does} nothing while override is 0: add --param override=1",
            own.join(" and ")
        ));
    }
    Ok(())
}

/// Whether the person's own emotion counts, at one frame at least.
fn counts(effect: &Effect) -> ofx_host::Result<bool> {
    if effect.get("emotionSource", 0.0)? == ParamValue::Ints(vec![MANUAL]) {
        return Ok(true);
    }
    let none = ParamValue::Doubles(vec![0.0]);
    let keys = effect.keys("override")?;
    Ok(if keys.is_empty() {
        effect.get("override", 0.0)? != none
    } else {
        keys.iter().any(|(_, value)| *value != none)
    })
}

/// Says where a track seems to belong to other footage: by its length, else by up to three of its pictures.
pub(crate) fn of_track(track: &EmotionTrack, shots: &Shots) {
    let info = shots.info();
    let rate = info.rate.as_f64();
    if track.frames() != info.frames || (track.fps() - rate).abs() > 0.01 {
        note(&format!(
            "the track was made from {} at {:.2} fps and this clip has {} at {rate:.2}; \
             if it belongs to other footage, analyse this clip",
            footage::counted(track.frames(), "frame"),
            track.fps(),
            info.frames
        ));
        return;
    }
    let look = |seconds: f64| shots.thumbnail((seconds * rate).round() as u64);
    if track.fingerprint().is_foreign(track.duration(), look) {
        note(
            "the track was made from other pictures than this clip's; if it belongs to other footage, analyse this clip",
        );
    }
}
