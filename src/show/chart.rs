//! What the panel tells, as plain values: the feeling over a stretch of the clip, and this moment in it.

use affect::Affect;
use breath::{Feeling, LOOK_AHEAD, LOOK_BACK, Overridden, Own};

use crate::feeling::{Footage, Wanted};
use crate::maker;
use crate::moment::Moment;
use crate::params::{self, EmotionSource, name};

/// How often the maker's keys are read over a long stretch: each reading is three calls into the host.
const KEYS_READ: usize = 128;
/// More cuts than this are a hatching that tells nothing.
const MOST_CUTS: usize = 200;

/// The feeling over a stretch of the clip.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Chart {
    /// First and last second of the stretch.
    pub(crate) span: (f64, f64),
    /// Second of the moment shown.
    pub(crate) now: f64,
    /// What is felt, at even distances from the first to the last second.
    pub(crate) felt: Vec<Affect>,
    /// What the footage alone feels like, where the maker's own emotion bends it anywhere; else empty.
    pub(crate) footage: Vec<Affect>,
    /// Cuts, seconds.
    pub(crate) cuts: Vec<f64>,
    /// What is felt at the moment shown.
    pub(crate) current: Option<Affect>,
    /// How sure that is, 0 to 1.
    pub(crate) confidence: f32,
    /// How far the lungs are filled, 0 to 1.
    pub(crate) lungs: f32,
    /// The mood's name.
    pub(crate) mood: &'static str,
}

impl Chart {
    /// Tells of a moment, with so many points on each curve.
    pub(crate) fn of(moment: &Moment<'_>, footage: &Footage, points: usize) -> Self {
        let now = moment.seconds();
        let span = span(moment);
        let keys = Keys::read(moment, span);
        let felt = Overridden {
            base: footage,
            own: |seconds| keys.at(moment, seconds),
        };
        let (felt_curve, mut footage_curve) = curves(footage, &felt, span, points);
        if matches!(footage, Footage::Movement(_) | Footage::Unknown) {
            // There is nothing that was bent.
            footage_curve.clear();
        }
        let current = felt.affect(now);
        // Whoever bends the feeling is sure of it, as far as it is bent.
        let bent = keys.at(moment, now).weight.clamp(0.0, 1.0);
        let read = footage.confidence(now);
        let confidence = read + (1.0 - read) * bent;
        Self {
            span,
            now,
            felt: felt_curve,
            footage: footage_curve,
            cuts: cuts(&moment.wanted, span),
            current: Some(current),
            confidence,
            lungs: breath::lungs(&felt, &moment.settings.controls, now),
            mood: moment.settings.controls.mood.label(),
        }
    }

    /// How far along the stretch a second lies, 0 to 1.
    pub(crate) fn along(&self, seconds: f64) -> f32 {
        let length = self.span.1 - self.span.0;
        if length > 0.0 {
            let along = ((seconds - self.span.0) / length).clamp(0.0, 1.0) as f32;
            // A moment that is none stands at the beginning.
            if along.is_nan() { 0.0 } else { along }
        } else {
            0.5
        }
    }
}

/// What is felt, and what the footage alone feels like where that is another.
fn curves(footage: &dyn Feeling, felt: &dyn Feeling, span: (f64, f64), points: usize) -> (Vec<Affect>, Vec<Affect>) {
    let at = |index: usize| span.0 + (span.1 - span.0) * index as f64 / points.max(2).saturating_sub(1) as f64;
    let read = |feeling: &dyn Feeling| -> Vec<Affect> { (0..points).map(|index| feeling.affect(at(index))).collect() };
    let (felt, footage) = (read(felt), read(footage));
    if felt == footage {
        (felt, Vec::new())
    } else {
        (felt, footage)
    }
}

/// The seconds that the panel spans: the whole of a stored curve; with keyframes alone, the whole clip where its length
/// is known; else as far as the feeling is read around the moment.
fn span(moment: &Moment<'_>) -> (f64, f64) {
    if let Some(stored) = moment.wanted.stored() {
        let first = -stored.seconds(0.0);
        return (first, first + stored.track.duration());
    }
    let now = moment.seconds();
    match (&moment.wanted, moment.clock.frames) {
        (Wanted::Own(_), Some(frames)) if moment.at.source_frame.is_none() => (0.0, moment.clock.seconds(frames)),
        _ => (now - LOOK_BACK, now + LOOK_AHEAD),
    }
}

