//! The suites: what a plugin may call.
//!
//! Every function goes through the host's gate, which counts it and may make it misbehave; then it looks up its handle,
//! and only then does what it is for. None of them can panic: an unwinding host would end the process.

pub(crate) mod effect;
mod hooks;
mod interact;
pub(crate) mod memory;
mod message;
mod param;
pub(crate) mod progress;
mod property;
pub(crate) mod thread;
mod timeline;

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::sync::LazyLock;

use openfx_sys as sys;

use crate::host::{Fault, Host};
use crate::{HostProfile, Status, Suite, handles};

/// How a suite function ends.
pub(crate) type Answer = Result<(), Status>;

/// The tables of function pointers, as one host hands them out.
pub(crate) struct Tables {
    property: Box<sys::OfxPropertySuiteV1>,
    param: Box<sys::OfxParameterSuiteV1>,
    effect: Box<sys::OfxImageEffectSuiteV1>,
    memory: Box<sys::OfxMemorySuiteV1>,
    thread: Box<sys::OfxMultiThreadSuiteV1>,
    message1: Box<sys::OfxMessageSuiteV1>,
    message2: Box<sys::OfxMessageSuiteV2>,
    progress1: Box<sys::OfxProgressSuiteV1>,
    progress2: Box<sys::OfxProgressSuiteV2>,
    timeline: Box<sys::OfxTimeLineSuiteV1>,
    interact: Box<sys::OfxInteractSuiteV1>,
    draw: Box<sys::OfxDrawSuiteV1>,
}

impl Tables {
    pub(crate) fn new(profile: &HostProfile) -> Self {
        Self {
            property: Box::new(property::table(profile)),
            param: Box::new(param::table(profile)),
            effect: Box::new(effect::table(profile)),
            memory: Box::new(memory::table(profile)),
            thread: Box::new(thread::table(profile)),
            message1: Box::new(message::table_v1(profile)),
            message2: Box::new(message::table_v2(profile)),
            progress1: Box::new(progress::table_v1(profile)),
            progress2: Box::new(progress::table_v2(profile)),
            timeline: Box::new(timeline::table(profile)),
            interact: Box::new(interact::table(profile)),
            draw: Box::new(crate::overlay::table(profile)),
        }
    }

    fn suite(&self, suite: Suite, version: i32) -> *const c_void {
        match (suite, version) {
            (Suite::Property, _) => (&raw const *self.property).cast(),
            (Suite::Parameter, _) => (&raw const *self.param).cast(),
            (Suite::ImageEffect, _) => (&raw const *self.effect).cast(),
            (Suite::Memory, _) => (&raw const *self.memory).cast(),
            (Suite::MultiThread, _) => (&raw const *self.thread).cast(),
            (Suite::Message, 1) => (&raw const *self.message1).cast(),
            (Suite::Message, _) => (&raw const *self.message2).cast(),
            (Suite::Progress, 1) => (&raw const *self.progress1).cast(),
            (Suite::Progress, _) => (&raw const *self.progress2).cast(),
            (Suite::TimeLine, _) => (&raw const *self.timeline).cast(),
            (Suite::Interact, _) => (&raw const *self.interact).cast(),
            (Suite::Draw, _) => (&raw const *self.draw).cast(),
        }
    }
}

/// A member of a suite's table: the function, unless the profile leaves it NULL.
macro_rules! member {
    ($profile:expr, $name:literal, $function:expr) => {
        if $profile.null_functions.contains(&$name) {
            None
        } else {
            Some($function)
        }
    };
}
pub(crate) use member;

/// The suites that every host has.
const EVERYWHERE: [Suite; 6] = [
    Suite::Property,
    Suite::ImageEffect,
    Suite::Parameter,
    Suite::Memory,
    Suite::MultiThread,
    Suite::Message,
];

