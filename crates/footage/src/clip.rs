//! A clip: what it is, its frames in order, and any one of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cache::Cache;
use crate::decoder::{Decoder, Input, Video};
use crate::frames::{Every, Frames};
use crate::info::{ClipInfo, ColourTags, CutOff, Kind, LeftBehind};
use crate::pixel_format;
use crate::probe::Probe;
use crate::sequence::{Pattern, is_still};
use crate::still::{Format, Header};
use crate::timeline::Timeline;
use crate::{Cancel, Encoding, Error, Picture, Rate, Result, Timecode, Tools};

/// How to open a clip.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Frames per second of sequences and stills, which do not say. [`Rate::CINEMA`] by default.
    pub sequence_rate: Rate,
    /// Honoured between frames.
    pub cancel: Cancel,
    /// The programs that read video.
    pub tools: Tools,
    /// How many pictures [`Clip::frame_at`] keeps, at least 1. By default 8.
    pub cache: usize,
}

impl Default for OpenOptions {
    fn default() -> OpenOptions {
        OpenOptions {
            sequence_rate: Rate::CINEMA,
            cancel: Cancel::default(),
            tools: Tools::default(),
            cache: 8,
        }
    }
}

/// Where pictures come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// A decoder.
    Video(Video),
    /// Files that are read one by one.
    Files {
        files: Files,
        format: Format,
        cancel: Cancel,
    },
}

/// One still, or many.
#[derive(Debug, Clone)]
pub(crate) enum Files {
    One(PathBuf),
    Many(Pattern, u64),
}

impl Files {
    pub(crate) fn path(&self, frame: u64) -> PathBuf {
        match self {
            Files::One(path) => path.clone(),
            Files::Many(pattern, first) => pattern.file(first + frame),
        }
    }
}

/// An open clip.
#[derive(Debug)]
pub struct Clip {
    info: ClipInfo,
    source: Source,
    cache: Cache,
    /// Left standing at the last frame that [`Clip::frame_at`] read.
    decoder: Option<Decoder>,
}

/// Decoding on is cheaper than starting anew up to this many frames.
const WORTH_DECODING_ON: u64 = 24;

impl Clip {
    /// Opens a video, a still, or a sequence such as `frames/%04d.exr`.
    ///
    /// # Errors
    /// Whatever stands in the way, as [`Error`] lists it.
    pub fn open(path: impl AsRef<Path>) -> Result<Clip> {
        Clip::open_with(path, &OpenOptions::default())
    }

    /// Opens a clip with other than the usual options.
    ///
    /// # Errors
    /// Whatever stands in the way, as [`Error`] lists it.
    pub fn open_with(path: impl AsRef<Path>, options: &OpenOptions) -> Result<Clip> {
        let path = path.as_ref();
        let (info, source) = match Pattern::parse(path)? {
            Some(pattern) => open_sequence(pattern, options)?,
            None => open_file(path, options)?,
        };
        log::debug!("{info:?}");
        Ok(Clip {
            info,
            source,
            cache: Cache::new(options.cache),
            decoder: None,
        })
    }

    /// The same clip once more, with a decoder and pictures of its own, without looking through the file again.
    #[must_use]
    pub fn another(&self) -> Clip {
        Clip {
            info: self.info.clone(),
            source: self.source.clone(),
            cache: Cache::new(self.cache.room()),
            decoder: None,
        }
    }

    /// What the clip is.
    #[must_use]
    pub fn info(&self) -> &ClipInfo {
        &self.info
    }

    /// The frames of `range` in order, streaming: one picture in memory, whatever the length.
    ///
    /// # Errors
    /// [`Error::OutOfRange`], or a program that does not start.
    pub fn frames(&self, range: std::ops::Range<u64>) -> Result<Frames> {
        Frames::in_order(&self.info, &self.source, range)
    }

    /// Some frames of the whole clip in order. All are decoded, and only these become pictures.
    ///
    /// # Errors
    /// A program that does not start.
    pub fn sampled(&self, every: Every) -> Result<Frames> {
        Frames::sampled(&self.info, &self.source, every)
    }

