//! The memory of images, laid out as a host pleases.

use std::sync::Arc;

use crate::aligned::touch;
use crate::model::Mapped;
use crate::{Picture, RectI, Result, RowBytes};

/// Bytes before and behind a guarded image.
const GUARD: usize = 4096;
/// What guards and unrendered pixels are full of. As float, half and integers alike it is an unlikely colour.
const PATTERN: u8 = 0xA5;

/// What an image's pixels lie in, and is kept for them.
enum Memory {
    /// A picture that the host keeps; plugins are trusted not to write there.
    Shared { _picture: Arc<Picture> },
    /// A picture that the plugin draws.
    Drawn(Picture),
    /// Memory laid out otherwise than pictures are, so many bytes of it.
    Own { _words: Vec<u64>, bytes: usize },
}

/// An image as plugins see it: an address, a distance between rows, and bounds.
pub(crate) struct ImageBuffer {
    memory: Memory,
    /// Where the memory starts. It is reached through this alone while the image is in use.
    base: *mut u8,
    /// Bytes from the start of the memory to the bottom row's first pixel.
    offset: usize,
    pub(crate) row_bytes: isize,
    pub(crate) bounds: RectI,
    pub(crate) mapped: Mapped,
}

// SAFETY: the memory is written by the plugin through its address while a render is under way, as the standard has it,
// and by the host only before the image is handed over and after the render has ended: an image that was released, or
// that nobody holds any more, is not written again.
unsafe impl Send for ImageBuffer {}
// SAFETY: as above.
unsafe impl Sync for ImageBuffer {}

impl ImageBuffer {
    /// A picture as it lies in memory.
    pub(crate) fn shared(picture: Arc<Picture>, mapped: Mapped) -> Self {
        let row_bytes = picture.row_bytes() as isize;
        Self {
            base: picture.bytes().as_ptr().cast_mut(),
            offset: 0,
            row_bytes,
            bounds: picture.bounds(),
            mapped,
            memory: Memory::Shared { _picture: picture },
        }
    }

    /// A picture for the plugin to draw.
    pub(crate) fn drawn(mut picture: Picture, mapped: Mapped) -> Self {
        let row_bytes = picture.row_bytes() as isize;
        Self {
            base: picture.bytes_mut().as_mut_ptr(),
            offset: 0,
            row_bytes,
            bounds: picture.bounds(),
            mapped,
            memory: Memory::Drawn(picture),
        }
    }

    /// What was drawn: the picture itself, or a copy where the plugin has not given it back or it was laid out otherwise.
    pub(crate) fn into_picture(image: Arc<Self>) -> Result<Picture> {
        let image = match Arc::try_unwrap(image) {
            Ok(Self {
                memory: Memory::Drawn(picture),
                ..
            }) => return Ok(picture),
            Ok(image) => Arc::new(image),
            Err(image) => image,
        };
        let Mapped {
            depth,
            components,
            premultiplication,
        } = image.mapped;
        let mut picture = Picture::new(image.bounds, depth, components, premultiplication)?;
        image.copy_to(image.bounds, &mut picture);
        Ok(picture)
    }

    /// Memory for an image, with rows as the profile wants them.
    pub(crate) fn new(bounds: RectI, mapped: Mapped, rows: RowBytes, output: bool, guarded: bool) -> Result<Self> {
        crate::picture::checked_size(bounds, mapped.depth, mapped.components)?;
        let tight = bounds.width() as usize * mapped.components.count() * mapped.depth.bytes();
        let stride = match rows {
            RowBytes::Tight | RowBytes::Negative => tight,
            RowBytes::Padded(n) => tight + n.next_multiple_of(4),
            RowBytes::Different => tight + if output { 64 } else { 0 },
        };
        let (height, guard) = (bounds.height() as usize, if guarded { GUARD } else { 0 });
        let bytes = stride * height + 2 * guard;
        let fill = if guarded { u64::from_ne_bytes([PATTERN; 8]) } else { 0 };
        let mut words = vec![fill; bytes.div_ceil(8)];
        let bytes = words.len() * 8;
        let base: *mut u8 = words.as_mut_ptr().cast();
        if output && !guarded {
            // SAFETY: that many bytes lie there, and nothing else refers to them yet.
            touch(unsafe { std::slice::from_raw_parts_mut(base, bytes) });
        }
        let memory = Memory::Own { _words: words, bytes };
        let (offset, row_bytes) = match rows {
            RowBytes::Negative => (guard + stride * (height - 1), -(stride as isize)),
            _ => (guard, stride as isize),
        };
        Ok(Self {
            memory,
            base,
            offset,
            row_bytes,
            bounds,
            mapped,
        })
    }

    pub(crate) fn data(&self) -> *mut u8 {
        // SAFETY: the offset lies within the memory, by construction.
        unsafe { self.base.add(self.offset) }
    }

    fn tight(&self) -> usize {
        self.bounds.width() as usize * self.mapped.components.count() * self.mapped.depth.bytes()
    }

    fn row(&self, index: usize) -> *mut u8 {
        // SAFETY: rows of the bounds lie within the memory, by construction, whichever way they run.
        unsafe { self.data().offset(self.row_bytes * index as isize) }
    }

    /// Fills the image from a picture with the same bounds and format.
    pub(crate) fn fill(&self, picture: &Picture) {
        for (i, row) in picture.bytes().chunks_exact(picture.row_bytes()).enumerate() {
            // SAFETY: both rows have the same length (see `buffer_for`), and the image is not handed over yet.
            unsafe { std::ptr::copy_nonoverlapping(row.as_ptr(), self.row(i), row.len()) };
        }
    }

