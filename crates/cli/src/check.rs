//! `glitch-glow check`: any plugin, in well-behaved and misbehaving hosts.

use std::sync::Mutex;
use std::sync::PoisonError;

use ofx_host::check::{self, Options, Report};
use serde_json::json;

use crate::args::BundleArguments;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::say::say;

/// Checks.
///
/// # Errors
/// A bundle that no host can open; [`Error::Fault`] where something went wrong in one.
pub fn run(arguments: &BundleArguments) -> Result<()> {
    let options = Options::for_this_program().map_err(|error| {
        Error::Usage(format!(
            "this program cannot find itself to start children ({error}); call it by its full path"
        ))
    })?;
    let progress: Mutex<Option<Progress>> = Mutex::new(None);
    let listener = |done: usize, all: usize, _label: &str| {
        let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress
            .get_or_insert_with(|| Progress::of("Checking", "scenario", all as u64))
            .at(done as u64);
    };
    let report = check::run(&arguments.bundle, &options, &listener)?;
    if let Some(progress) = progress.into_inner().unwrap_or_else(PoisonError::into_inner) {
        progress.finish();
    }
    if arguments.json {
        let failures = report
            .failures
            .iter()
            .map(|failure| json!({"scenario": failure.scenario, "what": failure.what}));
        let json = json!({
            "plugin": report.plugins.join(", "),
            "plugins": report.plugins,
            "scenarios": report.scenarios,
            "faults_injected": report.faults_injected,
            "failures": failures.collect::<Vec<_>>(),
        });
        say!("{json:#}");
    } else {
        print(&report);
    }
    match report.failures.len() {
        0 => Ok(()),
        1 => Err(Error::Fault("one fault was found".to_owned())),
        n => Err(Error::Fault(format!("{n} faults were found"))),
    }
}

fn print(report: &Report) {
    say!("{}", report.plugins.join(", "));
    say!(
        "  {} scenarios, {} faults injected",
        report.scenarios,
        report.faults_injected
    );
    if report.failures.is_empty() {
        say!("  nothing went wrong");
    }
    for failure in &report.failures {
        say!("  {}\n      {}", failure.scenario, failure.what);
    }
}
