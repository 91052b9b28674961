//! Sensing: what the breath makes of the feeling around a moment.
//!
//! The feeling is read on a fixed lattice of four moments a second, as often as a track has samples, and summed under
//! smooth windows that travel with the asked moment. So everything sensed is C2 in time whatever the feeling does,
//! even where it jumps, and a render at any moment asks for the same few values.

use crate::curve::{hill, ramp};
use crate::knobs::Knobs;
use crate::{Feeling, LOOK_AHEAD, LOOK_BACK};
use affect::{Affect, Focus, Rhythm};

/// Seconds from one reading to the next.
const STEP: f64 = 0.25;

/// Arousal below which nothing stirs, and above which nothing stirs more. A model that is honest about how little it
/// knows hugs the middle: a walk through a city reads -0.45 to 0.35, and its rush has to show. At 0.6, in a quarter of
/// the frames of a walk by day a thirtieth of the picture or more is changed, and the eye sees it; at 0.72 in a tenth.
const CALMEST: f32 = -0.44;
const WILDEST: f32 = 0.6;

/// Ahead of the moment: what drives the glitches, so that the picture is already breaking when the feeling peaks.
const AHEAD: Window = Window::new(0.35, 1.1);
/// Around the moment, a little ahead: which of the states colours it.
const AROUND: Window = Window::new(0.15, 1.0);
/// Behind the moment: what lingers and has to clear.
const BEHIND: Window = Window::new(-0.75, 0.75);

/// What is sensed at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sense {
    /// How stirred the picture is, 0 (arousal of -0.44 and less) to 1 (0.6 and more), a little ahead of the feeling.
    pub(crate) stir: f32,
    /// The same, behind the feeling: what has not settled yet.
    pub(crate) dust: f32,
    /// Arousal around the moment, about -1 to 1.
    pub(crate) arousal: f32,
    /// How much this is calm, 0 (no more than anything else) to 1 (nothing else); behind, since calm comes slowly.
    pub(crate) calm: f32,
    /// How much this is anxious, 0 to 1.
    pub(crate) anxious: f32,
    /// How much this is excited, 0 to 1.
    pub(crate) excited: f32,
    /// How much this is melancholic, 0 to 1.
    pub(crate) melancholic: f32,
    /// Where the footage moves.
    pub(crate) focus: Focus,
    /// The rhythm of the clip.
    pub(crate) rhythm: Rhythm,
}

impl Sense {
    pub(crate) fn new(feeling: &dyn Feeling, knobs: &Knobs, seconds: f64) -> Self {
        let mut ahead = Mean::default();
        let mut around = Mean::default();
        let mut behind = Mean::default();
        let first = libm::ceil((seconds - LOOK_BACK) / STEP) as i64;
        let last = libm::floor((seconds + LOOK_AHEAD) / STEP) as i64;
        for reading in first..=last {
            let at = reading as f64 * STEP;
            let offset = at - seconds;
            let affect = answered(sane(feeling.affect(at)), knobs.sensitivity);
            let focus = sane_focus(feeling.focus(at));
            ahead.add(AHEAD.weight(offset), affect, focus);
            around.add(AROUND.weight(offset), affect, focus);
            behind.add(BEHIND.weight(offset), affect, focus);
        }
        let member = |share: f32| ramp(0.12, 0.8, share);
        let [_, _, anxious, excited, melancholic, stir, _, _, _] = ahead.value();
        let [arousal, _, _, _, _, _, x, y, spread] = around.value();
        let [_, calm, _, _, _, dust, _, _, _] = behind.value();
        Self {
            stir,
            dust,
            arousal,
            calm: member(calm),
            anxious: member(anxious),
            excited: member(excited),
            melancholic: member(melancholic),
            focus: Focus { x, y, spread },
            rhythm: sane_rhythm(feeling.rhythm()),
        }
    }
}

/// Where the footage moves at a moment in the past, such as the birth of an event, made safe.
pub(crate) fn focus_at(feeling: &dyn Feeling, seconds: f64) -> Focus {
    sane_focus(feeling.focus(seconds))
}

/// A smooth window around a moment.
#[derive(Clone, Copy)]
struct Window {
    centre: f64,
    half: f64,
}

impl Window {
    const fn new(centre: f64, half: f64) -> Self {
        assert!(centre - half >= -LOOK_BACK && centre + half <= LOOK_AHEAD);
        Self { centre, half }
    }

    fn weight(self, offset: f64) -> f32 {
        hill(((offset - self.centre) / self.half) as f32)
    }
}

/// A weighted mean of what the lattice holds.
#[derive(Default)]
struct Mean {
    weight: f32,
    sum: [f32; 9],
}

impl Mean {
    fn add(&mut self, weight: f32, affect: Affect, focus: Focus) {
        self.weight += weight;
        let values = [
            affect.arousal,
            affect.calm,
            affect.anxious,
            affect.excited,
            affect.melancholic,
            ramp(CALMEST, WILDEST, affect.arousal),
            focus.x,
            focus.y,
            focus.spread,
        ];
        for (sum, value) in self.sum.iter_mut().zip(values) {
            *sum += weight * value;
        }
    }

    /// Every window is as wide as six steps, so that the weight is never 0.
    fn value(&self) -> [f32; 9] {
        self.sum.map(|sum| sum / self.weight)
    }
}

/// Sensitivity stretches the way from indifference.
fn answered(affect: Affect, sensitivity: f32) -> Affect {
    let share = |value: f32| 0.25 + (value - 0.25) * sensitivity;
    Affect {
        valence: affect.valence * sensitivity,
        arousal: affect.arousal * sensitivity,
        intensity: affect.intensity * sensitivity,
        calm: share(affect.calm),
        anxious: share(affect.anxious),
        excited: share(affect.excited),
        melancholic: share(affect.melancholic),
    }
}

fn sane(affect: Affect) -> Affect {
    let n = Affect::NEUTRAL;
    Affect {
        valence: within(affect.valence, -1.0, 1.0, n.valence),
        arousal: within(affect.arousal, -1.0, 1.0, n.arousal),
        intensity: within(affect.intensity, 0.0, 1.0, n.intensity),
        calm: within(affect.calm, 0.0, 1.0, n.calm),
        anxious: within(affect.anxious, 0.0, 1.0, n.anxious),
        excited: within(affect.excited, 0.0, 1.0, n.excited),
        melancholic: within(affect.melancholic, 0.0, 1.0, n.melancholic),
    }
}

fn sane_focus(focus: Focus) -> Focus {
    let n = Focus::ANYWHERE;
    Focus {
        x: within(focus.x, 0.0, 1.0, n.x),
        y: within(focus.y, 0.0, 1.0, n.y),
        spread: within(focus.spread, 0.0, 1.0, n.spread),
    }
}

fn sane_rhythm(rhythm: Rhythm) -> Rhythm {
    Rhythm {
        bpm: within(rhythm.bpm, 0.0, 600.0, 0.0),
        strength: within(rhythm.strength, 0.0, 1.0, 0.0),
    }
}

fn within(value: f32, low: f32, high: f32, otherwise: f32) -> f32 {
    if value.is_nan() {
        otherwise
    } else {
        value.clamp(low, high)
    }
}
