//! What `ffprobe` knows of a file: its first video track, its sound, and the times of all frames.

mod index;
mod left_behind;
mod refusal;
mod side_data;
mod sound;
mod tags;
mod webm_alpha;

use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::child::Running;
use crate::info::{ColourTags, LeftBehind, SoundInfo};
use crate::pixel_format;
use crate::tools::file_url;
use crate::{Cancel, Error, Rate, Result, Tools};
use refusal::refusal;
use side_data::SideData;
use tags::Tags;
use webm_alpha::WebmAlpha;

/// The answer of `ffprobe -show_streams -show_format -show_chapters`, as far as it is of use.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
    #[serde(default)]
    chapters: Vec<IgnoredAny>,
}

impl Answer {
    /// The tracks of moving pictures; covers are none.
    fn videos(&self) -> impl Iterator<Item = &Stream> {
        self.streams
            .iter()
            .filter(|stream| stream.is_video() && !stream.is_cover())
    }
}

#[derive(Debug, Default, Deserialize)]
struct Format {
    #[serde(default)]
    format_name: String,
    start_time: Option<String>,
    duration: Option<String>,
    #[serde(default)]
    tags: Tags,
}

#[derive(Debug, Deserialize)]
struct Stream {
    index: u32,
    #[serde(default)]
    codec_type: String,
    #[serde(default)]
    codec_name: String,
    #[serde(default)]
    codec_tag_string: String,
    width: Option<u32>,
    height: Option<u32>,
    pix_fmt: Option<String>,
    field_order: Option<String>,
    r_frame_rate: Option<String>,
    time_base: Option<String>,
    nb_frames: Option<String>,
    start_time: Option<String>,
    duration: Option<String>,
    sample_aspect_ratio: Option<String>,
    color_range: Option<String>,
    color_space: Option<String>,
    color_transfer: Option<String>,
    color_primaries: Option<String>,
    sample_rate: Option<String>,
    channels: Option<u32>,
    channel_layout: Option<String>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
    #[serde(default)]
    tags: Tags,
}

impl Stream {
    fn colour(&self) -> ColourTags {
        ColourTags {
            primaries: known_tag(&self.color_primaries),
            transfer: known_tag(&self.color_transfer),
            matrix: known_tag(&self.color_space),
        }
    }

    fn is_video(&self) -> bool {
        self.codec_type == "video"
    }

    /// Whether it is a picture that stands for the file.
    fn is_cover(&self) -> bool {
        self.is_video() && self.disposition.attached_pic != 0
    }
}

#[derive(Debug, Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

/// A video track and what stands beside it.
#[derive(Debug)]
pub(crate) struct Probe {
    /// Number of the track in the file.
    pub(crate) index: u32,
    /// Size after rotation.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Clockwise, 0, 90, 180 or 270.
    pub(crate) rotation: u32,
    /// What decoding gives.
    pub(crate) pixel_format: String,
    /// Where ffmpeg's own choice of a decoder would not do.
    pub(crate) decoder: Option<&'static str>,
    pub(crate) full_range: bool,
    pub(crate) pixel_aspect: (u32, u32),
    pub(crate) colour: ColourTags,
    pub(crate) nominal_rate: Option<Rate>,
    pub(crate) sound: Option<SoundInfo>,
    pub(crate) chapters: u32,
    pub(crate) subtitles: u32,
    /// When the first frame was, as the file writes it.
    pub(crate) timecode: Option<String>,
    /// What the file says of itself.
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) left_behind: LeftBehind,
    /// Frames that the container says it has.
    pub(crate) declared: Option<u64>,
    /// When the file begins, in its own clock, in seconds.
    start: f64,
    /// How long the file lasts from there, in seconds.
    lasts: Option<f64>,
    /// Seconds per tick of the track's clock.
    tick: f64,
    /// Whether the codec itself says which frames to leave out where decoding begins.
    skips_leading: bool,
    /// Whether one packet is one frame, each with its time.
    packets_are_frames: bool,
    /// Whether the container finds a frame by its time, exactly.
    pub(crate) seekable: bool,
}

