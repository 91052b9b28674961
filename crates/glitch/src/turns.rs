//! Parts of a picture handed out to workers, each of which goes through neighbours: what one has read for a part is of use
//! for the next.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::workers::Workers;

/// Most workers that have parts of their own; more of them take over what these have left.
const MOST: usize = 64;

/// What each worker has left.
struct Shares(Mutex<[Range<usize>; MOST]>);

impl Shares {
    fn new(parts: usize, workers: usize) -> Self {
        let workers = workers.clamp(1, MOST);
        let start = |worker: usize| parts * worker.min(workers) / workers;
        Self(Mutex::new(std::array::from_fn(|worker| {
            start(worker)..start(worker + 1)
        })))
    }

    /// The worker's next part. One that has none left takes over half of what the slowest has: threads start late, and
    /// are held up.
    fn next(&self, worker: usize) -> Option<usize> {
        let mut shares = self.0.lock().ok()?;
        let worker = worker % MOST;
        if shares[worker].is_empty() {
            let most = shares.iter_mut().max_by_key(|share| share.len())?;
            let middle = most.start + most.len() / 2;
            let taken = middle..most.end;
            most.end = middle;
            shares[worker] = taken;
        }
        shares[worker].next()
    }
}

/// Calls `work` once for each worker, with what gives it its next part, until there is none or the job is aborted. Each part
/// is given out once. False when aborted.
pub(crate) fn share(
    workers: &dyn Workers,
    parts: usize,
    abort: &(dyn Fn() -> bool + Sync),
    work: impl Fn(&mut dyn Iterator<Item = usize>) + Sync,
) -> bool {
    let count = workers.count().min(parts);
    let shares = Shares::new(parts, count);
    let stopped = AtomicBool::new(false);
    workers.run(count, &|worker| {
        work(&mut std::iter::from_fn(|| {
            // A job whose parts are all done is done, whatever its abort says since.
            let part = shares.next(worker)?;
            if stopped.load(Ordering::Relaxed) || abort() {
                stopped.store(true, Ordering::Relaxed);
                return None;
            }
            Some(part)
        }));
    });
    !stopped.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Scoped, SingleThread};

    #[test]
    fn every_part_is_given_out_once_whoever_comes() {
        for parts in 0..40 {
            for workers in 1..9 {
                let shares = Shares::new(parts, workers);
                let mut given = Vec::new();
                // Some come more often than others, and some never.
                for turn in 0..10 * (parts + 1) {
                    given.extend(shares.next(turn * turn % (workers + 1)));
                }
                given.extend(std::iter::from_fn(|| shares.next(0)));
                given.sort_unstable();
                assert!(given.into_iter().eq(0..parts), "{parts} parts, {workers} workers");
            }
        }
    }

    #[test]
    fn a_worker_goes_through_neighbours() {
        let shares = Shares::new(64, 2);
        let mut jumps = 0;
        for worker in [0, 1] {
            let mut last = None;
            for _ in 0..32 {
                let part = shares.next(worker);
                jumps += usize::from(last.is_some_and(|last: usize| part != Some(last + 1)));
                last = part;
            }
        }
        assert_eq!(jumps, 0);
        // One alone has few: it takes over halves.
        let shares = Shares::new(64, 2);
        let given: Vec<_> = std::iter::from_fn(|| shares.next(1)).collect();
        let jumps = given.windows(2).filter(|pair| pair[1] != pair[0] + 1).count();
        assert!((1..8).contains(&jumps), "{given:?}");
    }

    #[test]
    fn all_stop_when_the_job_is_aborted() {
        let workers: [&dyn Workers; 2] = [&SingleThread, &Scoped(3)];
        for workers in workers {
            let done = std::sync::atomic::AtomicUsize::new(0);
            let count = |turns: &mut dyn Iterator<Item = usize>| {
                done.fetch_add(turns.count(), Ordering::Relaxed);
            };
            assert!(share(workers, 100, &|| false, count));
            assert_eq!(done.swap(0, Ordering::Relaxed), 100);
            assert!(!share(workers, 100, &|| done.load(Ordering::Relaxed) == 0, count));
            assert_eq!(done.load(Ordering::Relaxed), 0);
            // Asked for when all parts are given out, an abort comes too late.
            let asked = std::sync::atomic::AtomicUsize::new(0);
            let late = || asked.fetch_add(1, Ordering::Relaxed) >= 100;
            assert!(share(workers, 100, &late, count));
        }
    }
}
