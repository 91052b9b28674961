//! What can stop a task, each in one sentence that says what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why a task stopped.
#[derive(Debug)]
pub(crate) enum Error {
    /// The command line was not understood.
    Usage {
        /// What was typed.
        given: String,
        /// Whether its first word is a task.
        known: bool,
    },
    /// A program or library is missing and could not be installed.
    Missing {
        /// What is missing, in words.
        what: String,
        /// The command that installs it.
        remedy: String,
    },
    /// A program ran and failed.
    Failed {
        /// What was being done, in words.
        what: String,
        /// The command line.
        command: String,
    },
    /// A program could not be started.
    NotStarted {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A file could not be read or written.
    File {
        /// What was being done: "read", "write", ...
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What was built breaks a promise.
    Broken(String),
}

impl Error {
    /// Wraps an I/O error with what was being done to which file.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { action, path, source }
    }

    /// 2 for wrong usage or a lacking machine, 1 for a fault found.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } | Self::Missing { .. } => 2,
            Self::Failed { .. } | Self::NotStarted { .. } | Self::File { .. } | Self::Broken(_) => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { given, known: true } => {
                write!(
                    f,
                    "`{given}` has arguments that the task does not take; see `cargo xtask help`"
                )
            }
            Self::Usage { given, known: false } => write!(f, "there is no task `{given}`; see `cargo xtask help`"),
            Self::Missing { what, remedy } => write!(f, "{what} is missing; install it with:  {remedy}"),
            Self::Failed { what, command } => write!(f, "could not {what}; this failed:  {command}"),
            Self::NotStarted { program, source } => write!(f, "could not start {program}: {source}"),
            Self::File { action, path, source } => write!(f, "could not {action} {}: {source}", path.display()),
            Self::Broken(what) => write!(f, "{what}"),
        }
    }
}

impl std::error::Error for Error {}
