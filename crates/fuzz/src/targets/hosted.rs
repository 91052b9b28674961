//! What a host hands over: values of parameters and of properties.
//!
//! The input is a script: for each call that the plugin makes it says whether the host answers as it should, or with a
//! value made of the script's bits, or with NULL, or with a status.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ofx_host::{
    Bundle, CallHook, Components, Context, Depth, Effect, Fault, FrameSource, HostCall, HostProfile, InstanceSettings,
    MemorySource, Picture, Plugin, Premultiplication, RenderRequest, Status,
};

use super::track::without_numbers;

/// Which calls go by the script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Values of parameters, and those alone lie.
    Parameters,
    /// Everything that is handed over.
    Properties,
}

/// Size of the picture.
const SIZE: (u32, u32) = (16, 12);
/// The frame that is rendered.
const TIME: f64 = 5.0;

/// Makes the host and the pictures that all inputs share.
pub(super) fn prepare(what: What) -> Result<Box<super::Run>, String> {
    let guarded = HostProfile {
        guard_images: true,
        ..HostProfile::default()
    };
    let bundle = Bundle::open_with(super::bundle()?, guarded).map_err(|error| error.to_string())?;
    let mut plugins = Vec::new();
    for plugin in bundle.plugins() {
        let offered = plugin.describe().map_err(|error| error.to_string())?.contexts;
        let context = *offered.first().ok_or("a plugin without a context")?;
        let usual = life(plugin, context)?;
        plugins.push((plugin.clone(), context, usual));
    }
    // Every plugin is told the same: what comes of an input hangs on nothing but the input.
    Ok(Box::new(move |input| {
        let mut outcomes = Vec::new();
        for (plugin, context, usual) in &plugins {
            let outcome = told(&bundle, what, input, plugin, *context, usual);
            outcomes.push(outcome.map_err(|what| format!("{}: {what}", plugin.id()))?);
        }
        // What these instances were told, the next ones must not remember. Whenever this fails, this input did it.
        for (plugin, context, usual) in &plugins {
            if life(plugin, *context)? != *usual {
                return Err(format!(
                    "{}: an instance made afterwards renders otherwise",
                    plugin.id()
                ));
            }
        }
        Ok(outcomes.join("; "))
    }))
}

/// One life of a plugin with a host that goes by the input.
fn told(
    bundle: &Bundle,
    what: What,
    input: &[u8],
    plugin: &Plugin,
    context: Context,
    usual: &Picture,
) -> Result<String, String> {
    let script = Arc::new(Script {
        what,
        bytes: input.to_vec(),
        at: AtomicUsize::new(0),
    });
    let strays = bundle.report().stray_writes;
    bundle.set_call_hook(Some(script));
    let outcome = life(plugin, context);
    bundle.set_call_hook(None);
    let faults = bundle.drain_faults();
    // The memory that an image has is never lied about, so that no answer is an excuse.
    let strays = bundle.report().stray_writes - strays;
    if strays > 0 {
        return Err(format!("{strays} bytes were written where none may be"));
    }
    // Whoever is handed rubbish may hand it back, and may try again what was said to have failed.
    if what == What::Parameters {
        if let Some(fault) = faults.first() {
            return Err(fault.clone());
        }
        let books = bundle.report();
        if (books.images_live, books.memory_live, books.mutexes_live) != (0, 0, 0) {
            return Err(format!("not everything was given back: {books:?}"));
        }
        finite(outcome.as_ref().map_err(Clone::clone)?)?;
    }
    Ok(match outcome {
        Ok(picture) if picture == *usual => "the usual picture".to_owned(),
        Ok(picture) => format!("another picture, {}", how_far(&picture, usual)),
        Err(error) => without_numbers(&error),
    })
}

