//! Automatic mode: what is felt around a moment, read from the frames there, with no analysis stored.
//!
//! Windows are read on a grid of half seconds from the start of the clip, and joined by a uniform cubic B-spline (de Boor,
//! *A Practical Guide to Splines*, ch. X): smooth in value and slope, and the same whatever moment is asked for first. Each
//! grid point needs eight thumbnails on ticks of a quarter of a second, most of which it shares with its neighbours, so
//! that playback fetches a frame once. A window ends at a cut, as in an analysis; the curve glides from shot to shot.

mod cache;
mod shot;

use std::sync::Arc;

use crate::confidence::pull;
use crate::reader::{channels, from_channels};
use crate::{Affect, Focus, Reader, Result, Thumbnail, Window};

pub use cache::{LiveCache, LiveStore};

/// Seconds from one grid point to the next.
const STEP: f64 = 0.5;

/// Ticks of thumbnails in a step of the grid.
const TICKS: i64 = 2;

/// A clip as a live look sees it. A second is frame / fps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LiveClip {
    /// Tells clips apart, and everything else that changes the bits of a thumbnail (scale, depth).
    pub key: u64,
    /// Frames per second, above 0.
    pub fps: f64,
    /// The first frame that exists.
    pub first: i64,
    /// The last frame that exists, itself included.
    pub last: i64,
}

impl LiveClip {
    /// The frame of a tick; none beyond the ends.
    ///
    /// Hosts that know the ends and hosts that only refuse the frames there must give one and the same feeling, so what
    /// lies beyond is missing in both, and not held.
    fn frame(&self, tick: i64) -> Option<i64> {
        let frame = (tick as f64 / Window::HERTZ * self.fps).round() as i64;
        (self.first..=self.last.max(self.first))
            .contains(&frame)
            .then_some(frame)
    }
}

/// The grid points whose readings shape the curve from one second to another.
fn grid(from: f64, to: f64) -> std::ops::RangeInclusive<i64> {
    let cell = |seconds: f64| (seconds / STEP).floor() as i64;
    cell(from) - 1..=cell(to) + 2
}

/// The ticks of the window around a grid point, oldest first.
fn ticks(point: i64) -> [i64; Window::FRAMES] {
    std::array::from_fn(|at| point * TICKS + at as i64 - Window::CENTRE as i64)
}

/// The frames that the feeling between two seconds is read from, in order and without repeats.
#[must_use]
pub fn frames_needed(clip: &LiveClip, from: f64, to: f64) -> Vec<i64> {
    let mut frames: Vec<i64> = grid(from, to)
        .flat_map(ticks)
        .filter_map(|tick| clip.frame(tick))
        .collect();
    frames.sort_unstable();
    frames.dedup();
    frames
}

/// What one grid point says.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    affect: Affect,
    confidence: f32,
    focus: Focus,
}

impl Point {
    /// Where nothing could be read.
    const UNKNOWN: Self = Self {
        affect: Affect::NEUTRAL,
        confidence: 0.0,
        focus: Focus::ANYWHERE,
    };

    fn read(reader: &dyn Reader, frames: [Arc<Thumbnail>; Window::FRAMES]) -> Result<Self> {
        let frames = shot::one_shot(frames);
        let focus = crate::movement::focus(&frames[Window::CENTRE - 1], &frames[Window::CENTRE + 1]);
        let reading = reader.read(&Window::new(frames))?;
        Ok(Self {
            affect: reading.affect,
            confidence: reading.familiarity,
            focus,
        })
    }

    /// As numbers, to be joined.
    fn values(&self) -> [f32; 11] {
        let mut values = [0.0; 11];
        values[..7].copy_from_slice(&channels(self.affect));
        values[7..].copy_from_slice(&[self.confidence, self.focus.x, self.focus.y, self.focus.spread]);
        values
    }
}

/// What is felt around a moment.
#[derive(Clone, Debug)]
pub struct LiveFeeling {
    /// The grid point of `points[0]`.
    first: i64,
    points: Vec<Point>,
}

impl LiveFeeling {
    /// From the current picture alone, where a host gives no other.
    ///
    /// # Errors
    /// What the reader gives.
    pub fn still(reader: &dyn Reader, picture: Thumbnail) -> Result<Self> {
        let picture = Arc::new(picture);
        let point = Point::read(reader, std::array::from_fn(|_| Arc::clone(&picture)))?;
        Ok(Self {
            first: 0,
            points: vec![point],
        })
    }

    /// What is felt at a second, drawn towards neutral where confidence is low.
    #[must_use]
    pub fn affect(&self, seconds: f64) -> Affect {
        let values = self.at(seconds);
        let mut affect = [0.0; 7];
        affect.copy_from_slice(&values[..7]);
        pull(from_channels(affect), values[7])
    }

    /// How sure the look is at a second, 0 to 1.
    #[must_use]
    pub fn confidence(&self, seconds: f64) -> f32 {
        self.at(seconds)[7]
    }

    /// Where the footage moves at a second.
    #[must_use]
    pub fn focus(&self, seconds: f64) -> Focus {
        let values = self.at(seconds);
        Focus {
            x: values[8],
            y: values[9],
            spread: values[10],
        }
    }

    fn at(&self, seconds: f64) -> [f32; 11] {
        let place = if seconds.is_nan() { 0.0 } else { seconds / STEP };
        let cell = place.floor();
        let u = (place - cell) as f32;
        let weights = [
            (1.0 - u) * (1.0 - u) * (1.0 - u) / 6.0,
            (3.0 * u * u * u - 6.0 * u * u + 4.0) / 6.0,
            (-3.0 * u * u * u + 3.0 * u * u + 3.0 * u + 1.0) / 6.0,
            u * u * u / 6.0,
        ];
        let mut sum = [0.0; 11];
        for (offset, weight) in weights.into_iter().enumerate() {
            let index = (cell as i64).saturating_sub(1 + self.first) + offset as i64;
            let index = index.clamp(0, self.points.len() as i64 - 1) as usize;
            let point = self.points.get(index).copied().unwrap_or(Point::UNKNOWN);
            for (total, value) in sum.iter_mut().zip(point.values()) {
                *total += weight * value;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests;
