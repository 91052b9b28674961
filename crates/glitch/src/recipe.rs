//! The recipe made safe: finite numbers within their ranges.

use breath::Recipe;

use crate::numbers::tame;

/// A copy in which every number is finite and within the range its documentation names.
pub(crate) fn tamed(recipe: &Recipe) -> Recipe {
    let mut r = recipe.clone();
    let pair = |v: [f32; 2], most: f32| v.map(|v| tame(v, -most, most));
    r.shake = pair(r.shake, 0.25);
    r.split = pair(r.split, 0.25);
    r.split_radial = tame(r.split_radial, -0.1, 0.1);
    r.chroma_shift = pair(r.chroma_shift, 0.25);
    r.bleed_length = tame(r.bleed_length, -0.25, 0.25);
    r.grain_drift = pair(r.grain_drift, 1e4);
    r.veil_drift = pair(r.veil_drift, 1e4);
    for amount in [
        &mut r.bleed,
        &mut r.overflow,
        &mut r.low_res,
        &mut r.stutter,
        &mut r.scan_lines,
        &mut r.soften,
        &mut r.glow_threshold,
        &mut r.glow_warmth,
        &mut r.veil,
        &mut r.veil_white,
        &mut r.mix,
        &mut r.sync_y,
    ] {
        *amount = tame(*amount, 0.0, 1.0);
    }
    for change in [&mut r.saturation, &mut r.warmth, &mut r.contrast] {
        *change = tame(*change, -1.0, 1.0);
    }
    r.grain = tame(r.grain, 0.0, 0.5);
    r.grain_size = tame(r.grain_size, 0.0, 0.05);
    r.noise = tame(r.noise, 0.0, 0.5);
    r.low_res_cell = tame(r.low_res_cell, 0.0, 0.5);
    r.held = tame(r.held, 0.0, 1e6);
    r.sync_slip = tame(r.sync_slip, -0.5, 0.5);
    r.soften_radius = tame(r.soften_radius, 0.0, 0.05);
    r.glow = tame(r.glow, 0.0, 4.0);
    r.glow_narrow = tame(r.glow_narrow, 0.0, 0.1);
    r.glow_wide = tame(r.glow_wide, 0.0, 0.4);
    r.veil_size = tame(r.veil_size, 0.05, 10.0);
    for event in &mut r.events {
        event.x = tame(event.x, -1.0, 2.0);
        event.y = tame(event.y, -1.0, 2.0);
        event.half_width = tame(event.half_width, 0.0, 4.0);
        event.half_height = tame(event.half_height, 0.0, 1.0);
        event.round = tame(event.round, 0.0, 1.0);
        event.block = tame(event.block, 1.0 / 400.0, 0.25);
        event.block_aspect = tame(event.block_aspect, 1.0, 16.0);
        event.level = tame(event.level, 0.0, 1.0);
        event.shift = tame(event.shift, -0.25, 0.25);
        event.row_shift = tame(event.row_shift, -0.25, 0.25);
        event.split = tame(event.split, -0.1, 0.1);
        event.cell = tame(event.cell, 0.0, 0.25);
        event.freeze = tame(event.freeze, 0.0, 1.0);
        event.chroma = tame(event.chroma, 0.0, 1.0);
    }
    for drop in &mut r.drops {
        drop.x = tame(drop.x, -1.0, 2.0);
        drop.y = tame(drop.y, -1.0, 2.0);
        drop.radius = tame(drop.radius, 0.0, 0.25);
        drop.stretch = tame(drop.stretch, 0.5, 4.0);
        drop.level = tame(drop.level, 0.0, 1.0);
    }
    for ring in &mut r.rings {
        ring.x = tame(ring.x, -1.0, 2.0);
        ring.y = tame(ring.y, -1.0, 2.0);
        ring.radius = tame(ring.radius, 0.0, 4.0);
        ring.width = tame(ring.width, 0.0, 1.0);
        ring.height = tame(ring.height, -0.1, 0.1);
    }
    for wave in &mut r.waves {
        wave.y = tame(wave.y, -2.0, 3.0);
        wave.half_height = tame(wave.half_height, 0.0, 2.0);
        wave.shift = tame(wave.shift, -0.25, 0.25);
        wave.length = tame(wave.length, 0.01, 10.0);
        wave.phase = tame(wave.phase, -1e4, 1e4);
    }
    r
}

/// Whether pixels' values change, and not their places alone. `r` is tamed.
pub(crate) fn works_on_colour(r: &Recipe) -> bool {
    let amounts = [r.grain, r.noise, r.scan_lines, r.soften, r.glow, r.veil];
    let changes = [r.saturation, r.warmth, r.contrast];
    amounts.iter().chain(&changes).any(|v| *v != 0.0)
        || r.chroma_shift != [0.0; 2]
        || (r.bleed_length != 0.0 && (r.bleed > 0.0 || r.overflow > 0.0))
        || r.drops().iter().any(|d| d.level > 0.0 && d.radius > 0.0)
}

/// Whether pixels' places change. `r` is tamed.
pub(crate) fn works_on_places(r: &Recipe) -> bool {
    r.shake != [0.0; 2]
        || r.split != [0.0; 2]
        || r.split_radial != 0.0
        || r.low_res > 0.0
        || r.sync_slip != 0.0
        || r.events().iter().any(event_shows)
        || r.drops().iter().any(|d| d.level > 0.0 && d.radius > 0.0)
        || r.rings().iter().any(|ring| ring.height != 0.0 && ring.width > 0.0)
        || r.waves().iter().any(|wave| wave.shift != 0.0 && wave.half_height > 0.0)
}

/// Whether an event does anything at all.
pub(crate) fn event_shows(event: &breath::Event) -> bool {
    event.level > 0.0
        && event.half_width > 0.0
        && event.half_height > 0.0
        && (event.shift != 0.0
            || event.row_shift != 0.0
            || event.split != 0.0
            || event.cell > 0.0
            || event.freeze > 0.0
            || event.chroma > 0.0)
}

/// Whether the recipe leaves every pixel as it is. `r` is tamed.
pub(crate) fn does_nothing(r: &Recipe) -> bool {
    r.mix == 0.0 || (!works_on_colour(r) && !works_on_places(r) && r.stutter == 0.0)
}
