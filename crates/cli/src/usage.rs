//! What is said of a command line that cannot be read: one sentence that says what to do.

use std::error::Error as _;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::args::Arguments;

/// The sentence for an error of the argument parser; `None` where it is no error, but help or a version to be printed.
/// `task` is the first word after the command's name.
#[must_use]
pub fn sentence(error: &Error, task: Option<&str>) -> Option<String> {
    let said = |kind| text(error, kind);
    let argument = said(ContextKind::InvalidArg);
    Some(match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return None;
        }
        ErrorKind::InvalidSubcommand => {
            let remedy = did_you_mean(error, ContextKind::SuggestedSubcommand);
            let remedy = remedy.unwrap_or_else(|| format!("use {}", tasks().join(", ")));
            format!("there is no task {}: {remedy}", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            let remedy = did_you_mean(error, ContextKind::SuggestedArg);
            let remedy = remedy.unwrap_or_else(|| format!("`{}` names the options", help(task)));
            format!("there is no {argument} here: {remedy}")
        }
        ErrorKind::UnknownArgument => format!(
            "`{argument}` is one name too many: put a name with blanks in quotes, or see `{}`",
            help(task)
        ),
        ErrorKind::MissingRequiredArgument => {
            let usage = said(ContextKind::Usage);
            let usage = usage.trim_start_matches("Usage:").trim();
            let verb = if argument.contains(" and ") { "are" } else { "is" };
            format!("{argument} {verb} missing: write `{usage}`")
        }
        // A value that is missing; those that may be chosen from are checked by the tasks.
        ErrorKind::InvalidValue => format!("{argument} has no value: write one behind it"),
        ErrorKind::ValueValidation => {
            let name = argument.split(' ').next().unwrap_or_default();
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!("{name}: {why}")
        }
        ErrorKind::ArgumentConflict => {
            let name = argument.split(' ').next().unwrap_or_default();
            format!("{name} is given twice: leave one of them out")
        }
        ErrorKind::TooManyValues => format!("{argument} takes no value: leave the one behind = out"),
        ErrorKind::InvalidUtf8 => "a word of the command line is not valid text: type it anew".to_owned(),
        other => format!("the command line cannot be read ({other}): see `{}`", help(task)),
    })
}

/// What the parser knows of a kind, in words.
fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" and "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}

fn did_you_mean(error: &Error, kind: ContextKind) -> Option<String> {
    let nearest = match error.get(kind)? {
        ContextValue::String(text) => text,
        // The nearest comes last.
        ContextValue::Strings(texts) => texts.last()?,
        _ => return None,
    };
    Some(format!("did you mean {nearest}?"))
}

/// The tasks that help lists.
fn tasks() -> Vec<String> {
    let command = Arguments::command();
    let shown = command.get_subcommands().filter(|task| !task.is_hide_set());
    shown.map(|task| task.get_name().to_owned()).collect()
}

/// The command that prints the help of a task, or of all where there is no such task.
fn help(task: Option<&str>) -> String {
    let known = task.filter(|task| Arguments::command().find_subcommand(task).is_some());
    match known {
        Some(task) => format!("glitch-glow {task} --help"),
        None => "glitch-glow --help".to_owned(),
    }
}
