//! The host's threads.

use std::any::Any;
use std::collections::HashMap;
use std::ffi::{c_uint, c_void};
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use openfx_sys as sys;

use crate::effect::Effect;

/// The host's multi-thread suite, as a way to run numbered jobs.
///
/// Each job runs exactly once, whatever the host does: jobs are drawn from a counter, the calling thread finishes what
/// no other has begun, and a thread that a host starts too late finds nothing left to do.
#[derive(Clone, Copy)]
pub struct HostThreads<'host> {
    suite: &'host sys::OfxMultiThreadSuiteV1,
}

impl<'host> Effect<'host> {
    /// The host's threads, where it has the suite for it and bears that it is used.
    #[must_use]
    pub fn threads(&self) -> Option<HostThreads<'host>> {
        let suite = self.host().threads.as_ref()?;
        let usable = suite.multiThread.is_some() && self.host().is_robust;
        usable.then_some(HostThreads { suite })
    }
}

/// What the threads of one run share.
struct Run {
    /// The job, its lifetime erased: see the safety note in [`HostThreads::run`].
    job: &'static (dyn Fn(usize) + Sync),
    jobs: usize,
    next: AtomicUsize,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

impl Run {
    fn work(&self) {
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= self.jobs {
                return;
            }
            let done = panic::catch_unwind(AssertUnwindSafe(|| (self.job)(index)));
            if let Err(panic) = done {
                *self.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
            }
        }
    }
}

/// A run that threads may join while it is open, and that waits for those inside when it closes.
struct Gate {
    run: Run,
    open: AtomicBool,
    inside: Mutex<usize>,
    left: Condvar,
}

impl Gate {
    fn enter(&self) {
        {
            let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
            if !self.open.load(Ordering::Acquire) {
                return;
            }
            *inside += 1;
        }
        self.run.work();
        *self.inside.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.left.notify_all();
    }

    fn close(&self) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        self.open.store(false, Ordering::Release);
        while *inside > 0 {
            inside = self.left.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The open runs, by number. Threads get the number, not a pointer, so that a late one cannot touch freed memory.
static GATES: Mutex<Option<HashMap<u64, Arc<Gate>>>> = Mutex::new(None);

fn gates<R>(work: impl FnOnce(&mut HashMap<u64, Arc<Gate>>) -> R) -> R {
    work(
        GATES
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert_default(),
    )
}

/// What the host calls on each of its threads.
///
/// # Safety
/// Called by the host with the argument that was given to `multiThread`; it is a number and never dereferenced.
unsafe extern "C" fn on_thread(_index: c_uint, _count: c_uint, argument: *mut c_void) {
    let number = argument as u64;
    if let Some(gate) = gates(|all| all.get(&number).cloned()) {
        gate.enter();
    }
}

impl HostThreads<'_> {
    /// How many threads the host thinks worth while, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        let mut count = 1;
        if let Some(get) = self.suite.multiThreadNumCPUs {
            // SAFETY: the output is a local.
            if unsafe { get(&raw mut count) } != 0 {
                count = 1;
            }
        }
        (count as usize).clamp(1, 256)
    }

    /// Runs `job(0)` to `job(jobs - 1)`, each once, on as many threads as the host gives, and waits for them.
    pub fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let threads = self.count().min(jobs);
        // SAFETY: the reference is used only inside `Run::work`; `Gate::close` below lets no thread in after it and
        // waits for those inside, so that none uses it once this function has returned.
        let job: &'static (dyn Fn(usize) + Sync) = unsafe { std::mem::transmute(job) };
        let run = Run {
            job,
            jobs,
            next: AtomicUsize::new(0),
            panic: Mutex::new(None),
        };
        if threads > 1
            && let Some(start) = self.suite.multiThread
        {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let gate = Arc::new(Gate {
                run,
                open: AtomicBool::new(true),
                inside: Mutex::new(0),
                left: Condvar::new(),
            });
            gates(|all| all.insert(number, Arc::clone(&gate)));
            // SAFETY: the function has the asked type; the argument is a number in a pointer's clothes. A host that
            // refuses (nested calls answer kOfxStatErrExists) leaves all jobs to this thread.
            let _ = unsafe { start(Some(on_thread), threads as c_uint, number as *mut c_void) };
            gate.run.work();
            gate.close();
            gates(|all| all.remove(&number));
            resume(&gate.run);
        } else {
            run.work();
            resume(&run);
        }
    }
}

/// A job's panic goes on in the calling thread, up to the firewall.
fn resume(run: &Run) {
    if let Some(panic) = run.panic.lock().unwrap_or_else(PoisonError::into_inner).take() {
        panic::resume_unwind(panic);
    }
}