    /// Copies a window of the image into a picture of the same format.
    pub(crate) fn copy_to(&self, window: RectI, picture: &mut Picture) {
        let window = window.intersection(&self.bounds).intersection(&picture.bounds());
        if window.is_empty() || (picture.depth(), picture.components()) != (self.mapped.depth, self.mapped.components) {
            return;
        }
        let pixel = picture.pixel_bytes();
        let from = (window.x1 - self.bounds.x1) as usize * pixel;
        let to = (window.x1 - picture.bounds().x1) as usize * pixel;
        let length = window.width() as usize * pixel;
        for y in window.y1..window.y2 {
            let source = self.row((y - self.bounds.y1) as usize);
            if let Some(target) = picture.row_mut(y).get_mut(to..to + length) {
                // SAFETY: the window lies within the image's bounds, and the render has ended.
                unsafe { std::ptr::copy_nonoverlapping(source.add(from), target.as_mut_ptr(), length) };
            }
        }
    }

    /// What of the memory outside `window` no longer holds what it was filled with: bytes outside of the image, and
    /// bytes inside it but outside the window.
    pub(crate) fn strays(&self, window: RectI) -> u64 {
        let Memory::Own { bytes, .. } = self.memory else {
            return 0;
        };
        // SAFETY: that many initialised bytes lie there, and the render has ended.
        let all = unsafe { std::slice::from_raw_parts(self.base, bytes) };
        let window = window.intersection(&self.bounds);
        let pixel = self.mapped.components.count() * self.mapped.depth.bytes();
        let changed = |bytes: &[u8]| bytes.iter().filter(|b| **b != PATTERN).count() as u64;
        let mut inside = 0;
        if !window.is_empty() {
            for y in window.y1..window.y2 {
                let at = self.offset as isize + self.row_bytes * (y - self.bounds.y1) as isize;
                let from = at as usize + (window.x1 - self.bounds.x1) as usize * pixel;
                inside += changed(&all[from..from + window.width() as usize * pixel]);
            }
        }
        changed(all) - inside
    }

    /// Pixels of `window` that still hold what the memory was filled with. Pixels of fewer than four bytes may well
    /// hold that by chance, and are not counted.
    pub(crate) fn unwritten(&self, window: RectI) -> u64 {
        let pixel = self.mapped.components.count() * self.mapped.depth.bytes();
        let window = window.intersection(&self.bounds);
        if pixel < 4 || window.is_empty() {
            return 0;
        }
        let from = (window.x1 - self.bounds.x1) as usize * pixel;
        let rows = (window.y1..window.y2).map(|y| {
            // SAFETY: the window lies within the image's bounds, and the render has ended.
            let row = unsafe {
                let start = self.row((y - self.bounds.y1) as usize).add(from);
                std::slice::from_raw_parts(start, window.width() as usize * pixel)
            };
            row.chunks_exact(pixel)
                .filter(|pixel| pixel.iter().all(|b| *b == PATTERN))
                .count() as u64
        });
        rows.sum()
    }

    /// Whether a source image and its surroundings still hold what they held.
    pub(crate) fn differs_from(&self, picture: &Picture) -> bool {
        let length = self.tight();
        let rows_differ = picture
            .bytes()
            .chunks_exact(picture.row_bytes())
            .enumerate()
            .any(|(i, row)| {
                // SAFETY: the row lies within the memory, and nobody writes to it lawfully.
                let held = unsafe { std::slice::from_raw_parts(self.row(i), length.min(row.len())) };
                held != row
            });
        rows_differ || self.strays(self.bounds) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Components, Depth, Premultiplication};

    const MAPPED: Mapped = Mapped {
        depth: Depth::U8,
        components: Components::Rgba,
        premultiplication: Premultiplication::Premultiplied,
    };

    fn picture() -> Picture {
        let mut picture = Picture::new(
            RectI {
                x1: -3,
                y1: 5,
                x2: 14,
                y2: 16,
            },
            MAPPED.depth,
            MAPPED.components,
            MAPPED.premultiplication,
        )
        .unwrap();
        let bytes = picture.bytes_mut();
        bytes.iter_mut().zip(0..).for_each(|(byte, i)| *byte = (i % 251) as u8);
        picture
    }

    #[test]
    fn what_was_drawn_is_the_picture_itself() {
        let picture = picture();
        let (expected, address) = (picture.clone(), picture.bytes().as_ptr());
        let image = Arc::new(ImageBuffer::drawn(picture, MAPPED));
        assert_eq!(image.data().cast_const(), address);
        let drawn = ImageBuffer::into_picture(image).unwrap();
        assert_eq!(drawn.bytes().as_ptr(), address, "no copy");
        assert_eq!((drawn.bounds(), &drawn), (expected.bounds(), &expected));
    }

    #[test]
    fn an_image_that_is_not_given_back_is_copied() {
        let picture = picture();
        let address = picture.bytes().as_ptr();
        let image = Arc::new(ImageBuffer::drawn(picture, MAPPED));
        let kept = Arc::clone(&image);
        let copy = ImageBuffer::into_picture(image).unwrap();
        assert_ne!(copy.bytes().as_ptr(), address);
        assert_eq!(copy, ImageBuffer::into_picture(kept).unwrap());
    }

    #[test]
    fn images_laid_out_otherwise_are_copied() {
        let expected = picture();
        for rows in [RowBytes::Negative, RowBytes::Padded(12), RowBytes::Different] {
            for guarded in [false, true] {
                let image = ImageBuffer::new(expected.bounds(), MAPPED, rows, true, guarded).unwrap();
                image.fill(&expected);
                assert_eq!(ImageBuffer::into_picture(Arc::new(image)).unwrap(), expected);
            }
        }
    }
}
