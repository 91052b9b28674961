//! Colour split: red and blue part from green, along a direction or outward from the centre.

use breath::Recipe;

use super::map::Affine;
use crate::numbers::round;

/// Moves red by the recipe's split and blue by its opposite; `affines` are red, green, blue. The picture's height is as
/// long as `across` pixels are wide and `height` lines are high, its width as long as `width` lines.
pub(crate) fn split(recipe: &Recipe, [across, height]: [f32; 2], width: f32, affines: &mut [Affine; 3]) {
    let [x, y] = [recipe.split[0] * across, recipe.split[1] * height];
    let corner = libm::sqrtf(width * width + height * height) * 0.5;
    let radial = recipe.split_radial * height / corner;
    for (affine, side) in affines.iter_mut().zip([1.0, 0.0, -1.0]) {
        if side != 0.0 {
            affine.dx -= x * side;
            affine.scale *= 1.0 - radial * side;
            // Where nothing is enlarged, all channels lie between lines alike: most often on them.
            let enlarged = affine.scale != 1.0;
            affine.dy -= if enlarged { y * side } else { round(y * side) as f32 };
        }
    }
}
