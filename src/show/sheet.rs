//! The panel's own pixels, before they meet the picture.

use glitch::Rect;

/// Red, green, blue as a screen shows them, multiplied by the alpha that follows.
pub(super) type Pixel = [u8; 4];

/// A piece of transparent film.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    /// Where it lies, in pixels of the picture.
    pub(super) place: Rect,
    /// `place`'s pixels, the top row first.
    pub(super) pixels: Vec<Pixel>,
}

impl Sheet {
    /// A clear sheet.
    pub(super) fn clear(place: Rect) -> Self {
        Self {
            place,
            pixels: vec![[0; 4]; place.width() * place.height()],
        }
    }

    /// The pixels of the picture's row `y`, columns `x1` to `x2`.
    pub(super) fn row(&self, y: i32, x1: i32, x2: i32) -> &[Pixel] {
        let column = |x: i32| usize::try_from(i64::from(x) - i64::from(self.place.x1)).unwrap_or(0);
        let down = usize::try_from(i64::from(self.place.y2) - 1 - i64::from(y)).unwrap_or(usize::MAX);
        let start = down.saturating_mul(self.place.width());
        self.pixels
            .get(start.saturating_add(column(x1))..start.saturating_add(column(x2)))
            .unwrap_or(&[])
    }

    /// A pixel by its distance from the top left corner.
    pub(super) fn pixel(&mut self, x: usize, y: usize) -> Option<&mut Pixel> {
        let width = self.place.width();
        if x < width {
            self.pixels.get_mut(y * width + x)
        } else {
            None
        }
    }
}
