//! Which files paths name, so that no output takes the place of the footage it is made from.

use std::path::{Path, PathBuf};

use crate::sequence::Pattern;

/// What an output would do to a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// It is the clip.
    Same,
    /// It, or a file of it, has the name of one of the clip's frames: of one that is there, or of one that would from then on
    /// be counted among them.
    Frames,
}

/// One spelling for all paths to a file, whether it exists or not, as long as its folder does.
#[must_use]
pub fn one_spelling(path: &Path) -> PathBuf {
    let in_folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    path.canonicalize()
        .ok()
        .or_else(in_folder)
        .unwrap_or_else(|| path.to_owned())
}

/// Whether a path names a sequence, such as `frames/%04d.exr`.
#[must_use]
pub fn is_sequence(path: &Path) -> bool {
    Pattern::parse(path).is_ok_and(|pattern| pattern.is_some())
}

/// Whether an output would take the place of a clip, or of some of its frames. Either may be a sequence such as
/// `frames/%04d.exr`.
#[must_use]
pub fn clash(clip: &Path, output: &Path) -> Option<Clash> {
    let sequence = |path| Pattern::parse(path).ok().flatten();
    let frames = match (sequence(clip), sequence(output)) {
        (None, None) => return (one_spelling(clip) == one_spelling(output)).then_some(Clash::Same),
        (None, Some(written)) => names(&written, clip),
        (Some(frames), None) => names(&frames, output) || leads_to(&frames, output),
        (Some(frames), Some(written)) => {
            let numbers = frames.numbers();
            let both = |number| {
                written.number(&frames.name(number)).is_some() || frames.number(&written.name(number)).is_some()
            };
            one_spelling(frames.folder()) == one_spelling(written.folder()) && numbers.into_iter().any(both)
        }
    };
    frames.then_some(Clash::Frames)
}

/// Whether a file lies in the folder of a sequence, under a name of it.
fn names(sequence: &Pattern, file: &Path) -> bool {
    let place = one_spelling(file);
    let name = place.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| sequence.number(name).is_some())
        && place.parent() == Some(&*one_spelling(sequence.folder()))
}

/// Whether a frame of the sequence is a link to this file.
fn leads_to(sequence: &Pattern, file: &Path) -> bool {
    let Ok(place) = file.canonicalize() else {
        return false;
    };
    let mut frames = sequence.numbers().into_iter().map(|number| sequence.file(number));
    frames.any(|frame| frame.canonicalize().is_ok_and(|frame| frame == place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_clashes_with_the_clip_and_with_its_frames() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["walk.mp4", "a_003.png", "a_004.png", "b.png"] {
            std::fs::write(at(name), "").unwrap();
        }
        for (clip, output, wanted) in [
            ("walk.mp4", "walk.mp4", Some(Clash::Same)),
            ("walk.mp4", "./walk.mp4", Some(Clash::Same)),
            ("walk.mp4", "run.mp4", None),
            ("a_004.png", "a_003.png", None),
            ("a_%03d.png", "a_004.png", Some(Clash::Frames)),
            ("./a_%03d.png", "a_005.png", Some(Clash::Frames)),
            ("a_%03d.png", "a_05.png", None),
            ("a_%03d.png", "b.png", None),
            ("a_%03d.png", "../a_004.png", None),
            ("a_%03d.png", "a_%03d.png", Some(Clash::Frames)),
            ("a_%03d.png", "a_00%d.png", Some(Clash::Frames)),
            ("a_%03d.png", "a_%04d.png", None),
            ("a_%03d.png", "b_%03d.png", None),
            ("a_004.png", "a_%03d.png", Some(Clash::Frames)),
            ("b.png", "a_%03d.png", None),
        ] {
            assert_eq!(clash(&at(clip), &at(output)), wanted, "{clip} to {output}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_frame_that_is_a_link_is_known_by_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("far.png"), "").unwrap();
        std::os::unix::fs::symlink(at("far.png"), at("a_000.png")).unwrap();
        assert_eq!(clash(&at("a_%03d.png"), &at("far.png")), Some(Clash::Frames));
    }
}
