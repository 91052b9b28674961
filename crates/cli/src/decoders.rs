//! Any frame of a clip, for a host: a few decoders side by side.
//!
//! A plugin that looks at the frames around the one it renders would make a single decoder jump to and fro, and each
//! jump decodes anew from a key frame. So each reader (the one that follows the render, the one that looks ahead) keeps
//! a decoder of its own, which then only ever reads on.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use affect::Thumbnail;
use footage::{Cancel, Clip, ClipInfo, OpenOptions};
use ofx_host::{ClipFormat, Components, FrameSource, SourceError};

use crate::error::Result;
use crate::pictures;

/// Readers that move on their own: the render, the look ahead, and one that fetches what is held or looked back at.
const MOST_DECODERS: usize = 3;
/// A decoder reads on over this many frames before another one is better.
const NEAR: u64 = 48;

/// A clip as a host sees it.
pub struct Footage {
    /// Opened, and not read from: each decoder is another of it.
    clip: Clip,
    cancel: Cancel,
    /// How many pictures a decoder keeps.
    kept: u64,
    format: ClipFormat,
    decoders: Vec<Mutex<Reader>>,
    last_used: Mutex<u64>,
}

/// One decoder; opened when first needed.
#[derive(Default)]
struct Reader {
    clip: Option<Clip>,
    at: u64,
    used: u64,
}

impl Footage {
    /// Opens a clip.
    ///
    /// # Errors
    /// What footage says stands in the way.
    pub fn open(path: &Path, options: OpenOptions) -> Result<Self> {
        let clip = Clip::open_with(path, &options)?;
        let info = clip.info();
        let format = ClipFormat {
            width: info.width,
            height: info.height,
            pixel_aspect: f64::from(info.pixel_aspect.0) / f64::from(info.pixel_aspect.1.max(1)),
            frame_rate: info.rate.as_f64(),
            first_frame: 0.0,
            last_frame: info.frames.saturating_sub(1) as f64,
            depth: pictures::host_depth(info.depth),
            components: Components::Rgba,
            premultiplication: pictures::premultiplication(info.alpha()),
        };
        Ok(Self {
            clip,
            cancel: options.cancel,
            kept: options.cache as u64,
            format,
            decoders: (0..MOST_DECODERS).map(|_| Mutex::default()).collect(),
            last_used: Mutex::new(0),
        })
    }

    /// What the clip is.
    #[must_use]
    pub fn info(&self) -> &ClipInfo {
        self.clip.info()
    }

    /// A frame as the emotion reader sees it, by a decoder that is gone after it: those that stay follow the render.
    ///
    /// # Errors
    /// A frame that cannot be read.
    pub fn thumbnail(&self, frame: u64) -> Result<Thumbnail> {
        let picture = self.clip.another().frame_at(frame)?;
        let bytes = picture.bytes();
        Ok(Thumbnail::of(&pictures::view(&picture, &bytes, &self.info().colour))?)
    }

    /// The decoder that gets to `frame` soonest: one that stands a little before it, else a fresh one, else the one
    /// that nobody asked for longest.
    fn nearest(&self, frame: u64) -> usize {
        let reader = |index: usize| self.decoders[index].lock().unwrap_or_else(PoisonError::into_inner);
        let ways: Vec<(u64, bool, u64)> = (0..self.decoders.len())
            .map(|index| {
                let reader = reader(index);
                // The cache of a decoder reaches back a few frames.
                let way = (frame + self.kept / 2).checked_sub(reader.at);
                (way.unwrap_or(u64::MAX), reader.clip.is_some(), reader.used)
            })
            .collect();
        let near = (0..ways.len())
            .filter(|&i| ways[i].1 && ways[i].0 <= NEAR)
            .min_by_key(|&i| ways[i].0);
        let fresh = || (0..ways.len()).find(|&i| !ways[i].1);
        let idle = || (0..ways.len()).min_by_key(|&i| ways[i].2);
        near.or_else(fresh).or_else(idle).unwrap_or(0)
    }

    fn read(&self, frame: u64) -> Result<Arc<footage::Picture>> {
        // A plugin that looks around may ask for dozens of frames more before it hears that it is to stop.
        self.cancel.check()?;
        let turn = {
            let mut used = self.last_used.lock().unwrap_or_else(PoisonError::into_inner);
            *used += 1;
            *used
        };
        let index = self.nearest(frame);
        let mut reader = self.decoders[index].lock().unwrap_or_else(PoisonError::into_inner);
        let clip = reader.clip.get_or_insert_with(|| self.clip.another());
        let picture = clip.frame_at(frame)?;
        reader.at = frame;
        reader.used = turn;
        Ok(picture)
    }
}

impl FrameSource for Footage {
    fn format(&self) -> ClipFormat {
        self.format.clone()
    }

    fn colourspace(&self) -> Option<&'static str> {
        pictures::colourspace(self.info())
    }

    fn frame(&self, time: f64) -> std::result::Result<Option<Arc<ofx_host::Picture>>, SourceError> {
        if !(time >= 0.0 && time < self.info().frames as f64) {
            return Ok(None);
        }
        let picture = self
            .read(time as u64)
            .map_err(|error| SourceError::from(error.to_string()))?;
        let picture = pictures::to_host(&picture).map_err(|error| SourceError::from(error.to_string()))?;
        Ok(Some(Arc::new(picture)))
    }
}
