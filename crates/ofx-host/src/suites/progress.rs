//! The progress suites.

use std::ffi::{c_char, c_int, c_void};

use openfx_sys as sys;

use super::{member, serve, text};
use crate::host::Host;
use crate::lock::lock;
use crate::{HostProfile, Status, handles};

/// How far a plugin's own work has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// Work begins; what it is called.
    Start(String),
    /// The fraction that is done, 0 to 1.
    Update(f64),
    /// Work has ended.
    End,
}

pub(super) fn table_v1(profile: &HostProfile) -> sys::OfxProgressSuiteV1 {
    sys::OfxProgressSuiteV1 {
        progressStart: member!(profile, "progressStart", start_v1),
        progressUpdate: member!(profile, "progressUpdate", update),
        progressEnd: member!(profile, "progressEnd", end),
    }
}

pub(super) fn table_v2(profile: &HostProfile) -> sys::OfxProgressSuiteV2 {
    sys::OfxProgressSuiteV2 {
        progressStart: member!(profile, "progressStart", start_v2),
        progressUpdate: member!(profile, "progressUpdate", update),
        progressEnd: member!(profile, "progressEnd", end),
    }
}

/// Tells the listener; answers whether the plugin should go on.
fn tell(instance: *mut c_void, function: &'static str, progress: Progress) -> c_int {
    let Some(effect) = handles::effect(instance) else {
        return Host::bad_handle(function, instance).0;
    };
    serve(&effect.host, function, "", |_| {
        let listener = lock(&effect.progress).clone();
        match listener {
            Some(listener) if !listener(progress) => Err(Status::REPLY_NO),
            _ => Ok(()),
        }
    })
}

unsafe extern "C" fn start_v1(instance: *mut c_void, label: *const c_char) -> c_int {
    // SAFETY: the plugin passes a string that ends in NUL, or NULL.
    let label = unsafe { text(label) }.unwrap_or_default();
    match Status(tell(instance, "progressStart", Progress::Start(label.to_owned()))) {
        // There is no way to cancel what has not begun.
        Status::REPLY_NO => Status::OK.0,
        status => status.0,
    }
}

unsafe extern "C" fn start_v2(instance: *mut c_void, label: *const c_char, _id: *const c_char) -> c_int {
    // SAFETY: the same promises as the first version's.
    unsafe { start_v1(instance, label) }
}

unsafe extern "C" fn update(instance: *mut c_void, progress: f64) -> c_int {
    tell(instance, "progressUpdate", Progress::Update(progress))
}

unsafe extern "C" fn end(instance: *mut c_void) -> c_int {
    match Status(tell(instance, "progressEnd", Progress::End)) {
        Status::REPLY_NO => Status::OK.0,
        status => status.0,
    }
}
