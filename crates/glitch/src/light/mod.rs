//! The picture at a reduced size: what softening mixes in, what glow spills, what drops refract.
//!
//! One pass reads every other line of the source and averages cells anchored at the picture's top left corner, so that
//! any tile finds the same cells. Glow lives in linear light (a gamma of 2 stands for the transfer function: a square
//! one way, a square root the other), blurred at two radii; softness lives in encoded values.
//! Numbers that are not finite count as black here, and none counts as more than [`BRIGHTEST`]: what one broken pixel
//! does ends where the blur does.

pub(crate) mod blur;
mod enlarge;
mod field;
pub(crate) mod reduce;
mod scene;

pub(crate) use enlarge::{Enlarge, Spot};
pub(crate) use field::{Field, FieldRow, side};
pub(crate) use scene::Scene;

use crate::effects::bleed::Tape;
use crate::frame::Frame;
use crate::numbers::tame;
use crate::workers::Workers;
use blur::Kernel;

/// The brightest value that is blurred, encoded.
pub(crate) const BRIGHTEST: f32 = 8.0;

/// How much cells spread what lies in them, as a variance in cells: their mean (1/12) and the spline (1/4).
const SPREAD: f32 = 1.0 / 12.0 + 0.25;

/// Rows of the reduced picture in a picture of any height.
const ROWS: f32 = 135.0;

/// The reduced pictures of one frame.
#[derive(Debug, Default)]
pub(crate) struct Light {
    /// Light to add, linear.
    pub(crate) glow: Field,
    /// The blurred picture, encoded.
    pub(crate) soft: Field,
    /// The same for drops to look up.
    pub(crate) scene: Scene,
    /// Colour that has run to the side.
    pub(crate) tape: Tape,
    raw: Field,
    spare: Field,
    wide: Field,
    kernels: [Kernel; 3],
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

impl Light {
    /// Fills in what the frame needs. False when the render was aborted.
    pub(crate) fn prepare(
        &mut self,
        frame: &Frame,
        need: Need,
        workers: &dyn Workers,
        abort: &(dyn Fn() -> bool + Sync),
    ) -> bool {
        if !need.glow && !need.soft {
            return true;
        }
        let side = side(frame.height as f32 / ROWS);
        let (width, height) = (frame.width as usize, frame.height as usize);
        self.raw.resize(3, side, width, height);
        self.soft.resize(3, side, width, height);
        if !reduce::reduce(frame, need, &mut self.raw, &mut self.soft, workers, abort) {
            return false;
        }
        let recipe = &frame.recipe;
        let per_height = frame.height as f32;
        if need.tape {
            self.tape.lay_out(frame, &self.soft, workers);
        }
        if need.soft {
            if need.scene {
                self.scene.set(&self.soft);
            }
            let sigma = tame(recipe.soften_radius, 0.0, 0.05) * per_height / side as f32 * 0.7;
            // Averaging cells and drawing them large has blurred already.
            let rest = (sigma * sigma - SPREAD).max(0.0).sqrt();
            if need.blurred && rest > 0.0 {
                self.kernels[0].set(rest);
                self.spare.resize(3, side, width, height);
                blur::blur(frame.level, &self.kernels[0], &mut self.soft, &mut self.spare, workers);
            }
        }
        if need.glow && !abort() {
            let cell = side as f32;
            let narrow = tame(recipe.glow_narrow, 0.0, 0.1) * per_height / cell;
            let wide = tame(recipe.glow_wide, 0.0, 0.4) * per_height / (cell * 4.0);
            self.kernels[1].set(narrow * 0.8);
            self.kernels[2].set(wide * 0.6);
            self.wide.resize(3, side * 4, width, height);
            blur::quarter(&self.raw, &mut self.wide);
            self.spare.resize(3, side * 4, width, height);
            blur::blur(frame.level, &self.kernels[2], &mut self.wide, &mut self.spare, workers);
            // From here on it lies over the narrow cells, not over pixels.
            self.wide.side = 4;
            self.spare.resize(3, side, width, height);
            blur::blur(frame.level, &self.kernels[1], &mut self.raw, &mut self.spare, workers);
            self.glow.resize(3, side, width, height);
            crate::effects::glow::gather(frame, &self.raw, &self.wide, &mut self.glow, workers);
        }
        !abort()
    }
}
