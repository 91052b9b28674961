//! A borrowed look at a host's picture, whatever its layout: nothing is copied.

use crate::{Error, Result};

/// How one value is stored, in the machine's byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 8-bit integer, 0 to 255.
    U8,
    /// 16-bit integer, 0 to 65535.
    U16,
    /// IEEE 754 binary16.
    F16,
    /// IEEE 754 binary32.
    F32,
}

impl Depth {
    /// Bytes of one value.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 | Self::F16 => 2,
            Self::F32 => 4,
        }
    }
}

/// Which values a pixel has, interleaved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Components {
    /// Red, green, blue, alpha.
    Rgba,
    /// Red, green, blue.
    Rgb,
    /// Alpha alone, read as grey.
    Alpha,
}

impl Components {
    /// Values in a pixel.
    #[must_use]
    pub const fn count(self) -> usize {
        match self {
            Self::Rgba => 4,
            Self::Rgb => 3,
            Self::Alpha => 1,
        }
    }
}

/// What the fourth value means. A picture is read as it looks over black.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alpha {
    /// Nothing: alpha is ignored.
    Opaque,
    /// Colours are already multiplied by alpha, so they are what is seen over black.
    Premultiplied,
    /// Colours are to be multiplied by alpha.
    Straight,
}

/// How values stand for light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transfer {
    /// Display-encoded (sRGB, Rec. 709 and their like): read as it is.
    Video,
    /// Proportional to light: sRGB-encoded pixel by pixel (IEC 61966-2-1) before any averaging.
    Linear,
    /// HDR with the perceptual quantizer, colours of BT.2020 (ITU-R BT.2100): read as its SDR version would be.
    Pq,
    /// HDR as hybrid log-gamma, colours of BT.2020 (ITU-R BT.2100): likewise.
    Hlg,
}

/// Where row 0 lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowOrder {
    /// Row 0 is the top of the picture.
    TopDown,
    /// Row 0 is the bottom of the picture, as in OpenFX.
    BottomUp,
}

/// A host's picture, borrowed. Values outside 0 to 1, infinities and NaN are allowed (NaN reads as 0).
#[derive(Clone, Copy, Debug)]
pub struct PictureView<'a> {
    /// All rows, from the lowest address to the end of the highest row; bytes between rows are not read.
    pub bytes: &'a [u8],
    /// Pixels in a row, 1 to 2^20.
    pub width: usize,
    /// Rows, 1 to 2^20.
    pub height: usize,
    /// From one row to the next, bytes. Where it is negative, row 0 lies highest in memory, at the end of `bytes`.
    pub row_bytes: isize,
    /// How one value is stored.
    pub depth: Depth,
    /// Which values a pixel has.
    pub components: Components,
    /// What the fourth value means.
    pub alpha: Alpha,
    /// How values stand for light.
    pub transfer: Transfer,
    /// Whether row 0 is the top or the bottom of the picture.
    pub order: RowOrder,
}

/// The longest side that is read, pixels: past any host's, and far from overflow.
const LARGEST_SIDE: usize = 1 << 20;

impl<'a> PictureView<'a> {
    /// The plain case: RGBA in tight rows from the top, opaque, display-encoded.
    #[must_use]
    pub const fn packed_rgba(bytes: &'a [u8], width: usize, height: usize, depth: Depth) -> Self {
        Self {
            bytes,
            width,
            height,
            row_bytes: (width * 4 * depth.bytes()) as isize,
            depth,
            components: Components::Rgba,
            alpha: Alpha::Opaque,
            transfer: Transfer::Video,
            order: RowOrder::TopDown,
        }
    }

    /// Checks that the bytes hold the picture, once, so that reading rows cannot fail.
    pub(crate) fn rows(&self) -> Result<Rows<'a>> {
        let Self { width, height, .. } = *self;
        if width == 0 || height == 0 || width > LARGEST_SIDE || height > LARGEST_SIDE {
            return Err(Error::PictureSize { width, height });
        }
        let length = width * self.components.count() * self.depth.bytes();
        let stride = self.row_bytes.unsigned_abs();
        let need = (height - 1)
            .checked_mul(stride)
            .and_then(|before_last| before_last.checked_add(length))
            .unwrap_or(usize::MAX);
        // Rows that overlap are a host's mistake, but a single row may say any stride.
        if self.bytes.len() < need || (height > 1 && stride < length) {
            return Err(Error::PictureBytes {
                need: need.max(height.saturating_mul(length)),
                have: self.bytes.len(),
            });
        }
        let first_is_lowest = self.row_bytes >= 0;
        let first_is_top = self.order == RowOrder::TopDown;
        Ok(Rows {
            bytes: self.bytes,
            length,
            stride,
            height,
            top_is_lowest: first_is_lowest == first_is_top,
        })
    }
}

/// The checked rows of a picture, counted from the top.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'a> {
    bytes: &'a [u8],
    length: usize,
    stride: usize,
    height: usize,
    top_is_lowest: bool,
}

impl<'a> Rows<'a> {
    /// The bytes of one row; `from_top` is below the height.
    pub(crate) fn row(&self, from_top: usize) -> &'a [u8] {
        let place = if self.top_is_lowest {
            from_top
        } else {
            self.height - 1 - from_top
        };
        &self.bytes[place * self.stride..][..self.length]
    }
}