/// `OfxHost::fetchSuite`.
pub(crate) unsafe extern "C" fn fetch_suite(
    host: sys::OfxPropertySetHandle,
    name: *const c_char,
    version: c_int,
) -> *const c_void {
    let Some(properties) = handles::properties(host.cast()) else {
        let _ = Host::bad_handle("fetchSuite", host.cast());
        return std::ptr::null();
    };
    let host = &properties.host;
    // SAFETY: the plugin passes a string that ends in NUL, or NULL.
    let Ok(name) = (unsafe { text(name) }) else {
        return std::ptr::null();
    };
    if host.gate("fetchSuite", name) != Fault::None {
        return std::ptr::null();
    }
    if host.profile.first_versions_only && version != 1 && EVERYWHERE.iter().any(|suite| suite.ofx_name() == name) {
        host.unbearable(&format!("fetchSuite for {name} of version {version}"));
        return std::ptr::null();
    }
    let offered = host
        .profile
        .suites
        .iter()
        .find(|(suite, v)| suite.ofx_name() == name && *v == version);
    offered.map_or(std::ptr::null(), |(suite, version)| host.tables.suite(*suite, *version))
}

/// A string that a plugin passed.
///
/// # Safety
/// `raw` is NULL, or ends in NUL and lives as long as the result is used.
pub(crate) unsafe fn text<'a>(raw: *const c_char) -> Result<&'a str, Status> {
    if raw.is_null() {
        return Err(Status::VALUE);
    }
    // SAFETY: not NULL, and the caller promises the rest.
    unsafe { CStr::from_ptr(raw) }.to_str().map_err(|_| Status::VALUE)
}

/// Serves a call: through the gate, then `body`, which sees how the host is to misbehave in what it hands over.
pub(crate) fn serve(host: &Host, function: &'static str, detail: &str, body: impl FnOnce(Fault) -> Answer) -> c_int {
    let fault = host.gate(function, detail);
    let answer = match fault {
        Fault::Fail(status) => Err(status),
        _ => body(fault),
    };
    answer.map_or_else(|status| status.0, |()| Status::OK.0)
}

/// Serves a call that gives something back: that happens even where the host is to answer that it failed, so that the
/// plugin is not blamed for a leak.
pub(crate) fn serve_return(host: &Host, function: &'static str, body: impl FnOnce() -> Answer) -> c_int {
    let fault = host.gate(function, "");
    let answer = body();
    match (fault, answer) {
        (Fault::Fail(status), _) | (_, Err(status)) => status.0,
        _ => Status::OK.0,
    }
}

/// What a host hands over by pointer.
pub(crate) trait Out: Copy {
    /// NULL, 0.
    const NULL: Self;
    /// A value that no sane host hands over, and that a careful plugin can recognise or survive.
    fn nonsense(name: &str, index: usize) -> Self;
    /// Any value.
    fn of_bits(bits: u64, name: &str, index: usize) -> Self;
}

impl Out for c_int {
    const NULL: Self = 0;
    fn nonsense(name: &str, index: usize) -> Self {
        match (name, index) {
            // Of memory, what a plugin can see to be impossible: a plausible lie cannot be survived.
            ("OfxImagePropRowBytes", _) => 1,
            ("OfxImagePropBounds", 0 | 1) => c_int::MAX,
            // A window larger than any image.
            ("OfxImageEffectPropRenderWindow", 2 | 3) => c_int::MAX,
            _ => c_int::MIN,
        }
    }
    fn of_bits(bits: u64, name: &str, index: usize) -> Self {
        match name {
            "OfxImagePropRowBytes" | "OfxImagePropBounds" => Self::nonsense(name, index),
            // Small numbers as often as large ones: both find other faults.
            _ if bits >> 63 == 0 => (bits as i8).into(),
            _ => bits as c_int,
        }
    }
}

impl Out for u32 {
    const NULL: Self = 0;
    fn nonsense(_: &str, _: usize) -> Self {
        Self::MAX
    }
    fn of_bits(bits: u64, _: &str, _: usize) -> Self {
        bits as Self
    }
}

impl Out for f64 {
    const NULL: Self = 0.0;
    fn nonsense(_: &str, _: usize) -> Self {
        Self::NAN
    }
    fn of_bits(bits: u64, _: &str, _: usize) -> Self {
        match bits >> 62 {
            0 => Self::from(bits as i16),
            1 => Self::from(bits as i16) / 256.0,
            _ => Self::from_bits(bits.rotate_left(17)),
        }
    }
}

