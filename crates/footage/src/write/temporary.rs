//! Names beside the output under which it grows, gone unless it was finished.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Error, Result};

/// Distinguishes outputs of one process.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A name that no other writer uses: `.part-<process>-<count>-<name>`, so that the ending stays.
fn beside(path: &Path) -> PathBuf {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = path
        .file_name()
        .unwrap_or(OsStr::new("out"))
        .to_string_lossy()
        .replace('%', "_");
    path.with_file_name(format!(".part-{}-{count}-{name}", std::process::id()))
}

/// A file under a temporary name. Dropped, it is removed.
#[derive(Debug)]
pub(crate) struct TemporaryFile {
    path: PathBuf,
    target: PathBuf,
}

impl TemporaryFile {
    /// Makes an empty file beside `target`, which proves that the folder can be written to.
    pub(crate) fn create(target: &Path) -> Result<TemporaryFile> {
        let path = beside(target);
        std::fs::File::create(&path).map_err(|error| Error::write(target, &error))?;
        Ok(TemporaryFile {
            path,
            target: target.to_owned(),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name.
    pub(crate) fn keep(self, overwrite: bool) -> Result<()> {
        move_to(&self.path, &self.target, overwrite)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // Not there any more once it was kept.
        std::fs::remove_file(&self.path).ok();
    }
}

/// A folder under a temporary name, for the files of a sequence. Dropped, it is removed with all that is in it.
#[derive(Debug)]
pub(super) struct TemporaryFolder {
    path: PathBuf,
    /// Folders of the output that did not exist, the outermost first.
    made: Vec<PathBuf>,
    kept: bool,
}

impl TemporaryFolder {
    /// Makes an empty folder within `folder`, which is made too where it does not exist.
    pub(super) fn create(folder: &Path) -> Result<TemporaryFolder> {
        let missing = folder
            .ancestors()
            .take_while(|f| !f.as_os_str().is_empty() && !f.exists());
        let mut made: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        made.reverse();
        let temporary = TemporaryFolder {
            path: beside(&folder.join("frames")),
            made,
            kept: false,
        };
        std::fs::create_dir_all(&temporary.path).map_err(|error| Error::write(folder, &error))?;
        Ok(temporary)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives each of the files its name within `folder`. If one fails, `folder` is as it was before.
    pub(super) fn keep(mut self, names: &[String], folder: &Path, overwrite: bool) -> Result<()> {
        let mut moved: Vec<Moved> = Vec::new();
        for name in names {
            match self.swap(name, folder, overwrite) {
                Ok(done) => moved.push(done),
                Err(error) => {
                    moved.iter().rev().for_each(Moved::undo);
                    return Err(error);
                }
            }
        }
        self.kept = true;
        Ok(())
    }

    /// Puts one file in its place, and what lies there aside until all are.
    fn swap(&self, name: &str, folder: &Path, overwrite: bool) -> Result<Moved> {
        let (to, aside) = (folder.join(name), self.path.join(format!("{name}.old")));
        let replaces = to.is_file();
        if replaces && overwrite {
            std::fs::rename(&to, &aside).map_err(|error| Error::write(&to, &error))?;
        }
        let done = Moved {
            to,
            aside: (replaces && overwrite).then_some(aside),
        };
        match move_to(&self.path.join(name), &done.to, overwrite) {
            Ok(()) => Ok(done),
            Err(error) => {
                // What else lies there is not ours to remove.
                if done.aside.is_some() {
                    done.undo();
                }
                Err(error)
            }
        }
    }
}

/// A file in its place.
struct Moved {
    to: PathBuf,
    /// Where what lay there before lies now.
    aside: Option<PathBuf>,
}

impl Moved {
    /// Puts back what lay there before.
    fn undo(&self) {
        match &self.aside {
            Some(aside) => std::fs::rename(aside, &self.to).ok(),
            None => std::fs::remove_file(&self.to).ok(),
        };
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.path).ok();
        if !self.kept {
            // Each goes only if nobody has put anything into it.
            self.made
                .iter()
                .rev()
                .for_each(|folder| drop(std::fs::remove_dir(folder)));
        }
    }
}

fn move_to(from: &Path, to: &Path, overwrite: bool) -> Result<()> {
    if !overwrite && to.exists() {
        return Err(Error::Exists(to.to_owned()));
    }
    std::fs::rename(from, to).map_err(|error| Error::write(to, &error))
}
