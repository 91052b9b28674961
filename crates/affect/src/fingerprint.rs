//! Which footage a track was made from, told by the pictures alone.
//!
//! A few marks are kept, spread over the clip: each a picture reduced to 8x6 values of luma, made relative to its own
//! mean and spread. They survive a proxy, another size or depth and a light grade, and differ between clips.

use serde::{Deserialize, Serialize};

use crate::Thumbnail;
use crate::thumbnail::{HEIGHT, WIDTH};

const COLUMNS: usize = 8;
const ROWS: usize = 6;
const CELLS: usize = COLUMNS * ROWS;

/// Marks of the pictures of a clip.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint {
    pub(crate) marks: Vec<Mark>,
}

/// One moment of a clip, in 48 nibbles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "(i64, String)", into = "(i64, String)")]
pub(crate) struct Mark {
    /// Thousandths of a second from the start.
    pub(crate) millis: i64,
    /// Luma relative to the picture's own, 0 to 15, rows from the top.
    pub(crate) cells: [u8; CELLS],
}

impl Fingerprint {
    /// The most marks that are kept.
    pub(crate) const MARKS: usize = 32;
    /// How near in time two marks must be to be compared, thousandths of a second.
    const NEAR: i64 = 60;
    /// The largest mean difference between marks of the same picture, in sixteenths of its range.
    const ALIKE: f32 = 1.6;
    /// The share of comparable marks that must be alike.
    const SHARE: f32 = 0.75;

    /// Whether both come from the same footage. Two without a moment in common do not match.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        let mut comparable = 0;
        let mut alike = 0;
        for mark in &self.marks {
            if let Some(twin) = other.near(mark.millis) {
                comparable += 1;
                alike += usize::from(mark.distance(twin) <= Self::ALIKE);
            }
        }
        comparable > 0 && alike as f32 >= Self::SHARE * comparable as f32
    }

    /// Whether the picture at `seconds` is the one that was analysed; `None` where no mark lies within 0.06 s.
    #[must_use]
    pub fn agrees_with(&self, seconds: f64, picture: &Thumbnail) -> Option<bool> {
        let mark = Mark::of(seconds, picture);
        self.near(mark.millis).map(|twin| mark.distance(twin) <= Self::ALIKE)
    }

    /// Whether a clip shows other pictures than those that were analysed. Up to three marks spread over its first
    /// `within` seconds are looked at, and it is foreign if more of them disagree than agree; a second at which `look`
    /// gives no picture says nothing.
    pub fn is_foreign(&self, within: f64, mut look: impl FnMut(f64) -> Option<Thumbnail>) -> bool {
        let (mut agree, mut disagree) = (0, 0);
        for seconds in self.moments(within) {
            match look(seconds).and_then(|picture| self.agrees_with(seconds, &picture)) {
                Some(true) => agree += 1,
                Some(false) => disagree += 1,
                None => {}
            }
        }
        disagree > agree
    }

    /// Up to three of the marks before a second: one early, one in the middle, one late.
    fn moments(&self, within: f64) -> Vec<f64> {
        let inside: Vec<f64> = self.seconds().take_while(|&seconds| seconds < within).collect();
        let mut places = [1, 5, 9].map(|tenths| inside.len() * tenths / 10).to_vec();
        places.dedup();
        places.iter().filter_map(|&place| inside.get(place).copied()).collect()
    }

    /// The seconds for which there are marks, ascending.
    pub fn seconds(&self) -> impl Iterator<Item = f64> + '_ {
        self.marks.iter().map(|mark| mark.millis as f64 / 1000.0)
    }

    fn near(&self, millis: i64) -> Option<&Mark> {
        let after = self.marks.partition_point(|mark| mark.millis < millis);
        let around = self.marks[after.saturating_sub(1)..].iter().take(2);
        around
            .filter(|mark| mark.millis.abs_diff(millis) <= Self::NEAR as u64)
            .min_by_key(|mark| mark.millis.abs_diff(millis))
    }
}

impl Mark {
    pub(crate) fn of(seconds: f64, picture: &Thumbnail) -> Self {
        let mut sums = [0.0_f32; CELLS];
        for (at, luma) in picture.luma().enumerate() {
            let (x, y) = (at % WIDTH, at / WIDTH);
            sums[y * ROWS / HEIGHT * COLUMNS + x * COLUMNS / WIDTH] += luma;
        }
        let means = sums.map(|sum| sum * CELLS as f32 / (WIDTH * HEIGHT) as f32);
        let mean = means.iter().sum::<f32>() / CELLS as f32;
        let spread = (means.iter().map(|cell| (cell - mean) * (cell - mean)).sum::<f32>() / CELLS as f32).sqrt();
        // A flat picture has no pattern: its noise is not blown up.
        let scale = 3.0 / spread.max(0.02);
        Self {
            millis: (seconds * 1000.0).round() as i64,
            cells: means.map(|cell| ((cell - mean) * scale + 8.0).clamp(0.0, 15.0) as u8),
        }
    }

