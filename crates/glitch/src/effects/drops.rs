//! Drops of water on the pane: each shows the street upside down and small, with a bright rim below, a soft shade above
//! and a glint; neighbours flow into one another.
//!
//! A drop is a bump of `(1 - d^2)^2`; bumps add up, and the pane is wet where their sum passes a threshold. The refracted
//! picture is taken from the reduced one, since a drop shows several times its own width.

use std::ops::Range;

use breath::{Drop, MAX_DROPS};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::frame::Frame;
use crate::group::GROUP;
use crate::light::{Scene, Sights};
use crate::number::{Number, smoothstep};
use crate::numbers::floor;
use crate::place::{put, take};
use crate::planes::Planes;
use crate::simd::Level;

/// How many times its own size a drop shows.
const VIEW: f32 = 4.5;

/// A number for each pixel of a group.
type Lane = [f32; GROUP];

/// Radius in pixels below which a drop is not shown: it would be a dead pixel, and no drop. At twice as many it is whole.
const SPECK: f32 = 1.25;

/// Least sum of bumps that is wet.
const DAMP: f32 = 0.015;

/// The drops of a frame that show, in pixels.
#[derive(Debug, Default)]
pub(crate) struct Rain {
    drops: Vec<Lens>,
}

/// A drop, in pixels. Its radius is one in lines.
#[derive(Debug)]
struct Lens {
    middle: [f32; 2],
    radius: f32,
    /// How far it reaches up and down.
    high: f32,
    level: f32,
    /// Its place in the recipe: orders drops that lie alike in the same way in every tile.
    index: usize,
}

impl Rain {
    /// Lays out the drops of a frame. Allocates once.
    pub(crate) fn lay_out(&mut self, frame: &Frame) {
        self.drops.clear();
        if !frame.rains() {
            return;
        }
        self.drops.reserve(MAX_DROPS);
        let lens = |(index, drop): (usize, &Drop)| {
            let radius = drop.radius * frame.height as f32;
            Lens {
                middle: [drop.x * frame.width as f32, drop.y * frame.height as f32],
                radius,
                high: radius * drop.stretch,
                level: drop.level * smoothstep(SPECK, 2.0 * SPECK, radius),
                index,
            }
        };
        let all = frame.recipe.drops().iter().enumerate();
        let all = all.filter(|(_, drop)| drop.level > 0.0).map(lens);
        self.drops.extend(all.filter(|lens| lens.radius > SPECK));
    }
}

/// A drop where a line cuts it, in pixels.
#[derive(Clone, Copy, Debug)]
struct Bump {
    /// Columns that it may wet.
    from: i32,
    to: i32,
    index: usize,
    middle: [f32; 2],
    /// Radii to a pixel, across.
    narrow: f32,
    /// Place of the line, from the middle, in radii.
    dy: f32,
    level: f32,
}

impl Bump {
    fn new(lens: &Lens, pixel_aspect: f32, y: f32) -> Option<Self> {
        let away = y - lens.middle[1];
        if away.abs() >= lens.high {
            return None;
        }
        let dy = away / lens.high;
        let half = lens.radius * libm::sqrtf(1.0 - dy * dy) / pixel_aspect;
        Some(Self {
            from: floor(lens.middle[0] - half),
            to: floor(lens.middle[0] + half) + 1,
            index: lens.index,
            middle: lens.middle,
            narrow: pixel_aspect / lens.radius,
            dy,
            level: lens.level,
        })
    }
}

/// The water on a stretch of a line.
#[derive(Debug, Default)]
pub(crate) struct Puddles {
    bumps: Vec<Bump>,
    wet: Vec<Wet>,
}

impl Puddles {
    /// Works out what is wet of `columns` of a line and what is seen there, and has the memory of it fetched.
    pub(crate) fn find(&mut self, rain: &Rain, frame: &Frame, scene: &Scene, line: i32, columns: &Range<i32>) {
        self.wet.clear();
        self.bumps.clear();
        if rain.drops.is_empty() {
            return;
        }
        // As much as the wettest line needs, in which every stretch of water ends within a group.
        self.bumps.reserve(MAX_DROPS);
        self.wet.reserve(columns.len().div_ceil(GROUP) + MAX_DROPS);
        let y = line as f32 + 0.5;
        let touches = |bump: &Bump| bump.to > columns.start && bump.from < columns.end;
        let bumps = rain
            .drops
            .iter()
            .filter_map(|lens| Bump::new(lens, frame.pixel_aspect, y));
        self.bumps.extend(bumps.filter(touches));
        self.bumps.sort_unstable_by_key(|bump| (bump.from, bump.to, bump.index));
        // From left to right: drops that touch one another are one stretch of water.
        let mut rest = &self.bumps[..];
        while let Some(leftmost) = rest.first() {
            let (mut together, mut end) = (1, leftmost.to);
            while let Some(next) = rest.get(together).filter(|next| next.from < end) {
                end = end.max(next.to);
                together += 1;
            }
            let (water, after) = rest.split_at(together);
            let stretch = leftmost.from.max(columns.start)..end.min(columns.end);
            crate::simd::at_level!(frame.level, s => {
                for column in stretch.clone().step_by(GROUP) {
                    self.wet.extend(Wet::new(s, water, frame, scene, column..stretch.end, y));
                }
            });
            rest = after;
        }
    }

