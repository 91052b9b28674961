//! Rectangles, in pixels and in canonical coordinates.

/// A rectangle of pixels; `x2` and `y2` lie outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RectI {
    /// Left edge.
    pub x1: i32,
    /// Bottom edge.
    pub y1: i32,
    /// Right edge, outside.
    pub x2: i32,
    /// Top edge, outside.
    pub y2: i32,
}

impl RectI {
    /// A rectangle from the origin.
    #[must_use]
    pub fn of_size(width: u32, height: u32) -> Self {
        let side = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        Self {
            x1: 0,
            y1: 0,
            x2: side(width),
            y2: side(height),
        }
    }

    /// Pixels across; 0 when inside out.
    #[must_use]
    pub fn width(&self) -> u32 {
        u32::try_from(i64::from(self.x2) - i64::from(self.x1)).unwrap_or(0)
    }

    /// Pixels from bottom to top; 0 when inside out.
    #[must_use]
    pub fn height(&self) -> u32 {
        u32::try_from(i64::from(self.y2) - i64::from(self.y1)).unwrap_or(0)
    }

    /// Whether it holds no pixel.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.width() == 0 || self.height() == 0
    }

    /// What both cover.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
            x2: self.x2.min(other.x2),
            y2: self.y2.min(other.y2),
        }
    }
}

/// A rectangle in canonical coordinates: full size, square pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RectD {
    /// Left edge.
    pub x1: f64,
    /// Bottom edge.
    pub y1: f64,
    /// Right edge.
    pub x2: f64,
    /// Top edge.
    pub y2: f64,
}

impl RectD {
    /// The pixels that it touches at a render scale, for pixels of that aspect (ofxCoordSystem: pixel = canonical *
    /// scale / aspect).
    #[must_use]
    pub fn to_pixels(&self, scale: [f64; 2], aspect: f64) -> RectI {
        let aspect = if aspect > 0.0 { aspect } else { 1.0 };
        // A thousandth of a pixel is rounding noise, not a pixel.
        let low = |v: f64| (v + 1e-3).floor() as i32;
        let high = |v: f64| (v - 1e-3).ceil() as i32;
        RectI {
            x1: low(self.x1 * scale[0] / aspect),
            y1: low(self.y1 * scale[1]),
            x2: high(self.x2 * scale[0] / aspect),
            y2: high(self.y2 * scale[1]),
        }
    }

    /// Whether it has an inside and finite edges.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        [self.x1, self.y1, self.x2, self.y2].iter().all(|v| v.is_finite()) && self.x2 > self.x1 && self.y2 > self.y1
    }
}
