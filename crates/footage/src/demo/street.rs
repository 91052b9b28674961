//! One ray down the street: sky, house or road, and on the road what it mirrors.

use super::camera::{Camera, Ray};
use super::canvas::Canvas;
use super::score::rush;
use super::sky::{haze, haze_at, sky};
use super::sums::{Bumps, Light, cover, fade, mix, smooth};
use super::walls::{Row, Side, Spot, wall};

/// The street at one moment.
#[derive(Debug)]
pub(super) struct Street {
    pub(super) camera: Camera,
    t: f32,
    rush: f32,
    left: Row,
    right: Row,
}

/// What the last pixel looked up, for the next one.
#[derive(Debug, Default)]
struct Notes {
    clouds: [Bumps; 2],
    puddles: [Bumps; 2],
    ripples: [Bumps; 2],
    bricks: Bumps,
    shelves: Bumps,
}

/// How far ahead walls are seen, in metres.
const FAR: f32 = 260.0;

/// Where the road begins, to the right of the pavement: x in metres.
pub(super) const KERB: f32 = -0.5;

impl Street {
    pub(super) fn at(t: f32, camera: Camera) -> Street {
        let (from, to) = (camera.z, camera.z + FAR);
        Street {
            camera,
            t,
            rush: rush(t),
            left: Row::between(Side::Left, from, to, rush(t)),
            right: Row::between(Side::Right, from, to, rush(t)),
        }
    }

    /// Paints what stands still. Most of the picture changes little from pixel to pixel: every second pixel of every
    /// second row is worked out, and those between where their neighbours differ; elsewhere they are the neighbours' mean.
    pub(super) fn paint(&self, canvas: &mut Canvas) {
        let (width, height) = (canvas.width, canvas.height);
        let mut notes = Notes::default();
        let mut light = |x: usize, y: usize| self.light(self.camera.ray(x as f32 + 0.5, y as f32 + 0.5), &mut notes);
        for (y, row) in canvas.pixels.chunks_exact_mut(width).enumerate().step_by(2) {
            for x in (0..width).step_by(2) {
                row[x] = light(x, y);
            }
            for x in (1..width).step_by(2) {
                let beside = row.get(x + 1).and_then(|right| between(row[x - 1], *right));
                row[x] = beside.unwrap_or_else(|| light(x, y));
            }
        }
        for y in (1..height).step_by(2) {
            let (above, rest) = canvas.pixels[(y - 1) * width..].split_at_mut(width);
            let (row, below) = rest.split_at_mut(width);
            for (x, pixel) in row.iter_mut().enumerate() {
                let beside = below.get(x).and_then(|below| between(above[x], *below));
                *pixel = beside.unwrap_or_else(|| light(x, y));
            }
        }
    }

    /// The light along a ray.
    fn light(&self, ray: Ray, notes: &mut Notes) -> Light {
        if ray.y >= 0.0 {
            return self.above(ray, self.camera.y, 0.0, notes);
        }
        let depth = -self.camera.y / ray.y;
        match self.wall_depth(ray) {
            Some((_, near)) if near < depth => self.above(ray, self.camera.y, 0.0, notes),
            _ => self.ground(ray, depth, notes),
        }
    }

    /// The wall that a ray comes to, and how far ahead.
    fn wall_depth(&self, ray: Ray) -> Option<(Side, f32)> {
        let side = if ray.x < 0.0 { Side::Left } else { Side::Right };
        let depth = (side.x() - self.camera.x) / ray.x;
        (depth > 0.0 && depth < FAR).then_some((side, depth))
    }

    /// Walls and sky, from `eye` metres up; `soft` widens every edge by that many metres a metre.
    fn above(&self, ray: Ray, eye: f32, soft: f32, notes: &mut Notes) -> Light {
        if let Some((side, depth)) = self.wall_depth(ray) {
            let z = self.camera.z + depth;
            let y = eye + ray.y * depth;
            let row = if side == Side::Left { &self.left } else { &self.right };
            let house = row.at(z);
            let top = house.roof(depth / (side.x() - self.camera.x).abs());
            if y < top + 0.5 {
                let pixel = self.camera.pixel();
                let spread = depth * (pixel + soft);
                let pixel_z = (depth * depth * pixel / (side.x() - self.camera.x).abs()).max(spread);
                let spot = Spot {
                    side,
                    house,
                    z,
                    y: y.max(0.02),
                    pixel_z,
                    pixel_y: spread + pixel_z * ray.y.abs() * 0.5,
                };
                let lost = haze(depth);
                let wall = wall(spot, &mut notes.bricks, &mut notes.shelves).mix(haze_at(ray.x), lost);
                let solid = cover(y, -1.0, top, spread.max(1e-3));
                if solid >= 1.0 {
                    return wall;
                }
                return sky(ray.x, ray.y, self.t, soft, &mut notes.clouds).mix(wall, solid);
            }
        }
        sky(ray.x, ray.y, self.t, soft, &mut notes.clouds)
    }

