//! The frame as it is painted: linear light, shapes with soft edges, bloom, and the print at the end.

use super::sums::{Light, fade, mix};

/// A frame of linear light.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<Light>,
}

/// A box of pixels: left, top, right, bottom, the last two excluded.
type Area = (usize, usize, usize, usize);

impl Canvas {
    pub(super) fn new(width: usize, height: usize) -> Canvas {
        Canvas {
            width,
            height,
            pixels: vec![Light::default(); width * height],
        }
    }

    fn area(&self, left: f32, top: f32, right: f32, bottom: f32) -> Area {
        // A float becomes the nearest whole number there is: below 0 it is 0.
        let (w, h) = (self.width, self.height);
        (
            (left as usize).min(w),
            (top as usize).min(h),
            (right.ceil() as usize).min(w),
            (bottom.ceil() as usize).min(h),
        )
    }

    /// Lays `paint` over the box: it gives light and how much it covers, for the middle of each pixel.
    pub(super) fn over(
        &mut self,
        (left, top, right, bottom): (f32, f32, f32, f32),
        paint: impl Fn(f32, f32) -> (Light, f32),
    ) {
        let (x0, y0, x1, y1) = self.area(left, top, right, bottom);
        for y in y0..y1 {
            for x in x0..x1 {
                let (light, cover) = paint(x as f32 + 0.5, y as f32 + 0.5);
                if cover > 0.002 {
                    let pixel = &mut self.pixels[y * self.width + x];
                    *pixel = pixel.mix(light, cover.min(1.0));
                }
            }
        }
    }

    /// Lays a shape over the box. `depth` tells how far inside it a place is, in pixels, negative outside, and changes by
    /// about a pixel a pixel; `paint` gives light and cover from place and depth. Beyond `edge` either way, depth is taken as
    /// even over tiles of 4 x 4; nearer, it is asked for at each pixel, or, for a `plain` shape without detail of that size,
    /// at the corners.
    pub(super) fn shape(
        &mut self,
        (left, top, right, bottom): (f32, f32, f32, f32),
        (edge, plain): (f32, bool),
        depth: impl Fn(f32, f32) -> f32,
        paint: impl Fn(f32, f32, f32) -> (Light, f32),
    ) {
        const TILE: usize = 4;
        // Half a tile's diagonal, and a little for shapes whose depth changes faster.
        const REACH: f32 = 2.9 * 1.4;
        let (x0, y0, x1, y1) = self.area(left, top, right, bottom);
        for tile_y in (y0..y1).step_by(TILE) {
            for tile_x in (x0..x1).step_by(TILE) {
                let (tx, ty) = (tile_x as f32, tile_y as f32);
                let middle = depth(tx + 2.0, ty + 2.0);
                if middle < -edge - REACH {
                    continue;
                }
                let even = middle > edge + REACH;
                let corners = match (even, plain) {
                    (true, _) => [middle; 4],
                    (false, true) => [
                        depth(tx, ty),
                        depth(tx + 4.0, ty),
                        depth(tx, ty + 4.0),
                        depth(tx + 4.0, ty + 4.0),
                    ],
                    (false, false) => [0.0; 4],
                };
                for y in tile_y..(tile_y + TILE).min(y1) {
                    for x in tile_x..(tile_x + TILE).min(x1) {
                        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                        let inside = if even || plain {
                            let (u, v) = ((px - tx) * 0.25, (py - ty) * 0.25);
                            mix(mix(corners[0], corners[1], u), mix(corners[2], corners[3], u), v)
                        } else {
                            depth(px, py)
                        };
                        let (light, cover) = paint(px, py, inside);
                        if cover > 0.002 {
                            let pixel = &mut self.pixels[y * self.width + x];
                            *pixel = pixel.mix(light, cover.min(1.0));
                        }
                    }
                }
            }
        }
    }

    /// Adds a round glow of this reach in pixels, flattened by `squash` (1 is round; above, taller).
    pub(super) fn glow(&mut self, x: f32, y: f32, reach: f32, squash: f32, light: Light) {
        let (wide, tall) = (reach, reach * squash);
        let (x0, y0, x1, y1) = self.area(x - wide, y - tall, x + wide, y + tall);
        for py in y0..y1 {
            let v = (py as f32 + 0.5 - y) / tall;
            for px in x0..x1 {
                let u = (px as f32 + 0.5 - x) / wide;
                let near = 1.0 - u * u - v * v;
                if near > 0.0 {
                    let pixel = &mut self.pixels[py * self.width + px];
                    *pixel = *pixel + light * (near * near * near);
                }
            }
        }
    }

