//! The host: who it is, and the suites it offers.

use std::ffi::{CStr, c_void};
use std::ptr::NonNull;
use std::sync::{Arc, PoisonError, RwLock};

use openfx_sys as sys;

use crate::names;
use crate::property::PropertySet;
use crate::{Error, Result};

/// A host and its suites, fetched once per load.
///
/// Each suite may be missing, and each function in it NULL.
pub struct Host {
    properties: sys::OfxPropertySetHandle,
    pub(crate) property: Option<sys::OfxPropertySuiteV1>,
    pub(crate) effect: Option<sys::OfxImageEffectSuiteV1>,
    pub(crate) parameter: Option<sys::OfxParameterSuiteV1>,
    pub(crate) threads: Option<sys::OfxMultiThreadSuiteV1>,
    pub(crate) message: Option<sys::OfxMessageSuiteV1>,
    pub(crate) message2: Option<sys::OfxMessageSuiteV2>,
    pub(crate) progress: Option<sys::OfxProgressSuiteV1>,
    pub(crate) progress2: Option<sys::OfxProgressSuiteV2>,
    pub(crate) interact: Option<sys::OfxInteractSuiteV1>,
    pub(crate) draw: Option<sys::OfxDrawSuiteV1>,
    /// Whether it may be asked for more than the bare minimum. Found out once: a host that fails to say its name later is
    /// still the same host.
    pub(crate) is_robust: bool,
}

// SAFETY: the suites are tables of functions that the standard requires to be callable from any thread, and the
// property handle is only passed back to them.
unsafe impl Send for Host {}
// SAFETY: as above; nothing in here changes after construction.
unsafe impl Sync for Host {}

impl Host {
    /// Fetches every suite that the host has.
    ///
    /// # Safety
    /// `raw` points to an `OfxHost` that stays valid until unload, as `OfxSetHost` promises.
    unsafe fn connect(raw: NonNull<sys::OfxHost>) -> Option<Self> {
        // SAFETY: the caller vouches for the pointer.
        let host = unsafe { *raw.as_ptr() };
        let fetch = host.fetchSuite?;
        let suite = |name: &CStr, version: i32| -> *const c_void {
            // SAFETY: the function and its handle come from the same OfxHost; the name is a C string.
            unsafe { fetch(host.host, name.as_ptr(), version) }
        };
        /// SAFETY of each use: a non-NULL answer to a suite name and version is a pointer to that suite's struct.
        macro_rules! table {
            ($name:expr, $version:expr, $kind:ty) => {
                // SAFETY: see above; the struct is copied, so that no pointer is kept.
                unsafe { suite($name, $version).cast::<$kind>().as_ref() }.copied()
            };
        }
        let mut host = Self {
            properties: host.host,
            property: table!(names::c(sys::kOfxPropertySuite), 1, sys::OfxPropertySuiteV1),
            effect: table!(names::c(sys::kOfxImageEffectSuite), 1, sys::OfxImageEffectSuiteV1),
            parameter: table!(names::c(sys::kOfxParameterSuite), 1, sys::OfxParameterSuiteV1),
            threads: table!(names::c(sys::kOfxMultiThreadSuite), 1, sys::OfxMultiThreadSuiteV1),
            message: table!(names::c(sys::kOfxMessageSuite), 1, sys::OfxMessageSuiteV1),
            message2: None,
            progress: table!(names::c(sys::kOfxProgressSuite), 1, sys::OfxProgressSuiteV1),
            progress2: table!(names::c(sys::kOfxProgressSuite), 2, sys::OfxProgressSuiteV2),
            interact: table!(names::c(sys::kOfxInteractSuite), 1, sys::OfxInteractSuiteV1),
            draw: table!(names::c(sys::kOfxDrawSuite), 1, sys::OfxDrawSuiteV1),
            is_robust: false,
        };
        host.is_robust = is_robust(&host.name());
        if host.is_robust {
            host.message2 = table!(names::c(sys::kOfxMessageSuite), 2, sys::OfxMessageSuiteV2);
        }
        Some(host)
    }

