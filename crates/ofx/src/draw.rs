//! Overlays: drawing over the host's viewer through the draw suite.

use std::ffi::{CStr, c_char, c_void};
use std::ptr;

use openfx_sys as sys;

use crate::action::TimeAndScale;
use crate::effect::Effect;
use crate::entry::{HostKept, Plugin, connect, guard};
use crate::error::status;
use crate::property::PropertySet;
use crate::strings;
use crate::{Error, Result};

/// An overlay of a plugin.
pub trait Overlay: 'static {
    /// The plugin that it belongs to.
    type Plugin: Plugin + HostKept;

    /// Draws over the viewer; called by the host at each redraw.
    fn draw(effect: &Effect<'_>, at: &TimeAndScale, canvas: &Canvas<'_>) -> Result<()>;
}

/// Something to draw on, in canonical coordinates, y upwards.
pub struct Canvas<'host> {
    suite: &'host sys::OfxDrawSuiteV1,
    context: sys::OfxDrawContextHandle,
}

impl Canvas<'_> {
    /// Sets the colour of what is drawn next: red, green, blue, alpha, 0 to 1.
    pub fn set_colour(&self, [r, g, b, a]: [f32; 4]) -> Result<()> {
        let set = self.suite.setColour.ok_or(Error::NoFunction("setColour"))?;
        let colour = sys::OfxRGBAColourF { r, g, b, a };
        // SAFETY: the context is that of the draw action; the colour is a local that the host copies.
        Error::check("setColour", c"overlay", unsafe { set(self.context, &raw const colour) })
    }

    /// Sets the width of lines drawn next, in pixels of the screen.
    pub fn set_line_width(&self, width: f32) -> Result<()> {
        let set = self.suite.setLineWidth.ok_or(Error::NoFunction("setLineWidth"))?;
        // SAFETY: the context is that of the draw action.
        Error::check("setLineWidth", c"overlay", unsafe { set(self.context, width) })
    }

    /// Draws a line through points.
    pub fn line(&self, points: &[(f64, f64)]) -> Result<()> {
        self.primitive(sys::OfxDrawPrimitive_kOfxDrawPrimitiveLineStrip, points)
    }

    /// Fills a convex polygon.
    pub fn polygon(&self, points: &[(f64, f64)]) -> Result<()> {
        self.primitive(sys::OfxDrawPrimitive_kOfxDrawPrimitivePolygon, points)
    }

    /// Writes text with its left end on the base line at a point.
    pub fn text(&self, text: &str, at: (f64, f64)) -> Result<()> {
        let write = self.suite.drawText.ok_or(Error::NoFunction("drawText"))?;
        let (text, point) = (strings::to_c(text), sys::OfxPointD { x: at.0, y: at.1 });
        let alignment = sys::OfxDrawTextAlignment_kOfxDrawTextAlignmentLeft
            | sys::OfxDrawTextAlignment_kOfxDrawTextAlignmentBaseline;
        // SAFETY: the context is that of the draw action; text and point outlive the call.
        let answer = unsafe { write(self.context, text.as_ptr(), &raw const point, alignment as i32) };
        Error::check("drawText", c"overlay", answer)
    }

    /// Draws one of the suite's primitives (ofxDrawSuite.h, OfxDrawPrimitive).
    fn primitive(&self, kind: sys::OfxDrawPrimitive, points: &[(f64, f64)]) -> Result<()> {
        let draw = self.suite.draw.ok_or(Error::NoFunction("draw"))?;
        let points: Vec<_> = points.iter().map(|&(x, y)| sys::OfxPointD { x, y }).collect();
        // SAFETY: the context is that of the draw action; the points outlive the call and are counted.
        let answer = unsafe { draw(self.context, kind, points.as_ptr(), points.len() as i32) };
        Error::check("draw", c"overlay", answer)
    }
}

/// The host's way of asking for an overlay.
///
/// # Safety
/// Called by the host with an action name and handles that are valid for the length of the call.
pub(crate) unsafe extern "C" fn interact_entry<O: Overlay>(
    action: *const c_char,
    handle: *const c_void,
    input: sys::OfxPropertySetHandle,
    _output: sys::OfxPropertySetHandle,
) -> sys::OfxStatus {
    if action.is_null() {
        return status::FAILED;
    }
    // SAFETY: an action's name is a C string for the length of the call.
    let action = unsafe { CStr::from_ptr(action) }.to_str().unwrap_or_default();
    match action {
        "OfxActionDescribe" | "OfxActionCreateInstance" | "OfxActionDestroyInstance" => status::OK,
        "OfxInteractActionDraw" => guard::<O>(action, || draw::<O>(handle.cast_mut().cast(), input)),
        _ => status::REPLY_DEFAULT,
    }
}

fn draw<O: Overlay>(interact: sys::OfxInteractHandle, input: sys::OfxPropertySetHandle) -> Result<sys::OfxStatus> {
    let host = connect::<O::Plugin>()?;
    let input = PropertySet::new(&host, input)?;
    let effect = effect_of(&host, interact, &input)?;
    let suite = host.draw.as_ref().ok_or(Error::NoSuite("draw suite"))?;
    let context = input.pointer(c"OfxInteractPropDrawContext", 0)?.cast();
    let effect = Effect::new(&host, effect)?;
    O::draw(&effect, &TimeAndScale::read(&input), &Canvas { suite, context })?;
    Ok(status::OK)
}

/// The effect of an interact: in the action's arguments (ofxInteract.h), else on the interact itself.
fn effect_of(
    host: &crate::Host,
    interact: sys::OfxInteractHandle,
    input: &PropertySet<'_>,
) -> Result<sys::OfxImageEffectHandle> {
    if let Ok(effect) = input.pointer(crate::names::PROP_EFFECT_INSTANCE, 0) {
        return Ok(effect.cast());
    }
    let suite = host.interact.as_ref().ok_or(Error::NoSuite("interact suite"))?;
    let get = suite
        .interactGetPropertySet
        .ok_or(Error::NoFunction("interactGetPropertySet"))?;
    let mut handle = ptr::null_mut();
    // SAFETY: the interact's handle is that of the action; the output is a local.
    let answer = unsafe { get(interact, &raw mut handle) };
    Error::check("interactGetPropertySet", c"overlay", answer)?;
    Ok(PropertySet::new(host, handle)?
        .pointer(crate::names::PROP_EFFECT_INSTANCE, 0)?
        .cast())
}
