//! Checks every plugin of a bundle, and prints what went wrong.
//!
//! `cargo run --release -p ofx-host --example check -- BUNDLE [PROFILE [SCENARIO]]`

use std::path::Path;
use std::process::ExitCode;

use ofx_host::check;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == check::CHILD) {
        return check::run_child(&arguments[1..]).into();
    }
    let (Some(bundle), Ok(mut options)) = (arguments.first(), check::Options::for_this_program()) else {
        eprintln!("give a bundle: NAME.ofx.bundle or NAME.ofx");
        return ExitCode::from(2);
    };
    options.profiles = arguments.get(1).cloned().into_iter().collect();
    options.scenarios = arguments.get(2).cloned().into_iter().collect();
    match check::run(Path::new(bundle), &options, &|done, all, what| {
        eprintln!("{done}/{all} {what}")
    }) {
        Ok(report) => {
            for failure in &report.failures {
                println!("{}\n    {}", failure.scenario, failure.what);
            }
            println!(
                "{} scenarios, {} faults, {} failures",
                report.scenarios,
                report.faults_injected,
                report.failures.len()
            );
            ExitCode::from(u8::from(!report.failures.is_empty()))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
