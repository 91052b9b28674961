//! End to end: the built bundle, loaded as a host loads it, on pictures that move.
//!
//! `cargo xtask test` builds the bundle first; by hand, `cargo xtask bundle` does.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so"
)]

mod announcing;
mod buttons;
#[path = "../shared/copy_folder.rs"]
mod copy_folder;
mod describing;
mod emotion;
mod flashes;
#[expect(dead_code, reason = "the tests of models use more of it")]
#[path = "../../crates/affect/tests/strangers/graphs.rs"]
mod graphs;
mod parameters_page;
mod passing_through;
mod pixel_aspect;
mod proxies;
mod purity;
mod rhythm;
mod stage;
mod transition;
mod trims;
