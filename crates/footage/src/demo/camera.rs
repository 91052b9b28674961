//! Where the camera is and how it looks: someone walking, who hurries for a while.

use super::score::{rush, steps, walked};
use super::sums::{mix, noise};

/// A camera at a place on the pavement, looking down the street. Metres; x to the right, y up, z ahead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) z: f32,
    yaw: f32,
    pitch: f32,
    roll: f32,
    /// Size of the picture, in pixels.
    width: f32,
    height: f32,
}

/// Focal length in picture heights: a slightly wide lens.
pub(super) const FOCAL: f32 = 1.1;

/// The way a pixel looks: for every metre ahead, so many to the right and up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ray {
    pub(super) x: f32,
    pub(super) y: f32,
}

impl Camera {
    pub(super) fn at(t: f32, width: u32, height: u32) -> Camera {
        let turn = std::f32::consts::PI * steps(t);
        let hurry = rush(t);
        // Down on every step, to a side on every other.
        let bob = mix(0.014, 0.034, hurry) * libm::cosf(2.0 * turn);
        let sway = mix(0.016, 0.036, hurry) * libm::sinf(turn);
        let hand = |seed| noise(t * mix(0.5, 0.8, hurry), 0.5, seed);
        Camera {
            x: -2.2 + sway,
            y: 1.6 + bob,
            z: walked(t),
            yaw: 0.10 + mix(0.008, 0.03, hurry) * hand(1) + mix(0.0, 0.012, hurry) * libm::sinf(turn + 0.6),
            pitch: 0.055 + mix(0.005, 0.015, hurry) * hand(2) + mix(0.001, 0.007, hurry) * libm::cosf(2.0 * turn + 0.9),
            roll: mix(0.003, 0.009, hurry) * libm::sinf(turn + 0.3),
            width: width as f32,
            height: height as f32,
        }
    }

    /// How the middle of a pixel looks.
    pub(super) fn ray(&self, x: f32, y: f32) -> Ray {
        let (u, v) = (
            (x - self.width / 2.0) / self.height,
            (self.height / 2.0 - y) / self.height,
        );
        let (u, v) = (u - self.roll * v, v + self.roll * u);
        Ray {
            x: u / FOCAL + self.yaw,
            y: v / FOCAL + self.pitch,
        }
    }

    /// Where a point in the street stands in the picture, and pixels per metre there. `None` behind the camera.
    pub(super) fn project(&self, x: f32, y: f32, z: f32) -> Option<(f32, f32, f32)> {
        let depth = z - self.z;
        if depth < 0.35 {
            return None;
        }
        let (u, v) = (
            ((x - self.x) / depth - self.yaw) * FOCAL,
            ((y - self.y) / depth - self.pitch) * FOCAL,
        );
        // The inverse of the roll above, as long as it is small.
        let (u, v) = (u + self.roll * v, v - self.roll * u);
        let scale = self.height * FOCAL / depth;
        Some((
            self.width / 2.0 + u * self.height,
            self.height / 2.0 - v * self.height,
            scale,
        ))
    }

    /// Metres across one pixel at a distance of one metre.
    pub(super) fn pixel(&self) -> f32 {
        1.0 / (self.height * FOCAL)
    }
}
