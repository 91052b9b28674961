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

use std::sync::Mutex;

use crate::effects::bleed::Tape;
use crate::frame::Frame;
use crate::numbers::tame;
use crate::workers::Workers;
use blur::Blur;

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
    /// The two radii of the glow.
    narrow: Field,
    wide: Field,
    near: Blur,
    far: Blur,
    softening: Blur,
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
    /// The density of fog.
    pub(crate) veil: bool,
}

impl Light {
    /// Fills in what the frame needs, and the `veil` of fog. False when the render was aborted.
    pub(crate) fn prepare(
        &mut self,
        frame: &Frame,
        need: Need,
        veil: &mut Field,
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
        if !reduce::reduce(frame, need, &mut self.raw, &mut self.soft, workers, abort) || abort() {
            return false;
        }
        let Self {
            glow,
            soft,
            scene,
            tape,
            raw,
            narrow,
            wide,
            near,
            far,
            softening,
        } = self;
        // Each of these is too small to be worth cutting up; they are worked on side by side.
        let narrow_part = Mutex::new((&mut *narrow, near));
        let wide_part = Mutex::new((&mut *wide, far));
        let soft_part = Mutex::new((soft, scene, tape, softening));
        let veil_part = Mutex::new(veil);
        workers.run(4, &|part| match part {
            0 => with(&soft_part, |(soft, scene, tape, softening)| {
                if need.tape {
                    tape.lay_out(frame, soft);
                }
                if need.scene {
                    scene.set(soft);
                }
                if need.blurred {
                    soften(frame, soft, softening);
                }
            }),
            1 if need.glow => with(&narrow_part, |(narrow, near)| spread_near(frame, raw, narrow, near)),
            2 if need.glow => with(&wide_part, |(wide, far)| spread_far(frame, raw, wide, far)),
            3 if need.veil => with(&veil_part, |veil| {
                crate::effects::veil::lay_out(frame, veil);
            }),
            _ => {}
        });
        if need.glow {
            glow.resize(3, side, width, height);
            crate::effects::glow::gather(frame, narrow, wide, glow);
        }
        !abort()
    }
}

/// Works on what a mutex holds.
fn with<T>(part: &Mutex<T>, work: impl FnOnce(&mut T)) {
    if let Ok(mut part) = part.lock() {
        work(&mut part);
    }
}

/// Blurs the soft picture as far as averaging cells and drawing them large have not done already.
fn soften(frame: &Frame, soft: &mut Field, blur: &mut Blur) {
    let radius = tame(frame.recipe.soften_radius, 0.0, 0.05);
    let sigma = radius * frame.height as f32 / soft.side as f32 * 0.7;
    let rest = (sigma * sigma - SPREAD).max(0.0).sqrt();
    if rest > 0.0 {
        blur.in_place(frame.level, rest, soft);
    }
}

/// The narrow radius of the glow.
fn spread_near(frame: &Frame, raw: &Field, narrow: &mut Field, blur: &mut Blur) {
    let radius = tame(frame.recipe.glow_narrow, 0.0, 0.1);
    let sigma = radius * frame.height as f32 / raw.side as f32 * 0.8;
    narrow.resize(3, raw.side, frame.width as usize, frame.height as usize);
    blur.into(frame.level, sigma, raw, narrow);
}

/// The wide radius of the glow, in cells four times the side; they lie over the narrow ones, not over pixels.
fn spread_far(frame: &Frame, raw: &Field, wide: &mut Field, blur: &mut Blur) {
    let side = raw.side * 4;
    let radius = tame(frame.recipe.glow_wide, 0.0, 0.4);
    let sigma = radius * frame.height as f32 / side as f32 * 0.6;
    wide.resize(3, side, frame.width as usize, frame.height as usize);
    blur::quarter(raw, wide);
    blur.in_place(frame.level, sigma, wide);
    wide.side = 4;
}
