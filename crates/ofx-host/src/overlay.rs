//! Overlays: interacts, and a draw suite that draws on a picture.

use std::ffi::{c_char, c_int, c_void};
use std::sync::{Arc, Mutex};

use openfx_sys as sys;

use crate::canvas::Canvas;
use crate::handles::{self, Handle, Object};
use crate::host::{Fault, Frame, Host};
use crate::instance::Effect;
use crate::lock::lock;
use crate::model::argument;
use crate::names::{action, prop};
use crate::property::{Property, PropertySet, Table};
use crate::suites::{Answer, member, serve, text};
use crate::{HostProfile, Picture, Result, Status};

/// One thing that an overlay drew, in canonical coordinates. Colours are RGBA from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawCommand {
    /// Lines, each between two points.
    Lines(Vec<[f64; 2]>),
    /// A line through points.
    LineStrip(Vec<[f64; 2]>),
    /// A line through points and back to the first.
    LineLoop(Vec<[f64; 2]>),
    /// A filled rectangle between two corners.
    Rectangle(Vec<[f64; 2]>),
    /// A filled polygon.
    Polygon(Vec<[f64; 2]>),
    /// A filled ellipse between two corners.
    Ellipse(Vec<[f64; 2]>),
    /// Text, at the lower left corner of its baseline.
    Text(String, [f64; 2]),
}

/// What an overlay drew.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The drawing, 8-bit RGBA, not premultiplied, transparent where nothing was drawn.
    pub canvas: Picture,
    /// Each thing drawn, with its colour and line width, in order.
    pub commands: Vec<(DrawCommand, [f32; 4], f32)>,
}

/// An interact, described or made.
pub(crate) struct InteractNode {
    pub(crate) handle: Handle,
    pub(crate) properties: Arc<PropertySet>,
}

impl InteractNode {
    fn new(host: &Arc<Host>, table: Table) -> Arc<Self> {
        let properties = PropertySet::new(host, "the overlay", table);
        Arc::new_cyclic(|weak| Self {
            handle: Handle::register(Object::Interact(weak.clone())),
            properties,
        })
    }
}

/// Where an overlay draws while its draw action lasts.
pub(crate) struct DrawContext {
    handle: Handle,
    host: Arc<Host>,
    pen: Mutex<Pen>,
}

struct Pen {
    canvas: Canvas,
    colour: [f32; 4],
    width: f32,
    commands: Vec<(DrawCommand, [f32; 4], f32)>,
}

/// More than any overlay draws; what comes beyond is dropped.
const MAX_COMMANDS: usize = 100_000;
const MAX_POINTS: usize = 1 << 20;