impl Probe {
    /// Asks about the file's tracks.
    pub(crate) fn of(path: &Path, tools: &Tools, cancel: &Cancel) -> Result<Probe> {
        let (text, said) = ask(
            path,
            tools,
            cancel,
            &[
                "-print_format",
                "json",
                "-show_streams",
                "-show_format",
                "-show_chapters",
            ],
        )?;
        let answer: Answer = serde_json::from_str(&text).map_err(|_| refusal(path, &said))?;
        if answer.streams.is_empty() {
            return Err(refusal(path, &said));
        }
        let video = answer
            .videos()
            .next()
            .ok_or_else(|| Error::NoPictures(path.to_owned()))?;
        let (Some(width @ 1..), Some(height @ 1..)) = (video.width, video.height) else {
            return Err(refusal(path, &said));
        };
        let side_data = SideData::of(&answer, video, path, tools, cancel)?;
        let rotation = SideData::turn(&side_data);
        let alpha = WebmAlpha::of(video, tools)?;
        let sideways = rotation % 180 == 90;
        let aspect = video
            .sample_aspect_ratio
            .as_deref()
            .and_then(parse_aspect)
            .unwrap_or((1, 1));
        let container = answer.format.format_name.as_str();
        let known = container.contains("mov") || container.contains("matroska");
        let progressive = matches!(video.field_order.as_deref(), None | Some("progressive" | "unknown"));
        let start = seconds(&answer.format.start_time).unwrap_or(0.0);
        Ok(Probe {
            index: video.index,
            width: if sideways { height } else { width },
            height: if sideways { width } else { height },
            rotation,
            pixel_format: match alpha {
                WebmAlpha::Through(_) => "yuva420p".to_owned(),
                _ => video.pix_fmt.clone().unwrap_or_default(),
            },
            decoder: match alpha {
                WebmAlpha::Through(decoder) => Some(decoder),
                _ => None,
            },
            full_range: match video.color_range.as_deref() {
                Some("pc") => true,
                Some("tv") => false,
                _ => video.pix_fmt.as_deref().is_some_and(pixel_format::is_grey),
            },
            pixel_aspect: if sideways { (aspect.1, aspect.0) } else { aspect },
            colour: video.colour(),
            nominal_rate: video.r_frame_rate.as_deref().and_then(Rate::parse),
            sound: SoundInfo::of(&answer, start),
            chapters: answer.chapters.len() as u32,
            subtitles: answer
                .streams
                .iter()
                .filter(|stream| stream.codec_type == "subtitle")
                .count() as u32,
            timecode: std::iter::once(&video.tags)
                .chain([&answer.format.tags])
                .chain(answer.streams.iter().map(|stream| &stream.tags))
                .find_map(|tags| tags.get("timecode"))
                .map(str::to_owned),
            tags: answer.format.tags.worth_keeping(),
            left_behind: LeftBehind {
                alpha: alpha == WebmAlpha::Unread,
                fields: matches!(video.field_order.as_deref(), Some("tt" | "bb" | "tb" | "bt")),
                ..LeftBehind::of(&answer, video, &side_data)
            },
            declared: video
                .nb_frames
                .as_deref()
                .and_then(|n| n.parse().ok())
                .filter(|n| *n > 0),
            start,
            lasts: answer.format.duration.as_deref().and_then(|t| t.parse().ok()),
            tick: video
                .time_base
                .as_deref()
                .and_then(Rate::parse)
                .map_or(1e-6, Rate::as_f64),
            skips_leading: video.codec_name == "hevc",
            packets_are_frames: known && progressive,
            seekable: known,
        })
    }
}

/// Runs ffprobe: what it answers, and what it complains of.
fn ask(path: &Path, tools: &Tools, cancel: &Cancel, wanted: &[&str]) -> Result<(String, String)> {
    let mut command = tools.ffprobe();
    command
        .args(wanted)
        .arg("-i")
        .arg(file_url(path))
        .stdout(Stdio::piped());
    let mut running = Running::start(command, path, cancel)?;
    let mut answer = Vec::new();
    if let Some(mut pipe) = running.stdout() {
        pipe.read_to_end(&mut answer)
            .map_err(|error| Error::read(path, error))?;
    }
    let (_, said) = running.wait(cancel)?;
    Ok((String::from_utf8_lossy(&answer).into_owned(), said))
}

fn seconds(text: &Option<String>) -> Option<f64> {
    text.as_deref()?.parse().ok().filter(|time: &f64| time.is_finite())
}

fn known_tag(tag: &Option<String>) -> Option<String> {
    tag.clone()
        .filter(|tag| !matches!(tag.as_str(), "unknown" | "reserved" | "unspecified"))
}

fn parse_aspect(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once(':')?;
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    (width > 0 && height > 0).then_some((width, height))
}
