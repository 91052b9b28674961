//! Shake: the whole picture moves. Past its borders it goes on mirrored.

use breath::Recipe;

use super::map::Affine;

/// Moves, by fractions of pixels too, so that slow movement does not step.
pub(crate) fn shake(recipe: &Recipe, height: f32, affine: &mut Affine) {
    affine.dx -= recipe.shake[0] * height;
    affine.dy -= recipe.shake[1] * height;
}
