//! The child's side: tries inputs on one target until time is up.

use std::collections::HashSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::mutate::{Random, change};
use crate::targets::{self, Target};

/// An input that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(20);
/// Inputs kept besides the seeds.
const KEPT: usize = 2000;

/// How a target fared, as the child's last line.
pub(crate) const MARK: &str = "@@fuzz ";

/// Tries the seeds, then changes of them, for so many seconds; the input at hand lies in the file `note`.
pub(crate) fn child(target: &str, seconds: &str, seed: &str, note: &str) -> Result<(), String> {
    let target = targets::find(target)?;
    let time = Duration::from_secs_f64(seconds.parse().map_err(|_| "no number of seconds".to_owned())?);
    let mut random = Random::new(seed.parse().map_err(|_| "no seed".to_owned())?);
    let mut pool: Vec<Vec<u8>> = targets::seeds(target)?.into_iter().map(|(_, bytes)| bytes).collect();
    let start = Instant::now();
    watch();
    let mut run = prepared(target)?;
    let (mut seen, mut runs) = (HashSet::new(), 0_u64);
    let seeds = pool.len();
    let mut try_it = |input: &[u8], runs: &mut u64| -> Result<bool, String> {
        fs::write(note, input).map_err(|error| format!("cannot write {note}: {error}"))?;
        let outcome = one(&mut *run, input)?;
        *runs += 1;
        Ok(seen.insert(outcome))
    };
    for input in &pool {
        try_it(input, &mut runs)?;
    }
    while start.elapsed() < time {
        let base = random.below(pool.len());
        let other = random.below(pool.len());
        let input = change(&pool[base], &pool[other], target.most, &mut random);
        if try_it(&input, &mut runs)? && pool.len() < KEPT {
            pool.push(input);
        }
    }
    println!("{MARK}{runs} runs from {seeds} seeds, {} outcomes", seen.len());
    Ok(())
}

/// Tries one input again.
pub(crate) fn replay(target: &str, file: &str) -> Result<(), String> {
    let target = targets::find(target)?;
    let input = fs::read(Path::new(file)).map_err(|error| format!("cannot read {file}: {error}"))?;
    let outcome = one(&mut *prepared(target)?, &input)?;
    println!("{outcome}");
    Ok(())
}

fn prepared(target: &Target) -> Result<Box<targets::Run>, String> {
    (target.prepare)()
}

/// Milliseconds since the start at which the input at hand was begun; 0 between inputs.
static BEGUN: AtomicU64 = AtomicU64::new(0);

fn now() -> u64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_millis() as u64 + 1
}

/// Ends the process when an input hangs.
fn watch() {
    now();
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let begun = BEGUN.load(Ordering::Relaxed);
            if begun > 0 && now() - begun > PATIENCE.as_millis() as u64 {
                eprintln!("hangs: no answer within {} s", PATIENCE.as_secs());
                std::process::abort();
            }
        }
    });
}

/// Tries an input; what came of it in a few words, or what is wrong.
fn one(run: &mut targets::Run, input: &[u8]) -> Result<String, String> {
    BEGUN.store(now(), Ordering::Relaxed);
    let answer = catch_unwind(AssertUnwindSafe(|| run(input)));
    BEGUN.store(0, Ordering::Relaxed);
    answer.unwrap_or_else(|_| Err("panics".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seed_runs_clean() {
        for target in targets::ALL {
            let mut run = prepared(target).unwrap();
            for (name, input) in targets::seeds(target).unwrap() {
                let answer = one(&mut *run, &input);
                assert!(answer.is_ok(), "{} {name}: {answer:?}", target.name);
            }
        }
    }
}
