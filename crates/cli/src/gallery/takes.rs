//! Takes of the demo clip through the plugin, and which frame of a take is worth showing.

use std::sync::Arc;

use footage::{Encoding, demo};
use ofx_host::{ClipFormat, Components, Context, Effect, InstanceSettings, MemorySource, Plugin, RenderRequest};

use super::sheet::CELL;
use crate::bundles;
use crate::error::{Error, Result};
use crate::pictures;
use crate::plot::canvas::Thumb;
use crate::shots::PROGRESS;

/// Frames of a take: three seconds, enough for the height of a breath.
const LENGTH: u32 = 72;
/// Of these, every so many are looked at.
const STEP: usize = 2;
/// Rendered at twice the size of a cell, for a picture as sharp as a small one can be.
const SIZE: [u32; 2] = [2 * CELL[0], 2 * CELL[1]];

/// A stretch of the demo clip in memory.
pub(super) struct Stage {
    source: Arc<MemorySource>,
    format: ClipFormat,
    frames: Vec<Arc<ofx_host::Picture>>,
}

impl Stage {
    /// The stretch that begins at a frame.
    pub(super) fn at(first: u64) -> Result<Self> {
        let paint = |number: u32| -> Result<_> {
            let picture = demo::frame(first + u64::from(number), SIZE[0], SIZE[1])?;
            Ok(Arc::new(pictures::to_host(&picture)?))
        };
        let frames: Vec<Arc<_>> = (0..LENGTH).map(paint).collect::<Result<_>>()?;
        let format = ClipFormat {
            width: SIZE[0],
            height: SIZE[1],
            pixel_aspect: 1.0,
            frame_rate: demo::RATE.as_f64(),
            first_frame: 0.0,
            last_frame: f64::from(LENGTH - 1),
            depth: ofx_host::Depth::U8,
            components: Components::Rgba,
            premultiplication: ofx_host::Premultiplication::Opaque,
        };
        Ok(Self {
            source: Arc::new(MemorySource::new(format.clone(), frames.clone())),
            format,
            frames,
        })
    }
}

/// Which frame of a take.
#[derive(Clone, Copy)]
pub(super) enum Pick {
    /// The one that differs most from the source.
    Height,
    /// This one.
    Frame(u32),
}

/// The plugin on a stage.
pub(super) struct Shot<'a> {
    effect: Effect,
    stage: &'a Stage,
}

impl<'a> Shot<'a> {
    pub(super) fn new(plugin: &Plugin, stage: &'a Stage) -> Result<Self> {
        let settings = InstanceSettings::for_format(bundles::filter_context(plugin)?, &stage.format);
        let effect = Effect::new(plugin, settings)?;
        effect.connect("Source", stage.source.clone())?;
        Ok(Self { effect, stage })
    }

    /// The transition from one stage to another, over so many frames: the frame before and the one behind are one shot
    /// alone.
    pub(super) fn between(plugin: &Plugin, from: &'a Stage, to: &Stage, over: u32) -> Result<Self> {
        let settings = InstanceSettings::for_format(Context::Transition, &from.format);
        let effect = Effect::new(plugin, settings)?;
        effect.connect("SourceFrom", from.source.clone())?;
        effect.connect("SourceTo", to.source.clone())?;
        effect.set_key(PROGRESS, 0.0, 0.0)?;
        effect.set_key(PROGRESS, f64::from(over + 1), 1.0)?;
        Ok(Self { effect, stage: from })
    }

    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<()> {
        Ok(self.effect.set_text(name, value)?)
    }

    /// Feels this, whatever the footage says.
    pub(super) fn feel(&mut self, valence: &str, arousal: &str) -> Result<()> {
        self.set("override", "1")?;
        self.set("valence", valence)?;
        self.set("arousal", arousal)
    }

    /// Renders a frame as a cell's picture.
    pub(super) fn take(&self, pick: Pick) -> Result<Thumb> {
        let frame = match pick {
            Pick::Height => self.height()?,
            Pick::Frame(frame) => frame.min(LENGTH - 1),
        };
        let picture = self.effect.render(&RenderRequest::at(f64::from(frame)))?.picture;
        let picture = pictures::from_host(&picture.scaled([0.5, 0.5])?, Encoding::Video)?;
        let rgb = picture
            .to_rgba8_video()
            .chunks_exact(4)
            .flat_map(|p| [p[0], p[1], p[2]])
            .collect();
        Ok(Thumb {
            width: picture.width(),
            height: picture.height(),
            rgb,
        })
    }

    /// The frame that differs most from the source.
    pub(super) fn height(&self) -> Result<u32> {
        let mut best = (0, 0);
        for (number, source) in self.stage.frames.iter().enumerate().step_by(STEP) {
            let rendered = self.effect.render(&RenderRequest::at(number as f64))?.picture;
            if rendered.bytes().len() != source.bytes().len() {
                return Err(Error::Usage(
                    "the plugin changes the size of the picture; a gallery needs one that does not".into(),
                ));
            }
            let differ = |(a, b): (&u8, &u8)| u64::from(a.abs_diff(*b));
            let difference: u64 = rendered.bytes().iter().zip(source.bytes()).map(differ).sum();
            best = best.max((difference, number as u32));
        }
        Ok(best.1)
    }
}
