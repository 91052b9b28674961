//! Views of a host's pictures: bytes, bounds, row bytes, depth and components, checked once.

use crate::{Error, Rect};

/// Largest width or height of a picture, in pixels.
pub const MAX_SIDE: usize = 1 << 20;

/// How one channel of a pixel is stored, native endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 8-bit unsigned, 255 is white.
    U8,
    /// 16-bit unsigned, 65535 is white.
    U16,
    /// IEEE half float, 1 is white.
    F16,
    /// IEEE single float, 1 is white.
    F32,
}

impl Depth {
    /// Bytes of one channel.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 | Self::F16 => 2,
            Self::F32 => 4,
        }
    }
}

/// Which channels a pixel has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Components {
    /// Red, green, blue, alpha.
    Rgba,
    /// Red, green, blue; opaque.
    Rgb,
    /// Alpha alone: only geometry applies.
    Alpha,
}

impl Components {
    /// Channels of one pixel.
    #[must_use]
    pub const fn count(self) -> usize {
        match self {
            Self::Rgba => 4,
            Self::Rgb => 3,
            Self::Alpha => 1,
        }
    }
}

/// Where rows lie in a buffer: what a readable and a writable picture share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Layout {
    pub(crate) bounds: Rect,
    pub(crate) row_bytes: isize,
    pub(crate) depth: Depth,
    pub(crate) components: Components,
    pub(crate) premultiplied: bool,
}

impl Layout {
    fn checked(self, given: usize) -> Result<Self, Error> {
        let Rect { x1, y1, x2, y2 } = self.bounds;
        let (width, height) = (self.bounds.width(), self.bounds.height());
        if x1 > x2 || y1 > y2 || width > MAX_SIDE || height > MAX_SIDE {
            return Err(Error::Bounds(self.bounds));
        }
        if self.bounds.is_empty() {
            return Ok(self);
        }
        let row = self.row_len();
        let stride = self.row_bytes.unsigned_abs();
        if height > 1 && stride < row {
            return Err(Error::RowBytes {
                row_bytes: self.row_bytes,
                needed: row,
            });
        }
        let needed = stride
            .checked_mul(height - 1)
            .and_then(|n| n.checked_add(row))
            .unwrap_or(usize::MAX);
        if given < needed {
            return Err(Error::Buffer { given, needed });
        }
        Ok(self)
    }

    /// Bytes of one row's pixels.
    pub(crate) fn row_len(&self) -> usize {
        self.bounds.width() * self.pixel_len()
    }

    /// Bytes of one pixel.
    pub(crate) fn pixel_len(&self) -> usize {
        self.depth.bytes() * self.components.count()
    }

    /// Offset of row `y` (within bounds) from the lowest address.
    fn row_offset(&self, y: i32) -> usize {
        let rows = if self.row_bytes >= 0 {
            y - self.bounds.y1
        } else {
            self.bounds.y2 - 1 - y
        };
        usize::try_from(rows).unwrap_or(0) * self.row_bytes.unsigned_abs()
    }
}

/// A picture to read from.
///
/// `bytes` runs from the lowest address. Row `y` starts at `(y - y1) * row_bytes`, or for negative `row_bytes` at
/// `(y2 - 1 - y) * -row_bytes`. Any alignment serves.
#[derive(Clone, Copy, Debug)]
pub struct PictureRef<'a> {
    bytes: &'a [u8],
    layout: Layout,
}

impl<'a> PictureRef<'a> {
    /// Checks that every row of `bounds` lies within `bytes`.
    ///
    /// # Errors
    /// [`Error::Bounds`], [`Error::RowBytes`] or [`Error::Buffer`], where the geometry does not hold together.
    pub fn new(
        bytes: &'a [u8],
        bounds: Rect,
        row_bytes: isize,
        depth: Depth,
        components: Components,
        premultiplied: bool,
    ) -> Result<Self, Error> {
        let layout = Layout {
            bounds,
            row_bytes,
            depth,
            components,
            premultiplied,
        }
        .checked(bytes.len())?;
        Ok(Self { bytes, layout })
    }

