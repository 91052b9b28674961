//! The way into a plugin: its main entry point.

use std::ffi::{CString, c_char, c_void};
use std::sync::Arc;

use openfx_sys as sys;

use crate::host::{Frame, Host};
use crate::model::EffectNode;
use crate::property::PropertySet;
use crate::render::RenderScope;
use crate::{HostError, Result, Status};

type Main =
    unsafe extern "C" fn(*const c_char, *const c_void, sys::OfxPropertySetHandle, sys::OfxPropertySetHandle) -> i32;

/// A plugin's id and main entry point, and the library that keeps the code in memory.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) id: Arc<str>,
    pub(crate) main: Main,
    pub(crate) plugin: usize,
    pub(crate) loaded: Arc<crate::bundle::Loaded>,
}

impl Entry {
    /// Calls an action, whatever it answers.
    pub(crate) fn call(
        &self,
        host: &Arc<Host>,
        action: &'static str,
        effect: Option<&Arc<EffectNode>>,
        arguments: Option<&Arc<PropertySet>>,
        results: Option<&Arc<PropertySet>>,
        render: Option<Arc<RenderScope>>,
    ) -> Status {
        let handle = effect.map_or(std::ptr::null_mut(), |effect| effect.handle.raw::<c_void>());
        let frame = Frame {
            effect: effect.cloned(),
            render,
            ..Frame::new(host, action)
        };
        self.call_raw(self.main, frame, handle, arguments, results)
    }

    /// Calls any entry point of this plugin, on any handle, and takes back the images that it does not release.
    pub(crate) fn call_raw(
        &self,
        main: Main,
        frame: Frame,
        handle: *const c_void,
        arguments: Option<&Arc<PropertySet>>,
        results: Option<&Arc<PropertySet>>,
    ) -> Status {
        let Ok(name) = CString::new(frame.action) else {
            return Status::FAILED;
        };
        let set = |set: Option<&Arc<PropertySet>>| set.map_or(std::ptr::null_mut(), |set| set.handle.raw());
        let (arguments, results) = (set(arguments), set(results));
        let (host, id, action) = (frame.host.clone(), frame.id, frame.action);
        let entered = frame.enter();
        // SAFETY: `main` came from the plugin's own description, and `library` keeps its code in memory. The name ends
        // in NUL, and the handles are numbers that only this host follows.
        let status = Status(unsafe { main(name.as_ptr(), handle, arguments, results) });
        drop(entered);
        crate::image::collect_leaks(&host, |live| live == id, action);
        status
    }

    /// The error of an action that failed, with what the plugin said last.
    pub(crate) fn error(&self, host: &Host, action: &str, status: Status) -> HostError {
        let message = crate::lock::lock(&host.messages)
            .last()
            .map(|message| message.text.clone());
        HostError::Action {
            plugin: self.id.to_string(),
            action: action.to_owned(),
            status,
            message,
        }
    }

    /// OK and the host's default pass, all else is an error.
    pub(crate) fn expect(&self, host: &Host, action: &str, status: Status) -> Result<Status> {
        if status.is_ok_or_default() {
            Ok(status)
        } else {
            Err(self.error(host, action, status))
        }
    }

    pub(crate) fn nonsense(&self, action: &str, what: impl Into<String>) -> HostError {
        HostError::Nonsense {
            plugin: self.id.to_string(),
            action: action.to_owned(),
            what: what.into(),
        }
    }
}
