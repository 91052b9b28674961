//! Pictures into stills, one or many.

use std::path::{Path, PathBuf};

use super::WriteOptions;
use super::temporary::{TemporaryFile, TemporaryFolder};
use crate::sequence::Pattern;
use crate::still::Format;
use crate::{Depth, Error, Picture, Result};

/// How a still is stored.
#[derive(Debug, Clone, Copy)]
struct Store {
    format: Format,
    depth: Depth,
    pixel_aspect: (u32, u32),
}

impl Store {
    fn of(format: Format, options: &WriteOptions) -> Store {
        Store {
            format,
            depth: options.depth,
            pixel_aspect: options.pixel_aspect,
        }
    }

    /// Writes one file; `target` is what the person knows it as.
    fn write(self, path: &Path, picture: &Picture, target: &Path) -> Result<()> {
        self.format
            .write(path, picture, self.depth, self.pixel_aspect)
            .map_err(|error| match error {
                Error::DiskFull(_) => Error::DiskFull(target.to_owned()),
                Error::NotWritable { reason, .. } => Error::NotWritable {
                    path: target.to_owned(),
                    reason,
                },
                other => other,
            })
    }
}

/// One still.
#[derive(Debug)]
pub(super) struct StillWriter {
    file: TemporaryFile,
    target: PathBuf,
    store: Store,
}

impl StillWriter {
    pub(super) fn create(path: &Path, format: Format, options: &WriteOptions) -> Result<StillWriter> {
        Ok(StillWriter {
            file: TemporaryFile::create(path)?,
            target: path.to_owned(),
            store: Store::of(format, options),
        })
    }

    pub(super) fn write(&mut self, picture: &Picture) -> Result<()> {
        self.store.write(self.file.path(), picture, &self.target)
    }

    pub(super) fn finish(self, overwrite: bool) -> Result<()> {
        self.file.keep(overwrite)
    }
}

/// Numbered stills, in a folder of their own until all are there.
#[derive(Debug)]
pub(super) struct SequenceWriter {
    folder: TemporaryFolder,
    pattern: Pattern,
    first: u64,
    names: Vec<String>,
    store: Store,
}

impl SequenceWriter {
    pub(super) fn create(pattern: Pattern, format: Format, options: &WriteOptions) -> Result<SequenceWriter> {
        Ok(SequenceWriter {
            folder: TemporaryFolder::create(pattern.folder())?,
            first: options.first_number,
            names: Vec::new(),
            store: Store::of(format, options),
            pattern,
        })
    }

    pub(super) fn write(&mut self, picture: &Picture) -> Result<()> {
        let name = self.pattern.name(self.first + self.names.len() as u64);
        self.store
            .write(&self.folder.path().join(&name), picture, self.pattern.path())?;
        self.names.push(name);
        Ok(())
    }

    /// Gives the files their names; tells which others of the pattern lie beside them.
    pub(super) fn finish(self, overwrite: bool) -> Result<Vec<PathBuf>> {
        self.folder.keep(&self.names, self.pattern.folder(), overwrite)?;
        let written = self.first..self.first + self.names.len() as u64;
        let others = self.pattern.numbers().into_iter();
        let others = others.filter(|number| !written.contains(number));
        Ok(others.map(|number| self.pattern.file(number)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Alpha, Encoding};

    #[test]
    fn files_of_the_pattern_that_were_not_written_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for other in ["a03.png", "a09.png", "a007.png", "b04.png"] {
            std::fs::write(at(other), "precious").unwrap();
        }
        let options = WriteOptions {
            overwrite: true,
            first_number: 2,
            ..WriteOptions::default()
        };
        let pattern = Pattern::parse(&at("a%02d.png")).unwrap().unwrap();
        let mut writer = SequenceWriter::create(pattern, Format::Png, &options).unwrap();
        let black = Picture::black(8, 8, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
        for _ in 0..2 {
            writer.write(&black).unwrap();
        }
        assert_eq!(writer.finish(true).unwrap(), [at("a09.png")]);
        assert_eq!(std::fs::read(at("a09.png")).unwrap(), b"precious");
        assert_ne!(std::fs::read(at("a03.png")).unwrap(), b"precious");
    }
}
