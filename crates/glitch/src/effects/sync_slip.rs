//! Sync slip: from a line down the picture leans sideways, hard at the top of the fault and recovering below, as a tape
//! machine that loses and finds the line.

use breath::Recipe;

/// Shift of a line, in pixels, of which `across` are as long as the picture is high. `line` counts from the top.
pub(crate) fn shift(recipe: &Recipe, height: f32, across: f32, line: i32) -> f32 {
    let below = (line as f32 + 0.5) / height - recipe.sync_y;
    if recipe.sync_slip == 0.0 || below < 0.0 {
        return 0.0;
    }
    // Falls to a half in an eighth of the height.
    let recovery = 1.0 / (1.0 + below * 8.0);
    recipe.sync_slip * across * recovery * recovery
}
