//! Memory that renders reuse.

use crate::Simd;

/// Memory and tables that renders reuse, so that no frame after the first allocates.
///
/// Keep one for as long as pictures of a kind are rendered; several renders may share it at once. It holds no pixels of
/// one frame that another could see.
#[derive(Debug)]
pub struct Scratch {
    simd: Simd,
}

impl Default for Scratch {
    fn default() -> Self {
        Self::with_simd(Simd::best())
    }
}

impl Scratch {
    /// Forces an instruction set, for tests and measurements; the result does not depend on it.
    #[must_use]
    pub fn with_simd(simd: Simd) -> Self {
        Self { simd }
    }
}
