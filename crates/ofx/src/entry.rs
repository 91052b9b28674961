//! The way in: entry points, the panic firewall, and the trait that a plugin implements.

use std::any::type_name;
use std::ffi::{CStr, c_char, c_void};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use openfx_sys as sys;

use crate::action::{InstanceChange, RegionRequest, RenderArgs, TimeAndScale};
use crate::describe::Descriptor;
use crate::effect::Effect;
use crate::error::status;
use crate::host::{Host, HostSlot};
use crate::property::PropertySet;
use crate::{Error, Result};

/// What a plugin answers to an action that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Done.
    Ok,
    /// The host's default is right.
    Default,
}

/// Takes the part of a clip that a region of the output needs, canonical coordinates.
pub type Regions<'a> = dyn FnMut(&'static CStr, crate::RectD) -> Result<()> + 'a;

/// Takes the frames of a clip that a moment needs: ranges of first and last frame.
pub type FrameRanges<'a> = dyn FnMut(&'static CStr, &[(f64, f64)]) -> Result<()> + 'a;

/// An image effect. All functions are given the effect anew; nothing of the host's may be kept between them.
///
/// `Err` becomes `kOfxStatFailed`, a panic as well; both are logged. Functions left out answer with the host's default.
#[expect(
    unused_variables,
    reason = "the defaults ignore their arguments; the names document them"
)]
pub trait Plugin: 'static {
    /// Reverse-domain identifier, for ever the same.
    const IDENTIFIER: &'static CStr;
    /// Major and minor version.
    const VERSION: (u32, u32);

    /// The library was loaded. Some hosts load many times, on many threads at once.
    fn load(host: &Host) {}
    /// The library is about to go: nothing may stay behind.
    fn unload() {}
    /// Describes the plugin.
    fn describe(descriptor: &Descriptor<'_>) -> Result<()>;
    /// Describes clips and parameters for a context such as `OfxImageEffectContextFilter`.
    fn describe_in_context(descriptor: &Descriptor<'_>, context: &str) -> Result<()>;
    /// An instance was made.
    fn create_instance(effect: &Effect<'_>) -> Result<()>;
    /// An instance is going.
    fn destroy_instance(effect: &Effect<'_>);
    /// Renders a frame or a part of it.
    fn render(effect: &Effect<'_>, arguments: &RenderArgs) -> Result<()>;
    /// Names the clip and time whose picture is the same as the output, if there is one.
    fn is_identity(effect: &Effect<'_>, arguments: &RenderArgs) -> Result<Option<(&'static CStr, f64)>> {
        Ok(None)
    }
    /// Says which part of which clip a region of the output needs, through `regions`.
    fn regions_of_interest(effect: &Effect<'_>, arguments: &RegionRequest, regions: &mut Regions<'_>) -> Result<Reply> {
        Ok(Reply::Default)
    }
    /// Says which frames of which clip a moment needs: ranges of first and last frame, through `ranges`.
    fn frames_needed(effect: &Effect<'_>, at: &TimeAndScale, ranges: &mut FrameRanges<'_>) -> Result<Reply> {
        Ok(Reply::Default)
    }
    /// Says what the output looks like.
    fn clip_preferences(effect: &Effect<'_>, preferences: &PropertySet<'_>) -> Result<Reply> {
        Ok(Reply::Default)
    }
    /// A parameter or a clip changed.
    fn instance_changed(effect: &Effect<'_>, change: &InstanceChange) -> Result<Reply> {
        Ok(Reply::Default)
    }
    /// Memory is short: let go of what can be made again.
    fn purge_caches(effect: &Effect<'_>) {}
}

/// Where a plugin keeps its host; written by [`export_plugins!`](crate::export_plugins).
#[doc(hidden)]
pub trait HostKept {
    /// The plugin's slot.
    fn slot() -> &'static HostSlot;
}

/// The host's way of connecting.
///
/// # Safety
/// Called by the host with a pointer that stays valid until unload, as ofxCore.h says.
pub(crate) unsafe extern "C" fn set_host<P: Plugin + HostKept>(host: *mut sys::OfxHost) {
    P::slot().set(host);
}

/// The host's way of asking for anything.
///
/// # Safety
/// Called by the host with an action name and handles that are valid for the length of the call.
pub(crate) unsafe extern "C" fn main_entry<P: Plugin + HostKept>(
    action: *const c_char,
    handle: *const c_void,
    input: sys::OfxPropertySetHandle,
    output: sys::OfxPropertySetHandle,
) -> sys::OfxStatus {
    if action.is_null() {
        return status::FAILED;
    }
    // SAFETY: an action's name is a C string for the length of the call.
    let action = unsafe { CStr::from_ptr(action) };
    let name = action.to_str().unwrap_or_default();
    guard::<P>(name, || dispatch::<P>(name, handle.cast_mut().cast(), input, output))
}

/// The firewall: no panic and no error crosses into C.
pub(crate) fn guard<P: ?Sized>(action: &str, work: impl FnOnce() -> Result<sys::OfxStatus>) -> sys::OfxStatus {
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            log::warn!("{}: {action} failed: {error}", type_name::<P>());
            status::FAILED
        }
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
            log::error!("{}: {action} panicked: {words}", type_name::<P>());
            // The payload's own destructor may panic as well.
            let _ = panic::catch_unwind(AssertUnwindSafe(move || drop(panic)));
            status::FAILED
        }
    }
}

fn dispatch<P: Plugin + HostKept>(
    action: &str,
    handle: sys::OfxImageEffectHandle,
    input: sys::OfxPropertySetHandle,
    output: sys::OfxPropertySetHandle,
) -> Result<sys::OfxStatus> {
    match action {
        "OfxActionLoad" => {
            P::slot().disconnect();
            P::load(&*connect::<P>()?);
            return Ok(status::OK);
        }
        "OfxActionUnload" => {
            P::unload();
            P::slot().disconnect();
            return Ok(status::OK);
        }
        _ => {}
    }
    let host: Arc<Host> = connect::<P>()?;
    let effect = Effect::new(&host, handle)?;
    let input = || PropertySet::new(&host, input);
    let output = || PropertySet::new(&host, output);
    let reply = match action {
        "OfxActionDescribe" => P::describe(&Descriptor::new(effect)).map(|()| Reply::Ok)?,
        "OfxImageEffectActionDescribeInContext" => {
            let context = input()?.string(crate::names::PROP_CONTEXT, 0)?;
            P::describe_in_context(&Descriptor::new(effect), &context).map(|()| Reply::Ok)?
        }
        "OfxActionCreateInstance" => P::create_instance(&effect).map(|()| Reply::Ok)?,
        "OfxActionDestroyInstance" => {
            P::destroy_instance(&effect);
            Reply::Ok
        }
        "OfxImageEffectActionRender" => P::render(&effect, &RenderArgs::read(&input()?)).map(|()| Reply::Ok)?,
        "OfxImageEffectActionBeginSequenceRender" | "OfxImageEffectActionEndSequenceRender" => Reply::Ok,
        "OfxImageEffectActionIsIdentity" => match P::is_identity(&effect, &RenderArgs::read(&input()?))? {
            None => Reply::Default,
            Some((clip, time)) => {
                let output = output()?;
                output.set_string(crate::names::PROP_NAME, 0, &clip.to_string_lossy())?;
                output.set_double(crate::names::PROP_TIME, 0, time)?;
                Reply::Ok
            }
        },
        "OfxImageEffectActionGetRegionsOfInterest" => {
            let output = output()?;
            P::regions_of_interest(&effect, &RegionRequest::read(&input()?), &mut |clip, region| {
                let name = clip_property("OfxImageClipPropRoI_", clip);
                for (index, side) in [region.x1, region.y1, region.x2, region.y2].into_iter().enumerate() {
                    output.set_double(name, index as i32, side)?;
                }
                Ok(())
            })?
        }
        "OfxImageEffectActionGetFramesNeeded" => {
            let output = output()?;
            P::frames_needed(&effect, &TimeAndScale::read(&input()?), &mut |clip, ranges| {
                let name = clip_property("OfxImageClipPropFrameRange_", clip);
                for (index, (first, last)) in ranges.iter().enumerate() {
                    output.set_double(name, 2 * index as i32, *first)?;
                    output.set_double(name, 2 * index as i32 + 1, *last)?;
                }
                Ok(())
            })?
        }
        "OfxImageEffectActionGetClipPreferences" => P::clip_preferences(&effect, &output()?)?,
        "OfxActionInstanceChanged" => P::instance_changed(&effect, &InstanceChange::read(&input()?)?)?,
        "OfxActionPurgeCaches" => {
            P::purge_caches(&effect);
            Reply::Ok
        }
        _ => Reply::Default,
    };
    Ok(match reply {
        Reply::Ok => status::OK,
        Reply::Default => status::REPLY_DEFAULT,
    })
}

pub(crate) fn connect<P: HostKept>() -> Result<Arc<Host>> {
    P::slot().get()
}

/// The property that speaks of one clip: a prefix and the clip's name.
fn clip_property(prefix: &str, clip: &CStr) -> &'static CStr {
    crate::strings::intern(&format!("{prefix}{}", clip.to_string_lossy()))
}

/// A description of a plugin for C; made once, and never freed, since hosts keep the pointer.
#[doc(hidden)]
#[must_use]
pub fn entry_points<P: Plugin + HostKept>() -> *mut sys::OfxPlugin {
    static MADE: Mutex<Vec<(&'static CStr, &'static mut RawPlugin)>> = Mutex::new(Vec::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, plugin)) = made.iter_mut().find(|(identifier, _)| *identifier == P::IDENTIFIER) {
        return &raw mut plugin.0;
    }
    let plugin = Box::leak(Box::new(RawPlugin(sys::OfxPlugin {
        pluginApi: c"OfxImageEffectPluginAPI".as_ptr(),
        apiVersion: 1,
        pluginIdentifier: P::IDENTIFIER.as_ptr(),
        pluginVersionMajor: P::VERSION.0,
        pluginVersionMinor: P::VERSION.1,
        setHost: Some(set_host::<P>),
        mainEntry: Some(main_entry::<P>),
    })));
    let pointer = &raw mut plugin.0;
    made.push((P::IDENTIFIER, plugin));
    pointer
}

