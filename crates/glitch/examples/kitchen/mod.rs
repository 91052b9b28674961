//! Recipes made by hand: each effect alone at a strength of 0 to 1, and all of a mood together.

use breath::{Controls, Event, Mood, Recipe, Steady};

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
        "shake" => r.shake = [0.013 * strength, -0.0091 * strength],
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

/// A mood at its highest, at so many moments out of a few breaths, as a film shows them.
pub(crate) fn mood(mood: Mood, moments: u32) -> Vec<Recipe> {
    let feeling = Steady::at(-1.0, 1.0);
    let controls = Controls {
        mood,
        ..Controls::default()
    };
    // Ten seconds of 24 frames each, out of order.
    let at = |moment: u32| breath::recipe(&feeling, &controls, f64::from(moment * 37 % 240) / 24.0);
    (0..moments).map(at).collect()
}

/// A mood's name in a row or a file.
pub(crate) fn name(mood: Mood) -> String {
    mood.label().to_lowercase().replace(' ', "-")
}
