//! The alpha of WebM, which lies beside the pictures as a second stream of them.

use super::Stream;
use crate::{Result, Tools};

/// How a track with such alpha can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WebmAlpha {
    /// It has none.
    None,
    /// With a decoder of this name.
    Through(&'static str),
    /// Not by this ffmpeg.
    Unread,
}

impl WebmAlpha {
    /// ffmpeg's own decoders of VP8 and VP9 pass the second stream by; those of libvpx read it, in 8 bits.
    pub(super) fn of(video: &Stream, tools: &Tools) -> Result<WebmAlpha> {
        let decoder = match video.codec_name.as_str() {
            "vp8" => "libvpx",
            "vp9" => "libvpx-vp9",
            _ => return Ok(WebmAlpha::None),
        };
        if video.tags.get("alpha_mode") != Some("1") {
            return Ok(WebmAlpha::None);
        }
        let readable = video.pix_fmt.as_deref() == Some("yuv420p") && tools.has_decoder(decoder)?;
        Ok(if readable {
            WebmAlpha::Through(decoder)
        } else {
            WebmAlpha::Unread
        })
    }
}
