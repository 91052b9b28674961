//! What is kept for each instance and for the process. None of it changes a pixel: it only saves time.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use affect::{LiveCache, Readings};
use glitch::Scratch;
use once_cell::sync::Lazy;

/// One instance's own.
#[derive(Default)]
pub(crate) struct Instance {
    /// What was seen of this instance's clip while no analysis is stored.
    pub(crate) live: LiveCache,
    /// Whether an analysis runs: writing its result makes the host call back.
    pub(crate) busy: AtomicBool,
    /// Source frame minus host time, where the host numbers source frames while rendering.
    pub(crate) source_offset: Mutex<Option<f64>>,
}

/// Memory that renders reuse. Process-wide: some hosts make a new instance for every frame.
pub(crate) static SCRATCH: Lazy<Scratch> = Lazy::new(Scratch::default);

/// What the model said of pictures, whichever instance showed them.
pub(crate) static READINGS: Lazy<Readings> = Lazy::new(Readings::default);
