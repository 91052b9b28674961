//! Street lamps: slim posts with an arm, a warm head, a halo in the rain, and their long reflections.

use super::camera::Camera;
use super::canvas::{Canvas, to_segment};
use super::sky::{haze, haze_at};
use super::sums::{Light, fade, floor};

/// Metres between lamps on one side.
pub(super) const SPACING: f32 = 13.0;

/// Height of the head, in metres.
const HEAD: f32 = 4.9;

/// The lamp's own light.
const LAMP: Light = Light(1.0, 0.58, 0.24);

/// One lamp, somewhere along the street.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lamp {
    x: f32,
    pub(super) z: f32,
    /// Which way the arm reaches.
    arm: f32,
}

/// All lamps that can be seen.
pub(super) fn lamps(camera: &Camera) -> Vec<Lamp> {
    let first = (camera.z / SPACING).floor() as i32;
    let pair = |i: i32| {
        let z = i as f32 * SPACING;
        [Lamp { x: -0.85, z, arm: 0.9 }, Lamp { x: 8.2, z, arm: -0.9 }]
    };
    (first..first + 12).flat_map(pair).collect()
}

impl Lamp {
    pub(super) fn draw(&self, camera: &Camera, canvas: &mut Canvas) {
        let Some((x, ground, scale)) = camera.project(self.x, 0.0, self.z) else {
            return;
        };
        let Some((head_x, head_y, _)) = camera.project(self.x + self.arm, HEAD, self.z) else {
            return;
        };
        let depth = self.z - camera.z;
        let (lost, kept) = (haze(depth), fade(depth * 0.011));
        let dark = Light(0.012, 0.016, 0.019).mix(haze_at((self.x - camera.x) / depth), lost);
        let top = ground - (HEAD + 0.12) * scale;
        let half = 0.055 * scale;
        let clear = (depth * 0.8).clamp(0.0, 1.0);
        canvas.over((x - half - 2.0, top - 2.0, x + half + 2.0, ground + 1.0), |px, py| {
            let (distance, _) = to_segment((px, py), (x, ground), (x, top));
            (dark, (half - distance + 0.5).clamp(0.0, 1.0) * clear)
        });
        let arm = half * 0.7;
        let (left, right) = (x.min(head_x), x.max(head_x));
        canvas.over(
            (left - 2.0, top - arm - 2.0, right + 2.0, top + 0.3 * scale),
            |px, py| {
                let (distance, _) = to_segment((px, py), (x, top), (head_x, head_y - 0.1 * scale));
                (dark, (arm - distance + 0.5).clamp(0.0, 1.0) * clear)
            },
        );
        // The head, its halo in wet air, and the streak on the ground.
        canvas.glow(head_x, head_y, (0.26 * scale).max(1.6), 0.55, LAMP * (6.5 * kept));
        canvas.glow(head_x, head_y, 1.5 * scale + 5.0, 1.0, LAMP * (0.42 * kept));
        canvas.glow(head_x, head_y, 4.2 * scale + 16.0, 1.0, LAMP * (0.085 * kept));
        if let Some((mirror_x, mirror_y, _)) = camera.project(self.x + self.arm, -HEAD, self.z) {
            let reach = 0.30 * scale + 1.5;
            canvas.glow(
                mirror_x,
                mirror_y - 0.3 * HEAD * scale,
                reach,
                5.5,
                LAMP * (0.50 * kept),
            );
        }
    }
}

/// How near to a lamp a place along the street is: 1 beside one, 0 halfway between two.
pub(super) fn nearness(z: f32) -> f32 {
    let along = z / SPACING;
    ((along - floor(along)) - 0.5).abs() * 2.0
}
