//! Safe OpenFX for a plugin.
//!
//! A plugin implements [`Plugin`] and names itself in [`export_plugins!`]; everything between it and the host's C
//! interface lives here, and nowhere else: suites, properties, parameters, clips, images, threads, messages, drawing.
//!
//! The host is not trusted. Any suite, function pointer, property, clip or image may be missing, NULL, failing or
//! odd; each such case is an [`Error`] that the plugin can meet with a fallback. A panic inside an action is caught
//! and becomes a failed status. Images release themselves. Handles never outlive the action they were given to.
//!
//! The standard referred to is OpenFX 1.4 (ofxCore.h, ofxImageEffect.h, ofxParam.h and their companions).

#![expect(
    unsafe_code,
    reason = "one of the two crates that speak C; every block names its guarantee"
)]

mod action;
mod clip;
mod describe;
mod draw;
mod effect;
mod entry;
mod error;
mod host;
mod image;
mod instances;
mod message;
mod param;
mod pixel;
mod progress;
mod property;
mod rect;
mod strings;
mod threads;

pub mod names;

pub use action::{ChangeReason, InstanceChange, RegionRequest, RenderArgs, TimeAndScale};
pub use clip::Clip;
pub use describe::{ClipDescriptor, Descriptor, ParamDescriptor, ParamKind};
pub use draw::{Canvas, Overlay};
pub use effect::Effect;
pub use entry::{FrameRanges, Plugin, Regions, Reply};
#[doc(hidden)]
pub use entry::{HostKept, entry_points};
pub use error::{Error, Result};
pub use host::Host;
#[doc(hidden)]
pub use host::HostSlot;
pub use image::{Image, ImageMut};
pub use instances::Instances;
pub use message::MessageKind;
pub use param::{ParamSet, UndoBlock};
pub use pixel::{BitDepth, Components, Premultiplication};
pub use progress::Progress;
pub use property::PropertySet;
pub use rect::{Field, Rect, RectD};
pub use threads::HostThreads;

#[doc(hidden)]
pub mod raw {
    pub use openfx_sys::{OfxHost, OfxPlugin};
}