    /// Lays the water that has been found over encoded planes, which start at column `first`.
    pub(crate) fn show(&self, level: Level, scene: &Scene, first: i32, shown: &mut Planes) {
        if self.wet.is_empty() {
            return;
        }
        let [r, g, b, _] = shown.get_mut();
        let mut planes = [r, g, b];
        crate::simd::at_level!(level, s => {
            for wet in &self.wet {
                wet.show(s, scene, (wet.column - first) as usize, &mut planes);
            }
        });
    }
}

/// The water over a group of pixels: bumps added up, and the means by which they are weighted.
struct Water<S: Simd> {
    sum: f32x16<S>,
    level: f32x16<S>,
    middle: [f32x16<S>; 2],
    /// From the drop's middle, in its radii.
    normal: [f32x16<S>; 2],
}

impl<S: Simd> Water<S> {
    /// Over pixels whose middles lie at `x`, the first and the last of them at `ends`.
    #[inline(always)]
    fn at(s: S, bumps: &[Bump], x: f32x16<S>, ends: [f32; 2]) -> Self {
        let zero = f32x16::splat(s, 0.0);
        let (mut sum, mut level) = (zero, zero);
        let ([mut middle_x, mut middle_y], [mut across, mut down]) = ([zero; 2], [zero; 2]);
        for drop in bumps
            .iter()
            .filter(|b| b.to as f32 > ends[0] && b.from as f32 <= ends[1])
        {
            let dx = (x - drop.middle[0]) * drop.narrow;
            let inside = (f32x16::splat(s, 1.0) - dx * dx - drop.dy * drop.dy).above(0.0);
            let bump = inside * inside;
            sum += bump;
            level += bump * drop.level;
            middle_x += bump * drop.middle[0];
            middle_y += bump * drop.middle[1];
            across += bump * dx;
            down += bump * drop.dy;
        }
        let share = f32x16::splat(s, 1.0) / sum.above(DAMP);
        Self {
            sum,
            level: level * share,
            middle: [middle_x * share, middle_y * share],
            normal: [across * share, down * share],
        }
    }

    /// What is seen through it, in pixels.
    #[inline(always)]
    fn seen(&self, x: f32x16<S>, y: f32) -> [f32x16<S>; 2] {
        let ([nx, ny], [middle_x, middle_y]) = (self.normal, self.middle);
        // Steeper towards the rim: the view bends in faster there.
        let view = ((nx * nx + ny * ny) * 0.9 + 1.0) * VIEW;
        [
            middle_x - (x - middle_x) * view,
            middle_y - (middle_y.like(y) - middle_y) * view,
        ]
    }
}

/// A group of pixels some of which are wet.
#[derive(Debug)]
struct Wet {
    column: i32,
    seen: Sights,
    /// What becomes of the colours seen: they are brightened, light is added, and so much of it covers the picture.
    gain: Lane,
    add: Lane,
    cover: Lane,
}

impl Wet {
    /// Looks through the water over the first of some columns, a group at most, if there is any.
    #[inline(always)]
    fn new<S: Simd>(s: S, bumps: &[Bump], frame: &Frame, scene: &Scene, columns: Range<i32>, y: f32) -> Option<Self> {
        let lanes: Lane = std::array::from_fn(|i| (columns.start + i as i32) as f32 + 0.5);
        let x = f32x16::load_array_ref(s, &lanes);
        let water = Water::at(s, bumps, x, [lanes[0], lanes[GROUP - 1]]);
        if !water.sum.simd_gt(DAMP).any_true() {
            return None;
        }
        let [across, down] = water.seen(x, y);
        let across = across.above(0.0).at_most(frame.width as f32 - 1.0);
        let down = down.above(0.0).at_most(frame.height as f32 - 1.0);
        let seen = scene.find(&[across.to_array(), down.to_array()]);
        let [nx, ny] = water.normal;
        let edge = smoothstep(0.45, 0.95, (nx * nx + ny * ny).root());
        // Light comes from above: through a drop it gathers at the lower rim, and the upper one is in shade.
        let rim = edge * smoothstep(-0.1, 0.8, ny);
        let shade = edge * smoothstep(-0.1, 0.8, ny * -1.0);
        let (gx, gy) = ((nx + 0.32) * 5.0, (ny + 0.4) * 6.5);
        let glint = (gx.like(1.0) - gx * gx - gy * gy).above(0.0);
        let cover = smoothstep(DAMP, 0.09, water.sum) * water.level;
        // Past the stretch it is dry.
        let inside = f32x16::splat(s, columns.end as f32);
        Some(Self {
            column: columns.start,
            seen,
            gain: (rim * 0.45 + 1.04 - shade * 0.5).to_array(),
            add: (rim * 0.06 + glint * 0.45 * glint).to_array(),
            cover: x.simd_lt(inside).select(cover, f32x16::splat(s, 0.0)).to_array(),
        })
    }

    /// Lays it over the pixels from the one numbered `at` on.
    #[inline(always)]
    fn show<S: Simd>(&self, s: S, scene: &Scene, at: usize, planes: &mut [&mut [f32]; 3]) {
        let lanes = 0..GROUP.min(planes[0].len().saturating_sub(at));
        let [gain, add, cover] = [&self.gain, &self.add, &self.cover].map(
            #[inline(always)]
            |lane| f32x16::load_array_ref(s, lane),
        );
        for (plane, colour) in planes.iter_mut().zip(scene.at(s, &self.seen)) {
            let value = take(s, plane, at, &lanes);
            let wet = value + (colour * gain + add - value) * cover;
            // What is dry stays, whatever number it is.
            put(cover.simd_gt(0.0).select(wet, value), plane, at, &lanes);
        }
    }
}

#[cfg(test)]
mod tests;
