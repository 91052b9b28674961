//! Plots as pixels.

use tiny_skia::{
    Color, FillRule, FilterQuality, LineCap, LineJoin, Paint, PathBuilder, Pattern, Pixmap, SpreadMode, Stroke,
    StrokeDash, Transform,
};

use super::canvas::{Anchor, Canvas, Colour, Rect, Text, Thumb};

/// A drawing of pixels in the making.
pub struct Pixels {
    map: Pixmap,
    scale: f32,
}

impl Pixels {
    /// An empty drawing of `size` units, each `scale` pixels wide; `None` where that is no picture.
    #[must_use]
    pub fn new(size: [f32; 2], scale: f32) -> Option<Self> {
        let pixels = |length: f32| (length * scale).round() as u32;
        let map = Pixmap::new(pixels(size[0]), pixels(size[1]))?;
        Some(Self { map, scale })
    }

    /// The drawing, opaque: width, height, and RGB rows from the top.
    #[must_use]
    pub fn finish(self) -> Thumb {
        let rgb = self
            .map
            .pixels()
            .iter()
            .flat_map(|p| [p.red(), p.green(), p.blue()])
            .collect();
        Thumb {
            width: self.map.width(),
            height: self.map.height(),
            rgb,
        }
    }

    fn stroke(&mut self, path: &tiny_skia::Path, width: f32, dash: Option<f32>, colour: Colour) {
        let stroke = Stroke {
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            dash: dash.and_then(|length| StrokeDash::new(vec![length, length], 0.0)),
            ..Stroke::default()
        };
        let transform = Transform::from_scale(self.scale, self.scale);
        self.map.stroke_path(path, &paint(colour), &stroke, transform, None);
    }
}

impl Canvas for Pixels {
    fn area(&mut self, points: &[[f32; 2]], colour: Colour) {
        let Some(path) = polyline(points, true) else { return };
        let transform = Transform::from_scale(self.scale, self.scale);
        self.map
            .fill_path(&path, &paint(colour), FillRule::Winding, transform, None);
    }

    fn line(&mut self, points: &[[f32; 2]], width: f32, dash: Option<f32>, colour: Colour) {
        if let Some(path) = polyline(points, false) {
            self.stroke(&path, width, dash, colour);
        }
    }

    fn text(&mut self, text: Text<'_>) {
        let lettering = lettering::letter(text.words);
        let back = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => lettering.width / 2.0,
            Anchor::End => lettering.width,
        };
        let place = |[x, y]: [f32; 2]| [text.at[0] + (x - back) * text.size, text.at[1] + y * text.size];
        let mut path = PathBuilder::new();
        for stroke in &lettering.strokes {
            let [x, y] = place(stroke.start);
            path.move_to(x, y);
            for &[control, end] in &stroke.pieces {
                let ([cx, cy], [x, y]) = (place(control), place(end));
                if control == end {
                    path.line_to(x, y);
                } else {
                    path.quad_to(cx, cy, x, y);
                }
            }
        }
        let weight = if text.bold { 0.105 } else { 0.072 };
        if let Some(path) = path.finish() {
            self.stroke(&path, text.size * weight, None, text.colour);
        }
    }

    fn picture(&mut self, [x, y, w, h]: Rect, thumb: &Thumb) {
        let Some(mut map) = Pixmap::new(thumb.width, thumb.height) else {
            return;
        };
        for (to, from) in map.data_mut().chunks_exact_mut(4).zip(thumb.rgb.chunks_exact(3)) {
            to[..3].copy_from_slice(from);
            to[3] = 255;
        }
        let fit = Transform::from_scale(w / thumb.width as f32, h / thumb.height as f32).post_translate(x, y);
        let shader = Pattern::new(map.as_ref(), SpreadMode::Pad, FilterQuality::Bicubic, 1.0, fit);
        let paint = Paint {
            shader,
            anti_alias: true,
            ..Paint::default()
        };
        let Some(rect) = tiny_skia::Rect::from_xywh(x, y, w, h) else {
            return;
        };
        self.map
            .fill_rect(rect, &paint, Transform::from_scale(self.scale, self.scale), None);
    }
}

fn polyline(points: &[[f32; 2]], closed: bool) -> Option<tiny_skia::Path> {
    let ([x, y], rest) = points.split_first()?;
    let mut path = PathBuilder::new();
    path.move_to(*x, *y);
    for [x, y] in rest {
        path.line_to(*x, *y);
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn paint(colour: Colour) -> Paint<'static> {
    let [r, g, b] = colour.rgb;
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color(Color::from_rgba8(
        r,
        g,
        b,
        (colour.opacity.clamp(0.0, 1.0) * 255.0).round() as u8,
    ));
    paint
}
