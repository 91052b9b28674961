//! The one pass over the source that makes the small pictures.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{BRIGHTEST, Field, Need};
use crate::frame::Frame;
use crate::interleave;
use crate::numbers::{at_most, positive};
use crate::planes::Planes;
use crate::sample::{F16, F32, Sample, U8, U16};
use crate::simd::Level;
use crate::source::Source;
use crate::workers::Workers;
use crate::{Components, Depth, Encoding};

/// Most parts the picture is cut into.
const PARTS: usize = 32;

/// Pixels that are summed at a time.
const CHUNK: usize = 256;

/// The rows that one part fills: of the light, and of the soft picture.
type Rows<'a> = (&'a mut [f32], &'a mut [f32]);

/// What one part needs while it works: sums over lines, channels interleaved.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    line: Planes,
    soft: Vec<f32>,
    glow: Vec<f32>,
}

/// Averages the source into `raw` (light above the threshold, linear) and `soft` (encoded). False when aborted.
pub(crate) fn reduce(
    frame: &Frame,
    need: Need,
    raw: &mut Field,
    soft: &mut Field,
    workers: &dyn Workers,
    abort: &(dyn Fn() -> bool + Sync),
) -> bool {
    let (raw_len, soft_len) = (raw.width * 3, soft.width * 3);
    let (raw_height, soft_height, half) = (raw.height, soft.height, soft.side);
    let rows_each = raw_height.div_ceil(PARTS).max(1);
    let mut raw_parts = raw.rows_mut().chunks_mut(rows_each * raw_len);
    let mut soft_parts = soft.rows_mut().chunks_mut(rows_each * 2 * soft_len);
    let parts: [Mutex<Option<Rows>>; PARTS] =
        std::array::from_fn(|_| Mutex::new(raw_parts.next().zip(soft_parts.next())));
    let stopped = AtomicBool::new(false);
    workers.run(raw_height.div_ceil(rows_each).min(PARTS), &|part| {
        if stopped.load(Ordering::Relaxed) || abort() {
            stopped.store(true, Ordering::Relaxed);
            return;
        }
        let Some((raw_rows, soft_rows)) = parts
            .get(part)
            .and_then(|p| p.lock().ok().and_then(|mut rows| rows.take()))
        else {
            return;
        };
        frame.pool.with(|lines| {
            let bench = &mut lines.reduce;
            for (index, raw_row) in raw_rows.chunks_exact_mut(raw_len).enumerate() {
                let row = part * rows_each + index;
                raw_row.fill(0.0);
                let mut halves = 0.0;
                for k in 0..2 {
                    let soft_row = row * 2 + k;
                    if soft_row >= soft_height {
                        break;
                    }
                    let start = (index * 2 + k) * soft_len;
                    let cells = &mut soft_rows[start..start + soft_len];
                    bench.row(frame, need, soft_row * half, half, cells, raw_row);
                    halves += 1.0;
                }
                let scale = 1.0 / halves;
                raw_row.iter_mut().for_each(|cell| *cell *= scale);
            }
        });
    });
    !stopped.load(Ordering::Relaxed)
}

impl Bench {
    /// Averages a row of cells, `side` pixels each, into `soft`, and adds half a row of light to `raw`.
    fn row(&mut self, frame: &Frame, need: Need, first: usize, side: usize, soft: &mut [f32], raw: &mut [f32]) {
        let width = frame.width as usize;
        let lines = first..(first + side).min(frame.height as usize);
        // Every other line: half the reading for a blur that cannot tell.
        let share = 1.0 / lines.clone().step_by(2).len().max(1) as f32;
        // Sums that stay in the nearest cache; a whole number of the larger cells.
        let chunk = (CHUNK / (2 * side)).max(1) * 2 * side;
        let mut from = 0;
        while from < width {
            let to = (from + chunk).min(width);
            let len = (to - from) * frame.channels();
            for sums in [&mut self.soft, &mut self.glow] {
                sums.resize(len, 0.0);
            }
            if !self.sum_alike(frame, need, lines.clone(), from..to, share) {
                self.soft.fill(0.0);
                self.glow.fill(0.0);
                for line in lines.clone().step_by(2) {
                    for (source, weight) in frame.seen() {
                        if weight > 0.0 {
                            self.add_line(frame, need, &source, line as i32, from..to, weight * share);
                        }
                    }
                }
            }
            self.collapse(frame, need, side, from, soft, raw);
            from = to;
        }
    }

