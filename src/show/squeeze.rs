//! From square pixels to those of the picture, which may be wider or narrower than high.

use glitch::Rect;

use super::sheet::{Pixel, Sheet};

/// How columns of square pixels lie in a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Squeeze {
    whole: Rect,
    /// Square pixels to one of the picture's, across.
    aspect: f64,
}

impl Squeeze {
    /// For a picture whose pixels are so many times as wide as high.
    pub(super) fn of(whole: Rect, pixel_aspect: f32) -> Self {
        Self {
            whole,
            aspect: f64::from(pixel_aspect),
        }
    }

    /// The picture in square pixels, from the same left edge.
    pub(super) fn square(&self) -> Rect {
        let width = (self.whole.width() as f64 * self.aspect).round();
        Rect {
            x2: (f64::from(self.whole.x1) + width) as i32,
            ..self.whole
        }
    }

    /// Where in the picture a part of the square one lies.
    pub(super) fn place(&self, part: Rect) -> Rect {
        let left = f64::from(self.whole.x1);
        let column = |x: i32| (left + (f64::from(x) - left) / self.aspect).round() as i32;
        Rect {
            x1: column(part.x1),
            x2: column(part.x2).min(self.whole.x2),
            ..part
        }
    }
}

impl Sheet {
    /// The sheet made as wide as a place of the same height: each pixel is the mean of those that it covers.
    pub(super) fn squeezed(self, place: Rect) -> Self {
        let (from, to) = (self.place.width(), place.width());
        if from == to || from == 0 || to == 0 || place.height() != self.place.height() {
            return Self { place, ..self };
        }
        let mut squeezed = Self::clear(place);
        let step = from as f64 / to as f64;
        let rows = self.pixels.chunks_exact(from).zip(squeezed.pixels.chunks_exact_mut(to));
        for (row, out) in rows {
            for (column, out) in out.iter_mut().enumerate() {
                *out = mean(row, column as f64 * step, (column + 1) as f64 * step);
            }
        }
        squeezed
    }
}

/// The mean of a row from one place to another. Colour is multiplied by alpha: all four may be added up.
fn mean(row: &[Pixel], from: f64, to: f64) -> Pixel {
    let mut sums = [0.0; 4];
    let first = from as usize;
    let touched = row
        .iter()
        .enumerate()
        .take((to.ceil() as usize).min(row.len()))
        .skip(first);
    for (index, pixel) in touched {
        let share = to.min(index as f64 + 1.0) - from.max(index as f64);
        for (sum, value) in sums.iter_mut().zip(pixel) {
            *sum += share * f64::from(*value);
        }
    }
    sums.map(|sum| (sum / (to - from)).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(place: Rect, values: &[u8]) -> Sheet {
        Sheet {
            place,
            pixels: values.iter().map(|value| [*value; 4]).collect(),
        }
    }

    #[test]
    fn square_pixels_stay_what_they_are() {
        let whole = Rect::new(-7, 3, 640, 360);
        let squeeze = Squeeze::of(whole, 1.0);
        assert_eq!(squeeze.square(), whole);
        let panel = Rect::new(5, 20, 600, 80);
        assert_eq!(squeeze.place(panel), panel);
        let small = Rect::new(0, 0, 3, 1);
        let plain = sheet(small, &[1, 2, 3]);
        assert_eq!(plain.clone().squeezed(small), plain);
    }

    #[test]
    fn columns_are_joined_or_drawn_out() {
        let four = sheet(Rect::new(10, 0, 14, 2), &[0, 100, 50, 70, 8, 8, 0, 255]);
        let two = Rect::new(5, 0, 7, 2);
        assert_eq!(four.squeezed(two), sheet(two, &[50, 60, 8, 128]));
        let two = sheet(Rect::new(0, 0, 2, 1), &[30, 90]);
        let three = Rect::new(0, 0, 3, 1);
        assert_eq!(two.squeezed(three), sheet(three, &[30, 60, 90]));
    }

    #[test]
    fn a_panel_lies_within_the_picture_at_any_aspect() {
        for aspect in [0.1, 0.5, 0.9, 1.0667, 1.4545, 2.0, 10.0] {
            for width in [1, 33, 720, 1999] {
                let whole = Rect::new(-40, 0, width - 40, 300);
                let squeeze = Squeeze::of(whole, aspect);
                let place = squeeze.place(squeeze.square());
                assert!(
                    place.x1 == whole.x1 && place.x2 <= whole.x2,
                    "{aspect} {width}: {place:?}"
                );
                assert!(whole.x2 - place.x2 <= 5, "{aspect} {width}: {place:?}");
            }
        }
    }
}
