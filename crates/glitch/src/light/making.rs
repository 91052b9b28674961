//! The small pictures made in parts, side by side: from lines of the source to rows of cells, and as far from there as a
//! row goes by itself.

use std::sync::Mutex;

use super::blur::{Blur, Kernel};
use super::spill::{QUARTER, quarter};
use super::sums::Cells;
use super::{Field, Light, Need, Task, scene};
use crate::effects::bleed::{Apart, Weights};
use crate::frame::Frame;
use crate::pool::Lines;
use crate::turns;
use crate::workers::Workers;

/// Most parts the picture is cut into: each makes whole rows of the wide blur.
const PARTS: usize = 48;

/// Cells of one row while they are made.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Light above the threshold, linear.
    light: Vec<f32>,
    /// The picture, encoded.
    soft: Vec<f32>,
    /// Four rows of light joined for the wide blur.
    quarter: Vec<f32>,
    /// For a row between its repeated edges.
    room: Vec<f32>,
    apart: Apart,
}

/// The rows that one part fills in; none of what is not needed.
struct Part<'a> {
    narrow: &'a mut [f32],
    wide: &'a mut [f32],
    soft: &'a mut [f32],
    tape: &'a mut [f32],
    scene: &'a mut [[f32; 4]],
}

/// What all parts have in common.
struct Making<'a> {
    frame: &'a Frame<'a>,
    need: Need,
    side: usize,
    /// Of the picture in cells.
    width: usize,
    height: usize,
    narrow: &'a Kernel,
    wide: &'a Kernel,
    soft: &'a Kernel,
    tape: &'a Weights,
}

/// Makes all rows, and does the `tasks`. False when aborted.
pub(super) fn make(
    frame: &Frame,
    need: Need,
    light: &mut Light,
    tasks: &mut [Task],
    workers: &dyn Workers,
    abort: &(dyn Fn() -> bool + Sync),
) -> bool {
    let Light {
        spill,
        soft,
        scene,
        tape,
    } = light;
    let [(narrow_kernel, narrow), (wide_kernel, wide)] = spill.blurs_mut().map(Blur::parts_mut);
    let ((soft_kernel, soft), (weights, tape)) = (soft.parts_mut(), tape.parts_mut());
    let making = Making {
        frame,
        need,
        side: narrow.side,
        width: narrow.width,
        height: narrow.height,
        narrow: narrow_kernel,
        wide: wide_kernel,
        soft: soft_kernel,
        tape: weights,
    };
    let rows_each = making.height.div_ceil(PARTS).next_multiple_of(QUARTER);
    let count = making.height.div_ceil(rows_each);
    let mut narrow = chunks(narrow, rows_each, need.glow);
    let mut wide = chunks(wide, rows_each / QUARTER, need.glow);
    let mut soft = chunks(soft, rows_each, need.blurred);
    let mut tape = chunks(tape, rows_each, need.tape);
    let (cells, stride) = scene.rows_mut();
    let mut scene = if need.scene { cells } else { Default::default() }.chunks_mut((rows_each * stride).max(1));
    let parts: [Mutex<Option<Part>>; PARTS] = std::array::from_fn(|_| {
        Mutex::new(Some(Part {
            narrow: narrow.next().unwrap_or_default(),
            wide: wide.next().unwrap_or_default(),
            soft: soft.next().unwrap_or_default(),
            tape: tape.next().unwrap_or_default(),
            scene: scene.next().unwrap_or_default(),
        }))
    });
    // First what cannot be cut up: fog takes longer than any part.
    let task_count = tasks.len();
    let tasks = Mutex::new(tasks.iter_mut());
    turns::share(workers, task_count + count, abort, |turns| {
        frame.pool.with(|lines| {
            for turn in turns {
                if !frame.alpha && frame.is_translucent() {
                    // It is all made anew, with alpha.
                    break;
                }
                let Some(part) = turn.checked_sub(task_count) else {
                    if let Some(task) = tasks.lock().ok().and_then(|mut tasks| tasks.next()) {
                        task();
                    }
                    continue;
                };
                if let Some(rows) = parts.get(part).and_then(take) {
                    let first = part * rows_each;
                    making.rows(first..(first + rows_each).min(making.height), rows, lines);
                }
            }
        });
    })
}

/// So many rows of a field after the other; none of one that is not needed.
fn chunks(field: &mut Field, rows: usize, needed: bool) -> std::slice::ChunksMut<'_, f32> {
    let len = field.len();
    let cells = if needed { field.rows_mut() } else { &mut [] };
    cells.chunks_mut((rows * len).max(1))
}

fn take<T>(from: &Mutex<Option<T>>) -> Option<T> {
    from.lock().ok().and_then(|mut rows| rows.take())
}

impl Making<'_> {
    /// Makes some rows, on one thread.
    fn rows(&self, rows: std::ops::Range<usize>, part: Part, lines: &mut Lines) {
        let Part {
            narrow,
            wide,
            soft,
            tape,
            scene,
        } = part;
        let first = rows.start;
        let lens = [narrow.len(), soft.len(), tape.len(), scene.len()].map(|len| len / rows.len().max(1));
        let wide_len = wide.len() / rows.len().div_ceil(QUARTER).max(1);
        for row in rows {
            let at = row - first;
            let of = |len: usize| at * len..(at + 1) * len;
            let cells = &mut lines.row;
            cells.clear(self.width * 3);
            let sums = Cells {
                need: self.need,
                side: self.side,
                width: self.frame.width as usize,
                soft: &mut cells.soft,
                raw: &mut cells.light,
            };
            lines.reduce.row(self.frame, row * self.side, sums);
            let (level, width) = (self.frame.level, self.width);
            if self.need.glow {
                self.narrow
                    .across(level, &cells.light, width, &mut cells.room, &mut narrow[of(lens[0])]);
                let four = row / QUARTER * QUARTER..(row / QUARTER * QUARTER + QUARTER).min(self.height);
                if row == four.start {
                    cells.quarter.clear();
                    cells.quarter.resize(wide_len, 0.0);
                }
                quarter(level, &cells.light, width, four.len(), &mut cells.quarter);
                if row + 1 == four.end {
                    let at = at / QUARTER * wide_len;
                    let out = &mut wide[at..at + wide_len];
                    self.wide
                        .across(level, &cells.quarter, wide_len / 3, &mut cells.room, out);
                }
            }
            if self.need.tape {
                self.tape
                    .run(level, &cells.soft, width, &mut cells.apart, &mut tape[of(lens[2])]);
            }
            if self.need.scene {
                scene::lay_out(&cells.soft, width, &mut scene[of(lens[3])]);
            }
            if self.need.blurred {
                self.soft
                    .across(level, &cells.soft, width, &mut cells.room, &mut soft[of(lens[1])]);
            }
        }
    }
}

impl Row {
    /// Makes room for so many numbers, all 0.
    fn clear(&mut self, len: usize) {
        for cells in [&mut self.light, &mut self.soft] {
            cells.clear();
            cells.resize(len, 0.0);
        }
    }
}
