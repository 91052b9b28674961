//! The image effect suite.

use std::ffi::{c_char, c_int, c_void};
use std::sync::{Arc, LazyLock, Mutex};

use openfx_sys as sys;

use super::memory::ImageMemory;
use super::{Answer, Out as _, member, put, put_optional, serve, serve_return, text};
use crate::host::{Fault, Host};
use crate::lock::lock;
use crate::model::{Clip, EffectNode};
use crate::{HostProfile, RectD, Status, handles, image};

type Effect = sys::OfxImageEffectHandle;
type ClipHandle = sys::OfxImageClipHandle;
type MemoryHandle = sys::OfxImageMemoryHandle;
type Set = sys::OfxPropertySetHandle;

pub(super) fn table(profile: &HostProfile) -> sys::OfxImageEffectSuiteV1 {
    sys::OfxImageEffectSuiteV1 {
        getPropertySet: member!(profile, "getPropertySet", get_property_set),
        getParamSet: member!(profile, "getParamSet", get_param_set),
        clipDefine: member!(profile, "clipDefine", clip_define),
        clipGetHandle: member!(profile, "clipGetHandle", clip_get_handle),
        clipGetPropertySet: member!(profile, "clipGetPropertySet", clip_get_property_set),
        clipGetImage: member!(profile, "clipGetImage", clip_get_image),
        clipReleaseImage: member!(profile, "clipReleaseImage", clip_release_image),
        clipGetRegionOfDefinition: member!(profile, "clipGetRegionOfDefinition", clip_get_region),
        abort: member!(profile, "abort", abort),
        imageMemoryAlloc: member!(profile, "imageMemoryAlloc", memory_alloc),
        imageMemoryFree: member!(profile, "imageMemoryFree", memory_free),
        imageMemoryLock: member!(profile, "imageMemoryLock", memory_lock),
        imageMemoryUnlock: member!(profile, "imageMemoryUnlock", memory_unlock),
    }
}

fn with(
    raw: Effect,
    function: &'static str,
    detail: &str,
    body: impl FnOnce(&Arc<EffectNode>, Fault) -> Answer,
) -> c_int {
    match handles::effect(raw.cast()) {
        Some(effect) => serve(&effect.host, function, detail, |fault| body(&effect, fault)),
        None => Host::bad_handle(function, raw.cast()).0,
    }
}

fn with_clip(raw: ClipHandle, function: &'static str, body: impl FnOnce(&Arc<Clip>, Fault) -> Answer) -> c_int {
    match handles::clip(raw.cast()) {
        Some(clip) => serve(&clip.properties.host, function, &clip.name, |fault| body(&clip, fault)),
        None => Host::bad_handle(function, raw.cast()).0,
    }
}

unsafe extern "C" fn get_property_set(effect: Effect, to: *mut Set) -> c_int {
    let body = |effect: &Arc<EffectNode>, fault| {
        // SAFETY: getPropertySet asks its callers for a place to write to.
        unsafe { put(to, fault, "", effect.properties.handle.raw()) }
    };
    with(effect, "getPropertySet", "", body)
}

unsafe extern "C" fn get_param_set(effect: Effect, to: *mut sys::OfxParamSetHandle) -> c_int {
    let body = |effect: &Arc<EffectNode>, fault| {
        // SAFETY: getParamSet asks its callers for a place to write to.
        unsafe { put(to, fault, "", effect.params_handle.raw()) }
    };
    with(effect, "getParamSet", "", body)
}

unsafe extern "C" fn clip_define(effect: Effect, name: *const c_char, properties: *mut Set) -> c_int {
    // SAFETY: the plugin passes a string that ends in NUL, or NULL.
    let Ok(name) = (unsafe { text(name) }) else {
        return Status::VALUE.0;
    };
    with(effect, "clipDefine", name, |effect, fault| {
        let clip = effect.define_clip(name)?;
        // SAFETY: clipDefine asks its callers for a place to write to, or NULL.
        unsafe { put_optional(properties, fault, clip.properties.handle.raw()) };
        Ok(())
    })
}

unsafe extern "C" fn clip_get_handle(
    effect: Effect,
    name: *const c_char,
    handle: *mut ClipHandle,
    properties: *mut Set,
) -> c_int {
    // SAFETY: the plugin passes a string that ends in NUL, or NULL.
    let Ok(name) = (unsafe { text(name) }) else {
        return Status::UNKNOWN.0;
    };
    with(effect, "clipGetHandle", name, |effect, fault| {
        let clip = effect.clip(name).ok_or(Status::UNKNOWN)?;
        // SAFETY: clipGetHandle asks its callers for places to write to, or NULL.
        unsafe { put_optional(handle, fault, clip.handle.raw()) };
        // SAFETY: as above.
        unsafe { put_optional(properties, fault, clip.properties.handle.raw()) };
        Ok(())
    })
}

unsafe extern "C" fn clip_get_property_set(clip: ClipHandle, to: *mut Set) -> c_int {
    // SAFETY: the function asks its callers for a place to write to.
    let body = |clip: &Arc<Clip>, fault| unsafe { put(to, fault, "", clip.properties.handle.raw()) };
    with_clip(clip, "clipGetPropertySet", body)
}

