//! A headless OpenFX host: it loads any bundle, makes instances, renders through them, and keeps the books on what
//! they do.
//!
//! ```no_run
//! use std::sync::Arc;
//! use ofx_host::{Bundle, Context, Effect, InstanceSettings, MemorySource, RenderRequest};
//! # fn example(picture: ofx_host::Picture) -> ofx_host::Result<()> {
//! let bundle = Bundle::open("GlitchGlow.ofx.bundle")?;
//! let plugin = bundle.plugin("org.glitchglow.GlitchGlow")?;
//! let effect = Effect::new(plugin, InstanceSettings { context: Context::Filter, ..Default::default() })?;
//! effect.connect("Source", Arc::new(MemorySource::still(picture, 24, 24.0)))?;
//! effect.set("amount", 0.5)?;
//! let frame = effect.render(&RenderRequest::at(12.0))?;
//! assert!(effect.close()?.is_clean());
//! # Ok(())
//! # }
//! ```
//!
//! A [`Bundle`] is a library in memory with a host of its own, as a [`HostProfile`] describes it: what it is called, what
//! it offers, which quirks it has. A [`Plugin`] describes itself as plain data, an [`Effect`] is an instance of one:
//! parameters with keyframes, clips fed by a [`FrameSource`], frames rendered alone or [in sequence on several
//! threads](Effect::render_sequence). [`Accounting`] says what was taken and given back. A [`CallHook`] sees every call
//! of a plugin into the host, and can make the host misbehave in it.
//!
//! Handles that plugins hold are numbers, never addresses: whatever a plugin passes back is looked up, so stale and
//! foreign handles are answered with a status and booked. No answer of a plugin makes this crate panic. What a plugin
//! does inside its own memory is beyond any host in the same process: run what you do not trust in a child process.
//!
//! Times are in frames, rectangles count upwards from the bottom left, rows of a [`Picture`] too.
//!
//! Not supported: parametric parameters, fields, OpenGL and the other ways of rendering on a GPU, custom parameter
//! interacts, the keys and pens of overlays.

#![expect(
    unsafe_code,
    reason = "a plugin is C code behind function pointers; each use says what makes it sound"
)]

mod accounting;
mod aligned;
mod buffer;
mod bundle;
mod canvas;
pub mod check;
mod convert;
mod crew;
mod curve;
mod describe;
mod entry;
mod error;
mod format;
mod geometry;
mod handles;
mod host;
mod image;
mod instance;
mod knobs;
mod lending;
mod lock;
pub mod memory;
mod model;
mod names;
mod overlay;
mod param;
mod picture;
mod plugin;
mod preferences;
mod profile;
mod property;
mod questions;
mod render;
mod sequence;
mod source;
mod spares;
mod status;
mod suites;
mod tables;
mod value;
mod values;

pub use accounting::Accounting;
pub use bundle::Bundle;
pub use curve::Interpolation;
pub use describe::{ClipDescription, ContextDescription, ParamDescription, PluginDescription, ThreadSafety};
pub use error::{HostError, Result, SourceError};
pub use format::{Components, Depth, Premultiplication};
pub use geometry::{RectD, RectI};
pub use host::{CallHook, Fault, HostCall, Message, MessageKind};
pub use instance::{Effect, InstanceSettings};
pub use model::UndoBlock;
pub use overlay::{DrawCommand, Overlay};
pub use picture::Picture;
pub use plugin::Plugin;
pub use preferences::ClipPreferences;
pub use profile::{Context, DepthChoice, HostProfile, RowBytes, StringLife, Suite};
pub use render::{FramesNeeded, RenderRequest, Rendered};
pub use sequence::SequenceOptions;
pub use source::{ClipFormat, FrameSource, MemorySource};
pub use status::Status;
pub use suites::progress::Progress;
pub use value::{ParamKind, ParamValue};
