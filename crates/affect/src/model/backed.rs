//! Somebody's own model with the built-in one behind it.
//!
//! A model may pass every trial and still fail on some picture of a long clip. What it cannot answer the built-in one does,
//! window by window: the answer then depends on the pixels alone, whatever was asked before, and hours that were read
//! well are not lost.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::Model;
use crate::{Error, ModelId, Reader, Reading, Result, Window};

/// A model from outside, and what came of it.
pub(super) struct Backed {
    model: Model,
    /// Where it came from, to name it by.
    path: PathBuf,
    trouble: Trouble,
}

/// Windows on which a model failed while it served.
#[derive(Debug, Default)]
pub struct Trouble {
    windows: AtomicUsize,
    why: OnceLock<String>,
}

impl Trouble {
    /// How many windows the built-in model read in the place of the chosen one, since the process began.
    #[must_use]
    pub fn windows(&self) -> usize {
        self.windows.load(Ordering::Acquire)
    }

    /// Why, for the person who chose the model: what went wrong on the first of them in this process, whatever the clip.
    #[must_use]
    pub fn why(&self) -> &str {
        self.why.get().map_or("", String::as_str)
    }
}

impl Backed {
    pub(super) fn new(model: Model, path: PathBuf) -> Arc<Self> {
        Arc::new(Self {
            model,
            path,
            trouble: Trouble::default(),
        })
    }

    pub(super) fn trouble(&self) -> &Trouble {
        &self.trouble
    }
}

impl Reader for Backed {
    fn read(&self, window: &Window) -> Result<Reading> {
        match self.model.read(window) {
            Err(error @ (Error::ModelFailed(_) | Error::ModelNotFinite(_))) => {
                // The reason first: whoever sees a count finds it.
                self.trouble.why.get_or_init(|| {
                    log::warn!(
                        "{}: {error}; the built-in model reads such windows",
                        self.path.display()
                    );
                    match &error {
                        Error::ModelNotFinite(place) => format!("values that are not numbers {place}"),
                        _ => error.to_string(),
                    }
                });
                self.trouble.windows.fetch_add(1, Ordering::Release);
                Model::built_in()?.read(window)
            }
            answer => answer,
        }
    }

    fn id(&self) -> ModelId {
        self.model.id()
    }
}
