//! The feeling, drawn onto the picture: curve, parts, playhead, breath and mood.
//!
//! ```text
//! moment, footage -> chart (plain values) -> paint (a small sheet of pixels) -> blend (onto the host's picture)
//!                    whole picture -> layout ---^
//! ```
//!
//! Chart and layout depend on the whole picture and the moment alone, so that the sheet is the same whichever window is
//! rendered; the window only cuts it.

mod blend;
mod chart;
mod layout;
mod paint;
mod sheet;
mod squeeze;

use glitch::{Encoding, MAX_SIDE, Rect};
use ofx::{Components, ImageMut};

use crate::feeling::Footage;
use crate::moment::Moment;
use crate::params::Show;
use crate::picture;
use blend::Target;
use layout::{Layout, Style};
use squeeze::Squeeze;

pub(crate) use chart::Chart;
pub(crate) use paint::{SERIES, state_colour};

/// Where and how the panel is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    /// The whole picture, pixels at the render's scale.
    pub(crate) whole: Rect,
    /// Width of a pixel over its height.
    pub(crate) pixel_aspect: f32,
    /// The part being rendered.
    pub(crate) window: Rect,
    /// How the host encodes colour.
    pub(crate) encoding: Encoding,
    /// Whether colour is multiplied by alpha.
    pub(crate) premultiplied: bool,
}

/// Draws the panel over a rendered picture; [`Show::Curve`] puts it on black in the picture's place.
///
/// A picture of alpha alone is left as it is: a matte is no place for a curve.
pub(crate) fn draw(output: &mut ImageMut<'_>, stage: &Stage, moment: &Moment<'_>, footage: &Footage) {
    if output.components() == Components::Alpha {
        return;
    }
    let style = match moment.settings.show {
        Show::Picture => return,
        Show::Both => Style::Over,
        Show::Curve => Style::Alone,
    };
    let mut target = Target::new(output);
    if style == Style::Alone {
        target.blacken(stage.window);
    }
    // The panel is laid out and painted in square pixels, as wide as the picture is seen.
    let squeeze = Squeeze::of(stage.whole, stage.pixel_aspect);
    let square = squeeze.square();
    if square.width() > MAX_SIDE {
        return;
    }
    let Some(layout) = Layout::of(square, style) else {
        return;
    };
    let place = squeeze.place(layout.panel);
    let seen = place.intersection(&stage.window).intersection(&target.bounds());
    if seen.is_empty() {
        return;
    }
    let chart = Chart::of(moment, footage, layout.points());
    let sheet = paint::sheet(&layout, &chart).squeezed(place);
    target.lay(&sheet, seen, stage.encoding, stage.premultiplied);
}

impl<'a> Target<'a> {
    fn new(output: &'a mut ImageMut<'_>) -> Self {
        let (bounds, row_bytes) = (picture::rect(output.bounds()), output.row_bytes());
        let (depth, components) = (output.depth(), output.components());
        Self::over(output.bytes_mut(), bounds, row_bytes, depth, components)
    }
}
