//! The parameter suite. What is variadic lies in the C shim, which calls `shape`, `read` and `write_*` here.

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::sync::Arc;

use openfx_sys as sys;

use super::{Answer, Out, hooks, member, put, put_optional, serve, serve_return, text};
use crate::host::{Fault, Host};
use crate::model::EffectNode;
use crate::param::Param;
use crate::{HostProfile, ParamKind, ParamValue, Status, handles};

type ParamHandle = sys::OfxParamHandle;
type ParamSet = sys::OfxParamSetHandle;

pub(super) fn table(profile: &HostProfile) -> sys::OfxParameterSuiteV1 {
    sys::OfxParameterSuiteV1 {
        paramDefine: member!(profile, "paramDefine", define),
        paramGetHandle: member!(profile, "paramGetHandle", get_handle),
        paramSetGetPropertySet: member!(profile, "paramSetGetPropertySet", set_properties),
        paramGetPropertySet: member!(profile, "paramGetPropertySet", properties),
        paramGetValue: member!(profile, "paramGetValue", hooks::ofxh_param_get_value),
        paramGetValueAtTime: member!(profile, "paramGetValueAtTime", hooks::ofxh_param_get_value_at_time),
        paramGetDerivative: member!(profile, "paramGetDerivative", hooks::ofxh_param_get_derivative),
        paramGetIntegral: member!(profile, "paramGetIntegral", hooks::ofxh_param_get_integral),
        paramSetValue: member!(profile, "paramSetValue", hooks::ofxh_param_set_value),
        paramSetValueAtTime: member!(profile, "paramSetValueAtTime", hooks::ofxh_param_set_value_at_time),
        paramGetNumKeys: member!(profile, "paramGetNumKeys", num_keys),
        paramGetKeyTime: member!(profile, "paramGetKeyTime", key_time),
        paramGetKeyIndex: member!(profile, "paramGetKeyIndex", key_index),
        paramDeleteKey: member!(profile, "paramDeleteKey", delete_key),
        paramDeleteAllKeys: member!(profile, "paramDeleteAllKeys", delete_all_keys),
        paramCopy: member!(profile, "paramCopy", copy),
        paramEditBegin: member!(profile, "paramEditBegin", edit_begin),
        paramEditEnd: member!(profile, "paramEditEnd", edit_end),
    }
}

fn with_set(
    raw: ParamSet,
    function: &'static str,
    detail: &str,
    body: impl FnOnce(&Arc<EffectNode>, Fault) -> Answer,
) -> c_int {
    match handles::param_set(raw.cast()) {
        Some(effect) => serve(&effect.host, function, detail, |fault| body(&effect, fault)),
        None => Host::bad_handle(function, raw.cast()).0,
    }
}

fn with(raw: *const c_void, function: &'static str, body: impl FnOnce(&Arc<Param>, Fault) -> Answer) -> c_int {
    match handles::param(raw) {
        Some(param) => serve(&param.properties.host, function, &param.name, |fault| {
            body(&param, fault)
        }),
        None => Host::bad_handle(function, raw).0,
    }
}

unsafe extern "C" fn define(
    set: ParamSet,
    kind: *const c_char,
    name: *const c_char,
    properties: *mut sys::OfxPropertySetHandle,
) -> c_int {
    // SAFETY: the plugin passes strings that end in NUL, or NULL.
    let (Ok(kind), Ok(name)) = (unsafe { (text(kind), text(name)) }) else {
        return Status::VALUE.0;
    };
    with_set(set, "paramDefine", name, |effect, fault| {
        let kind = ParamKind::from_ofx(kind).ok_or(if kind == "OfxParamTypeParametric" {
            Status::UNSUPPORTED
        } else {
            Status::UNKNOWN
        })?;
        let param = effect.define_param(kind, name)?;
        // SAFETY: paramDefine asks its callers for a place to write to, or NULL.
        unsafe { put_optional(properties, fault, param.properties.handle.raw()) };
        Ok(())
    })
}

unsafe extern "C" fn get_handle(
    set: ParamSet,
    name: *const c_char,
    handle: *mut ParamHandle,
    properties: *mut sys::OfxPropertySetHandle,
) -> c_int {
    // SAFETY: the plugin passes a string that ends in NUL, or NULL.
    let Ok(name) = (unsafe { text(name) }) else {
        return Status::UNKNOWN.0;
    };
    with_set(set, "paramGetHandle", name, |effect, fault| {
        let param = effect.param(name).ok_or(Status::UNKNOWN)?;
        // SAFETY: paramGetHandle asks its callers for places to write to, or NULL.
        unsafe { put_optional(handle, fault, param.handle.raw()) };
        // SAFETY: as above.
        unsafe { put_optional(properties, fault, param.properties.handle.raw()) };
        Ok(())
    })
}

