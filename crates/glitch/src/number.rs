//! Arithmetic written once for one number and for sixteen: what a kernel does to a vector is, to the letter, what its
//! reference does to a pixel.

use std::ops::{Add, Div, Mul, Sub};

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
use fearless_simd::{Level, Simd, f32x16};

/// One number, or a vector of them.
pub(crate) trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f32, Output = Self>
    + Sub<f32, Output = Self>
    + Mul<f32, Output = Self>
{
    /// A number in every place.
    fn like(self, value: f32) -> Self;
    /// `self * factor + add`, rounded once (IEEE 754-2019, 5.4.1, fusedMultiplyAdd): the same on every processor, also
    /// on those that have no instruction for it.
    fn fused(self, factor: Self, add: Self) -> Self;
    /// The greater of the two; `low` for NaN.
    fn above(self, low: f32) -> Self;
    /// The smaller of the two; `high` for NaN.
    fn at_most(self, high: f32) -> Self;
    /// The greater of two that are numbers.
    fn larger(self, other: Self) -> Self;
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
    fn like(self, value: f32) -> Self {
        value
    }

    #[inline(always)]
    fn fused(self, factor: Self, add: Self) -> Self {
        self.mul_add(factor, add)
    }

    #[inline(always)]
    fn above(self, low: f32) -> Self {
        if self > low { self } else { low }
    }

    #[inline(always)]
    fn at_most(self, high: f32) -> Self {
        if self < high { self } else { high }
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        if self > other { self } else { other }
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
    fn like(self, value: f32) -> Self {
        Self::splat(self.token(), value)
    }

    #[inline(always)]
    fn fused(self, factor: Self, add: Self) -> Self {
        if fuses(self.token()) {
            self.mul_add(factor, add)
        } else {
            fused_slowly(self, factor, add)
        }
    }

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
    fn larger(self, other: Self) -> Self {
        self.max(other)
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

/// Whether a processor has an instruction for [`Number::fused`], and promises it.
#[inline(always)]
pub(crate) fn fuses<S: Simd>(s: S) -> bool {
    match s.level() {
        Level::Fallback(_) => false,
        #[cfg(target_arch = "x86_64")]
        Level::Sse2(_) | Level::Sse4_2(_) => false,
        _ => true,
    }
}

/// [`Number::fused`] for processors without the instruction: many steps, and not to be repeated in every kernel.
#[inline(never)]
fn fused_slowly<S: Simd>(value: f32x16<S>, factor: f32x16<S>, add: f32x16<S>) -> f32x16<S> {
    value.mul_add_precise(factor, add)
}

/// What lies within 0 and 1; 0 for NaN.
#[inline(always)]
pub(crate) fn within<N: Number>(value: N) -> N {
    value.above(0.0).at_most(1.0)
}

/// 0 up to `from`, 1 from `to` on, smooth between.
#[inline(always)]
pub(crate) fn smoothstep<N: Number>(from: f32, to: f32, value: N) -> N {
    let t = within((value - from) / value.like(to - from));
    t * t * (value.like(3.0) - t * 2.0)
}

/// Encoded brightness of a pixel (luma, Rec. ITU-R BT.709).
#[inline(always)]
pub(crate) fn luma<N: Number>([r, g, b]: [N; 3]) -> N {
    b.fused(b.like(0.0722), g.fused(g.like(0.7152), r * 0.2126))
}

/// From `a` to `b`.
#[inline(always)]
pub(crate) fn lerp<N: Number>(a: N, b: N, t: f32) -> N {
    (b - a).fused(a.like(t), a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::GROUP;
    use crate::hash::hash;
    use crate::simd::{Level, Simd as Set};

    /// Numbers of every size, and those that are none.
    fn number(seed: u32, i: i32) -> f32 {
        match hash(seed, i, 1) % 40 {
            0 => 0.0,
            1 => -0.0,
            2 => f32::INFINITY,
            3 => f32::NAN,
            4 => f32::MIN_POSITIVE / 8.0,
            5 => f32::MAX,
            6..12 => f32::from_bits(hash(seed, i, 2)),
            // Halfway cases are common among small whole numbers and their fractions.
            12..24 => (hash(seed, i, 3) % 4097) as f32 / 4096.0 + 1.0,
            _ => f32::from_bits(0x3f00_0000 | (hash(seed, i, 4) & 0x00ff_ffff)),
        }
    }

    #[test]
    fn every_level_rounds_once() {
        for round in 0..20_000 {
            let numbers = |seed: u32| -> [f32; GROUP] { std::array::from_fn(|i| number(seed, round * 16 + i as i32)) };
            let (a, b, mut c) = (numbers(1), numbers(2), numbers(3));
            if round % 2 == 0 {
                // Sums that all but vanish, or that lie just beside a half.
                c = std::array::from_fn(|i| -a[i] * b[i] * (1.0 + (i as f32 - 8.0) * f32::EPSILON));
            }
            let expected: [f32; GROUP] = std::array::from_fn(|i| a[i].mul_add(b[i], c[i]));
            for set in Set::ALL {
                let mut got = [0.0; GROUP];
                crate::simd::at_level!(Level::new(set), s => {
                    let [a, b, c] = [&a, &b, &c].map(|numbers| f32x16::from_slice(s, numbers));
                    got = a.fused(b, c).to_array();
                });
                for i in 0..GROUP {
                    assert!(
                        got[i].to_bits() == expected[i].to_bits() || (got[i].is_nan() && expected[i].is_nan()),
                        "{set:?}: {:e} * {:e} + {:e} is {:e}, not {:e}",
                        a[i],
                        b[i],
                        c[i],
                        got[i],
                        expected[i]
                    );
                }
            }
        }
    }
}
