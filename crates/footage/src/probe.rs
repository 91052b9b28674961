//! What `ffprobe` knows of a file: its first video track, its sound, and the times of all frames.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;

use crate::child::{Running, reason};
use crate::info::{ColourTags, SoundInfo};
use crate::timeline::Stamp;
use crate::tools::file_url;
use crate::{Cancel, Error, Rate, Result, Tools};

/// The answer of `ffprobe -show_streams -show_format`, as far as it is of use.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Debug, Default, Deserialize)]
struct Format {
    #[serde(default)]
    format_name: String,
    start_time: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Stream {
    index: u32,
    #[serde(default)]
    codec_type: String,
    #[serde(default)]
    codec_name: String,
    width: Option<u32>,
    height: Option<u32>,
    pix_fmt: Option<String>,
    field_order: Option<String>,
    r_frame_rate: Option<String>,
    time_base: Option<String>,
    nb_frames: Option<String>,
    sample_aspect_ratio: Option<String>,
    color_range: Option<String>,
    color_space: Option<String>,
    color_transfer: Option<String>,
    color_primaries: Option<String>,
    sample_rate: Option<String>,
    channels: Option<u32>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Debug, Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

#[derive(Debug, Deserialize)]
struct SideData {
    rotation: Option<f64>,
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
    pub(crate) pixel_format: String,
    pub(crate) full_range: bool,
    pub(crate) pixel_aspect: (u32, u32),
    pub(crate) colour: ColourTags,
    pub(crate) nominal_rate: Option<Rate>,
    pub(crate) sound: Option<SoundInfo>,
    /// Frames that the container says it has.
    pub(crate) declared: Option<u64>,
    /// When the file begins, in its own clock, in seconds.
    start: f64,
    /// Seconds per tick of the track's clock.
    tick: f64,
    /// Whether the codec itself says which frames to leave out where decoding begins.
    skips_leading: bool,
    /// Whether one packet is one frame, each with its time.
    packets_are_frames: bool,
    /// Whether the container finds a frame by its time, exactly.
    pub(crate) seekable: bool,
}

/// The frames of a video track in order of time.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) stamps: Vec<Stamp>,
    /// Whether the file ends before its frames do.
    pub(crate) cut_off: bool,
    /// Whether the times are the file's own, so that a frame can be found by its time.
    pub(crate) timed: bool,
}

impl Probe {
    /// Asks about the file's tracks.
    pub(crate) fn of(path: &Path, tools: &Tools, cancel: &Cancel) -> Result<Probe> {
        let (text, said) = ask(
            path,
            tools,
            cancel,
            &["-print_format", "json", "-show_streams", "-show_format"],
        )?;
        let answer: Answer = serde_json::from_str(&text).map_err(|_| refusal(path, &said))?;
        if answer.streams.is_empty() {
            return Err(refusal(path, &said));
        }
        let is_video = |stream: &&Stream| stream.codec_type == "video" && stream.disposition.attached_pic == 0;
        let video = answer
            .streams
            .iter()
            .find(is_video)
            .ok_or_else(|| Error::NoPictures(path.to_owned()))?;
        let (Some(width @ 1..), Some(height @ 1..)) = (video.width, video.height) else {
            return Err(refusal(path, &said));
        };
        // ffprobe counts counterclockwise.
        let turned = video
            .side_data_list
            .iter()
            .find_map(|side| side.rotation)
            .unwrap_or(0.0);
        let rotation = (-turned).rem_euclid(360.0).round() as u32 % 360;
        let rotation = if rotation.is_multiple_of(90) { rotation } else { 0 };
        let sideways = rotation % 180 == 90;
        let aspect = video
            .sample_aspect_ratio
            .as_deref()
            .and_then(parse_aspect)
            .unwrap_or((1, 1));
        let container = answer.format.format_name.as_str();
        let known = container.contains("mov") || container.contains("matroska");
        let progressive = matches!(video.field_order.as_deref(), None | Some("progressive" | "unknown"));
        let start = answer
            .format
            .start_time
            .as_deref()
            .and_then(|t| t.parse().ok())
            .unwrap_or(0.0);
        Ok(Probe {
            index: video.index,
            width: if sideways { height } else { width },
            height: if sideways { width } else { height },
            rotation,
            pixel_format: video.pix_fmt.clone().unwrap_or_default(),
            full_range: video.color_range.as_deref() == Some("pc"),
            pixel_aspect: if sideways { (aspect.1, aspect.0) } else { aspect },
            colour: ColourTags {
                primaries: known_tag(&video.color_primaries),
                transfer: known_tag(&video.color_transfer),
                matrix: known_tag(&video.color_space),
            },
            nominal_rate: video.r_frame_rate.as_deref().and_then(Rate::parse),
            sound: answer
                .streams
                .iter()
                .find(|stream| stream.codec_type == "audio")
                .map(|stream| SoundInfo {
                    codec: stream.codec_name.clone(),
                    sample_rate: stream.sample_rate.as_deref().and_then(|r| r.parse().ok()).unwrap_or(0),
                    channels: stream.channels.unwrap_or(0),
                    frame_zero: 0.0,
                }),
            declared: video
                .nb_frames
                .as_deref()
                .and_then(|n| n.parse().ok())
                .filter(|n| *n > 0),
            start,
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

    /// The times of all frames. Where packets tell them, nothing is decoded.
    pub(crate) fn index(&self, path: &Path, tools: &Tools, cancel: &Cancel) -> Result<Index> {
        let track = self.index.to_string();
        let mut cut_off = false;
        if self.packets_are_frames {
            let wanted = [
                "-select_streams",
                &track,
                "-show_entries",
                "packet=pts,flags",
                "-of",
                "csv=p=0",
            ];
            let (text, said) = ask(path, tools, cancel, &wanted)?;
            cut_off = ends_early(&said)
                || self
                    .declared
                    .is_some_and(|declared| (text.lines().count() as u64) < declared);
            if let (Some(stamps), false) = (self.stamps(&text), cut_off) {
                return Ok(Index {
                    stamps,
                    cut_off,
                    timed: true,
                });
            }
        }
        // Decoded, frame by frame: the last packet of a broken file need not be one.
        let entries = "frame=key_frame,best_effort_timestamp";
        let wanted = [
            "-threads",
            "0",
            "-select_streams",
            &track,
            "-show_entries",
            entries,
            "-of",
            "json=c=1",
        ];
        let (text, said) = ask(path, tools, cancel, &wanted)?;
        let frames = serde_json::from_str::<Frames>(&text).unwrap_or_default().frames;
        cut_off = cut_off || ends_early(&said);
        let timed: Option<Vec<Stamp>> = frames.iter().map(|frame| frame.stamp(self)).collect();
        if let Some(stamps) = timed.filter(|stamps| stamps.is_sorted_by(|a, b| a.time < b.time)) {
            return Ok(Index {
                stamps,
                cut_off,
                timed: true,
            });
        }
        let rate = self.nominal_rate.unwrap_or(Rate::CINEMA);
        let counted = (0..frames.len() as u64).map(|n| Stamp {
            time: rate.time_of(n),
            key: n == 0,
        });
        Ok(Index {
            stamps: counted.collect(),
            cut_off,
            timed: false,
        })
    }

    /// Reads lines of `pts,flags`, in order of decoding. `None` where a packet has no time, or shares it: then packets are not
    /// frames.
    fn stamps(&self, text: &str) -> Option<Vec<Stamp>> {
        let mut packets: Vec<(i64, bool)> = Vec::new();
        let mut key: Option<(usize, i64)> = None;
        for line in text.lines() {
            let mut fields = line.split(',');
            let (pts, flags) = (fields.next()?, fields.next()?);
            // Packets that an edit list leaves out are decoded and dropped.
            if flags.contains('D') {
                continue;
            }
            let pts = pts.parse::<i64>().ok()?;
            if flags.starts_with('K') {
                key = Some((packets.len(), pts));
            } else if let Some((at, _)) = key.filter(|(_, shown)| pts < *shown && !self.skips_leading) {
                // An open group of pictures. Begun there, decoders lose frames that they hold back for want of references.
                packets.get_mut(at)?.1 = at == 0;
            }
            packets.push((pts, flags.starts_with('K')));
        }
        packets.sort_unstable();
        let unique = packets.is_sorted_by(|a, b| a.0 < b.0);
        unique.then(|| {
            packets
                .iter()
                .map(|&(pts, key)| Stamp {
                    time: self.seconds(pts),
                    key,
                })
                .collect()
        })
    }

    /// Seconds since the file begins.
    fn seconds(&self, pts: i64) -> f64 {
        pts as f64 * self.tick - self.start
    }
}

#[derive(Debug, Default, Deserialize)]
struct Frames {
    #[serde(default)]
    frames: Vec<DecodedFrame>,
}

#[derive(Debug, Deserialize)]
struct DecodedFrame {
    #[serde(default)]
    key_frame: u8,
    best_effort_timestamp: Option<i64>,
}

impl DecodedFrame {
    fn stamp(&self, probe: &Probe) -> Option<Stamp> {
        Some(Stamp {
            time: probe.seconds(self.best_effort_timestamp?),
            key: self.key_frame == 1,
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

/// Why ffprobe found nothing, sorted by what to do about it.
fn refusal(path: &Path, said: &str) -> Error {
    let reason = match std::fs::metadata(path) {
        Ok(data) if data.len() == 0 => "the file is empty".to_owned(),
        _ if is_text(path) => "it holds text".to_owned(),
        _ if said.contains("moov atom not found") && is_quicktime(path) => {
            let reason = "its index, which comes last, is missing".to_owned();
            return Error::CutOff {
                path: path.to_owned(),
                reason,
            };
        }
        _ => reason(said, path),
    };
    Error::NotFootage {
        path: path.to_owned(),
        reason,
    }
}

/// Whether the file begins as QuickTime and MP4 files do, with the name of one of their boxes.
fn is_quicktime(path: &Path) -> bool {
    let mut head = [0; 8];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok()
        && [*b"ftyp", *b"mdat", *b"wide", *b"free", *b"skip"]
            .iter()
            .any(|name| head[4..] == *name)
}

/// Whether the file begins like something to read.
fn is_text(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(512).read_to_end(&mut head));
    let printable = |byte: &u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    read.is_ok()
        && !head.is_empty()
        && head.iter().all(printable)
        && String::from_utf8_lossy(&head).chars().all(|c| c != '\u{fffd}')
}

/// Whether the complaints are those of a file without its end.
fn ends_early(said: &str) -> bool {
    [
        "partial file",
        "ended prematurely",
        "Truncat",
        "truncat",
        "error reading header",
    ]
    .iter()
    .any(|sign| said.contains(sign))
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
