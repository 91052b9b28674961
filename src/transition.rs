//! The second plugin: from one shot to the next. The outgoing one breaks up, the incoming one heals.
//!
//! There is one render of both: the outgoing shot is the source, and the incoming one takes the place of the held frame,
//! so that broken pieces already show what is coming while the rest dissolves underneath (see `breath::cross`).

use std::ffi::CStr;

use affect::Affect;
use breath::{Controls, Overridden, Own, Recipe, Steady};
use glitch::{Job, PictureRef};
use ofx::{
    Clip, Components, Descriptor, Effect, Host, Image, ImageMut, Plugin, PropertySet, RegionRequest, Regions,
    RenderArgs, Reply, Result, names,
};

use crate::clock::Clock;
use crate::instance::{self, scratch};
use crate::params::{self, Kind, Settings, Spec, TABLE};
use crate::plugin::describe_common;
use crate::render::{HostWorkers, aspect, blank, own_bytes, plugin_error};
use crate::{picture, questions};

/// The transition.
#[derive(Debug)]
pub(crate) struct Transition;

const FROM: &CStr = c"SourceFrom";
const TO: &CStr = c"SourceTo";
const OUTPUT: &CStr = c"Output";

/// How far the transition is: the name is the standard's (ofxImageEffect.h), and hosts drive it.
const PROGRESS: Spec = Spec {
    name: "Transition",
    label: "Transition",
    hint: "How far the transition is, from the outgoing shot (0) to the incoming one (1). Hosts set it.",
    parent: "",
    kind: Kind::Double {
        default: 0.0,
        min: 0.0,
        max: 1.0,
    },
    animates: true,
};

/// Valence and arousal at the height of the transition: stirred, and neither pleasant nor unpleasant.
const HEIGHT: (f32, f32) = (0.0, 0.9);

/// Parameters that need footage over time, and so make no sense between two shots.
const NOT_HERE: &[&str] = &[
    "analyze",
    "status",
    "show",
    "ownEmotion",
    "override",
    "valence",
    "arousal",
    "emotionGroup",
    "emotionSource",
    "sensitivity",
    "bake",
    "modelFile",
    "stutter",
    "track",
];

/// The transition's parameters, in order.
pub(crate) fn table() -> impl Iterator<Item = &'static Spec> {
    std::iter::once(&PROGRESS).chain(TABLE.iter().filter(|spec| !NOT_HERE.contains(&spec.name)))
}

impl Plugin for Transition {
    const IDENTIFIER: &'static CStr = c"org.glitchglow.Transition";
    const VERSION: (u32, u32) = (0, 1);

    fn load(_host: &Host) {
        instance::loaded();
    }

    fn unload() {
        instance::unloaded();
    }

    fn describe(descriptor: &Descriptor<'_>) -> Result<()> {
        describe_common(
            descriptor,
            "Glitch & Glow Transition",
            &["OfxImageEffectContextTransition"],
        )
    }

    fn describe_in_context(descriptor: &Descriptor<'_>, _context: &str) -> Result<()> {
        for clip in [FROM, TO, OUTPUT] {
            let clip = descriptor.define_clip(clip, &[Components::Rgba, Components::Rgb, Components::Alpha])?;
            let _ = clip.set_int(names::PROP_TILES, 0, 1);
        }
        params::define(descriptor, table())
    }

    fn create_instance(_effect: &Effect<'_>) -> Result<()> {
        Ok(())
    }

