//! Progress of long work, with a way to cancel.

use std::ffi::c_void;

use crate::effect::Effect;
use crate::error::status;
use crate::strings;

/// A progress display in the host, closed when dropped. Where the host has none, nothing is shown and nothing cancels.
pub struct Progress<'host> {
    effect: Effect<'host>,
    shown: bool,
}

impl<'host> Effect<'host> {
    /// Opens a progress display.
    #[must_use]
    pub fn progress(&self, label: &str) -> Progress<'host> {
        let text = strings::to_c(label);
        let instance = self.raw().cast::<c_void>();
        let answer = if let Some(start) = self.host().progress2.and_then(|s| s.progressStart) {
            // SAFETY: the instance is that of the action; the strings outlive the call.
            Some(unsafe { start(instance, text.as_ptr(), c"".as_ptr()) })
        } else {
            let start = self.host().progress.and_then(|s| s.progressStart);
            // SAFETY: as above.
            start.map(|start| unsafe { start(instance, text.as_ptr()) })
        };
        Progress {
            effect: *self,
            shown: answer == Some(status::OK),
        }
    }
}

impl Progress<'_> {
    /// Shows how far the work is, 0 to 1; `false` when the person wants it to stop.
    #[must_use]
    pub fn update(&self, done: f64) -> bool {
        if !self.shown {
            return true;
        }
        let host = self.effect.host();
        let update = host
            .progress2
            .and_then(|s| s.progressUpdate)
            .or(host.progress.and_then(|s| s.progressUpdate));
        let Some(update) = update else { return true };
        // SAFETY: the instance is that of the action, and its display is open.
        let answer = unsafe { update(self.effect.raw().cast(), done.clamp(0.0, 1.0)) };
        answer != status::REPLY_NO
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if !self.shown {
            return;
        }
        let host = self.effect.host();
        let end = host
            .progress2
            .and_then(|s| s.progressEnd)
            .or(host.progress.and_then(|s| s.progressEnd));
        if let Some(end) = end {
            // SAFETY: opened on the same instance, closed once.
            let _ = unsafe { end(self.effect.raw().cast()) };
        }
    }
}
