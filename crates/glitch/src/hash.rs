//! Dice without memory: integer hashes of (seed, cell).

/// Mixes 32 bits so that each input bit reaches every output bit (the "lowbias32" constants of Chris Wellons'
/// hash-prospector, public domain).
#[inline(always)]
pub(crate) const fn mix(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// A throw of the dice for a cell of a seed.
#[inline(always)]
pub(crate) const fn hash(seed: u32, x: i32, y: i32) -> u32 {
    mix(mix(seed ^ (x as u32).wrapping_mul(0x9e37_79b9)) ^ (y as u32).wrapping_mul(0x85eb_ca6b))
}

/// The throw as a fraction, 0 to just below 1.
#[inline(always)]
pub(crate) const fn unit(throw: u32) -> f32 {
    (throw >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// The throw as a fraction, -1 to just below 1.
#[inline(always)]
pub(crate) const fn signed(throw: u32) -> f32 {
    unit(throw) * 2.0 - 1.0
}
