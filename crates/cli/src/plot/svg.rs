//! Plots as SVG: sharp at any size, self-contained.

use std::fmt::Write as _;

use super::canvas::{Anchor, Canvas, Colour, Rect, Text, Thumb};
use super::encode;

/// An SVG document in the making.
pub(super) struct Svg {
    body: String,
    size: [f32; 2],
}

impl Svg {
    /// An empty drawing.
    #[must_use]
    pub(super) fn new(size: [f32; 2]) -> Self {
        Self {
            body: String::new(),
            size,
        }
    }

    /// The drawing, with `extra` elements on top.
    #[must_use]
    pub(super) fn finish(self, title: &str, extra: &str) -> String {
        let [w, h] = self.size;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
             font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif\">\n\
             <title>{}</title>\n{}{extra}</svg>\n",
            escape(title),
            self.body
        )
    }
}

impl Canvas for Svg {
    fn area(&mut self, points: &[[f32; 2]], colour: Colour) {
        let _ = writeln!(
            self.body,
            "<polygon points=\"{}\"{}/>",
            coordinates(points),
            paint("fill", colour)
        );
    }

    fn line(&mut self, points: &[[f32; 2]], width: f32, dash: Option<f32>, colour: Colour) {
        let dash = dash.map_or(String::new(), |length| format!(" stroke-dasharray=\"{length}\""));
        let _ = writeln!(
            self.body,
            "<polyline points=\"{}\" fill=\"none\"{} stroke-width=\"{width}\" stroke-linejoin=\"round\" \
             stroke-linecap=\"round\"{dash}/>",
            coordinates(points),
            paint("stroke", colour)
        );
    }

    fn text(&mut self, text: Text<'_>) {
        let anchor = match text.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if text.bold { " font-weight=\"600\"" } else { "" };
        let _ = writeln!(
            self.body,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{}\" text-anchor=\"{anchor}\"{weight}{}>{}</text>",
            text.at[0],
            text.at[1],
            text.size,
            paint("fill", text.colour),
            escape(text.words)
        );
    }

    fn picture(&mut self, [x, y, w, h]: Rect, thumb: &Thumb) {
        // A thumbnail that cannot be packed leaves its place empty; the curve is what counts.
        let Ok(png) = encode::png(thumb) else { return };
        let _ = writeln!(
            self.body,
            "<image x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" preserveAspectRatio=\"none\" \
             href=\"data:image/png;base64,{}\"/>",
            encode::base64(&png)
        );
    }
}

fn coordinates(points: &[[f32; 2]]) -> String {
    let mut out = String::with_capacity(points.len() * 12);
    for [x, y] in points {
        let _ = write!(out, "{}{x:.1},{y:.1}", if out.is_empty() { "" } else { " " });
    }
    out
}

fn paint(attribute: &str, colour: Colour) -> String {
    let [r, g, b] = colour.rgb;
    let mut out = format!(" {attribute}=\"#{r:02x}{g:02x}{b:02x}\"");
    if colour.opacity < 1.0 {
        let _ = write!(out, " {attribute}-opacity=\"{:.3}\"", colour.opacity);
    }
    out
}

/// Text within XML; characters that XML 1.0 does not allow are left out.
pub(super) fn escape(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars()
        .filter(allowed)
        .fold(String::with_capacity(text.len()), |mut out, c| {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(escape("a<b & \"c\"\u{1}'"), "a&lt;b &amp; &quot;c&quot;&#39;");
    }
}
