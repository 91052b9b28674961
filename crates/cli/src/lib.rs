//! The `glitch-glow` command: a clip through the effect, its emotion as a curve, and what a bundle promises.
//!
//! The command is a host: it loads the real bundle and drives it through the OpenFX C interface, as an editing program
//! does. Every subcommand is a module; [`run`] is what `main` calls.

pub mod analyze;
pub mod args;
pub mod assignments;
pub mod bench;
pub mod bundles;
pub mod check;
pub mod decoders;
pub mod demo_clip;
mod doubts;
pub mod error;
pub mod flashes;
pub mod frames;
pub mod gallery;
pub mod inspect;
mod opening;
pub mod pictures;
pub mod places;
pub mod plot;
pub mod progress;
pub mod proxy;
pub mod render;
mod say;
pub mod shots;
pub mod stop;
pub mod tracks;
pub mod usage;

use clap::Parser;

pub use error::{Error, Result};

use args::{Arguments, Task};
use say::tell;

/// Runs the command on the arguments of the process; gives its exit code: 0 done, 1 fault found, 2 wrong usage or input,
/// 130 stopped by Ctrl-C.
#[must_use]
pub fn run() -> u8 {
    // A check plays each scenario in a child, which is this program again.
    // Names of files need not be text.
    let words = std::env::args_os()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned());
    let words: Vec<String> = words.collect();
    if words.first().is_some_and(|word| word == ofx_host::check::CHILD) {
        return ofx_host::check::run_child(&words[1..]);
    }
    // Help goes to standard output with exit code 0, wrong usage to standard error with 2.
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            match usage::sentence(&error, words.first().map(String::as_str)) {
                Some(sentence) => tell!("glitch-glow: {sentence}"),
                None => drop(error.print()),
            }
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    match perform(&arguments.task) {
        Ok(()) => 0,
        Err(error) => {
            tell!("glitch-glow: {error}");
            error.exit_code()
        }
    }
}

fn perform(task: &Task) -> Result<()> {
    match task {
        Task::Render(arguments) => render::run(arguments),
        Task::Analyze(arguments) => analyze::run(arguments),
        Task::Inspect(arguments) => inspect::run(arguments),
        Task::Bench(arguments) => bench::run(arguments),
        Task::Gallery(arguments) => gallery::run(arguments),
        Task::Check(arguments) => check::run(arguments),
        Task::Flashes(arguments) => flashes::run(arguments),
        Task::DemoClip(arguments) => demo_clip::run(arguments),
    }
}

/// Tells the person something that does not stop the work.
pub(crate) fn note(text: &str) {
    tell!("glitch-glow: note: {text}");
}
