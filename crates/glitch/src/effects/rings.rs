//! Rings: where a drop has landed, a crest runs outward and bends what lies under it.

use std::ops::Range;

use breath::Ring;

use crate::frame::Frame;
use crate::group::GROUP;
use crate::line::Parts;
use crate::numbers::{above, floor_of_many, mixed, positive};
use crate::planes::Planes;
use crate::rows::{At, Rows, Wanted};

/// Farthest that a ring displaces, in pixels: so many lines are kept at hand.
pub(crate) const REACH: i32 = 18;

/// How much brighter the lit side of a crest is, for a displacement of a hundredth of the height.
const SHINE: f32 = 0.09;

/// Rings that bend anything.
fn running<'a>(frame: &'a Frame) -> impl Iterator<Item = &'a Ring> {
    let rings = frame.recipe.rings().iter();
    rings.filter(|ring| ring.height != 0.0 && ring.width > 0.0)
}

/// How many lines the highest ring takes its pixels from: few stay in the nearer caches.
pub(crate) fn lines(frame: &Frame) -> i32 {
    let reach = running(frame).map(|ring| Crest::new(ring, frame).reach());
    reach.max().map_or(0, |reach| 2 * reach + 1)
}

/// Bends a stretch of a line by all rings; `shown` starts at column `first` and will be stored in `target`.
pub(crate) fn rings(
    parts: &Parts,
    rows: &mut Rows,
    line: i32,
    columns: Range<i32>,
    first: i32,
    shown: &mut Planes,
    target: &[u8],
) {
    let (frame, light) = (parts.frame, parts.light);
    let y = line as f32 + 0.5;
    let crests = || {
        running(frame)
            .map(|ring| Crest::new(ring, frame))
            .filter(|crest| crest.crosses(y))
    };
    // The lines that any of them needs are looked up once.
    let Some(reach) = crests().map(|crest| crest.reach()).max() else {
        return;
    };
    let mut slots = [At::default(); 2 * REACH as usize + 1];
    for (slot, offset) in slots.iter_mut().zip(-reach..=reach) {
        *slot = rows.load(frame, light, &Wanted::Current, line + offset, target);
    }
    let lines = Around {
        lines: slots.map(|slot| rows.at(slot).get()),
        reach,
        first: rows.first,
    };
    for crest in crests() {
        let dy = y - crest.centre[1];
        let outer = crest.outer();
        let inner = positive(crest.radius - crest.width);
        let far = libm::sqrtf(outer * outer - dy * dy);
        let near = libm::sqrtf(positive(inner * inner - dy * dy));
        let [far, near] = [far, near].map(|lines| lines / crest.pixel_aspect);
        for half in [(-far, -near), (near, far)] {
            let from = ((crest.centre[0] + half.0) as i32).max(columns.start);
            let to = ((crest.centre[0] + half.1) as i32 + 1).min(columns.end);
            // Rings that close in on their centre would touch the pixels between twice.
            let from = if half.0 >= 0.0 {
                from.max((crest.centre[0] - near) as i32 + 1)
            } else {
                from
            };
            if from < to {
                crest.bend(frame, &lines, dy, from..to, first, shown);
            }
        }
    }
}

