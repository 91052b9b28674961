//! Curves and bands, drawn column by column: each is a function of time, and so costs only the pixels that it touches.
//!
//! Heights are given at the edges of columns, one more than there are columns.

use super::brush::{Brush, Colour};

impl Brush {
    /// A line of a width along the edges' heights, the first column at `left`.
    pub(super) fn curve(&mut self, left: usize, edges: &[f32], width: f32, colour: Colour) {
        let half = 0.5 * width;
        for (column, (from, to)) in pairs(edges).enumerate() {
            let (centre, rise) = (0.5 * (from + to), (to - from).abs());
            let slant = (1.0 + rise * rise).sqrt();
            // A steep piece ends with its column; a flat one is as thick as the pen.
            let reach = ((half + 0.5) * slant).min(0.5 * rise + half + 0.5);
            self.column(left + column, centre - reach, centre + reach, |y| {
                let off = (y - centre).abs();
                let distance = (off / slant).max(off - 0.5 * rise);
                (colour, half + 0.5 - distance)
            });
        }
    }

    /// Everything between two rows of heights, the upper and the lower.
    pub(super) fn between(&mut self, left: usize, upper: &[f32], lower: &[f32], colour: Colour) {
        for (column, ((a, b), (c, d))) in pairs(upper).zip(pairs(lower)).enumerate() {
            let (top, bottom) = (0.5 * (a + b), 0.5 * (c + d));
            self.column(left + column, top - 0.5, bottom + 0.5, |y| {
                (colour, (y + 0.5).min(bottom) - (y - 0.5).max(top))
            });
        }
    }

    /// Lays over the pixels of a column that reach between two heights what `share` says for each one's centre.
    fn column(&mut self, x: usize, top: f32, bottom: f32, share: impl Fn(f32) -> (Colour, f32)) {
        let (first, last) = (top.floor().max(0.0) as usize, bottom.ceil().max(0.0) as usize);
        for y in first..last.min(self.sheet.place.height()) {
            if let Some(pixel) = self.sheet.pixel(x, y) {
                let (colour, share) = share(y as f32 + 0.5);
                colour.over(pixel, share);
            }
        }
    }
}

fn pairs(edges: &[f32]) -> impl Iterator<Item = (f32, f32)> {
    edges.iter().copied().zip(edges.iter().copied().skip(1))
}
