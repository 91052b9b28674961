//! How numbers are stored: from bytes to `f32` and back, one channel at a time.

/// One stored channel. White is 1.
pub(crate) trait Sample {
    /// Bytes of one channel.
    const BYTES: usize;

    /// Reads the channel at the start of `bytes`.
    fn load(bytes: &[u8]) -> f32;

    /// Writes the channel at the start of `bytes`; values that the type lacks are brought to its nearest.
    fn store(value: f32, bytes: &mut [u8]);
}

/// 8-bit unsigned.
pub(crate) struct U8;
/// 16-bit unsigned.
pub(crate) struct U16;
/// IEEE half float.
pub(crate) struct F16;
/// IEEE single float.
pub(crate) struct F32;

/// Adding 2^23 leaves the whole number in the low bits: one addition on any instruction set.
pub(crate) const SHIFT: f32 = 8_388_608.0;

/// Rounds a value that lies within `0..=max` (0 for NaN) to the nearest whole number, for `max` below 2^22.
#[inline(always)]
fn rounded(value: f32, max: f32) -> u32 {
    let low = if value > 0.0 { value } else { 0.0 };
    let within = if low < max { low } else { max };
    (within + SHIFT).to_bits() & 0x007f_ffff
}

impl Sample for U8 {
    const BYTES: usize = 1;

    #[inline(always)]
    fn load(bytes: &[u8]) -> f32 {
        f32::from(bytes[0]) * (1.0 / 255.0)
    }

    #[inline(always)]
    fn store(value: f32, bytes: &mut [u8]) {
        bytes[0] = (rounded(value * 255.0, 255.0) & 0xff) as u8;
    }
}

impl Sample for U16 {
    const BYTES: usize = 2;

    #[inline(always)]
    fn load(bytes: &[u8]) -> f32 {
        f32::from(u16::from_ne_bytes([bytes[0], bytes[1]])) * (1.0 / 65535.0)
    }

    #[inline(always)]
    fn store(value: f32, bytes: &mut [u8]) {
        let whole = (rounded(value * 65535.0, 65535.0) & 0xffff) as u16;
        bytes[..2].copy_from_slice(&whole.to_ne_bytes());
    }
}

impl Sample for F16 {
    const BYTES: usize = 2;

    #[inline(always)]
    fn load(bytes: &[u8]) -> f32 {
        // IEEE 754-2019, 3.6: move exponent and fraction up, then correct the bias by a multiplication, which also
        // brings subnormal numbers right.
        const BIAS: f32 = f32::from_bits(0x7780_0000); // 2^112
        let half = u32::from(u16::from_ne_bytes([bytes[0], bytes[1]]));
        let magnitude = half & 0x7fff;
        let finite = (f32::from_bits(magnitude << 13) * BIAS).to_bits();
        let bits = if magnitude >= 0x7c00 {
            (magnitude << 13) | 0x7f80_0000
        } else {
            finite
        };
        f32::from_bits(bits | ((half & 0x8000) << 16))
    }

    #[inline(always)]
    fn store(value: f32, bytes: &mut [u8]) {
        let bits = value.to_bits();
        let magnitude = bits & 0x7fff_ffff;
        // Half of the last place, and to even on a tie.
        let normal = (magnitude.wrapping_add(0xc800_0fff + ((magnitude >> 13) & 1))) >> 13;
        let small = (f32::from_bits(magnitude) + 0.5).to_bits().wrapping_sub(0x3f00_0000);
        let half = if magnitude < 0x3880_0000 { small } else { normal };
        // Finite values stay finite: the largest half float in place of infinity.
        let half = if magnitude >= 0x477f_f000 { 0x7bff } else { half };
        let half = if magnitude >= 0x7f80_0000 { 0x7c00 } else { half };
        let half = if magnitude > 0x7f80_0000 { 0x7e00 } else { half };
        let whole = ((half | ((bits >> 16) & 0x8000)) & 0xffff) as u16;
        bytes[..2].copy_from_slice(&whole.to_ne_bytes());
    }
}

impl Sample for F32 {
    const BYTES: usize = 4;

    #[inline(always)]
    fn load(bytes: &[u8]) -> f32 {
        f32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }

    #[inline(always)]
    fn store(value: f32, bytes: &mut [u8]) {
        bytes[..4].copy_from_slice(&value.to_ne_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_floats_agree_with_the_standard_conversion() {
        for bits in 0..=u16::MAX {
            let expected = half::f16::from_bits(bits).to_f32();
            let got = F16::load(&bits.to_ne_bytes());
            assert!(
                got == expected || (got.is_nan() && expected.is_nan()),
                "{bits:04x}: {got} is not {expected}"
            );
            let mut back = [0; 2];
            F16::store(got, &mut back);
            assert!(
                u16::from_ne_bytes(back) == bits || got.is_nan(),
                "{bits:04x} came back as {back:?}"
            );
        }
    }

    #[test]
    fn half_floats_round_as_the_standard_conversion_does() {
        for step in 0..2_000_000_u32 {
            let value = f32::from_bits(step.wrapping_mul(2147));
            let expected = half::f16::from_f32(value);
            let mut got = [0; 2];
            F16::store(value, &mut got);
            let got = half::f16::from_bits(u16::from_ne_bytes(got));
            let kept = half::f16::MAX.to_f32().copysign(value);
            let overflows = expected.is_infinite() && value.is_finite();
            let kept = if overflows { half::f16::from_f32(kept) } else { expected };
            assert!(
                got == kept || (got.is_nan() && kept.is_nan()),
                "{value:e}: {got} is not {kept}"
            );
        }
    }

    #[test]
    fn whole_numbers_survive_the_way_there_and_back() {
        for value in 0..=u16::MAX {
            let mut back = [0; 2];
            U16::store(U16::load(&value.to_ne_bytes()), &mut back);
            assert_eq!(u16::from_ne_bytes(back), value);
        }
        for value in 0..=u8::MAX {
            let mut back = [0];
            U8::store(U8::load(&[value]), &mut back);
            assert_eq!(back, [value]);
        }
    }
}
