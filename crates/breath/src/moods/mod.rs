//! The four moods: each a recipe of its own.

mod plain_city;

use crate::knobs::Knobs;
use crate::sense::Sense;
use crate::{Feeling, Mood, Recipe};

/// All that a mood may look at.
pub(crate) struct Moment<'a> {
    /// Where the footage's feeling can be asked for.
    pub(crate) feeling: &'a dyn Feeling,
    /// The knobs, made safe.
    pub(crate) knobs: Knobs,
    /// Seconds from the start of the clip.
    pub(crate) seconds: f64,
    /// What is felt.
    pub(crate) sense: Sense,
    /// How far the lungs are filled, 0 to 1.
    pub(crate) lungs: f32,
}

impl Moment<'_> {
    /// A factor that follows the breath from `1 - share` (at rest) to 1, as far as the depth knob lets it.
    pub(crate) fn breathing(&self, share: f32) -> f32 {
        1.0 - share * self.knobs.depth * (1.0 - self.lungs)
    }
}

/// What the mood makes of the moment.
pub(crate) fn cook(mood: Mood, moment: &Moment<'_>) -> Recipe {
    match mood {
        Mood::PlainCity | Mood::RainyDayReverie | Mood::NightPulse | Mood::FoggyMorningFlow => plain_city::cook(moment),
    }
}
