//! An effect instance or descriptor, for the action at hand.

use std::ffi::CStr;
use std::ptr;

use openfx_sys as sys;

use crate::clip::Clip;
use crate::host::Host;
use crate::names;
use crate::param::ParamSet;
use crate::property::PropertySet;
use crate::{Error, Result};

/// An effect, as the host handed it to one action; never kept beyond it.
#[derive(Clone, Copy)]
pub struct Effect<'host> {
    host: &'host Host,
    handle: sys::OfxImageEffectHandle,
}

impl<'host> Effect<'host> {
    pub(crate) fn new(host: &'host Host, handle: sys::OfxImageEffectHandle) -> Result<Self> {
        if handle.is_null() {
            Err(Error::Null("effect"))
        } else {
            Ok(Self { host, handle })
        }
    }

    pub(crate) fn raw(&self) -> sys::OfxImageEffectHandle {
        self.handle
    }

    pub(crate) fn suite(&self) -> Result<&'host sys::OfxImageEffectSuiteV1> {
        self.host.effect.as_ref().ok_or(Error::NoSuite("image effect suite"))
    }

    /// What tells this instance from others while it lives.
    #[must_use]
    pub fn key(&self) -> usize {
        self.handle as usize
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &'host Host {
        self.host
    }

    /// The effect's properties.
    pub fn properties(&self) -> Result<PropertySet<'host>> {
        let get = self
            .suite()?
            .getPropertySet
            .ok_or(Error::NoFunction("getPropertySet"))?;
        let mut handle = ptr::null_mut();
        // SAFETY: the effect handle is that of the action; the output is a local.
        let status = unsafe { get(self.handle, &raw mut handle) };
        Error::check("getPropertySet", c"effect", status)?;
        PropertySet::new(self.host, handle)
    }

    /// The effect's parameters.
    pub fn params(&self) -> Result<ParamSet<'host>> {
        let get = self.suite()?.getParamSet.ok_or(Error::NoFunction("getParamSet"))?;
        let mut handle = ptr::null_mut();
        // SAFETY: as above.
        let status = unsafe { get(self.handle, &raw mut handle) };
        Error::check("getParamSet", c"effect", status)?;
        ParamSet::new(self.host, handle)
    }

    /// A clip by its name.
    pub fn clip(&self, name: &'static CStr) -> Result<Clip<'host>> {
        Clip::new(self, name)
    }

    /// Whether the host wants the render to stop; `false` where it cannot say.
    #[must_use]
    pub fn aborted(&self) -> bool {
        let abort = self.host.effect.as_ref().and_then(|suite| suite.abort);
        // SAFETY: the effect handle is that of the action, and the standard allows the call from any render thread.
        abort.is_some_and(|abort| unsafe { abort(self.handle) } != 0)
    }

    /// The context of the instance, such as `OfxImageEffectContextFilter`; empty where the host does not say.
    #[must_use]
    pub fn context(&self) -> String {
        self.properties()
            .and_then(|p| p.string(names::PROP_CONTEXT, 0))
            .unwrap_or_default()
    }
}

/// A way to ask for abort from worker threads.
// SAFETY: the handle is only passed to `abort`, which the standard allows from any thread of a render, and suites are
// tables of functions.
unsafe impl Sync for Effect<'_> {}
