//! Slow sideways waves: a band of lines sways, soft at its edges, as a thought that drifts off.

use breath::{Recipe, Wave};

use crate::numbers::{positive, tame};

/// Sideways shift of a line by all waves, in pixels, of which `across` are as long as the picture is high. `line` counts
/// from the top.
pub(crate) fn shift(recipe: &Recipe, height: f32, across: f32, line: i32) -> f32 {
    let y = (line as f32 + 0.5) / height;
    recipe.waves().iter().map(|wave| sway(wave, y)).sum::<f32>() * across
}

/// Shift in heights at `y`, fraction of the height from the top.
fn sway(wave: &Wave, y: f32) -> f32 {
    if wave.half_height <= 0.0 || wave.shift == 0.0 {
        return 0.0;
    }
    let away = (y - wave.y) / wave.half_height;
    // A bell without corners: (1 - d^2)^2.
    let envelope = positive(1.0 - away * away);
    let turns = tame(y / wave.length + wave.phase, -1e5, 1e5);
    wave.shift * envelope * envelope * libm::sinf((turns - libm::floorf(turns)) * std::f32::consts::TAU)
}
