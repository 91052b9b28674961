//! The multi-thread suite, on real threads.

use std::collections::HashMap;
use std::ffi::{c_int, c_uint, c_void};
use std::sync::{Arc, Condvar, LazyLock, Mutex};
use std::thread::ThreadId;

use openfx_sys as sys;

use super::{Answer, member, put, serve, serve_return};
use crate::handles::{self, Handle, Object};
use crate::host::{Frame, Host};
use crate::lock::lock;
use crate::model::EffectNode;
use crate::{HostProfile, Status};

pub(super) fn table(profile: &HostProfile) -> sys::OfxMultiThreadSuiteV1 {
    sys::OfxMultiThreadSuiteV1 {
        multiThread: member!(profile, "multiThread", multi_thread),
        multiThreadNumCPUs: member!(profile, "multiThreadNumCPUs", num_cpus),
        multiThreadIndex: member!(profile, "multiThreadIndex", thread_index),
        multiThreadIsSpawnedThread: member!(profile, "multiThreadIsSpawnedThread", is_spawned),
        mutexCreate: member!(profile, "mutexCreate", mutex_create),
        mutexDestroy: member!(profile, "mutexDestroy", mutex_destroy),
        mutexLock: member!(profile, "mutexLock", mutex_lock),
        mutexUnLock: member!(profile, "mutexUnLock", mutex_unlock),
        mutexTryLock: member!(profile, "mutexTryLock", mutex_try_lock),
    }
}

/// How many threads an effect may have: what the profile says, else what the instance says, else one per core.
pub(crate) fn threads(host: &Host, effect: Option<&EffectNode>) -> u32 {
    let instance = effect.map(EffectNode::threads);
    let wanted = if host.profile.threads > 0 {
        host.profile.threads
    } else {
        instance.unwrap_or(0)
    };
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    u32::try_from(if wanted > 0 { wanted } else { cores() })
        .unwrap_or(1)
        .max(1)
}

/// The plugin's argument, on its way to other threads.
#[derive(Clone, Copy)]
struct Argument(*mut c_void);

// SAFETY: multiThread promises the plugin that `func` is called with this pointer on several threads at once; whether
// what it points to can bear that is the plugin's business.
unsafe impl Send for Argument {}
// SAFETY: as above.
unsafe impl Sync for Argument {}

impl Argument {
    fn get(self) -> *mut c_void {
        self.0
    }
}

unsafe extern "C" fn multi_thread(func: sys::OfxThreadFunctionV1, wanted: c_uint, argument: *mut c_void) -> c_int {
    let Some(host) = Host::current() else {
        return Status::FAILED.0;
    };
    serve(&host, "multiThread", "", |_| {
        let func = func.ok_or(Status::FAILED)?;
        let frame = Frame::current();
        if frame.as_ref().is_some_and(|frame| frame.worker.is_some()) {
            return Err(Status::EXISTS);
        }
        let limit = threads(&host, frame.as_ref().and_then(|frame| frame.effect.as_deref()));
        let count = if wanted == 0 { limit } else { wanted.min(limit) };
        let argument = Argument(argument);
        let work = |index: u32| {
            let base = frame.clone().unwrap_or_else(|| Frame::new(&host, ""));
            let _entered = Frame {
                worker: Some((index, count)),
                ..base
            }
            .enter();
            // SAFETY: the plugin passed a function of this signature, to be called once per thread with its argument.
            unsafe { func(index, count, argument.get()) };
        };
        if host.crew.run(count, &work) {
            Ok(())
        } else {
            Err(Status::FAILED)
        }
    })
}

unsafe extern "C" fn num_cpus(count: *mut c_uint) -> c_int {
    let Some(host) = Host::current() else {
        return Status::FAILED.0;
    };
    let effect = Frame::current().and_then(|frame| frame.effect);
    // SAFETY: the function asks its callers for a place to write to.
    serve(&host, "multiThreadNumCPUs", "", |fault| unsafe {
        put(count, fault, "", threads(&host, effect.as_deref()))
    })
}

unsafe extern "C" fn thread_index(index: *mut c_uint) -> c_int {
    let Some(host) = Host::current() else {
        return Status::FAILED.0;
    };
    let worker = Frame::current()
        .and_then(|frame| frame.worker)
        .map_or(0, |(index, _)| index);
    // SAFETY: the function asks its callers for a place to write to.
    serve(&host, "multiThreadIndex", "", |fault| unsafe {
        put(index, fault, "", worker)
    })
}