/// Makes an instance, renders a frame, turns the playhead, destroys the instance.
fn life(plugin: &Plugin, context: Context) -> Result<Picture, String> {
    let words = |error: ofx_host::HostError| error.to_string();
    let source = footage().map_err(words)?;
    let settings = InstanceSettings {
        threads: 1,
        ..InstanceSettings::for_format(context, &source.format())
    };
    let effect = Effect::new(plugin, settings).map_err(words)?;
    for clip in plugin.describe_in_context(context).map_err(words)?.clips {
        if clip.name != "Output" {
            effect.connect(&clip.name, source.clone()).map_err(words)?;
        }
    }
    if context == Context::Transition {
        effect.set("Transition", 0.4).map_err(words)?;
    }
    effect.seek(TIME);
    let _ = effect.draw_overlay(TIME, 64, 36);
    let rendered = effect.render(&RenderRequest::at(TIME)).map_err(words);
    effect.close().map_err(words)?;
    Ok(rendered?.picture)
}

fn footage() -> ofx_host::Result<Arc<MemorySource>> {
    let (width, height) = SIZE;
    let mut frames = Vec::new();
    for frame in 0..12_u32 {
        let pixels = (0..width * height).flat_map(|at| {
            let level = ((at * 7 + frame * 3) % 97) as f32 / 80.0;
            [level, level * 0.5 + 0.1, 1.0 - level * 0.7, 1.0_f32]
        });
        let bytes: Vec<u8> = pixels.flat_map(f32::to_ne_bytes).collect();
        let state = Premultiplication::Unpremultiplied;
        frames.push(Picture::from_top_down(
            width,
            height,
            Depth::F32,
            Components::Rgba,
            state,
            &bytes,
        )?);
    }
    let format = MemorySource::still(frames[0].clone(), 1, 24.0).format();
    Ok(Arc::new(MemorySource::new(
        format,
        frames.into_iter().map(Arc::new).collect(),
    )))
}

fn values(picture: &Picture) -> Vec<f32> {
    let bytes = picture.to_top_down();
    let values = bytes
        .chunks_exact(4)
        .map(|value| f32::from_ne_bytes([value[0], value[1], value[2], value[3]]));
    values.collect()
}

/// How far one picture is from another, in words: inputs that lead somewhere new are those worth changing further.
fn how_far(picture: &Picture, usual: &Picture) -> String {
    let (here, there) = (values(picture), values(usual));
    if here.len() != there.len() {
        return "of another size".to_owned();
    }
    let channel = |channel: usize| {
        let pairs = || here.iter().zip(&there).skip(channel).step_by(4);
        let sum: f32 = pairs().map(|(a, b)| (a - b).abs()).sum();
        let mean = sum / pairs().count().max(1) as f32;
        // By factors of four.
        (mean.max(1e-6).log2() / 2.0).round()
    };
    format!("off by {:?}", [0, 1, 2].map(channel))
}

/// From finite pictures come finite pictures.
fn finite(picture: &Picture) -> Result<(), String> {
    match values(picture).into_iter().find(|value| !value.is_finite()) {
        Some(value) => Err(format!("a pixel is {value}")),
        None => Ok(()),
    }
}

/// A host that goes by the input.
struct Script {
    what: What,
    bytes: Vec<u8>,
    at: AtomicUsize,
}

impl CallHook for Script {
    fn on_call(&self, call: HostCall<'_>) -> Fault {
        let is_value = call.function.starts_with("paramGetValue");
        let concerned = match self.what {
            What::Parameters => is_value,
            What::Properties => call.function != "abort",
        };
        if !concerned || self.bytes.is_empty() {
            return Fault::None;
        }
        let at = self.at.fetch_add(1, Ordering::Relaxed);
        let byte = |offset: usize| self.bytes[(at * 3 + offset) % self.bytes.len()];
        let bits = || (0..8).fold(0, |word, offset| word | u64::from(byte(1 + offset)) << (8 * offset));
        match (self.what, byte(0)) {
            (_, 0..0xa0) => Fault::None,
            (_, 0xa0..0xe8) => Fault::Bits(bits()),
            (What::Parameters, _) => Fault::Bits(bits()),
            (_, 0xe8..0xf0) => Fault::Null,
            (_, 0xf0..0xf8) => Fault::Nonsense,
            (_, last) => {
                Fault::Fail([Status::FAILED, Status::UNKNOWN, Status::BAD_HANDLE, Status::MEMORY][last as usize % 4])
            }
        }
    }
}
