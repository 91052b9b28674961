//! What a clip is, before a frame of it is read.

use std::path::PathBuf;

use crate::{Alpha, Depth, Encoding, Rate, Timecode};

/// Where a clip's frames come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file with a video track.
    Video,
    /// Numbered stills.
    Sequence,
    /// One still.
    Still,
}

/// The colour tags of a video as ffmpeg names them (ITU-T H.273), for carrying over. `None` where the file is silent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColourTags {
    /// Chromaticities, such as `bt709`.
    pub primaries: Option<String>,
    /// Transfer characteristics, such as `bt709` or `smpte2084`.
    pub transfer: Option<String>,
    /// Matrix between Y'CbCr and R'G'B', such as `bt709`.
    pub matrix: Option<String>,
}

/// How values of high dynamic range stand for light (ITU-R BT.2100).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hdr {
    /// The perceptual quantizer.
    Pq,
    /// Hybrid log-gamma.
    Hlg,
}

impl std::fmt::Display for Hdr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Hdr::Pq => "PQ",
            Hdr::Hlg => "HLG",
        })
    }
}

impl ColourTags {
    /// The transfer of high dynamic range, where they name one.
    #[must_use]
    pub fn hdr(&self) -> Option<Hdr> {
        match self.transfer.as_deref() {
            Some("smpte2084") => Some(Hdr::Pq),
            Some("arib-std-b67") => Some(Hdr::Hlg),
            _ => None,
        }
    }
}

/// One sound track of a video.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SoundTrack {
    /// Codec as ffmpeg names it, such as `aac`; empty where it knows none.
    pub codec: String,
    /// Samples per second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u32,
    /// What stands where, as ffmpeg names it, such as `5.1(side)`.
    pub layout: Option<String>,
    /// When it ends, in seconds from the beginning of its file.
    pub end: Option<f64>,
    /// The language that the file names, such as `eng`.
    pub language: Option<String>,
    /// The title that the file gives it.
    pub title: Option<String>,
}

/// The sound of a video.
#[derive(Debug, Clone, PartialEq)]
pub struct SoundInfo {
    /// Its tracks, at least one.
    pub tracks: Vec<SoundTrack>,
}

/// The layers of a still that has several; one of them is the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layers {
    /// The one that is read; empty where it has no name.
    pub used: String,
    /// The names of the others, in their order.
    pub left_out: Vec<String>,
}

/// What a clip has beside pictures, sound and text that no output gets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftBehind {
    /// Whether it says how bright it was mastered: the display, the brightest light, or Dolby Vision.
    pub hdr_metadata: bool,
    /// Whether it says where it was recorded.
    pub location: bool,
    /// Names of tags that are too long to be carried over.
    pub long_tags: Vec<String>,
    /// Tracks of other data and attachments; timecode is none of them.
    pub data_tracks: u32,
    /// Tracks of moving pictures after the first.
    pub more_videos: u32,
    /// Whether it has a cover.
    pub cover: bool,
    /// A timecode that is none at the rate of the pictures.
    pub timecode: Option<String>,
    /// Whether a video has alpha that this ffmpeg cannot read.
    pub alpha: bool,
    /// Whether each frame holds two fields, the odd and the even lines of two moments, of which outputs do not tell.
    pub fields: bool,
    /// Layers of a still, where it has more than one.
    pub layers: Option<Layers>,
}

/// A video that breaks off: [`ClipInfo::frames`] frames can be read, and it once had more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutOff {
    /// The frames that the file says it has, where it says so.
    pub declared: Option<u64>,
}

/// What a clip is.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipInfo {
    /// The path or pattern that was opened.
    pub path: PathBuf,
    /// Where the frames come from.
    pub kind: Kind,
    /// Width in pixels, after rotation.
    pub width: u32,
    /// Height in pixels, after rotation.
    pub height: u32,
    /// The depth of the pictures handed out: `U8` for 8-bit sources, `U16` for deeper ones, `F16` or `F32` for EXR.
    pub depth: Depth,
    /// Bits of each colour in the source, as many as `depth` holds or fewer.
    pub bits: u32,
    /// Whether the source has an alpha channel.
    pub has_alpha: bool,
    /// The encoding of the pictures handed out: `Linear` for EXR, else `Video`.
    pub encoding: Encoding,
    /// Frames per second. For sequences, what the caller asked for.
    pub rate: Rate,
    /// How many frames there are, exactly.
    pub frames: u64,
    /// Whether the source's frames are spaced unevenly. Then `rate` is one at which none or few of them are lost, and frame `n` is
    /// the one on screen in the middle of slot `n`: some show twice, some not at all, and picture and sound stay together.
    pub variable_rate: bool,
    /// How many of the source's frames show not at all.
    pub left_out_frames: u64,
    /// Degrees clockwise by which the player is told to turn the picture; done already: 0, 90, 180 or 270.
    pub rotation: u32,
    /// Width to height of one pixel; (1, 1) for square ones.
    pub pixel_aspect: (u32, u32),
    /// Colour tags of a video.
    pub colour: ColourTags,
    /// Where, in seconds from the beginning that ffmpeg sees, frame 0 of a video lies.
    pub(crate) frame_zero: f64,
    /// The sound, if any.
    pub sound: Option<SoundInfo>,
    /// How many chapters there are.
    pub chapters: u32,
    /// How many tracks of subtitles there are; they are not read.
    pub subtitles: u32,
    /// The timecode of frame 0, where the file has one.
    pub timecode: Option<Timecode>,
    /// What the file says about the whole of itself and is worth carrying over, such as `creation_time` or `title`.
    pub tags: Vec<(String, String)>,
    /// What else a clip has and is not read.
    pub left_behind: LeftBehind,
    /// Set when the video breaks off in the middle.
    pub cut_off: Option<CutOff>,
    /// Number of the first file of a sequence; 0 otherwise. Frame 0 of the clip is that file.
    pub first_number: u64,
}

impl ClipInfo {
    /// Length in seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.rate.time_of(self.frames)
    }

    /// What alpha means in the pictures handed out.
    #[must_use]
    pub fn alpha(&self) -> Alpha {
        match (self.has_alpha, self.encoding) {
            (false, _) => Alpha::Opaque,
            (true, Encoding::Video) => Alpha::Straight,
            (true, Encoding::Linear) => Alpha::Premultiplied,
        }
    }

    /// A sentence for the person whose clip is cut off.
    #[must_use]
    pub fn cut_off_warning(&self) -> Option<String> {
        let CutOff { declared } = self.cut_off?;
        let of = declared.map(|declared| format!(" of {declared}")).unwrap_or_default();
        let path = self.path.display();
        let used = match self.frames {
            1 => format!("the first frame{of} is used"),
            frames => format!("the first {frames}{of} frames are used"),
        };
        Some(format!("{path} is cut off: {used}; copy it again if you miss the rest"))
    }
}
