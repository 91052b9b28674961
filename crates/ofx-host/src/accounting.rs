//! What a plugin took from the host, and what it gave back.

use std::sync::Mutex;

use crate::lock::lock;

/// Images, memory, mutexes and handles, counted since the bundle was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounting {
    /// Images handed over by `clipGetImage`.
    pub images_fetched: u64,
    /// Images given back by `clipReleaseImage`.
    pub images_released: u64,
    /// Images that were still out when their instance was destroyed, or are out now.
    pub images_live: u64,
    /// Images given back more than once.
    pub double_releases: u64,
    /// Blocks of memory from the memory suite and the image memory functions.
    pub memory_allocated: u64,
    /// Blocks given back.
    pub memory_freed: u64,
    /// Blocks that are out now.
    pub memory_live: u64,
    /// Mutexes that exist now.
    pub mutexes_live: u64,
    /// Calls with a handle that was valid once and is no longer.
    pub stale_handles: u64,
    /// Calls with a handle that never was one, or was of another kind.
    pub bad_handles: u64,
    /// Parameters written in a render action, which hosts forbid.
    pub writes_in_render: u64,
    /// Frames fetched in a render that the plugin had not said it would look at (no fault: it may not have been asked).
    pub undeclared_frames: u64,
    /// Undo blocks opened and never closed, or closed without being open.
    pub unbalanced_edits: u64,
    /// Bytes written outside of an image, or into a source image (found where the profile asks for guards).
    pub stray_writes: u64,
    /// Pixels of a render window that a render which said OK never wrote (found where the profile asks for guards).
    pub unwritten_pixels: u64,
    /// Renders that wrote their whole window though they were told to stop (counted where the profile asks for guards).
    pub finished_in_spite_of_abort: u64,
    /// Each of the above faults in words, the first hundred.
    pub faults: Vec<String>,
}

impl Accounting {
    /// Whether everything was given back and no rule was broken.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty() && self.images_live == 0 && self.memory_live == 0 && self.mutexes_live == 0
    }
}

/// The books of one host.
#[derive(Debug, Default)]
pub(crate) struct Ledger(Mutex<Accounting>);

const MAX_FAULTS: usize = 100;

impl Ledger {
    pub(crate) fn count(&self, entry: impl FnOnce(&mut Accounting)) {
        entry(&mut lock(&self.0));
    }

    /// Counts a fault and writes down what it was.
    pub(crate) fn fault(&self, what: String, entry: impl FnOnce(&mut Accounting)) {
        log::debug!("plugin fault: {what}");
        let mut books = lock(&self.0);
        entry(&mut books);
        if books.faults.len() < MAX_FAULTS {
            books.faults.push(what);
        }
    }

    /// The faults in words since the last call; they are taken off the books, so that there is room for more.
    pub(crate) fn drain(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.0).faults)
    }

    pub(crate) fn report(&self) -> Accounting {
        lock(&self.0).clone()
    }
}