unsafe extern "C" fn set_properties(set: ParamSet, to: *mut sys::OfxPropertySetHandle) -> c_int {
    // SAFETY: the function asks its callers for a place to write to.
    let body = |effect: &Arc<EffectNode>, fault| unsafe { put(to, fault, "", effect.properties.handle.raw()) };
    with_set(set, "paramSetGetPropertySet", "", body)
}

unsafe extern "C" fn properties(param: ParamHandle, to: *mut sys::OfxPropertySetHandle) -> c_int {
    // SAFETY: the function asks its callers for a place to write to.
    let body = |param: &Arc<Param>, fault| unsafe { put(to, fault, "", param.properties.handle.raw()) };
    with(param.cast(), "paramGetPropertySet", body)
}

/// Tells the shim what the variadic arguments are.
pub(super) unsafe extern "C" fn shape(raw: *mut c_void, kind: *mut hooks::ofxh_type, count: *mut c_int) -> c_int {
    let Some(param) = handles::param(raw) else {
        return Host::bad_handle("a variadic parameter function", raw).0;
    };
    let shape = match param.kind {
        k if k.is_integer() => hooks::OFXH_TYPE_INT,
        k if k.is_double() => hooks::OFXH_TYPE_DOUBLE,
        k if k.is_text() => hooks::OFXH_TYPE_STRING,
        _ => return Status::UNSUPPORTED.0,
    };
    // SAFETY: the shim passes the addresses of its own variables.
    unsafe { (kind.write(shape), count.write(param.kind.count() as c_int)) };
    Status::OK.0
}

/// Serves the four reading functions.
pub(super) unsafe extern "C" fn read(
    raw: *mut c_void,
    what: hooks::ofxh_read,
    time1: f64,
    time2: f64,
    count: c_int,
    out: *const *mut c_void,
) -> c_int {
    let function = match what {
        hooks::OFXH_READ_VALUE => "paramGetValue",
        hooks::OFXH_READ_VALUE_AT_TIME => "paramGetValueAtTime",
        hooks::OFXH_READ_DERIVATIVE => "paramGetDerivative",
        _ => "paramGetIntegral",
    };
    // SAFETY: the shim passes an array of at least `count` pointers.
    let out = unsafe { std::slice::from_raw_parts(out, usize::try_from(count).unwrap_or(0)) };
    with(raw, function, |param, fault| {
        let value = match what {
            hooks::OFXH_READ_VALUE => param.value_now(),
            hooks::OFXH_READ_VALUE_AT_TIME => param.value_at(time1)?,
            hooks::OFXH_READ_DERIVATIVE => param.derivative(time1)?,
            _ => param.integral(time1, time2)?,
        };
        match value {
            // SAFETY: the plugin passed one int* per value, as the suite asks for parameters of this kind.
            ParamValue::Ints(v) => unsafe { hand_over(out, fault, &v) },
            // SAFETY: the plugin passed one double* per value, as above.
            ParamValue::Doubles(v) => unsafe { hand_over(out, fault, &v) },
            ParamValue::Text(text) => {
                let lent: *mut c_char = param.lend(&text).cast_mut();
                // SAFETY: the plugin passed one char**, as above.
                unsafe { hand_over(out, fault, &[lent]) }
            }
        }
    })
}

/// # Safety
/// Each pointer in `out` is NULL, or points to a `T` that may be written.
unsafe fn hand_over<T: Out>(out: &[*mut c_void], fault: Fault, values: &[T]) -> Answer {
    for (to, value) in out.iter().zip(values) {
        // SAFETY: the caller promises it.
        unsafe { put(to.cast::<T>(), fault, "", *value) }?;
    }
    Ok(())
}

fn write(raw: *mut c_void, has_time: c_int, time: f64, value: ParamValue) -> c_int {
    let function = if has_time == 0 {
        "paramSetValue"
    } else {
        "paramSetValueAtTime"
    };
    with(raw, function, |param, _| {
        param.plugin_writes((has_time != 0).then_some(time), value)
    })
}

pub(super) unsafe extern "C" fn write_ints(
    raw: *mut c_void,
    has_time: c_int,
    time: f64,
    count: c_int,
    values: *const c_int,
) -> c_int {
    // SAFETY: the shim passes an array of `count` values.
    let values = unsafe { std::slice::from_raw_parts(values, usize::try_from(count).unwrap_or(0)) };
    write(raw, has_time, time, ParamValue::Ints(values.to_vec()))
}

