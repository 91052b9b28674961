//! Which model serves: the one that was asked for, where it may, else the built-in.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::Model;
use super::backed::{Backed, Trouble};
use crate::{Reader, Result};

/// The model that serves, and why it is not the one that was asked for.
#[derive(Clone)]
pub struct Selection {
    /// Reads windows. Where a model from outside fails on one, the built-in reads that window.
    pub model: Arc<dyn Reader>,
    /// Where the model at the path was refused: the reason, for the person who chose it.
    pub refused: Option<String>,
    own: Option<Arc<Backed>>,
}

impl Selection {
    /// Where the chosen model failed while it served.
    #[must_use]
    pub fn trouble(&self) -> Option<&Trouble> {
        let trouble = self.own.as_ref()?.trouble();
        (trouble.windows() > 0).then_some(trouble)
    }
}

/// What was found at a path, as long as the file stays the same.
struct Known {
    path: PathBuf,
    stamp: Option<(u64, SystemTime)>,
    found: Result<Arc<Backed>, String>,
}

/// The most paths that are remembered: a person tries a few.
const MOST_KNOWN: usize = 8;

static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

/// Forgets what was found at every path.
pub(super) fn forget() {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// The model at `path`, or the built-in one where there is no path or the file is refused.
///
/// A file is checked once per process and again when its size or time of change differ, so this may be called for
/// every frame; the first call on a new file takes up to two seconds.
///
/// # Errors
/// As [`Model::built_in`]; a refused file is no error.
pub fn select(path: Option<&Path>) -> Result<Selection> {
    let refused = match path {
        None => None,
        Some(path) => match look_up(path) {
            Ok(own) => {
                return Ok(Selection {
                    model: own.clone(),
                    refused: None,
                    own: Some(own),
                });
            }
            Err(reason) => Some(reason),
        },
    };
    Ok(Selection {
        model: Model::built_in()?,
        refused,
        own: None,
    })
}

fn look_up(path: &Path) -> Result<Arc<Backed>, String> {
    let stamp = std::fs::metadata(path)
        .and_then(|file| Ok((file.len(), file.modified()?)))
        .ok();
    // The lock is held while a file is checked: the second thread that asks for the same one waits for the answer.
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(entry) = known.iter().find(|entry| entry.path == path && entry.stamp == stamp) {
        return entry.found.clone();
    }
    let found = Model::from_file(path)
        .map(|model| Backed::new(model, path.to_path_buf()))
        .map_err(|error| error.to_string());
    if let Err(reason) = &found {
        log::warn!("{}: {reason}; the built-in model serves", path.display());
    }
    known.retain(|entry| entry.path != path);
    if known.len() == MOST_KNOWN {
        known.remove(0);
    }
    known.push(Known {
        path: path.to_path_buf(),
        stamp,
        found: found.clone(),
    });
    found
}
