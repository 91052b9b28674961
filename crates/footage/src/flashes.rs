//! A meter for flashes that can harm: general and red ones, counted as the standards define them.
//!
//! - **General flash**: a pair of opposing changes in relative luminance of 10 % or more of the maximum, where the darker
//!   state is below 0.80 (WCAG 2.2, "general flash and red flash thresholds"; Rec. ITU-R BT.1702-3, Annex 1: 20 cd/m2 on a
//!   display of 200 cd/m2, darker below 160 cd/m2).
//! - **Red flash**: a pair of opposing changes with a saturated red, R / (R + G + B) of at least 0.8 in either state, and a
//!   change of (R - G - B) x 320 of more than 20, negative values taken as 0 (WCAG 2.2, same entry).
//! - **Area**: a quarter or more of the area changes together. WCAG takes any 10 degree visual field, a rectangle of a third of
//!   the picture's width and height anywhere in it (341 x 256 of 1024 x 768); BT.1702 takes the whole screen. Both are counted:
//!   [`Area::Field`], the stricter, and [`Area::Screen`].
//! - **Rate**: more than three within any period of one second fail both.
//!
//! The picture is averaged in linear light over a grid of 48 x 27 cells, so that grain and fine detail do not count; each cell
//! is followed by itself, from extreme to extreme, so that slow changes add up and small wavering does not. Changes of cells
//! belong together when they come within a twentieth of a second. A count is the most that a quarter of the area has had, each
//! cell for itself: two halves that flash in turn are not one area that flashes twice as fast. Neither standard's exception
//! for fine balanced patterns is needed for those smaller than a cell, and none is made for larger ones.

mod cells;
mod count;
mod track;

use serde::Serialize;

use crate::{Clip, Picture, Rate, Result};
use cells::{ACROSS, Cells, DOWN};
use count::Counter;
use track::{Kind, Tracker, Way};

/// How many flashes within a second are allowed.
pub const LIMIT: u32 = 3;

/// What a quarter has to be reached of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// Of any third by third of the picture (WCAG 2.3.1).
    Field,
    /// Of the whole picture (ITU-R BT.1702).
    Screen,
}

/// A part of the picture as fractions of its width and height, from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Region {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

impl Region {
    fn around(cells: impl Iterator<Item = usize>) -> Option<Region> {
        let boxes = cells.map(|cell| (cell % ACROSS, cell / ACROSS)).map(|(x, y)| Region {
            left: x as f32 / ACROSS as f32,
            top: y as f32 / DOWN as f32,
            right: (x + 1) as f32 / ACROSS as f32,
            bottom: (y + 1) as f32 / DOWN as f32,
        });
        boxes.reduce(|a, b| Region {
            left: a.left.min(b.left),
            top: a.top.min(b.top),
            right: a.right.max(b.right),
            bottom: a.bottom.max(b.bottom),
        })
    }
}

/// The worst second under one rule of area.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Worst {
    /// Flashes within one second.
    pub count: u32,
    /// When that second begins, in seconds; below one second into the clip, 0.
    pub start: f64,
    /// Where, if there were any.
    pub region: Option<Region>,
}

/// What was found of one kind of flash.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Counts {
    /// For each second of the clip, the most flashes within any one-second window that ends in it, by WCAG's area.
    pub field_per_second: Vec<u32>,
    /// The same by the area of BT.1702.
    pub screen_per_second: Vec<u32>,
    /// The worst by WCAG's area.
    pub field: Worst,
    /// The worst by the area of BT.1702.
    pub screen: Worst,
}

impl Counts {
    /// The worst under a rule of area.
    #[must_use]
    pub fn worst(&self, area: Area) -> &Worst {
        match area {
            Area::Field => &self.field,
            Area::Screen => &self.screen,
        }
    }

    fn note(&mut self, area: Area, second: usize, found: Worst) {
        let (seconds, worst) = match area {
            Area::Field => (&mut self.field_per_second, &mut self.field),
            Area::Screen => (&mut self.screen_per_second, &mut self.screen),
        };
        if seconds.len() <= second {
            seconds.resize(second + 1, 0);
        }
        if let Some(most) = seconds.get_mut(second) {
            *most = found.count.max(*most);
        }
        if found.count > worst.count {
            *worst = found;
        }
    }
}

