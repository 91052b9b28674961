//! Somebody else's plugin, with an ONNX runtime of its own: `tests/side_by_side.rs` loads it beside Glitch & Glow.
//!
//! It answers every frame with what its model says of it, as the colour of all pixels. The runtime is a second copy of
//! the one in Rust; with `OTHER_ONNXRUNTIME=/path/to/libonnxruntime.so` it is Microsoft's, opened for all of the process
//! to see, as plugins and hosts in the wild do.

#![cfg_attr(
    unix,
    expect(
        unsafe_code,
        reason = "another runtime is a C library; each use says what makes it sound"
    )
)]

use std::ffi::{CStr, OsStr};
use std::sync::{Mutex, OnceLock, PoisonError};

use ofx::{BitDepth, Components, Descriptor, Effect, Plugin, RenderArgs, Result, names};
use ort::environment::Environment;
use ort::session::Session;
use ort::value::Tensor;

struct Other;

ofx::export_plugins!(Other);

/// Width, height and number of the pictures that the model looks at.
const LOOK: [usize; 3] = [160, 90, 8];

impl Plugin for Other {
    const IDENTIFIER: &'static CStr = c"org.glitchglow.test.Other";
    const VERSION: (u32, u32) = (1, 0);

    fn unload() {
        SESSIONS.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn describe(descriptor: &Descriptor<'_>) -> Result<()> {
        let properties = descriptor.properties()?;
        properties.set_string(names::PROP_LABEL, 0, "Other")?;
        properties.set_string(names::PROP_SUPPORTED_CONTEXTS, 0, "OfxImageEffectContextFilter")?;
        properties.set_string(names::PROP_SUPPORTED_DEPTHS, 0, BitDepth::Float.name())
    }

    fn describe_in_context(descriptor: &Descriptor<'_>, _context: &str) -> Result<()> {
        descriptor.define_clip(c"Source", &[Components::Rgba])?;
        descriptor.define_clip(c"Output", &[Components::Rgba])?;
        Ok(())
    }

    fn create_instance(_effect: &Effect<'_>) -> Result<()> {
        Ok(())
    }

    fn destroy_instance(_effect: &Effect<'_>) {}

    fn render(effect: &Effect<'_>, arguments: &RenderArgs) -> Result<()> {
        let source = effect.clip(c"Source")?.image(arguments.at.time)?;
        let bounds = source.bounds();
        let size = [bounds.x2 - bounds.x1, bounds.y2 - bounds.y1].map(|side| side as usize);
        let answer = ask(&frames(source.bytes(), size)).unwrap_or_else(|error| {
            eprintln!("the other runtime: {error}");
            [f32::NAN; 4]
        });
        let mut output = effect.clip(c"Output")?.image_mut(arguments.at.time)?;
        for pixel in output.bytes_mut().chunks_exact_mut(16) {
            for (bytes, value) in pixel.chunks_exact_mut(4).zip(answer) {
                bytes.copy_from_slice(&value.to_ne_bytes());
            }
        }
        Ok(())
    }
}

/// What the model is shown: the picture's nearest pixels, moving a little to the side from look to look.
fn frames(bytes: &[u8], [width, height]: [usize; 2]) -> Vec<f32> {
    let [across, down, count] = LOOK;
    let mut frames = Vec::with_capacity(count * 3 * down * across);
    for look in 0..count {
        for channel in 0..3 {
            for y in 0..down {
                for x in 0..across {
                    let column = ((x + 5 * look) % across) * width / across;
                    let at = (y * height / down * width + column) * 16 + channel * 4;
                    let value = bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
                    frames.push(value.map_or(0.0, f32::from_ne_bytes));
                }
            }
        }
    }
    frames
}

/// Sessions that nobody uses just now: each render borrows one for itself.
static SESSIONS: Mutex<Vec<Session>> = Mutex::new(Vec::new());

/// Valence, arousal and intensity, and 1.
fn ask(frames: &[f32]) -> std::result::Result<[f32; 4], String> {
    let runtime = runtime()?;
    answer(runtime, frames).map_err(|error| error.to_string())
}

fn answer(runtime: &Environment, frames: &[f32]) -> ort::Result<[f32; 4]> {
    let idle = || SESSIONS.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = idle().pop();
    let mut session = match kept {
        Some(session) => session,
        None => Session::builder(runtime)?.commit_from_memory(include_bytes!("../../../affect/model/affect.onnx"))?,
    };
    let [across, down, count] = LOOK;
    let input = Tensor::from_array(([1, count, 3, down, across], frames.to_vec()))?;
    let answers = session.run(ort::inputs!["frames" => input])?;
    let affect = answers["affect"].try_extract_tensor::<f32>()?.1;
    let intensity = answers["intensity"].try_extract_tensor::<f32>()?.1;
    let answer = [affect[0], affect[1], intensity[0], 1.0];
    drop(answers);
    idle().push(session);
    Ok(answer)
}

/// This plugin's own runtime. Errors are text: those of `ort` need a runtime themselves.
fn runtime() -> std::result::Result<&'static Environment, String> {
    static RUNTIME: OnceLock<std::result::Result<Environment, String>> = OnceLock::new();
    let made = RUNTIME.get_or_init(|| {
        let api = match std::env::var_os("OTHER_ONNXRUNTIME") {
            Some(path) => library(&path)?,
            None => ort_tract::api(),
        };
        ort::set_api(api);
        let environment = ort::init().with_name("other").with_telemetry(false).build();
        environment.map_err(|error| error.to_string())
    });
    made.as_ref().map_err(Clone::clone)
}

/// A runtime from a shared library, open for all of the process to see, and for ever.
#[cfg(unix)]
fn library(path: &OsStr) -> std::result::Result<ort::sys::OrtApi, String> {
    use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};

    type GetBase = unsafe extern "system" fn() -> *const ort::sys::OrtApiBase;
    let wrong = |error: libloading::Error| error.to_string();
    // SAFETY: whoever names the library asks for its code to be run.
    let library = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_GLOBAL) }.map_err(wrong)?;
    // SAFETY: the type is that of onnxruntime_c_api.h.
    let base = unsafe { library.get::<GetBase>(b"OrtGetApiBase\0") }.map_err(wrong)?;
    // SAFETY: the runtime's own function, without arguments.
    let base = unsafe { base() };
    // SAFETY: the base is a table in the library, or NULL.
    let base = unsafe { base.as_ref() }.ok_or("it has no API")?;
    // SAFETY: the function of that table takes a version, and answers NULL to one that it does not know.
    let api = unsafe { (base.GetApi)(ort::sys::ORT_API_VERSION) };
    // SAFETY: a table of functions in the library, or NULL.
    let api = unsafe { api.as_ref() }.ok_or("it is of an older version")?;
    std::mem::forget(library);
    Ok(api.clone())
}

#[cfg(not(unix))]
fn library(_path: &OsStr) -> std::result::Result<ort::sys::OrtApi, String> {
    Err("only systems with dlopen".to_owned())
}
