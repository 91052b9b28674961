//! `cargo xtask fuzz`: odd input for everything that reads input.
//!
//! Inputs are made from the seeds in `seeds/`, which hold what once went wrong besides what is usual, by small changes.
//! One that leads to an outcome not seen before (another error, another branch of an answer) joins the others and is
//! changed further. Each target runs in a child process that writes every input down before it tries it, so that a
//! crash or a hang leaves the input behind.
//!
//! It runs on the stable toolchain and needs no sanitizer and no C++ compiler; where it is blind is memory that is read
//! wrongly without a crash, and the unsafe code that could do so is small and in two crates.

mod drive;
mod mutate;
mod parent;
mod targets;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: fuzz [TARGET...] [--seconds N] [--seed N]     every target for N seconds (60);
                                                     a seed repeats a run (the clock)
       fuzz --replay TARGET FILE                     one input again";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = match words.as_slice() {
        ["--child", target, seconds, seed, note] => drive::child(target, seconds, seed, note),
        ["--replay", target, file] => drive::replay(target, file),
        words => match parent::Plan::read(words) {
            Some(plan) => plan.play(),
            None => Err(USAGE.to_owned()),
        },
    };
    match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}
