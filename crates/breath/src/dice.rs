//! Dice: integer hashes in place of a random generator, so that any moment can be asked for alone.

/// A throw of the dice, refined with every [`Dice::with`]: (seed, what, which cell, which property).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dice(u32);

impl Dice {
    /// Dice for one purpose: `salt` keeps two purposes with the same seed apart.
    pub(crate) const fn new(seed: u32, salt: u32) -> Self {
        Self(mix(seed ^ mix(salt)))
    }

    /// The dice of one of many, such as a cell of the time lattice.
    pub(crate) const fn with(self, index: i64) -> Self {
        let folded = (index as u32) ^ mix((index >> 32) as u32 ^ 0x9e37_79b9);
        Self(mix(self.0 ^ mix(folded)))
    }

    /// The bare number, for a kernel that goes on throwing.
    pub(crate) const fn seed(self) -> u32 {
        self.0
    }

    /// Evenly spread over 0 (included) to 1 (excluded); `which` names the property that asks.
    pub(crate) const fn unit(self, which: i64) -> f32 {
        // 24 bits fill the mantissa of an f32 exactly.
        (self.with(which).0 >> 8) as f32 * (1.0 / 16_777_216.0)
    }

    /// Evenly spread over `low` to `high`.
    pub(crate) const fn range(self, which: i64, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit(which)
    }

    /// -1 or 1.
    pub(crate) const fn sign(self, which: i64) -> f32 {
        if self.with(which).0 & 1 == 0 { -1.0 } else { 1.0 }
    }

    /// One of a few values.
    pub(crate) fn pick<const N: usize>(self, which: i64, from: [f32; N]) -> f32 {
        let index = (self.unit(which) * N as f32) as usize;
        from[index.min(N - 1)]
    }

    /// Smooth noise, -1 to 1: a random value at every whole number, joined by smootherstep, so C2 and without drift.
    pub(crate) fn wander(self, at: f64) -> f32 {
        let cell = libm::floor(at);
        let index = cell as i64;
        let value = |i: i64| self.range(i, -1.0, 1.0);
        let (a, b) = (value(index), value(index + 1));
        a + (b - a) * crate::curve::smootherstep((at - cell) as f32)
    }
}

/// A full-avalanche mix of 32 bits: two rounds of xor-shift and multiply, with constants found by exhaustive search
/// for low bias (C. Wellons, "Prospecting for hash functions", 2018, `lowbias32`).
const fn mix(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throws_are_even_and_independent() {
        let n = 20_000_i64;
        let dice = Dice::new(7, 1);
        let (mut mean, mut covariance) = (0.0_f64, 0.0_f64);
        for i in 0..n {
            let (a, b) = (f64::from(dice.with(i).unit(0)), f64::from(dice.with(i + 1).unit(0)));
            mean += a / n as f64;
            covariance += (a - 0.5) * (b - 0.5) / n as f64;
        }
        assert!((mean - 0.5).abs() < 0.01, "mean {mean}");
        assert!(covariance.abs() < 0.003, "covariance {covariance}");
    }

    #[test]
    fn noise_meets_at_the_cell_walls() {
        let dice = Dice::new(3, 3);
        for cell in -5..5 {
            let at = f64::from(cell);
            let jump = dice.wander(at - 1e-6) - dice.wander(at + 1e-6);
            assert!(jump.abs() < 1e-5, "jump of {jump} at {at}");
        }
    }
}
