//! Timing: works repeated in turn, their medians and their least.

use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How long a row may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget(Duration);

/// Repetitions in a row, as the frames of a film follow each other: caches, threads and clocks are those of the work
/// itself.
const TURN: usize = 8;
/// Repetitions that every row gets where there is any time for them; else one turn.
const LEAST_RUNS: usize = 3 * TURN;
/// Repetitions after which more say nothing new.
const MOST_RUNS: usize = 240;

impl Budget {
    /// So many seconds a row.
    pub(crate) fn seconds(seconds: f64) -> Result<Self> {
        Duration::try_from_secs_f64(seconds)
            .map(Self)
            .map_err(|_| Error::Usage(format!("{seconds} seconds a row make no sense; try 1")))
    }

    /// For so many rows together.
    pub(crate) fn of_rows(self, rows: usize) -> Self {
        Self(self.0.saturating_mul(u32::try_from(rows).unwrap_or(u32::MAX)))
    }
}

/// What is measured: it is told how often it has run and says how long what counts of it took.
pub(crate) type Work<'a> = Box<dyn FnMut(usize) -> Result<Duration> + 'a>;

/// What repeated work took each time, milliseconds, shortest first; never empty once measured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        Self(times)
    }

    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self::of([self.0, other.0].concat())
    }

    pub(crate) fn median(&self) -> f64 {
        let middle = self.0.len() / 2;
        match self.0.get(middle) {
            Some(&upper) if self.0.len().is_multiple_of(2) => f64::midpoint(self.0[middle - 1], upper),
            upper => upper.copied().unwrap_or(f64::NAN),
        }
    }

    pub(crate) fn least(&self) -> f64 {
        self.0.first().copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn most(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn runs(&self) -> usize {
        self.0.len()
    }
}

/// Repeats works within a budget, some runs of each before the next, after one round that warms caches. What is compared
/// meets the machine in the same state so: memory that others use, and clocks that rise and fall, change more from second
/// to second than what is measured.
pub(crate) fn in_turn(budget: Budget, works: &mut [Work<'_>]) -> Result<Vec<Times>> {
    for work in &mut *works {
        work(0)?;
    }
    let start = Instant::now();
    let mut times = vec![Vec::new(); works.len()];
    let mut runs = 0;
    let least = if budget.0.is_zero() { TURN } else { LEAST_RUNS };
    while runs < least || (start.elapsed() < budget.0 && runs < MOST_RUNS) {
        for (work, times) in works.iter_mut().zip(&mut times) {
            for run in runs..runs + TURN {
                times.push(work(run)?.as_secs_f64() * 1e3);
            }
        }
        runs += TURN;
    }
    Ok(times.into_iter().map(Times::of).collect())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_median_is_that_of_what_was_said() {
        let mut works: [Work<'_>; 1] = [Box::new(|run| Ok(Duration::from_millis([5, 1, 9, 2, 7, 3, 4, 6][run])))];
        let times = in_turn(Budget(Duration::ZERO), &mut works).unwrap().remove(0);
        assert_eq!(
            (times.median(), times.least(), times.most(), times.runs()),
            (4.5, 1.0, 9.0, 8)
        );
        let both = times.and(Times::of(vec![8.0]));
        assert_eq!((both.median(), both.runs()), (5.0, 9));
    }

    #[test]
    fn works_take_turns() {
        let said = RefCell::new(String::new());
        let work = |name: char| -> Work<'_> {
            let said = &said;
            Box::new(move |_| {
                said.borrow_mut().push(name);
                Ok(Duration::ZERO)
            })
        };
        let turn = ["a", "b"].map(|name| name.repeat(TURN)).concat();
        for (budget, turns) in [
            (Duration::ZERO, 1),
            (Duration::from_nanos(1), LEAST_RUNS / TURN),
            (Duration::MAX, MOST_RUNS / TURN),
        ] {
            in_turn(Budget(budget), &mut [work('a'), work('b')]).unwrap();
            let expected = format!("ab{}", turn.repeat(turns));
            assert_eq!(said.take(), expected, "one round to warm up, then turns");
        }
    }

    #[test]
    fn a_work_is_told_how_often_it_has_run() {
        let told = RefCell::new(Vec::new());
        let mut works: [Work<'_>; 1] = [Box::new(|run| {
            told.borrow_mut().push(run);
            Ok(Duration::ZERO)
        })];
        in_turn(Budget(Duration::from_nanos(1)), &mut works).unwrap();
        drop(works);
        assert!(told.take().into_iter().eq(std::iter::once(0).chain(0..LEAST_RUNS)));
    }
}
