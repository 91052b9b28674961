//! From changes of cells to flashes of areas: who changes together, and how often within a second.

use std::collections::VecDeque;

use super::cells::{ACROSS, DOWN};
use super::track::Way;
use super::{Area, Region};

/// Sums over rectangles of the grid in four steps (Crow 1984).
#[derive(Debug)]
struct Sums(Vec<u32>);

impl Sums {
    fn of(is_in: impl Fn(usize) -> bool) -> Sums {
        let mut sums = vec![0; (ACROSS + 1) * (DOWN + 1)];
        for y in 0..DOWN {
            for x in 0..ACROSS {
                let at = (y + 1) * (ACROSS + 1) + x + 1;
                let above = sums[at - ACROSS - 1];
                sums[at] = u32::from(is_in(y * ACROSS + x)) + above + sums[at - 1] - sums[at - ACROSS - 2];
            }
        }
        Sums(sums)
    }

    fn within(&self, window: Window) -> u32 {
        let at = |x: usize, y: usize| self.0[y * (ACROSS + 1) + x];
        let Window { x, y, width, height } = window;
        at(x + width, y + height) + at(x, y) - at(x + width, y) - at(x, y + height)
    }
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy)]
struct Window {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

impl Window {
    fn holds(self, cell: usize) -> bool {
        let (x, y) = (cell % ACROSS, cell / ACROSS);
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }

    /// A quarter of its cells.
    fn quarter(self) -> u32 {
        (self.width * self.height).div_ceil(4) as u32
    }
}

/// The places of a rule's rectangle.
fn windows(area: Area) -> impl Iterator<Item = Window> {
    let (width, height) = match area {
        Area::Field => (ACROSS / 3, DOWN / 3),
        Area::Screen => (ACROSS, DOWN),
    };
    (0..=DOWN - height).flat_map(move |y| (0..=ACROSS - width).map(move |x| Window { x, y, width, height }))
}

/// The window with the most cells of a kind, if a quarter or more of it are.
fn fullest(area: Area, is_in: impl Fn(usize) -> bool) -> Option<Window> {
    let sums = Sums::of(is_in);
    let most = windows(area).max_by_key(|window| sums.within(*window))?;
    (sums.within(most) >= most.quarter()).then_some(most)
}

/// One cell's changes that were part of a large enough one, of the last second.
#[derive(Debug, Default, Clone)]
struct History {
    frames: VecDeque<u64>,
    last: Option<Way>,
}

/// Counts for one kind of flash under one rule of area.
#[derive(Debug)]
pub(super) struct Counter {
    area: Area,
    histories: Vec<History>,
}

impl Counter {
    pub(super) fn new(area: Area) -> Counter {
        Counter {
            area,
            histories: vec![History::default(); ACROSS * DOWN],
        }
    }

    /// Takes the cells that changed one way together, at `frame`.
    pub(super) fn change(&mut self, frame: u64, way: Way, changed: &[bool]) {
        let sums = Sums::of(|cell| changed[cell]);
        let mut takes_part = vec![false; changed.len()];
        for window in windows(self.area).filter(|window| sums.within(*window) >= window.quarter()) {
            for y in window.y..window.y + window.height {
                let row = y * ACROSS + window.x..y * ACROSS + window.x + window.width;
                takes_part[row].fill(true);
            }
        }
        let cells = self.histories.iter_mut().zip(changed).zip(takes_part);
        for ((history, changed), takes_part) in cells {
            if *changed && takes_part && history.last != Some(way) {
                history.frames.push_back(frame);
                history.last = Some(way);
            }
        }
    }

    /// Flashes in the second that ends with `frame`, and where: the most that a quarter of a rectangle has had, each of its
    /// cells for itself. Two opposing changes are a flash.
    pub(super) fn count(&mut self, frame: u64, frames_a_second: u64) -> (u32, Option<Region>) {
        let begin = (frame + 1).saturating_sub(frames_a_second);
        for history in &mut self.histories {
            while history.frames.front().is_some_and(|old| *old < begin) {
                history.frames.pop_front();
            }
        }
        let flashes = |cell: usize| self.histories[cell].frames.len() / 2;
        let mut found = (0, None);
        for count in 1.. {
            let Some(window) = fullest(self.area, |cell| flashes(cell) >= count) else {
                break;
            };
            let cells = (0..ACROSS * DOWN).filter(|cell| window.holds(*cell) && flashes(*cell) >= count);
            found = (count as u32, Region::around(cells));
        }
        found
    }
}
