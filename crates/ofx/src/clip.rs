//! Clips: where pictures come from.

use std::ffi::CStr;
use std::ptr;

use openfx_sys as sys;

use crate::effect::Effect;
use crate::image::{Image, ImageMut};
use crate::names;
use crate::pixel::{BitDepth, Components, Premultiplication};
use crate::property::PropertySet;
use crate::rect::RectD;
use crate::{Error, Result};

/// A clip of an effect instance, for the action at hand.
pub struct Clip<'host> {
    effect: Effect<'host>,
    handle: sys::OfxImageClipHandle,
    properties: PropertySet<'host>,
    name: &'static CStr,
}

impl<'host> Clip<'host> {
    pub(crate) fn new(effect: &Effect<'host>, name: &'static CStr) -> Result<Self> {
        let suite = effect.suite()?;
        let get = suite.clipGetHandle.ok_or(Error::NoFunction("clipGetHandle"))?;
        let (mut handle, mut properties) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the effect handle is that of the action; the outputs are locals.
        let status = unsafe { get(effect.raw(), name.as_ptr(), &raw mut handle, &raw mut properties) };
        Error::check("clipGetHandle", name, status)?;
        if handle.is_null() {
            return Err(Error::Null("clip"));
        }
        if properties.is_null() {
            let get = suite
                .clipGetPropertySet
                .ok_or(Error::NoFunction("clipGetPropertySet"))?;
            // SAFETY: the clip handle was just given; the output is a local.
            let status = unsafe { get(handle, &raw mut properties) };
            Error::check("clipGetPropertySet", name, status)?;
        }
        Ok(Self {
            effect: *effect,
            handle,
            properties: PropertySet::new(effect.host(), properties)?,
            name,
        })
    }

    /// The clip's properties.
    #[must_use]
    pub fn properties(&self) -> &PropertySet<'host> {
        &self.properties
    }

    /// Whether something is connected; a host that does not say is believed to have a connection.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.properties
            .int(names::PROP_CONNECTED, 0)
            .map_or(true, |value| value != 0)
    }

    /// First and last frame, in the host's time; `None` where it gives none or nonsense.
    #[must_use]
    pub fn frame_range(&self) -> Option<(f64, f64)> {
        let first = self.properties.double(names::PROP_FRAME_RANGE, 0).ok()?;
        let last = self.properties.double(names::PROP_FRAME_RANGE, 1).ok()?;
        (first.is_finite() && last.is_finite() && first <= last).then_some((first, last))
    }

    /// Frames per second, where the host gives a believable number.
    #[must_use]
    pub fn frame_rate(&self) -> Option<f64> {
        self.properties
            .double(names::PROP_FRAME_RATE, 0)
            .ok()
            .filter(|rate| (0.5..=1000.0).contains(rate))
    }

    /// Depth of the clip's images.
    #[must_use]
    pub fn depth(&self) -> Option<BitDepth> {
        let name = self.properties.string(names::PROP_PIXEL_DEPTH, 0).ok()?;
        [BitDepth::Byte, BitDepth::Short, BitDepth::Half, BitDepth::Float]
            .into_iter()
            .find(|d| d.name() == name)
    }

    /// Components of the clip's images.
    #[must_use]
    pub fn components(&self) -> Option<Components> {
        let name = self.properties.string(names::PROP_COMPONENTS, 0).ok()?;
        [Components::Rgba, Components::Rgb, Components::Alpha]
            .into_iter()
            .find(|c| c.name() == name)
    }

    /// How alpha relates to colour, where the clip says so.
    #[must_use]
    pub fn premultiplication(&self) -> Option<Premultiplication> {
        let name = self.properties.string(names::PROP_PREMULTIPLICATION, 0).ok()?;
        Premultiplication::from_name(&name)
    }

    /// The whole picture at `time` (frames), in canonical coordinates.
    pub fn region_of_definition(&self, time: f64) -> Result<RectD> {
        let get = self.effect.suite()?.clipGetRegionOfDefinition;
        let get = get.ok_or(Error::NoFunction("clipGetRegionOfDefinition"))?;
        let mut rect = sys::OfxRectD {
            x1: 0.0,
            y1: 0.0,
            x2: 0.0,
            y2: 0.0,
        };
        // SAFETY: the clip handle is that of the action; the output is a local.
        let status = unsafe { get(self.handle, time, &raw mut rect) };
        Error::check("clipGetRegionOfDefinition", self.name, status)?;
        let sane = [rect.x1, rect.y1, rect.x2, rect.y2]
            .iter()
            .all(|v| v.is_finite() && v.abs() < 1.0e7);
        if !sane || rect.x1 >= rect.x2 || rect.y1 >= rect.y2 {
            return Err(Error::Nonsense {
                what: "region of definition",
                value: format!("{rect:?}"),
            });
        }
        Ok(RectD {
            x1: rect.x1,
            y1: rect.y1,
            x2: rect.x2,
            y2: rect.y2,
        })
    }

    /// The picture at `time` (frames of the host's time). A frame that is not there is an error like any other.
    pub fn image(&self, time: f64) -> Result<Image<'host>> {
        Image::new(&self.effect, self.fetch(time)?, self.properties)
    }

    /// The picture to render into at `time`.
    pub fn image_mut(&self, time: f64) -> Result<ImageMut<'host>> {
        ImageMut::new(&self.effect, self.fetch(time)?, self.properties)
    }

    fn fetch(&self, time: f64) -> Result<sys::OfxPropertySetHandle> {
        let get = self
            .effect
            .suite()?
            .clipGetImage
            .ok_or(Error::NoFunction("clipGetImage"))?;
        let mut handle = ptr::null_mut();
        // SAFETY: the clip handle is that of the action; a NULL region asks for what the render needs; the output is
        // a local. The image is released by `Lent`.
        let status = unsafe { get(self.handle, time, ptr::null(), &raw mut handle) };
        Error::check("clipGetImage", self.name, status)?;
        if handle.is_null() {
            Err(Error::Null("image"))
        } else {
            Ok(handle)
        }
    }
}
