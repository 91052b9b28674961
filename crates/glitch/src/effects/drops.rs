//! Drops of water on the pane: each shows the street upside down and small, with a bright rim below, a soft shade above
//! and a glint; neighbours flow into one another.
//!
//! A drop is a bump of `(1 - d^2)^2`; bumps add up, and the pane is wet where their sum passes a threshold. The refracted
//! picture is taken from the reduced one, since a drop shows several times its own width.

use std::ops::Range;

use breath::Drop;

use crate::frame::Frame;
use crate::light::Field;
use crate::numbers::{lerp, positive, smoothstep};
use crate::planes::Planes;

/// How many times its own size a drop shows.
const VIEW: f32 = 4.5;

/// Draws the drops that touch a stretch of a line into encoded planes, which start at `columns.start`.
pub(crate) fn drops(frame: &Frame, scene: &Field, line: i32, columns: Range<i32>, shown: &mut Planes) {
    let high = frame.height as f32;
    let y = line as f32 + 0.5;
    let touching = |drop: &&Drop| {
        let reach = drop.radius * high * drop.stretch;
        drop.level > 0.0 && reach > 0.0 && (y - drop.y * high).abs() < reach
    };
    let mut done = columns.start;
    // From left to right, each pixel once however many drops touch it.
    loop {
        let mut next = columns.end;
        let mut until = done;
        for drop in frame.recipe.drops().iter().filter(touching) {
            let (from, to) = span(drop, frame, y);
            if to > done && from < next {
                next = from.max(done);
            }
        }
        if next >= columns.end {
            return;
        }
        for drop in frame.recipe.drops().iter().filter(touching) {
            let (from, to) = span(drop, frame, y);
            if from <= next {
                until = until.max(to);
            }
        }
        let until = until.min(columns.end).max(next + 1);
        for column in next..until {
            let x = column as f32 + 0.5;
            if let Some(water) = Water::at(frame, frame.recipe.drops().iter().filter(touching), x, y) {
                let index = (column - columns.start) as usize;
                let [r, g, b, _] = shown.get_mut();
                let dry = [r[index], g[index], b[index]];
                [r[index], g[index], b[index]] = water.show(frame, scene, dry);
            }
        }
        done = until;
    }
}

/// The columns of a line that a drop may wet.
fn span(drop: &Drop, frame: &Frame, y: f32) -> (i32, i32) {
    let radius = drop.radius * frame.height as f32;
    let dy = (y - drop.y * frame.height as f32) / (radius * drop.stretch);
    let half = radius * libm::sqrtf(positive(1.0 - dy * dy));
    let middle = drop.x * frame.width as f32;
    ((middle - half) as i32, (middle + half) as i32 + 1)
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
    fn at<'a>(frame: &Frame, drops: impl Iterator<Item = &'a Drop>, x: f32, y: f32) -> Option<Self> {
        let (wide, high) = (frame.width as f32, frame.height as f32);
        let (mut sum, mut weights, mut level) = (0.0, 0.0, 0.0);
        let (mut middle, mut normal) = ([0.0; 2], [0.0; 2]);
        for drop in drops {
            let radius = drop.radius * high;
            let (dx, dy) = (
                (x - drop.x * wide) / radius,
                (y - drop.y * high) / (radius * drop.stretch),
            );
            let inside = positive(1.0 - dx * dx - dy * dy);
            let bump = inside * inside;
            sum += bump;
            weights += bump;
            level += bump * drop.level;
            middle[0] += bump * drop.x * wide;
            middle[1] += bump * drop.y * high;
            normal[0] += bump * dx;
            normal[1] += bump * dy;
        }
        let level = level / weights.max(1e-9);
        let cover = smoothstep(0.015, 0.09, sum) * level;
        if cover <= 0.0 {
            return None;
        }
        let middle = middle.map(|v| v / weights);
        let normal = normal.map(|v| v / weights);
        // Steeper towards the rim: the view bends in faster there.
        let steep = 1.0 + 0.9 * (normal[0] * normal[0] + normal[1] * normal[1]);
        let seen = [
            middle[0] - (x - middle[0]) * VIEW * steep,
            middle[1] - (y - middle[1]) * VIEW * steep,
        ];
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