unsafe extern "C" fn is_spawned() -> c_int {
    Frame::current().and_then(|frame| frame.worker).is_some().into()
}

/// A mutex as the suite has it: counted, and its owner may lock it again.
pub(crate) struct PluginMutex {
    handle: Handle,
    host: Arc<Host>,
    state: Mutex<(Option<ThreadId>, i32)>,
    freed: Condvar,
}

/// Mutexes live until they are destroyed.
static MUTEXES: LazyLock<Mutex<HashMap<usize, Arc<PluginMutex>>>> = LazyLock::new(Default::default);

impl PluginMutex {
    fn lock(&self, wait: bool) -> Answer {
        let me = std::thread::current().id();
        let mut state = lock(&self.state);
        while state.0.is_some_and(|owner| owner != me) {
            if !wait {
                return Err(Status::FAILED);
            }
            state = self
                .freed
                .wait(state)
                .unwrap_or_else(std::sync::PoisonError::into_inner);
        }
        *state = (Some(me), state.1 + 1);
        Ok(())
    }

    fn unlock(&self) -> Answer {
        let mut state = lock(&self.state);
        if state.1 <= 0 {
            return Err(Status::FAILED);
        }
        state.1 -= 1;
        if state.1 == 0 {
            state.0 = None;
            self.freed.notify_one();
        }
        Ok(())
    }
}

/// Forgets the mutexes that a plugin left behind when it is unloaded, and says how many there were.
pub(crate) fn forget_mutexes(host: &Arc<Host>) -> usize {
    let mut mutexes = lock(&MUTEXES);
    let before = mutexes.len();
    mutexes.retain(|_, mutex| !Arc::ptr_eq(&mutex.host, host));
    before - mutexes.len()
}

unsafe extern "C" fn mutex_create(mutex: *mut sys::OfxMutexHandle, locks: c_int) -> c_int {
    let Some(host) = Host::current() else {
        return Status::FAILED.0;
    };
    serve(&host, "mutexCreate", "", |fault| {
        let owner = (locks > 0).then(|| std::thread::current().id());
        let new = Arc::new_cyclic(|weak| PluginMutex {
            handle: Handle::register(Object::Mutex(weak.clone())),
            host: host.clone(),
            state: Mutex::new((owner, locks.max(0))),
            freed: Condvar::new(),
        });
        // SAFETY: mutexCreate asks its callers for a place to write to.
        unsafe { put(mutex, fault, "", new.handle.raw()) }?;
        if fault == crate::Fault::None {
            host.ledger.count(|books| books.mutexes_live += 1);
            lock(&MUTEXES).insert(new.handle.id(), new);
        }
        Ok(())
    })
}

fn with(raw: sys::OfxMutexHandle, function: &'static str, body: impl FnOnce(&PluginMutex) -> Answer) -> c_int {
    match handles::mutex(raw.cast()) {
        Some(mutex) => serve(&mutex.host.clone(), function, "", |_| body(&mutex)),
        None => Host::bad_handle(function, raw.cast()).0,
    }
}

unsafe extern "C" fn mutex_destroy(raw: sys::OfxMutexHandle) -> c_int {
    let Some(mutex) = handles::mutex(raw.cast()) else {
        return Host::bad_handle("mutexDestroy", raw.cast()).0;
    };
    serve_return(&mutex.host.clone(), "mutexDestroy", || {
        if lock(&MUTEXES).remove(&mutex.handle.id()).is_some() {
            mutex.host.ledger.count(|books| books.mutexes_live -= 1);
        }
        Ok(())
    })
}

unsafe extern "C" fn mutex_lock(raw: sys::OfxMutexHandle) -> c_int {
    with(raw, "mutexLock", |mutex| mutex.lock(true))
}

unsafe extern "C" fn mutex_unlock(raw: sys::OfxMutexHandle) -> c_int {
    match handles::mutex(raw.cast()) {
        // A lock that the host fails to take back is a lock for ever: the unlocking itself always happens.
        Some(mutex) => serve_return(&mutex.host.clone(), "mutexUnLock", || mutex.unlock()),
        None => Host::bad_handle("mutexUnLock", raw.cast()).0,
    }
}

unsafe extern "C" fn mutex_try_lock(raw: sys::OfxMutexHandle) -> c_int {
    with(raw, "mutexTryLock", |mutex| mutex.lock(false))
}
