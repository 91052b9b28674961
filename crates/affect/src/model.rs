//! The ONNX model: loaded once, run in process, by a pure-Rust runtime inside the binary.
//!
//! Contract. Input `frames`, f32 `[1, 8, 3, 90, 160]`: the thumbnails of a [`Window`], oldest first. Outputs `affect`
//! `[1, 2]` (valence and arousal, -1 to 1), `intensity` `[1, 1]`, `states` `[1, 4]` (calm, anxious, excited,
//! melancholic) and `familiarity` `[1, 1]` (0 to 1). Of a model from outside, `affect` alone is asked: intensity and
//! states are then derived ([`Affect::from_valence_arousal`]), and familiarity is taken as 1.

mod backed;
mod choice;
mod dry_run;
mod file;
mod outputs;
mod pool;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Error, ModelId, Reader, Reading, Result, Window};

pub use backed::Trouble;
pub use choice::{Selection, select};
use outputs::Outputs;
use pool::Pool;

static BUILT_IN: Mutex<Option<Arc<Model>>> = Mutex::new(None);

/// Forgets every model that is kept for later: a library that is closed must not leave them behind. Who has one in hand
/// keeps it.
pub fn release() {
    *BUILT_IN.lock().unwrap_or_else(PoisonError::into_inner) = None;
    choice::forget();
}

/// A model that is ready to read.
///
/// Cheap to share: calls from several threads run side by side, each on a session of its own (up to four).
pub struct Model {
    id: ModelId,
    outputs: Outputs,
    pool: Pool,
}

impl Model {
    /// The largest model file from outside, bytes.
    pub const MOST_BYTES: u64 = 32 << 20;

    /// The model that is part of this program: loaded on first use, then shared until [`release`].
    ///
    /// # Errors
    /// [`Error::NotAModel`] and [`Error::ModelContract`]: only where the build was given a broken file. A failed load
    /// is tried again on the next call.
    pub fn built_in() -> Result<Arc<Self>> {
        // The lock is held while it loads: a second thread waits for the same model.
        let mut built_in = BUILT_IN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(model) = &*built_in {
            return Ok(Arc::clone(model));
        }
        let model = Arc::new(Self::load(include_bytes!("../model/affect.onnx").as_slice().into())?);
        *built_in = Some(Arc::clone(&model));
        Ok(model)
    }

    /// Somebody's own model. It is checked before it may serve: within two seconds it is ready or refused.
    ///
    /// Checked are the size (before reading), what kind of file it is, number of nodes (at most 1000) and weights, operator set,
    /// names, types and shapes, the work that one window asks, and then answers to several windows: finite, the same
    /// twice, and within 0.25 s each. The check runs on this thread and stops between two nodes of the graph when
    /// time is up, so nothing goes on behind the caller's back; panics of the runtime are caught.
    ///
    /// # Errors
    /// [`Error::ModelFile`] and everything that [`Self::from_bytes`] gives.
    pub fn from_file(path: &Path) -> Result<Self> {
        Self::from_bytes(&file::read(path)?)
    }

    /// The same as [`Self::from_file`], from memory.
    ///
    /// # Errors
    /// [`Error::ModelTooLarge`], [`Error::NotAModel`], [`Error::ModelContract`], [`Error::ModelSlow`],
    /// [`Error::ModelNotFinite`] and [`Error::ModelFailed`], each with the reason.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        dry_run::check(bytes)?;
        Self::load(bytes.to_vec().into())
    }

    fn load(bytes: std::borrow::Cow<'static, [u8]>) -> Result<Self> {
        let id = ModelId::of(&bytes);
        let pool = Pool::new(bytes)?;
        let outputs = pool.with(|seat| Outputs::of(&seat.session))??;
        Ok(Self { id, outputs, pool })
    }
}

impl Reader for Model {
    fn read(&self, window: &Window) -> Result<Reading> {
        self.pool.with(|seat| {
            seat.frames.clear();
            for frame in window.frames() {
                seat.frames.extend_from_slice(frame.planes());
            }
            self.outputs.read(&mut seat.session, &seat.frames)
        })?
    }

    fn id(&self) -> ModelId {
        self.id
    }
}

/// The runtime's words as ours.
fn failed(error: impl core::fmt::Display) -> Error {
    Error::ModelFailed(first_line(error))
}

/// The first line of a message, short enough for a host's dialog.
fn first_line(error: impl core::fmt::Display) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().chars().take(160).collect()
}

#[cfg(test)]
mod tests;
