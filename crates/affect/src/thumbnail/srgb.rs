//! The sRGB curve (IEC 61966-2-1) by a polynomial, since a power per pixel costs more than the rest of a thumbnail.

/// Where the curve's straight beginning ends.
const STRAIGHT: f32 = 0.003_130_8;

/// Of the powers of light's root, 0 first: least greatest error from [`STRAIGHT`] to 1, and 1 at 1 (Remez by reweighted
/// least squares).
const POWERS: [f32; 6] = [
    -0.039_979_942,
    1.514_811_2,
    -1.380_080_3,
    1.966_382_7,
    -1.544_190_2,
    0.483_056_55,
];

/// Encodes light within 0..1 (other values must be clamped before), within 0.00035 of the curve itself.
///
/// A root, products and sums, all of which every processor rounds alike: the same bits everywhere, in vectors too.
#[inline(always)]
pub(super) fn encode(light: f32) -> f32 {
    let root = light.sqrt();
    let [rest @ .., last] = POWERS;
    let bent = rest.iter().rev().fold(last, |sum, power| sum * root + power);
    if light > STRAIGHT { bent } else { 12.92 * light }
}

/// The curve itself.
#[cfg(test)]
pub(super) fn exact(light: f32) -> f32 {
    if light <= STRAIGHT {
        12.92 * light
    } else {
        1.055 * libm::powf(light, 1.0 / 2.4) - 0.055
    }
}
