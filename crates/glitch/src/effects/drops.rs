//! Drops of water on the pane: each shows the street upside down and small, with a bright rim below, a soft shade above
//! and a glint; neighbours flow into one another.
//!
//! A drop is a bump of `(1 - d^2)^2`; bumps add up, and the pane is wet where their sum passes a threshold. The refracted
//! picture is taken from the reduced one, since a drop shows several times its own width.

use std::ops::Range;

use breath::{Drop, MAX_DROPS};

use crate::frame::Frame;
use crate::light::Field;
use crate::numbers::{floor, lerp, positive, smoothstep};
use crate::planes::Planes;

/// How many times its own size a drop shows.
const VIEW: f32 = 4.5;

/// Draws the drops that touch a stretch of a line into encoded planes, which start at column `first`.
pub(crate) fn drops(frame: &Frame, scene: &Field, line: i32, columns: Range<i32>, first: i32, shown: &mut Planes) {
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
    while let Some(left) = rest.first() {
        let (mut together, mut end) = (1, left.to);
        while let Some(next) = rest.get(together).filter(|next| next.from < end) {
            end = end.max(next.to);
            together += 1;
        }
        let (water, after) = rest.split_at(together);
        for column in left.from.max(columns.start)..end.min(columns.end) {
            if let Some(water) = Water::at(water, column as f32 + 0.5, y) {
                let index = (column - first) as usize;
                let dry = [r[index], g[index], b[index]];
                [r[index], g[index], b[index]] = water.show(frame, scene, dry);
            }
        }
        rest = after;
    }
}

/// A drop where a line cuts it, in pixels.
#[derive(Clone, Copy)]
struct Bump {
    /// Columns that it may wet.
    from: i32,
    to: i32,
    /// Its place in the recipe, so that the order is the same in every tile.
    index: u32,
    middle: [f32; 2],
    /// One over the radius.
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
        if drop.level <= 0.0 || radius <= 0.0 || dy.abs() >= 1.0 {
            return None;
        }
        let half = radius * libm::sqrtf(1.0 - dy * dy);
        let (from, to) = (floor(middle[0] - half), floor(middle[0] + half) + 1);
        let index = drop.x.to_bits() ^ drop.y.to_bits();
        Some(Self {
            from,
            to,
            index,
            middle,
            narrow: 1.0 / radius,
            dy,
            level: drop.level,
        })
    }
}

/// The water over one pixel.
struct Water {
    /// How wet, 0 to 1.
    cover: f32,
    /// From the drop's middle, in its radii.
    normal: [f32; 2],
    /// What is seen through it, in pixels.
    seen: [f32; 2],
}

impl Water {
    fn at(bumps: &[Bump], x: f32, y: f32) -> Option<Self> {
        let (mut sum, mut level) = (0.0, 0.0);
        let (mut middle, mut normal) = ([0.0; 2], [0.0; 2]);
        for drop in bumps {
            let dx = (x - drop.middle[0]) * drop.narrow;
            let inside = positive(1.0 - dx * dx - drop.dy * drop.dy);
            let bump = inside * inside;
            sum += bump;
            level += bump * drop.level;
            middle[0] += bump * drop.middle[0];
            middle[1] += bump * drop.middle[1];
            normal[0] += bump * dx;
            normal[1] += bump * drop.dy;
        }
        if sum <= 0.015 {
            return None;
        }
        let share = 1.0 / sum;
        let cover = smoothstep(0.015, 0.09, sum) * level * share;
        let (middle, normal) = (middle.map(|v| v * share), normal.map(|v| v * share));
        // Steeper towards the rim: the view bends in faster there.
        let view = VIEW * (1.0 + 0.9 * (normal[0] * normal[0] + normal[1] * normal[1]));
        let seen = [middle[0] - (x - middle[0]) * view, middle[1] - (y - middle[1]) * view];
        Some(Self { cover, normal, seen })
    }

    /// The pixel's encoded colour under water.
    fn show(&self, frame: &Frame, scene: &Field, dry: [f32; 3]) -> [f32; 3] {
        let x = (self.seen[0]).clamp(0.0, frame.width as f32 - 1.0);
        let y = (self.seen[1]).clamp(0.0, frame.height as f32 - 1.0);
        let seen = scene.sample(x, y);
        let [nx, ny] = self.normal;
        let edge = smoothstep(0.45, 0.95, libm::sqrtf(nx * nx + ny * ny));
        // Light comes from above: through a drop it gathers at the lower rim, and the upper one is in shade.
        let rim = edge * smoothstep(-0.1, 0.8, ny);
        let shade = edge * smoothstep(-0.1, 0.8, -ny);
        let (gx, gy) = ((nx + 0.32) * 5.0, (ny + 0.4) * 6.5);
        let glint = positive(1.0 - gx * gx - gy * gy);
        let mut shown = [0.0; 3];
        for (channel, out) in shown.iter_mut().enumerate() {
            let wet = seen[channel] * (1.04 + 0.45 * rim - 0.5 * shade) + 0.06 * rim + 0.45 * glint * glint;
            *out = lerp(dry[channel], wet, self.cover);
        }
        shown
    }
}
