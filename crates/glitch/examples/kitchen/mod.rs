//! Recipes made by hand: each effect alone at a strength of 0 to 1, and all of a mood together.

use breath::{Event, Recipe};

/// The names that [`effect`] knows.
pub const EFFECTS: [&str; 12] = [
    "blocks", "rows", "freeze", "cells", "low-res", "split", "shake", "wave", "soften", "glow", "grain", "noise",
];

/// One effect alone.
pub fn effect(name: &str, strength: f32, seed: u32) -> Recipe {
    let mut r = Recipe::IDENTITY;
    let event = Event {
        x: 0.55,
        y: 0.55,
        half_width: 0.45,
        half_height: 0.25,
        block: 1.0 / 120.0,
        block_aspect: 4.0,
        level: strength,
        seed,
        ..Event::NONE
    };
    let mut push = |event: Event| {
        r.events[r.event_count as usize] = event;
        r.event_count += 1;
    };
    match name {
        "blocks" => push(Event {
            shift: 0.06,
            split: 0.006,
            chroma: 0.4,
            ..event
        }),
        "rows" => push(Event {
            row_shift: 0.05,
            ..event
        }),
        "freeze" => push(Event {
            freeze: strength,
            level: 0.6,
            ..event
        }),
        "cells" => push(Event {
            cell: 1.0 / 60.0,
            ..event
        }),
        "low-res" => {
            r.low_res = strength;
            r.low_res_cell = 1.0 / 90.0;
        }
        "split" => r.split = [0.012 * strength, 0.004 * strength],
        "shake" => {
            r.shake = [0.013 * strength, -0.0091 * strength];
            r.shake_zoom = 0.03 * strength;
        }
        "wave" => {
            r.wave_count = 1;
            r.waves[0] = breath::Wave {
                y: 0.5,
                half_height: 0.4,
                shift: 0.03 * strength,
                length: 0.35,
                phase: 0.2,
            };
        }
        "soften" => r.soften = strength,
        "glow" => {
            r.glow = strength * 1.5;
            r.glow_warmth = 0.6;
            r.glow_threshold = 0.4;
        }
        "grain" => {
            r.grain = 0.05 * strength;
            r.grain_seed = seed;
        }
        "noise" => {
            r.noise = 0.12 * strength;
            r.noise_seed = seed;
        }
        _ => {}
    }
    r.held = 0.125;
    r
}

/// What Plain City does at its highest.
pub fn plain_city(seed: u32) -> Recipe {
    let mut r = Recipe::IDENTITY;
    for i in 0..6 {
        let t = i as f32 / 6.0;
        r.events[i] = Event {
            x: 0.2 + 0.65 * t,
            y: 0.75 - 0.5 * t,
            half_width: 0.3,
            half_height: 0.13,
            block: [1.0 / 120.0, 1.0 / 60.0][i % 2],
            block_aspect: 3.0 + i as f32,
            level: 0.9 - 0.1 * i as f32,
            shift: 0.05,
            row_shift: if i % 3 == 0 { 0.03 } else { 0.0 },
            split: 0.005,
            cell: if i % 2 == 0 { 1.0 / 80.0 } else { 0.0 },
            freeze: if i % 2 == 1 { 0.8 } else { 0.0 },
            chroma: 0.3,
            seed: seed.wrapping_mul(77).wrapping_add(i as u32),
            ..Event::NONE
        };
    }
    r.event_count = 6;
    r.held = 0.125;
    r.shake = [0.004, -0.003];
    r.split = [0.008, 0.002];
    r.noise = 0.05;
    r.noise_seed = seed;
    r.grain = 0.04;
    r.grain_seed = seed;
    r.soften = 0.3;
    r.glow = 0.8;
    r.glow_warmth = 0.4;
    r.saturation = 0.1;
    r.warmth = -0.1;
    r.contrast = 0.1;
    r
}