    /// Sums the lines of pictures as most hosts have them: opaque or premultiplied, no frame held, nothing missing. Two
    /// lines at a time, which saves taking up the sums for each; the arithmetic is that of one by one. False where the
    /// picture is of another kind.
    fn sum_alike(&mut self, frame: &Frame, need: Need, lines: Range<usize>, columns: Range<usize>, share: f32) -> bool {
        let source = &frame.current;
        let layout = *source.layout();
        let plain = layout.components == Components::Rgb || layout.premultiplied;
        let stored = source.columns();
        if (!plain && frame.alpha) || frame.stutter > 0.0 || stored.start > 0 || stored.end < frame.width {
            return false;
        }
        let pixel_len = layout.pixel_len();
        let start = (columns.start + stored.start.unsigned_abs() as usize) * pixel_len;
        let end = start + columns.len() * pixel_len;
        let bytes = |line: usize| source.bytes(line as i32).get(start..end).unwrap_or(&[]);
        let mut first = true;
        for line in lines.clone().step_by(4) {
            let second = if line + 2 < lines.end { bytes(line + 2) } else { &[] };
            if !plain {
                frame.expect_opaque(interleave::is_opaque(frame.level, &layout, bytes(line)));
                frame.expect_opaque(interleave::is_opaque(frame.level, &layout, second));
            }
            let sums = Sums {
                need,
                weight: share,
                threshold: frame.threshold,
                linear: frame.encoding == Encoding::Linear,
                soft: &mut self.soft,
                glow: &mut self.glow,
            };
            match layout.depth {
                Depth::U8 => sums.add::<U8>(frame.level, first, bytes(line), second),
                Depth::U16 => sums.add::<U16>(frame.level, first, bytes(line), second),
                Depth::F16 => sums.add::<F16>(frame.level, first, bytes(line), second),
                Depth::F32 => sums.add::<F32>(frame.level, first, bytes(line), second),
            }
            first = false;
        }
        true
    }

    fn add_line(&mut self, frame: &Frame, need: Need, source: &Source, line: i32, columns: Range<usize>, weight: f32) {
        let straight = !source.layout().premultiplied;
        self.line.resize(columns.len());
        source.read(frame.level, line, columns.start as i32, self.line.get_mut());
        let sums = Sums {
            need,
            weight,
            threshold: frame.threshold,
            linear: frame.encoding == Encoding::Linear,
            soft: &mut self.soft,
            glow: &mut self.glow,
        };
        sums.add_planes(frame.level, self.line.get(), straight, frame.channels());
    }

    /// Averages the sums into the cells from column `from` on.
    fn collapse(&self, frame: &Frame, need: Need, side: usize, from: usize, soft: &mut [f32], raw: &mut [f32]) {
        let most = BRIGHTEST;
        frame.level.run(
            #[inline(always)]
            || {
                let four = frame.channels() == 4;
                if need.soft {
                    let into = Into {
                        cells: soft,
                        side,
                        first: from / side,
                        most,
                        add: false,
                    };
                    if four {
                        into.collapse::<4>(&self.soft)
                    } else {
                        into.collapse::<3>(&self.soft)
                    }
                }
                if need.glow {
                    let side = side * 2;
                    let into = Into {
                        cells: raw,
                        side,
                        first: from / side,
                        most: most * most,
                        add: true,
                    };
                    if four {
                        into.collapse::<4>(&self.glow)
                    } else {
                        into.collapse::<3>(&self.glow)
                    }
                }
            },
        );
    }
}

/// A row of cells in three planes, and where in it to write.
struct Into<'a> {
    cells: &'a mut [f32],
    side: usize,
    first: usize,
    most: f32,
    add: bool,
}