    /// Adds a short line of light, as thick as `half` on both sides.
    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), half: f32, light: Light) {
        let (x0, y0, x1, y1) = self.area(
            from.0.min(to.0) - half - 1.0,
            from.1.min(to.1) - half - 1.0,
            from.0.max(to.0) + half + 1.0,
            from.1.max(to.1) + half + 1.0,
        );
        for py in y0..y1 {
            for px in x0..x1 {
                let (distance, along) = to_segment((px as f32 + 0.5, py as f32 + 0.5), from, to);
                let strength = (half - distance + 0.5).clamp(0.0, 1.0) * (along * (1.0 - along) * 4.0);
                let pixel = &mut self.pixels[py * self.width + px];
                *pixel = *pixel + light * strength;
            }
        }
    }

    /// Lets bright light spill: a quarter-size copy, blurred twice as wide each time, added back.
    pub(super) fn bloom(&mut self, strength: f32) {
        let (w, h) = (self.width.div_ceil(4), self.height.div_ceil(4));
        let mut small = Canvas::new(w, h);
        for (rows, averages) in self.pixels.chunks(4 * self.width).zip(small.pixels.chunks_exact_mut(w)) {
            for row in rows.chunks_exact(self.width) {
                for (four, sum) in row.chunks(4).zip(&mut *averages) {
                    *sum = four.iter().fold(*sum, |sum, pixel| sum + bright(*pixel));
                }
            }
            let high = rows.len() / self.width;
            for (x, sum) in averages.iter_mut().enumerate() {
                *sum = *sum * (1.0 / ((self.width - 4 * x).min(4) * high) as f32);
            }
        }
        let reach = (self.height / 90).max(1);
        let mut near = small.clone();
        near.blur(reach.div_ceil(3));
        small.blur(reach * 2);
        for (spill, near) in small.pixels.iter_mut().zip(&near.pixels) {
            *spill = (*near * 0.6 + spill.tint(Light(1.0, 0.82, 0.66)) * 0.9) * strength;
        }
        let places: Vec<Between> = (0..self.width).map(|x| Between::of(x, w)).collect();
        let mut spills = vec![Light::default(); w];
        for (y, row) in self.pixels.chunks_exact_mut(self.width).enumerate() {
            let down = Between::of(y, h);
            let (top, bottom) = (&small.pixels[down.low * w..], &small.pixels[down.high * w..]);
            for ((spill, top), bottom) in spills.iter_mut().zip(top).zip(bottom) {
                *spill = top.mix(*bottom, down.part);
            }
            for (pixel, across) in row.iter_mut().zip(&places) {
                *pixel = *pixel + spills[across.low].mix(spills[across.high], across.part);
            }
        }
    }

    /// Three running averages each way: close to a Gaussian.
    fn blur(&mut self, radius: usize) {
        for _ in 0..3 {
            let mut turned = Canvas::new(self.height, self.width);
            for (y, row) in self.pixels.chunks_exact(self.width).enumerate() {
                average(row, radius, |x, light| turned.pixels[x * self.height + y] = light);
            }
            for (x, column) in turned.pixels.chunks_exact(self.height).enumerate() {
                average(column, radius, |y, light| self.pixels[y * self.width + x] = light);
            }
        }
    }

    /// The print: exposure, a shoulder for highlights, darker corners, teal shadows, sRGB.
    pub(super) fn print(&self, encode: &Encode) -> Vec<u8> {
        let (w, h) = (self.width as f32, self.height as f32);
        let mut bytes = Vec::with_capacity(self.pixels.len() * 4);
        // Squared distance from the middle, across.
        let across: Vec<f32> = (0..self.width)
            .map(|x| {
                let u = x as f32 / w - 0.5;
                u * u
            })
            .collect();
        // A row's colours one after the other, so that the compiler does several pixels at once.
        let mut planes = [(); 3].map(|()| vec![0.0_f32; self.width]);
        for (y, row) in self.pixels.chunks_exact(self.width).enumerate() {
            let v = y as f32 / h - 0.5;
            let [reds, greens, blues] = &mut planes;
            for ((((pixel, uu), red), green), blue) in row.iter().zip(&across).zip(reds).zip(greens).zip(blues) {
                let light = *pixel * (1.9 * (1.0 - 0.85 * (uu + v * v)));
                (*red, *green, *blue) = (light.0, light.1, light.2);
            }
            develop(&mut planes);
            let [reds, greens, blues] = &planes;
            // Half a step of ordered dither keeps the sky from banding.
            let dither = BAYER[y % 4].iter().cycle();
            for (((red, green), blue), dither) in reds.iter().zip(greens).zip(blues).zip(dither) {
                bytes.extend([
                    encode.at(*red, *dither),
                    encode.at(*green, *dither),
                    encode.at(*blue, *dither),
                    255,
                ]);
            }
        }
        bytes
    }
}

