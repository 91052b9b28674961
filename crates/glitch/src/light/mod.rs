//! The picture at a reduced size: what softening mixes in, what glow spills, what drops refract.
//!
//! One pass reads every other line of the source and averages cells anchored at the picture's top left corner, so that
//! any tile finds the same cells. Glow lives in linear light (a gamma of 2 stands for the transfer function: a square
//! one way, a square root the other), blurred at two radii; softness lives in encoded values. Blurs go across as the rows
//! are made, and down where a line asks for them: one pass for all threads.
//! Numbers that are not finite count as black here, and none counts as more than [`BRIGHTEST`]: what one broken pixel
//! does ends where the blur does.

mod blur;
mod enlarge;
mod field;
mod making;
mod recent;
pub(crate) mod reduce;
mod scene;
mod spill;
mod sums;

pub(crate) use blur::Blur;
pub(crate) use enlarge::{Enlarge, Spot};
pub(crate) use field::{Field, FieldRow, side};
pub(crate) use making::Row;
use recent::Recent;
pub(crate) use scene::{Scene, Sights};
pub(crate) use spill::{Join, Spill};

use crate::effects::bleed::Tape;
use crate::frame::Frame;
use crate::numbers::tame;
use crate::workers::Workers;

/// The brightest value that is blurred, encoded.
pub(crate) const BRIGHTEST: f32 = 8.0;

/// How much cells spread what lies in them, as a variance in cells: their mean (1/12) and the spline (1/4).
const SPREAD: f32 = 1.0 / 12.0 + 0.25;

/// Rows of the reduced picture in a picture of any height.
const ROWS: f32 = 135.0;

/// The reduced pictures of one frame.
#[derive(Debug, Default)]
pub(crate) struct Light {
    /// Light to add.
    pub(crate) spill: Spill,
    /// The picture, encoded, to be blurred.
    pub(crate) soft: Blur,
    /// The same for drops to look up.
    pub(crate) scene: Scene,
    /// Colour that has run to the side.
    pub(crate) tape: Tape,
}

/// What of the reduced pictures a frame needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Need {
    pub(crate) glow: bool,
    pub(crate) soft: bool,
    /// What softens the picture; the soft picture blurred.
    pub(crate) blurred: bool,
    /// What drops refract; made from the soft picture.
    pub(crate) scene: bool,
    /// What bleeds; made from the soft picture before it is blurred.
    pub(crate) tape: bool,
}

/// What else is to be done before lines are drawn, each by one thread while others make small pictures.
pub(crate) type Task<'a> = &'a mut (dyn FnMut() + Send);

impl Light {
    /// Fills in what the frame needs, and does the `tasks`. False when the render was aborted.
    pub(crate) fn prepare(
        &mut self,
        frame: &Frame,
        need: Need,
        tasks: &mut [Task],
        workers: &dyn Workers,
        abort: &(dyn Fn() -> bool + Sync),
    ) -> bool {
        if !need.glow && !need.soft {
            tasks.iter_mut().for_each(|task| task());
            return true;
        }
        let side = side(frame.height as f32 / ROWS);
        let (width, height) = (frame.width as usize, frame.height as usize);
        self.spill.prepare(frame, side);
        self.soft.prepare(softness(frame, side), 3, side, width, height);
        if need.scene {
            self.scene.prepare(side, width, height);
        }
        if need.tape {
            self.tape.prepare(frame, side);
        }
        if !making::make(frame, need, self, tasks, workers, abort) {
            return false;
        }
        self.scene.close();
        !abort()
    }
}

/// How far the soft picture is blurred, beyond what averaging cells and drawing them large have done already.
fn softness(frame: &Frame, side: usize) -> f32 {
    let radius = tame(frame.recipe.soften_radius, 0.0, 0.05);
    let sigma = radius * frame.height as f32 / side as f32 * 0.7;
    (sigma * sigma - SPREAD).max(0.0).sqrt()
}
