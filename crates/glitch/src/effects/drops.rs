//! Drops of water on the pane: each shows the street upside down and small, with a bright rim below, a soft shade above
//! and a glint; neighbours flow into one another.
//!
//! A drop is a bump of `(1 - d^2)^2`; bumps add up, and the pane is wet where their sum passes a threshold. The refracted
//! picture is taken from the reduced one, since a drop shows several times its own width.

use std::ops::Range;

use breath::{Drop, MAX_DROPS};

use crate::frame::Frame;
use crate::light::Scene;
use crate::numbers::{above, at_most, floor, mixed, positive, smoothstep};
use crate::planes::Planes;

/// How many times its own size a drop shows.
const VIEW: f32 = 4.5;

/// Pixels that are worked out at a time.
const LANES: usize = 16;

/// As many numbers, one a pixel.
type Lane = [f32; LANES];

/// Radius in pixels below which a drop is not shown: it would be a dead pixel, and no drop. At twice as many it is whole.
const SPECK: f32 = 1.25;

/// Least sum of bumps that is wet.
const DAMP: f32 = 0.015;

/// Draws the drops that touch a stretch of a line into encoded planes, which start at column `first`.
pub(crate) fn drops(frame: &Frame, scene: &Scene, line: i32, columns: Range<i32>, first: i32, shown: &mut Planes) {
    let y = line as f32 + 0.5;
    let mut bumps = [Bump::NONE; MAX_DROPS];
    let mut count = 0;
    for drop in frame.recipe.drops() {
        if let Some(bump) = Bump::new(drop, frame, y).filter(|b| b.to > columns.start && b.from < columns.end) {
            bumps[count] = bump;
            count += 1;
        }
    }
    let bumps = &mut bumps[..count];
    bumps.sort_unstable_by_key(|bump| (bump.from, bump.to, bump.index));
    let [r, g, b, _] = shown.get_mut();
    // From left to right: drops that touch one another are one stretch of water.
    let mut rest = &bumps[..];
    while let Some(leftmost) = rest.first() {
        let (mut together, mut end) = (1, leftmost.to);
        while let Some(next) = rest.get(together).filter(|next| next.from < end) {
            end = end.max(next.to);
            together += 1;
        }
        let (water, after) = rest.split_at(together);
        let wet = leftmost.from.max(columns.start)..end.min(columns.end);
        for column in wet.clone().step_by(LANES) {
            let len = (wet.end - column).min(LANES as i32) as usize;
            let place = (column - first) as usize..(column - first) as usize + len;
            let planes = [&mut r[place.clone()], &mut g[place.clone()], &mut b[place]];
            frame.level.run(
                #[inline(always)]
                || show(water, frame, scene, column, y, planes),
            );
        }
        rest = after;
    }
}

/// A drop where a line cuts it, in pixels. Its radius is one in lines.
#[derive(Clone, Copy)]
struct Bump {
    /// Columns that it may wet.
    from: i32,
    to: i32,
    /// Its place in the recipe, so that the order is the same in every tile.
    index: u32,
    middle: [f32; 2],
    /// Radii to a pixel, across.
    narrow: f32,
    /// Place of the line, from the middle, in radii.
    dy: f32,
    level: f32,
}

impl Bump {
    const NONE: Self = Self {
        from: 0,
        to: 0,
        index: 0,
        middle: [0.0; 2],
        narrow: 0.0,
        dy: 0.0,
        level: 0.0,
    };

    fn new(drop: &Drop, frame: &Frame, y: f32) -> Option<Self> {
        let radius = drop.radius * frame.height as f32;
        let middle = [drop.x * frame.width as f32, drop.y * frame.height as f32];
        let dy = (y - middle[1]) / (radius * drop.stretch);
        if drop.level <= 0.0 || radius <= SPECK || dy.abs() >= 1.0 {
            return None;
        }
        let half = radius * libm::sqrtf(1.0 - dy * dy) / frame.pixel_aspect;
        let (from, to) = (floor(middle[0] - half), floor(middle[0] + half) + 1);
        let index = drop.x.to_bits() ^ drop.y.to_bits();
        Some(Self {
            from,
            to,
            index,
            middle,
            narrow: frame.pixel_aspect / radius,
            dy,
            level: drop.level * smoothstep(SPECK, 2.0 * SPECK, radius),
        })
    }
}

