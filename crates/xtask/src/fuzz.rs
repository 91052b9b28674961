//! Odd input for everything that reads input, for as long as one says.

use std::process::Command;

use crate::error::Result;
use crate::shell::{cargo, run};
use crate::{bundle, project, tools};

/// Builds the fuzzer and the bundle that it drives, and has it try every target.
pub(crate) fn fuzz(arguments: &[&str]) -> Result<()> {
    tools::ensure()?;
    let packages = ["-p", "glitch-glow", "-p", "glitch-glow-cli", "-p", "fuzz"];
    run(
        cargo().args(["build", "--release"]).args(packages),
        "build the plugin and the fuzzer",
    )?;
    bundle::lay_out_built()?;
    let program = format!("fuzz{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(project::target().join("release").join(program));
    run(command.args(arguments), "get through odd input unharmed")
}
