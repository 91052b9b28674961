//! What a track or a frame carries beside its pixels.

use std::path::Path;

use serde::Deserialize;

use super::{Answer, Stream, ask};
use crate::{Cancel, Result, Tools};

/// One thing that is carried.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct SideData {
    /// By how many degrees counterclockwise a player turns the picture.
    rotation: Option<f64>,
    #[serde(default)]
    side_data_type: String,
}

impl SideData {
    /// Whether it is metadata of HDR: SMPTE ST 2086, CTA-861.3, ST 2094-40 or Dolby Vision.
    pub(super) fn is_hdr(&self) -> bool {
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

    /// By how many degrees clockwise the picture is turned: 0, 90, 180 or 270. A mirrored one is turned, too.
    pub(super) fn turn(all: &[SideData]) -> u32 {
        let turned = all.iter().find_map(|side| side.rotation).unwrap_or(0.0);
        let rotation = (-turned).rem_euclid(360.0).round() as u32 % 360;
        if rotation.is_multiple_of(90) { rotation } else { 0 }
    }

    /// What the track carries and, where that may tell more, its first frame: a photo says there how it is to be turned, and HDR
    /// how bright it was mastered. Other files are not asked, since that takes another run.
    pub(super) fn of(
        answer: &Answer,
        video: &Stream,
        path: &Path,
        tools: &Tools,
        cancel: &Cancel,
    ) -> Result<Vec<SideData>> {
        let mut all = video.side_data_list.clone();
        let container = answer.format.format_name.as_str();
        let still = container == "image2" || container.ends_with("_pipe") || video.codec_name == "mjpeg";
        let bright = video.colour().hdr().is_some();
        if still || (bright && !all.iter().any(SideData::is_hdr)) {
            // ffmpeg heeds the frame before the track.
            all.splice(0..0, of_first_frame(video, path, tools, cancel)?);
        }
        Ok(all)
    }
}

fn of_first_frame(video: &Stream, path: &Path, tools: &Tools, cancel: &Cancel) -> Result<Vec<SideData>> {
    let track = video.index.to_string();
    let wanted = [
        "-select_streams",
        &track,
        "-read_intervals",
        "%+#1",
        "-show_frames",
        "-show_entries",
        "frame_side_data=side_data_type,rotation",
        "-print_format",
        "json",
    ];
    let (text, _) = ask(path, tools, cancel, &wanted)?;
    let first: Frames = serde_json::from_str(&text).unwrap_or_default();
    Ok(first
        .frames
        .into_iter()
        .flat_map(|frame| frame.side_data_list)
        .collect())
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
