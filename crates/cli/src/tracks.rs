//! Emotion tracks on disk.

use std::fs;
use std::io::Read;
use std::path::Path;

use affect::EmotionTrack;

use crate::error::{Error, Result};

/// A day of footage has fewer bytes than this.
const LARGEST: u64 = 256 << 20;

/// Reads a track in either of its forms.
///
/// # Errors
/// A file that cannot be read, is no track, is damaged, too large, or of another version.
pub fn read(path: &Path) -> Result<EmotionTrack> {
    let named = |source| Error::File {
        path: path.to_owned(),
        source,
    };
    let file = fs::File::open(path).map_err(Error::reading(path))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::reading(path))?;
    if bytes.len() as u64 > LARGEST {
        return Err(named(affect::Error::TrackTooLarge("over 256 MB".to_owned())));
    }
    let text = String::from_utf8(bytes).map_err(|_| named(affect::Error::NotATrack("it is not text".to_owned())))?;
    EmotionTrack::parse(&text).map_err(named)
}

/// Writes a file whole or not at all: beside its place first, then renamed.
///
/// # Errors
/// A place that cannot be written.
pub fn write_whole(path: &Path, contents: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = fs::write(&part, contents).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        Error::writing(path)(error)
    })
}

/// A track as a table, one row a sample.
#[must_use]
pub fn to_csv(track: &EmotionTrack) -> String {
    let mut out = String::from(
        "seconds,valence,arousal,intensity,calm,anxious,excited,melancholic,confidence,focus_x,focus_y,focus_spread\n",
    );
    let samples = track.samples().iter().zip(track.confidence()).zip(track.focus());
    for ((sample, confidence), focus) in samples {
        let a = sample.affect;
        out.push_str(&format!(
            "{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3}\n",
            sample.seconds,
            a.valence,
            a.arousal,
            a.intensity,
            a.calm,
            a.anxious,
            a.excited,
            a.melancholic,
            confidence,
            focus.x,
            focus.y,
            focus.spread,
        ));
    }
    out
}