impl Effect {
    /// Has the plugin draw its overlay for a viewer of that many pixels, which shows the whole project.
    ///
    /// `None` where the plugin has no overlay, or none for a host with a draw suite.
    ///
    /// # Errors
    /// When one of the overlay's actions fails.
    pub fn draw_overlay(&self, time: f64, width: u32, height: u32) -> Result<Option<Overlay>> {
        let (node, entry) = (&self.node, &self.plugin.0.entry);
        let address = node.properties.pointer(prop::OVERLAY_V2);
        if address == 0 || !node.host.profile.overlays {
            return Ok(None);
        }
        let address = std::ptr::with_exposed_provenance::<()>(address);
        // SAFETY: OfxImageEffectPluginPropOverlayInteractV2 holds the address of an entry point of this signature.
        let main: unsafe extern "C" fn(
            *const c_char,
            *const c_void,
            sys::OfxPropertySetHandle,
            sys::OfxPropertySetHandle,
        ) -> c_int = unsafe { std::mem::transmute(address) };
        let (w, h) = self.settings.project_size;
        let pixel = [w / f64::from(width.max(1)), h / f64::from(height.max(1))];
        let common = || -> Table {
            vec![
                (prop::EFFECT_INSTANCE, argument(node.handle.raw::<c_void>())),
                (prop::INTERACT_SCALE, argument(pixel)),
                (prop::INTERACT_BACKGROUND, argument([0.0, 0.0, 0.0])),
                (prop::INTERACT_SUGGESTED, argument([1.0, 1.0, 1.0])),
                (prop::INTERACT_ALPHA, argument(1)),
                (prop::INTERACT_DEPTH, argument(8)),
            ]
        };
        let call = |name: &'static str, interact: &Arc<InteractNode>, arguments: Option<&Arc<PropertySet>>| {
            let frame = Frame {
                effect: Some(node.clone()),
                ..Frame::new(&node.host, name)
            };
            let status = entry.call_raw(main, frame, interact.handle.raw::<c_void>(), arguments, None);
            entry.expect(&node.host, name, status)
        };
        let description = InteractNode::new(&node.host, common());
        call(action::DESCRIBE, &description, None)?;
        let mut table = common();
        table.push((prop::INSTANCE_DATA, Property::writable(std::ptr::null_mut::<c_void>())));
        table.push((prop::INTERACT_SLAVE, Property::list(Vec::<&str>::new())));
        let interact = InteractNode::new(&node.host, table);
        call(action::CREATE, &interact, None)?;
        let canvas = Canvas::new(width, height, pixel)?;
        let pen = Pen {
            canvas,
            colour: [1.0; 4],
            width: 1.0,
            commands: Vec::new(),
        };
        let context = Arc::new_cyclic(|weak| DrawContext {
            handle: Handle::register(Object::Draw(weak.clone())),
            host: node.host.clone(),
            pen: Mutex::new(pen),
        });
        let mut table = common();
        table.push((prop::DRAW_CONTEXT, argument(context.handle.raw::<c_void>())));
        table.push((prop::TIME, argument(time)));
        table.push((prop::RENDER_SCALE, argument([1.0, 1.0])));
        let arguments = node.arguments(table);
        let drawn = call(action::DRAW, &interact, Some(&arguments));
        call(action::DESTROY, &interact, None)?;
        drawn?;
        let mut pen = lock(&context.pen);
        let commands = std::mem::take(&mut pen.commands);
        Ok(Some(Overlay {
            canvas: pen.canvas.picture().clone(),
            commands,
        }))
    }
}

pub(crate) fn table(profile: &HostProfile) -> sys::OfxDrawSuiteV1 {
    sys::OfxDrawSuiteV1 {
        getColour: member!(profile, "getColour", get_colour),
        setColour: member!(profile, "setColour", set_colour),
        setLineWidth: member!(profile, "setLineWidth", set_line_width),
        setLineStipple: member!(profile, "setLineStipple", set_line_stipple),
        draw: member!(profile, "draw", draw),
        drawText: member!(profile, "drawText", draw_text),
    }
}

type ContextHandle = sys::OfxDrawContextHandle;

fn with(raw: ContextHandle, function: &'static str, body: impl FnOnce(&mut Pen, Fault) -> Answer) -> c_int {
    match handles::draw(raw.cast()) {
        Some(context) => serve(&context.host, function, "", |fault| {
            body(&mut lock(&context.pen), fault)
        }),
        None => Host::bad_handle(function, raw.cast()).0,
    }
}

unsafe extern "C" fn get_colour(
    raw: ContextHandle,
    which: sys::OfxStandardColour,
    to: *mut sys::OfxRGBAColourF,
) -> c_int {
    with(raw, "getColour", |_, fault| {
        let [r, g, b, a] = match (fault, which) {
            (Fault::Null, _) => [0.0; 4],
            (Fault::Nonsense, _) => [f32::NAN; 4],
            (Fault::Bits(bits), _) => [f32::from_bits(bits as u32); 4],
            (_, sys::OfxStandardColour_kOfxStandardColourOverlayBackground) => [0.0, 0.0, 0.0, 0.5],
            (_, sys::OfxStandardColour_kOfxStandardColourOverlayActive) => [1.0, 0.6, 0.2, 1.0],
            (_, sys::OfxStandardColour_kOfxStandardColourOverlayText) => [1.0, 1.0, 1.0, 1.0],
            (_, 7..) => return Err(Status::BAD_INDEX),
            _ => [0.7, 0.7, 0.7, 1.0],
        };
        if to.is_null() {
            return Err(Status::VALUE);
        }
        // SAFETY: getColour asks its callers for a place to write to, and it is not NULL.
        unsafe { to.write(sys::OfxRGBAColourF { r, g, b, a }) };
        Ok(())
    })
}

