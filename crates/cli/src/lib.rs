//! The `glitch-glow` command: a clip through the effect, its emotion as a curve, and what a bundle promises.
//!
//! The command is a host: it loads the real bundle and drives it through the OpenFX C interface, as an editing program
//! does. Every subcommand is a module; [`run`] is what `main` calls.

pub mod analyze;
pub mod args;
pub mod assignments;
pub mod bench;
pub mod bundles;
pub mod decoders;
pub mod demo_clip;
pub mod error;
pub mod frames;
pub mod gallery;
pub mod inspect;
pub mod pictures;
pub mod plot;
pub mod progress;
pub mod render;
pub mod stop;
pub mod tracks;

use clap::Parser;

pub use error::{Error, Result};

use args::{Arguments, Task};

/// Runs the command on the arguments of the process; gives its exit code: 0 done, 1 fault found, 2 wrong usage or input,
/// 130 stopped by Ctrl-C.
#[must_use]
pub fn run() -> u8 {
    // Help goes to standard output with exit code 0, wrong usage to standard error with 2.
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    match perform(&arguments.task) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("glitch-glow: {error}");
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
        Task::Check(_) | Task::Flashes(_) => Err(Error::Usage("not yet".into())),
        Task::DemoClip(arguments) => demo_clip::run(arguments),
    }
}

/// Tells the person something that does not stop the work.
pub(crate) fn note(text: &str) {
    eprintln!("glitch-glow: note: {text}");
}
