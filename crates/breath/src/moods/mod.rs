//! The four moods: each a recipe of its own.

mod foggy_morning_flow;
mod heart;
mod night_pulse;
mod pane;
mod plain_city;
mod rainy_day_reverie;

use crate::breaks::Force;
use crate::crossing::PIECES;
use crate::curve::lerp;
use crate::dice::Dice;
use crate::knobs::Knobs;
use crate::sense::Sense;
use crate::thoughts::{LONGEST_FREEZE, Thought};
use crate::{Event, Feeling, MAX_EVENTS, Mood, Recipe};

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

/// What the mood makes of the moment.
pub(crate) fn cook(mood: Mood, moment: &Moment<'_>) -> Recipe {
    match mood {
        Mood::PlainCity => plain_city::cook(moment),
        Mood::RainyDayReverie => rainy_day_reverie::cook(moment),
        Mood::NightPulse => night_pulse::cook(moment),
        Mood::FoggyMorningFlow => foggy_morning_flow::cook(moment),
    }
}

impl Moment<'_> {
    /// A factor that follows the breath from `1 - share` (at rest) to 1, as far as the depth knob lets it. An anxious
    /// breath is shallow.
    fn breathing(&self, share: f32) -> f32 {
        let depth = self.knobs.depth * (1.0 - 0.45 * self.sense.anxious);
        1.0 - share * depth * (1.0 - self.lungs)
    }

    fn dice(&self, salt: u32) -> Dice {
        Dice::new(self.knobs.seed, salt)
    }

    fn force(&self, slow: f32) -> Force {
        Force {
            knobs: self.knobs,
            reach: lerp(0.8, 1.35, self.sense.stir) * self.breathing(0.3),
            vigour: lerp(0.6, 1.0, self.sense.stir),
            slow,
        }
    }

    /// The grain's throw of the dice: 24 a second, whatever the frame rate.
    fn grain_seed(&self, salt: u32) -> u32 {
        self.dice(salt).with(libm::floor(self.seconds * 24.0) as i64).seed()
    }

    /// The digital noise's throw of the dice: held for three frames of 24.
    fn noise_seed(&self, salt: u32) -> u32 {
        self.dice(salt).with(libm::floor(self.seconds * 8.0) as i64).seed()
    }

    /// A hand that holds the camera: where it is now, each way within -1 to 1.
    fn hand(&self, salt: u32, a_second: f64) -> [f32; 2] {
        let dice = self.dice(salt);
        [
            dice.wander(self.seconds * a_second),
            dice.with(1).wander(self.seconds * a_second * 1.27),
        ]
    }
}

/// Adds an event, if it lives and does anything.
fn add(r: &mut Recipe, event: Option<Event>) {
    let count = r.event_count as usize;
    if let Some(event) = event
        && event.level > 0.0
        && acts(&event)
        && count < MAX_EVENTS - PIECES
    {
        r.events[count] = event;
        r.event_count += 1;
    }
}

fn acts(e: &Event) -> bool {
    [e.shift, e.row_shift, e.split, e.cell, e.freeze, e.chroma]
        .iter()
        .any(|&amount| amount != 0.0)
}

/// Holds the frame at which this thought was born, for as long as it may freeze.
fn hold(r: &mut Recipe, thought: &Thought) {
    if thought.freezes && thought.age < LONGEST_FREEZE {
        r.held = thought.age;
    }
}
