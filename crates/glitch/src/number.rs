//! Arithmetic written once for one number and for sixteen: what a kernel does to a vector is, to the letter, what its
//! reference does to a pixel.

use std::ops::{Add, Mul, Sub};

/// An array of an expression for 0, 1 and 2. Kernels have no closures over vectors: a call that is not inlined leaves the
/// instruction set.
macro_rules! three {
    ($c:ident => $value:expr) => {
        [
            {
                let $c = 0;
                $value
            },
            {
                let $c = 1;
                $value
            },
            {
                let $c = 2;
                $value
            },
        ]
    };
}
pub(crate) use three;

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

/// One number, or a vector of them.
pub(crate) trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Add<f32, Output = Self>
    + Sub<f32, Output = Self>
    + Mul<f32, Output = Self>
{
    /// The greater of the two; `low` for NaN.
    fn above(self, low: f32) -> Self;
    /// The smaller of the two; `high` for NaN.
    fn at_most(self, high: f32) -> Self;
    /// 0 for what is no number, or above every number.
    fn finite(self) -> Self;
    /// Square root.
    fn root(self) -> Self;
    /// Magnitude, with the sign of `sign`.
    fn signed_as(self, sign: Self) -> Self;
    /// Without its sign.
    fn magnitude(self) -> Self;
}

impl Number for f32 {
    #[inline(always)]
    fn above(self, low: f32) -> Self {
        if self > low { self } else { low }
    }

    #[inline(always)]
    fn at_most(self, high: f32) -> Self {
        if self < high { self } else { high }
    }

    #[inline(always)]
    fn finite(self) -> Self {
        if self < Self::INFINITY { self } else { 0.0 }
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    #[inline(always)]
    fn signed_as(self, sign: Self) -> Self {
        self.copysign(sign)
    }

    #[inline(always)]
    fn magnitude(self) -> Self {
        self.abs()
    }
}

impl<S: Simd> Number for f32x16<S> {
    #[inline(always)]
    fn above(self, low: f32) -> Self {
        let low = Self::splat(self.token(), low);
        // Where a processor's own maximum gives NaN back, it has to be asked for.
        if cfg!(target_arch = "x86_64") {
            self.max(low)
        } else {
            self.simd_gt(low).select(self, low)
        }
    }

    #[inline(always)]
    fn at_most(self, high: f32) -> Self {
        let high = Self::splat(self.token(), high);
        if cfg!(target_arch = "x86_64") {
            self.min(high)
        } else {
            self.simd_lt(high).select(self, high)
        }
    }

    #[inline(always)]
    fn finite(self) -> Self {
        let none = Self::splat(self.token(), 0.0);
        self.simd_lt(f32::INFINITY).select(self, none)
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    #[inline(always)]
    fn signed_as(self, sign: Self) -> Self {
        self.copysign(sign)
    }

    #[inline(always)]
    fn magnitude(self) -> Self {
        self.abs()
    }
}

/// What lies within 0 and 1; 0 for NaN.
#[inline(always)]
pub(crate) fn within<N: Number>(value: N) -> N {
    value.above(0.0).at_most(1.0)
}

/// Encoded brightness of a pixel (luma, Rec. ITU-R BT.709).
#[inline(always)]
pub(crate) fn luma<N: Number>([r, g, b]: [N; 3]) -> N {
    r * 0.2126 + g * 0.7152 + b * 0.0722
}

/// From `a` to `b`.
#[inline(always)]
pub(crate) fn lerp<N: Number>(a: N, b: N, t: f32) -> N {
    a + (b - a) * t
}