/// What a clip holds of flashes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Frames looked at.
    pub frames: u64,
    /// Frames a second.
    pub fps: f64,
    /// General flashes.
    pub general: Counts,
    /// Red flashes.
    pub red: Counts,
}

impl Report {
    /// The most general flashes within any second, by the stricter area.
    #[must_use]
    pub fn worst_general(&self) -> u32 {
        self.general.field.count
    }

    /// The most red flashes within any second, by the stricter area.
    #[must_use]
    pub fn worst_red(&self) -> u32 {
        self.red.field.count
    }

    /// Whether no second has more than [`LIMIT`] flashes of a kind, by this area.
    #[must_use]
    pub fn is_safe(&self, area: Area) -> bool {
        self.general.worst(area).count <= LIMIT && self.red.worst(area).count <= LIMIT
    }
}

/// One kind of flash, followed in all cells.
#[derive(Debug)]
struct Watch {
    kind: Kind,
    trackers: Vec<Tracker>,
    /// When each cell last changed, and which way.
    changes: Vec<Option<(u64, Way)>>,
    counters: [(Area, Counter); 2],
    counts: Counts,
}

impl Watch {
    fn new(kind: Kind) -> Watch {
        let counters = [Area::Field, Area::Screen].map(|area| (area, Counter::new(area)));
        let (trackers, changes) = (vec![Tracker::default(); ACROSS * DOWN], vec![None; ACROSS * DOWN]);
        Watch {
            kind,
            trackers,
            changes,
            counters,
            counts: Counts::default(),
        }
    }

    fn next(&mut self, frame: u64, rate: Rate, cells: &[cells::Rgb]) {
        let fps = rate.as_f64();
        let mut ways = [false; 2];
        for ((tracker, change), light) in self.trackers.iter_mut().zip(&mut self.changes).zip(cells) {
            if let Some(way) = tracker.next(self.kind, *light) {
                *change = Some((frame, way));
                ways[usize::from(way == Way::Up)] = true;
            }
        }
        let together = (fps / 20.0).round().max(1.0) as u64;
        for way in [Way::Down, Way::Up] {
            if ways[usize::from(way == Way::Up)] {
                let recent =
                    |change: &Option<(u64, Way)>| change.is_some_and(|(at, gone)| gone == way && at + together > frame);
                let changed: Vec<bool> = self.changes.iter().map(recent).collect();
                self.counters
                    .iter_mut()
                    .for_each(|(_, counter)| counter.change(frame, way, &changed));
            }
        }
        let second = fps.round().max(1.0) as u64;
        for (area, counter) in &mut self.counters {
            let (count, region) = counter.count(frame, second);
            let start = rate.time_of((frame + 1).saturating_sub(second));
            self.counts
                .note(*area, rate.time_of(frame) as usize, Worst { count, start, region });
        }
    }
}

/// A meter that takes frames one after the other.
#[derive(Debug)]
pub struct Meter {
    rate: Rate,
    frames: u64,
    cells: Cells,
    general: Watch,
    red: Watch,
}

impl Meter {
    /// A meter for frames at this rate, of any size.
    #[must_use]
    pub fn new(rate: Rate) -> Meter {
        Meter {
            rate,
            frames: 0,
            cells: Cells::new(),
            general: Watch::new(Kind::General),
            red: Watch::new(Kind::Red),
        }
    }

    /// Takes the next frame. Clear places are seen over black, and light beyond white as white.
    pub fn push(&mut self, picture: &Picture) {
        let cells = self.cells.of(picture);
        self.general.next(self.frames, self.rate, cells);
        self.red.next(self.frames, self.rate, cells);
        self.frames += 1;
    }

    /// What was found.
    #[must_use]
    pub fn finish(self) -> Report {
        let (general, red) = (self.general.counts, self.red.counts);
        Report {
            frames: self.frames,
            fps: self.rate.as_f64(),
            general,
            red,
        }
    }
}

/// Measures a whole clip. `progress` is told how many of how many frames are done.
///
/// # Errors
/// What reading the clip met with.
pub fn measure(clip: &Clip, progress: &mut dyn FnMut(u64, u64)) -> Result<Report> {
    let info = clip.info();
    let mut meter = Meter::new(info.rate);
    for frame in clip.frames(0..info.frames)? {
        let frame = frame?;
        meter.push(&frame.picture);
        progress(frame.number + 1, info.frames);
    }
    Ok(meter.finish())
}
