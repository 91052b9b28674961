//! Pictures in memory, laid out as OpenFX wants them: the first row is the bottom one.

use std::sync::Arc;

use crate::aligned::{Aligned, touch};
use crate::model::Mapped;
use crate::spares::Spares;
use crate::{Components, Depth, HostError, Premultiplication, RectI, Result};

/// The most pixels on a side: a picture of this size in floats still has offsets that fit 64 bits with ease.
const MAX_SIDE: u32 = 1 << 16;

/// The most bytes in one picture (4 GiB).
const MAX_BYTES: usize = 1 << 32;

/// The bytes of a picture with tight rows.
///
/// # Errors
/// [`HostError::Picture`] for an empty or an absurdly large one.
pub(crate) fn checked_size(bounds: RectI, depth: Depth, components: Components) -> Result<usize> {
    let (width, height) = (bounds.width(), bounds.height());
    let sane = !bounds.is_empty() && width <= MAX_SIDE && height <= MAX_SIDE;
    // Sides of 16 bits each and 16 bytes a pixel: no overflow.
    let bytes = |()| width as usize * height as usize * components.count() * depth.bytes();
    let bytes = sane.then_some(()).map(bytes).filter(|bytes| *bytes <= MAX_BYTES);
    bytes.ok_or_else(|| HostError::Picture {
        what: format!("{width}x{height} pixels"),
    })
}

/// A picture: tight rows, the bottom row first, aligned to 64 bytes.
#[derive(Clone)]
pub struct Picture {
    bounds: RectI,
    depth: Depth,
    components: Components,
    premultiplication: Premultiplication,
    pixels: Aligned,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture")
            .field("bounds", &self.bounds)
            .field("depth", &self.depth)
            .field("components", &self.components)
            .field("premultiplication", &self.premultiplication)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        self.bounds == other.bounds
            && self.depth == other.depth
            && self.components == other.components
            && self.bytes() == other.bytes()
    }
}

impl Picture {
    /// A black picture, transparent where it has alpha.
    ///
    /// # Errors
    /// [`HostError::Picture`] for an empty or an absurdly large one.
    pub fn new(
        bounds: RectI,
        depth: Depth,
        components: Components,
        premultiplication: Premultiplication,
    ) -> Result<Self> {
        let mapped = Mapped {
            depth,
            components,
            premultiplication,
        };
        Ok(Self::of(
            bounds,
            mapped,
            Aligned::new(checked_size(bounds, depth, components)?),
        ))
    }

    /// A picture to be drawn over, in memory that goes back to `spares`: anything may lie in it.
    pub(crate) fn spare(bounds: RectI, mapped: Mapped, spares: &Arc<Spares>) -> Result<Self> {
        let (mut pixels, is_new) = spares.take(checked_size(bounds, mapped.depth, mapped.components)?);
        if is_new {
            touch(pixels.get_mut());
        }
        Ok(Self::of(bounds, mapped, pixels))
    }

    /// A picture of bytes that are as many as it needs.
    fn of(bounds: RectI, mapped: Mapped, pixels: Aligned) -> Self {
        let Mapped {
            depth,
            components,
            premultiplication,
        } = mapped;
        Self {
            bounds,
            depth,
            components,
            premultiplication,
            pixels,
        }
    }

    /// A picture from tight rows in native byte order, the top row first, as files hold them.
    ///
    /// # Errors
    /// [`HostError::Picture`] for an empty one, or when `rows` has the wrong length.
    pub fn from_top_down(
        width: u32,
        height: u32,
        depth: Depth,
        components: Components,
        premultiplication: Premultiplication,
        rows: &[u8],
    ) -> Result<Self> {
        let mut picture = Self::new(RectI::of_size(width, height), depth, components, premultiplication)?;
        let row_bytes = picture.row_bytes();
        if rows.len() != row_bytes * height as usize {
            let what = format!("{width}x{height} pixels from {} bytes", rows.len());
            return Err(HostError::Picture { what });
        }
        for (target, row) in picture
            .bytes_mut()
            .chunks_exact_mut(row_bytes)
            .zip(rows.chunks_exact(row_bytes).rev())
        {
            target.copy_from_slice(row);
        }
        Ok(picture)
    }

