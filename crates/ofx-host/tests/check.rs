//! The check finds nothing in a careful plugin, and every fault that is planted in it.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test ends where its workshop fails"
)]

use std::process::ExitCode;
use std::time::Duration;

use ofx_host::check::{self, Failure, Options, Report};

mod common;

use common::Workshop;

/// A planted fault: its macro in `plugin.c`, where it shows, and what the check says of it.
struct Planted {
    fault: &'static str,
    profiles: &'static [&'static str],
    scenarios: &'static [&'static str],
    said: &'static str,
}

const fn planted(
    fault: &'static str,
    profiles: &'static [&'static str],
    scenarios: &'static [&'static str],
    said: &'static str,
) -> Planted {
    Planted {
        fault,
        profiles,
        scenarios,
        said,
    }
}

const PLANTED: &[Planted] = &[
    planted("LEAK_IMAGE", &["plain"], &["render"], "was never released"),
    planted("DOUBLE_RELEASE", &["plain"], &["render"], "was released before"),
    planted(
        "NULL_SUITE",
        &["plain"],
        &["missing"],
        "no OfxMessageSuite of version 1 -> crashes",
    ),
    planted(
        "NULL_FUNCTION",
        &["plain"],
        &["missing"],
        "paramDefine is NULL -> crashes",
    ),
    planted(
        "NULL_IMAGE",
        &["plain"],
        &["render"],
        "clipGetImage \"Source\" in OfxImageEffectActionRender hands over NULL -> crashes",
    ),
    planted(
        "NO_INSTANCE_DATA",
        &["plain"],
        &["order"],
        "before the instance was created -> crashes",
    ),
    planted(
        "OUTSIDE_WINDOW",
        &["plain"],
        &["purity"],
        "outside of the render window",
    ),
    planted("TIGHT_ROWS", &["plain"], &["purity"], "outside of the render window"),
    planted("WRITES_SOURCE", &["plain"], &["render"], "was written to"),
    planted("SKIPS_PIXELS", &["plain"], &["render"], "were never written"),
    planted("ORDER", &["plain"], &["purity"], "backwards -> other pixels"),
    planted(
        "IMPURE_INSTANCE",
        &["plain"],
        &["purity"],
        "in a new instance -> other pixels",
    ),
    planted("RACE", &["plain"], &["purity"], "on four threads"),
    planted(
        "KEEPS_STRING",
        &["plain", "reference"],
        &["purity"],
        "other pixels than in",
    ),
    planted("KEEPS_HANDLE", &["plain"], &["render"], "no longer valid"),
    planted(
        "UNKNOWN_HOST",
        &["future"],
        &["load"],
        "OfxActionDescribe answered kOfxStatFailed",
    ),
    planted("LOADS_ONCE", &["plain"], &["load"], "unloaded and loaded again"),
    planted(
        "NEVER_ASKS",
        &["plain"],
        &["abort"],
        "never asks whether it should stop",
    ),
    planted("IGNORES_ABORT", &["plain"], &["abort"], "the abort is ignored"),
    planted(
        "MEMORY_LEAK",
        &["plain"],
        &["render"],
        "memory from the host was never freed",
    ),
    planted("MUTEX_LEAK", &["plain"], &["render"], "a mutex was never destroyed"),
    planted("WRITES_PARAM", &["natron"], &["render"], "is written during render"),
    planted("OPEN_EDIT", &["plain"], &["use"], "was never ended"),
    planted("STICKY", &["plain"], &["render"], "after faults in earlier instances"),
    planted("HANG", &["plain"], &["missing"], "hangs"),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == check::CHILD) {
        return check::run_child(&arguments[1..]).into();
    }
    // What `cargo test -- --list` asks of every test.
    if arguments.iter().any(|argument| argument == "--list") {
        println!("check: test");
        return ExitCode::SUCCESS;
    }
    let workshop = Workshop::new();
    let mut wrong = Vec::new();
    let report = run(&workshop, None, &[], &[]);
    if !report.failures.is_empty() {
        wrong.push(format!("the careful plugin is blamed:\n{}", list(&report.failures)));
    }
    if report.faults_injected < 5000 || report.scenarios < 5 * 7 {
        let Report {
            faults_injected,
            scenarios,
            ..
        } = report;
        wrong.push(format!("only {faults_injected} faults in {scenarios} scenarios"));
    }
    for planted in PLANTED {
        let report = run(&workshop, Some(planted.fault), planted.profiles, planted.scenarios);
        if !report
            .failures
            .iter()
            .any(|failure| line(failure).contains(planted.said))
        {
            wrong.push(format!(
                "{} is not found, only:\n{}",
                planted.fault,
                list(&report.failures)
            ));
        }
    }
    for wrong in &wrong {
        println!("{wrong}");
    }
    println!(
        "check: {} planted faults, {} not named or wrongly blamed",
        PLANTED.len(),
        wrong.len()
    );
    ExitCode::from(u8::from(!wrong.is_empty()))
}

fn run(workshop: &Workshop, fault: Option<&str>, profiles: &[&str], scenarios: &[&str]) -> Report {
    let bundle = workshop.bundle(fault);
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let options = Options {
        patience: Duration::from_secs(if fault == Some("HANG") { 1 } else { 20 }),
        profiles: owned(profiles),
        scenarios: owned(scenarios),
        ..Options::for_this_program().expect("the system knows this program")
    };
    check::run(&bundle, &options, &|_, _, _| {}).expect("the bundle opens")
}

fn line(failure: &Failure) -> String {
    format!("{} -> {}", failure.scenario, failure.what)
}

fn list(failures: &[Failure]) -> String {
    failures
        .iter()
        .map(|failure| format!("    {}\n", line(failure)))
        .collect()
}