    /// What the host says of itself.
    pub fn properties(&self) -> Result<PropertySet<'_>> {
        PropertySet::new(self, self.properties)
    }

    /// The host's name, such as `DaVinciResolve`; empty where it gives none.
    #[must_use]
    pub fn name(&self) -> String {
        self.properties()
            .and_then(|p| p.string(names::PROP_NAME, 0))
            .unwrap_or_default()
    }

    /// The host's version in words; empty where it gives none.
    #[must_use]
    pub fn version(&self) -> String {
        self.properties()
            .and_then(|p| p.string(names::PROP_VERSION_LABEL, 0))
            .unwrap_or_default()
    }

    /// The OpenFX version that the host speaks; 1.0 where it says nothing.
    #[must_use]
    pub fn api_version(&self) -> (i32, i32) {
        let part = |index| self.properties().and_then(|p| p.int(names::PROP_API_VERSION, index));
        (part(0).unwrap_or(1), part(1).unwrap_or(0))
    }

    /// Which suites are there, for one line in the log.
    #[must_use]
    pub fn suites(&self) -> String {
        let mut there = Vec::new();
        let mut note = |name: &str, present: bool| {
            if present {
                there.push(name.to_owned());
            }
        };
        note("property", self.property.is_some());
        note("imageEffect", self.effect.is_some());
        note("parameter", self.parameter.is_some());
        note("multiThread", self.threads.is_some());
        note("message1", self.message.is_some());
        note("message2", self.message2.is_some());
        note("progress1", self.progress.is_some());
        note("progress2", self.progress2.is_some());
        note("interact", self.interact.is_some());
        note("draw", self.draw.is_some());
        there.join(" ")
    }

    /// Whether the host can give frames of other times than the one being rendered; it may still refuse one.
    #[must_use]
    pub fn has_temporal_access(&self) -> bool {
        self.properties()
            .and_then(|p| p.int(names::PROP_TEMPORAL_CLIP_ACCESS, 0))
            .is_ok_and(|v| v != 0)
    }

    /// Whether a parameter that is hidden from the maker is kept from the plugin too, as in MLT (7.41): what has to come
    /// through must be shown there.
    #[must_use]
    pub fn withholds_hidden_params(&self) -> bool {
        self.name() == "MLT"
    }
}

/// Whether a host of that name lives on when it is asked for its threads, for the keys of a parameter, and for other
/// versions of the suites that every host has: openfx-runner ends the process. One that does not say who it is might be such a host.
fn is_robust(name: &str) -> bool {
    !name.is_empty() && name != "openfx-driver"
}

/// Where one plugin of the library keeps its host.
///
/// Several threads may set the host, load and unload at once (MLT does, for every frame): each action works on its own
/// `Arc`, so that an unload on one thread takes nothing away from a render on another.
#[doc(hidden)]
#[derive(Default)]
pub struct HostSlot {
    raw: RwLock<Option<RawHost>>,
    connected: RwLock<Option<Arc<Host>>>,
}

#[derive(Clone, Copy, PartialEq)]
struct RawHost(NonNull<sys::OfxHost>);

// SAFETY: the pointer is only handed to `Host::connect`; the host keeps it valid from any thread until unload.
unsafe impl Send for RawHost {}
// SAFETY: as above.
unsafe impl Sync for RawHost {}

impl HostSlot {
    /// No host yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            raw: RwLock::new(None),
            connected: RwLock::new(None),
        }
    }

    /// Remembers the host; a NULL is ignored. No host function may be called yet (ofxCore.h, setHost).
    pub(crate) fn set(&self, host: *mut sys::OfxHost) {
        let Some(host) = NonNull::new(host) else { return };
        let mut raw = self.raw.write().unwrap_or_else(PoisonError::into_inner);
        if *raw != Some(RawHost(host)) {
            *self.connected.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
        *raw = Some(RawHost(host));
    }

    /// The host, its suites fetched on first use.
    pub(crate) fn get(&self) -> Result<Arc<Host>> {
        if let Some(host) = self.connected.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(host);
        }
        let raw = self
            .raw
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .ok_or(Error::NoHost)?;
        // SAFETY: the pointer came through OfxSetHost and stays valid until unload.
        let host = unsafe { Host::connect(raw.0) }.ok_or(Error::NoFunction("fetchSuite"))?;
        let host = Arc::new(host);
        *self.connected.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&host));
        Ok(host)
    }

    /// Forgets the suites; the next load fetches them anew.
    pub(crate) fn disconnect(&self) {
        *self.connected.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
