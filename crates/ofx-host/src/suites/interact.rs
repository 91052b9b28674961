//! The interact suite: overlays ask for their properties and to be drawn again.

use std::ffi::c_int;

use openfx_sys as sys;

use super::{Answer, member, put, serve};
use crate::host::{Fault, Host};
use crate::overlay::InteractNode;
use crate::{HostProfile, handles};

type Interact = sys::OfxInteractHandle;

pub(super) fn table(profile: &HostProfile) -> sys::OfxInteractSuiteV1 {
    sys::OfxInteractSuiteV1 {
        interactSwapBuffers: member!(profile, "interactSwapBuffers", swap_buffers),
        interactRedraw: member!(profile, "interactRedraw", redraw),
        interactGetPropertySet: member!(profile, "interactGetPropertySet", property_set),
    }
}

fn with(raw: Interact, function: &'static str, body: impl FnOnce(&InteractNode, Fault) -> Answer) -> c_int {
    match handles::interact(raw.cast()) {
        Some(interact) => serve(&interact.properties.host, function, "", |fault| body(&interact, fault)),
        None => Host::bad_handle(function, raw.cast()).0,
    }
}

// A headless host has one buffer, and draws when it is asked to: there is nothing to do for either.

unsafe extern "C" fn swap_buffers(raw: Interact) -> c_int {
    with(raw, "interactSwapBuffers", |_, _| Ok(()))
}

unsafe extern "C" fn redraw(raw: Interact) -> c_int {
    with(raw, "interactRedraw", |_, _| Ok(()))
}

unsafe extern "C" fn property_set(raw: Interact, to: *mut sys::OfxPropertySetHandle) -> c_int {
    let body = |interact: &InteractNode, fault| {
        // SAFETY: the function asks its callers for a place to write to.
        unsafe { put(to, fault, "", interact.properties.handle.raw()) }
    };
    with(raw, "interactGetPropertySet", body)
}