impl Into<'_> {
    /// Averages interleaved pixels of `C` channels into cells.
    #[inline(always)]
    fn collapse<const C: usize>(self, sums: &[f32]) {
        let width = self.cells.len() / 3;
        let (r, rest) = self.cells.split_at_mut(width);
        let (g, b) = rest.split_at_mut(width);
        let cells = r[self.first..]
            .iter_mut()
            .zip(&mut g[self.first..])
            .zip(&mut b[self.first..]);
        for (((r, g), b), pixels) in cells.zip(sums.chunks(self.side * C)) {
            let mut sum = [0.0_f32; C];
            for pixel in pixels.chunks_exact(C) {
                for c in 0..C {
                    sum[c] += pixel[c];
                }
            }
            let share = C as f32 / pixels.len() as f32;
            for (c, cell) in [r, g, b].into_iter().enumerate() {
                let mean = at_most(sum[c] * share, self.most);
                *cell = if self.add { *cell + mean } else { mean };
            }
        }
    }
}

/// Where a line is added to, and how.
struct Sums<'a> {
    need: Need,
    weight: f32,
    threshold: f32,
    linear: bool,
    soft: &'a mut [f32],
    glow: &'a mut [f32],
}

impl Sums<'_> {
    /// Adds two lines, or one where the second is empty; the `first` ones begin the sums.
    fn add<S: Sample>(self, level: Level, first: bool, upper: &[u8], lower: &[u8]) {
        level.run(
            #[inline(always)]
            || match (self.need.soft, self.need.glow) {
                (true, true) => self.add_bytes::<S, true, true>(first, upper, lower),
                (true, false) => self.add_bytes::<S, true, false>(first, upper, lower),
                (false, _) => self.add_bytes::<S, false, true>(first, upper, lower),
            },
        );
    }

    #[inline(always)]
    fn add_bytes<S: Sample, const SOFT: bool, const GLOW: bool>(self, first: bool, upper: &[u8], lower: &[u8]) {
        let Self {
            weight,
            threshold,
            linear,
            soft,
            glow,
            ..
        } = self;
        let before = |sum: f32| if first { 0.0 } else { sum };
        let sums = soft.iter_mut().zip(glow);
        let samples = upper.chunks_exact(S::BYTES);
        if lower.is_empty() {
            for ((soft, glow), upper) in sums.zip(samples) {
                let [encoded, light] = both(S::load(upper), linear, threshold);
                if SOFT {
                    *soft = before(*soft) + encoded * weight;
                }
                if GLOW {
                    *glow = before(*glow) + light * weight;
                }
            }
            return;
        }
        for (((soft, glow), upper), lower) in sums.zip(samples).zip(lower.chunks_exact(S::BYTES)) {
            let upper = both(S::load(upper), linear, threshold);
            let lower = both(S::load(lower), linear, threshold);
            if SOFT {
                *soft = before(*soft) + upper[0] * weight + lower[0] * weight;
            }
            if GLOW {
                *glow = before(*glow) + upper[1] * weight + lower[1] * weight;
            }
        }
    }

    fn add_planes(self, level: Level, [r, g, b, a]: [&[f32]; 4], straight: bool, channels: usize) {
        let Self {
            weight,
            threshold,
            linear,
            soft,
            glow,
            ..
        } = self;
        level.run(
            #[inline(always)]
            || {
                let cells = soft.chunks_exact_mut(channels).zip(glow.chunks_exact_mut(channels));
                for (((((soft, glow), r), g), b), a) in cells.zip(r).zip(g).zip(b).zip(a) {
                    let opacity = if straight { at_most(positive(*a), 1.0) } else { 1.0 };
                    for (c, value) in [r, g, b].into_iter().enumerate() {
                        let [encoded, light] = both(*value, linear, threshold);
                        soft[c] += encoded * opacity * weight;
                        glow[c] += light * opacity * weight;
                    }
                }
            },
        );
    }
}

/// A stored value encoded, and its light above the threshold. What is no number, or without end, is black, and nothing is
/// brighter than [`BRIGHTEST`].
#[inline(always)]
fn both(value: f32, linear: bool, threshold: f32) -> [f32; 2] {
    let value = if value > 0.0 && value < f32::INFINITY {
        value
    } else {
        0.0
    };
    if linear {
        let value = at_most(value, BRIGHTEST * BRIGHTEST);
        [value.sqrt(), positive(value - threshold)]
    } else {
        let value = at_most(value, BRIGHTEST);
        [value, positive(value * value - threshold)]
    }
}
