//! The property suite.

use std::ffi::{c_char, c_int, c_void};

use openfx_sys as sys;

use super::{Answer, Out, member, put, put_nth, serve, text};
use crate::handles;
use crate::host::Host;
use crate::property::PropertySet;
use crate::values::{Item, Text};
use crate::{HostProfile, Status};

type Set = sys::OfxPropertySetHandle;

pub(super) fn table(profile: &HostProfile) -> sys::OfxPropertySuiteV1 {
    sys::OfxPropertySuiteV1 {
        propSetPointer: member!(profile, "propSetPointer", set_pointer),
        propSetString: member!(profile, "propSetString", set_string),
        propSetDouble: member!(profile, "propSetDouble", set_double),
        propSetInt: member!(profile, "propSetInt", set_int),
        propSetPointerN: member!(profile, "propSetPointerN", set_pointer_n),
        propSetStringN: member!(profile, "propSetStringN", set_string_n),
        propSetDoubleN: member!(profile, "propSetDoubleN", set_double_n),
        propSetIntN: member!(profile, "propSetIntN", set_int_n),
        propGetPointer: member!(profile, "propGetPointer", get_pointer),
        propGetString: member!(profile, "propGetString", get_string),
        propGetDouble: member!(profile, "propGetDouble", get_double),
        propGetInt: member!(profile, "propGetInt", get_int),
        propGetPointerN: member!(profile, "propGetPointerN", get_pointer_n),
        propGetStringN: member!(profile, "propGetStringN", get_string_n),
        propGetDoubleN: member!(profile, "propGetDoubleN", get_double_n),
        propGetIntN: member!(profile, "propGetIntN", get_int_n),
        propReset: member!(profile, "propReset", reset),
        propGetDimension: member!(profile, "propGetDimension", dimension),
    }
}

/// Finds the set and the name, passes the gate, and goes on with both.
///
/// # Safety
/// `name` is NULL or ends in NUL.
unsafe fn with(
    set: Set,
    name: *const c_char,
    function: &'static str,
    body: impl FnOnce(&PropertySet, &str, crate::host::Fault) -> Answer,
) -> c_int {
    let Some(set) = handles::properties(set.cast()) else {
        return Host::bad_handle(function, set.cast()).0;
    };
    // SAFETY: the caller promises it.
    let Ok(name) = (unsafe { text(name) }) else {
        return Status::UNKNOWN.0;
    };
    serve(&set.host, function, name, |fault| {
        let answer = body(&set, name, fault);
        if answer == Err(Status::UNKNOWN) {
            log::trace!("{function}: {} has no {name} of that type", set.what);
        }
        answer
    })
}

fn index(index: c_int) -> Result<usize, Status> {
    usize::try_from(index).map_err(|_| Status::BAD_INDEX)
}

/// # Safety
/// `name` is NULL or ends in NUL; a string in `value` too.
unsafe fn write<T: Item>(set: Set, name: *const c_char, at: c_int, value: T, function: &'static str) -> c_int {
    // SAFETY: the caller promises it.
    unsafe { with(set, name, function, |set, name, _| set.set(name, index(at)?, value)) }
}