/// The source's lines around one.
struct Around<'a> {
    /// From `reach` lines above to as many below.
    lines: [[&'a [f32]; 4]; 2 * REACH as usize + 1],
    reach: i32,
    /// Their first column.
    first: i32,
}

/// A ring: its centre in pixels, its lengths in lines.
struct Crest {
    centre: [f32; 2],
    pixel_aspect: f32,
    radius: f32,
    width: f32,
    /// How far it bends: pixels across, and lines.
    push: [f32; 2],
    shine: f32,
}

impl Crest {
    fn new(ring: &Ring, frame: &Frame) -> Self {
        // As far across, in pixels that may be narrower than a line is high.
        let most = (REACH as f32 - 2.0) * frame.pixel_aspect.min(1.0);
        let push = frame.pixels(ring.height).clamp(-most, most);
        Self {
            centre: [ring.x * frame.width as f32, ring.y * frame.height as f32],
            pixel_aspect: frame.pixel_aspect,
            radius: frame.pixels(ring.radius),
            width: frame.pixels(ring.width),
            push: [push / frame.pixel_aspect, push],
            shine: if frame.colour { SHINE * ring.height * 100.0 } else { 0.0 },
        }
    }

    /// How many lines up and down it takes its pixels from, at most.
    fn reach(&self) -> i32 {
        self.push[1].abs() as i32 + 2
    }

    fn outer(&self) -> f32 {
        self.radius + self.width
    }

    /// Whether it touches the line whose middle lies at `y`.
    fn crosses(&self, y: f32) -> bool {
        (y - self.centre[1]).abs() < self.outer()
    }

    /// Bends `columns` of a line `dy` pixels below the centre.
    fn bend(&self, frame: &Frame, around: &Around, dy: f32, columns: Range<i32>, first: i32, shown: &mut Planes) {
        let reach = self.reach();
        for column in columns.clone().step_by(GROUP) {
            let len = (columns.end - column).min(GROUP as i32) as usize;
            let bent = frame.level.run(
                #[inline(always)]
                || self.bent(column, dy, reach),
            );
            let to = (column - first) as usize;
            let mut planes = shown.part_mut(to..to + len);
            for i in (0..len).filter(|i| bent.bell[*i] > 0.0) {
                let row = (bent.top[i] + around.reach) as usize;
                let [upper, lower] = [&around.lines[row], &around.lines[row + 1]];
                let last = upper[0].len() as i32 - 2;
                let from = (column + i as i32 + bent.left[i] - around.first).clamp(0, last) as usize;
                for (channel, plane) in planes.iter_mut().enumerate().take(frame.planes()) {
                    let along = |line: &[f32]| mixed(line[from], line[from + 1], bent.part_x[i]);
                    let shine = if channel < 3 { bent.glance[i] } else { 0.0 };
                    plane[i] = mixed(along(upper[channel]), along(lower[channel]), bent.part_y[i]) + shine;
                }
            }
        }
    }

    /// Where the pixels from `column` on come from, `dy` pixels below the centre.
    #[inline(always)]
    fn bent(&self, column: i32, dy: f32, reach: i32) -> Bent {
        let mut bent = Bent::default();
        for i in 0..GROUP {
            let dx = ((column + i as i32) as f32 + 0.5 - self.centre[0]) * self.pixel_aspect;
            let distance = above((dx * dx + dy * dy).sqrt(), 1e-3);
            let across = (distance - self.radius) / self.width;
            let bell = positive(1.0 - across * across);
            // A crest between two troughs: out on one side, in on the other.
            let slope = bell * bell * across * 2.6;
            let (nx, ny) = (dx / distance, dy / distance);
            let (x, y) = (nx * slope * self.push[0], ny * slope * self.push[1]);
            let (left, top) = (floor_of_many(x), floor_of_many(y).clamp(-reach, reach - 1));
            bent.bell[i] = bell;
            bent.left[i] = left;
            bent.top[i] = top;
            bent.part_x[i] = x - left as f32;
            bent.part_y[i] = y - top as f32;
            bent.glance[i] = slope * (-0.6 * nx - 0.8 * ny) * self.shine;
        }
        bent
    }
}

/// What a ring does to some pixels.
#[derive(Default)]
struct Bent {
    /// 0 where it does nothing.
    bell: [f32; GROUP],
    /// Whole pixels to the source, and the rest.
    left: [i32; GROUP],
    top: [i32; GROUP],
    part_x: [f32; GROUP],
    part_y: [f32; GROUP],
    /// Light on the crest's side.
    glance: [f32; GROUP],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{drawn, with_job};
    use crate::hash::{hash, unit};
    use crate::numbers::mirrored;
    use crate::simd::Level;
    use crate::{Rect, Scratch};
    use breath::Recipe;

    const SIDE: i32 = 160;

    #[test]
    fn a_crest_shows_what_lies_where_it_bends_to() {
        let bounds = Rect::new(0, 0, SIDE, SIDE);
        let value = |line: i32, column: i32| unit(hash(9, mirrored(line, SIDE), mirrored(column, SIDE)));
        let pixel = |line: i32, x: i32| [value(line, x), value(line, x), value(line, x), 1.0];
        let rows = (0..SIDE)
            .rev()
            .flat_map(|line| (0..SIDE).flat_map(move |x| pixel(line, x)));
        let source: Vec<f32> = rows.collect();
        for (height, x) in [(0.02, 0.5), (-0.05, 0.1), (0.09, 0.97)] {
            let mut recipe = Recipe::IDENTITY;
            recipe.ring_count = 1;
            recipe.rings[0] = Ring {
                x,
                y: 0.45,
                radius: 0.3,
                width: 0.12,
                height,
            };
            let (got, crest) = with_job(&recipe, bounds, [&source, &source], bounds, |job| {
                let scratch = Scratch::default();
                let frame = Frame::new(job, Level::new(scratch.simd), &scratch.lines, 1);
                (drawn(job), Crest::new(&recipe.rings[0], &frame))
            });
            let mut bent_pixels = 0;
            for line in 0..SIDE {
                for x in 0..SIDE {
                    let bent = crest.bent(x, line as f32 + 0.5 - crest.centre[1], crest.reach());
                    let got = got[((SIDE - 1 - line) * SIDE + x) as usize * 4];
                    // At the very edge a pixel may count as touched or not: there it moves by nothing.
                    let expected = if bent.bell[0] > 1e-4 {
                        let along = |line: i32| {
                            mixed(
                                value(line, x + bent.left[0]),
                                value(line, x + bent.left[0] + 1),
                                bent.part_x[0],
                            )
                        };
                        bent_pixels += 1;
                        mixed(along(line + bent.top[0]), along(line + bent.top[0] + 1), bent.part_y[0])
                    } else {
                        value(line, x)
                    };
                    assert!(
                        (got - expected).abs() < 1e-3,
                        "{height}, {x} {line}: {got} is not {expected}"
                    );
                }
            }
            assert!(bent_pixels > 2000, "{bent_pixels}");
        }
    }
}
