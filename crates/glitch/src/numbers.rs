//! Small arithmetic that every processor does alike.

/// 0 for anything that is not finite, else within `low..=high`.
pub(crate) fn tame(value: f32, low: f32, high: f32) -> f32 {
    if value.is_finite() {
        value.clamp(low, high)
    } else {
        0.0_f32.clamp(low, high)
    }
}

/// What lies above 0; 0 for NaN.
#[inline(always)]
pub(crate) fn positive(value: f32) -> f32 {
    if value > 0.0 { value } else { 0.0 }
}

/// The greater of the two; `low` for NaN.
#[inline(always)]
pub(crate) fn above(value: f32, low: f32) -> f32 {
    if value > low { value } else { low }
}

/// From `a` to `b`, rounded at each step: for code that is not compiled for an instruction set of its own, where a fused
/// multiplication would be a call.
#[inline(always)]
pub(crate) fn mixed(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// The nearest whole number.
pub(crate) fn round(value: f32) -> i32 {
    libm::floorf(value + 0.5) as i32
}

/// The whole number at or below, for values that fit.
#[inline(always)]
pub(crate) fn floor(value: f32) -> i32 {
    let whole = value as i32;
    if (whole as f32) > value { whole - 1 } else { whole }
}

/// The same by arithmetic alone, for values within 2^22 of 0: where sixteen are worked out at once, a cast, which has an answer
/// for every number, would be made for one after the other.
#[inline(always)]
pub(crate) fn floor_of_many(value: f32) -> i32 {
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
    const SHIFT: f32 = 12_582_912.0;
    let shifted = value + SHIFT;
    let nearest = shifted.to_bits().wrapping_sub(SHIFT.to_bits()).cast_signed();
    nearest.wrapping_sub(i32::from(shifted - SHIFT > value))
}

/// A sideways distance that shows the same of a picture `width` pixels wide whose edges are mirrors, and is no longer
/// than it: distances are fractions of the height, and pictures may be slender.
pub(crate) fn folded(distance: f32, width: i32) -> f32 {
    let (width, period) = (width as f32, width as f32 * 2.0);
    if distance.abs() <= width {
        return distance;
    }
    let within = distance - period * libm::floorf(distance / period + 0.5);
    within.clamp(-width, width)
}

/// Folds `index` back into `0..len`, as between two mirrors.
#[inline(always)]
pub(crate) fn mirrored(index: i32, len: i32) -> i32 {
    let period = len * 2;
    let within = index.rem_euclid(period);
    if within < len { within } else { period - 1 - within }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, signed};

    #[test]
    fn whole_numbers_below_are_the_same_by_arithmetic() {
        let thrown = (0..100_000).map(|i| signed(hash(4, i, 0)) * [1.0, 40.0, 4e3, 4e6][(i % 4) as usize]);
        let halves = (-4000..4000).map(|i| i as f32 * 0.5);
        for value in thrown.chain(halves) {
            assert_eq!(floor_of_many(value), floor(value), "{value}");
        }
        // What cannot be meant stops nothing.
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN] {
            let _ = floor_of_many(value);
        }
    }
}