    fn destroy_instance(_effect: &Effect<'_>) {}

    fn is_identity(effect: &Effect<'_>, arguments: &RenderArgs) -> Result<Option<(&'static CStr, f64)>> {
        let time = arguments.at.time;
        Ok(match progress(effect, time) {
            done if done <= 0.0 => Some((FROM, time)),
            done if done >= 1.0 => Some((TO, time)),
            _ => None,
        })
    }

    fn regions_of_interest(effect: &Effect<'_>, arguments: &RegionRequest, regions: &mut Regions<'_>) -> Result<Reply> {
        questions::regions_of_interest(effect, FROM, arguments, regions)?;
        questions::regions_of_interest(effect, TO, arguments, regions)
    }

    fn clip_preferences(_effect: &Effect<'_>, preferences: &PropertySet<'_>) -> Result<Reply> {
        preferences.set_int(names::PROP_FRAME_VARYING, 0, 1)?;
        Ok(Reply::Ok)
    }

    fn render(effect: &Effect<'_>, arguments: &RenderArgs) -> Result<()> {
        let time = arguments.at.time;
        let mut output = effect.clip(OUTPUT)?.image_mut(time)?;
        let window = arguments
            .window
            .filter(|window| !window.is_empty())
            .unwrap_or(output.bounds());
        let window = picture::rect(window);
        let (from, to) = (shot(effect, FROM, time), shot(effect, TO, time));
        let done = progress(effect, time);
        // One shot missing leaves the other; both missing leave nothing to show.
        let ((clip, source), other) = match (&from, &to) {
            (Some(from), to) => (from, to.as_ref()),
            (None, Some(to)) => (to, None),
            (None, None) => return blank(&mut output, window),
        };
        let whole = picture::whole(clip, source, &arguments.at);
        let settings = Settings::read(effect.params().ok().as_ref(), time);
        let clock = Clock::of(effect, Some(clip), None, time);
        let pixel_aspect = picture::pixel_aspect(clip) as f32;
        let recipe = match other {
            Some(_) => recipe(effect, &settings, &clock, time, aspect(whole, pixel_aspect)),
            None => Recipe::IDENTITY,
        };
        let alpha = picture::premultiplication(source.premultiplication(), clip);
        let bytes = own_bytes(&output, source);
        let held_bytes = other.map(|(_, image)| own_bytes(&output, image));
        let held: Option<PictureRef<'_>> = match (other, &held_bytes, done) {
            (Some((_, image)), Some(bytes), done) if done > 0.0 => picture::source(image, bytes, alpha).ok(),
            _ => None,
        };
        let encoding = picture::encoding(settings.colour, effect, source);
        let workers = HostWorkers::new(effect);
        let job = Job {
            recipe: &recipe,
            source: picture::source(source, &bytes, alpha).map_err(plugin_error)?,
            held,
            picture: whole,
            pixel_aspect,
            window,
            encoding,
            workers: &workers,
            abort: &|| effect.aborted(),
        };
        draw(&job, &mut output, alpha)
    }
}

fn draw(job: &Job<'_>, output: &mut ImageMut<'_>, alpha: ofx::Premultiplication) -> Result<()> {
    let mut target = picture::target(output, alpha).map_err(plugin_error)?;
    if let Err(error) = glitch::render(job, &mut target, &scratch()) {
        log::warn!("the picture passes through: {error}");
        let plain = Job {
            recipe: &Recipe::IDENTITY,
            held: None,
            ..*job
        };
        glitch::render(&plain, &mut target, &scratch()).map_err(plugin_error)?;
    }
    Ok(())
}

fn shot<'host>(effect: &Effect<'host>, name: &'static CStr, time: f64) -> Option<(Clip<'host>, Image<'host>)> {
    let clip = effect.clip(name).ok()?;
    let image = clip
        .image(time)
        .map_err(|error| log::debug!("no picture of {name:?} at {time}: {error}"))
        .ok()?;
    Some((clip, image))
}

fn progress(effect: &Effect<'_>, time: f64) -> f64 {
    let value = effect.params().and_then(|params| params.double(c"Transition", time));
    value.unwrap_or(0.0).clamp(0.0, 1.0)
}

/// The transition's recipe: feeling rises to its height in the middle and falls again, and everything is at nothing at
/// both ends, where the picture is one shot alone.
fn recipe(effect: &Effect<'_>, settings: &Settings, clock: &Clock, time: f64, aspect: f32) -> Recipe {
    let done = progress(effect, time) as f32;
    let whole = Controls {
        aspect,
        neighbours: true,
        ..settings.controls
    };
    let controls = Controls {
        amount: whole.amount * swell(done),
        ..whole
    };
    let now = clock.seconds(time - clock.first);
    let host_time = |seconds: f64| time + (seconds - now) * clock.rate;
    let felt = Overridden {
        base: &Steady::new(Affect::NEUTRAL),
        own: |seconds: f64| Own {
            valence: HEIGHT.0,
            arousal: HEIGHT.1,
            weight: swell(progress(effect, host_time(seconds)) as f32),
        },
    };
    let mut recipe = breath::recipe(&felt, &controls, now);
    breath::cross(&mut recipe, &whole, done);
    recipe
}

/// 0 at both ends, 1 in the middle, smooth.
fn swell(done: f32) -> f32 {
    smooth(done / 0.4) * smooth((1.0 - done) / 0.4)
}

fn smooth(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_only_what_exists() {
        for name in NOT_HERE {
            assert!(TABLE.iter().any(|spec| spec.name == *name), "{name} is no parameter");
        }
        assert_eq!(table().next(), Some(&PROGRESS));
        for spec in table() {
            assert!(
                spec.parent.is_empty() || table().any(|group| group.name == spec.parent),
                "{}",
                spec.name
            );
        }
    }

    #[test]
    fn both_ends_are_one_shot_alone() {
        assert_eq!((swell(0.0), swell(1.0)), (0.0, 0.0));
        assert_eq!(swell(0.5), 1.0);
    }
}
