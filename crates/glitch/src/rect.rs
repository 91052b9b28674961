//! Rectangles of pixels.

/// A rectangle of pixels in OpenFX coordinates: y grows upwards, `x2` and `y2` lie just outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// First column.
    pub x1: i32,
    /// Lowest row.
    pub y1: i32,
    /// The column after the last.
    pub x2: i32,
    /// The row above the highest.
    pub y2: i32,
}

impl Rect {
    /// A rectangle from its corners; one whose corners are swapped is empty.
    #[must_use]
    pub const fn new(x1: i32, y1: i32, x2: i32, y2: i32) -> Self {
        Self { x1, y1, x2, y2 }
    }

    /// Columns, 0 for an empty or inverted rectangle.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::try_from(i64::from(self.x2) - i64::from(self.x1)).unwrap_or(0)
    }

    /// Rows, 0 for an empty or inverted rectangle.
    #[must_use]
    pub fn height(&self) -> usize {
        usize::try_from(i64::from(self.y2) - i64::from(self.y1)).unwrap_or(0)
    }

    /// Whether no pixel lies inside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.x1 >= self.x2 || self.y1 >= self.y2
    }

    /// What both cover; empty when they do not meet.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
            x2: self.x2.min(other.x2),
            y2: self.y2.min(other.y2),
        }
    }

    /// Whether `other` lies inside entirely; an empty rectangle lies inside any.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.is_empty() || (self.x1 <= other.x1 && self.y1 <= other.y1 && self.x2 >= other.x2 && self.y2 >= other.y2)
    }

    /// Grown by `x` columns to both sides and `y` rows up and down.
    #[must_use]
    pub fn grown(&self, x: i32, y: i32) -> Self {
        Self {
            x1: self.x1.saturating_sub(x),
            y1: self.y1.saturating_sub(y),
            x2: self.x2.saturating_add(x),
            y2: self.y2.saturating_add(y),
        }
    }
}
