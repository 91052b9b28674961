//! Asking for memory ahead of its use, so that memory and arithmetic work at the same time.

/// Bytes that memory gives at once.
pub(crate) const TOGETHER: usize = 64;

/// How many bytes before its use a line is asked for that is read or stored in one go.
const DISTANCE: usize = 2048;

/// What will be needed soon, group by group, while a line is read or stored. Half of the line to come is asked for while
/// one is read, half while it is stored, so that memory is asked for as much all the time as it can give.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ahead<'a> {
    /// Pixels of the source that are likely to be read next, half as many as are worked on meanwhile.
    pub(crate) source: &'a [u8],
    /// Where the line that is being drawn will be stored: a processor brings near also what it is to write.
    pub(crate) target: &'a [u8],
}

impl Ahead<'_> {
    /// Fetches `len` bytes of the target from the one numbered `at` on, and half as many of the source, to the second cache: lines
    /// wait there.
    #[inline(always)]
    pub(crate) fn fetch(&self, at: usize, len: usize) {
        for (bytes, at, len) in [(self.target, at, len), (self.source, at / 2, len / 2)] {
            if let Some(bytes) = bytes.get(at..at + len) {
                fetch::<false, _>(bytes);
            }
        }
    }
}

/// A line that is read from end to end, and the one that follows it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Passing<'a> {
    pub(crate) line: &'a [u8],
    pub(crate) next: &'a [u8],
}

impl Passing<'_> {
    /// Fetches to the first cache what is read soon after the `len` bytes from the one numbered `at` on. Memory gives a
    /// page at a time unasked, and neither the next page nor the beginning of the next line.
    #[inline(always)]
    pub(crate) fn fetch(&self, at: usize, len: usize) {
        let (line, at) = match (at + DISTANCE).checked_sub(self.line.len()) {
            Some(at) => (self.next, at),
            None => (self.line, at + DISTANCE),
        };
        if let Some(bytes) = line.get(at..at + len) {
            fetch::<true, _>(bytes);
        }
    }
}

/// Fetches to the first cache what is read or stored soon after the `len` bytes of a line from the one numbered `at` on: the
/// line before has brought it to the second. The line's last few may go unasked.
#[inline(always)]
pub(crate) fn fetch_soon(line: &[u8], at: usize, len: usize) {
    if let Some(bytes) = line.get(at + DISTANCE..at + DISTANCE + len) {
        fetch::<true, _>(bytes);
    }
}

/// Asks the processor to bring `bytes` near, to its first cache if `NEAREST`, else to its second, without waiting for them.
/// A hint: nothing comes of it where it cannot be given.
#[inline(always)]
pub(crate) fn fetch<const NEAREST: bool, T>(bytes: &[T]) {
    for together in bytes.chunks(const { TOGETHER / size_of::<T>() }) {
        #[cfg(target_arch = "x86_64")]
        if let Some(first) = together.first() {
            if NEAREST {
                safe_arch::prefetch_t0(first);
            } else {
                safe_arch::prefetch_t1(first);
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = together;
    }
}
