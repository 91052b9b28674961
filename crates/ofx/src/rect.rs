//! Rectangles, and which of their lines are meant.

/// A rectangle of pixels, y upwards, the upper limits outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Left limit, inside.
    pub x1: i32,
    /// Lower limit, inside.
    pub y1: i32,
    /// Right limit, outside.
    pub x2: i32,
    /// Upper limit, outside.
    pub y2: i32,
}

impl Rect {
    pub(crate) fn from_array([x1, y1, x2, y2]: [i32; 4]) -> Self {
        Self { x1, y1, x2, y2 }
    }

    /// Whether there is no pixel in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.x1 >= self.x2 || self.y1 >= self.y2
    }

    /// Width and height, which may be below 0.
    pub(crate) fn sides(&self) -> (i64, i64) {
        (
            i64::from(self.x2) - i64::from(self.x1),
            i64::from(self.y2) - i64::from(self.y1),
        )
    }
}

/// A rectangle in canonical coordinates (full scale, square pixels), y upwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RectD {
    /// Left limit.
    pub x1: f64,
    /// Lower limit.
    pub y1: f64,
    /// Right limit.
    pub x2: f64,
    /// Upper limit.
    pub y2: f64,
}

/// Which lines a render is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field {
    /// All lines.
    #[default]
    Both,
    /// The lower field.
    Lower,
    /// The upper field.
    Upper,
}
