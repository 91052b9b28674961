//! Frames in order, one picture in memory at a time.

use std::ops::Range;

use crate::clip::{Source, check_range, read_still};
use crate::decoder::Decoder;
use crate::info::ClipInfo;
use crate::{Picture, Result};

/// Which frames of a clip to look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Every {
    /// Frames 0, k, 2k and so on; 0 counts as 1.
    Frames(u32),
    /// The frame nearest to every 1/f seconds, each frame at most once; the later one where two are as near. Any rate above
    /// that of the clip, or that is not a positive number, means all frames.
    Hertz(f64),
}

impl Every {
    /// Frames from one to the next, at least 1.
    fn step(self, info: &ClipInfo) -> f64 {
        let step = match self {
            Every::Frames(count) => f64::from(count),
            Every::Hertz(rate) => info.rate.as_f64() / rate,
        };
        if step.is_finite() { step.max(1.0) } else { 1.0 }
    }
}

/// The frame nearest to `k` steps.
fn nearest(k: f64, step: f64) -> f64 {
    (k * step + 0.5).floor()
}

/// A frame and its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Counted from 0.
    pub number: u64,
    /// What it shows.
    pub picture: Picture,
}

/// An iterator over frames of a clip. After an error it ends.
#[derive(Debug)]
pub struct Frames {
    info: ClipInfo,
    source: Source,
    decoder: Option<Decoder>,
    /// Whether the decoder hands out the wanted frames alone.
    picked: bool,
    numbers: Numbers,
}

/// The frame numbers that are wanted, in order.
#[derive(Debug)]
struct Numbers {
    range: Range<u64>,
    step: f64,
    taken: u64,
}

impl Numbers {
    /// The number that comes next, and how many came before it.
    fn take(&mut self) -> Option<(u64, u64)> {
        let number = self.range.start + nearest(self.taken as f64, self.step) as u64;
        let order = self.taken;
        self.taken += 1;
        (number < self.range.end).then_some((number, order))
    }
}

impl Frames {
    pub(crate) fn in_order(info: &ClipInfo, source: &Source, range: Range<u64>) -> Result<Frames> {
        check_range(info, range.start, range.end.saturating_sub(1))?;
        Ok(Frames::of(
            info,
            source,
            Numbers {
                range,
                step: 1.0,
                taken: 0,
            },
        ))
    }

    pub(crate) fn sampled(info: &ClipInfo, source: &Source, every: Every) -> Result<Frames> {
        let numbers = Numbers {
            range: 0..info.frames,
            step: every.step(info),
            taken: 0,
        };
        Ok(Frames::of(info, source, numbers))
    }

    fn of(info: &ClipInfo, source: &Source, numbers: Numbers) -> Frames {
        // ffmpeg can leave frames out before they cost a conversion, where its frames are ours.
        let picked = match source {
            Source::Video(video) => numbers.step > 1.0 && !video.timeline.variable,
            Source::Files { .. } => false,
        };
        Frames {
            info: info.clone(),
            source: source.clone(),
            decoder: None,
            picked,
            numbers,
        }
    }

    /// Reads the next frame into `picture`, keeping its memory where it fits, and tells its number. `None` at the end.
    ///
    /// # Errors
    /// What reading met with.
    pub fn read_into(&mut self, picture: &mut Picture) -> Result<Option<u64>> {
        self.read(|read| picture.clone_from(read))
    }

    fn read(&mut self, give: impl FnOnce(&Picture)) -> Result<Option<u64>> {
        let Some((number, order)) = self.numbers.take() else {
            // Ends the program rather than leave it waiting for a reader.
            self.decoder = None;
            return Ok(None);
        };
        match &self.source {
            Source::Files { files, format, cancel } => {
                cancel.check()?;
                give(&read_still(&self.info, &files.path(number), *format)?);
            }
            Source::Video(video) => {
                let wanted = video.timeline.source(number);
                let decoder = match &mut self.decoder {
                    Some(decoder) => decoder,
                    empty => {
                        // The same sum as in `nearest`, in the same double precision.
                        let step = self.numbers.step;
                        let pick = self
                            .picked
                            .then(|| format!("eq(n,floor(floor((n+0.5)/{step})*{step}+0.5))"));
                        empty.insert(video.start(&self.info, wanted, pick.as_deref())?)
                    }
                };
                give(decoder.advance_to(if self.picked { order } else { wanted })?);
            }
        }
        Ok(Some(number))
    }
}

impl Iterator for Frames {
    type Item = Result<Frame>;

    fn next(&mut self) -> Option<Result<Frame>> {
        let mut picture = None;
        match self.read(|read| picture = Some(read.clone())) {
            Ok(number) => Some(Ok(Frame {
                number: number?,
                picture: picture?,
            })),
            Err(error) => {
                self.numbers.range.end = 0;
                Some(Err(error))
            }
        }
    }
}
