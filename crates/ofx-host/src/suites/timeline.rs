//! The timeline suite: a playhead that stands where the caller of the host put it.

use std::ffi::{c_int, c_void};
use std::sync::Arc;

use openfx_sys as sys;

use super::{Answer, member, put, serve};
use crate::host::{Fault, Host};
use crate::lock::lock;
use crate::model::EffectNode;
use crate::{HostProfile, Status, handles};

pub(super) fn table(profile: &HostProfile) -> sys::OfxTimeLineSuiteV1 {
    sys::OfxTimeLineSuiteV1 {
        getTime: member!(profile, "getTime", get_time),
        gotoTime: member!(profile, "gotoTime", goto_time),
        getTimeBounds: member!(profile, "getTimeBounds", bounds),
    }
}

fn with(instance: *mut c_void, function: &'static str, body: impl FnOnce(&Arc<EffectNode>, Fault) -> Answer) -> c_int {
    let Some(effect) = handles::effect(instance) else {
        return Host::bad_handle(function, instance).0;
    };
    serve(&effect.host, function, "", |fault| body(&effect, fault))
}

unsafe extern "C" fn get_time(instance: *mut c_void, time: *mut f64) -> c_int {
    // SAFETY: getTime asks its callers for a place to write to.
    with(instance, "getTime", |effect, fault| unsafe {
        put(time, fault, "", effect.time_now())
    })
}

unsafe extern "C" fn goto_time(instance: *mut c_void, time: f64) -> c_int {
    with(instance, "gotoTime", |effect, _| {
        if !time.is_finite() {
            return Err(Status::VALUE);
        }
        *lock(&effect.playhead) = time;
        Ok(())
    })
}

unsafe extern "C" fn bounds(instance: *mut c_void, first: *mut f64, last: *mut f64) -> c_int {
    with(instance, "getTimeBounds", |effect, fault| {
        let range = effect.frame_range();
        // SAFETY: getTimeBounds asks its callers for places to write to.
        unsafe { put(first, fault, "", range[0]) }?;
        // SAFETY: as above.
        unsafe { put(last, fault, "", range[1]) }
    })
}