pub(super) unsafe extern "C" fn write_doubles(
    raw: *mut c_void,
    has_time: c_int,
    time: f64,
    count: c_int,
    values: *const f64,
) -> c_int {
    // SAFETY: the shim passes an array of `count` values.
    let values = unsafe { std::slice::from_raw_parts(values, usize::try_from(count).unwrap_or(0)) };
    write(raw, has_time, time, ParamValue::Doubles(values.to_vec()))
}

pub(super) unsafe extern "C" fn write_string(
    raw: *mut c_void,
    has_time: c_int,
    time: f64,
    value: *const c_char,
) -> c_int {
    if value.is_null() {
        return Status::VALUE.0;
    }
    // SAFETY: the plugin passes a string that ends in NUL, and it is not NULL.
    let value = unsafe { CStr::from_ptr(value) }.to_string_lossy().into_owned();
    write(raw, has_time, time, ParamValue::Text(value))
}

unsafe extern "C" fn num_keys(param: ParamHandle, count: *mut c_uint) -> c_int {
    let body = |param: &Arc<Param>, fault| {
        // SAFETY: the function asks its callers for a place to write to.
        unsafe {
            put(
                count,
                fault,
                "",
                c_uint::try_from(param.visible_key_times().len()).unwrap_or(0),
            )
        }
    };
    with(param.cast(), "paramGetNumKeys", body)
}

unsafe extern "C" fn key_time(param: ParamHandle, nth: c_uint, time: *mut f64) -> c_int {
    let body = |param: &Arc<Param>, fault| {
        let key = param
            .visible_key_times()
            .get(nth as usize)
            .copied()
            .ok_or(Status::BAD_INDEX)?;
        // SAFETY: the function asks its callers for a place to write to.
        unsafe { put(time, fault, "", key) }
    };
    with(param.cast(), "paramGetKeyTime", body)
}

unsafe extern "C" fn key_index(param: ParamHandle, time: f64, direction: c_int, index: *mut c_int) -> c_int {
    let body = |param: &Arc<Param>, fault| {
        let times = param.visible_key_times();
        let found = match direction {
            0 => times.iter().position(|t| *t == time),
            d if d > 0 => times.iter().position(|t| *t > time),
            _ => times.iter().rposition(|t| *t < time),
        };
        let found = c_int::try_from(found.ok_or(Status::FAILED)?).map_err(|_| Status::FAILED)?;
        // SAFETY: the function asks its callers for a place to write to.
        unsafe { put(index, fault, "", found) }
    };
    with(param.cast(), "paramGetKeyIndex", body)
}

unsafe extern "C" fn delete_key(param: ParamHandle, time: f64) -> c_int {
    with(param.cast(), "paramDeleteKey", |param, _| {
        param.plugin_deletes(Some(time))
    })
}

unsafe extern "C" fn delete_all_keys(param: ParamHandle) -> c_int {
    with(param.cast(), "paramDeleteAllKeys", |param, _| {
        param.plugin_deletes(None)
    })
}

unsafe extern "C" fn copy(to: ParamHandle, from: ParamHandle, offset: f64, range: *const sys::OfxRangeD) -> c_int {
    let Some(from) = handles::param(from.cast()) else {
        return Host::bad_handle("paramCopy", from.cast()).0;
    };
    with(to.cast(), "paramCopy", |to, _| {
        if to.properties.host.profile.param_copy_is_idle {
            return Ok(());
        }
        // SAFETY: paramCopy takes a range, or NULL for all.
        let range = if range.is_null() { None } else { Some(unsafe { *range }) };
        to.copy_from(&from, offset, range.map(|range| [range.min, range.max]))
    })
}

unsafe extern "C" fn edit_begin(set: ParamSet, name: *const c_char) -> c_int {
    // SAFETY: the plugin passes a string that ends in NUL, or NULL.
    let name = unsafe { text(name) }.unwrap_or_default();
    with_set(set, "paramEditBegin", name, |effect, _| {
        effect.edit_begin(name);
        Ok(())
    })
}

unsafe extern "C" fn edit_end(set: ParamSet) -> c_int {
    match handles::param_set(set.cast()) {
        Some(effect) => serve_return(&effect.host, "paramEditEnd", || effect.edit_end()),
        None => Host::bad_handle("paramEditEnd", set.cast()).0,
    }
}
