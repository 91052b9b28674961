//! What can go wrong with footage, one sentence each, saying what to do next.

use std::io;
use std::path::{Path, PathBuf};

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why footage could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input is not there.
    #[error("{} does not exist: check the spelling and the folder", .0.display())]
    Missing(PathBuf),

    /// The input is a folder.
    #[error("{} is a folder: name a clip in it, or a sequence such as {}", .0.display(), .0.join("%04d.png").display())]
    Folder(PathBuf),

    /// The input is no picture or video.
    #[error("{} is not a video or a picture that ffmpeg can read ({reason}): export it again, or try another file", path.display())]
    NotFootage {
        /// The input.
        path: PathBuf,
        /// What stands in its way.
        reason: String,
    },

    /// The input begins like footage and breaks off before the first frame.
    #[error("{} was cut off before its first whole frame ({reason}): copy or record it again", path.display())]
    CutOff {
        /// The input.
        path: PathBuf,
        /// What is missing.
        reason: String,
    },

    /// The input has sound or text, and no moving picture.
    #[error("{} has no pictures in it: choose a file with a video track", .0.display())]
    NoPictures(PathBuf),

    /// The input has a video track of no frames.
    #[error("{} has a video track without a single frame: export it again", .0.display())]
    NoFrames(PathBuf),

    /// No file matches the pattern of a sequence.
    #[error("no file matches {}: check the folder, and that the number of digits is right (0007 is %04d)", .0.display())]
    NoSequence(PathBuf),

    /// A sequence with a hole.
    #[error("{} is missing from its sequence: render it again, or rename the files so that none is left out", .0.display())]
    Gap(PathBuf),

    /// A path with a `%` that is no frame number.
    #[error("{} holds more or other than one frame number: write it once, as in frames/%04d.png", .0.display())]
    Pattern(PathBuf),

    /// A frame of a sequence differs in size from the first.
    #[error("{} is {found_width}x{found_height} while the sequence is {width}x{height}: keep one size within a sequence", path.display())]
    SizeChanged {
        /// The file that differs.
        path: PathBuf,
        /// Width of the first frame.
        width: u32,
        /// Height of the first frame.
        height: u32,
        /// Width of this one.
        found_width: u32,
        /// Height of this one.
        found_height: u32,
    },

    /// A frame outside the clip, or an empty range.
    #[error("frames {first} to {last} were asked for, and the clip has frames 0 to {}: ask within these", frames.saturating_sub(1))]
    OutOfRange {
        /// First frame asked for.
        first: u64,
        /// Last frame asked for.
        last: u64,
        /// Frames in the clip.
        frames: u64,
    },

    /// A frame that the container lists and that could not be decoded.
    #[error("frame {frame} of {} could not be decoded ({reason}): the file is damaged there; use the frames before it", path.display())]
    Decode {
        /// The input.
        path: PathBuf,
        /// The first frame that failed.
        frame: u64,
        /// What the decoder said.
        reason: String,
    },

    /// A program that is needed is not installed.
    #[error("{program} was not found, and video needs it: {}", crate::error::how_to_install())]
    NoFfmpeg {
        /// `ffmpeg` or `ffprobe`.
        program: String,
    },

    /// A program could not be started or failed in a way we know nothing of.
    #[error("{program} failed on {}: {reason}", path.display())]
    Program {
        /// `ffmpeg` or `ffprobe`.
        program: String,
        /// The file that it worked on.
        path: PathBuf,
        /// The last lines that it said.
        reason: String,
    },

    /// This ffmpeg was built without a codec.
    #[error("this ffmpeg cannot write {} ({reason}): {}", path.display(), crate::error::how_to_install())]
    NoEncoder {
        /// The output.
        path: PathBuf,
        /// What it said.
        reason: String,
    },

    /// The output exists.
    #[error("{} exists already: choose another name, or ask for it to be overwritten", .0.display())]
    Exists(PathBuf),

    /// The output cannot be made there.
    #[error("cannot write to {} ({reason}): choose a folder that you may write to", path.display())]
    NotWritable {
        /// The output.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },

    /// No room.
    #[error("the disk is full, so {} was not written: free some space and start again", .0.display())]
    DiskFull(PathBuf),

    /// An output of a kind that we cannot write.
    #[error("cannot tell how to write {}: use .mp4, .m4v, .mov, .mkv, .webm, .png or .exr, or a sequence such as frames/%04d.exr", .0.display())]
    UnknownFormat(PathBuf),

    /// A picture that does not fit the output.
    #[error("a picture of {width}x{height} does not fit {}, which is {expected_width}x{expected_height}", path.display())]
    WrongSize {
        /// The output.
        path: PathBuf,
        /// Width of the picture.
        width: u32,
        /// Height of the picture.
        height: u32,
        /// Width of the output.
        expected_width: u32,
        /// Height of the output.
        expected_height: u32,
    },

    /// A picture without pixels, too large, or whose samples do not fill it.
    #[error("a picture of {width}x{height} cannot be made: {reason}")]
    BadPicture {
        /// Width asked for.
        width: u32,
        /// Height asked for.
        height: u32,
        /// What is wrong.
        reason: &'static str,
    },

    /// Finished without a frame, or a still with more than one.
    #[error("{} was given {frames} frames and {reason}", path.display())]
    WrongCount {
        /// The output.
        path: PathBuf,
        /// Frames written.
        frames: u64,
        /// What it needs.
        reason: &'static str,
    },

    /// Somebody set the [`crate::Cancel`].
    #[error("stopped before the end; nothing was written")]
    Cancelled,

    /// Reading a file failed.
    #[error("cannot read {} ({reason}): check that the file is whole and that you may read it", path.display())]
    Read {
        /// The input.
        path: PathBuf,
        /// What the system or the format's reader said.
        reason: String,
    },
}

impl Error {
    pub(crate) fn read(path: &Path, reason: impl ToString) -> Error {
        Error::Read {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }

    /// Sorts a failed write by what the person can do about it.
    pub(crate) fn write(path: &Path, error: &io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::DiskFull(path.to_owned()),
            _ => Error::NotWritable {
                path: path.to_owned(),
                reason: error.to_string(),
            },
        }
    }
}

/// The command that installs ffmpeg on this platform.
pub(crate) fn how_to_install() -> &'static str {
    if cfg!(target_os = "macos") {
        "install it with `brew install ffmpeg`, then open a new terminal"
    } else if cfg!(target_os = "windows") {
        "install it with `winget install Gyan.FFmpeg`, then open a new terminal"
    } else {
        "install it with `sudo apt install ffmpeg` (Debian, Ubuntu) or `sudo dnf install ffmpeg` (Fedora, Rocky)"
    }
}
