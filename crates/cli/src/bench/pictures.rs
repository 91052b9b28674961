//! Footage in memory, for measuring.

use std::sync::Arc;

use affect::PictureView;
use footage::{ColourTags, Depth, Picture, demo};
use ofx_host::{ClipFormat, Components, MemorySource};

use super::Size;
use crate::error::Result;
use crate::pictures;

/// Length of the footage, frames of 24 a second: long enough for a whole breath.
pub(super) const FRAMES: usize = 240;
/// Different pictures in it: enough that no cache holds them all.
const PICTURES: u64 = 4;
/// The first of them, from the rush of the demo clip.
const FIRST: u64 = 120;

/// Footage of one size and depth.
pub(super) struct Footage {
    /// For the host.
    pub source: Arc<MemorySource>,
    /// Its first frame, rows from the top.
    pub bytes: Vec<u8>,
    picture: Picture,
}

impl Footage {
    /// The first frame for the emotion reader.
    pub(super) fn view(&self) -> PictureView<'_> {
        pictures::view(&self.picture, &self.bytes, &ColourTags::default())
    }
}

/// Paints footage: some pictures of the demo clip, over and over.
pub(super) fn footage(size: Size, depth: Depth) -> Result<Footage> {
    let paint =
        |number: u64| demo::frame(FIRST + 6 * number, size.width, size.height).map(|picture| picture.to_depth(depth));
    let picture = paint(0)?;
    let mut different = vec![Arc::new(pictures::to_host(&picture)?)];
    for number in 1..PICTURES {
        different.push(Arc::new(pictures::to_host(&paint(number)?)?));
    }
    let format = ClipFormat {
        width: size.width,
        height: size.height,
        pixel_aspect: 1.0,
        frame_rate: demo::RATE.as_f64(),
        first_frame: 0.0,
        last_frame: (FRAMES - 1) as f64,
        depth: pictures::host_depth(depth),
        components: Components::Rgba,
        premultiplication: pictures::premultiplication(picture.alpha()),
    };
    let frames = different.iter().cycle().take(FRAMES).cloned().collect();
    Ok(Footage {
        source: Arc::new(MemorySource::new(format, frames)),
        bytes: picture.bytes().into_owned(),
        picture,
    })
}
