//! The child's side: plays one scenario, and says what it is about to do before it does it.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use super::{Job, SCENARIOS, profiles};
use crate::{Accounting, Bundle, HostProfile};

/// What begins every line that is meant for the parent: plugins print too.
pub(super) const MARK: &str = "@@ofx-check ";

/// What a scenario is played on.
pub(super) struct Stage<'a> {
    pub(super) bundle: &'a Path,
    pub(super) plugin: &'a str,
    pub(super) profile: HostProfile,
    from: usize,
    next: usize,
    budget: Duration,
    /// Plays one case out of so many.
    step: usize,
}

/// Plays the job's scenario from a case on.
pub(super) fn play(job: &Job, from: usize, budget: Duration) -> u8 {
    let scenario = SCENARIOS.iter().find(|scenario| scenario.name == job.scenario);
    let (Some(scenario), Some(profile)) = (scenario, profiles::find(&job.profile)) else {
        return 2;
    };
    let mut stage = Stage {
        bundle: &job.bundle,
        plugin: &job.plugin,
        profile,
        from,
        next: 0,
        budget,
        step: 1,
    };
    (scenario.play)(&mut stage);
    stage.tell("end", "");
    0
}

impl Stage<'_> {
    fn tell(&self, what: &str, more: &str) {
        let line: String = more.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut out = std::io::stdout().lock();
        // A parent that is gone needs no telling.
        let _ = writeln!(out, "\n{MARK}{what} {line}").and_then(|()| out.flush());
    }

    /// Begins the next case; false when an earlier child has done it, or there is no time for it.
    pub(super) fn case(&mut self, label: &str) -> bool {
        let index = self.next;
        self.next += 1;
        if index < self.from || !self.is_selected(index) {
            return false;
        }
        self.tell("case", &format!("{index} {label}"));
        true
    }

    /// Plays only so many of the `count` cases to come as fit the budget when each takes so long: every so many, others
    /// in every profile.
    pub(super) fn thin(&mut self, count: usize, each: Duration) {
        let fit = self.budget.as_secs_f64() / each.as_secs_f64().max(1e-6);
        self.step = (count as f64 / fit.max(1.0)).ceil().max(1.0) as usize;
    }

    /// Whether there is time for so many cases when each takes so long.
    pub(super) fn fits(&self, count: usize, each: Duration) -> bool {
        each.as_secs_f64() * count as f64 <= self.budget.as_secs_f64()
    }

    fn is_selected(&self, index: usize) -> bool {
        let profiles = profiles::all();
        let first = profiles
            .iter()
            .position(|named| named.profile.name == self.profile.name)
            .unwrap_or(0);
        index % self.step == first % self.step
    }

    /// The case went wrong.
    pub(super) fn fail(&self, what: impl AsRef<str>) {
        self.tell("fail", what.as_ref());
    }

    /// Something that must not happen in this case did.
    pub(super) fn expect(&self, good: bool, what: &str) {
        if !good {
            self.fail(what);
        }
    }

    /// A fault is injected.
    pub(super) fn injected(&self) {
        self.tell("fault", "");
    }

    /// A fact that must be the same wherever the same key turns up.
    pub(super) fn fact(&self, key: &str, value: u64) {
        self.tell("fact", &format!("{value:016x} {key}"));
    }

    /// Fails for everything that was booked since `before`.
    pub(super) fn settle(&self, before: &Accounting, bundle: &Bundle, pardoned: &[&str]) {
        for what in bundle.drain_faults() {
            if !pardoned.iter().any(|pardoned| what.contains(pardoned)) {
                self.fail(what);
            }
        }
        let after = bundle.report();
        if after.memory_live > before.memory_live {
            self.fail("memory from the host was never freed");
        }
        if after.mutexes_live > before.mutexes_live {
            self.fail("a mutex was never destroyed");
        }
    }
}