    /// The pixels that are there.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        self.layout.bounds
    }

    /// How a channel is stored.
    #[must_use]
    pub fn depth(&self) -> Depth {
        self.layout.depth
    }

    /// Which channels there are.
    #[must_use]
    pub fn components(&self) -> Components {
        self.layout.components
    }

    /// Whether colour has been multiplied by alpha.
    #[must_use]
    pub fn premultiplied(&self) -> bool {
        self.layout.premultiplied
    }

    /// The pixels of row `y`, clamped into the bounds; empty for an empty picture.
    #[must_use]
    pub fn row(&self, y: i32) -> &'a [u8] {
        let Rect { y1, y2, .. } = self.layout.bounds;
        if self.layout.bounds.is_empty() {
            return &[];
        }
        let start = self.layout.row_offset(y.clamp(y1, y2 - 1));
        self.bytes.get(start..start + self.layout.row_len()).unwrap_or(&[])
    }

    /// So many rows of `window` from the lowest in memory on, as one piece, where nothing lies between them.
    pub(crate) fn rows_from(&self, lowest: i32, rows: usize, window: Rect) -> Option<&'a [u8]> {
        let row = self.layout.row_len();
        if self.layout.row_bytes.unsigned_abs() != row || window.width() != self.layout.bounds.width() {
            return None;
        }
        let start = self.layout.row_offset(lowest);
        self.bytes.get(start..start + rows * row)
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }
}

/// A picture to write to; laid out as [`PictureRef`] is.
#[derive(Debug)]
pub struct PictureMut<'a> {
    bytes: &'a mut [u8],
    layout: Layout,
}

impl<'a> PictureMut<'a> {
    /// Checks that every row of `bounds` lies within `bytes`.
    ///
    /// # Errors
    /// [`Error::Bounds`], [`Error::RowBytes`] or [`Error::Buffer`], where the geometry does not hold together.
    pub fn new(
        bytes: &'a mut [u8],
        bounds: Rect,
        row_bytes: isize,
        depth: Depth,
        components: Components,
        premultiplied: bool,
    ) -> Result<Self, Error> {
        let layout = Layout {
            bounds,
            row_bytes,
            depth,
            components,
            premultiplied,
        }
        .checked(bytes.len())?;
        Ok(Self { bytes, layout })
    }

    /// The pixels that are there.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        self.layout.bounds
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The rows `y1..y2` of `window` (within bounds) cut into at most `N` bands that can be written side by side.
    ///
    /// Bands hold whole rows and come in the order of memory; those past the last row are `None`.
    pub(crate) fn bands<const N: usize>(&mut self, window: Rect, rows_each: usize) -> [Option<Band<'_>>; N] {
        let mut bands = [const { None }; N];
        if window.is_empty() {
            return bands;
        }
        let layout = self.layout;
        let stride = layout.row_bytes.unsigned_abs().max(layout.row_len());
        let lowest = if layout.row_bytes >= 0 {
            window.y1
        } else {
            window.y2 - 1
        };
        let start = layout.row_offset(lowest);
        let mut rest = self.bytes.get_mut(start..).unwrap_or(&mut []);
        let (mut first, mut left) = (0, window.height());
        for band in &mut bands {
            if left == 0 {
                break;
            }
            let rows = rows_each.max(1).min(left);
            let length = (rows * stride).min(rest.len());
            let (bytes, after) = std::mem::take(&mut rest).split_at_mut(length);
            *band = Some(Band {
                bytes,
                layout,
                window,
                stride,
                first,
                rows,
            });
            rest = after;
            first += rows;
            left -= rows;
        }
        bands
    }
}

/// Some rows of a picture's window, to be written by one thread.
#[derive(Debug)]
pub(crate) struct Band<'a> {
    bytes: &'a mut [u8],
    layout: Layout,
    window: Rect,
    stride: usize,
    /// Rows of the window before this band, in the order of memory.
    first: usize,
    /// Rows in this band.
    pub(crate) rows: usize,
}

impl Band<'_> {
    /// How pixels are stored.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The y of the band's row `index`, counted in the order of memory.
    pub(crate) fn y(&self, index: usize) -> i32 {
        let down = i32::try_from(self.first + index).unwrap_or(i32::MAX);
        if self.layout.row_bytes >= 0 {
            self.window.y1 + down
        } else {
            self.window.y2 - 1 - down
        }
    }

    /// Whether rows that follow in memory lie higher in the picture.
    pub(crate) fn ascends(&self) -> bool {
        self.layout.row_bytes >= 0
    }

    /// The window's pixels in the band's row `index`.
    pub(crate) fn row(&mut self, index: usize) -> &mut [u8] {
        let pixel = self.layout.pixel_len();
        let skip = usize::try_from(self.window.x1 - self.layout.bounds.x1).unwrap_or(0) * pixel;
        let start = index * self.stride + skip;
        self.bytes
            .get_mut(start..start + self.window.width() * pixel)
            .unwrap_or(&mut [])
    }

    /// All rows as one piece of memory, where nothing lies between them.
    pub(crate) fn contiguous(&mut self) -> Option<&mut [u8]> {
        let row = self.layout.row_len();
        if self.stride != row || self.window.width() != self.layout.bounds.width() {
            return None;
        }
        self.bytes.get_mut(..self.rows * row)
    }
}