    fn distance(&self, other: &Self) -> f32 {
        let pairs = self.cells.iter().zip(&other.cells);
        pairs.map(|(a, b)| f32::from(a.abs_diff(*b))).sum::<f32>() / CELLS as f32
    }
}

impl From<Mark> for (i64, String) {
    fn from(mark: Mark) -> Self {
        let digits = mark
            .cells
            .iter()
            .map(|cell| char::from(b"0123456789abcdef"[usize::from(cell & 15)]));
        (mark.millis, digits.collect())
    }
}

/// A mark in a file that is not 48 hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("a mark of the fingerprint is not 48 hexadecimal digits")]
pub(crate) struct MarkError;

impl TryFrom<(i64, String)> for Mark {
    type Error = MarkError;

    fn try_from((millis, digits): (i64, String)) -> Result<Self, MarkError> {
        let values: Option<Vec<u8>> = digits
            .chars()
            .map(|digit| digit.to_digit(16).map(|d| d as u8))
            .collect();
        let cells = values.and_then(|values| values.try_into().ok()).ok_or(MarkError)?;
        Ok(Self { millis, cells })
    }
}

/// Gathers marks of a clip whose length is not known yet: as many as fit, evenly spread, in flat memory.
#[derive(Clone, Debug)]
pub(crate) struct Gatherer {
    marks: Vec<Mark>,
    every: u64,
    seen: u64,
}

impl Gatherer {
    pub(crate) const fn new() -> Self {
        Self {
            marks: Vec::new(),
            every: 1,
            seen: 0,
        }
    }

    /// Takes the next of evenly spaced pictures; every second mark is dropped whenever there are too many.
    pub(crate) fn push(&mut self, seconds: f64, picture: &Thumbnail) {
        if self.seen.is_multiple_of(self.every) {
            if self.marks.len() == Fingerprint::MARKS {
                let mut index = 0;
                self.marks.retain(|_| {
                    index += 1;
                    index % 2 == 1
                });
                self.every *= 2;
            }
            if self.seen.is_multiple_of(self.every) {
                self.marks.push(Mark::of(seconds, picture));
            }
        }
        self.seen += 1;
    }

    pub(crate) fn finish(self) -> Fingerprint {
        Fingerprint { marks: self.marks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PictureView;

    /// A picture that is bright on one side.
    fn half(bright_left: bool) -> Thumbnail {
        let pixel = |x: usize| {
            if (x < 16) == bright_left {
                [200, 200, 200, 255]
            } else {
                [20, 20, 20, 255]
            }
        };
        let bytes: Vec<u8> = (0..32 * 18).flat_map(|at| pixel(at % 32)).collect();
        Thumbnail::of(&PictureView::packed_rgba(&bytes, 32, 18, crate::Depth::U8)).unwrap()
    }

    fn marked(seconds: impl Iterator<Item = f64>) -> Fingerprint {
        Fingerprint {
            marks: seconds.map(|seconds| Mark::of(seconds, &half(true))).collect(),
        }
    }

    #[test]
    fn other_footage_is_told_at_whatever_seconds_the_marks_lie() {
        // 47 seconds: no tenth of them lies near one of the marks, which are two seconds apart.
        let long = marked((0..24).map(|n| 2.0 * f64::from(n)));
        assert!(long.is_foreign(47.0, |_| Some(half(false))));
        assert!(!long.is_foreign(47.0, |_| Some(half(true))));
        for count in 1..5 {
            let short = marked((0..count).map(|n| 0.25 * f64::from(n)));
            assert!(short.is_foreign(2.0, |_| Some(half(false))), "{count}");
        }
    }

    #[test]
    fn three_moments_are_looked_at_and_none_past_the_end() {
        let long = marked((0..24).map(|n| 2.0 * f64::from(n)));
        let mut seen = Vec::new();
        long.is_foreign(5.0, |seconds| {
            seen.push(seconds);
            None
        });
        assert_eq!(seen, [0.0, 2.0, 4.0]);
        seen.clear();
        long.is_foreign(f64::INFINITY, |seconds| {
            seen.push(seconds);
            None
        });
        assert_eq!(seen, [4.0, 24.0, 42.0]);
    }

    #[test]
    fn what_nobody_can_see_says_nothing() {
        assert!(!marked([0.0, 1.0, 2.0].into_iter()).is_foreign(3.0, |_| None));
        assert!(!marked([].into_iter()).is_foreign(3.0, |_| Some(half(false))));
        // One that is missing, one of each: no majority.
        let mut looks = [None, Some(half(true)), Some(half(false))].into_iter();
        assert!(!marked([0.0, 1.0, 2.0].into_iter()).is_foreign(3.0, |_| looks.next().flatten()));
    }
}
