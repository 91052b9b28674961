//! Strings across the C boundary.

use std::collections::BTreeSet;
use std::ffi::{CStr, CString, c_char};
use std::sync::{Mutex, PoisonError};

/// The longest string read from a host, bytes: a track of many hours fits, a string without end does not hang us.
const LONGEST: usize = 32 << 20;

/// A C string that lives as long as the library.
///
/// Some hosts keep the pointers handed over at describe instead of copying (Nuke crashed on shorter-lived ones). Equal
/// strings share one copy, so describing again and again does not grow.
pub(crate) fn intern(text: &str) -> &'static CStr {
    static KEPT: Mutex<BTreeSet<&'static CStr>> = Mutex::new(BTreeSet::new());
    let wanted = to_c(text);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = kept.get(wanted.as_c_str()) {
        return found;
    }
    let leaked: &'static CStr = Box::leak(wanted.into_boxed_c_str());
    kept.insert(leaked);
    leaked
}

/// A C string of `text`; NUL characters inside are dropped, since C cannot carry them.
pub(crate) fn to_c(text: &str) -> CString {
    CString::new(text.replace('\0', "")).unwrap_or_default()
}

/// Copies a host's string; `None` for NULL or for one without an end. Bytes that are not UTF-8 are replaced.
///
/// # Safety
/// `text` is NULL or points to bytes that are readable up to a NUL or up to [`LONGEST`].
pub(crate) unsafe fn copy(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    let mut length = 0;
    // SAFETY: the caller vouches for every byte up to the NUL, and nothing past it is read.
    while length < LONGEST && unsafe { *text.add(length) } != 0 {
        length += 1;
    }
    if length == LONGEST {
        return None;
    }
    // SAFETY: the bytes up to `length` were just read; u8 and c_char have the same layout.
    let bytes = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    Some(String::from_utf8_lossy(bytes).into_owned())
}
