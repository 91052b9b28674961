//! What must hold of a track before anybody may look at it.

use crate::reader::{channels, from_channels, quantise};
use crate::{EmotionTrack, Error, Focus, Result, Rhythm};

impl EmotionTrack {
    /// Quantises to 1/1000 and checks everything that lookups rely on.
    pub(crate) fn checked(mut self) -> Result<Self> {
        let damaged = |what: &str| Err(Error::TrackDamaged(what.to_owned()));
        if !(self.fps > 0.0 && self.fps <= 1000.0) {
            return damaged("its frame rate is not between 0 and 1000");
        }
        if !(self.samples_hz > 0.0 && self.samples_hz <= 1000.0) {
            return damaged("its sample rate is not between 0 and 1000");
        }
        if self.samples.is_empty() {
            return damaged("it has no samples");
        }
        if self.samples.len() > Self::MOST_SAMPLES || self.cuts.len() > Self::MOST_SAMPLES {
            return Err(Error::TrackTooLarge(format!("{} samples", self.samples.len())));
        }
        if self.focus.len() != self.samples.len() || self.confidence.len() != self.samples.len() {
            return damaged("samples, focus and confidence differ in number");
        }
        // 2^48 frames keep every sum of frames and seconds exact in double precision.
        if self.frames == 0 || self.frames > 1 << 48 {
            return damaged("its number of frames cannot be");
        }
        self.quantise();
        let ascending = self.samples.windows(2).all(|pair| pair[0].seconds < pair[1].seconds);
        let last = self.duration() + 1.0;
        if !ascending || !self.samples.iter().all(|sample| (0.0..=last).contains(&sample.seconds)) {
            return damaged("its samples do not ascend within the clip");
        }
        let unit = 0.0..=1.0;
        let sound = self.samples.iter().all(|sample| {
            let [valence, arousal, rest @ ..] = channels(sample.affect);
            valence.abs() <= 1.0 && arousal.abs() <= 1.0 && rest.iter().all(|value| unit.contains(value))
        });
        let focused = |focus: &Focus| {
            [focus.x, focus.y, focus.spread]
                .iter()
                .all(|value| unit.contains(value))
        };
        if !sound || !self.focus.iter().all(focused) || !self.confidence.iter().all(|value| unit.contains(value)) {
            return damaged("a value lies outside its range");
        }
        let cut_ok = self.cuts.windows(2).all(|pair| pair[0] < pair[1])
            && self.cuts.first().is_none_or(|&first| first > 0)
            && self.cuts.last().is_none_or(|&last| last < self.frames);
        if !cut_ok {
            return damaged("its cuts do not ascend within the clip");
        }
        let Rhythm { bpm, strength } = self.rhythm;
        if !(0.0..=1000.0).contains(&bpm) || !unit.contains(&strength) {
            return damaged("its rhythm cannot be");
        }
        let marks = &self.fingerprint.marks;
        if marks.len() > 4096 || marks.windows(2).any(|pair| pair[0].millis >= pair[1].millis) {
            return damaged("its fingerprint does not ascend");
        }
        Ok(self)
    }

    fn quantise(&mut self) {
        // NaN must stay NaN here, to be found below: `quantise` alone would read it as 0.
        let step = |value: f32| if value.is_finite() { quantise(value) } else { value };
        for sample in &mut self.samples {
            sample.seconds = (sample.seconds * 1000.0).round() / 1000.0;
            sample.affect = from_channels(channels(sample.affect).map(step));
        }
        for focus in &mut self.focus {
            *focus = Focus {
                x: step(focus.x),
                y: step(focus.y),
                spread: step(focus.spread),
            };
        }
        for confidence in &mut self.confidence {
            *confidence = step(*confidence);
        }
        self.rhythm = Rhythm {
            bpm: step(self.rhythm.bpm),
            strength: step(self.rhythm.strength),
        };
    }
}
