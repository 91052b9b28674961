//! The sound tracks of a file.

use super::{Answer, Stream, seconds};
use crate::info::{SoundInfo, SoundTrack};

impl SoundInfo {
    /// Those among all tracks of a file that begins at `start` seconds of its own clock, if there are any.
    pub(super) fn of(answer: &Answer, start: f64) -> Option<SoundInfo> {
        let sounds = answer.streams.iter().filter(|stream| stream.is_sound());
        let tracks: Vec<SoundTrack> = sounds
            .map(|stream| SoundTrack {
                codec: Some(stream.codec_name.clone())
                    .filter(|name| name != "none" && name != "unknown")
                    .unwrap_or_default(),
                sample_rate: stream.sample_rate.as_deref().and_then(|r| r.parse().ok()).unwrap_or(0),
                channels: stream.channels.unwrap_or(0),
                layout: stream
                    .channel_layout
                    .clone()
                    .filter(|name| name != "unknown" && !name.ends_with(" channels")),
                end: end(stream, answer, start),
                language: stream.tags.language(),
                title: stream.tags.get("title").map(str::to_owned),
            })
            .collect();
        (!tracks.is_empty()).then_some(SoundInfo { tracks })
    }
}

impl Stream {
    fn is_sound(&self) -> bool {
        self.codec_type == "audio"
    }
}

/// When a track ends, in seconds since the file begins.
fn end(stream: &Stream, answer: &Answer, start: f64) -> Option<f64> {
    if let Some(duration) = seconds(&stream.duration) {
        let begins = seconds(&stream.start_time).unwrap_or(start);
        return Some(begins + duration - start);
    }
    // Matroska counts from the beginning of its clock.
    if let Some(end) = stream.tags.get("duration").and_then(clock) {
        return Some(end - start);
    }
    // The file ends with its longest track, which another one might be.
    let alone = |other: &Stream| other.is_video() || other.index == stream.index;
    seconds(&answer.format.duration).filter(|_| answer.streams.iter().all(alone))
}

/// Reads `00:01:02.345000000`.
fn clock(text: &str) -> Option<f64> {
    let mut parts = text.split(':').map(|part| part.trim().parse::<f64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let total = hours * 3600.0 + minutes * 60.0 + seconds;
    (parts.next().is_none() && total.is_finite()).then_some(total)
}
