//! Numbered files: patterns such as `frames/%04d.exr`, as `printf` and ffmpeg write them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// A path with one frame number in its file name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    whole: PathBuf,
    folder: PathBuf,
    before: String,
    digits: usize,
    after: String,
}

impl Pattern {
    /// Reads a pattern. `Ok(None)` for a path that exists as it is, that is no still by its ending, or that has no frame number:
    /// a `%` without one is a sign like any other, as in `100%.png`.
    pub(crate) fn parse(path: &Path) -> Result<Option<Pattern>> {
        let name = path.file_name().unwrap_or(OsStr::new("")).to_string_lossy();
        if !is_still(path) || path.is_file() {
            return Ok(None);
        }
        let mut found = numbers_in(&name);
        let Some((before, digits, after)) = found.next() else {
            return Ok(None);
        };
        let wrong = || Error::Pattern(path.to_owned());
        if found.next().is_some() || !(digits.is_empty() || digits.starts_with('0')) {
            return Err(wrong());
        }
        let digits = if digits.is_empty() {
            1
        } else {
            digits.parse().map_err(|_| wrong())?
        };
        if digits > 20 {
            return Err(wrong());
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        Ok(Some(Pattern {
            whole: path.to_owned(),
            folder: folder.to_owned(),
            before: before.to_owned(),
            digits: digits.max(1),
            after: after.to_owned(),
        }))
    }

    /// The pattern as ffmpeg reads it, to which every other `%` is to be said twice.
    pub(crate) fn for_ffmpeg(&self) -> PathBuf {
        let twice = |text: &str| text.replace('%', "%%");
        let folder = self
            .folder
            .to_str()
            .map_or(self.folder.clone(), |text| twice(text).into());
        let number = format!("%0{}d", self.digits);
        folder.join(format!("{}{number}{}", twice(&self.before), twice(&self.after)))
    }

    /// The pattern as it was written.
    pub(crate) fn path(&self) -> &Path {
        &self.whole
    }

    /// The folder that holds the files.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name of one file, without its folder.
    pub(crate) fn name(&self, number: u64) -> String {
        format!("{}{number:0digits$}{}", self.before, self.after, digits = self.digits)
    }

    /// The path of one file.
    pub(crate) fn file(&self, number: u64) -> PathBuf {
        self.folder.join(self.name(number))
    }

    /// The number in a file name, if it is one of ours.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        let digits = name.strip_prefix(&self.before)?.strip_suffix(&self.after)?;
        let number = digits
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| digits.parse().ok())??;
        (self.name(number) == name).then_some(number)
    }

    /// The numbers of all files there are, in order.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let names = entries.flatten().map(|entry| entry.file_name());
        let mut numbers: Vec<u64> = names.filter_map(|name| self.number(name.to_str()?)).collect();
        numbers.sort_unstable();
        numbers
    }

    /// First number and count of a sequence without holes.
    pub(crate) fn range(&self) -> Result<(u64, u64)> {
        let numbers = self.numbers();
        let first = *numbers.first().ok_or_else(|| Error::NoSequence(self.whole.clone()))?;
        match numbers.iter().zip(first..).find(|(found, expected)| *found != expected) {
            Some((_, missing)) => Err(Error::Gap(self.file(missing))),
            None => Ok((first, numbers.len() as u64)),
        }
    }
}

/// Kinds of stills that are numbered, by the endings that ffmpeg knows.
const STILLS: &str = "png exr jpg jpeg jpe tif tiff dpx bmp dib tga targa webp jp2 j2k j2c jpc jxl jls ppm pgm pbm pam pnm pgmyuv \
                      pfm phm pcx psd sgi rgb rgba ras sun sunras xbm xpm xwd dds hdr qoi cin gif heic heif avif";

/// Whether a name ends as those of stills do.
pub(crate) fn is_still(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| STILLS.split_whitespace().any(|still| still == ending))
}

/// The frame numbers in a name, such as `%04d`: what stands before it, its digits, and what stands behind.
fn numbers_in(name: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    name.match_indices('%').filter_map(|(at, _)| {
        let rest = &name[at + 1..];
        let behind = rest.trim_start_matches(|sign: char| sign.is_ascii_digit());
        let digits = &rest[..rest.len() - behind.len()];
        Some((&name[..at], digits, behind.strip_prefix('d')?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(path: &str) -> Option<Pattern> {
        Pattern::parse(Path::new(path)).unwrap()
    }

    #[test]
    fn patterns_are_printf_style() {
        let padded = pattern("frames/a_%04d.exr").unwrap();
        assert_eq!(padded.file(7), Path::new("frames/a_0007.exr"));
        assert_eq!(padded.file(123_456), Path::new("frames/a_123456.exr"));
        assert_eq!(padded.number("a_0007.exr"), Some(7));
        assert_eq!(padded.number("a_007.exr"), None);
        assert_eq!(padded.number("a_-007.exr"), None);
        assert_eq!(pattern("%d.png").unwrap().number("12.png"), Some(12));
        assert_eq!(pattern("walk.mp4"), None);
    }

    #[test]
    fn a_number_is_written_once_and_with_zeros() {
        for wrong in ["%04d_%04d.png", "%4d.png", "%099d.png", "%d%%d.exr"] {
            assert!(
                matches!(Pattern::parse(Path::new(wrong)), Err(Error::Pattern(_))),
                "{wrong}"
            );
        }
    }

    #[test]
    fn other_signs_are_signs_like_any_other() {
        for plain in [
            "100%.png",
            "%s.png",
            "%.png",
            "%%.exr",
            "100%.mp4",
            "a_%04d.mp4",
            "%04d",
            "%0x4d.png",
        ] {
            assert_eq!(pattern(plain), None, "{plain}");
        }
        let half = pattern("50%/half%_%03d%.jpg").unwrap();
        assert_eq!(half.file(7), Path::new("50%/half%_007%.jpg"));
        assert_eq!(half.number("half%_007%.jpg"), Some(7));
        assert_eq!(half.for_ffmpeg(), Path::new("50%%/half%%_%03d%%.jpg"));
        assert_eq!(pattern("%d.TIF").unwrap().for_ffmpeg(), Path::new("./%01d.TIF"));
    }
}
