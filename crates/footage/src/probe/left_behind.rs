//! What a file has that no output gets, so that it can be said.

use super::side_data::SideData;
use super::{Answer, Stream};
use crate::info::LeftBehind;

impl LeftBehind {
    /// From what the file says of itself, and what its track and its first frame carry.
    pub(super) fn of(answer: &Answer, video: &Stream, side_data: &[SideData]) -> LeftBehind {
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
        LeftBehind {
            hdr_metadata: side_data.iter().any(SideData::is_hdr),
            location: answer.format.tags.tell_a_place() || video.tags.tell_a_place(),
            long_tags: answer.format.tags.too_long(),
            data_tracks: answer.streams.iter().filter(is_data).count() as u32,
            more_videos: answer.videos().skip(1).count() as u32,
            cover: answer.streams.iter().any(Stream::is_cover),
            // Known once the rate is.
            timecode: None,
            // Asked elsewhere, and of stills.
            alpha: false,
            fields: false,
            layers: None,
        }
    }
}
