//! The message suites. The printf part lies in the C shim.

use std::ffi::{c_char, c_int, c_void};

use openfx_sys as sys;

use super::{hooks, member, serve, text};
use crate::host::{Host, Message, MessageKind};
use crate::lock::lock;
use crate::{HostProfile, Status, handles};

pub(super) fn table_v1(profile: &HostProfile) -> sys::OfxMessageSuiteV1 {
    sys::OfxMessageSuiteV1 {
        message: member!(profile, "message", hooks::ofxh_message),
    }
}

pub(super) fn table_v2(profile: &HostProfile) -> sys::OfxMessageSuiteV2 {
    sys::OfxMessageSuiteV2 {
        message: member!(profile, "message", hooks::ofxh_message),
        setPersistentMessage: member!(profile, "setPersistentMessage", hooks::ofxh_set_persistent_message),
        clearPersistentMessage: member!(profile, "clearPersistentMessage", clear),
    }
}

/// A message that the shim has formatted.
pub(super) unsafe extern "C" fn say(
    handle: *mut c_void,
    what: hooks::ofxh_say,
    kind: *const c_char,
    _id: *const c_char,
    message: *const c_char,
) -> c_int {
    let persistent = what == hooks::OFXH_SAY_PERSISTENT;
    let function = if persistent { "setPersistentMessage" } else { "message" };
    // A message may come without an instance, but not with a bad one.
    let host = match handles::effect(handle) {
        Some(effect) => Some(effect.host.clone()),
        None if handle.is_null() => Host::current(),
        None => return Host::bad_handle(function, handle).0,
    };
    let Some(host) = host else { return Status::BAD_HANDLE.0 };
    serve(&host, function, "", |_| {
        // SAFETY: the plugin passes strings that end in NUL, or NULL; the shim's text ends in NUL.
        let (kind, message) = unsafe { (text(kind), text(message)) };
        let kind = MessageKind::from_ofx(kind.unwrap_or_default());
        host.say(Message {
            kind,
            text: message.unwrap_or("(not UTF-8)").to_owned(),
            persistent,
        });
        // Nobody is there to answer a question.
        if kind == MessageKind::Question {
            Err(Status::REPLY_DEFAULT)
        } else {
            Ok(())
        }
    })
}

unsafe extern "C" fn clear(handle: *mut c_void) -> c_int {
    let Some(effect) = handles::effect(handle) else {
        return Host::bad_handle("clearPersistentMessage", handle).0;
    };
    serve(&effect.host, "clearPersistentMessage", "", |_| {
        lock(&effect.host.messages).retain(|message| !message.persistent);
        Ok(())
    })
}
