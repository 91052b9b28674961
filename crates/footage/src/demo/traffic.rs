//! Cars: bodies with glass, headlights towards us, tail lights away, drawn out by their speed.

use super::camera::Camera;
use super::canvas::Canvas;
use super::score::{rushed, walked};
use super::sky::{haze, haze_at};
use super::sums::{Light, chance, fade, mix, smooth};

/// A car at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Car {
    x: f32,
    pub(super) z: f32,
    /// Metres that it moves while the shutter is open.
    blur: f32,
    oncoming: bool,
    key: i32,
}

/// How many come with the rush.
const MANY: i32 = 14;

/// Half of a frame at 24 a second: a shutter of 180 degrees.
const SHUTTER: f32 = 0.5 / 24.0;

/// All cars at `t` seconds.
pub(super) fn cars(t: f32) -> Vec<Car> {
    let mut all = Vec::new();
    // Two that take their time, at the beginning and at the end.
    for (key, (z, speed)) in [(44.0, -4.6), (20.0, 4.4), (58.0, 3.4), (96.0, -4.8)]
        .into_iter()
        .enumerate()
    {
        all.push(car(key as i32, z + speed * t, speed, speed < 0.0));
    }
    for key in 10..10 + MANY {
        let pick = |which| chance(key, which, 71);
        let oncoming = key % 2 == 0;
        let met = mix(4.2, 7.7, (key - 10) as f32 / (MANY - 1) as f32) + 0.2 * (pick(1) - 0.5);
        // Slow out of the rush, so that none shoots through the calm.
        let (slow, fast) = (mix(5.0, 6.5, pick(2)), mix(9.0, 13.0, pick(3)));
        let along = |t: f32| slow * t + fast * rushed(t);
        let gone = along(t) - along(met);
        let way = if oncoming { -1.0 } else { 1.0 };
        let speed = (along(t + 0.01) - along(t)) * 100.0;
        let z = walked(met) + way * gone;
        if (1.0..110.0).contains(&(z - walked(t))) {
            all.push(car(key, z, way * speed, oncoming));
        }
    }
    all
}

fn car(key: i32, z: f32, speed: f32, oncoming: bool) -> Car {
    let weave = 0.3 * (chance(key, 4, 71) - 0.5);
    Car {
        x: if oncoming { 5.7 } else { 1.9 } + weave,
        z,
        blur: speed.abs() * SHUTTER,
        oncoming,
        key,
    }
}

impl Car {
    pub(super) fn draw(&self, camera: &Camera, canvas: &mut Canvas) {
        let depth = self.z - camera.z;
        // The end that faces us.
        let Some((x, ground, scale)) = camera.project(self.x, 0.0, self.z).filter(|_| depth > 1.6) else {
            return;
        };
        let far = camera
            .project(self.x, 0.0, self.z + 4.2)
            .map_or((x, ground, scale), |far| far);
        let presence = smooth(1.6, 3.2, depth) * smooth(108.0, 85.0, depth);
        let (lost, kept) = (haze(depth), fade(depth * 0.008) * presence);
        let air = haze_at((self.x - camera.x) / depth);
        let tone = chance(self.key, 5, 71);
        let paint = Light(0.010, 0.013, 0.016).mix(Light(0.030, 0.007, 0.006), smooth(0.6, 0.8, tone));
        let paint = paint.mix(Light(0.036, 0.040, 0.044), smooth(0.85, 0.9, tone));
        let blur = 0.6 + self.blur * scale / depth.max(1.0) * 0.9;

        // From the far end to the near one, as slices of the same outline: that gives the side.
        let reach = (far.0 - x).abs() + (far.1 - ground).abs();
        let slices = (reach / 7.0).clamp(4.0, 24.0) as u32;
        for slice in (0..=slices).rev() {
            let part = slice as f32 / slices as f32;
            let (sx, sg, ss) = (mix(x, far.0, part), mix(ground, far.1, part), mix(scale, far.2, part));
            let cabin = (0.18..0.80).contains(&part);
            let light = paint * mix(1.0, 0.6, part);
            canvas.over((sx - ss, sg - 1.55 * ss, sx + ss, sg + 0.12 * ss), |px, py| {
                let (u, y) = ((px - sx) / ss, (sg - py) / ss);
                let lower = boxed(u, y - 0.56, 0.86, 0.36, 0.14);
                let upper = if cabin {
                    boxed(u, y - 1.12, 0.68 - 0.12 * (y - 1.0), 0.30, 0.16)
                } else {
                    -1.0
                };
                let edge = lower.max(upper);
                let cover = (edge * ss / blur + 0.5).clamp(0.0, 1.0);
                let glass = smooth(0.0, 0.05, upper) * smooth(0.92, 0.98, y);
                let sheen = if slice == 0 {
                    smooth(0.10, 0.0, edge) * smooth(0.5, 1.3, y)
                } else {
                    0.0
                };
                let shade = light * (0.5 + 0.7 * y) + Light(0.05, 0.075, 0.085) * (sheen * 0.35);
                let shade = shade.mix(Light(0.010, 0.022, 0.028), glass * 0.8);
                (shade.mix(air, lost), cover * presence)
            });
        }
        // What it hides of the wet road's shine.
        canvas.over((x - scale, ground - 2.0, x + scale, ground + 0.7 * scale), |px, py| {
            let (u, y) = ((px - x) / scale, (py - ground) / scale);
            let cover = smooth(0.95, 0.7, u.abs()) * smooth(0.65, 0.0, y);
            (Light(0.010, 0.013, 0.016).mix(air, lost), cover * 0.75 * presence)
        });
        self.lights(camera, canvas, (x, ground, scale), kept);
    }

    fn lights(&self, camera: &Camera, canvas: &mut Canvas, (x, ground, scale): (f32, f32, f32), kept: f32) {
        let (colour, size, glare) = match self.oncoming {
            true => (Light(1.0, 0.86, 0.66), 0.15, 1.0),
            false => (Light(1.0, 0.055, 0.022), 0.13, 0.62),
        };
        let streak = camera.project(self.x, 0.0, self.z + if self.oncoming { self.blur } else { -self.blur });
        for side in [-0.62, 0.62] {
            let (lx, ly) = (x + side * scale, ground - 0.66 * scale);
            if let Some((sx, sy, ss)) = streak {
                let end = (sx + side * ss, sy - 0.66 * ss);
                canvas.line((lx, ly), end, size * 0.7 * scale + 0.4, colour * (2.6 * glare * kept));
            }
            canvas.glow(lx, ly, (size * scale).max(1.5), 0.8, colour * (7.0 * glare * kept));
            canvas.glow(lx, ly, 0.75 * scale + 5.0, 1.0, colour * (0.55 * glare * kept));
            canvas.glow(lx, ly, 2.2 * scale + 15.0, 1.0, colour * (0.085 * glare * kept));
            // A long smear towards us on wet asphalt.
            let long = 1.2 * scale + 6.0;
            canvas.glow(
                lx,
                ground + 0.62 * scale + long * 0.4,
                0.20 * scale + 1.5,
                long / (0.20 * scale + 1.5),
                colour * (0.85 * glare * kept),
            );
        }
    }
}

/// Depth inside a box with round corners, around the origin.
fn boxed(x: f32, y: f32, half_width: f32, half_height: f32, round: f32) -> f32 {
    let (dx, dy) = (x.abs() - half_width + round, y.abs() - half_height + round);
    let outside = (dx.max(0.0) * dx.max(0.0) + dy.max(0.0) * dy.max(0.0)).sqrt();
    round - outside - dx.max(dy).min(0.0)
}
