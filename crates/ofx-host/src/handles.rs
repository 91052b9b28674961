//! The handles that plugins hold.
//!
//! A handle is a number that is never used twice, dressed as a pointer. Whatever a plugin passes back is looked up here,
//! so a handle of the wrong kind, one that is long gone, or plain nonsense is recognised and never followed.

use std::collections::HashMap;
use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, RwLock, Weak};

use crate::lock::{read, write};
use crate::model::{Clip, EffectNode};
use crate::overlay::{DrawContext, InteractNode};
use crate::param::Param;
use crate::property::PropertySet;
use crate::suites::memory::ImageMemory;
use crate::suites::thread::PluginMutex;

/// What a handle stands for. Weak: a handle keeps nothing alive.
#[derive(Clone)]
pub(crate) enum Object {
    Properties(Weak<PropertySet>),
    Effect(Weak<EffectNode>),
    ParamSet(Weak<EffectNode>),
    Param(Weak<Param>),
    Clip(Weak<Clip>),
    Memory(Weak<ImageMemory>),
    Mutex(Weak<PluginMutex>),
    Interact(Weak<InteractNode>),
    Draw(Weak<DrawContext>),
}

static TABLE: LazyLock<RwLock<HashMap<usize, Object>>> = LazyLock::new(Default::default);
/// Starts away from 0, so that small numbers are no handles.
static NEXT: AtomicUsize = AtomicUsize::new(0x10_0000);
const STEP: usize = 16;

/// A registered handle; leaves the table when it is dropped.
#[derive(Debug)]
pub(crate) struct Handle(usize);

impl Handle {
    pub(crate) fn register(object: Object) -> Self {
        let id = NEXT.fetch_add(STEP, Ordering::Relaxed);
        write(&TABLE).insert(id, object);
        Self(id)
    }

    /// The number as the pointer that plugins get.
    pub(crate) fn raw<T>(&self) -> *mut T {
        std::ptr::without_provenance_mut(self.0)
    }

    pub(crate) fn id(&self) -> usize {
        self.0
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        write(&TABLE).remove(&self.0);
    }
}

/// Whether a number was ever given out as a handle, by whichever host in this process.
pub(crate) fn was_handle<T>(raw: *const T) -> bool {
    let id = raw.addr();
    (0x10_0000..NEXT.load(Ordering::Relaxed)).contains(&id) && id.is_multiple_of(STEP)
}

fn find<T>(raw: *const T) -> Option<Object> {
    read(&TABLE).get(&raw.addr()).cloned()
}

macro_rules! finders {
    ($($name:ident: $variant:ident -> $target:ty;)*) => {
        $(pub(crate) fn $name(raw: *const c_void) -> Option<Arc<$target>> {
            match find(raw) {
                Some(Object::$variant(weak)) => weak.upgrade(),
                _ => None,
            }
        })*
    };
}

finders! {
    properties: Properties -> PropertySet;
    effect: Effect -> EffectNode;
    param_set: ParamSet -> EffectNode;
    param: Param -> Param;
    clip: Clip -> Clip;
    memory: Memory -> ImageMemory;
    mutex: Mutex -> PluginMutex;
    interact: Interact -> InteractNode;
    draw: Draw -> DrawContext;
}
