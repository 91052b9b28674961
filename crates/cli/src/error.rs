//! What ends a command early, one sentence each, and the exit code that goes with it.

use std::path::{Path, PathBuf};

use ofx_host::HostError;

/// The result of anything this crate does.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Footage could not be read or written.
    #[error(transparent)]
    Footage(#[from] footage::Error),
    /// The output is there and `--overwrite` is not.
    #[error("{} exists already: choose another name, or add --overwrite", .0.display())]
    Exists(PathBuf),
    /// The host or the plugin failed.
    #[error(transparent)]
    Host(#[from] HostError),
    /// The emotion could not be read.
    #[error(transparent)]
    Affect(#[from] affect::Error),
    /// A track, or a model, with its file named.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: affect::Error,
    },
    /// A track typed as a value.
    #[error("--param track: {0}, and name its file with --track")]
    TrackParameter(affect::Error),
    /// A file could not be read.
    #[error("cannot read {}: {reason}; check the path", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// In the system's words.
        reason: String,
    },
    /// A file could not be written.
    #[error("cannot write {}: {reason}; choose another place", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// In the system's words.
        reason: String,
    },
    /// Frames that the clip does not have.
    #[error("frames {asked} were asked for, and the clip's frames are 0 to {last}; ask within these")]
    FramesOutside {
        /// As asked for.
        asked: String,
        /// The last frame of the clip.
        last: u64,
    },
    /// No bundle to render with.
    #[error(
        "no GlitchGlow.ofx.bundle was found beside this command or where plugins are installed; \
         build it with `cargo xtask bundle`, or name one with --plugin"
    )]
    NoBundle,
    /// A plugin with no context in which one clip goes in and one comes out.
    #[error("{id} turns no single clip into another: it offers {offered}; choose another plugin")]
    NotAFilter {
        /// The plugin.
        id: String,
        /// Its contexts.
        offered: String,
    },
    /// A plugin that knows no emotion track.
    #[error("{0} takes no emotion track; leave --track out")]
    NoTrackParameter(String),
    /// Arguments that make no sense together or alone.
    #[error("{0}")]
    Usage(String),
    /// Ctrl-C.
    #[error("stopped; nothing was left behind")]
    Stopped,
    /// A measurement found what it was looking for.
    #[error("{0}")]
    Fault(String),
}

impl Error {
    /// The exit code: 1 for a fault found, 2 for wrong usage or input, 130 for Ctrl-C.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Stopped | Self::Footage(footage::Error::Cancelled) | Self::Host(HostError::Aborted) => {
                crate::stop::EXIT_CODE
            }
            Self::Fault(_) | Self::Host(HostError::Action { .. } | HostError::Nonsense { .. }) => 1,
            _ => 2,
        }
    }

    /// The output exists: names the option of this command that replaces it.
    pub(crate) fn of_writing(error: footage::Error) -> Self {
        match error {
            footage::Error::Exists(path) => Self::Exists(path),
            other => Self::Footage(other),
        }
    }

    pub(crate) fn reading(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Read {
            path,
            reason: error.to_string(),
        }
    }

    pub(crate) fn writing(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Write {
            path,
            reason: error.to_string(),
        }
    }
}
