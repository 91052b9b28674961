//! What a file has that no output gets, so that it can be said.

use std::path::Path;

use serde::Deserialize;

use super::{Answer, Stream, ask};
use crate::info::LeftBehind;
use crate::{Cancel, Result, Tools};

impl LeftBehind {
    /// From what the file says of itself and, where its colours are those of HDR, of its first frame.
    pub(super) fn of(
        answer: &Answer,
        video: &Stream,
        path: &Path,
        tools: &Tools,
        cancel: &Cancel,
    ) -> Result<LeftBehind> {
        let is_data = |stream: &&Stream| match stream.codec_type.as_str() {
            "attachment" => true,
            "data" => match stream.codec_tag_string.as_str() {
                // Timecodes and chapters go along of themselves.
                "tmcd" => false,
                "text" => answer.chapters.is_empty(),
                _ => true,
            },
            _ => false,
        };
        Ok(LeftBehind {
            hdr_metadata: tells_of_light(video, path, tools, cancel)?,
            location: answer.format.tags.tell_a_place() || video.tags.tell_a_place(),
            long_tags: answer.format.tags.too_long(),
            data_tracks: answer.streams.iter().filter(is_data).count() as u32,
            more_videos: answer.videos().skip(1).count() as u32,
            cover: answer.streams.iter().any(Stream::is_cover),
            // Known once the rate is.
            timecode: None,
            layers: None,
        })
    }
}

/// What a stream or a frame carries beside its pixels.
#[derive(Debug, Default, Deserialize)]
pub(super) struct SideData {
    pub(super) rotation: Option<f64>,
    #[serde(default)]
    side_data_type: String,
}

impl SideData {
    /// Whether it is metadata of HDR: SMPTE ST 2086, CTA-861.3, ST 2094-40 or Dolby Vision.
    fn is_hdr(&self) -> bool {
        [
            "Mastering display",
            "Content light level",
            "HDR Dynamic",
            "DOVI",
            "Dolby Vision",
        ]
        .iter()
        .any(|name| self.side_data_type.starts_with(name))
    }
}

/// Whether the file says how bright it was mastered: in the container, or else in its first frame. Only files whose colours
/// are those of HDR are asked for a frame, since that takes another run.
fn tells_of_light(video: &Stream, path: &Path, tools: &Tools, cancel: &Cancel) -> Result<bool> {
    if video.side_data_list.iter().any(SideData::is_hdr) {
        return Ok(true);
    }
    if video.colour().hdr().is_none() {
        return Ok(false);
    }
    let track = video.index.to_string();
    let wanted = [
        "-select_streams",
        &track,
        "-read_intervals",
        "%+#1",
        "-show_frames",
        "-show_entries",
        "frame_side_data=side_data_type",
        "-print_format",
        "json",
    ];
    let (text, _) = ask(path, tools, cancel, &wanted)?;
    let first: Frames = serde_json::from_str(&text).unwrap_or_default();
    let side_data = first.frames.iter().flat_map(|frame| &frame.side_data_list);
    Ok(side_data.into_iter().any(SideData::is_hdr))
}

#[derive(Debug, Default, Deserialize)]
struct Frames {
    #[serde(default)]
    frames: Vec<FirstFrame>,
}

#[derive(Debug, Deserialize)]
struct FirstFrame {
    #[serde(default)]
    side_data_list: Vec<SideData>,
}
