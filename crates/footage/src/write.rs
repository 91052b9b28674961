//! Frames out: videos, stills and sequences that appear under their name only when they are whole.

mod colour_names;
mod files;
mod layouts;
mod losses;
mod sound;
mod temporary;
mod video;

use std::ops::Range;
use std::path::{Path, PathBuf};

pub use losses::losses;
pub use sound::Sound;
pub(crate) use temporary::TemporaryFile;

use crate::sequence::Pattern;
use crate::still::Format;
use crate::{Cancel, ClipInfo, ColourTags, Depth, Error, Kind, Picture, Rate, Result, Timecode, Tools};
use files::{SequenceWriter, StillWriter};
use video::VideoWriter;

/// How to write. See [`Writer`] for what becomes of it in each kind of file.
#[derive(Debug, Clone)]
pub struct WriteOptions {
    /// Frames per second.
    pub rate: Rate,
    /// The depth to store, as near as the format comes.
    pub depth: Depth,
    /// Whether to store alpha, where a video can. Stills store it whenever the pictures have it.
    pub alpha: bool,
    /// Whether an output that exists is replaced.
    pub overwrite: bool,
    /// Tags for a video; BT.709 where they are silent.
    pub colour: ColourTags,
    /// Width to height of one pixel.
    pub pixel_aspect: (u32, u32),
    /// Whether an MP4 may be larger than it need be, to be written in half the time.
    pub quick: bool,
    /// Sound for a video.
    pub sound: Option<Sound>,
    /// How long the pictures last in seconds, where it is known beforehand: what goes along with them is cut there.
    pub length: Option<f64>,
    /// The timecode of the first frame of a video.
    pub timecode: Option<Timecode>,
    /// What a video says of itself, such as `creation_time` or `title`.
    pub tags: Vec<(String, String)>,
    /// The number of a sequence's first file.
    pub first_number: u64,
    /// Honoured between frames.
    pub cancel: Cancel,
    /// The programs that write video.
    pub tools: Tools,
}

impl Default for WriteOptions {
    fn default() -> WriteOptions {
        WriteOptions {
            rate: Rate::CINEMA,
            depth: Depth::U8,
            alpha: false,
            overwrite: false,
            colour: ColourTags::default(),
            pixel_aspect: (1, 1),
            quick: false,
            sound: None,
            length: None,
            timecode: None,
            tags: Vec::new(),
            first_number: 0,
            cancel: Cancel::default(),
            tools: Tools::default(),
        }
    }
}

impl WriteOptions {
    /// The options that keep what some frames of a clip have: rate, depth, alpha, tags, timecode, sound, and their numbers.
    #[must_use]
    pub fn like(info: &ClipInfo, frames: Range<u64>) -> WriteOptions {
        WriteOptions {
            rate: info.rate,
            depth: info.depth,
            alpha: info.has_alpha,
            colour: info.colour.clone(),
            pixel_aspect: info.pixel_aspect,
            sound: Sound::of(info, frames.clone()),
            length: Some(info.rate.time_of(frames.end.saturating_sub(frames.start))),
            timecode: info.timecode.map(|timecode| timecode.later(frames.start)),
            tags: info.tags.clone(),
            first_number: frames.start
                + if info.kind == Kind::Sequence {
                    info.first_number
                } else {
                    0
                },
            ..WriteOptions::default()
        }
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The path or pattern.
    pub path: PathBuf,
    /// How many frames.
    pub frames: u64,
    /// Files of a sequence's pattern that were there before and were not replaced, in their order: frames of an older render.
    pub older: Vec<PathBuf>,
}

/// Endings of the videos that are written.
const VIDEOS: [&str; 5] = ["mp4", "m4v", "mov", "mkv", "webm"];

/// An output that grows frame by frame, under a temporary name until [`Writer::finish`].
///
/// | name | stored as |
/// | --- | --- |
/// | `.mp4`, `.m4v`, `.mov` | H.264, 8-bit 4:2:0, CRF 16; 4:4:4 where a side is odd, since 4:2:0 needs even ones and a border would change the picture |
/// | `.mov`, with alpha or more than 8 bits | ProRes 4444, 10-bit, 16-bit alpha |
/// | `.mkv` | FFV1 in RGB (PNG where a side is below 16), 8 or 16 bits, lossless |
/// | `.webm` | VP9, with alpha where asked |
/// | `.png` or `%04d.png` | PNG, 8 bits, or 16 for deeper pictures |
/// | `.exr` or `%04d.exr` | OpenEXR, ZIP; half float for `U8` and `F16`, single for `U16` and `F32` |
///
/// Pictures in another encoding or with another alpha than the file has are converted: linear and premultiplied in EXR,
/// display-encoded and straight elsewhere, laid over black in a video without alpha. Video is BT.709, limited range and tagged so, except that sources in BT.2020 stay
/// that. Sound tracks go along, with their languages: copied where the container can hold the codec and it is used from its
/// beginning, else encoded (AAC, FLAC in `.mkv`, Opus in `.webm`; more than 8 channels in `.mkv` and `.mov` as plain samples).
/// Channels that the codec cannot hold are mixed down; a track of an unknown codec stays behind. Tags and timecode are written as given.
///
/// The promise: until `finish` returns, the output does not exist, or is the old one. A sequence appears as a whole, in a
/// folder that is made if it does not exist; should one of its files fail to take its name, those before are taken back. A
/// writer dropped without `finish` leaves nothing. A process killed outright leaves a hidden `.part-*` beside the output.
#[derive(Debug)]
pub struct Writer {
    path: PathBuf,
    width: u32,
    height: u32,
    frames: u64,
    overwrite: bool,
    cancel: Cancel,
    sink: Sink,
}

#[derive(Debug)]
enum Sink {
    Video(VideoWriter),
    Sequence(SequenceWriter),
    Still(StillWriter),
}

impl Writer {
    /// Refuses what [`Writer::create`] and [`Writer::write`] would refuse of an output of so many frames by its name alone,
    /// before there is a picture.
    ///
    /// # Errors
    /// [`Error::Folder`], [`Error::Exists`], [`Error::UnknownFormat`], [`Error::Pattern`] or [`Error::WrongCount`].
    pub fn check(path: &Path, frames: u64, overwrite: bool) -> Result<()> {
        if path.is_dir() {
            return Err(Error::Folder(path.to_owned()));
        }
        if path.exists() && !overwrite {
            return Err(Error::Exists(path.to_owned()));
        }
        match (Pattern::parse(path)?, Format::of(path)) {
            (Some(pattern), Some(_)) => match pattern.numbers().first() {
                Some(number) if !overwrite => return Err(Error::Exists(pattern.file(*number))),
                _ => {}
            },
            (None, Some(_)) if frames > 1 => {
                return Err(Error::WrongCount {
                    path: path.to_owned(),
                    frames,
                    reason: "is one picture: name a sequence, such as frames/%04d.png",
                });
            }
            (None, Some(_)) => {}
            (None, None) if VIDEOS.contains(&sound::ending(path).as_str()) => {}
            _ => return Err(Error::UnknownFormat(path.to_owned())),
        }
        Ok(())
    }

