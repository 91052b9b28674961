//! Plain City: afternoon, handheld, honest. Blocks and rows near movement, light shake, grain that clears.

use super::{Moment, add, hold};
use crate::Recipe;
use crate::curve::{Life, hill, lerp, ramp, under};
use crate::passages::{cells_of_passage, passage};
use crate::thoughts::{FRAME, Thought, thoughts};

const SALT: u32 = 0x0c17;

pub(crate) fn cook(m: &Moment<'_>) -> Recipe {
    let mut r = Recipe::IDENTITY;
    air(m, &mut r);
    light(m, &mut r);
    camera(m, &mut r);
    // A great feeling does not let go of the picture between two breaths.
    let density = ramp(0.05, 0.9, m.sense.stir) * m.breathing(lerp(0.95, 0.5, m.sense.stir));
    for thought in thoughts(m.feeling, &m.knobs, SALT, m.seconds) {
        think(m, &thought, density, &mut r);
    }
    r
}

/// Grain that clears into smoothness.
fn air(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    r.grain = k.noise * (0.012 + 0.034 * s.dust) * (1.0 - 0.85 * s.calm) * m.breathing(0.25);
    r.grain_seed = m.grain_seed(SALT + 1);
    r.noise = k.noise * 0.04 * s.anxious * ramp(0.35, 0.9, s.stir) * m.breathing(0.8);
    r.noise_seed = m.noise_seed(SALT + 2);
    // What breaks is hard; what rests is soft.
    let rest = 1.0 - ramp(0.3, 0.95, s.stir);
    r.soften = k.soften * (0.08 * rest + 0.34 * s.calm + 0.14 * s.melancholic) * m.breathing(0.2);
    r.soften_radius = 1.0 / 240.0;
    let low = s.melancholic * 0.8 + 0.5 * ramp(0.75, 1.0, s.stir);
    r.low_res = k.low_res * 0.55 * passage(m.dice(SALT + 3), 5.0, m.seconds, low);
    (r.low_res_cell, r.low_res_seed) = cells_of_passage(m.dice(SALT + 3), 5.0, m.seconds, 1.0 / 110.0);
}

/// Glow and colour: fuller in calm, warm in excitement, cold in fear, drained in melancholy.
fn light(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    r.glow = k.glow * (0.30 + 0.22 * s.calm + 0.38 * s.excited) * m.breathing(0.36);
    r.glow_warmth = 0.3 + 0.3 * s.excited;
    r.saturation = k.colour() * (0.10 * s.calm + 0.08 * s.excited - 0.07 * s.anxious - 0.30 * s.melancholic);
    r.warmth = k.colour() * (0.06 + 0.14 * s.excited + 0.05 * s.calm - 0.22 * s.anxious - 0.08 * s.melancholic);
    r.contrast = -0.08 * k.colour() * s.melancholic;
    r.bleed_length = 0.016 * k.aspect * m.dice(SALT + 4).sign(0);
    // Colour runs from joy; fear parts it.
    r.bleed = k.bleed * 0.6 * s.excited * m.breathing(0.6);
    r.overflow = k.bleed * 0.5 * s.excited * m.breathing(0.6);
}

/// A hand that holds the camera, and bounces when it is excited; lenses and tape that lose their colours.
fn camera(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    let stirred = ramp(0.25, 1.0, s.stir) * m.breathing(0.7);
    let reach = k.shake * 0.0045 * stirred;
    let [x, y] = m.hand(SALT + 5, 3.1);
    let [_, bounce] = m.hand(SALT + 6, 5.2);
    r.shake = [reach * x, reach * (y + s.excited * bounce)];
    let [lean, _] = m.hand(SALT + 7, 0.4);
    let apart = k.split * k.aspect * 0.0030 * ramp(0.35, 1.0, s.stir) * m.breathing(0.85);
    r.split = [apart, 0.35 * apart * lean];
    r.scan_lines = k.shake * 0.14 * s.anxious * ramp(0.5, 1.0, s.stir) * m.breathing(0.9);
}

/// One thought: a patch freezes, blocks and rows slip beside it, and it is joined again.
fn think(m: &Moment<'_>, thought: &Thought, density: f32, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    let force = m.force(1.0);
    let here = thought.presence(density);
    hold(r, thought);
    add(r, force.broken_off(thought, here));
    add(r, force.blocks(thought, here * (1.0 - 0.35 * s.excited)));
    add(r, force.rows(thought, here * (0.25 + 0.75 * s.anxious)));
    // The fourth is one or the other, by birth; the feeling lets it come up or not.
    if thought.dice.unit(20) < 0.5 {
        add(r, force.spill(thought, here * (0.1 + 0.9 * s.excited)));
    } else {
        add(
            r,
            force.patch(thought, here * (0.3 + 0.7 * s.anxious) * (1.0 - s.excited)),
        );
    }

    // At a peak the colours of the whole picture part for three frames, a little: each break has a split of its own.
    let peak = here * ramp(0.55, 1.0, s.stir);
    let accent = hill((thought.age - 1.5 * FRAME) / (1.5 * FRAME));
    r.split[0] += k.split * k.aspect * 0.002 * peak * accent * thought.dice.sign(21);
    if thought.freezes {
        linger(m, thought, r);
        let slip = Life {
            rise: 2.0 * FRAME,
            hold: 2.0 * FRAME,
            fall: 5.0 * FRAME,
        };
        r.sync_y = thought.dice.range(22, 0.1, 0.7);
        let rare = ramp(0.6, 0.7, thought.dice.unit(23));
        r.sync_slip += k.shake * 0.025 * rare * peak * (0.2 + 0.8 * s.anxious) * slip.level(thought.age);
    }
}

/// Melancholy lingers: a soft ghost of a frame stays over the ones that follow.
fn linger(m: &Moment<'_>, thought: &Thought, r: &mut Recipe) {
    let ghost = Life {
        rise: 3.0 * FRAME,
        hold: 2.0 * FRAME,
        fall: 9.0 * FRAME,
    };
    let strong = thought.presence(0.75 * ramp(0.1, 0.8, m.sense.melancholic));
    // The knobs go to four times as much; a ghost that comes so fast would pop.
    r.stutter += under(2.0, m.knobs.stutter) * 0.42 * strong * ghost.level(thought.age);
}
