//! The few things that the panel is made of, on a sheet of pixels: coverage by distance, in plain arithmetic, so that
//! it is the same on every machine.

use crate::show::layout::Area;
use crate::show::sheet::{Pixel, Sheet};

/// Width of the pen that writes, in heights of a line of text.
const PEN: f32 = 0.078;
/// The thinnest such pen, pixels.
const LEAST_PEN: f32 = 1.05;

/// A colour as a screen shows it, with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Colour {
    rgb: [f32; 3],
    opacity: f32,
}

impl Colour {
    /// An opaque colour, 0xRRGGBB.
    pub(super) const fn hex(code: u32) -> Self {
        let [_, r, g, b] = code.to_be_bytes();
        Self {
            rgb: [r as f32 / 255.0, g as f32 / 255.0, b as f32 / 255.0],
            opacity: 1.0,
        }
    }

    /// An opaque colour of components 0 to 1.
    pub(super) const fn rgb(rgb: [f32; 3]) -> Self {
        Self { rgb, opacity: 1.0 }
    }

    pub(super) const fn components(self) -> [f32; 3] {
        self.rgb
    }

    pub(super) const fn faded(self, opacity: f32) -> Self {
        Self { opacity, ..self }
    }

    /// Part of the way to another colour.
    pub(super) fn towards(self, other: Self, share: f32) -> Self {
        let mix = |i: usize| self.rgb[i] + (other.rgb[i] - self.rgb[i]) * share;
        Self {
            rgb: std::array::from_fn(mix),
            ..self
        }
    }

    /// Lays the colour over a pixel, of which it covers a share; none or less leaves the pixel.
    pub(super) fn over(self, pixel: &mut Pixel, share: f32) {
        if share <= 0.0 {
            return;
        }
        let opacity = self.opacity * share.min(1.0);
        let mix = |own: f32, below: u8| (own * opacity * 255.0 + f32::from(below) * (1.0 - opacity) + 0.5) as u8;
        let [r, g, b] = self.rgb;
        *pixel = [mix(r, pixel[0]), mix(g, pixel[1]), mix(b, pixel[2]), mix(1.0, pixel[3])];
    }
}

/// A sheet in the making. Coordinates are pixels from its top left corner.
pub(super) struct Brush {
    pub(super) sheet: Sheet,
}

impl Brush {
    pub(super) fn new(sheet: Sheet) -> Self {
        Self { sheet }
    }

    pub(super) fn finish(self) -> Sheet {
        self.sheet
    }

    /// Covers the empty sheet, its corners rounded.
    pub(super) fn ground(&mut self, radius: f32, colour: Colour) {
        let (width, height) = (self.sheet.place.width(), self.sheet.place.height());
        let covered = |share| {
            let mut pixel = [0; 4];
            colour.over(&mut pixel, share);
            pixel
        };
        self.sheet.pixels.fill(covered(1.0));
        let reach = (radius.ceil() as usize).min(width / 2).min(height / 2);
        for (x, y) in (0..reach).flat_map(|y| (0..reach).map(move |x| (x, y))) {
            let (dx, dy) = (radius - x as f32 - 0.5, radius - y as f32 - 0.5);
            let corner = covered(radius + 0.5 - (dx * dx + dy * dy).sqrt());
            for (x, y) in [
                (x, y),
                (width - 1 - x, y),
                (x, height - 1 - y),
                (width - 1 - x, height - 1 - y),
            ] {
                if let Some(pixel) = self.sheet.pixel(x, y) {
                    *pixel = corner;
                }
            }
        }
    }

    /// A rectangle of whole pixels.
    pub(super) fn rect(&mut self, area: Area, colour: Colour) {
        let area = Area {
            x: area.x.round(),
            y: area.y.round(),
            w: area.w.round() - 1.0,
            h: area.h.round() - 1.0,
        };
        self.each(area, 0.0, |_, _| 1.0, colour);
    }

    pub(super) fn disc(&mut self, centre: [f32; 2], radius: f32, colour: Colour) {
        self.round(centre, radius, colour, |distance| radius + 0.5 - distance);
    }

    pub(super) fn ring(&mut self, centre: [f32; 2], radius: f32, width: f32, colour: Colour) {
        self.round(centre, radius + width, colour, |distance| {
            0.5 * width + 0.5 - (distance - radius).abs()
        });
    }

    fn round(&mut self, [x, y]: [f32; 2], reach: f32, colour: Colour, share: impl Fn(f32) -> f32) {
        let distance = |px: f32, py: f32| ((px - x) * (px - x) + (py - y) * (py - y)).sqrt();
        self.each(
            Area { x, y, w: 0.0, h: 0.0 },
            reach + 1.0,
            |px, py| share(distance(px, py)),
            colour,
        );
    }

