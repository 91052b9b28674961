//! Timing: repeated work, its median and its least.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How long a row may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget(Duration);

/// Repetitions that every row gets, whatever the budget.
const LEAST_RUNS: usize = 7;
/// Repetitions after which more say nothing new.
const MOST_RUNS: usize = 240;

impl Budget {
    /// So many seconds a row.
    pub(crate) fn seconds(seconds: f64) -> Result<Self> {
        Duration::try_from_secs_f64(seconds)
            .map(Self)
            .map_err(|_| Error::Usage(format!("{seconds} seconds a row make no sense; try 1")))
    }
}

/// What repeated work took, milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub median: f64,
    pub min: f64,
    pub max: f64,
    pub runs: usize,
}

/// Repeats work within a budget, after one run that warms caches. The work is told how often it has run and says how
/// long what counts of it took.
pub(crate) fn repeat(budget: Budget, work: &mut dyn FnMut(usize) -> Result<Duration>) -> Result<Times> {
    work(0)?;
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < LEAST_RUNS || (start.elapsed() < budget.0 && times.len() < MOST_RUNS) {
        times.push(work(times.len())?.as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    let median = if times.len() % 2 == 0 {
        (times[middle - 1] + times[middle]) / 2.0
    } else {
        times[middle]
    };
    Ok(Times {
        median,
        min: times[0],
        max: times[times.len() - 1],
        runs: times.len(),
    })
}

/// A copy of a frame between two places in memory that both have been touched.
pub(crate) fn memcpy(frame: &[u8], threads: usize, budget: Budget) -> Result<Times> {
    let mut copy = frame.to_vec();
    let part = frame.len().div_ceil(threads.max(1)).max(1);
    repeat(budget, &mut |_| {
        let start = Instant::now();
        if threads <= 1 {
            copy.copy_from_slice(black_box(frame));
        } else {
            std::thread::scope(|scope| {
                for (to, from) in copy.chunks_mut(part).zip(frame.chunks(part)) {
                    scope.spawn(move || to.copy_from_slice(black_box(from)));
                }
            });
        }
        black_box(&mut copy);
        Ok(start.elapsed())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_that_of_what_was_said() {
        let mut calls = 0;
        let times = repeat(Budget(Duration::ZERO), &mut |run| {
            calls += 1;
            Ok(Duration::from_millis([5, 1, 9, 2, 7, 3, 4][run]))
        })
        .unwrap();
        assert_eq!((times.median, times.min, times.max, times.runs), (4.0, 1.0, 9.0, 7));
        assert_eq!(calls, 8, "one more to warm up");
    }
}
