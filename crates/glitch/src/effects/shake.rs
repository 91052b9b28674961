//! Shake: the whole picture moves. A little enlarged, its borders stay out of sight; else it goes on mirrored there.

use breath::Recipe;

use super::map::Affine;

/// Moves and enlarges, by fractions of pixels too, so that slow movement does not step.
pub(crate) fn shake(recipe: &Recipe, height: f32, affine: &mut Affine) {
    let [x, y] = recipe.shake.map(|v| v * height);
    affine.scale = 1.0 / (1.0 + recipe.shake_zoom);
    affine.dx -= x;
    affine.dy -= y;
}
