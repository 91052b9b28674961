//! The stored track: what the hidden parameter or a file holds.

use affect::EmotionTrack;

/// Seconds at which a track is asked, sane and not.
const SECONDS: [f64; 8] = [0.0, 0.3, 5.0, -1.0, 1e9, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];

/// Whatever can be read can be asked anything, and is the same after it was stored and read again.
pub(super) fn run(input: &[u8]) -> Result<String, String> {
    let text = String::from_utf8_lossy(input);
    let track = match EmotionTrack::parse(&text) {
        Ok(track) => track,
        Err(error) => return Ok(without_numbers(&error.to_string())),
    };
    for seconds in SECONDS {
        let felt = track.affect_at(seconds);
        let signed = [felt.valence, felt.arousal];
        let whole = [felt.intensity, felt.calm, felt.anxious, felt.excited, felt.melancholic];
        if !signed.iter().all(|value| (-1.0..=1.0).contains(value)) || !whole.iter().all(|v| (0.0..=1.0).contains(v)) {
            return Err(format!("out of range at {seconds} s: {felt:?}"));
        }
        let focus = track.focus_at(seconds);
        if ![focus.x, focus.y, focus.spread].iter().all(|value| value.is_finite()) {
            return Err(format!("no place at {seconds} s: {focus:?}"));
        }
    }
    for stored in [track.to_compact(), track.to_json()] {
        match EmotionTrack::parse(&stored) {
            Ok(again) if again == track => {}
            Ok(_) => return Err("stored and read again, it is another track".to_owned()),
            Err(error) => return Err(format!("stored, it cannot be read again: {error}")),
        }
    }
    let size = track.samples().len().next_power_of_two();
    Ok(format!("a track of up to {size} samples"))
}

/// Errors that differ in a number alone are one outcome.
pub(super) fn without_numbers(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).take(120).collect()
}
