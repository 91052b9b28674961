//! The plugin under check, its footage, and one short life of an instance.

use std::sync::Arc;

use super::child::Stage;
use crate::{
    Bundle, Components, Context, Depth, Effect, HostProfile, InstanceSettings, MemorySource, ParamKind, Picture,
    Plugin, Premultiplication, RenderRequest, Result,
};

/// Frames that a life renders, out of order on purpose.
pub(super) const TIMES: [f64; 3] = [5.0, 0.0, 9.0];
/// Length of the footage, in frames of 1/24 s.
const FRAMES: usize = 48;

/// Footage of a ramp that drifts, with highlights above 1 and an opaque alpha.
pub(super) fn footage(width: u32, height: u32) -> Result<Arc<MemorySource>> {
    let mut frames = Vec::new();
    for frame in 0..FRAMES {
        let mut rows = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let drift = (x as usize * 7 + y as usize * 13 + frame * 3) % 97;
                let level = drift as f32 / 80.0;
                for v in [level, level * 0.5 + 0.1, 1.0 - level * 0.7, 1.0_f32] {
                    rows.extend_from_slice(&v.to_ne_bytes());
                }
            }
        }
        let state = Premultiplication::Unpremultiplied;
        frames.push(Arc::new(Picture::from_top_down(
            width,
            height,
            Depth::F32,
            Components::Rgba,
            state,
            &rows,
        )?));
    }
    let template = MemorySource::still(Picture::clone(&frames[0]), 1, 24.0);
    Ok(Arc::new(MemorySource::new(
        crate::FrameSource::format(&template),
        frames,
    )))
}

/// The plugin in its bundle, opened by the profile's host.
pub(super) fn open(stage: &Stage<'_>, profile: HostProfile) -> Result<(Bundle, Plugin)> {
    let bundle = Bundle::open_with(stage.bundle, profile)?;
    let plugin = bundle.plugin(stage.plugin)?.clone();
    Ok((bundle, plugin))
}

/// The context that the host would make an instance in: the first of its own that the plugin offers too.
pub(super) fn context(plugin: &Plugin) -> Result<Option<Context>> {
    Ok(plugin.contexts()?.first().copied())
}

/// Makes an instance with footage on every clip that must have some.
pub(super) fn instance(plugin: &Plugin, context: Context, source: &Arc<MemorySource>) -> Result<Effect> {
    let format = crate::FrameSource::format(&**source);
    let settings = InstanceSettings {
        threads: 2,
        ..InstanceSettings::for_format(context, &format)
    };
    let effect = Effect::prepared(plugin, settings)?;
    for clip in plugin.describe_in_context(context)?.clips {
        if clip.name != "Output" && !clip.optional {
            effect.connect_quietly(&clip.name, Some(source.clone()))?;
        }
    }
    effect.create_as_this_host_does()?;
    if context == Context::Transition {
        effect.set("Transition", 0.5)?;
    }
    Ok(effect)
}

/// Makes an instance, renders a few frames, destroys it; what it rendered.
pub(super) fn life(plugin: &Plugin, context: Context, source: &Arc<MemorySource>) -> Result<Vec<Picture>> {
    let mut pictures = Vec::new();
    if plugin.host().profile.instance_per_frame {
        for time in TIMES {
            let effect = instance(plugin, context, source)?;
            pictures.push(effect.render(&RenderRequest::at(time))?.picture);
            effect.close()?;
        }
    } else {
        let effect = instance(plugin, context, source)?;
        for time in TIMES {
            pictures.push(effect.render(&RenderRequest::at(time))?.picture);
        }
        effect.close()?;
    }
    Ok(pictures)
}

/// Makes an instance and does with it what a person does: turns its knobs, presses its buttons, looks at its overlay.
pub(super) fn use_it(plugin: &Plugin, context: Context, source: &Arc<MemorySource>) -> Result<()> {
    let effect = instance(plugin, context, source)?;
    // Whatever one step fails with, a person goes on to the next.
    let _ = effect.editing(true);
    for param in effect.params() {
        match param.kind {
            ParamKind::Double => {
                let limits = (
                    param.min.as_deref().and_then(|v| v.first()),
                    param.max.as_deref().and_then(|v| v.first()),
                );
                let middle = match limits {
                    (Some(min), Some(max)) if max - min < 1e6 => (min + max) / 2.0,
                    _ => 0.5,
                };
                let _ = effect.set(&param.name, middle);
            }
            ParamKind::Choice => {
                let _ = effect.set(&param.name, i32::try_from(param.choices.len()).unwrap_or(1) - 1);
            }
            ParamKind::PushButton => {
                let _ = effect.press(&param.name, 2.0);
            }
            _ => {}
        }
    }
    effect.seek(4.0);
    let _ = effect.sync_private_data();
    let _ = effect.purge_caches();
    let _ = effect.render(&RenderRequest::at(4.0));
    let _ = effect.draw_overlay(4.0, 64, 36);
    let _ = effect.editing(false);
    effect.close()?;
    Ok(())
}

/// A number that stands for what pictures hold (FNV-1a, 64 bit).
pub(super) fn hash<'a>(pictures: impl IntoIterator<Item = &'a Picture>) -> u64 {
    let bytes = pictures.into_iter().flat_map(|picture| picture.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}