/// The water over some pixels: bumps added up, and the means by which they are weighted.
#[derive(Clone, Copy)]
struct Water {
    sum: Lane,
    level: Lane,
    middle: [Lane; 2],
    /// From the drop's middle, in its radii.
    normal: [Lane; 2],
}

impl Water {
    #[inline(always)]
    fn at(bumps: &[Bump], x: &Lane) -> Self {
        let zero = [0.0; LANES];
        let mut water = Self {
            sum: zero,
            level: zero,
            middle: [zero; 2],
            normal: [zero; 2],
        };
        for drop in bumps
            .iter()
            .filter(|b| b.to as f32 > x[0] && b.from as f32 <= x[LANES - 1])
        {
            for (i, x) in x.iter().enumerate() {
                let dx = (x - drop.middle[0]) * drop.narrow;
                let inside = positive(1.0 - dx * dx - drop.dy * drop.dy);
                let bump = inside * inside;
                water.sum[i] += bump;
                water.level[i] += bump * drop.level;
                water.middle[0][i] += bump * drop.middle[0];
                water.middle[1][i] += bump * drop.middle[1];
                water.normal[0][i] += bump * dx;
                water.normal[1][i] += bump * drop.dy;
            }
        }
        let share = water.sum.map(|sum| 1.0 / above(sum, DAMP));
        let [x, y] = &mut water.middle;
        let [across, down] = &mut water.normal;
        for mean in [&mut water.level, x, y, across, down] {
            for (mean, share) in mean.iter_mut().zip(&share) {
                *mean *= share;
            }
        }
        water
    }

    /// What is seen through it, in pixels.
    #[inline(always)]
    fn seen(&self, x: &Lane, y: f32) -> [Lane; 2] {
        let [nx, ny] = &self.normal;
        let mut seen = self.middle;
        for i in 0..LANES {
            // Steeper towards the rim: the view bends in faster there.
            let view = VIEW * (1.0 + 0.9 * (nx[i] * nx[i] + ny[i] * ny[i]));
            seen[0][i] -= (x[i] - seen[0][i]) * view;
            seen[1][i] -= (y - seen[1][i]) * view;
        }
        seen
    }
}

/// Lays water over the pixels from `column` on, as many as `planes` are long and at most [`LANES`].
#[inline(always)]
fn show(bumps: &[Bump], frame: &Frame, scene: &Scene, column: i32, y: f32, [r, g, b]: [&mut [f32]; 3]) {
    let x: Lane = std::array::from_fn(|i| (column + i as i32) as f32 + 0.5);
    let water = Water::at(bumps, &x);
    if water.sum.iter().all(|sum| *sum <= DAMP) {
        return;
    }
    let [across, down] = water.seen(&x, y);
    let seen = [
        across.map(|x| at_most(positive(x), frame.width as f32 - 1.0)),
        down.map(|y| at_most(positive(y), frame.height as f32 - 1.0)),
    ];
    let seen = scene.at(&seen);
    let mut colours = [[0.0; LANES]; 3];
    for (c, colour) in colours.iter_mut().enumerate() {
        for (value, seen) in colour.iter_mut().zip(&seen) {
            *value = seen[c];
        }
    }
    let (mut gain, mut add, mut cover) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for i in 0..LANES {
        let [nx, ny] = [water.normal[0][i], water.normal[1][i]];
        let edge = smoothstep(0.45, 0.95, (nx * nx + ny * ny).sqrt());
        // Light comes from above: through a drop it gathers at the lower rim, and the upper one is in shade.
        let rim = edge * smoothstep(-0.1, 0.8, ny);
        let shade = edge * smoothstep(-0.1, 0.8, -ny);
        let (gx, gy) = ((nx + 0.32) * 5.0, (ny + 0.4) * 6.5);
        let glint = positive(1.0 - gx * gx - gy * gy);
        gain[i] = 1.04 + 0.45 * rim - 0.5 * shade;
        add[i] = 0.06 * rim + 0.45 * glint * glint;
        cover[i] = smoothstep(DAMP, 0.09, water.sum[i]) * water.level[i];
    }
    for (plane, colours) in [r, g, b].into_iter().zip(&colours) {
        let lanes = colours.iter().zip(&gain).zip(&add).zip(&cover);
        for (value, (((colour, gain), add), cover)) in plane.iter_mut().zip(lanes) {
            // What is dry stays, whatever number it is.
            let wet = mixed(*value, colour * gain + add, *cover);
            *value = if *cover > 0.0 { wet } else { *value };
        }
    }
}
