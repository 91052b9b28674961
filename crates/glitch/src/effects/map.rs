//! Where each line of each channel is taken from, before glitches move parts of it.

use std::ops::Range;

use breath::Recipe;

use super::{between, shake, slide::Slide, split, sync_slip, waves};
use crate::numbers::{floor, folded, round};
use crate::simd::Level;

/// From a pixel's place to the place its colour comes from: away from the centre by `scale`, then moved, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Affine {
    pub(crate) scale: f32,
    pub(crate) dx: f32,
    pub(crate) dy: f32,
}

impl Affine {
    const IDENTITY: Self = Self {
        scale: 1.0,
        dx: 0.0,
        dy: 0.0,
    };
}

/// The map of a whole frame, for red, green (with alpha) and blue.
#[derive(Clone, Debug)]
pub(crate) struct Map {
    channels: [Affine; 3],
    centre: [f32; 2],
    width: i32,
    height: f32,
    /// Pixels across that are as long as the picture is high.
    across: f32,
    sways: bool,
    /// How many columns away from its own a pixel of the picture may come from, at most.
    reach: i32,
    /// How much farther for each column past the picture's edges.
    zoom: f32,
}

/// Where a line of one channel comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Track {
    /// The line, or the upper of two.
    pub(crate) line: i32,
    /// How much of the line below, 0 to 1.
    pub(crate) below: f32,
    scale: f32,
    centre: f32,
    dx: f32,
    width: i32,
}

impl Map {
    pub(crate) fn new(recipe: &Recipe, width: i32, height: i32, pixel_aspect: f32) -> Self {
        let (wide, high) = (width as f32, height as f32);
        let across = high / pixel_aspect;
        let mut affine = Affine::IDENTITY;
        shake::shake(recipe, [across, high], &mut affine);
        let mut channels = [affine; 3];
        split::split(recipe, [across, high], wide * pixel_aspect, &mut channels);
        let sways = recipe.sync_slip != 0.0 || recipe.waves().iter().any(|w| w.shift != 0.0);
        let sway = recipe
            .waves()
            .iter()
            .fold(recipe.sync_slip.abs(), |sum, w| sum + w.shift.abs())
            * across;
        let far = channels.iter().fold(0.0_f32, |far, a| far.max(a.dx.abs()));
        let zoom = channels.iter().fold(0.0_f32, |zoom, a| zoom.max((1.0 - a.scale).abs()));
        let reach = ((far + sway).min(wide) + zoom * wide * 0.5) as i32 + 3;
        Self {
            channels,
            centre: [wide * 0.5, high * 0.5],
            width,
            height: high,
            across,
            sways,
            reach,
            zoom,
        }
    }

    /// How many columns away from its own a pixel may come from that lies so many past the picture's edges, at most.
    pub(crate) fn reach(&self, past: i32) -> i32 {
        self.reach + libm::ceilf(self.zoom * past as f32) as i32
    }

    /// How many lines it is from the first to the last that the channels of one line come from, at most.
    pub(crate) fn lines(&self) -> i32 {
        let green = self.channels[1];
        let (mut above, mut below) = (0.0_f32, 0.0_f32);
        for channel in &self.channels {
            let zoom = (channel.scale - green.scale).abs() * self.height * 0.5;
            let down = channel.dy - green.dy;
            (above, below) = (above.min(down - zoom), below.max(down + zoom));
        }
        // Each lies between two.
        libm::ceilf(below - above) as i32 + 2
    }

    /// Where `line` comes from: red, green (with alpha), blue.
    pub(crate) fn tracks(&self, recipe: &Recipe, line: i32) -> [Track; 3] {
        let sway = if self.sways {
            waves::shift(recipe, self.height, self.across, line)
                + sync_slip::shift(recipe, self.height, self.across, line)
        } else {
            0.0
        };
        let centre = self.centre[1];
        self.channels.map(|a| {
            let (line, below) = if a.scale == 1.0 {
                let whole = floor(a.dy);
                (line + whole, a.dy - whole as f32)
            } else {
                let y = centre + (line as f32 + 0.5 - centre) * a.scale + a.dy - 0.5;
                let whole = floor(y);
                (whole, y - whole as f32)
            };
            Track {
                line,
                below,
                scale: a.scale,
                centre: self.centre[0],
                dx: folded(a.dx - sway, self.width),
                width: self.width,
            }
        })
    }
}

impl Track {
    /// Columns that this track moves a line by, where it does no more than that.
    pub(crate) fn whole_shift(&self) -> Option<i32> {
        let whole = round(self.dx);
        (self.scale == 1.0 && self.below == 0.0 && whole as f32 == self.dx).then_some(whole)
    }

    /// The same, for colour that is late by so many pixels right and down.
    pub(crate) fn moved(&self, right: f32, down: i32) -> Self {
        Self {
            line: self.line - down,
            dx: folded(self.dx - right, self.width),
            ..*self
        }
    }

