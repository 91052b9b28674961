//! What a reader said of windows seen before, in any clip and any instance.
//!
//! Some hosts make a new instance for every frame, others several of one clip, and none says which of them show the same
//! footage. A reading is therefore kept under the pixels that it was made from, and under nothing else: clips are never
//! mixed, and the answer is the one that the reader would give.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::bounded::Bounded;
use crate::{ModelId, Reader, Reading, Result, Thumbnail, Window};

/// Readings kept: half an hour of footage, some 500 kB.
const KEPT: usize = 3600;

/// Readings by what was read. Shared between threads; it only saves time, and never changes an answer.
#[derive(Debug)]
pub struct Readings {
    kept: Mutex<Bounded<(ModelId, Digest), Reading>>,
}

/// A reader that looks into [`Readings`] first.
#[derive(Clone, Copy)]
pub struct Remembering<'a> {
    reader: &'a dyn Reader,
    readings: &'a Readings,
}

impl Default for Readings {
    fn default() -> Self {
        Self {
            kept: Mutex::new(Bounded::new(KEPT)),
        }
    }
}

impl Readings {
    /// A reader that answers from here where it can, and keeps what `reader` says where not.
    #[must_use]
    pub const fn remembering<'a>(&'a self, reader: &'a dyn Reader) -> Remembering<'a> {
        Remembering { reader, readings: self }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        *self.kept() = Bounded::new(KEPT);
    }

    fn kept(&self) -> MutexGuard<'_, Bounded<(ModelId, Digest), Reading>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl core::fmt::Debug for Remembering<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Remembering({})", self.reader.id())
    }
}

impl Reader for Remembering<'_> {
    fn read(&self, window: &Window) -> Result<Reading> {
        let key = (self.reader.id(), Digest::of(window));
        if let Some(known) = self.readings.kept().get(&key) {
            return Ok(known);
        }
        // No lock is held while the model runs; two threads that read the same window get the same answer.
        let reading = self.reader.read(window)?;
        self.readings.kept().insert(key, reading);
        Ok(reading)
    }

    fn id(&self) -> ModelId {
        self.reader.id()
    }
}

/// 128 bits that stand for a window's pixels: among a billion windows, the odds that any two share them are one in 10^20.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Digest([u64; 2]);

impl Digest {
    fn of(window: &Window) -> Self {
        let mut whole = Self([0, 1]);
        let mut last: Option<(&Arc<Thumbnail>, Self)> = None;
        for frame in window.frames() {
            let digest = match last {
                // A held picture is the same one eight times.
                Some((same, digest)) if Arc::ptr_eq(same, frame) => digest,
                _ => Self::of_thumbnail(frame),
            };
            last = Some((frame, digest));
            whole.take(digest.0[0]);
            whole.take(digest.0[1]);
        }
        whole
    }

    fn of_thumbnail(thumbnail: &Thumbnail) -> Self {
        let mut digest = Self([2, 3]);
        for pair in thumbnail.planes().chunks(2) {
            let low = pair[0].to_bits();
            let high = pair.get(1).map_or(0, |value| value.to_bits());
            digest.take(u64::from(low) | u64::from(high) << 32);
        }
        digest
    }

    /// Takes a word in. Each step can be undone, so that two texts of one length that differ in one word never meet;
    /// the two lanes differ in their constants (odd, from the golden ratio and from pi) and in what they turn by.
    fn take(&mut self, word: u64) {
        let [a, b] = &mut self.0;
        *a = (a.rotate_left(29) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        *a ^= *a >> 32;
        *b = (b.rotate_left(37) ^ word).wrapping_mul(0x2439_7f4a_8885_a309);
        *b ^= *b >> 29;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::{Affect, HEIGHT, WIDTH};

    /// Says how bright the first pixel of the last frame is, and counts how often it was asked.
    struct Counting(AtomicUsize, u64);

    impl Reader for Counting {
        fn read(&self, window: &Window) -> Result<Reading> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(Reading {
                affect: Affect::from_valence_arousal(window.frames()[7].planes()[0], self.1 as f32 / 10.0),
                familiarity: 1.0,
            })
        }

        fn id(&self) -> ModelId {
            ModelId(self.1)
        }
    }

    fn thumbnail(level: f32, odd: usize) -> Arc<Thumbnail> {
        let mut planes = vec![level; 3 * WIDTH * HEIGHT];
        planes[odd] = 0.75;
        Arc::new(Thumbnail::from_planes(planes).unwrap())
    }

    #[test]
    fn the_same_pixels_are_read_once_and_others_never_answer() {
        let readings = Readings::default();
        let reader = Counting(AtomicUsize::new(0), 1);
        let asked = || reader.0.load(Ordering::Relaxed);
        // Windows that differ in a single pixel of a single frame, at either end, or in the order of frames.
        let at = |place: usize, odd: usize| {
            let mut frames = std::array::from_fn(|_| thumbnail(0.25, 5));
            frames[place] = thumbnail(0.25, odd);
            Window::new(frames)
        };
        let last = 3 * WIDTH * HEIGHT - 1;
        let windows = [at(7, 0), at(7, last), at(0, 0), at(0, last), at(3, 4), at(4, 4)];
        for window in &windows {
            let answer = readings.remembering(&reader).read(window).unwrap();
            assert_eq!(answer, reader.read(window).unwrap());
        }
        assert_eq!(asked(), 2 * windows.len(), "each window is another one");
        for window in &windows {
            // The same pixels in other memory, as another instance brings them.
            let copies = std::array::from_fn(|at| Arc::new(Thumbnail::clone(&window.frames()[at])));
            let answer = readings.remembering(&reader).read(&Window::new(copies)).unwrap();
            assert_eq!(answer.affect.valence, window.frames()[7].planes()[0]);
        }
        assert_eq!(asked(), 2 * windows.len(), "and none is read again");
        readings.clear();
        readings.remembering(&reader).read(&windows[0]).unwrap();
        assert_eq!(asked(), 2 * windows.len() + 1, "but after it was forgotten");
    }

    #[test]
    fn readers_are_not_mixed() {
        let readings = Readings::default();
        let window = Window::still(&thumbnail(0.5, 0));
        let answers = [1, 2].map(|id| {
            let reader = Counting(AtomicUsize::new(0), id);
            readings.remembering(&reader).read(&window).unwrap().affect.arousal
        });
        assert_ne!(answers[0], answers[1]);
    }
}
