//! A small rasteriser for overlays: solid lines, filled shapes, a tiny font.

use crate::overlay::DrawCommand;
use crate::{Components, Depth, Picture, Premultiplication, RectI, Result};

/// A picture to draw on, and the size of its pixels in canonical coordinates.
pub(crate) struct Canvas {
    picture: Picture,
    pixel: [f64; 2],
}

/// Letters of 3x5 dots, row by row from the top, the left dot in bit 2; from the space on.
const FONT: [u16; 64] = [
    0o00000, 0o22202, 0o55000, 0o57575, 0o26323, 0o51245, 0o25256, 0o22000, 0o24442, 0o21112, 0o52500, 0o02720,
    0o00024, 0o00700, 0o00002, 0o11244, 0o25552, 0o26227, 0o61247, 0o61216, 0o55711, 0o74616, 0o34652, 0o71122,
    0o25252, 0o25312, 0o02020, 0o02024, 0o12421, 0o07070, 0o42124, 0o61202, 0o25743, 0o25755, 0o65656, 0o34443,
    0o65556, 0o74647, 0o74644, 0o34553, 0o55755, 0o72227, 0o11152, 0o55655, 0o44447, 0o57755, 0o65555, 0o25552,
    0o65644, 0o25571, 0o65655, 0o34216, 0o72222, 0o55557, 0o55552, 0o55775, 0o55255, 0o55222, 0o71247, 0o64446,
    0o44211, 0o31113, 0o25000, 0o00007,
];

/// Each dot of a letter is that many pixels wide and high.
const DOT: i32 = 2;

impl Canvas {
    pub(crate) fn new(width: u32, height: u32, pixel: [f64; 2]) -> Result<Self> {
        let bounds = RectI::of_size(width, height);
        let picture = Picture::new(bounds, Depth::U8, Components::Rgba, Premultiplication::Unpremultiplied)?;
        Ok(Self { picture, pixel })
    }

    pub(crate) fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Draws one thing, `width` pixels wide where it is a line.
    pub(crate) fn draw(&mut self, command: &DrawCommand, colour: [f32; 4], width: f32) {
        let colour = colour.map(|v| (v * 255.0 + 0.5) as u8);
        match command {
            DrawCommand::Lines(points) => points
                .chunks_exact(2)
                .for_each(|p| self.line(p[0], p[1], width, colour)),
            DrawCommand::LineStrip(points) => points.windows(2).for_each(|p| self.line(p[0], p[1], width, colour)),
            DrawCommand::LineLoop(points) => {
                points.windows(2).for_each(|p| self.line(p[0], p[1], width, colour));
                if let [first, .., last] = points[..] {
                    self.line(last, first, width, colour);
                }
            }
            DrawCommand::Rectangle(points) => {
                if let [[x1, y1], [x2, y2]] = points[..] {
                    self.polygon(&[[x1, y1], [x2, y1], [x2, y2], [x1, y2]], colour);
                }
            }
            DrawCommand::Polygon(points) => self.polygon(points, colour),
            DrawCommand::Ellipse(points) => {
                if let [[x1, y1], [x2, y2]] = points[..] {
                    let (cx, cy, rx, ry) = ((x1 + x2) / 2.0, (y1 + y2) / 2.0, (x2 - x1) / 2.0, (y2 - y1) / 2.0);
                    let around = (0..64).map(|i| {
                        let (sin, cos) = (f64::from(i) * std::f64::consts::TAU / 64.0).sin_cos();
                        [cx + rx * cos, cy + ry * sin]
                    });
                    self.polygon(&around.collect::<Vec<_>>(), colour);
                }
            }
            DrawCommand::Text(text, at) => self.text(text, *at, colour),
        }
    }

