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
    pixel_aspect: f32,
}

impl Store {
    fn of(format: Format, options: &WriteOptions) -> Store {
        let (width, height) = options.pixel_aspect;
        Store {
            format,
            depth: options.depth,
            pixel_aspect: width as f32 / height.max(1) as f32,
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
        if let (false, Some(number)) = (options.overwrite, pattern.numbers().first()) {
            return Err(Error::Exists(pattern.file(*number)));
        }
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

    pub(super) fn finish(self, overwrite: bool) -> Result<()> {
        self.folder.keep(&self.names, self.pattern.folder(), overwrite)
    }
}
