//! Curves without corners. Everything that moves in a recipe moves along one of these.
//!
//! None is clamped from outside: each reaches its ends with zero slope, so that compositions stay C1.

/// From 0 to 1 over 0..1 with zero slope at both ends (C1); steepest slope 1.5.
pub(crate) fn smoothstep(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// From 0 to 1 over 0..1 with zero slope and curvature at both ends (C2); steepest slope 1.875.
pub(crate) fn smootherstep(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * x * (10.0 + x * (6.0 * x - 15.0))
}

/// [`smoothstep`] over `low` to `high`.
pub(crate) fn ramp(low: f32, high: f32, x: f32) -> f32 {
    smoothstep((x - low) / (high - low))
}

/// A hill of height 1 around 0 that ends at -1 and 1 (C2).
pub(crate) fn hill(x: f32) -> f32 {
    let y = 1.0 - (x * x).min(1.0);
    y * y * y
}

/// Straight from `a` (at 0) to `b` (at 1).
pub(crate) fn lerp(a: f32, b: f32, x: f32) -> f32 {
    a + (b - a) * x
}

/// A value that cannot pass `limit`, bends towards it without a corner, and is left nearly alone far below.
pub(crate) fn under(limit: f32, value: f32) -> f32 {
    let x = value / limit;
    let x4 = x * x * x * x;
    // x / (1 + x^4)^(1/4), by square roots alone: those are exact to the last bit on every machine.
    value / libm::sqrtf(libm::sqrtf(1.0 + x4))
}

/// The life of an event in seconds: it rises, holds and falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Life {
    /// From nothing to full.
    pub(crate) rise: f32,
    /// At full.
    pub(crate) hold: f32,
    /// From full to nothing.
    pub(crate) fall: f32,
}

impl Life {
    /// From birth to death.
    pub(crate) const fn length(self) -> f32 {
        self.rise + self.hold + self.fall
    }

    /// How alive at an age: 0 before birth and after death, 1 in the hold, C1 between.
    pub(crate) fn level(self, age: f32) -> f32 {
        let falling = age - self.rise - self.hold;
        smoothstep(age / self.rise) * (1.0 - smoothstep(falling / self.fall))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_begins_and_ends_at_nothing() {
        let life = Life {
            rise: 0.1,
            hold: 0.2,
            fall: 0.3,
        };
        assert_eq!(life.level(0.0), 0.0);
        assert_eq!(life.level(-1.0), 0.0);
        assert_eq!(life.level(life.length()), 0.0);
        assert_eq!(life.level(0.2), 1.0);
    }

    #[test]
    fn under_never_passes_its_limit_and_keeps_small_values() {
        for i in 0..1000 {
            let value = i as f32 * 0.01;
            assert!(under(0.4, value) <= 0.4);
        }
        assert!((under(0.4, 0.1) - 0.1).abs() < 1e-3);
    }
}
