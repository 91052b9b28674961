//! Bytes that begin where a cache line does, which vector code likes.

use std::sync::Weak;

use crate::spares::Spares;

/// Bytes of a cache line.
const LINE: usize = 64;
/// Bytes of a word.
const WORD: usize = 8;
/// Bytes in the smallest page that systems have.
const PAGE: usize = 4096;

/// So many bytes, all 0 to begin with, aligned to 64. Where there are many the system hands out their pages at the first
/// touch.
pub(crate) struct Aligned {
    words: Vec<u64>,
    /// Words before the first aligned one.
    before: usize,
    len: usize,
    /// Where the memory goes when it is done with.
    home: Weak<Spares>,
}

impl Aligned {
    pub(crate) fn new(len: usize) -> Self {
        // To ask for aligned zeros would have them written; zeros of words are handed out as they are.
        Self::lent(vec![0; Self::words_for(len)], len, Weak::new())
    }

    /// The words that hold so many bytes, wherever the first aligned one is.
    pub(crate) fn words_for(len: usize) -> usize {
        len.div_ceil(WORD) + LINE / WORD - 1
    }

    /// In memory that belongs elsewhere: [`Self::words_for`] the bytes.
    pub(crate) fn lent(words: Vec<u64>, len: usize, home: Weak<Spares>) -> Self {
        assert_eq!(words.len(), Self::words_for(len), "room for the bytes");
        Self {
            before: words.as_ptr().align_offset(LINE).min(LINE / WORD - 1),
            words,
            len,
            home,
        }
    }

    pub(crate) fn get(&self) -> &[u8] {
        // SAFETY: from the first aligned word on there is room for `len` bytes (see `lent`), which are initialised as any
        // word is, and bytes may be anything.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr().add(self.before).cast(), self.len) }
    }

    pub(crate) fn get_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `get`, and the borrow of self is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.words.as_mut_ptr().add(self.before).cast(), self.len) }
    }
}

impl Drop for Aligned {
    fn drop(&mut self) {
        if let Some(home) = self.home.upgrade() {
            home.keep(std::mem::take(&mut self.words));
        }
    }
}

impl Clone for Aligned {
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.len);
        copy.get_mut().copy_from_slice(self.get());
        copy
    }
}

/// Has the system hand out the pages of memory that is all 0, which it does at the first touch: the host pays for it, as
/// one that keeps its buffers does.
pub(crate) fn touch(zeros: &mut [u8]) {
    for page in zeros.chunks_mut(PAGE) {
        page[0] = std::hint::black_box(0);
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
