//! From the host to plain values: every knob at one moment.

use std::ffi::CStr;

use breath::{Controls, Mood};
use ofx::ParamSet;

use super::name;
use super::table::{Kind, TABLE};

/// Where the emotion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EmotionSource {
    /// The stored analysis where it covers the moment, else the picture around it.
    Automatic,
    /// The stored analysis alone.
    Analysed,
    /// The maker's valence and arousal alone.
    Manual,
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// The picture.
    Picture,
    /// The picture with the curve over it.
    Both,
    /// The curve on black.
    Curve,
}

/// How the host encodes colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColourChoice {
    /// By what the host says.
    Automatic,
    /// Video: encoded for a screen.
    Video,
    /// Scene-linear.
    Linear,
}

/// All knobs at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) controls: Controls,
    pub(crate) source: EmotionSource,
    pub(crate) show: Show,
    pub(crate) colour: ColourChoice,
}

impl Settings {
    /// Reads every knob at `time` (frames of the host's time). A value that cannot be read, is not a number or lies
    /// outside its limits becomes its default or its limit: a picture is always made.
    pub(crate) fn read(params: Option<&ParamSet<'_>>, time: f64) -> Self {
        let number = |name: &CStr| double(params, name, time) as f32;
        let choice = |name: &CStr| integer(params, name, time);
        let controls = Controls {
            mood: label_mood(choice(name::MOOD)),
            amount: number(name::AMOUNT),
            sensitivity: number(name::SENSITIVITY),
            breath_rate: match number(c"breathRate") {
                rate if rate > 0.0 => rate.max(4.0),
                _ => 0.0,
            },
            inhale: number(c"inhale"),
            exhale: number(c"exhale"),
            depth: number(c"depth"),
            displace: number(c"displace"),
            split: number(c"split"),
            noise: number(c"noise"),
            low_res: number(c"lowRes"),
            stutter: number(c"stutter"),
            bleed: number(c"bleed"),
            shake: number(c"shake"),
            glow: number(c"glow"),
            soften: number(c"soften"),
            weather: number(c"weather"),
            seed: choice(c"seed") as u32,
            safe_flash: choice(c"safeFlash") != 0,
            mix: number(name::MIX),
            ..Controls::default()
        };
        Self {
            controls,
            source: match choice(name::EMOTION_SOURCE) {
                1 => EmotionSource::Analysed,
                2 => EmotionSource::Manual,
                _ => EmotionSource::Automatic,
            },
            show: match choice(name::SHOW) {
                1 => Show::Both,
                2 => Show::Curve,
                _ => Show::Picture,
            },
            colour: match choice(name::COLOUR) {
                1 => ColourChoice::Video,
                2 => ColourChoice::Linear,
                _ => ColourChoice::Automatic,
            },
        }
    }
}

/// The mood of a choice's index.
pub(crate) fn label_mood(index: i32) -> Mood {
    usize::try_from(index)
        .ok()
        .and_then(|index| Mood::ALL.get(index))
        .copied()
        .unwrap_or_default()
}

/// A double within its limits.
pub(crate) fn double(params: Option<&ParamSet<'_>>, name: &CStr, time: f64) -> f64 {
    let Some(Kind::Double { default, min, max }) = kind(name) else {
        return 0.0;
    };
    let value = params
        .and_then(|params| params.double(name, time).ok())
        .unwrap_or(default);
    value.clamp(min, max)
}

/// A whole number, a choice or a switch within its limits.
fn integer(params: Option<&ParamSet<'_>>, name: &CStr, time: f64) -> i32 {
    let (default, min, max) = match kind(name) {
        Some(Kind::Integer { default, min, max }) => (default, min, max),
        Some(Kind::Boolean { default }) => (i32::from(default), 0, 1),
        Some(Kind::Choice { options }) => (0, 0, options.len() as i32 - 1),
        _ => return 0,
    };
    let value = params.and_then(|params| params.int(name, time).ok()).unwrap_or(default);
    // A choice beyond the list is not the last of the list; a number beyond its limits is at its limit.
    match kind(name) {
        Some(Kind::Choice { .. }) if !(min..=max).contains(&value) => default,
        _ => value.clamp(min, max),
    }
}

fn kind(name: &CStr) -> Option<Kind> {
    let name = name.to_str().ok()?;
    TABLE.iter().find(|spec| spec.name == name).map(|spec| spec.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_host_every_knob_stands_at_its_default() {
        let settings = Settings::read(None, 0.0);
        let wanted = Controls::default();
        assert_eq!(
            Controls {
                aspect: wanted.aspect,
                ..settings.controls
            },
            wanted
        );
        assert_eq!(settings.source, EmotionSource::Automatic);
        assert_eq!(settings.show, Show::Picture);
    }
}
