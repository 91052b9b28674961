//! Set-up, demo, tests, bundle and installation of the project: `cargo xtask <task>`.
//!
//! Each task finds what the machine lacks first, installs it where it may, and else names the command that does.

mod bundle;
mod checks;
mod demo;
mod error;
mod fuzz;
mod gallery;
mod install;
mod licences;
mod project;
mod release;
mod shell;
mod tools;
mod zip;

use std::process::ExitCode;

use error::{Error, Result};

const USAGE: &str = "\
Usage: cargo xtask <task>

  demo [CLIP]                   render the project's own demo clip, or CLIP, through the real plugin
  test                          format, lints, build and every test, from a fresh clone
  bundle [--release]            lay the plugin out in target/bundle; --release: a zip for this platform
  install [--user | --system]   copy the bundle to where hosts look
  uninstall                     remove it from there
  fuzz [--seconds N] [TARGET]   odd input for everything that reads input, 60 s for each target
  gallery                       render the sheets of docs/gallery.md
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn dispatch(arguments: &[&str]) -> Result<()> {
    match arguments {
        [] | ["help" | "-h" | "--help"] => {
            print!("{USAGE}");
            Ok(())
        }
        ["demo"] => demo::demo(None),
        ["demo", clip] if !clip.starts_with('-') => demo::demo(Some(clip)),
        ["test"] => checks::test(),
        ["bundle"] => bundle::build().map(|_| ()),
        ["bundle", "--release"] => release::release(),
        ["install"] => install::install(install::Place::User),
        ["install", "--user"] => install::install(install::Place::User),
        ["install", "--system"] => install::install(install::Place::System),
        ["uninstall"] => install::uninstall(),
        ["gallery"] => gallery::gallery(),
        ["fuzz", rest @ ..] => fuzz::fuzz(rest),
        [task, ..] => Err(Error::Usage {
            given: arguments.join(" "),
            known: KNOWN.contains(task),
        }),
    }
}

const KNOWN: [&str; 7] = ["demo", "test", "bundle", "install", "uninstall", "gallery", "fuzz"];
