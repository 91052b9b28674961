//! The memory of images, laid out as a host pleases.

use std::cell::UnsafeCell;
use std::sync::Arc;

use crate::model::Mapped;
use crate::{Picture, RectI, Result, RowBytes};

/// Bytes before and behind a guarded image.
const GUARD: usize = 4096;
/// What guards and unrendered pixels are full of. As float, half and integers alike it is an unlikely colour.
const PATTERN: u8 = 0xA5;

/// Where an image's pixels lie.
enum Memory {
    /// In a picture that the host keeps; plugins are trusted not to write there.
    Shared(Arc<Picture>),
    /// In memory of its own.
    Own(UnsafeCell<Vec<u64>>),
}

/// An image as plugins see it: an address, a distance between rows, and bounds.
pub(crate) struct ImageBuffer {
    memory: Memory,
    /// Bytes from the start of the memory to the bottom row's first pixel.
    offset: usize,
    pub(crate) row_bytes: isize,
    pub(crate) bounds: RectI,
    pub(crate) mapped: Mapped,
}

// SAFETY: the memory is written by the plugin through its address while a render is under way, as the standard has it,
// and by the host only before the image is handed over and after the render has ended.
unsafe impl Send for ImageBuffer {}
// SAFETY: as above.
unsafe impl Sync for ImageBuffer {}

/// Words of 8 bytes in the smallest page that systems have.
const PAGE_WORDS: usize = 512;

impl ImageBuffer {
    /// A picture as it lies in memory.
    pub(crate) fn shared(picture: Arc<Picture>, mapped: Mapped) -> Self {
        let row_bytes = picture.row_bytes() as isize;
        Self {
            offset: 0,
            row_bytes,
            bounds: picture.bounds(),
            mapped,
            memory: Memory::Shared(picture),
        }
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
        if output && !guarded {
            // The system hands out pages at the first touch: the host pays for it, as one that keeps its buffers does.
            for page in words.chunks_mut(PAGE_WORDS) {
                page[0] = std::hint::black_box(fill);
            }
        }
        let memory = Memory::Own(UnsafeCell::new(words));
        let (offset, row_bytes) = match rows {
            RowBytes::Negative => (guard + stride * (height - 1), -(stride as isize)),
            _ => (guard, stride as isize),
        };
        Ok(Self {
            memory,
            offset,
            row_bytes,
            bounds,
            mapped,
        })
    }

    fn base(&self) -> *mut u8 {
        match &self.memory {
            Memory::Shared(picture) => picture.bytes().as_ptr().cast_mut(),
            Memory::Own(memory) => {
                // SAFETY: the vector itself is never changed after it was made, only what it points to.
                unsafe { (*memory.get()).as_mut_ptr().cast() }
            }
        }
    }

    pub(crate) fn data(&self) -> *mut u8 {
        // SAFETY: the offset lies within the memory, by construction.
        unsafe { self.base().add(self.offset) }
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
        let Memory::Own(memory) = &self.memory else { return 0 };
        // SAFETY: the vector itself is never changed after it was made.
        let bytes = unsafe { (*memory.get()).len() } * 8;
        // SAFETY: that many initialised bytes lie there, and the render has ended.
        let all = unsafe { std::slice::from_raw_parts(self.base(), bytes) };
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
