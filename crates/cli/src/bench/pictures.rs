//! Footage in memory, for measuring.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use affect::PictureView;
use footage::{ColourTags, Depth, Picture, demo};
use ofx_host::{ClipFormat, Components, MemorySource};

use super::clock::Work;
use super::{Setting, Size};
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
    /// Its different pictures, as the host has them.
    pictures: Vec<Arc<ofx_host::Picture>>,
    /// Its first frame, rows from the top.
    bytes: Vec<u8>,
    picture: Picture,
}

/// The frame that is rendered, or copied, in a round.
pub(super) fn frame(round: usize) -> usize {
    // A stride without a factor in common with the length visits every frame of the breath.
    round * 37 % FRAMES
}

impl Footage {
    /// The first frame for the emotion reader.
    pub(super) fn view(&self) -> PictureView<'_> {
        pictures::view(&self.picture, &self.bytes, &ColourTags::default())
    }

    /// Copies of the frames that are rendered, to one place in memory that has been touched.
    pub(super) fn memcpy(&self, setting: Setting) -> Work<'_> {
        let mut copy = self.pictures[0].bytes().to_vec();
        let part = copy.len().div_ceil(setting.threads.max(1)).max(1);
        Box::new(move |round| {
            let frame = self.pictures[frame(round) % self.pictures.len()].bytes();
            let start = Instant::now();
            if setting.threads <= 1 {
                copy.copy_from_slice(black_box(frame));
            } else {
                std::thread::scope(|scope| {
                    for (to, from) in copy.chunks_mut(part).zip(frame.chunks(part)) {
                        scope.spawn(move || to.copy_from_slice(black_box(from)));
                    }
                });
            }
            black_box(&mut copy);
            Ok(start.elapsed())
        })
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
        pictures: different,
        picture,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stride_visits_every_frame() {
        let visited: std::collections::BTreeSet<usize> = (0..FRAMES).map(frame).collect();
        assert_eq!(visited.len(), FRAMES);
    }

    #[test]
    fn what_is_copied_is_what_is_rendered() {
        let size = Size {
            name: "small",
            width: 32,
            height: 18,
        };
        let setting = Setting {
            size,
            depth: Depth::U8,
            threads: 2,
        };
        let footage = footage(size, setting.depth).unwrap();
        for round in 0..FRAMES {
            let shown = ofx_host::FrameSource::frame(&*footage.source, frame(round) as f64)
                .unwrap()
                .unwrap();
            assert!(Arc::ptr_eq(
                &shown,
                &footage.pictures[frame(round) % footage.pictures.len()]
            ));
        }
        footage.memcpy(setting)(1).unwrap();
    }
}
