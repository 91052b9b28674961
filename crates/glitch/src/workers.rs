//! Who does the work: one thread, some threads, or a host's own.

/// Runs the parts of a render, side by side where it can.
///
/// A plugin puts the host's multi-thread suite behind this. The pixels do not depend on who runs which part when.
pub trait Workers: Sync {
    /// How many parts can run at once, at least 1.
    fn count(&self) -> usize;

    /// Calls `job` once with each of `0..jobs` and returns when all calls have.
    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync));
}

/// All parts one after the other, on the calling thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct SingleThread;

impl Workers for SingleThread {
    fn count(&self) -> usize {
        1
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).for_each(job);
    }
}

/// So many threads, which end before each run returns.
#[derive(Clone, Copy, Debug)]
pub struct Scoped(pub usize);

impl Workers for Scoped {
    fn count(&self) -> usize {
        self.0.max(1)
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        let next = std::sync::atomic::AtomicUsize::new(0);
        let work = || {
            loop {
                let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                if index >= jobs {
                    break;
                }
                job(index);
            }
        };
        let helpers = self.count().min(jobs).saturating_sub(1);
        std::thread::scope(|scope| {
            for _ in 0..helpers {
                // A thread that cannot be had is no loss: the others take its parts.
                let _ = std::thread::Builder::new()
                    .name("glitch".into())
                    .spawn_scoped(scope, work);
            }
            work();
        });
    }
}
