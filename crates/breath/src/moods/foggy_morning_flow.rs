//! Foggy Morning Flow: a veil that drifts, lifted blacks, halos round anything bright, noise that wanders like breath on
//! glass. A glitch is a slow sideways wave, once in several breaths.

use super::{Moment, add, hold};
use crate::curve::{Life, lerp, ramp};
use crate::passages::{cells_of_passage, passage};
use crate::respiration::turn;
use crate::thoughts::{apart, presence, thoughts};
use crate::{MAX_WAVES, Recipe, Wave};

const SALT: u32 = 0xf066;

/// Seconds between two waves that may come.
const SWELL: f64 = 1.6;

pub(crate) fn cook(m: &Moment<'_>) -> Recipe {
    let mut r = Recipe::IDENTITY;
    veil(m, &mut r);
    light(m, &mut r);
    glass(m, &mut r);
    waves(m, &mut r);
    patches(m, &mut r);
    r
}

/// The veil: thick in calm and in melancholy, torn a little when stirred.
fn veil(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    r.veil = k.weather * (0.42 + 0.06 * s.calm + 0.12 * s.melancholic - 0.08 * s.stir) * m.breathing(0.22);
    r.veil_white = 0.74 + 0.06 * s.calm + 0.05 * s.excited - 0.06 * s.melancholic;
    r.veil_size = 0.75;
    let [x, y] = m.hand(SALT + 1, 0.11);
    // A slow wind to one side, and eddies.
    let wind = 0.018 * m.seconds as f32 * m.dice(SALT + 2).sign(0);
    r.veil_drift = [wind + 0.12 * x, 0.07 * y];
    r.veil_seed = m.dice(SALT + 3).seed();
}

/// Halos, and colours that are not yet awake.
fn light(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    r.glow = k.glow * (0.50 + 0.15 * s.calm + 0.3 * s.excited) * m.breathing(0.36);
    r.glow_threshold = 0.45;
    r.glow_narrow = 0.016;
    r.glow_wide = 0.085;
    r.glow_warmth = 0.25 + 0.25 * s.excited;
    r.soften = k.soften * (0.30 + 0.15 * s.calm + 0.12 * s.melancholic) * m.breathing(0.25);
    r.soften_radius = 1.0 / 170.0;
    let colour = k.colour();
    r.saturation = colour * (0.06 * s.excited - 0.14 - 0.20 * s.melancholic);
    r.warmth = colour * (0.12 * s.excited + 0.03 * s.calm - 0.05 - 0.12 * s.anxious);
}

/// Breath on the glass: fine, soft noise that wanders.
fn glass(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    let stirred = 0.004 * ramp(0.2, 1.0, s.stir);
    r.grain = k.noise * (0.010 + 0.013 * s.dust + stirred) * (1.0 - 0.7 * s.calm) * m.breathing(0.4);
    r.grain_size = 1.0 / 480.0;
    // Held for a few frames, so that it is seen to wander.
    r.grain_seed = m.noise_seed(SALT + 4);
    r.grain_drift = m.hand(SALT + 6, 0.23).map(|d| 0.2 * d);
    let low = 0.5 * s.melancholic + 0.5 * ramp(0.55, 1.0, s.stir);
    r.low_res = k.low_res * 0.4 * passage(m.dice(SALT + 7), 6.0, m.seconds, low);
    (r.low_res_cell, r.low_res_seed) = cells_of_passage(m.dice(SALT + 7), 6.0, m.seconds, 1.0 / 80.0);
    r.split[0] = k.split * k.aspect * 0.0012 * s.anxious * ramp(0.4, 1.0, s.stir) * m.breathing(0.9);
    r.bleed_length = 0.022 * k.aspect * m.dice(SALT + 8).sign(0);
    r.bleed = k.bleed * (0.45 * s.excited + 0.2 * s.melancholic) * m.breathing(0.5);
    // Not quite awake: joy sways, fear holds its breath.
    let sway = k.shake * 0.0035 * s.excited * ramp(0.2, 1.0, s.stir);
    r.shake = m.hand(SALT + 9, 0.7).map(|d| sway * d);
}

/// Slow sideways waves, near the height at which the footage moves.
fn waves(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    let dice = m.dice(SALT + 10);
    let density = 0.07 + 0.15 * s.melancholic + 0.85 * ramp(0.15, 0.9, s.stir);
    let now = libm::floor(m.seconds / SWELL) as i64;
    for cell in now + 1 - MAX_WAVES as i64..=now {
        let d = dice.with(cell);
        let age = (m.seconds - (cell as f64 + f64::from(d.range(1, 0.0, 0.3))) * SWELL) as f32;
        let long = d.range(2, 1.1, 2.0);
        let life = Life {
            rise: (0.45 * long * k.inhale).clamp(0.2, 1.3),
            hold: 0.1 * long,
            fall: (0.45 * long * k.exhale).clamp(0.25, 2.2),
        };
        let shyness = turn(cell as f64 * 0.618_034 + f64::from(dice.unit(-1)));
        let level = life.level(age) * presence(density, shyness);
        let shift = level * k.displace * d.sign(3) * d.range(4, 0.010, 0.022) * lerp(0.7, 1.5, s.stir);
        if shift == 0.0 {
            continue;
        }
        let [_, v] = apart(dice, cell);
        r.waves[r.wave_count as usize] = Wave {
            y: lerp(0.15 + 0.7 * v, s.focus.y, 0.4) + 0.04 * age * d.sign(5),
            // Fear is a narrow shiver, joy a wide sway.
            half_height: d.range(6, 0.16, 0.36) * (1.0 - 0.5 * s.anxious + 0.2 * s.excited),
            shift,
            length: d.range(7, 0.35, 0.8) * (1.0 - 0.45 * s.anxious + 0.25 * s.excited),
            phase: d.unit(8) + 0.35 * age * d.sign(9),
        };
        r.wave_count += 1;
    }
}

/// What else breaks is slow and wide, and only where the feeling is high: a part of the street stays behind.
fn patches(m: &Moment<'_>, r: &mut Recipe) {
    let s = &m.sense;
    let force = m.force(1.8);
    let density = 0.8 * ramp(0.3, 0.95, s.stir) * m.breathing(0.9);
    for thought in thoughts(m.feeling, &m.knobs, SALT, m.seconds) {
        hold(r, &thought);
        let here = thought.presence(density);
        // No squares: in fog they look like a censor's.
        let frozen = force.broken_off(&thought, here * (1.0 - 0.6 * s.excited));
        let wide = frozen.map(|e| crate::Event {
            half_width: e.half_width * 1.5,
            shift: e.shift * 0.5,
            ..e
        });
        add(r, wide);
    }
}