    /// Wet stone and asphalt.
    fn ground(&self, ray: Ray, depth: f32, notes: &mut Notes) -> Light {
        let (x, z) = (self.camera.x + ray.x * depth, self.camera.z + depth);
        let pixel = depth * self.camera.pixel();
        let pixel_z = depth * depth * self.camera.pixel() / self.camera.y;
        let sharp = smooth(1.2, 0.1, pixel_z);
        // Puddles mirror; the rest only shines.
        let puddle = notes.puddles[0].at(x * 0.55, z * 0.32, 51) + 0.5 * notes.puddles[1].at(x * 1.3, z * 0.8, 52);
        let wet = mix(0.34, 0.95, smooth(-0.35, 0.55, puddle));
        let (rough, ring) = if sharp > 0.0 {
            let [rough, ring] = &mut notes.ripples;
            (
                rough.at(x * 5.0, z * 3.1, 53) * sharp,
                ring.at(x * 2.2, z * 1.4 - self.t * 1.1, 54) * sharp,
            )
        } else {
            (0.0, 0.0)
        };
        let wave = (1.0 - wet) * 0.030 * rough + 0.007 * ring;
        let mirror = Ray {
            x: ray.x + wave * 0.6,
            y: (-ray.y + wave).max(0.0005),
        };
        // Seen in the road, the street stands on its head: as if from as far below.
        let image = self.above(mirror, -self.camera.y, mix(0.045, 0.008, wet), notes);
        let glancing = 1.0 / (1.0 + 9.0 * -ray.y);
        let shine = mix(0.10, 0.86, glancing * glancing) * wet;

        let kerb = cover(x, KERB - 0.16, KERB, pixel);
        let is_road = cover(x, KERB, 100.0, pixel);
        let far_side = cover(x, 7.9, 100.0, pixel);
        let stone = Light(0.058, 0.064, 0.068) * (1.0 + 0.25 * rough);
        let seam =
            cover((x * 0.8).fract(), 0.0, 0.025, pixel * 0.8) + cover((z * 0.55).fract(), 0.0, 0.02, pixel_z * 0.55);
        let stone = stone * (1.0 - 0.45 * seam.min(1.0) * sharp);
        let asphalt = Light(0.022, 0.026, 0.030) * (1.0 + 0.35 * rough);
        let dash = cover((z / 6.0).fract(), 0.0, 0.42, pixel_z / 6.0) * cover(x, 3.62, 3.76, pixel);
        let asphalt = asphalt.mix(Light(0.26, 0.26, 0.24), dash * 0.5 * smooth(3.0, 0.5, pixel_z));
        let mut albedo = stone.mix(asphalt, is_road * (1.0 - far_side));
        albedo = albedo.mix(Light(0.11, 0.115, 0.12), kerb * 0.8);

        let lamp = super::lamps::nearness(z);
        let pool = fade((1.0 - lamp) * 3.0) * (fade((x + 0.9).abs() * 0.5) + 0.8 * fade((x - 8.3).abs() * 0.5));
        let dusk = Light(0.50, 0.84, 1.0) * 0.40;
        // Shops throw light onto the stones before them.
        let shops = Light(1.3, 0.72, 0.32) * (fade((x + 4.6) * 0.8) * mix(0.8, 1.3, self.rush));
        let lit = albedo.tint(dusk + Light(3.6, 1.9, 0.75) * pool + shops);
        (lit + image * shine).mix(haze_at(ray.x), haze(depth))
    }
}

/// The mean of two pixels that differ too little to see, within a code or two of the print.
fn between(a: Light, b: Light) -> Option<Light> {
    let alike = |a: f32, b: f32| (a - b).abs() <= 0.0004 + 0.0125 * (a + b);
    (alike(a.0, b.0) && alike(a.1, b.1) && alike(a.2, b.2)).then(|| (a + b) * 0.5)
}