struct RawPlugin(sys::OfxPlugin);

// SAFETY: the pointers inside are to constants and functions.
unsafe impl Send for RawPlugin {}

impl From<Error> for String {
    fn from(error: Error) -> Self {
        error.to_string()
    }
}

/// Exports the three functions that every host looks for, for the named plugins.
///
/// ```text
/// ofx::export_plugins!(GlitchGlow);
/// ```
#[macro_export]
macro_rules! export_plugins {
    ($($plugin:ty),+ $(,)?) => {
        const _: () = {
            const PLUGINS: &[fn() -> *mut $crate::raw::OfxPlugin] = &[$($crate::entry_points::<$plugin>),+];

            $(impl $crate::HostKept for $plugin {
                fn slot() -> &'static $crate::HostSlot {
                    static SLOT: $crate::HostSlot = $crate::HostSlot::new();
                    &SLOT
                }
            })+

            #[unsafe(no_mangle)]
            extern "C" fn OfxGetNumberOfPlugins() -> ::std::ffi::c_int {
                PLUGINS.len() as ::std::ffi::c_int
            }

            #[unsafe(no_mangle)]
            extern "C" fn OfxGetPlugin(index: ::std::ffi::c_int) -> *mut $crate::raw::OfxPlugin {
                usize::try_from(index).ok().and_then(|index| PLUGINS.get(index)).map_or(::std::ptr::null_mut(), |get| get())
            }

            /// Hosts of OpenFX 1.5 offer their host here first; a plugin may refuse by another status.
            #[unsafe(no_mangle)]
            extern "C" fn OfxSetHost(_host: *const $crate::raw::OfxHost) -> ::std::ffi::c_int {
                0
            }
        };
    };
}
