//! Strings that a plugin is lent until its next call.

use std::collections::{HashMap, VecDeque};
use std::ffi::c_char;
use std::thread::ThreadId;

/// How many copies are kept per thread, so that a plugin which reads late sees nonsense, and the process lives to tell.
const KEPT: usize = 64;

/// Lends copies; each turns to nonsense at the next call on the same thread.
#[derive(Default)]
pub(crate) struct Lender(HashMap<ThreadId, VecDeque<Box<[u8]>>>);

impl Lender {
    /// Lends a copy of `text`, which ends in NUL.
    pub(crate) fn lend(&mut self, text: &[u8]) -> *const c_char {
        let copies = self.0.entry(std::thread::current().id()).or_default();
        if let Some(last) = copies.back_mut() {
            let length = last.len().saturating_sub(1);
            last[..length].fill(b'?');
        }
        if copies.len() >= KEPT {
            copies.pop_front();
        }
        copies.push_back(text.into());
        copies.back().map_or(std::ptr::null(), |copy| copy.as_ptr().cast())
    }
}