impl Out for *mut c_void {
    const NULL: Self = std::ptr::null_mut();
    fn nonsense(_: &str, _: usize) -> Self {
        // Only NULL can be told from a good address.
        std::ptr::null_mut()
    }
    fn of_bits(_: u64, name: &str, index: usize) -> Self {
        Self::nonsense(name, index)
    }
}

impl Out for *mut c_char {
    const NULL: Self = std::ptr::null_mut();
    fn nonsense(_: &str, _: usize) -> Self {
        // Invalid UTF-8, and printf directives.
        c"\xff\xfe%s%n%\xc3".as_ptr().cast_mut()
    }
    fn of_bits(bits: u64, name: &str, index: usize) -> Self {
        // No names that mean something to a plugin: to say that bytes are floats is a lie that cannot be seen through.
        let odd = [
            c"",
            c"\n\t\x01",
            c"origin 1e999\nGGT1:AAAA",
            c"{\"version\":1,\"samples\":[[1e308]]}",
            c"/nonexistent/\xf0\x9f\x98\x80",
            c"-1",
            long_text(),
        ];
        match odd.get(bits as usize % (odd.len() + 1)) {
            Some(text) => text.as_ptr().cast_mut(),
            None => Self::nonsense(name, index),
        }
    }
}

/// A string of a megabyte.
fn long_text() -> &'static CStr {
    static TEXT: LazyLock<CString> = LazyLock::new(|| CString::new(vec![b'~'; 1 << 20]).unwrap_or_default());
    &TEXT
}

macro_rules! handle_out {
    ($($type:ty),*) => {
        $(impl Out for $type {
            const NULL: Self = std::ptr::null_mut();
            fn nonsense(_: &str, _: usize) -> Self {
                // No handle of ours, and recognised as such when it comes back.
                std::ptr::without_provenance_mut(0xbad0)
            }
            fn of_bits(bits: u64, name: &str, index: usize) -> Self {
                if bits % 2 == 0 { Self::NULL } else { Self::nonsense(name, index) }
            }
        })*
    };
}

handle_out!(
    sys::OfxPropertySetHandle,
    sys::OfxParamHandle,
    sys::OfxParamSetHandle,
    sys::OfxImageClipHandle,
    sys::OfxImageMemoryHandle,
    sys::OfxMutexHandle
);

/// Hands a value over by pointer, misbehaving as told.
///
/// # Safety
/// `to` is NULL or may be written.
pub(crate) unsafe fn put<T: Out>(to: *mut T, fault: Fault, name: &str, value: T) -> Answer {
    // SAFETY: the caller promises the same.
    unsafe { put_nth(to, fault, name, 0, value) }
}

/// As [`put`], for the value at an index of a property.
///
/// # Safety
/// As [`put`].
pub(crate) unsafe fn put_nth<T: Out>(to: *mut T, fault: Fault, name: &str, index: usize, value: T) -> Answer {
    if to.is_null() {
        return Err(Status::VALUE);
    }
    let value = match fault {
        Fault::None => value,
        fault => misbehave(fault, name, index, value),
    };
    // SAFETY: not NULL, and the caller promises that it may be written.
    unsafe { to.write(value) };
    Ok(())
}

/// What is handed over instead. Apart from the usual way, so that memory checkers see no look at bits that are not there.
#[cold]
#[inline(never)]
fn misbehave<T: Out>(fault: Fault, name: &str, index: usize, value: T) -> T {
    match fault {
        Fault::Null => T::NULL,
        Fault::Nonsense => T::nonsense(name, index),
        Fault::Bits(bits) => T::of_bits(bits, name, index),
        Fault::None | Fault::Fail(_) => value,
    }
}

/// As [`put`], where the plugin may pass NULL to say that it does not care.
///
/// # Safety
/// As [`put`].
pub(crate) unsafe fn put_optional<T: Out>(to: *mut T, fault: Fault, value: T) {
    if !to.is_null() {
        // SAFETY: the caller promises that it may be written.
        let _ = unsafe { put(to, fault, "", value) };
    }
}
