//! Bytes that begin where a cache line does, which vector code likes.

/// Bytes of a cache line.
const LINE: usize = 64;
/// Bytes of a word.
const WORD: usize = 8;

/// So many bytes, all 0 to begin with, aligned to 64. Where there are many the system hands out their pages at the first
/// touch.
pub(crate) struct Aligned {
    words: Vec<u64>,
    /// Words before the first aligned one.
    before: usize,
    len: usize,
}

impl Aligned {
    pub(crate) fn new(len: usize) -> Self {
        // To ask for aligned zeros would have them written; zeros of words are handed out as they are.
        let words = vec![0_u64; len.div_ceil(WORD) + LINE / WORD - 1];
        Self {
            before: words.as_ptr().align_offset(LINE).min(LINE / WORD - 1),
            words,
            len,
        }
    }

    pub(crate) fn get(&self) -> &[u8] {
        // SAFETY: from the first aligned word on there is room for `len` bytes (see `new`), which are initialised as any
        // word is, and bytes may be anything.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr().add(self.before).cast(), self.len) }
    }

    pub(crate) fn get_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `get`, and the borrow of self is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.words.as_mut_ptr().add(self.before).cast(), self.len) }
    }
}

impl Clone for Aligned {
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.len);
        copy.get_mut().copy_from_slice(self.get());
        copy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_aligned_whatever_their_number() {
        for len in (0..300).chain([4096, 99_999, 1 << 22]) {
            let mut bytes = Aligned::new(len);
            assert_eq!(bytes.get().len(), len);
            assert!(bytes.get().iter().all(|byte| *byte == 0));
            bytes
                .get_mut()
                .iter_mut()
                .zip(0..)
                .for_each(|(byte, i)| *byte = (i % 251) as u8);
            let copy = bytes.clone();
            bytes.get_mut().fill(7);
            assert!(copy.get().iter().zip(0..).all(|(byte, i)| *byte == (i % 251) as u8));
            for bytes in [bytes, copy] {
                assert_eq!(bytes.get().as_ptr().addr() % LINE, 0);
            }
        }
    }
}