    /// Any one frame. The last few are kept; going forward reads on, and a jump seeks, exactly, where the container allows it
    /// (mov, mp4, Matroska, WebM), and else decodes from the beginning.
    ///
    /// # Errors
    /// [`Error::OutOfRange`], or what reading it met with.
    pub fn frame_at(&mut self, number: u64) -> Result<Arc<Picture>> {
        check_range(&self.info, number, number)?;
        if let Some(picture) = self.cache.get(number) {
            return Ok(picture);
        }
        let picture = match &self.source {
            Source::Files { files, format, cancel } => {
                cancel.check()?;
                read_still(&self.info, &files.path(number), *format)?
            }
            Source::Video(video) => {
                let wanted = video.timeline.source(number);
                let near = self.decoder.take().filter(|decoder| {
                    let (standing, restart) = (decoder.next(), video.timeline.key_before(wanted));
                    // The frame read last is still there, too.
                    let ahead = standing <= wanted + 1 && standing > 0;
                    let seeks = video.input.is_seekable();
                    ahead && (!seeks || wanted.saturating_sub(standing) <= WORTH_DECODING_ON || restart <= standing)
                });
                let mut decoder = match near {
                    Some(decoder) => decoder,
                    None => video.start(&self.info, wanted, None)?,
                };
                let picture = decoder.advance_to(wanted)?.clone();
                self.decoder = Some(decoder);
                picture
            }
        };
        Ok(self.cache.put(number, picture))
    }
}

/// Reads one file of a clip, at the clip's depth and size.
pub(crate) fn read_still(info: &ClipInfo, path: &Path, format: Format) -> Result<Picture> {
    let picture = format.read(path)?;
    if (picture.width(), picture.height()) != (info.width, info.height) {
        return Err(Error::SizeChanged {
            path: path.to_owned(),
            width: info.width,
            height: info.height,
            found_width: picture.width(),
            found_height: picture.height(),
        });
    }
    let picture = if picture.depth() == info.depth {
        picture
    } else {
        picture.to_depth(info.depth)
    };
    Ok(if picture.alpha() == info.alpha() {
        picture
    } else {
        picture.with_alpha(info.alpha())
    })
}

pub(crate) fn check_range(info: &ClipInfo, first: u64, last: u64) -> Result<()> {
    if first > last || last >= info.frames {
        return Err(Error::OutOfRange {
            first,
            last,
            frames: info.frames,
        });
    }
    Ok(())
}

fn open_sequence(pattern: Pattern, options: &OpenOptions) -> Result<(ClipInfo, Source)> {
    let (first, count) = pattern.range()?;
    let example = pattern.file(first);
    let (mut info, source) = match Format::of(&example) {
        Some(format) => {
            let info = describe_still(pattern.path(), format.header(&example)?, format, options);
            let cancel = options.cancel.clone();
            (
                info,
                Source::Files {
                    files: Files::Many(pattern, first),
                    format,
                    cancel,
                },
            )
        }
        None => {
            // Stills of other kinds: ffmpeg reads the first to tell what they are, then all as one video.
            let probe = Probe::of(&example, &options.tools, &options.cancel)?;
            let timeline = Timeline::of_files(count, options.sequence_rate);
            let info = describe_video(pattern.path(), &probe, &timeline);
            let input = Input::Stills {
                pattern: pattern.for_ffmpeg(),
                first,
            };
            let source = video(input, &probe, &info, timeline, options);
            (info, source)
        }
    };
    info.kind = Kind::Sequence;
    info.frames = count;
    info.first_number = first;
    Ok((info, source))
}

