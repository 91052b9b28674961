//! The process's memory, which is the host's to settle.

/// Lets all threads take memory from one place, so that what one gives back serves the others. Frames are made on one
/// thread and freed on another: with a heap for each, glibc keeps what was freed in all of them, and a long render grows.
///
/// To be called before threads are started; elsewhere than on Linux with glibc it does nothing.
pub fn share_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        use std::ffi::c_int;

        unsafe extern "C" {
            fn mallopt(parameter: c_int, value: c_int) -> c_int;
        }
        /// From malloc.h.
        const M_ARENA_MAX: c_int = -8;
        // SAFETY: mallopt takes two numbers, keeps no pointer, and may be called at any time.
        let taken = unsafe { mallopt(M_ARENA_MAX, 1) };
        if taken == 0 {
            log::debug!("the allocator keeps a heap for each thread");
        }
    }
}
