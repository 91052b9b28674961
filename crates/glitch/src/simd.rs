//! The instruction set of the kernels, chosen at run time.
//!
//! Kernels are written once, with vectors of sixteen numbers, and compiled for each level. None fuses a multiplication
//! with an addition, and none changes the order of sums, so that every level gives the same bits, only sooner.

/// An instruction set the kernels are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simd {
    /// What every processor of the target has (SSE2 on x86-64).
    Baseline,
    /// AVX2 (x86-64-v3).
    Avx2,
    /// AVX-512 as of Ice Lake and Zen 4.
    Avx512,
}

impl Simd {
    /// Every level, lowest first.
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Avx2, Self::Avx512];

    /// The best level of this processor.
    #[must_use]
    pub fn best() -> Self {
        Self::ALL
            .into_iter()
            .rev()
            .find(|level| level.is_available())
            .unwrap_or(Self::Baseline)
    }

    /// Whether this processor has the level.
    #[must_use]
    pub fn is_available(self) -> bool {
        self == Self::Baseline || Level::asked_for(self).is_some()
    }
}

/// Proof that the processor has an instruction set; the baseline where it lacks the one asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level(
    /// The proof, for [`fearless_simd::dispatch`].
    pub(crate) fearless_simd::Level,
);

impl Level {
    pub(crate) fn new(simd: Simd) -> Self {
        Self::asked_for(simd).unwrap_or(Self(fearless_simd::Level::baseline()))
    }

    #[cfg(target_arch = "x86_64")]
    fn asked_for(simd: Simd) -> Option<Self> {
        use fearless_simd::Level;
        let best = Level::new();
        match simd {
            Simd::Baseline => best.as_sse2().map(Level::Sse2),
            Simd::Avx2 => best.as_avx2().map(Level::Avx2),
            Simd::Avx512 => best.as_avx512().map(Level::Avx512),
        }
        .map(Self)
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn asked_for(_simd: Simd) -> Option<Self> {
        None
    }

    /// Runs a kernel of plain loops compiled for this level. Only what is inlined into it gains: kernels are
    /// `#[inline(always)]`.
    #[inline(always)]
    pub(crate) fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        fearless_simd::dispatch!(self.0, _simd => kernel())
    }
}
