//! Asking for memory ahead of its use, so that memory and arithmetic work at the same time.

/// Bytes that memory gives at once.
const TOGETHER: usize = 64;

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