unsafe extern "C" fn clip_get_image(clip: ClipHandle, time: f64, region: *const sys::OfxRectD, to: *mut Set) -> c_int {
    with_clip(clip, "clipGetImage", |clip, fault| {
        if fault != Fault::None {
            // SAFETY: clipGetImage asks its callers for a place to write to.
            return unsafe { put(to, fault, "", std::ptr::null_mut()) };
        }
        // SAFETY: the region is NULL, or a rectangle that the plugin passed.
        let region = unsafe { region.as_ref() }.map(|r| RectD {
            x1: r.x1,
            y1: r.y1,
            x2: r.x2,
            y2: r.y2,
        });
        if to.is_null() {
            return Err(Status::VALUE);
        }
        let image = clip.image(time, region)?;
        // SAFETY: as above, and it is not NULL.
        unsafe { put(to, fault, "", image) }
    })
}

unsafe extern "C" fn clip_release_image(image: Set) -> c_int {
    let host = handles::properties(image.cast())
        .map(|set| set.host.clone())
        .or_else(Host::current);
    let Some(host) = host else { return Status::BAD_HANDLE.0 };
    serve_return(&host, "clipReleaseImage", || image::release(&host, image.addr()))
}

unsafe extern "C" fn clip_get_region(clip: ClipHandle, time: f64, to: *mut sys::OfxRectD) -> c_int {
    with_clip(clip, "clipGetRegionOfDefinition", |clip, fault| {
        let region = match fault {
            Fault::Null => RectD::default(),
            Fault::Bits(bits) => {
                let side = |at: u32| f64::of_bits(bits.rotate_left(16 * at), "", 0);
                RectD {
                    x1: side(0),
                    y1: side(1),
                    x2: side(2),
                    y2: side(3),
                }
            }
            Fault::Nonsense => RectD {
                x1: f64::NAN,
                y1: f64::INFINITY,
                x2: -1e300,
                y2: f64::NEG_INFINITY,
            },
            _ => clip.region(time)?,
        };
        if to.is_null() {
            return Err(Status::VALUE);
        }
        // SAFETY: the function asks its callers for a place to write to, and it is not NULL.
        unsafe {
            to.write(sys::OfxRectD {
                x1: region.x1,
                y1: region.y1,
                x2: region.x2,
                y2: region.y2,
            })
        };
        Ok(())
    })
}

unsafe extern "C" fn abort(effect: Effect) -> c_int {
    let Some(effect) = handles::effect(effect.cast()) else {
        let _ = Host::bad_handle("abort", effect.cast());
        return 0;
    };
    match effect.host.gate("abort", "") {
        Fault::None | Fault::Null | Fault::Bits(0..=9) => {}
        // Whatever is not 0 means stop.
        Fault::Fail(_) | Fault::Nonsense | Fault::Bits(_) => {
            effect.abort_is_seen();
            return 1;
        }
    }
    effect.wants_abort().into()
}

/// Image memory lives until it is freed.
static MEMORY: LazyLock<Mutex<Vec<Arc<ImageMemory>>>> = LazyLock::new(Default::default);

unsafe extern "C" fn memory_alloc(effect: Effect, bytes: usize, to: *mut MemoryHandle) -> c_int {
    // The instance may be NULL here: the memory then belongs to nobody in particular.
    let host = handles::effect(effect.cast())
        .map(|effect| effect.host.clone())
        .or_else(Host::current);
    let Some(host) = host else { return Status::BAD_HANDLE.0 };
    serve(&host, "imageMemoryAlloc", "", |fault| {
        let memory = ImageMemory::new(&host, bytes)?;
        // SAFETY: imageMemoryAlloc asks its callers for a place to write to.
        unsafe { put(to, fault, "", memory.handle.raw()) }?;
        if fault == Fault::None {
            lock(&MEMORY).push(memory);
            host.ledger.count(|books| {
                books.memory_allocated += 1;
                books.memory_live += 1;
            });
        }
        Ok(())
    })
}

fn with_memory(raw: MemoryHandle, function: &'static str, body: impl FnOnce(&Arc<ImageMemory>) -> Answer) -> c_int {
    match handles::memory(raw.cast()) {
        Some(memory) => serve_return(&memory.host, function, || body(&memory)),
        None => Host::bad_handle(function, raw.cast()).0,
    }
}

unsafe extern "C" fn memory_free(raw: MemoryHandle) -> c_int {
    with_memory(raw, "imageMemoryFree", |memory| {
        lock(&MEMORY).retain(|other| !Arc::ptr_eq(other, memory));
        memory.host.ledger.count(|books| {
            books.memory_freed += 1;
            books.memory_live -= 1;
        });
        Ok(())
    })
}

unsafe extern "C" fn memory_lock(raw: MemoryHandle, to: *mut *mut c_void) -> c_int {
    let Some(memory) = handles::memory(raw.cast()) else {
        return Host::bad_handle("imageMemoryLock", raw.cast()).0;
    };
    serve(&memory.host, "imageMemoryLock", "", |fault| {
        let address = lock(&memory.block).address();
        // SAFETY: imageMemoryLock asks its callers for a place to write to.
        unsafe { put(to, fault, "", address) }
    })
}

unsafe extern "C" fn memory_unlock(raw: MemoryHandle) -> c_int {
    with_memory(raw, "imageMemoryUnlock", |_| Ok(()))
}

/// Forgets the memory that a plugin left behind when it is unloaded.
pub(crate) fn forget_memory(host: &Arc<Host>) {
    lock(&MEMORY).retain(|memory| !Arc::ptr_eq(&memory.host, host));
}
