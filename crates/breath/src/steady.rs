//! Feelings made by hand: one that never changes, and a maker's own laid over another.

use crate::Feeling;
use affect::{Affect, Focus, Rhythm};

/// A feeling that never changes: for tests, galleries, and a look at one mood in one state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steady {
    /// What is felt, always.
    pub affect: Affect,
    /// Where the footage moves, always.
    pub focus: Focus,
    /// The rhythm.
    pub rhythm: Rhythm,
}

impl Steady {
    /// One feeling, moving anywhere, without a rhythm.
    #[must_use]
    pub const fn new(affect: Affect) -> Self {
        Self {
            affect,
            focus: Focus::ANYWHERE,
            rhythm: Rhythm::NONE,
        }
    }

    /// The same from valence and arousal, each -1 to 1.
    #[must_use]
    pub fn at(valence: f32, arousal: f32) -> Self {
        Self::new(Affect::from_valence_arousal(valence, arousal))
    }
}

impl Feeling for Steady {
    fn affect(&self, _seconds: f64) -> Affect {
        self.affect
    }

    fn focus(&self, _seconds: f64) -> Focus {
        self.focus
    }

    fn rhythm(&self) -> Rhythm {
        self.rhythm
    }
}

/// The maker's own emotion at one moment, as set or keyframed by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Own {
    /// Unpleasant to pleasant, -1 to 1.
    pub valence: f32,
    /// Still to stirred, -1 to 1.
    pub arousal: f32,
    /// How much of it, 0 (the footage's feeling alone) to 1 (the maker's alone).
    pub weight: f32,
}

/// A maker's own emotion over the footage's: `own` is asked for the keyframed values at a moment in seconds.
///
/// Focus and rhythm stay the footage's.
///
/// ```
/// use breath::{Feeling, Overridden, Own, Steady};
///
/// let footage = Steady::at(0.2, -0.4);
/// let felt = Overridden {
///     base: &footage,
///     own: |_seconds: f64| Own { valence: -0.6, arousal: 0.8, weight: 1.0 },
/// };
/// assert!(felt.affect(3.0).anxious > 0.8);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Overridden<'a, F: ?Sized, O> {
    /// The footage's feeling.
    pub base: &'a F,
    /// The maker's own at a moment in seconds.
    pub own: O,
}

impl<F: Feeling + ?Sized, O: Fn(f64) -> Own> Feeling for Overridden<'_, F, O> {
    fn affect(&self, seconds: f64) -> Affect {
        let own = (self.own)(seconds);
        let base = self.base.affect(seconds);
        base.lerp(Affect::from_valence_arousal(own.valence, own.arousal), own.weight)
    }

    fn focus(&self, seconds: f64) -> Focus {
        self.base.focus(seconds)
    }

    fn rhythm(&self) -> Rhythm {
        self.base.rhythm()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_goes_from_the_footage_to_the_maker() {
        let footage = Steady::at(0.2, -0.4);
        let arousal = |weight| {
            let felt = Overridden {
                base: &footage,
                own: |_| Own {
                    valence: -0.6,
                    arousal: 0.8,
                    weight,
                },
            };
            felt.affect(0.0).arousal
        };
        assert_eq!(arousal(0.0), -0.4);
        assert!((arousal(0.5) - 0.2).abs() < 1e-6);
        assert_eq!(arousal(1.0), 0.8);
        assert_eq!(arousal(f32::NAN), -0.4);
    }
}
