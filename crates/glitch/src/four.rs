//! Four numbers worked on side by side. What is done to one is a chain of steps that wait for each other; other chains keep a
//! processor busy meanwhile.

use std::ops::{Add, Div, Mul, Sub};

use fearless_simd::Simd;

use crate::number::Number;

/// An array of an expression for 0 to 3; for vectors as [`crate::number::three`].
macro_rules! four {
    ($n:ident => $value:expr) => {
        [
            {
                let $n = 0;
                $value
            },
            {
                let $n = 1;
                $value
            },
            {
                let $n = 2;
                $value
            },
            {
                let $n = 3;
                $value
            },
        ]
    };
}
pub(crate) use four;

/// Whether a processor has registers for four groups of pixels and more; others would put them by and take them up again.
#[inline(always)]
pub(crate) fn holds<S: Simd>(s: S) -> bool {
    match s.level() {
        #[cfg(target_arch = "x86_64")]
        fearless_simd::Level::Avx512(_) => true,
        _ => false,
    }
}

/// Four numbers, or four vectors of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Four<N>(pub(crate) [N; 4]);

/// An operator, for each by itself.
macro_rules! operator {
    ($name:ident, $method:ident) => {
        impl<N: Number> $name for Four<N> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(four!(n => self.0[n].$method(other.0[n])))
            }
        }
    };
    ($name:ident, $method:ident, f32) => {
        impl<N: Number> $name<f32> for Four<N> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: f32) -> Self {
                Self(four!(n => self.0[n].$method(other)))
            }
        }
    };
}
operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);
operator!(Add, add, f32);
operator!(Sub, sub, f32);
operator!(Mul, mul, f32);

impl<N: Number> Number for Four<N> {
    #[inline(always)]
    fn like(self, value: f32) -> Self {
        Self(four!(n => self.0[n].like(value)))
    }

    #[inline(always)]
    fn fused(self, factor: Self, add: Self) -> Self {
        Self(four!(n => self.0[n].fused(factor.0[n], add.0[n])))
    }

    #[inline(always)]
    fn above(self, low: f32) -> Self {
        Self(four!(n => self.0[n].above(low)))
    }

    #[inline(always)]
    fn at_most(self, high: f32) -> Self {
        Self(four!(n => self.0[n].at_most(high)))
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        Self(four!(n => self.0[n].larger(other.0[n])))
    }

    #[inline(always)]
    fn finite(self) -> Self {
        Self(four!(n => self.0[n].finite()))
    }

    #[inline(always)]
    fn root(self) -> Self {
        Self(four!(n => self.0[n].root()))
    }

    #[inline(always)]
    fn signed_as(self, sign: Self) -> Self {
        Self(four!(n => self.0[n].signed_as(sign.0[n])))
    }

    #[inline(always)]
    fn magnitude(self) -> Self {
        Self(four!(n => self.0[n].magnitude()))
    }
}
