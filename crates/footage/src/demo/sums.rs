//! The few functions that the picture is made of: integer hashes, smooth noise, and curves that are the same on every machine.

/// A well-mixed number from three (the finaliser of MurmurHash3, public domain, over a linear combination).
pub(super) fn hash(a: i32, b: i32, seed: u32) -> u32 {
    let mut h =
        (a as u32).wrapping_mul(0x9e37_79b1) ^ (b as u32).wrapping_mul(0x85eb_ca77) ^ seed.wrapping_mul(0xc2b2_ae3d);
    h ^= h >> 16;
    h = h.wrapping_mul(0x85eb_ca6b);
    h ^= h >> 13;
    h = h.wrapping_mul(0xc2b2_ae35);
    h ^ (h >> 16)
}

/// A hash as a number from 0 to below 1.
pub(super) fn chance(a: i32, b: i32, seed: u32) -> f32 {
    (hash(a, b, seed) >> 8) as f32 / 16_777_216.0
}

/// The whole number at or below `x`, which is within four million of 0. Plain arithmetic, where the standard one is a call.
pub(super) fn floor(x: f32) -> f32 {
    // One and a half times 2^23: added to it, a number loses its fraction.
    const ROUNDS: f32 = 12_582_912.0;
    let nearest = (x + ROUNDS) - ROUNDS;
    nearest - if nearest > x { 1.0 } else { 0.0 }
}

/// From `a` to `b`.
pub(super) fn mix(a: f32, b: f32, amount: f32) -> f32 {
    a + (b - a) * amount
}

/// From 0 at `low` to 1 at `high` without a corner.
pub(super) fn smooth(low: f32, high: f32, x: f32) -> f32 {
    let u = ((x - low) / (high - low)).clamp(0.0, 1.0);
    u * u * (3.0 - 2.0 * u)
}

/// How much of a pixel of size `pixel` around `x` lies between `low` and `high`.
pub(super) fn cover(x: f32, low: f32, high: f32, pixel: f32) -> f32 {
    let inverse = 1.0 / pixel.max(1e-6);
    ((x - low) * inverse + 0.5).clamp(0.0, 1.0) - ((x - high) * inverse + 0.5).clamp(0.0, 1.0)
}

/// e to the power of -`x`, for `x` of at least 0, to 4 digits: 2^-y split into a whole part, as an exponent, and a polynomial.
pub(super) fn fade(x: f32) -> f32 {
    // 2^-60 is nothing; without a branch, so that a loop may do several at once.
    let y = x * std::f32::consts::LOG2_E;
    let held = y.min(60.0);
    let whole = floor(held);
    let part = held - whole;
    let tail = 1.0 + part * (-0.692_73 + part * (0.237_8 + part * (-0.050_6 + part * 0.005_53)));
    // The whole part, as the exponent of a float: in the lowest bits of 2^23 + 127 - it.
    let exponent = (8_388_608.0 + 127.0 - whole.max(0.0)).to_bits();
    let power = f32::from_bits(exponent << 23) * tail;
    if y > 60.0 { 0.0 } else { power }
}

/// Smooth noise from -1 to 1, one bump a unit.
pub(super) fn noise(x: f32, y: f32, seed: u32) -> f32 {
    Bumps::default().at(x, y, seed)
}

/// [`noise`] that keeps the corners it hashed last: the next pixel is mostly between the same ones.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bumps {
    between: Option<(i32, i32, u32)>,
    corners: [f32; 4],
}

impl Bumps {
    pub(super) fn at(&mut self, x: f32, y: f32, seed: u32) -> f32 {
        let (cell_x, cell_y) = (floor(x), floor(y));
        let ease = |t: f32| t * t * (3.0 - 2.0 * t);
        let (u, v) = (ease(x - cell_x), ease(y - cell_y));
        let (i, j) = (cell_x as i32, cell_y as i32);
        if self.between != Some((i, j, seed)) {
            self.between = Some((i, j, seed));
            self.corners = [(i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1)].map(|(i, j)| chance(i, j, seed));
        }
        let top = mix(self.corners[0], self.corners[1], u);
        let bottom = mix(self.corners[2], self.corners[3], u);
        mix(top, bottom, v) * 2.0 - 1.0
    }
}

/// Light: red, green and blue, linear.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Light(pub(super) f32, pub(super) f32, pub(super) f32);

impl Light {
    pub(super) fn mix(self, other: Light, amount: f32) -> Light {
        Light(
            mix(self.0, other.0, amount),
            mix(self.1, other.1, amount),
            mix(self.2, other.2, amount),
        )
    }

    /// The light through a pane of this colour.
    pub(super) fn tint(self, other: Light) -> Light {
        Light(self.0 * other.0, self.1 * other.1, self.2 * other.2)
    }
}

impl std::ops::Add for Light {
    type Output = Light;
    fn add(self, other: Light) -> Light {
        Light(self.0 + other.0, self.1 + other.1, self.2 + other.2)
    }
}

impl std::ops::Mul<f32> for Light {
    type Output = Light;
    fn mul(self, amount: f32) -> Light {
        Light(self.0 * amount, self.1 * amount, self.2 * amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fade_is_an_exponential() {
        for n in 0..400 {
            let x = n as f32 * 0.05;
            assert!((fade(x) - libm::expf(-x)).abs() < 2e-4, "{x}");
        }
        assert_eq!(fade(1e9), 0.0);
    }

    #[test]
    fn floor_is_that_of_the_standard() {
        for n in -400..400 {
            let x = n as f32 * 0.125;
            assert_eq!(floor(x), x.floor());
            assert_eq!(floor(x * 60_000.0), (x * 60_000.0).floor());
        }
    }
}