/// # Safety
/// As [`write`], and `values` is NULL or holds `count` values.
unsafe fn write_n<T: Copy, I: Item>(
    set: Set,
    name: *const c_char,
    count: c_int,
    values: *const T,
    item: impl Fn(T) -> I,
    function: &'static str,
) -> c_int {
    let body = |set: &PropertySet, name: &str, _| {
        let count = index(count)?;
        if values.is_null() && count > 0 {
            return Err(Status::VALUE);
        }
        for i in 0..count {
            // SAFETY: `values` holds `count` values, as the caller promises.
            set.set(name, i, item(unsafe { *values.add(i) }))?;
        }
        set.cut(name, count);
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { with(set, name, function, body) }
}

/// # Safety
/// `name` is NULL or ends in NUL; `to` is NULL or may be written.
unsafe fn read<I: Item, T: Out>(
    set: Set,
    name: *const c_char,
    at: c_int,
    to: *mut T,
    out: impl Fn(I) -> T,
    function: &'static str,
) -> c_int {
    let body = |set: &PropertySet, name: &str, fault| {
        let at = index(at)?;
        let value = set.get::<I>(name, at)?;
        // SAFETY: the caller promises it.
        unsafe { put_nth(to, fault, name, at, out(value)) }
    };
    // SAFETY: the caller promises it.
    unsafe { with(set, name, function, body) }
}

/// # Safety
/// As [`read`], and `to` has room for `count` values.
unsafe fn read_n<I: Item, T: Out>(
    set: Set,
    name: *const c_char,
    count: c_int,
    to: *mut T,
    out: impl Fn(I) -> T,
    function: &'static str,
) -> c_int {
    let body = |set: &PropertySet, name: &str, fault| {
        let count = index(count)?;
        let dimension = set.dimension(name)?;
        if set.host.profile.scalar_n_get_fails && dimension == 1 {
            return Err(Status::UNKNOWN);
        }
        if to.is_null() && count > 0 {
            return Err(Status::VALUE);
        }
        for i in 0..count {
            let value = set.get::<I>(name, i)?;
            // SAFETY: there is room for `count` values, as the caller promises.
            unsafe { put_nth(to.add(i), fault, name, i, out(value)) }?;
        }
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { with(set, name, function, body) }
}

macro_rules! functions {
    ($($set:ident $set_n:ident $get:ident $get_n:ident: $c:ty, $c_const:ty, $item:expr, $out:expr,
       $names:expr;)*) => {$(
        unsafe extern "C" fn $set(set: Set, name: *const c_char, index: c_int, value: $c_const) -> c_int {
            // SAFETY: propSet* asks its callers for strings that end in NUL.
            unsafe { write(set, name, index, $item(value), $names[0]) }
        }

        unsafe extern "C" fn $set_n(set: Set, name: *const c_char, count: c_int, values: *const $c_const) -> c_int {
            // SAFETY: propSet*N asks its callers for an array of `count` values.
            unsafe { write_n(set, name, count, values, $item, $names[1]) }
        }

        unsafe extern "C" fn $get(set: Set, name: *const c_char, index: c_int, value: *mut $c) -> c_int {
            // SAFETY: propGet* asks its callers for a place to write to.
            unsafe { read(set, name, index, value, $out, $names[2]) }
        }

        unsafe extern "C" fn $get_n(set: Set, name: *const c_char, count: c_int, values: *mut $c) -> c_int {
            // SAFETY: propGet*N asks its callers for room for `count` values.
            unsafe { read_n(set, name, count, values, $out, $names[3]) }
        }
    )*};
}

functions! {
    set_pointer set_pointer_n get_pointer get_pointer_n: *mut c_void, *mut c_void,
        |v: *mut c_void| v, |v: *mut c_void| v, ["propSetPointer", "propSetPointerN", "propGetPointer", "propGetPointerN"];
    set_string set_string_n get_string get_string_n: *mut c_char, *const c_char,
        Text, |v: Text| v.0.cast_mut(), ["propSetString", "propSetStringN", "propGetString", "propGetStringN"];
    set_double set_double_n get_double get_double_n: f64, f64,
        |v: f64| v, |v: f64| v, ["propSetDouble", "propSetDoubleN", "propGetDouble", "propGetDoubleN"];
    set_int set_int_n get_int get_int_n: c_int, c_int,
        |v: c_int| v, |v: c_int| v, ["propSetInt", "propSetIntN", "propGetInt", "propGetIntN"];
}

unsafe extern "C" fn reset(set: Set, name: *const c_char) -> c_int {
    // SAFETY: propReset asks its callers for a string that ends in NUL.
    unsafe { with(set, name, "propReset", |set, name, _| set.reset(name)) }
}

unsafe extern "C" fn dimension(set: Set, name: *const c_char, count: *mut c_int) -> c_int {
    let body = |set: &PropertySet, name: &str, fault| {
        let dimension = set.dimension(name)?;
        // SAFETY: propGetDimension asks its callers for a place to write to.
        unsafe { put(count, fault, name, c_int::try_from(dimension).unwrap_or(c_int::MAX)) }
    };
    // SAFETY: propGetDimension asks its callers for a string that ends in NUL.
    unsafe { with(set, name, "propGetDimension", body) }
}
