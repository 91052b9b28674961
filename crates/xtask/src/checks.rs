//! Everything that has to hold before a change is taken: format, lints, build, tests.

use std::time::Instant;

use crate::error::Result;
use crate::shell::{cargo, run, succeeds};
use crate::{bundle, project, tools};

/// Sets up, checks, builds and tests; from a fresh clone too.
///
/// One release build serves the bundle, the command and the tests: unoptimised, the model and the kernels take
/// minutes a clip. Clippy runs in the same profile, so that build scripts and macros are built once.
pub(crate) fn test() -> Result<()> {
    tools::ensure()?;
    components();
    let start = Instant::now();
    let step = |name: &str| println!("\n== {name} ({:.0} s in)", start.elapsed().as_secs_f64());

    step("format");
    run(
        cargo().args(["fmt", "--all", "--check"]),
        "pass the format check: run `cargo fmt --all`",
    )?;

    step("build");
    run(
        cargo().args(["build", "--workspace", "--all-targets", "--release"]),
        "build the workspace",
    )?;
    let bundle = bundle::lay_out_built()?;
    println!("Bundle:   {}", project::shown(&bundle));

    step("lints");
    run(
        cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--release",
            "--",
            "-D",
            "warnings",
        ]),
        "pass the lints",
    )?;

    step("tests");
    run(
        cargo().args(["test", "--workspace", "--release", "--no-fail-fast"]),
        "pass the tests",
    )?;
    println!("\nAll passed in {:.0} s.", start.elapsed().as_secs_f64());
    Ok(())
}

/// Adds rustfmt and clippy where a minimal toolchain came without them.
fn components() {
    let lacking = |tool: &str| !succeeds(cargo().args([tool, "--version"]));
    if lacking("fmt") || lacking("clippy") {
        let mut rustup = std::process::Command::new("rustup");
        // Where this fails, the check itself says what is missing.
        let _ = run(
            rustup.args(["component", "add", "rustfmt", "clippy"]),
            "add rustfmt and clippy",
        );
    }
}
