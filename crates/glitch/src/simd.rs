//! The instruction set of the plain loops, chosen at run time.
//!
//! The kernels are ordinary loops without fused multiply-add and without reassociation, compiled once per level. Every
//! level gives the same bits, only sooner.

/// An instruction set the kernels are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simd {
    /// What every processor of the target has (SSE2 on x86-64).
    Baseline,
    /// AVX2 (x86-64-v3).
    Avx2,
    /// AVX-512 (x86-64-v4).
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
        self == Self::Baseline || !matches!(Level::new(self), Level::Baseline)
    }
}

/// Proof that the processor has an instruction set; the baseline where it lacks the one asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Level {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
}

impl Level {
    pub(crate) fn new(simd: Simd) -> Self {
        match simd {
            #[cfg(target_arch = "x86_64")]
            Simd::Avx2 => pulp::x86::V3::try_new().map_or(Self::Baseline, Self::Avx2),
            #[cfg(target_arch = "x86_64")]
            Simd::Avx512 => pulp::x86::V4::try_new().map_or(Self::Baseline, Self::Avx512),
            _ => Self::Baseline,
        }
    }

    /// Runs `kernel` compiled for this level. Only what is inlined into it gains: kernels are `#[inline(always)]`.
    #[inline(always)]
    pub(crate) fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        match self {
            Self::Baseline => kernel(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(level) => pulp::Simd::vectorize(level, Kernel(kernel)),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(level) => pulp::Simd::vectorize(level, Kernel(kernel)),
        }
    }
}

/// A closure that is inlined into the level's own function.
#[cfg(target_arch = "x86_64")]
struct Kernel<F>(F);

#[cfg(target_arch = "x86_64")]
impl<R, F: FnOnce() -> R> pulp::NullaryFnOnce for Kernel<F> {
    type Output = R;

    #[inline(always)]
    fn call(self) -> R {
        (self.0)()
    }
}
