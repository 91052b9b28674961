//! What is kept for each instance and for the process. None of it changes a pixel: it only saves time.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use affect::{LiveCache, LiveStore, Readings};
use glitch::Scratch;
use once_cell::sync::Lazy;

use crate::tracks;

/// One instance's own.
pub(crate) struct Instance {
    /// What was seen of this instance's clip while no analysis is stored.
    pub(crate) live: LiveCache,
    /// Whether an analysis runs: writing its result makes the host call back.
    pub(crate) busy: AtomicBool,
    /// Source frame minus host time, where the host numbers source frames while rendering.
    pub(crate) source_offset: Mutex<Option<f64>>,
}

impl Instance {
    /// Source frame minus host time, if a render has told it.
    pub(crate) fn source_offset(&self) -> Option<f64> {
        self.source_offset.lock().ok().and_then(|offset| *offset)
    }
}

impl Default for Instance {
    fn default() -> Self {
        Self {
            live: LiveCache::within(&LIVE),
            busy: AtomicBool::new(false),
            source_offset: Mutex::new(None),
        }
    }
}

static SCRATCH: Mutex<Option<Arc<Scratch>>> = Mutex::new(None);

/// Memory that renders reuse. Process-wide: some hosts make a new instance for every frame.
pub(crate) fn scratch() -> Arc<Scratch> {
    let mut scratch = SCRATCH.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(scratch.get_or_insert_default())
}

/// Plugins of this library that are loaded: what they share stays until the last one goes.
static LOADED: AtomicUsize = AtomicUsize::new(0);

/// One of the library's plugins is loaded.
pub(crate) fn loaded() {
    LOADED.fetch_add(1, Ordering::Relaxed);
}

/// One of the library's plugins goes. With the last one goes all that is kept for later; renders under way go on with
/// what they have in hand.
pub(crate) fn unloaded() {
    let before = LOADED.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| {
        Some(count.saturating_sub(1))
    });
    if before.is_ok_and(|before| before > 1) {
        return;
    }
    affect::model::release();
    forget();
}

/// Gives back all that is kept for later. Renders under way go on with what they have in hand.
pub(crate) fn forget() {
    *SCRATCH.lock().unwrap_or_else(PoisonError::into_inner) = None;
    READINGS.clear();
    LIVE.clear();
    tracks::purge();
}

/// What the model said of pictures, whichever instance showed them.
pub(crate) static READINGS: Lazy<Readings> = Lazy::new(Readings::default);

/// Thumbnails of all instances, within one bound: a project may have hundreds.
static LIVE: Lazy<Arc<LiveStore>> = Lazy::new(Arc::default);