    /// A line of text with its left end on the base line at a point, in a dark edge.
    pub(super) fn text(&mut self, [x, y]: [f32; 2], size: f32, halo: f32, colour: Colour, words: &str) {
        let lettering = lettering::letter(words);
        let pen = 0.5 * (PEN * size).max(LEAST_PEN);
        let reach = pen + 0.5 * halo + 0.5;
        let line = Area {
            x,
            y: y - 0.75 * size,
            w: lettering.width * size,
            h: size,
        };
        let mut strokes = Strokes::new(line, reach);
        let place = |[px, py]: [f32; 2]| [x + px * size, y + py * size];
        let bends = 4 + (size / 12.0) as usize;
        for stroke in &lettering.strokes {
            let mut from = place(stroke.start);
            for &[control, end] in &stroke.pieces {
                let (start, turn, end) = (from, place(control), place(end));
                let steps = if turn == end { 1 } else { bends };
                for step in 1..=steps {
                    let to = on_curve(start, turn, end, step as f32 / steps as f32);
                    strokes.segment(from, to);
                    from = to;
                }
            }
        }
        for (px, py, distance) in strokes.pixels() {
            if let Some(pixel) = self.sheet.pixel(px, py) {
                super::SHADE.faded(0.55).over(pixel, pen + 0.5 * halo + 0.5 - distance);
                colour.over(pixel, pen + 0.5 - distance);
            }
        }
    }

    /// Lays a colour over the pixels within `reach` of an area, as much of it as `share` says of each one's centre.
    fn each(&mut self, area: Area, reach: f32, share: impl Fn(f32, f32) -> f32, colour: Colour) {
        let (columns, rows) = pixels_of(area, reach);
        let (width, height) = (self.sheet.place.width(), self.sheet.place.height());
        for y in rows.start..rows.end.min(height) {
            for x in columns.start..columns.end.min(width) {
                if let Some(pixel) = self.sheet.pixel(x, y) {
                    colour.over(pixel, share(x as f32 + 0.5, y as f32 + 0.5));
                }
            }
        }
    }
}

/// Distances from the nearest of some straight strokes, over the pixels of a line of text.
struct Strokes {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    reach: f32,
    /// Squared distances.
    nearest: Vec<f32>,
}

impl Strokes {
    fn new(line: Area, reach: f32) -> Self {
        let (columns, rows) = pixels_of(line, reach);
        let (width, height) = (columns.len(), rows.len());
        let nearest = vec![f32::INFINITY; width * height];
        Self {
            left: columns.start,
            top: rows.start,
            width,
            height,
            reach,
            nearest,
        }
    }

    fn segment(&mut self, [ax, ay]: [f32; 2], [bx, by]: [f32; 2]) {
        let (dx, dy) = (bx - ax, by - ay);
        let length = (dx * dx + dy * dy).max(1e-12);
        let around = Area {
            x: ax.min(bx),
            y: ay.min(by),
            w: dx.abs(),
            h: dy.abs(),
        };
        let (columns, rows) = pixels_of(around, self.reach);
        for y in rows.start.max(self.top)..rows.end.min(self.top + self.height) {
            let row = (y - self.top) * self.width;
            for x in columns.start.max(self.left)..columns.end.min(self.left + self.width) {
                let (px, py) = (x as f32 + 0.5 - ax, y as f32 + 0.5 - ay);
                let along = ((px * dx + py * dy) / length).clamp(0.0, 1.0);
                let (ox, oy) = (px - along * dx, py - along * dy);
                let nearest = &mut self.nearest[row + x - self.left];
                *nearest = nearest.min(ox * ox + oy * oy);
            }
        }
    }

    /// Column, row and distance of every pixel within reach.
    fn pixels(&self) -> impl Iterator<Item = (usize, usize, f32)> {
        let far = self.reach * self.reach;
        let near = self
            .nearest
            .iter()
            .enumerate()
            .filter(move |(_, squared)| **squared < far);
        near.map(|(at, squared)| (self.left + at % self.width, self.top + at / self.width, squared.sqrt()))
    }
}

/// Columns and rows of the pixels within reach of an area, none left of or above the sheet.
fn pixels_of(area: Area, reach: f32) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let range = |from: f32, length: f32| {
        let first = (from - reach).floor().max(0.0) as usize;
        first..((from + length + reach).floor().max(-1.0) + 1.0) as usize
    };
    (range(area.x, area.w), range(area.y, area.h))
}

/// A point on a quadratic Bézier curve.
fn on_curve(a: [f32; 2], b: [f32; 2], c: [f32; 2], t: f32) -> [f32; 2] {
    let s = 1.0 - t;
    std::array::from_fn(|i| s * s * a[i] + 2.0 * s * t * b[i] + t * t * c[i])
}