fn cuts(wanted: &Wanted, span: (f64, f64)) -> Vec<f64> {
    let Some(stored) = wanted.stored() else {
        return Vec::new();
    };
    let cuts = stored.track.cuts();
    if cuts.len() > MOST_CUTS {
        return Vec::new();
    }
    cuts.iter()
        .map(|&frame| span.0 + frame as f64 / stored.track.fps())
        .collect()
}

/// The maker's own emotion over the whole stretch: around the moment as the render has it, further away in straight lines
/// between readings.
struct Keys {
    first: f64,
    step: f64,
    readings: Vec<Own>,
}

impl Keys {
    fn read(moment: &Moment<'_>, span: (f64, f64)) -> Self {
        let step = (span.1 - span.0) / (KEYS_READ - 1) as f64;
        // The render's own reading reaches far enough where nothing is animated, and in a live look.
        let reaches = span.0 >= moment.seconds() - LOOK_BACK && span.1 <= moment.seconds() + LOOK_AHEAD;
        if reaches || !maker::is_animated(moment.params.as_ref()) {
            return Self {
                first: span.0,
                step,
                readings: Vec::new(),
            };
        }
        let second = |index: usize| span.0 + step * index as f64;
        Self {
            first: span.0,
            step,
            readings: (0..KEYS_READ).map(|index| reading(moment, second(index))).collect(),
        }
    }

    fn at(&self, moment: &Moment<'_>, seconds: f64) -> Own {
        let near = (-LOOK_BACK..=LOOK_AHEAD).contains(&(seconds - moment.seconds()));
        if near || self.readings.is_empty() {
            moment.maker.at(seconds)
        } else {
            self.between(seconds)
        }
    }

    fn between(&self, seconds: f64) -> Own {
        let place = ((seconds - self.first) / self.step).clamp(0.0, (KEYS_READ - 1) as f64);
        let reading = |index: usize| {
            self.readings
                .get(index)
                .or(self.readings.last())
                .copied()
                .unwrap_or_default()
        };
        let (before, after) = (reading(place as usize), reading(place as usize + 1));
        let share = place.fract() as f32;
        let mix = |a: f32, b: f32| a + (b - a) * share;
        Own {
            valence: mix(before.valence, after.valence),
            arousal: mix(before.arousal, after.arousal),
            weight: mix(before.weight, after.weight),
        }
    }
}

/// The keys at one second of the clip.
fn reading(moment: &Moment<'_>, seconds: f64) -> Own {
    let time = moment.clock.host_time(seconds * moment.clock.rate, &moment.at);
    let value = |name| params::double(moment.params.as_ref(), name, time) as f32;
    Own {
        valence: value(name::VALENCE),
        arousal: value(name::AROUSAL),
        weight: if moment.settings.source == EmotionSource::Manual {
            1.0
        } else {
            value(name::OVERRIDE)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use breath::Steady;

    #[test]
    fn the_footages_own_curve_is_told_only_where_it_differs() {
        let footage = Steady::at(0.4, -0.2);
        let bent = |weight| Overridden {
            base: &footage,
            own: move |_| Own {
                valence: -0.5,
                arousal: 0.5,
                weight,
            },
        };
        let (felt, alone) = curves(&footage, &bent(0.0), (0.0, 10.0), 50);
        assert_eq!((felt.len(), alone.len()), (50, 0));
        let (felt, alone) = curves(&footage, &bent(1.0), (0.0, 10.0), 50);
        assert_eq!((felt.len(), alone.len()), (50, 50));
        assert!(felt[20].arousal > 0.49 && alone[20].arousal < -0.19);
    }

    #[test]
    fn the_playhead_stays_within_the_stretch() {
        let chart = Chart {
            span: (2.0, 6.0),
            ..Chart::default()
        };
        assert_eq!(chart.along(3.0), 0.25);
        assert_eq!(
            (chart.along(0.0), chart.along(9.0), chart.along(f64::NAN)),
            (0.0, 1.0, 0.0)
        );
    }

    #[test]
    fn between_readings_the_maker_goes_straight() {
        let own = |weight| Own {
            valence: 0.0,
            arousal: weight,
            weight,
        };
        let keys = Keys {
            first: 1.0,
            step: 2.0,
            readings: vec![own(0.0), own(1.0), own(0.5)],
        };
        assert_eq!(keys.between(2.0), own(0.5));
        assert_eq!(keys.between(4.0), own(0.75));
        assert_eq!(keys.between(-3.0), own(0.0));
        assert_eq!(keys.between(60.0), own(0.5));
    }
}