    /// Refuses an output that needs programs which are not there, before there is a picture.
    ///
    /// # Errors
    /// [`Error::NoFfmpeg`] where the output is a video.
    pub fn check_programs(path: &Path, tools: &Tools) -> Result<()> {
        match Format::of(path) {
            Some(_) => Ok(()),
            None => tools.check(),
        }
    }

    /// Whether an output like this is a video that stores colour at half size, for which both sides need to be even. With an
    /// odd one it is stored in full, which few players show.
    #[must_use]
    pub fn wants_even_sides(path: &Path, options: &WriteOptions) -> bool {
        match sound::ending(path).as_str() {
            "mp4" | "m4v" => true,
            // Beside alpha colour is stored at half size whatever the sides.
            "webm" => !options.alpha,
            "mov" => !video::is_prores(options),
            _ => false,
        }
    }

    /// Begins an output of this size.
    ///
    /// # Errors
    /// [`Error::Exists`], [`Error::NotWritable`], [`Error::UnknownFormat`], or a program that does not start.
    pub fn create(path: impl AsRef<Path>, width: u32, height: u32, options: &WriteOptions) -> Result<Writer> {
        let path = path.as_ref();
        Picture::check_size(width, height)?;
        options.cancel.check()?;
        Writer::check(path, 1, options.overwrite)?;
        let sink = match (Pattern::parse(path)?, Format::of(path)) {
            (Some(pattern), Some(format)) => Sink::Sequence(SequenceWriter::create(pattern, format, options)?),
            (None, Some(format)) => Sink::Still(StillWriter::create(path, format, options)?),
            (_, None) => Sink::Video(VideoWriter::create(path, width, height, options)?),
        };
        let (overwrite, cancel) = (options.overwrite, options.cancel.clone());
        Ok(Writer {
            path: path.to_owned(),
            width,
            height,
            frames: 0,
            overwrite,
            cancel,
            sink,
        })
    }

    /// Adds a frame.
    ///
    /// # Errors
    /// [`Error::Cancelled`], [`Error::WrongSize`], [`Error::DiskFull`], or what else the disk or the program says. The
    /// writer is of no more use then.
    pub fn write(&mut self, picture: &Picture) -> Result<()> {
        self.cancel.check()?;
        if (picture.width(), picture.height()) != (self.width, self.height) {
            return Err(Error::WrongSize {
                path: self.path.clone(),
                width: picture.width(),
                height: picture.height(),
                expected_width: self.width,
                expected_height: self.height,
            });
        }
        self.frames += 1;
        match &mut self.sink {
            Sink::Video(video) => video.write(picture),
            Sink::Sequence(sequence) => sequence.write(picture),
            Sink::Still(_) if self.frames > 1 => Writer::check(&self.path, self.frames, true),
            Sink::Still(still) => still.write(picture),
        }
    }

    /// Makes the output appear, whole.
    ///
    /// # Errors
    /// [`Error::WrongCount`] without a frame, [`Error::Exists`] if somebody else made the output meanwhile, or what the disk
    /// or the program says. Nothing is left then.
    pub fn finish(self) -> Result<Written> {
        self.cancel.check()?;
        if self.frames == 0 {
            let reason = "needs at least one: check the frame range";
            return Err(Error::WrongCount {
                path: self.path,
                frames: 0,
                reason,
            });
        }
        let mut older = Vec::new();
        match self.sink {
            Sink::Video(video) => video.finish(self.overwrite)?,
            Sink::Sequence(sequence) => older = sequence.finish(self.overwrite)?,
            Sink::Still(still) => still.finish(self.overwrite)?,
        }
        Ok(Written {
            path: self.path,
            frames: self.frames,
            older,
        })
    }
}