    /// The column, counted in fractions, that `column` comes from.
    #[inline(always)]
    fn place(&self, column: i32) -> f32 {
        self.centre + (column as f32 + 0.5 - self.centre) * self.scale + self.dx - 0.5
    }

    /// The columns that some are drawn from, their neighbours among them.
    pub(crate) fn read(&self, columns: &Range<i32>) -> Range<i32> {
        let (a, b) = (floor(self.place(columns.start)), floor(self.place(columns.end)));
        a.min(b) - 2..a.max(b) + 3
    }

    /// Which of `available` columns, the first of them `start`, `len` columns from `first` on are drawn from.
    pub(crate) fn needed(&self, first: i32, len: usize, start: i32, available: usize) -> Range<usize> {
        let read = self.read(&(first..first + len as i32));
        let most = available as i32;
        let from = (read.start - start).clamp(0, most);
        from as usize..(read.end - start).clamp(from, most) as usize
    }

    /// Draws a stretch that is moved and not enlarged, between two lines. Both start at column `start` and cover what is
    /// needed.
    pub(crate) fn draw_between(&self, level: Level, first: i32, start: i32, lines: [&[f32]; 2], out: &mut [f32]) {
        if lines.iter().any(|line| line.is_empty()) {
            out.fill(0.0);
            return;
        }
        let whole = floor(self.dx);
        let part = self.dx - whole as f32;
        let skip = (first + whole - start) as isize;
        between::two(level, lines, self.below, skip, part, out);
    }

    /// Whether it only moves.
    pub(crate) fn only_moves(&self) -> bool {
        self.scale == 1.0
    }

    /// Draws a stretch of a line from column `first` on. `from` starts at column `start` and covers what is needed.
    pub(crate) fn draw(&self, level: Level, first: i32, start: i32, from: &[f32], out: &mut [f32]) {
        if from.len() < 2 {
            out.fill(from.first().copied().unwrap_or(0.0));
            return;
        }
        if let Some(shift) = self.whole_shift() {
            let skip = (first + shift - start).max(0) as usize;
            for (out, value) in out.iter_mut().zip(&from[skip.min(from.len())..]) {
                *out = *value;
            }
            return;
        }
        if self.scale == 1.0 {
            let whole = floor(self.dx);
            let part = self.dx - whole as f32;
            let skip = (first + whole - start) as isize;
            between::one(level, from, skip, part, out);
        } else {
            let left = (0.5 - self.centre) * (self.scale - 1.0) + self.dx;
            Slide::new(self.scale - 1.0, left, first).draw(level, first - start, from, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Simd;

    #[test]
    fn a_moved_slope_is_the_slope_further_on() {
        let slope = |x: f32, line: f32| 0.25 * x - 0.5 * line;
        let (width, height) = (200, 100);
        for [right, down] in [[0.013, 0.0], [-0.027, 0.031], [0.0, -0.0173], [0.0051, 0.0249]] {
            let recipe = Recipe {
                shake: [right, down],
                ..Recipe::IDENTITY
            };
            let track = Map::new(&recipe, width, height, 1.0).tracks(&recipe, 50)[1];
            let start = -20;
            let lines = [track.line, track.line + 1]
                .map(|line| (start..260).map(|x| slope(x as f32, line as f32)).collect::<Vec<_>>());
            let (upper, lower) = (&lines[0][..], &lines[1][..]);
            for set in Simd::ALL {
                let mut out = vec![f32::NAN; 150];
                track.draw_between(Level::new(set), 30, start, [upper, lower], &mut out);
                for (x, value) in (30..).zip(out) {
                    let expected = slope(x as f32 - right * 100.0, 50.0 - down * 100.0);
                    assert!(
                        (value - expected).abs() < 1e-4,
                        "{right} {down} {set:?}: {value} at {x} is not {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn lines_are_as_many_as_channels_need() {
        for (split, radial) in [
            ([0.0, 0.0], 0.0),
            ([0.01, 0.013], 0.0),
            ([0.0, -0.03], 0.0),
            ([0.0, 0.004], 0.02),
        ] {
            let recipe = Recipe {
                shake: [0.001, 0.0137],
                split,
                split_radial: radial,
                ..Recipe::IDENTITY
            };
            let map = Map::new(&recipe, 320, 200, 1.0);
            let needed = (0..200).map(|line| {
                let tracks = map.tracks(&recipe, line).map(|track| track.line);
                let (first, last) = tracks
                    .into_iter()
                    .fold((i32::MAX, i32::MIN), |(a, b), line| (a.min(line), b.max(line)));
                // Each lies between its line and the one below.
                last + 1 - first + 1
            });
            let most = needed.max().unwrap_or(0);
            assert!(
                (most..=most + 1).contains(&map.lines()),
                "{split:?} {radial}: {most}, {}",
                map.lines()
            );
        }
    }
}
