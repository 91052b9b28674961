//! Recipes made by hand: each effect alone at a strength of 0 to 1, and all of a mood together.

use breath::{Event, Recipe};

/// The names that [`effect`] knows.
pub(crate) const EFFECTS: [&str; 24] = [
    "blocks",
    "rows",
    "freeze",
    "cells",
    "low-res",
    "stutter",
    "split",
    "radial",
    "chroma-shift",
    "bleed",
    "shake",
    "wave",
    "sync-slip",
    "scan-lines",
    "soften",
    "glow",
    "saturation",
    "warmth",
    "contrast",
    "veil",
    "grain",
    "noise",
    "drops",
    "rings",
];

/// One effect alone.
pub(crate) fn effect(name: &str, strength: f32, seed: u32) -> Recipe {
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
        "stutter" => r.stutter = strength,
        "radial" => r.split_radial = 0.015 * strength,
        "chroma-shift" => r.chroma_shift = [0.03 * strength, 0.005 * strength],
        "bleed" => {
            r.bleed = strength;
            r.overflow = 0.5 * strength;
            r.bleed_length = 0.04;
        }
        "sync-slip" => {
            r.sync_slip = 0.08 * strength;
            r.sync_y = 0.6;
        }
        "scan-lines" => r.scan_lines = strength,
        "saturation" => r.saturation = strength * 2.0 - 1.0,
        "warmth" => r.warmth = strength * 2.0 - 1.0,
        "contrast" => r.contrast = strength * 2.0 - 1.0,
        "veil" => r.veil = 0.7 * strength,
        "drops" => rain(&mut r, strength, seed),
        "rings" => {
            for i in 0..4 {
                r.rings[i] = breath::Ring {
                    x: 0.2 + 0.2 * i as f32,
                    y: 0.3 + 0.13 * i as f32,
                    radius: 0.04 + 0.05 * i as f32,
                    width: 0.03,
                    height: 0.012 * strength,
                };
            }
            r.ring_count = 4;
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

/// Drops of three sizes, some running.
fn rain(r: &mut Recipe, level: f32, seed: u32) {
    let mut dice = seed.wrapping_mul(0x9e37_79b9) | 1;
    let mut throw = || {
        dice ^= dice << 13;
        dice ^= dice >> 17;
        dice ^= dice << 5;
        (dice >> 8) as f32 / 16_777_216.0
    };
    for (i, drop) in r.drops.iter_mut().enumerate() {
        let size = if i % 12 == 0 {
            0.034
        } else if i % 3 == 0 {
            0.018
        } else {
            0.008
        };
        *drop = breath::Drop {
            x: throw(),
            y: throw(),
            radius: size * (0.7 + 0.6 * throw()),
            stretch: 1.0 + 0.5 * throw(),
            level,
        };
    }
    r.drop_count = breath::MAX_DROPS as u32;
}

/// What Rainy Day Reverie does at its highest.
pub(crate) fn rainy_day(seed: u32) -> Recipe {
    let mut r = effect("rings", 1.0, seed);
    rain(&mut r, 1.0, seed);
    let city = plain_city(seed);
    for i in 0..4 {
        r.events[i] = Event {
            x: r.rings[i].x,
            y: r.rings[i].y,
            half_width: r.rings[i].radius,
            half_height: r.rings[i].radius,
            round: 1.0,
            row_shift: 0.0,
            ..city.events[i]
        };
    }
    r.event_count = 4;
    r.glow = 1.0;
    r.glow_warmth = 0.3;
    r.soften = 0.2;
    r.warmth = -0.3;
    r.contrast = -0.2;
    r.saturation = -0.1;
    r.grain = 0.02;
    r
}

/// What Night Pulse does at its highest.
pub(crate) fn night_pulse(seed: u32) -> Recipe {
    let mut r = plain_city(seed);
    r.event_count = 3;
    r.split_radial = 0.006;
    r.glow = 1.6;
    r.contrast = 0.3;
    r.bleed = 0.5;
    r.bleed_length = 0.03;
    r
}

/// What Foggy Morning Flow does at its highest.
pub(crate) fn foggy_morning(seed: u32) -> Recipe {
    let mut r = effect("wave", 1.0, seed);
    r.veil = 0.6;
    r.glow = 0.6;
    r.soften = 0.4;
    r.contrast = -0.3;
    r.noise = 0.03;
    r.noise_drift = [0.013, -0.004];
    r.grain = 0.02;
    r
}

/// What Plain City does at its highest.
pub(crate) fn plain_city(seed: u32) -> Recipe {
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
