//! The built command, as a person uses it: real clips, the real bundle, real mistakes.
//!
//! The command looks for the bundle beside itself, so build it first: `cargo xtask bundle`. `cargo xtask test` does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod analysis;
mod bad_input;
mod bad_parameters;
mod colours;
mod doubts;
#[expect(dead_code, reason = "the tests of models use more of it")]
#[path = "../../../affect/tests/strangers/graphs.rs"]
mod graphs;
mod hosts;
mod interruption;
#[cfg(target_os = "linux")]
mod log;
mod own_clip;
mod rendering;
mod reports;
mod stage;
mod transition;
mod usage;