    /// Tight rows in native byte order, the top row first, as files hold them.
    #[must_use]
    pub fn to_top_down(&self) -> Vec<u8> {
        let mut rows = Vec::with_capacity(self.bytes().len());
        for row in self.bytes().chunks_exact(self.row_bytes()).rev() {
            rows.extend_from_slice(row);
        }
        rows
    }

    /// Where its pixels lie.
    #[must_use]
    pub fn bounds(&self) -> RectI {
        self.bounds
    }

    /// The depth of its components.
    #[must_use]
    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// What its pixels are made of.
    #[must_use]
    pub fn components(&self) -> Components {
        self.components
    }

    /// What alpha has done to its colours.
    #[must_use]
    pub fn premultiplication(&self) -> Premultiplication {
        self.premultiplication
    }

    /// Bytes per pixel.
    #[must_use]
    pub fn pixel_bytes(&self) -> usize {
        self.components.count() * self.depth.bytes()
    }

    /// Bytes per row, without padding.
    #[must_use]
    pub fn row_bytes(&self) -> usize {
        self.bounds.width() as usize * self.pixel_bytes()
    }

    /// All pixels, bottom row first.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.pixels.get()
    }

    /// All pixels, bottom row first.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        self.pixels.get_mut()
    }

    /// The row at height `y` of its bounds; empty outside them.
    #[must_use]
    pub fn row(&self, y: i32) -> &[u8] {
        let (row_bytes, index) = (self.row_bytes(), i64::from(y) - i64::from(self.bounds.y1));
        usize::try_from(index)
            .ok()
            .and_then(|i| self.bytes().chunks_exact(row_bytes).nth(i))
            .unwrap_or_default()
    }

    /// The row at height `y` of its bounds; empty outside them.
    pub fn row_mut(&mut self, y: i32) -> &mut [u8] {
        let (row_bytes, index) = (self.row_bytes(), i64::from(y) - i64::from(self.bounds.y1));
        let rows = self.bytes_mut().chunks_exact_mut(row_bytes);
        usize::try_from(index)
            .ok()
            .and_then(|i| rows.into_iter().nth(i))
            .unwrap_or_default()
    }

    /// The part of the picture that lies in `window`, which must lie within the bounds.
    ///
    /// # Errors
    /// [`HostError::Picture`] when it does not, or holds no pixel.
    pub fn cropped(&self, window: RectI) -> Result<Self> {
        if window.intersection(&self.bounds) != window {
            return Err(HostError::Picture {
                what: "a window outside of it".to_owned(),
            });
        }
        let mut target = Self::new(window, self.depth, self.components, self.premultiplication)?;
        let from = (window.x1 - self.bounds.x1) as usize * self.pixel_bytes();
        let length = target.row_bytes();
        for y in window.y1..window.y2 {
            target.row_mut(y).copy_from_slice(&self.row(y)[from..from + length]);
        }
        Ok(target)
    }

    /// Puts another picture of the same format on top, where the two overlap.
    pub(crate) fn paste(&mut self, other: &Self) {
        let window = self.bounds.intersection(&other.bounds);
        if window.is_empty() || (self.depth, self.components) != (other.depth, other.components) {
            return;
        }
        let pixel = self.pixel_bytes();
        let length = window.width() as usize * pixel;
        let (to, from) = (
            (window.x1 - self.bounds.x1) as usize * pixel,
            (window.x1 - other.bounds.x1) as usize * pixel,
        );
        for y in window.y1..window.y2 {
            self.row_mut(y)[to..to + length].copy_from_slice(&other.row(y)[from..from + length]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_turn_over_and_back() {
        let rows: Vec<u8> = (0..24).collect();
        let picture =
            Picture::from_top_down(3, 2, Depth::U8, Components::Rgba, Premultiplication::Opaque, &rows).unwrap();
        assert_eq!(picture.row(1), &rows[..12], "the top row is the last one");
        assert_eq!(picture.to_top_down(), rows);
        assert!(picture.row(2).is_empty() && picture.row(-1).is_empty());
    }

    #[test]
    fn absurd_sizes_are_refused() {
        for bounds in [
            RectI::default(),
            RectI {
                x1: 0,
                y1: 0,
                x2: i32::MAX,
                y2: 2,
            },
            RectI {
                x1: 5,
                y1: 0,
                x2: 1,
                y2: 1,
            },
        ] {
            assert!(Picture::new(bounds, Depth::F32, Components::Rgba, Premultiplication::Opaque).is_err());
        }
    }
}
