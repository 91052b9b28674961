//! The process's memory, which is the host's to settle.

/// Gives the memory of a frame back to the system as soon as the frame is done with. Frames are made on one thread and
/// freed on another, and glibc keeps blocks of their size in a heap for each: a long render grows.
///
/// It costs a few milliseconds a frame, so it is not for measuring. To be called before threads are started; elsewhere
/// than on Linux with glibc it does nothing.
pub fn give_back_frames() {
    give_back_from(4 << 20);
}

/// The same for every block of 128 kB or more, for those who count what is really held: in glibc's own way of keeping
/// blocks, threads that take and free them by turns leave holes of several times that.
pub fn give_back_blocks() {
    give_back_from(128 << 10);
}

fn give_back_from(bytes: i32) {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        use std::ffi::c_int;

        unsafe extern "C" {
            fn mallopt(parameter: c_int, value: c_int) -> c_int;
        }
        /// From malloc.h: the size from which a block is a mapping of its own, which setting it also fixes.
        const M_MMAP_THRESHOLD: c_int = -3;
        // SAFETY: mallopt takes two numbers, keeps no pointer, and may be called at any time.
        let taken = unsafe { mallopt(M_MMAP_THRESHOLD, bytes) };
        if taken == 0 {
            log::debug!("the allocator keeps the blocks of frames");
        }
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    let _ = bytes;
}
