//! Where outputs may go: never over the clip they are made from, nor over what is none of theirs.

use std::fs;
use std::path::Path;

use footage::places::{Clash, clash, one_spelling};

use crate::error::{Error, Result};

/// Refuses an output that would take the place of the clip, or of some of its frames.
///
/// # Errors
/// [`Error::Usage`], which says which name to change.
pub fn spare_clip(clip: &Path, output: &Path) -> Result<()> {
    let shown = output.display();
    match clash(clip, output) {
        None => Ok(()),
        Some(Clash::Same) => Err(Error::Usage(format!("{shown} is the clip itself: choose another name"))),
        Some(Clash::Frames) => Err(Error::Usage(format!(
            "{shown} would write among the frames of {}: choose another name or folder",
            clip.display()
        ))),
    }
}

/// Refuses outputs of an analysis that would take the place of something else: of the clip, of one another, or of a file
/// of another kind. A track, a table or a plot of an earlier run makes way.
///
/// # Errors
/// [`Error::Usage`], which says which name to change.
pub fn check_places(input: &Path, outputs: &[(&Path, &str)]) -> Result<()> {
    for (at, &(path, ending)) in outputs.iter().enumerate() {
        let shown = path.display();
        spare_clip(input, path)?;
        if outputs[..at]
            .iter()
            .any(|&(other, _)| one_spelling(other) == one_spelling(path))
        {
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
