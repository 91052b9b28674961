//! The parent's side: starts children, listens, and starts another one behind a case that killed its child.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

use super::child::MARK;
use super::{Failure, Job, Listener, Options, Report};
use crate::lock::lock;

/// A scenario that kills more children than this is beyond saving, and has been named often enough.
const MAX_DEATHS: usize = 25;

/// What the children said so far.
#[derive(Default)]
struct Findings {
    failures: BTreeSet<Failure>,
    faults: usize,
    /// Key to value, and who said so first.
    facts: BTreeMap<String, (String, String)>,
}

pub(super) fn play(jobs: &[Job], options: &Options, listener: &Listener<'_>) -> Report {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = if options.jobs == 0 { cores() } else { options.jobs }
        .min(jobs.len())
        .max(1);
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let findings = Mutex::new(Findings::default());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    listener(done.load(Ordering::Relaxed), jobs.len(), &job.label());
                    play_job(job, options, &findings);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    listener(jobs.len(), jobs.len(), "");
    let findings = std::mem::take(&mut *lock(&findings));
    Report {
        plugins: Vec::new(),
        scenarios: jobs.len(),
        faults_injected: findings.faults,
        failures: findings.failures.into_iter().collect(),
    }
}

/// How a child ended.
enum End {
    /// It played the scenario to its end.
    Done,
    /// It died in the case.
    Died(Option<(usize, String)>, String),
}

fn play_job(job: &Job, options: &Options, findings: &Mutex<Findings>) {
    let fail = |case: Option<&str>, what: String| {
        let scenario = match case {
            Some(case) => format!("{}: {case}", job.label()),
            None => job.label(),
        };
        lock(findings).failures.insert(Failure { scenario, what });
    };
    let mut from = 0;
    for _ in 0..MAX_DEATHS {
        let end = match start(job, options, from) {
            Ok(child) => listen(child, options, job, findings),
            Err(error) => return fail(None, format!("the child process could not be started: {error}")),
        };
        match end {
            End::Done => return,
            End::Died(Some((index, case)), how) => {
                fail(Some(&case), how);
                from = index + 1;
            }
            End::Died(None, how) => return fail(None, format!("{how} while preparing")),
        }
    }
    fail(None, format!("given up after {MAX_DEATHS} crashes and hangs"));
}

fn start(job: &Job, options: &Options, from: usize) -> std::io::Result<Child> {
    let (program, arguments) = options.child.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
    let (from, budget) = (from.to_string(), options.budget.as_millis().to_string());
    Command::new(program)
        .args(arguments)
        .arg(&job.bundle)
        .args([&job.plugin, &job.profile, &job.scenario, &from, &budget])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// Hears a child out, or ends it when it says nothing for too long.
fn listen(mut child: Child, options: &Options, job: &Job, findings: &Mutex<Findings>) -> End {
    let (send, lines) = channel();
    let output = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let Some(output) = output else { return };
        for line in BufReader::new(output).split(b'\n').map_while(|line| line.ok()) {
            if let Some(line) = String::from_utf8_lossy(&line).strip_prefix(MARK)
                && send.send(line.to_owned()).is_err()
            {
                return;
            }
        }
    });
    let (case, end) = follow(&lines, options, job, findings);
    let hangs = matches!(end, Some(RecvTimeoutError::Timeout));
    if hangs {
        let _ = child.kill();
    }
    let status = child.wait();
    let _ = reader.join();
    match (end, status) {
        (None, _) => End::Done,
        (Some(RecvTimeoutError::Timeout), _) => End::Died(
            case,
            format!("hangs: no answer within {} s", options.patience.as_secs()),
        ),
        (Some(RecvTimeoutError::Disconnected), Ok(status)) => End::Died(case, crash(status)),
        (Some(RecvTimeoutError::Disconnected), Err(error)) => End::Died(case, format!("crashes: {error}")),
    }
}

type Case = Option<(usize, String)>;

/// Books what a child says until it ends; how it failed to, and in which case.
fn follow(
    lines: &Receiver<String>,
    options: &Options,
    job: &Job,
    findings: &Mutex<Findings>,
) -> (Case, Option<RecvTimeoutError>) {
    let mut case: Case = None;
    loop {
        let line = match lines.recv_timeout(options.patience) {
            Ok(line) => line,
            Err(error) => return (case, Some(error)),
        };
        let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match word {
            "end" => return (case, None),
            "fault" => lock(findings).faults += 1,
            "case" => {
                let (index, label) = rest.split_once(' ').unwrap_or((rest, ""));
                case = Some((index.parse().unwrap_or(usize::MAX - 1), label.to_owned()));
            }
            "fail" => {
                let case = case.as_ref().map_or("", |(_, label)| label);
                let scenario = format!("{}: {case}", job.label());
                lock(findings).failures.insert(Failure {
                    scenario,
                    what: rest.to_owned(),
                });
            }
            "fact" => {
                let (value, key) = rest.split_once(' ').unwrap_or((rest, ""));
                let key = format!("{}: {key}", job.plugin);
                let mut findings = lock(findings);
                let first = findings
                    .facts
                    .entry(key.clone())
                    .or_insert_with(|| (value.to_owned(), job.label()))
                    .clone();
                if first.0 != value {
                    let what = format!("other pixels than in {} for the same footage and parameters", first.1);
                    findings.failures.insert(Failure {
                        scenario: format!("{}: {key}", job.label()),
                        what,
                    });
                }
            }
            _ => {}
        }
    }
}

#[cfg(unix)]
fn crash(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(signal) => format!("crashes: signal {signal}"),
        None => format!("crashes: ends the process with {status}"),
    }
}

#[cfg(not(unix))]
fn crash(status: ExitStatus) -> String {
    format!("crashes: {status}")
}
