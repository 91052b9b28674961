//! What a feeling is called, in one place, so that the sentence, the plot and the panel never say different things.

use crate::{Affect, EmotionTrack};

/// Names of the four states, in the order of [`Affect::states`].
pub const STATES: [&str; 4] = ["calm", "anxious", "excited", "melancholic"];

/// The least share of a state that is named. A black picture, in which nothing can be felt, gets up to 0.280 from the
/// built-in model: its own leaning. More than that must come from the footage.
const FELT: f32 = 0.29;
/// How much more than any other a named state has. A smaller lead cannot be seen in the plot's bands, and moves from
/// one state to another when a clip is only stored anew.
const LEAD: f32 = 0.015;
/// Valence and arousal this near to 0, a tenth of their scale, are nothing in particular.
const NEAR: f32 = 0.2;
/// Confidence below which nothing is named. A still that looks like what the model has learnt has 0.6.
const SURE: f32 = 0.4;

/// What a feeling is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// One state leads clearly: its index in [`STATES`].
    State(usize),
    /// Something is felt, and no state leads.
    Mixed,
    /// Nothing in particular is felt.
    Neutral,
    /// The footage is too strange to say.
    HardToRead,
}

impl Ruling {
    /// All that a feeling may be called.
    pub const ALL: [Self; 7] = [
        Self::State(0),
        Self::State(1),
        Self::State(2),
        Self::State(3),
        Self::Mixed,
        Self::Neutral,
        Self::HardToRead,
    ];

    /// Its name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::State(state) => STATES.get(state).copied().unwrap_or("mixed"),
            Self::Mixed => "mixed",
            Self::Neutral => "neutral",
            Self::HardToRead => "hard to read",
        }
    }
}

impl Affect {
    /// The shares of the four states, in the order of [`STATES`].
    #[must_use]
    pub fn states(&self) -> [f32; 4] {
        [self.calm, self.anxious, self.excited, self.melancholic]
    }

    /// What this feeling is called, as it is shown (drawn towards neutral already), with that much confidence, 0 to 1.
    #[must_use]
    pub fn ruling(&self, confidence: f32) -> Ruling {
        // NaN is no confidence.
        if confidence < SURE || confidence.is_nan() {
            return Ruling::HardToRead;
        }
        let states = self.states();
        let strongest = (1..4).fold(0, |best, at| if states[at] > states[best] { at } else { best });
        let share = states[strongest];
        let leads = (0..4).all(|at| at == strongest || share - states[at] >= LEAD);
        if share >= FELT && leads {
            Ruling::State(strongest)
        } else if self.valence.abs() < NEAR && self.arousal.abs() < NEAR && share < FELT {
            Ruling::Neutral
        } else {
            Ruling::Mixed
        }
    }
}

impl EmotionTrack {
    /// What is felt at `seconds`, by name.
    #[must_use]
    pub fn ruling_at(&self, seconds: f64) -> Ruling {
        self.affect_at(seconds).ruling(self.confidence_at(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// About what the built-in model says of a black picture.
    const BLACK: Affect = Affect {
        intensity: 0.34,
        calm: 0.26,
        anxious: 0.2375,
        excited: 0.2825,
        melancholic: 0.22,
        ..Affect::NEUTRAL
    };

    fn with(states: [f32; 4]) -> Affect {
        let [calm, anxious, excited, melancholic] = states;
        Affect {
            valence: 0.3,
            calm,
            anxious,
            excited,
            melancholic,
            ..Affect::NEUTRAL
        }
    }

    #[test]
    fn the_models_own_leaning_is_never_a_state() {
        for hundredths in 0..=100 {
            let confidence = hundredths as f32 / 100.0;
            let named = crate::confidence::pull(BLACK, confidence).ruling(confidence);
            let expected = [Ruling::HardToRead, Ruling::Neutral][usize::from(hundredths >= 40)];
            assert_eq!(named, expected, "at {confidence}");
        }
    }

    #[cfg(feature = "model")]
    #[test]
    fn nothing_is_named_where_the_built_in_model_sees_nothing() {
        use crate::{Model, Reader as _, Thumbnail, Window};
        let model = Model::built_in().unwrap();
        for level in [0.0, 0.5, 1.0] {
            let plain = Thumbnail::from_planes(vec![level; 3 * 160 * 90]).unwrap();
            let reading = model.read(&Window::still(&std::sync::Arc::new(plain))).unwrap();
            assert_eq!(reading.affect.ruling(1.0), Ruling::Neutral, "{level}: {reading:?}");
            assert_eq!(reading.affect.ruling(reading.familiarity), Ruling::HardToRead);
        }
    }

    #[test]
    fn a_tie_is_mixed_and_a_lead_is_named() {
        assert_eq!(with([0.31, 0.19, 0.31, 0.19]).ruling(0.9), Ruling::Mixed);
        assert_eq!(with([0.31, 0.19, 0.30, 0.20]).ruling(0.9), Ruling::Mixed);
        assert_eq!(with([0.32, 0.19, 0.30, 0.19]).ruling(0.9), Ruling::State(0));
        assert_eq!(with([0.28, 0.23, 0.26, 0.23]).ruling(0.9), Ruling::Mixed);
        assert_eq!(with([0.1, 0.1, 0.1, 0.7]).ruling(0.2), Ruling::HardToRead);
    }

    #[test]
    fn each_corner_has_its_name() {
        for (state, (valence, arousal)) in [(0.6, -0.6), (-0.6, 0.6), (0.6, 0.6), (-0.6, -0.6)]
            .into_iter()
            .enumerate()
        {
            let affect = Affect::from_valence_arousal(valence, arousal);
            assert_eq!(affect.ruling(1.0), Ruling::State(state));
        }
        assert_eq!(Affect::NEUTRAL.ruling(1.0), Ruling::Neutral);
        // Pleasant, neither stirred nor still: between two states.
        assert_eq!(Affect::from_valence_arousal(0.8, 0.0).ruling(1.0), Ruling::Mixed);
    }

    proptest! {
        #[test]
        fn what_is_named_leads_clearly(states in proptest::array::uniform4(0.0_f32..1.0), confidence in 0.0_f32..1.0) {
            let affect = with(states);
            if let Ruling::State(state) = affect.ruling(confidence) {
                prop_assert!(confidence >= 0.4 && states[state] >= 0.29);
                prop_assert!((0..4).all(|at| at == state || states[state] >= states[at] + 0.0149));
            }
        }

        #[test]
        fn any_numbers_have_a_name(states in proptest::array::uniform4(proptest::num::f32::ANY), valence in proptest::num::f32::ANY, confidence in proptest::num::f32::ANY) {
            let affect = Affect { valence, ..with(states) };
            prop_assert!(Ruling::ALL.contains(&affect.ruling(confidence)));
        }
    }
}