unsafe extern "C" fn set_colour(raw: ContextHandle, colour: *const sys::OfxRGBAColourF) -> c_int {
    with(raw, "setColour", |pen, _| {
        // SAFETY: the colour is NULL, or one that the plugin passed.
        let colour = unsafe { colour.as_ref() }.ok_or(Status::VALUE)?;
        pen.colour = [colour.r, colour.g, colour.b, colour.a];
        Ok(())
    })
}

unsafe extern "C" fn set_line_width(raw: ContextHandle, width: f32) -> c_int {
    with(raw, "setLineWidth", |pen, _| {
        pen.width = if width.is_finite() {
            width.clamp(0.0, 1000.0)
        } else {
            return Err(Status::VALUE);
        };
        Ok(())
    })
}

unsafe extern "C" fn set_line_stipple(raw: ContextHandle, _: sys::OfxDrawLineStipplePattern) -> c_int {
    // Every line is drawn solid: what is tested is where it lies.
    with(raw, "setLineStipple", |_, _| Ok(()))
}

unsafe extern "C" fn draw(
    raw: ContextHandle,
    primitive: sys::OfxDrawPrimitive,
    points: *const sys::OfxPointD,
    count: c_int,
) -> c_int {
    with(raw, "draw", |pen, _| {
        let count = usize::try_from(count)
            .ok()
            .filter(|n| *n <= MAX_POINTS)
            .ok_or(Status::VALUE)?;
        if points.is_null() || count < 2 {
            return Err(Status::VALUE);
        }
        // SAFETY: the plugin passed that many points.
        let points: Vec<[f64; 2]> = unsafe { std::slice::from_raw_parts(points, count) }
            .iter()
            .map(|p| [p.x, p.y])
            .collect();
        let two = primitive == sys::OfxDrawPrimitive_kOfxDrawPrimitiveRectangle
            || primitive == sys::OfxDrawPrimitive_kOfxDrawPrimitiveEllipse;
        if points.iter().flatten().any(|v| !v.is_finite()) || (two && count != 2) {
            return Err(Status::VALUE);
        }
        let command = match primitive {
            sys::OfxDrawPrimitive_kOfxDrawPrimitiveLines => DrawCommand::Lines(points),
            sys::OfxDrawPrimitive_kOfxDrawPrimitiveLineStrip => DrawCommand::LineStrip(points),
            sys::OfxDrawPrimitive_kOfxDrawPrimitiveLineLoop => DrawCommand::LineLoop(points),
            sys::OfxDrawPrimitive_kOfxDrawPrimitiveRectangle => DrawCommand::Rectangle(points),
            sys::OfxDrawPrimitive_kOfxDrawPrimitivePolygon => DrawCommand::Polygon(points),
            sys::OfxDrawPrimitive_kOfxDrawPrimitiveEllipse => DrawCommand::Ellipse(points),
            _ => return Err(Status::VALUE),
        };
        pen.put(command);
        Ok(())
    })
}

unsafe extern "C" fn draw_text(
    raw: ContextHandle,
    words: *const c_char,
    at: *const sys::OfxPointD,
    _alignment: c_int,
) -> c_int {
    with(raw, "drawText", |pen, _| {
        // SAFETY: the text ends in NUL, or is NULL; the position is NULL, or one that the plugin passed.
        let (words, at) = unsafe { (text(words)?, at.as_ref().ok_or(Status::VALUE)?) };
        if !(at.x.is_finite() && at.y.is_finite()) {
            return Err(Status::VALUE);
        }
        pen.put(DrawCommand::Text(words.to_owned(), [at.x, at.y]));
        Ok(())
    })
}

impl Pen {
    fn put(&mut self, command: DrawCommand) {
        if self.commands.len() < MAX_COMMANDS {
            self.canvas.draw(&command, self.colour, self.width);
            self.commands.push((command, self.colour, self.width));
        }
    }
}
