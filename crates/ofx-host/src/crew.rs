//! Threads that wait for work of the multi-thread suite: to make new ones for each call takes longer than a plugin's smaller
//! passes over a picture.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{JoinHandle, Thread};
use std::time::{Duration, Instant};

use crate::lock::lock;

/// How long a thread looks out before it sleeps: passes of one frame follow each other sooner, and to be woken takes about
/// as long.
const LOOKOUT: Duration = Duration::from_micros(50);

/// How long a thread looks out that was roused: a plugin reads its parameters before it shares work out, and while it
/// does, the thread wakes.
const ROUSED: Duration = Duration::from_micros(300);

/// Threads for one bundle's plugins. They end before the bundle's code does.
#[derive(Default)]
pub(crate) struct Crew {
    idle: Mutex<Vec<Helper>>,
}

/// A thread, and the way to give it work. It ends when nobody can give it any more.
struct Helper {
    orders: mpsc::Sender<Message>,
    thread: JoinHandle<()>,
}

/// What a thread is told.
enum Message {
    /// There will be work soon.
    Rouse,
    Work(Order),
}

/// One thread's part of a call.
struct Order {
    /// The work, its lifetime erased: see the safety note in [`Crew::run`].
    work: &'static (dyn Fn(u32) + Sync),
    index: u32,
    /// Counted as at work until this is dropped.
    done: Done,
}

/// How many threads are still at work for a call, and who waits for them.
struct Left {
    count: AtomicU32,
    /// Whether some thread's work panicked.
    failed: AtomicBool,
    waiting: Thread,
}

impl Left {
    fn wait(&self) {
        let asleep_from = Instant::now() + LOOKOUT;
        while self.count.load(Ordering::Acquire) > 0 {
            if Instant::now() < asleep_from {
                std::hint::spin_loop();
            } else {
                std::thread::park();
            }
        }
    }
}

/// Says that a thread is done, also where its work panicked or never came to it.
struct Done(Arc<Left>);

impl Drop for Done {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.waiting.unpark();
        }
    }
}

/// Waits for all threads and has them back, also where the caller's own work panicked.
struct Waits<'a> {
    crew: &'a Crew,
    helpers: Vec<Helper>,
    left: &'a Left,
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.left.wait();
        lock(&self.crew.idle).append(&mut self.helpers);
    }
}

impl Crew {
    /// Calls `work` with each of `0..count`, each on a thread of its own, 0 on the calling one, and waits for all. Where the
    /// system gives no more threads the calling one does their share. False where a thread's work panicked.
    pub(crate) fn run(&self, count: u32, work: &(dyn Fn(u32) + Sync)) -> bool {
        let helpers: Vec<Helper> = (1..count).map_while(|_| self.helper()).collect();
        let left = Arc::new(Left {
            count: AtomicU32::new(0),
            failed: AtomicBool::new(false),
            waiting: std::thread::current(),
        });
        // SAFETY: the reference is used by threads that have an order, each of which is counted in `left`; `waits` is
        // dropped before this function returns or unwinds, and waits until none is counted any more.
        let lasting: &'static (dyn Fn(u32) + Sync) = unsafe { std::mem::transmute(work) };
        let waits = Waits {
            crew: self,
            helpers,
            left: &left,
        };
        let mut alone = Vec::new();
        for index in 1..count {
            left.count.fetch_add(1, Ordering::AcqRel);
            let order = Order {
                work: lasting,
                index,
                done: Done(left.clone()),
            };
            let sent = waits
                .helpers
                .get(index as usize - 1)
                .is_some_and(|helper| helper.orders.send(Message::Work(order)).is_ok());
            if !sent {
                alone.push(index);
            }
        }
        work(0);
        alone.into_iter().for_each(work);
        drop(waits);
        !left.failed.load(Ordering::Relaxed)
    }

    /// Wakes threads for a call that is to come, as many as there are, `count` at most, without waiting for them. Says how
    /// many.
    pub(crate) fn rouse(&self, count: usize) -> usize {
        let idle = lock(&self.idle);
        // The last are the next to be given work.
        let next = idle.iter().rev().take(count);
        next.filter(|helper| helper.orders.send(Message::Rouse).is_ok()).count()
    }

    /// Ends all threads, with what the plugin keeps in them.
    pub(crate) fn dismiss(&self) {
        let idle = std::mem::take(&mut *lock(&self.idle));
        for Helper { orders, thread } in idle {
            drop(orders);
            let _ = thread.join();
        }
    }

    /// A thread that has nothing to do.
    fn helper(&self) -> Option<Helper> {
        if let Some(helper) = lock(&self.idle).pop() {
            return Some(helper);
        }
        let (orders, received) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("ofx".to_owned())
            .spawn(move || serve(&received))
            .ok()?;
        Some(Helper { orders, thread })
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.dismiss();
    }
}

