//! Shake: the whole picture moves. Past its borders it goes on mirrored.

use breath::Recipe;

use super::map::Affine;

/// Moves a picture that is as high as `across` pixels are wide and `height` lines are high, by fractions of pixels too, so that slow movement does not step.
pub(crate) fn shake(recipe: &Recipe, [across, height]: [f32; 2], affine: &mut Affine) {
    affine.dx -= recipe.shake[0] * across;
    affine.dy -= recipe.shake[1] * height;
}