    /// Canonical coordinates in pixels, kept where numbers of pixels stay whole numbers.
    fn to_pixels(&self, p: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|i| (p[i] / self.pixel[i]).clamp(-1e6, 1e6))
    }

    fn dot(&mut self, x: i32, y: i32, colour: [u8; 4]) {
        if let Ok(x) = usize::try_from(x)
            && let Some(pixel) = self.picture.row_mut(y).get_mut(x * 4..x * 4 + 4)
        {
            pixel.copy_from_slice(&colour);
        }
    }

    fn line(&mut self, from: [f64; 2], to: [f64; 2], width: f32, colour: [u8; 4]) {
        let Some((a, b)) = self.clip(self.to_pixels(from), self.to_pixels(to)) else {
            return;
        };
        let steps = (b[0] - a[0]).abs().max((b[1] - a[1]).abs()).ceil().max(1.0) as u32;
        let reach = ((width - 1.0) / 2.0).round().max(0.0) as i32;
        for i in 0..=steps {
            let share = f64::from(i) / f64::from(steps);
            let x = (a[0] + (b[0] - a[0]) * share).floor() as i32;
            let y = (a[1] + (b[1] - a[1]) * share).floor() as i32;
            for dy in -reach..=reach {
                for dx in -reach..=reach {
                    self.dot(x + dx, y + dy, colour);
                }
            }
        }
    }

    /// The part of a line within the canvas (Liang and Barsky 1984), so that no line takes longer than the canvas is wide.
    fn clip(&self, a: [f64; 2], b: [f64; 2]) -> Option<([f64; 2], [f64; 2])> {
        let bounds = self.picture.bounds();
        let limits = [f64::from(bounds.x2), f64::from(bounds.y2)];
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for i in 0..2 {
            let run = b[i] - a[i];
            for (p, q) in [(-run, a[i]), (run, limits[i] - a[i])] {
                if p == 0.0 && q < 0.0 {
                    return None;
                } else if p < 0.0 {
                    enter = enter.max(q / p);
                } else if p > 0.0 {
                    leave = leave.min(q / p);
                }
            }
        }
        let at = |share: f64| [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
        (enter <= leave).then(|| (at(enter), at(leave)))
    }

    /// Fills a polygon by the even-odd rule, sampled at the middle of each pixel.
    fn polygon(&mut self, points: &[[f64; 2]], colour: [u8; 4]) {
        let points: Vec<_> = points.iter().map(|p| self.to_pixels(*p)).collect();
        let bounds = self.picture.bounds();
        for y in bounds.y1..bounds.y2 {
            let height = f64::from(y) + 0.5;
            let mut crossings: Vec<f64> = points
                .iter()
                .zip(points.iter().cycle().skip(1))
                .filter(|(a, b)| (a[1] > height) != (b[1] > height))
                .map(|(a, b)| a[0] + (height - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
                .collect();
            crossings.sort_by(f64::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let from = (pair[0] - 0.5).ceil().max(0.0) as i32;
                let to = ((pair[1] - 0.5).ceil() as i32).min(bounds.x2);
                (from..to).for_each(|x| self.dot(x, y, colour));
            }
        }
    }

    fn text(&mut self, text: &str, at: [f64; 2], colour: [u8; 4]) {
        let [left, base] = self.to_pixels(at).map(|v| v.floor() as i32);
        for (i, letter) in text.chars().take(1000).enumerate() {
            let code = u32::from(letter.to_ascii_uppercase()).wrapping_sub(32) as usize;
            let glyph = FONT.get(code).copied().unwrap_or(0o77777);
            let x = left + i32::try_from(i).unwrap_or(0) * 4 * DOT;
            for bit in (0..15).filter(|bit| glyph >> bit & 1 == 1) {
                // Bit 0 is the right dot of the bottom row.
                let (column, row) = (2 - bit % 3, bit / 3);
                for dy in 0..DOT {
                    for dx in 0..DOT {
                        self.dot(x + column * DOT + dx, base + row * DOT + dy, colour);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: [f32; 4] = [1.0, 0.0, 0.0, 1.0];

    fn drawn(command: DrawCommand, width: f32) -> Vec<String> {
        let mut canvas = Canvas::new(8, 6, [2.0, 2.0]).unwrap();
        canvas.draw(&command, RED, width);
        let rows = canvas.picture().to_top_down();
        rows.chunks(32)
            .map(|row| row.chunks(4).map(|p| if p[3] > 0 { '#' } else { '.' }).collect())
            .collect()
    }

    #[test]
    fn shapes_lie_where_they_should() {
        let box_ = drawn(DrawCommand::Rectangle(vec![[2.0, 2.0], [6.0, 8.0]]), 1.0);
        assert_eq!(
            box_,
            ["........", "........", ".##.....", ".##.....", ".##.....", "........"]
        );
        let line = drawn(DrawCommand::Lines(vec![[0.0, 0.0], [15.0, 0.0]]), 1.0);
        assert_eq!(line[5], "########");
        let letter = drawn(DrawCommand::Text("L".into(), [0.0, 0.0]), 1.0);
        assert_eq!(
            letter,
            ["##......", "##......", "##......", "##......", "######..", "######.."]
        );
    }

    #[test]
    fn what_lies_far_outside_costs_nothing_and_hurts_nobody() {
        let far = drawn(DrawCommand::Lines(vec![[-1e300, 4.0], [1e300, 4.0]]), 1.0);
        assert_eq!(far[3], "########");
        let gone = drawn(DrawCommand::LineLoop(vec![[1e9, 1e9], [2e9, 1e9], [2e9, 2e9]]), 900.0);
        assert!(gone.iter().all(|row| row == "........"));
    }
}