fn open_file(path: &Path, options: &OpenOptions) -> Result<(ClipInfo, Source)> {
    let data = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Missing(path.to_owned()),
        _ => Error::read(path, error),
    })?;
    if data.is_dir() {
        return Err(Error::Folder(path.to_owned()));
    }
    std::fs::File::open(path).map_err(|error| Error::read(path, error))?;
    if let Some(format) = Format::of(path) {
        let info = describe_still(path, format.header(path)?, format, options);
        let cancel = options.cancel.clone();
        return Ok((
            info,
            Source::Files {
                files: Files::One(path.to_owned()),
                format,
                cancel,
            },
        ));
    }
    let probe = Probe::of(path, &options.tools, &options.cancel)?;
    let index = probe.index(path, &options.tools, &options.cancel)?;
    if index.stamps.is_empty() {
        return Err(match index.cut_off {
            true => Error::CutOff {
                path: path.to_owned(),
                reason: "its index lists frames that are missing".to_owned(),
            },
            false => Error::NoFrames(path.to_owned()),
        });
    }
    let timeline = match index.stamps.as_slice() {
        // ffmpeg makes up a rate for a photo.
        [_] if is_still(path) => Timeline::of_files(1, options.sequence_rate),
        _ => Timeline::new(index.stamps, probe.nominal_rate, index.end),
    };
    let mut info = describe_video(path, &probe, &timeline);
    info.cut_off = index.cut_off.then_some(CutOff {
        declared: probe.declared,
    });
    let input = Input::File {
        path: path.to_owned(),
        track: probe.index,
        decoder: probe.decoder,
        seekable: probe.seekable && index.timed,
    };
    let source = video(input, &probe, &info, timeline, options);
    Ok((info, source))
}

fn video(input: Input, probe: &Probe, info: &ClipInfo, timeline: Timeline, options: &OpenOptions) -> Source {
    Source::Video(Video {
        input,
        timeline: Arc::new(timeline),
        conversion: pixel_format::to_rgba(
            &probe.pixel_format,
            &probe.colour,
            probe.full_range,
            info.width,
            info.height,
        ),
        tools: options.tools.clone(),
        cancel: options.cancel.clone(),
    })
}

fn describe_still(path: &Path, header: Header, format: Format, options: &OpenOptions) -> ClipInfo {
    ClipInfo {
        path: path.to_owned(),
        kind: Kind::Still,
        width: header.width,
        height: header.height,
        depth: header.depth,
        bits: 8 * header.depth.bytes() as u32,
        has_alpha: header.has_alpha,
        encoding: if format == Format::Exr {
            Encoding::Linear
        } else {
            Encoding::Video
        },
        rate: options.sequence_rate,
        frames: 1,
        variable_rate: false,
        left_out_frames: 0,
        rotation: 0,
        pixel_aspect: header.pixel_aspect,
        colour: ColourTags::default(),
        frame_zero: 0.0,
        sound: None,
        chapters: 0,
        subtitles: 0,
        timecode: None,
        tags: Vec::new(),
        left_behind: LeftBehind {
            layers: header.layers,
            ..LeftBehind::default()
        },
        cut_off: None,
        first_number: 0,
    }
}

fn describe_video(path: &Path, probe: &Probe, timeline: &Timeline) -> ClipInfo {
    let timecode = |text: &String| Timecode::parse(text, timeline.rate);
    let left_behind = LeftBehind {
        timecode: probe.timecode.clone().filter(|text| timecode(text).is_none()),
        ..probe.left_behind.clone()
    };
    ClipInfo {
        path: path.to_owned(),
        kind: if timeline.frames() == 1 {
            Kind::Still
        } else {
            Kind::Video
        },
        width: probe.width,
        height: probe.height,
        depth: pixel_format::depth(&probe.pixel_format),
        bits: pixel_format::bits(&probe.pixel_format),
        has_alpha: pixel_format::has_alpha(&probe.pixel_format),
        encoding: Encoding::Video,
        rate: timeline.rate,
        frames: timeline.frames(),
        variable_rate: timeline.variable,
        left_out_frames: timeline.left_out(),
        rotation: probe.rotation,
        pixel_aspect: probe.pixel_aspect,
        colour: probe.colour.clone(),
        frame_zero: timeline.start(),
        sound: probe.sound.clone(),
        chapters: probe.chapters,
        subtitles: probe.subtitles,
        timecode: probe.timecode.as_ref().and_then(timecode),
        tags: probe.tags.clone(),
        left_behind,
        cut_off: None,
        first_number: 0,
    }
}