/// What a thread does all its life.
fn serve(orders: &mpsc::Receiver<Message>) {
    while let Some(order) = next(orders) {
        // A plugin's functions do not unwind; if the host's own part does, it has said why, and the thread goes on.
        let worked = panic::catch_unwind(AssertUnwindSafe(|| (order.work)(order.index)));
        if worked.is_err() {
            order.done.0.failed.store(true, Ordering::Relaxed);
        }
    }
}

/// Looks out for an order for a while, and sleeps until one comes.
fn next(orders: &mpsc::Receiver<Message>) -> Option<Order> {
    let mut asleep_from = Instant::now() + LOOKOUT;
    loop {
        let message = match orders.try_recv() {
            Err(mpsc::TryRecvError::Empty) if Instant::now() < asleep_from => {
                std::hint::spin_loop();
                continue;
            }
            Err(mpsc::TryRecvError::Empty) => orders.recv().ok()?,
            message => message.ok()?,
        };
        match message {
            Message::Work(order) => return Some(order),
            Message::Rouse => asleep_from = Instant::now() + ROUSED,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_index_is_called_once_on_a_thread_of_its_own() {
        let crew = Crew::default();
        for count in [1, 2, 5, 3] {
            let called = Mutex::new(Vec::new());
            let barrier = std::sync::Barrier::new(count as usize);
            crew.run(count, &|index| {
                // All are there at once.
                barrier.wait();
                lock(&called).push((index, std::thread::current().id()));
            });
            let mut called = called.into_inner().unwrap();
            called.sort_by_key(|(index, _)| *index);
            assert!(called.iter().map(|(index, _)| *index).eq(0..count));
            assert_eq!(called[0].1, std::thread::current().id());
            let threads: HashSet<_> = called.iter().map(|(_, thread)| *thread).collect();
            assert_eq!(threads.len(), count as usize);
        }
        assert_eq!(lock(&crew.idle).len(), 4, "threads are kept");
        crew.dismiss();
        assert!(lock(&crew.idle).is_empty());
        crew.run(2, &|_| {});
    }

    #[test]
    fn several_callers_have_threads_of_their_own() {
        let crew = Crew::default();
        let barrier = std::sync::Barrier::new(6);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    crew.run(3, &|_| {
                        barrier.wait();
                    });
                });
            }
        });
        assert_eq!(lock(&crew.idle).len(), 4);
    }

    #[test]
    fn a_sleeping_thread_is_woken_and_waited_for() {
        let crew = Crew::default();
        let done = AtomicU32::new(0);
        for _ in 0..3 {
            crew.run(2, &|index| {
                std::thread::sleep(Duration::from_millis(u64::from(index) * 5));
                done.fetch_add(1, Ordering::Relaxed);
            });
            std::thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(done.load(Ordering::Relaxed), 6);
    }

    #[test]
    fn a_roused_thread_works_as_any_other() {
        let crew = Crew::default();
        assert_eq!(crew.rouse(3), 0, "none is made for it");
        let done = AtomicU32::new(0);
        for (roused, told) in [(1, 1), (5, 2)] {
            crew.run(3, &|_| {
                done.fetch_add(1, Ordering::Relaxed);
            });
            assert_eq!(crew.rouse(roused), told);
            std::thread::sleep(ROUSED * 3);
            assert_eq!(crew.rouse(roused), told);
        }
        crew.run(4, &|_| {
            done.fetch_add(1, Ordering::Relaxed);
        });
        assert_eq!(done.load(Ordering::Relaxed), 10);
        assert_eq!(crew.rouse(3), 3);
        crew.dismiss();
        assert_eq!(crew.rouse(3), 0);
    }

    #[test]
    fn a_panic_leaves_no_thread_behind_that_uses_what_is_gone() {
        let crew = Crew::default();
        let finished = AtomicU32::new(0);
        let caught = panic::catch_unwind(AssertUnwindSafe(|| {
            crew.run(2, &|index| {
                assert_ne!(index, 0, "the caller's own part fails");
                std::thread::sleep(Duration::from_millis(5));
                finished.fetch_add(1, Ordering::Relaxed);
            });
        }));
        assert!(caught.is_err());
        assert_eq!(finished.load(Ordering::Relaxed), 1, "waited for");
        assert_eq!(lock(&crew.idle).len(), 1, "and had back, so that it can be ended");
        // And the other way round: the call ends, and the next one works.
        assert!(!crew.run(2, &|index| assert_ne!(index, 1, "a thread's part fails")));
        let called = AtomicU32::new(0);
        let done = crew.run(2, &|_| {
            called.fetch_add(1, Ordering::Relaxed);
        });
        assert!(done);
        assert_eq!(called.load(Ordering::Relaxed), 2);
    }
}