/// Light to places in the table of [`Encode`].
fn develop([reds, greens, blues]: &mut [Vec<f32>; 3]) {
    for ((red, green), blue) in reds.iter_mut().zip(greens).zip(blues) {
        let shoulder = |c: f32| 1.0 - fade(c.max(0.0));
        let printed = Light(shoulder(*red), shoulder(*green), shoulder(*blue));
        let grey = 0.21 * printed.0 + 0.72 * printed.1 + 0.07 * printed.2;
        let shadow = (1.0 - grey * 3.0).max(0.0);
        let graded = printed + Light(-0.0008, 0.0022, 0.0042) * shadow;
        (*red, *green, *blue) = (
            Encode::place(mix(grey, graded.0, 1.12)),
            Encode::place(mix(grey, graded.1, 1.12)),
            Encode::place(mix(grey, graded.2, 1.12)),
        );
    }
}

/// Where a pixel lies between those of a quarter-size picture, one way.
#[derive(Debug, Clone, Copy)]
struct Between {
    low: usize,
    high: usize,
    part: f32,
}

impl Between {
    fn of(pixel: usize, count: usize) -> Between {
        let at = (pixel as f32 / 4.0 - 0.375).clamp(0.0, (count - 1) as f32);
        let low = at as usize;
        Between {
            low,
            high: (low + 1).min(count - 1),
            part: at - low as f32,
        }
    }
}

/// 4 x 4 ordered dither (Bayer 1973), centred on 0, in steps of one code.
const BAYER: [[f32; 4]; 4] = [
    [-0.469, 0.031, -0.344, 0.156],
    [0.281, -0.219, 0.406, -0.094],
    [-0.281, 0.219, -0.406, 0.094],
    [0.469, -0.031, 0.344, -0.156],
];

/// The sRGB curve as a table, finer than the eye.
#[derive(Debug)]
pub(super) struct Encode(Vec<f32>);

impl Encode {
    pub(super) fn new() -> Encode {
        let code = |i: u16| {
            let root = f32::from(i) / 4096.0;
            let flat = crate::picture::linear_to_srgb(root * root);
            // The print's contrast: deeper shadows, firmer lights.
            mix(flat, flat * flat * (3.0 - 2.0 * flat), 0.62) * 255.0
        };
        Encode((0..=4096).map(code).collect())
    }

    /// Where a light is in the table: by the square root, so that shadows have as many steps as they need.
    fn place(light: f32) -> f32 {
        light.clamp(0.0, 1.0).sqrt() * 4096.0
    }

    fn at(&self, place: f32, dither: f32) -> u8 {
        let value = self.0.get(place as usize).copied().unwrap_or(255.0);
        (value + 0.5 + dither * 0.9).clamp(0.0, 255.0) as u8
    }
}

/// What of a light is bright enough to spill.
fn bright(light: Light) -> Light {
    let most = light.0.max(light.1).max(light.2);
    let part = (most - 0.55).max(0.0) / most.max(1e-6);
    // One lamp does not white out the frame.
    light * (part * (2.2 / (2.2 + most)))
}

fn average(row: &[Light], radius: usize, mut put: impl FnMut(usize, Light)) {
    let share = 1.0 / (2 * radius + 1) as f32;
    let last = row.len() - 1;
    let at = |i: usize| row[i.saturating_sub(radius).min(last)];
    let mut sum = (0..=2 * radius).fold(Light::default(), |sum, i| sum + at(i));
    for x in 0..row.len() {
        put(x, sum * share);
        sum = sum + at(x + 2 * radius + 1) + at(x) * -1.0;
    }
}

/// Distance of a point from a line between two points, and how far along it, 0 to 1, the nearest place is.
pub(super) fn to_segment(point: (f32, f32), from: (f32, f32), to: (f32, f32)) -> (f32, f32) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let along = ((px * dx + py * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
    let (qx, qy) = (px - dx * along, py - dy * along);
    ((qx * qx + qy * qy).sqrt(), along)
}
