//! The instruction set of the kernels, chosen at run time.
//!
//! Kernels are written once, with vectors of sixteen numbers, and compiled for each level. Where they fuse a
//! multiplication with an addition they say so, and do it at every level ([`crate::number::Number::fused`]); none changes the order of
//! sums. So every level gives the same bits, only sooner.

/// Compiles an expression for each level and runs the one for `$level`; `$s` is the proof that vectors ask for.
macro_rules! at_level {
    ($level:expr, $s:ident => $kernel:expr) => {
        match $level {
            $crate::simd::Level::Baseline($s) => fearless_simd::Simd::vectorize(
                $s,
                #[inline(always)]
                || $kernel,
            ),
            #[cfg(target_arch = "x86_64")]
            $crate::simd::Level::Avx2($s) => fearless_simd::Simd::vectorize(
                $s,
                #[inline(always)]
                || $kernel,
            ),
            #[cfg(target_arch = "x86_64")]
            $crate::simd::Level::Avx512($s) => fearless_simd::Simd::vectorize(
                $s,
                #[inline(always)]
                || $kernel,
            ),
        }
    };
}
pub(crate) use at_level;

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

/// What every processor of the target has.
#[cfg(all(target_arch = "x86_64", not(target_feature = "sse4.2")))]
pub(crate) type Plain = fearless_simd::Sse2;
#[cfg(target_arch = "aarch64")]
pub(crate) type Plain = fearless_simd::Neon;
/// Plain loops; built for a processor of its own (`-C target-cpu`), with what that one has.
#[cfg(not(any(all(target_arch = "x86_64", not(target_feature = "sse4.2")), target_arch = "aarch64")))]
pub(crate) type Plain = fearless_simd::Fallback;

/// Proof that the processor has an instruction set; the baseline where it lacks the one asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Level {
    Baseline(Plain),
    #[cfg(target_arch = "x86_64")]
    Avx2(fearless_simd::Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(fearless_simd::Avx512),
}

impl Level {
    pub(crate) fn new(simd: Simd) -> Self {
        Self::asked_for(simd).unwrap_or(Self::Baseline(PLAIN))
    }

    #[cfg(target_arch = "x86_64")]
    fn asked_for(simd: Simd) -> Option<Self> {
        let best = fearless_simd::Level::new();
        match simd {
            Simd::Baseline => Some(Self::Baseline(PLAIN)),
            Simd::Avx2 => best.as_avx2().map(Self::Avx2),
            Simd::Avx512 => best.as_avx512().map(Self::Avx512),
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn asked_for(_simd: Simd) -> Option<Self> {
        None
    }

    /// Runs a kernel of plain loops compiled for this level. Only what is inlined into it gains: kernels are
    /// `#[inline(always)]`.
    #[inline(always)]
    pub(crate) fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        at_level!(self, _s => kernel())
    }
}

/// Proof of what every processor has, worked out when compiled.
#[cfg(any(all(target_arch = "x86_64", not(target_feature = "sse4.2")), target_arch = "aarch64"))]
const PLAIN: Plain = match fearless_simd::Level::baseline() {
    #[cfg(target_arch = "x86_64")]
    fearless_simd::Level::Sse2(level) => level,
    #[cfg(target_arch = "aarch64")]
    fearless_simd::Level::Neon(level) => level,
    // The other levels are those of targets excluded above.
    _ => unreachable!(),
};
/// Plain loops need no proof.
#[cfg(not(any(all(target_arch = "x86_64", not(target_feature = "sse4.2")), target_arch = "aarch64")))]
const PLAIN: Plain = fearless_simd::Fallback::new();
