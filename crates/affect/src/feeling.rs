//! What is felt at one moment: the plain values that everything downstream reads.

use serde::{Deserialize, Serialize};

/// The emotion of the footage at one moment.
///
/// Valence and arousal span the circumplex (Russell 1980). The four states are soft memberships of its quadrants and
/// sum to one: calm (valence up, arousal down), anxious (down, up), excited (up, up), melancholic (down, down).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Affect {
    /// Unpleasant to pleasant, -1 to 1.
    pub valence: f32,
    /// Still to stirred, -1 to 1.
    pub arousal: f32,
    /// How far from indifferent, 0 to 1.
    pub intensity: f32,
    /// Membership of the quadrant valence up, arousal down, 0 to 1.
    pub calm: f32,
    /// Membership of the quadrant valence down, arousal up, 0 to 1.
    pub anxious: f32,
    /// Membership of the quadrant valence up, arousal up, 0 to 1.
    pub excited: f32,
    /// Membership of the quadrant valence down, arousal down, 0 to 1.
    pub melancholic: f32,
}

impl Affect {
    /// Nothing in particular: the centre of the circumplex.
    pub const NEUTRAL: Self = Self {
        valence: 0.0,
        arousal: 0.0,
        intensity: 0.0,
        calm: 0.25,
        anxious: 0.25,
        excited: 0.25,
        melancholic: 0.25,
    };

    /// The spread of human ratings around a mean, on the scale of -1 to 1: it sets how soft the four states are.
    const RATING_SPREAD: f32 = 0.35;

    /// Derives the rest from valence and arousal alone, as for a maker's own keyframes or a model that gives no more.
    ///
    /// The states are the mass of a normal rating around the point in each quadrant (logistic approximation of the
    /// normal distribution, Bowling et al. 2009); intensity is the distance from the centre. Values outside -1 to 1
    /// are clamped, NaN reads as 0.
    #[must_use]
    pub fn from_valence_arousal(valence: f32, arousal: f32) -> Self {
        let valence = clamp_or_zero(valence);
        let arousal = clamp_or_zero(arousal);
        let pleasant = share_above_zero(valence);
        let stirred = share_above_zero(arousal);
        Self {
            valence,
            arousal,
            intensity: ((valence * valence + arousal * arousal) * 0.5).sqrt().min(1.0),
            calm: pleasant * (1.0 - stirred),
            anxious: (1.0 - pleasant) * stirred,
            excited: pleasant * stirred,
            melancholic: (1.0 - pleasant) * (1.0 - stirred),
        }
    }

    /// Goes from `self` (at `weight` 0) to `other` (at 1) in a straight line; the weight is clamped to 0..1.
    #[must_use]
    pub fn lerp(self, other: Self, weight: f32) -> Self {
        let w = if weight.is_nan() { 0.0 } else { weight.clamp(0.0, 1.0) };
        let go = |a: f32, b: f32| a * (1.0 - w) + b * w;
        Self {
            valence: go(self.valence, other.valence),
            arousal: go(self.arousal, other.arousal),
            intensity: go(self.intensity, other.intensity),
            calm: go(self.calm, other.calm),
            anxious: go(self.anxious, other.anxious),
            excited: go(self.excited, other.excited),
            melancholic: go(self.melancholic, other.melancholic),
        }
    }
}

/// Where the footage moves: centre and spread of movement, in fractions of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Focus {
    /// Left to right, 0 to 1.
    pub x: f32,
    /// Top to bottom, 0 to 1.
    pub y: f32,
    /// Standard distance of the movement from its centre, 0 (one point) to 1 (everywhere).
    pub spread: f32,
}

impl Focus {
    /// Movement everywhere, or nothing known: the middle of the picture, widely spread.
    pub const ANYWHERE: Self = Self {
        x: 0.5,
        y: 0.5,
        spread: 0.5,
    };
}

/// The rhythm of steps and traffic.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    /// Tempo in beats a minute; 0 where none was found.
    pub bpm: f32,
    /// How clearly the tempo stands out, 0 (not at all) to 1 (a metronome).
    pub strength: f32,
}

impl Rhythm {
    /// No rhythm found.
    pub const NONE: Self = Self {
        bpm: 0.0,
        strength: 0.0,
    };

    /// The least strength of a tempo that is worth telling a person, or following.
    const CLEAR: f32 = 0.35;

    /// Whether the tempo stands out enough to be told, and to be followed, 10 to 500 beats a minute.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.strength >= Self::CLEAR && (10.0..=500.0).contains(&self.bpm)
    }
}

fn clamp_or_zero(value: f32) -> f32 {
    if value.is_nan() { 0.0 } else { value.clamp(-1.0, 1.0) }
}

/// The share of a rating `N(mean, RATING_SPREAD)` that lies above zero.
fn share_above_zero(mean: f32) -> f32 {
    let z = mean / Affect::RATING_SPREAD;
    1.0 / (1.0 + libm::expf(-1.702 * z))
}
