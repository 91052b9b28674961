//! Where the `ffmpeg` and `ffprobe` programs are, and how they like to be spoken to.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use crate::{Error, Result};

/// The `ffmpeg` and `ffprobe` programs. By default those on the `PATH`.
#[derive(Debug, Clone)]
pub struct Tools {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
    /// Asked of the program once, and shared between clones.
    version: Arc<OnceLock<Version>>,
    /// What it says of its decoders, likewise.
    decoders: Arc<OnceLock<String>>,
}

/// Major and minor version; a build from git counts as new.
type Version = (u32, u32);

impl Default for Tools {
    fn default() -> Tools {
        Tools::named("ffmpeg".into(), "ffprobe".into())
    }
}

impl Tools {
    /// The programs in a folder of their own.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Tools {
        let program = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        Tools::named(program("ffmpeg"), program("ffprobe"))
    }

    fn named(ffmpeg: PathBuf, ffprobe: PathBuf) -> Tools {
        Tools {
            ffmpeg,
            ffprobe,
            version: Arc::default(),
            decoders: Arc::default(),
        }
    }

    /// Whether both programs can be started.
    ///
    /// # Errors
    /// [`Error::NoFfmpeg`] with the command that installs them.
    pub fn check(&self) -> Result<()> {
        self.version()?;
        let mut probe = self.ffprobe();
        probe.arg("-version").stdout(Stdio::null()).stderr(Stdio::null());
        probe
            .status()
            .map(drop)
            .map_err(|error| not_started(&probe, Path::new(""), &error))
    }

    /// A call of `ffmpeg` that is quiet, asks nothing, and touches files and pipes alone.
    pub(crate) fn ffmpeg(&self) -> Command {
        let mut command = command(&self.ffmpeg);
        command.args(["-nostdin", "-hide_banner", "-loglevel", "error"]);
        command
    }

    /// A call of `ffprobe`, quiet.
    pub(crate) fn ffprobe(&self) -> Command {
        let mut command = command(&self.ffprobe);
        command.args(["-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file"]);
        command
    }

    /// The arguments that hand every frame through once, at whatever time it has.
    pub(crate) fn every_frame_once(&self) -> Result<[&'static str; 2]> {
        // `-vsync` was renamed in 5.1 and is on its way out.
        Ok(if self.version()? >= (5, 1) {
            ["-fps_mode", "passthrough"]
        } else {
            ["-vsync", "passthrough"]
        })
    }

    /// Whether `ffmpeg` was built with a decoder of this name.
    pub(crate) fn has_decoder(&self, name: &str) -> Result<bool> {
        let list = match self.decoders.get() {
            Some(list) => list,
            None => {
                let mut ask = self.ffmpeg();
                ask.arg("-decoders");
                let answer = ask.output().map_err(|error| not_started(&ask, Path::new(""), &error))?;
                let list = String::from_utf8_lossy(&answer.stdout).into_owned();
                self.decoders.get_or_init(|| list)
            }
        };
        // A line is ` V....D libvpx-vp9           libvpx VP9 (codec vp9)`.
        Ok(list.lines().any(|line| line.split_whitespace().nth(1) == Some(name)))
    }

    fn version(&self) -> Result<Version> {
        if let Some(version) = self.version.get() {
            return Ok(*version);
        }
        let mut ask = command(&self.ffmpeg);
        ask.arg("-version").stdin(Stdio::null());
        let answer = ask.output().map_err(|error| not_started(&ask, Path::new(""), &error))?;
        let version = parse_version(&String::from_utf8_lossy(&answer.stdout));
        Ok(*self.version.get_or_init(|| version))
    }
}

/// Reads `ffmpeg version 5.1.9-0+deb12u1 Copyright` and its like.
fn parse_version(text: &str) -> Version {
    let Some(word) = text.split_whitespace().nth(2) else {
        return (u32::MAX, 0);
    };
    let mut parts = word
        .trim_start_matches('n')
        .split(|c: char| !c.is_ascii_digit())
        .map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor),
        (Some(Ok(major)), _) => (major, 0),
        _ => (u32::MAX, 0),
    }
}

/// A child process that a terminal's Ctrl-C does not reach, since the parent decides when to stop.
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(
            &mut command,
            CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW,
        );
    }
    command.stdin(Stdio::null());
    command
}

/// Why a program did not start.
pub(crate) fn not_started(command: &Command, path: &Path, error: &io::Error) -> Error {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or(OsStr::new("ffmpeg"));
    let program = program.to_string_lossy().into_owned();
    match error.kind() {
        io::ErrorKind::NotFound => Error::NoFfmpeg { program },
        _ => Error::Program {
            program,
            path: path.to_owned(),
            reason: error.to_string(),
        },
    }
}

/// A path as ffmpeg takes it literally, whatever colons or dashes it holds.
pub(crate) fn file_url(path: &Path) -> OsString {
    let mut url = OsString::from("file:");
    url.push(path);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_apart() {
        assert_eq!(parse_version("ffmpeg version 5.1.9-0+deb12u1 Copyright"), (5, 1));
        assert_eq!(parse_version("ffmpeg version n4.4 Copyright"), (4, 4));
        assert_eq!(parse_version("ffmpeg version 7 Copyright"), (7, 0));
        assert_eq!(
            parse_version("ffmpeg version N-110072-g073ec3b9da Copyright"),
            (u32::MAX, 0)
        );
        assert_eq!(parse_version(""), (u32::MAX, 0));
    }

    #[test]
    fn a_missing_program_names_the_way_to_install_it() {
        let error = Tools::in_folder(Path::new("no-such-folder")).check().unwrap_err();
        assert!(matches!(error, Error::NoFfmpeg { .. }));
        assert!(error.to_string().contains("install"), "{error}");
    }
}
