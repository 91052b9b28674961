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

/// Refuses outputs that would take the place of something else: of the clip, of one another, or of a file of another kind.
/// A track, a table or a plot of an earlier run makes way.
///
/// # Errors
/// [`Error::Usage`], which says which name to change.
pub fn check_places(input: &Path, outputs: &[(&Path, &str)]) -> Result<()> {
    let place = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    for (at, &(path, ending)) in outputs.iter().enumerate() {
        let shown = path.display();
        if place(path) == place(input) {
            return Err(Error::Usage(format!("{shown} is the clip itself: choose another name")));
        }
        if outputs[..at].iter().any(|&(other, _)| place(other) == place(path)) {
            return Err(Error::Usage(format!(
                "{shown} is asked for twice: choose another name for one of them"
            )));
        }
        let ends_so = path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
        if path.is_file() && !ends_so {
            return Err(Error::Usage(format!(
                "{shown} exists already and its name does not end in .{ending}: choose another name"
            )));
        }
    }
    Ok(())
}

/// Refuses a place that cannot be written, before work is spent on what goes there.
///
/// # Errors
/// A folder that is not there, or an output that is a folder.
pub fn check_writable(path: &Path) -> Result<()> {
    let refuse = |reason: &str| {
        Err(Error::Write {
            path: path.to_owned(),
            reason: reason.to_owned(),
        })
    };
    if path.is_dir() {
        return refuse("it is a folder");
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return refuse("its folder does not exist");
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let probe = path.with_file_name(name);
    fs::write(&probe, "")
        .and_then(|()| fs::remove_file(&probe))
        .map_err(Error::writing(path))
}
