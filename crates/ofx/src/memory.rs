//! Asking for memory ahead of its use.

/// Asks the processor to bring `bytes` near, without waiting for them. A hint: nothing comes of it where it cannot be
/// given.
#[inline]
pub fn prefetch(bytes: &[u8]) {
    #[cfg(target_arch = "x86_64")]
    for line in bytes.chunks(64) {
        use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
        // SAFETY: a prefetch reads nothing that the program could see and never faults, whatever the address (Intel 64
        // and IA-32 manual, volume 2, PREFETCHh); this one lies within a slice besides.
        unsafe { _mm_prefetch::<_MM_HINT_T1>(line.as_ptr().cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = bytes;
}
