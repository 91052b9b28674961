//! Shake: the whole picture moves, a little enlarged so that its borders stay out of sight.

use breath::Recipe;

use super::map::Affine;
use crate::numbers::round;

/// Moves and enlarges. Without enlargement the shift is whole pixels, so that the picture stays as crisp as it is.
pub(crate) fn shake(recipe: &Recipe, height: f32, affine: &mut Affine) {
    let [x, y] = recipe.shake.map(|v| v * height);
    affine.scale = 1.0 / (1.0 + recipe.shake_zoom);
    let whole = |v: f32| if recipe.shake_zoom > 0.0 { v } else { round(v) as f32 };
    affine.dx -= whole(x);
    affine.dy -= whole(y);
}
