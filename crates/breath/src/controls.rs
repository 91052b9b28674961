//! What the maker set: the knobs, as plain values at one moment.

/// The character of an episode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mood {
    /// Afternoon, handheld, honest.
    #[default]
    PlainCity,
    /// Seen through a wet pane; glitches where drops land.
    RainyDayReverie,
    /// A heartbeat that follows the city's lights and steps.
    NightPulse,
    /// Soft drifting haze, not quite awake.
    FoggyMorningFlow,
}

impl Mood {
    /// All moods, in the order in which a host lists them.
    pub const ALL: [Self; 4] = [
        Self::PlainCity,
        Self::RainyDayReverie,
        Self::NightPulse,
        Self::FoggyMorningFlow,
    ];

    /// The name that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PlainCity => "Plain City",
            Self::RainyDayReverie => "Rainy Day Reverie",
            Self::NightPulse => "Night Pulse",
            Self::FoggyMorningFlow => "Foggy Morning Flow",
        }
    }
}

/// The knobs at one moment. Amounts multiply the mood's own recipe: 0 is none of it, 1 as the mood wants it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controls {
    /// Character of the episode.
    pub mood: Mood,
    /// Strength of everything, 0 to 2.
    pub amount: f32,
    /// How strongly the picture answers to the feeling, 0 to 2.
    pub sensitivity: f32,
    /// Breaths a minute, 4 to 30; 0 lets arousal decide (about 6 to 20). Set for a whole clip: the phase is the rate times
    /// the second, so that a rate that changes makes the breath race.
    pub breath_rate: f32,
    /// Share of rise in a glitch's life, as a factor on the mood's own rise time, 0.25 to 4.
    pub inhale: f32,
    /// The same for the fall, 0.25 to 4.
    pub exhale: f32,
    /// How much the breath moves the amounts, 0 (steady) to 1 (fully).
    pub depth: f32,
    /// Block and row displacement, 0 to 2.
    pub displace: f32,
    /// Colour split, 0 to 2.
    pub split: f32,
    /// Noise and grain, 0 to 2.
    pub noise: f32,
    /// Low resolution, 0 to 2.
    pub low_res: f32,
    /// Held and dropped frames, freezes, 0 to 2.
    pub stutter: f32,
    /// Colour bleed, 0 to 2.
    pub bleed: f32,
    /// Shake, scan lines and sync slip, 0 to 2.
    pub shake: f32,
    /// Glow and halation, 0 to 2.
    pub glow: f32,
    /// Softening, 0 to 2.
    pub soften: f32,
    /// The mood's weather: drops on the pane (Rainy Day Reverie), haze (Foggy Morning Flow); 0 to 2. The other moods
    /// have none.
    pub weather: f32,
    /// Which throw of the dice.
    pub seed: u32,
    /// Keep flashes within the limits of ITU-R BT.1702 and WCAG 2.3.1.
    pub safe_flash: bool,
    /// Whether the host can give other frames than the current one (freezes and stutter need them).
    pub neighbours: bool,
    /// How much of the result is mixed into the source, 0 to 1.
    pub mix: f32,
    /// Width of the picture in heights (16:9 is 1.778): block shapes and drops need it.
    pub aspect: f32,
}

impl Default for Controls {
    fn default() -> Self {
        Self {
            mood: Mood::PlainCity,
            amount: 1.0,
            sensitivity: 1.0,
            breath_rate: 0.0,
            inhale: 1.0,
            exhale: 1.0,
            depth: 0.7,
            displace: 1.0,
            split: 1.0,
            noise: 1.0,
            low_res: 1.0,
            stutter: 1.0,
            bleed: 1.0,
            shake: 1.0,
            glow: 1.0,
            soften: 1.0,
            weather: 1.0,
            seed: 1,
            safe_flash: true,
            neighbours: true,
            mix: 1.0,
            aspect: 16.0 / 9.0,
        }
    }
}
