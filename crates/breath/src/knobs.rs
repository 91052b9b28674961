//! The knobs made safe: inside their ranges, with the overall amount multiplied in.

use crate::Controls;

/// [`Controls`] as the moods use them: every effect's factor is its own knob times `amount`, 0 to 4.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Knobs {
    pub(crate) amount: f32,
    pub(crate) sensitivity: f32,
    pub(crate) breath_rate: f32,
    pub(crate) inhale: f32,
    pub(crate) exhale: f32,
    pub(crate) depth: f32,
    pub(crate) displace: f32,
    pub(crate) split: f32,
    pub(crate) noise: f32,
    pub(crate) low_res: f32,
    pub(crate) stutter: f32,
    pub(crate) bleed: f32,
    pub(crate) shake: f32,
    pub(crate) glow: f32,
    pub(crate) soften: f32,
    pub(crate) weather: f32,
    pub(crate) mix: f32,
    pub(crate) aspect: f32,
    pub(crate) seed: u32,
    pub(crate) safe_flash: bool,
}

impl Knobs {
    /// How much of a size fits across. Sizes are fractions of the height; where the height is the longer side, of a picture
    /// that stands upright, there is as much less room as it is narrower.
    pub(crate) fn room(&self) -> f32 {
        self.aspect.min(1.0)
    }

    pub(crate) fn new(controls: &Controls) -> Self {
        let fresh = Controls::default();
        let amount = within(controls.amount, 0.0, 2.0, fresh.amount);
        let factor = |value: f32, default: f32| within(value, 0.0, 2.0, default) * amount;
        // Frozen and lingering pictures need the frames around; where the host gives none, nothing is held.
        let held = if controls.neighbours { 1.0 } else { 0.0 };
        Self {
            amount,
            sensitivity: within(controls.sensitivity, 0.0, 2.0, fresh.sensitivity),
            breath_rate: breath_rate(controls.breath_rate),
            inhale: within(controls.inhale, 0.25, 4.0, fresh.inhale),
            exhale: within(controls.exhale, 0.25, 4.0, fresh.exhale),
            depth: within(controls.depth, 0.0, 1.0, fresh.depth),
            displace: factor(controls.displace, fresh.displace),
            split: factor(controls.split, fresh.split),
            noise: factor(controls.noise, fresh.noise),
            low_res: factor(controls.low_res, fresh.low_res),
            stutter: factor(controls.stutter, fresh.stutter) * held,
            bleed: factor(controls.bleed, fresh.bleed),
            shake: factor(controls.shake, fresh.shake),
            glow: factor(controls.glow, fresh.glow),
            soften: factor(controls.soften, fresh.soften),
            weather: factor(controls.weather, fresh.weather),
            mix: within(controls.mix, 0.0, 1.0, fresh.mix),
            aspect: within(controls.aspect, 0.1, 10.0, fresh.aspect),
            seed: controls.seed,
            safe_flash: controls.safe_flash,
        }
    }

    /// A factor for what has no knob of its own, such as the colour of the light: the mean of the effects' factors, so
    /// that it goes when they all go, and hardly minds one of them.
    pub(crate) fn colour(&self) -> f32 {
        let effects = [
            self.displace,
            self.split,
            self.noise,
            self.low_res,
            self.bleed,
            self.shake,
            self.glow,
            self.soften,
            self.weather,
        ];
        effects.iter().sum::<f32>() / effects.len() as f32
    }
}

/// 0 lets arousal decide, anything else is a rate that lungs can keep.
fn breath_rate(rate: f32) -> f32 {
    if rate > 0.0 { rate.clamp(4.0, 30.0) } else { 0.0 }
}

fn within(value: f32, low: f32, high: f32, otherwise: f32) -> f32 {
    if value.is_nan() {
        otherwise
    } else {
        value.clamp(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_values_are_brought_home() {
        let odd = Controls {
            amount: f32::NAN,
            glow: f32::INFINITY,
            displace: -3.0,
            breath_rate: f32::NAN,
            aspect: 0.0,
            ..Controls::default()
        };
        let knobs = Knobs::new(&odd);
        assert_eq!(knobs.glow, 2.0);
        assert_eq!(knobs.displace, 0.0);
        assert_eq!(knobs.breath_rate, 0.0);
        assert_eq!(knobs.aspect, 0.1);
    }
}
