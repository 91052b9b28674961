//! Footage in memory, for measuring.

use std::hint::black_box;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

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
    // By steps of the golden section, so that any number of rounds is spread over the whole of the breath.
    round * 149 % FRAMES
}

impl Footage {
    /// The first frame for the emotion reader.
    pub(super) fn view(&self) -> PictureView<'_> {
        pictures::view(&self.picture, &self.bytes, &ColourTags::default())
    }

    /// The picture that is rendered, or copied, in a round.
    fn shown(&self, round: usize) -> &ofx_host::Picture {
        &self.pictures[frame(round) % self.pictures.len()]
    }

    /// Copies of the frames that are rendered, to one place in memory that has been touched.
    pub(super) fn memcpy(&self, setting: Setting) -> Work<'_> {
        let mut copy = self.shown(0).bytes().to_vec();
        Box::new(move |round| Ok(copy_frame(self.shown(round).bytes(), &mut copy, setting.threads)))
    }
}

/// Copies a frame in parts of one size, on threads that are there when the clock starts.
fn copy_frame(frame: &[u8], copy: &mut [u8], threads: usize) -> Duration {
    let part = copy.len().div_ceil(threads.max(1)).max(1);
    let parts = copy.chunks_mut(part).zip(frame.chunks(part));
    let start_line = Barrier::new(parts.len());
    let work = |to: &mut [u8], from: &[u8]| {
        start_line.wait();
        let start = Instant::now();
        to.copy_from_slice(black_box(from));
        black_box(to);
        [start, Instant::now()]
    };
    let times: Vec<[Instant; 2]> = std::thread::scope(|scope| {
        let mut parts = parts;
        let own = parts.next();
        let others: Vec<_> = parts
            .map(|(to, from)| {
                let work = &work;
                scope.spawn(move || work(to, from))
            })
            .collect();
        let own = own.map(|(to, from)| work(to, from));
        others
            .into_iter()
            .filter_map(|thread| thread.join().ok())
            .chain(own)
            .collect()
    });
    let start = times.iter().map(|[start, _]| *start).min();
    let end = times.iter().map(|[_, end]| *end).max();
    start.zip(end).map_or(Duration::ZERO, |(start, end)| end - start)
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
    use ofx_host::FrameSource;

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
        let footage = footage(size, Depth::U8).unwrap();
        let mut different = std::collections::BTreeSet::new();
        for round in 0..FRAMES {
            let shown = FrameSource::frame(&*footage.source, frame(round) as f64)
                .unwrap()
                .unwrap();
            assert!(std::ptr::eq(&raw const *shown, footage.shown(round)));
            different.insert(footage.shown(round).bytes().to_vec());
        }
        assert_eq!(different.len() as u64, PICTURES, "no cache holds them all");
    }

    #[test]
    fn a_copy_is_whole_however_many_threads_make_it() {
        let frame: Vec<u8> = (0..1001_u32).map(|i| (i % 251) as u8).collect();
        for threads in 0..6 {
            let mut copy = vec![0; frame.len()];
            assert!(copy_frame(&frame, &mut copy, threads) > Duration::ZERO);
            assert_eq!(copy, frame, "{threads} threads");
        }
    }
}
