//! What the host says when it asks for something: arguments of actions, read once, every one optional.

use crate::Result;
use crate::names;
use crate::property::PropertySet;
use crate::rect::{Field, Rect, RectD};

/// A moment and a scale, as most actions have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeAndScale {
    /// Frames of the host's time.
    pub time: f64,
    /// Scale across and up; 1 is full size.
    pub scale: (f64, f64),
    /// Frame of the source media, where the host says it (DaVinci Resolve 20).
    pub source_frame: Option<f64>,
}

impl TimeAndScale {
    pub(crate) fn read(arguments: &PropertySet<'_>) -> Self {
        let finite = |value: Result<f64>, otherwise| value.ok().filter(|v| v.is_finite()).unwrap_or(otherwise);
        let scale = |index| {
            let value = finite(arguments.double(names::PROP_RENDER_SCALE, index), 1.0);
            if value > 0.0 && value <= 64.0 { value } else { 1.0 }
        };
        let source_frame = arguments
            .double(names::PROP_SOURCE_FRAME, 0)
            .or_else(|_| arguments.int(names::PROP_SOURCE_FRAME, 0).map(f64::from))
            .ok()
            .filter(|frame| frame.is_finite() && frame.abs() < 1.0e9);
        Self {
            time: finite(arguments.double(names::PROP_TIME, 0), 0.0),
            scale: (scale(0), scale(1)),
            source_frame,
        }
    }
}

/// The arguments of the render action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RenderArgs {
    /// When, and at which scale.
    pub at: TimeAndScale,
    /// What to render, in pixels at that scale; `None` asks for all of the output.
    pub window: Option<Rect>,
    /// Which lines.
    pub field: Field,
}

impl RenderArgs {
    pub(crate) fn read(arguments: &PropertySet<'_>) -> Self {
        let field = match arguments.string(names::PROP_FIELD_TO_RENDER, 0).as_deref() {
            Ok("OfxFieldLower") => Field::Lower,
            Ok("OfxFieldUpper") => Field::Upper,
            _ => Field::Both,
        };
        let window = arguments.ints4(names::PROP_RENDER_WINDOW).ok().map(Rect::from_array);
        Self {
            at: TimeAndScale::read(arguments),
            window,
            field,
        }
    }
}

/// The arguments of the action that asks which part of the sources a region needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionRequest {
    /// When, and at which scale.
    pub at: TimeAndScale,
    /// The wanted part of the output, canonical coordinates.
    pub region: Option<RectD>,
}

impl RegionRequest {
    pub(crate) fn read(arguments: &PropertySet<'_>) -> Self {
        let side = |index| arguments.double(names::PROP_REGION_OF_INTEREST, index);
        let region = match (side(0), side(1), side(2), side(3)) {
            (Ok(x1), Ok(y1), Ok(x2), Ok(y2)) => Some(RectD { x1, y1, x2, y2 }),
            _ => None,
        };
        Self {
            at: TimeAndScale::read(arguments),
            region,
        }
    }
}

/// Why something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeReason {
    /// The person did it.
    UserEdited,
    /// A plugin did it, perhaps this one.
    PluginEdited,
    /// Time moved on.
    Time,
}

/// The arguments of the instance-changed action.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceChange {
    /// The parameter or clip that changed.
    pub name: String,
    /// Whether it is a clip.
    pub is_clip: bool,
    /// Why.
    pub reason: ChangeReason,
    /// When, and at which scale.
    pub at: TimeAndScale,
}

impl InstanceChange {
    pub(crate) fn read(arguments: &PropertySet<'_>) -> Result<Self> {
        let reason = match arguments.string(names::PROP_CHANGE_REASON, 0).as_deref() {
            Ok("OfxChangePluginEdited") => ChangeReason::PluginEdited,
            Ok("OfxChangeTime") => ChangeReason::Time,
            _ => ChangeReason::UserEdited,
        };
        Ok(Self {
            name: arguments.string(names::PROP_NAME, 0)?,
            is_clip: arguments
                .string(names::PROP_TYPE, 0)
                .is_ok_and(|kind| kind == "OfxTypeClip"),
            reason,
            at: TimeAndScale::read(arguments),
        })
    }
}
