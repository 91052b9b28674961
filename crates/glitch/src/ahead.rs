//! Asking for memory ahead of its use, so that memory and arithmetic work at the same time.

/// Bytes that memory gives at once.
const TOGETHER: usize = 64;

/// What will be needed soon, group by group, while a line is read: the pass with the most arithmetic for what it takes from
/// memory.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ahead<'a> {
    /// The line of the source that is likely to be read next.
    pub(crate) source: &'a [u8],
    /// Where the line that is being drawn will be stored: a processor brings near also what it is to write.
    pub(crate) target: &'a [u8],
}

impl Ahead<'_> {
    /// Fetches as many bytes as a group has, from the one numbered `at` on.
    #[inline(always)]
    pub(crate) fn fetch(&self, at: usize, len: usize) {
        for bytes in [self.source, self.target] {
            if let Some(bytes) = bytes.get(at..at + len) {
                fetch(bytes);
            }
        }
    }
}

/// Asks the processor to bring `bytes` near (to its second cache), without waiting for them. A hint: nothing comes of it
/// where it cannot be given.
#[inline(always)]
pub(crate) fn fetch(bytes: &[u8]) {
    for together in bytes.chunks(TOGETHER) {
        #[cfg(target_arch = "x86_64")]
        if let Some(first) = together.first() {
            safe_arch::prefetch_t1(first);
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = together;
    }
}
