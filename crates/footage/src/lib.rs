//! Frames in and out: moving pictures as plain [`Picture`] values.
//!
//! Video is read and written by the `ffmpeg` and `ffprobe` programs, run as child processes that talk through pipes; PNG and
//! OpenEXR stills and sequences (`frames/%04d.exr`) are read and written natively. Frames count from 0, and
//! [`ClipInfo::frames`] is exact.
//!
//! ```no_run
//! use footage::{Clip, WriteOptions, Writer};
//!
//! # fn main() -> Result<(), footage::Error> {
//! let clip = Clip::open("walk.mp4")?;
//! let info = clip.info().clone();
//! let mut out = Writer::create("copy.mp4", info.width, info.height, &WriteOptions::like(&info, 0..info.frames))?;
//! for frame in clip.frames(0..info.frames)? {
//!     out.write(&frame?.picture)?;
//! }
//! out.finish()?; // until here, copy.mp4 does not exist
//! # Ok(())
//! # }
//! ```
//!
//! # Promises
//!
//! - **Memory is flat.** Reading in order holds one picture; [`Clip::frame_at`] a handful.
//! - **Nothing is half-written.** [`Writer`] works under a temporary name beside the output and renames it in
//!   [`Writer::finish`]; dropped before that, it removes what it made. An output that exists is refused unless overwriting is
//!   asked for.
//! - **No child process outlives its reader or writer**, and a terminal's Ctrl-C does not reach the children: the caller sets
//!   a [`Cancel`], which is honoured between frames.
//! - **Errors say what to do next**, and a clip that breaks off keeps its readable frames ([`ClipInfo::cut_off`]).
//!
//! # Limits
//!
//! Interlaced pictures stay interlaced. PQ and HLG video is handed out in its own encoding, not tone-mapped; its tags are
//! carried to the output. Pixels that are not square stay as they are, and their aspect is carried too.

mod aspect;
mod cache;
mod cancel;
mod child;
mod clip;
mod counted;
mod decoder;
mod deep_colour;
pub mod demo;
mod error;
pub mod flashes;
mod frames;
mod info;
mod picture;
mod pixel_format;
pub mod places;
mod probe;
mod rate;
mod sequence;
mod still;
mod timecode;
mod timeline;
mod tools;
mod write;

pub use cancel::Cancel;
pub use clip::{Clip, OpenOptions};
pub use counted::counted;
pub use error::{Error, Result};
pub use frames::{Every, Frame, Frames};
pub use info::{ClipInfo, ColourTags, CutOff, Hdr, Kind, Layers, LeftBehind, SoundInfo, SoundTrack};
pub use picture::{Alpha, Depth, Encoding, Picture, Samples};
pub use rate::Rate;
pub use timecode::Timecode;
pub use tools::Tools;
pub use write::{Sound, WriteOptions, Writer, Written, losses};
