//! The plugin's face: which action goes to which room.

use std::ffi::CStr;

use ofx::{
    BitDepth, ChangeReason, Components, Descriptor, Effect, FrameRanges, Host, InstanceChange, Instances, Plugin,
    PropertySet, RectD, RegionRequest, Regions, RenderArgs, Reply, Result, TimeAndScale, names,
};

use crate::instance::{self, Instance};
use crate::overlay::Overlay;
use crate::params::{self, TABLE, name};
use crate::{analyze, bake, clips, logging, questions, render, status};

/// The effect.
#[derive(Debug)]
pub(crate) struct GlitchGlow;

static INSTANCES: Instances<Instance> = Instances::new();

/// Depths, the best first: hosts take the first that they can.
pub(crate) const DEPTHS: [BitDepth; 4] = [BitDepth::Float, BitDepth::Half, BitDepth::Short, BitDepth::Byte];
const COMPONENTS: [Components; 3] = [Components::Rgba, Components::Rgb, Components::Alpha];

impl Plugin for GlitchGlow {
    const IDENTIFIER: &'static CStr = c"org.glitchglow.GlitchGlow";
    const VERSION: (u32, u32) = (0, 1);

    fn load(host: &Host) {
        instance::loaded();
        logging::start();
        log::info!(
            target: logging::FACTS,
            "Glitch & Glow {} in {} {} (OpenFX {}.{}), suites: {}",
            env!("GLITCH_GLOW_VERSION"),
            host.name(),
            host.version(),
            host.api_version().0,
            host.api_version().1,
            host.suites()
        );
    }

    fn unload() {
        INSTANCES.clear();
        instance::unloaded();
    }

    fn describe(descriptor: &Descriptor<'_>) -> Result<()> {
        describe_common(
            descriptor,
            "Glitch & Glow",
            &["OfxImageEffectContextFilter", "OfxImageEffectContextGeneral"],
        )?;
        // A host without overlays shows the curve in the picture instead, if asked to.
        let _ = descriptor.set_overlay::<Overlay>();
        Ok(())
    }

    fn describe_in_context(descriptor: &Descriptor<'_>, _context: &str) -> Result<()> {
        let source = descriptor.define_clip(clips::SOURCE, &COMPONENTS)?;
        // Without it, the host never asks which frames are needed.
        let _ = source.set_int(names::PROP_TEMPORAL_CLIP_ACCESS, 0, 1);
        let _ = source.set_int(names::PROP_TILES, 0, 1);
        let output = descriptor.define_clip(clips::OUTPUT, &COMPONENTS)?;
        let _ = output.set_int(names::PROP_TILES, 0, 1);
        params::define(descriptor, TABLE.iter())
    }

    fn create_instance(effect: &Effect<'_>) -> Result<()> {
        INSTANCES.insert(effect, Instance::default());
        Ok(())
    }

    fn destroy_instance(effect: &Effect<'_>) {
        INSTANCES.remove(effect);
    }

    fn render(effect: &Effect<'_>, arguments: &RenderArgs) -> Result<()> {
        match INSTANCES.get(effect) {
            Some(instance) => render::render(effect, &instance, arguments),
            // Creation failed and the host went on.
            None => render::render(effect, &Instance::default(), arguments),
        }
    }

    fn is_identity(effect: &Effect<'_>, arguments: &RenderArgs) -> Result<Option<(&'static CStr, f64)>> {
        Ok(questions::is_identity(effect, &arguments.at).then_some((clips::SOURCE, arguments.at.time)))
    }

    fn regions_of_interest(effect: &Effect<'_>, arguments: &RegionRequest, regions: &mut Regions<'_>) -> Result<Reply> {
        questions::regions_of_interest(effect, clips::SOURCE, arguments, regions)
    }

    fn frames_needed(effect: &Effect<'_>, at: &TimeAndScale, ranges: &mut FrameRanges<'_>) -> Result<Reply> {
        questions::frames_needed(effect, at, ranges)
    }

    fn clip_preferences(_effect: &Effect<'_>, preferences: &PropertySet<'_>) -> Result<Reply> {
        // Grain and breath move though no parameter does.
        preferences.set_int(names::PROP_FRAME_VARYING, 0, 1)?;
        Ok(Reply::Ok)
    }

    fn instance_changed(effect: &Effect<'_>, change: &InstanceChange) -> Result<Reply> {
        let Some(instance) = INSTANCES.get(effect) else {
            return Ok(Reply::Default);
        };
        if change.is_clip {
            instance.live.clear();
            status::refresh(effect, &instance);
            return Ok(Reply::Ok);
        }
        if change.reason != ChangeReason::UserEdited {
            return Ok(Reply::Default);
        }
        match change.name.as_bytes() {
            button if button == name::ANALYZE.to_bytes() => analyze::run(effect, &instance, change)?,
            button if button == name::BAKE.to_bytes() => bake::run(effect, change)?,
            field if field == name::MODEL_FILE.to_bytes() => {
                instance.live.clear();
                status::refresh(effect, &instance);
            }
            field if field == name::TRACK.to_bytes() || field == name::EMOTION_SOURCE.to_bytes() => {
                status::refresh(effect, &instance);
            }
            _ => return Ok(Reply::Default),
        }
        Ok(Reply::Ok)
    }

    fn purge_caches(effect: &Effect<'_>) {
        if let Some(instance) = INSTANCES.get(effect) {
            instance.live.clear();
        }
        instance::forget();
    }
}

/// What both plugins say of themselves. A property that a host does not know costs only that property.
pub(crate) fn describe_common(descriptor: &Descriptor<'_>, label: &str, contexts: &[&str]) -> Result<()> {
    let properties = descriptor.properties()?;
    properties.set_string(names::PROP_LABEL, 0, label)?;
    let _ = properties.set_string(names::PROP_GROUPING, 0, "Glitch & Glow");
    let _ = properties.set_string(
        names::PROP_PLUGIN_DESCRIPTION,
        0,
        "The picture breaks where feeling runs high and heals where it calms: glitches that breathe with the emotion of \
         the footage.",
    );
    let _ = properties.set_string(names::PROP_VERSION_LABEL, 0, env!("CARGO_PKG_VERSION"));
    for (index, context) in contexts.iter().enumerate() {
        properties.set_string(names::PROP_SUPPORTED_CONTEXTS, index as i32, context)?;
    }
    for (index, depth) in DEPTHS.into_iter().enumerate() {
        properties.set_string(names::PROP_SUPPORTED_DEPTHS, index as i32, depth.name())?;
    }
    let _ = properties.set_string(names::PROP_THREAD_SAFETY, 0, "OfxImageEffectRenderFullySafe");
    for (property, value) in [
        // The frame is split over threads here, where the passes that need the whole picture run once.
        (names::PROP_HOST_FRAME_THREADING, 0),
        (names::PROP_MULTI_RESOLUTION, 1),
        (names::PROP_TILES, 1),
        (names::PROP_TEMPORAL_CLIP_ACCESS, 1),
        (names::PROP_MULTIPLE_DEPTHS, 0),
        (names::PROP_MULTIPLE_PARS, 0),
        (names::PROP_NATRON_CHANNEL_SELECTOR, 0),
    ] {
        let _ = properties.set_int(property, 0, value);
    }
    Ok(())
}

/// Everything of a picture, as far as the host knows it.
pub(crate) fn region(effect: &Effect<'_>, clip: &'static CStr, time: f64) -> Option<RectD> {
    effect.clip(clip).ok()?.region_of_definition(time).ok()
}
