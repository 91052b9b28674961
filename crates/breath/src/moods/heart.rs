//! The heart of Night Pulse: two beats and a rest, 56 to 132 a minute.
//!
//! Where the footage has a rhythm of its own, the heart takes its tempo. Else arousal chooses between three hearts of
//! fixed tempi, the third, fifth and seventh harmonic of one slow pulse, and fades from one to the next: a tempo that
//! changed with the feeling would have to be counted from the beginning of the clip.

use crate::curve::{Life, ramp};
use crate::sense::Sense;
use affect::Rhythm;

/// Beats a minute at rest and at the height.
const SLOWEST: f32 = 56.0;
const FASTEST: f32 = 132.0;

/// The least rise of a beat, seconds: three frames of 30 a second, so that it is breathed in at the quickest pulse too.
const QUICKEST: f32 = 0.1;

/// One heart at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heart {
    /// How much of it is heard, 0 to 1.
    pub(crate) weight: f32,
    /// Which beat this is.
    pub(crate) beat: i64,
    /// When the beat began, seconds from the start of the clip.
    pub(crate) began: f64,
    /// Seconds since then.
    pub(crate) since: f32,
    /// Seconds from one beat to the next.
    pub(crate) period: f32,
}

impl Heart {
    fn new(weight: f32, bpm: f32, seconds: f64) -> Self {
        let period = 60.0 / f64::from(bpm);
        let beat = libm::floor(seconds / period);
        Self {
            weight,
            beat: beat as i64,
            began: beat * period,
            since: (seconds - beat * period) as f32,
            period: period as f32,
        }
    }

    /// The first beat: the longer one.
    pub(crate) fn first(&self) -> f32 {
        let rise = (0.16 * self.period).max(QUICKEST);
        let life = Life {
            rise,
            hold: 0.05 * self.period,
            fall: (0.70 * self.period).min(0.94 * self.period - rise),
        };
        life.level(self.since)
    }

    /// Seconds from the first beat to the second: a third of the whole, as between the two sounds of a heart at rest.
    pub(crate) fn second_after(&self) -> f32 {
        0.3 * self.period
    }

    /// The second beat.
    pub(crate) fn second(&self) -> f32 {
        let rise = (0.14 * self.period).max(QUICKEST);
        let life = Life {
            rise,
            hold: 0.04 * self.period,
            fall: (0.48 * self.period).min(0.65 * self.period - rise),
        };
        life.level(self.since - self.second_after())
    }
}

/// The hearts that may be heard; at most two have any weight.
pub(crate) fn hearts(sense: &Sense, seconds: f64) -> [Heart; 3] {
    if let Some(bpm) = tempo(sense.rhythm) {
        let silent = Heart::new(0.0, bpm, seconds);
        return [Heart::new(1.0, bpm, seconds), silent, silent];
    }
    let calm = 1.0 - ramp(-0.35, 0.0, sense.arousal);
    let quick = ramp(0.2, 0.5, sense.arousal);
    let slow_pulse = FASTEST / 7.0;
    [
        Heart::new(calm, slow_pulse * 3.0, seconds),
        Heart::new(1.0 - calm - quick, slow_pulse * 5.0, seconds),
        Heart::new(quick, FASTEST, seconds),
    ]
}

/// The footage's own tempo, doubled or halved until a heart can beat it; none where it is not clear.
fn tempo(rhythm: Rhythm) -> Option<f32> {
    if !rhythm.is_clear() {
        return None;
    }
    let mut bpm = rhythm.bpm;
    while bpm < SLOWEST {
        bpm *= 2.0;
    }
    while bpm > FASTEST {
        bpm *= 0.5;
    }
    Some(bpm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rhythm_is_folded_into_the_range_of_a_heart() {
        for bpm in 10..=500 {
            let folded = tempo(Rhythm {
                bpm: bpm as f32,
                strength: 0.8,
            });
            assert!(
                folded.is_some_and(|b| (SLOWEST..=FASTEST).contains(&b)),
                "{bpm} became {folded:?}"
            );
            // Every beat of the slower of the two falls on one of the other: a power of two lies between them.
            let octaves = folded.map_or(0.5, |b| (b / bpm as f32).log2());
            assert!((octaves - octaves.round()).abs() < 1e-4, "{bpm} became {folded:?}");
        }
    }

    #[test]
    fn a_faint_or_foreign_rhythm_is_not_followed() {
        let of = |bpm, strength| tempo(Rhythm { bpm, strength });
        assert_eq!(of(90.0, 0.1), None);
        assert_eq!(of(0.0, 1.0), None);
    }

    #[test]
    fn both_beats_end_before_the_next_begins() {
        for bpm in [56.0, 94.0, 132.0] {
            let period = 60.0 / f64::from(bpm);
            let last = Heart::new(1.0, bpm, 10.0 * period - 1e-6);
            assert_eq!(last.beat, 9);
            assert_eq!((last.first(), last.second()), (0.0, 0.0));
        }
    }
}
