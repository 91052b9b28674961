//! Rainy Day Reverie: seen through a wet pane. Each landing of a large drop sends one ring outward and, where the feeling
//! is high, breaks the picture inside the ring: freeze, slip, melt back. Cool, low contrast, one warm light.

use super::pane::{Landing, Rain};
use super::{Moment, add, hold};
use crate::curve::{Life, lerp, ramp, smoothstep, under};
use crate::passages::{cells_of_passage, passage};
use crate::thoughts::{FRAME, LONGEST, Thought};
use crate::{Event, MAX_RINGS, Recipe, Ring};

const SALT: u32 = 0xdee9;

/// Seconds that a ring runs.
const RUNNING: f32 = 0.55;

pub(crate) fn cook(m: &Moment<'_>) -> Recipe {
    let mut r = Recipe::IDENTITY;
    afternoon(m, &mut r);
    reflections(m, &mut r);
    let rain = rain(m);
    rain.wet(&mut r);
    for landing in rain.landings().filter(|l| l.age < LONGEST) {
        ring(m, &landing, &mut r);
        shatter(m, &landing, &mut r);
    }
    r
}

/// More and harder drops as the feeling rises; a few always.
fn rain(m: &Moment<'_>) -> Rain {
    let (s, k) = (&m.sense, &m.knobs);
    let heavy = ramp(0.0, 0.95, s.stir);
    Rain {
        dice: m.dice(SALT),
        seconds: m.seconds,
        density: lerp(0.42, 1.0, heavy) * smoothstep(k.weather),
        force: lerp(0.8, 1.25, heavy),
        level: under(1.0, 0.95 * k.weather),
        aspect: k.aspect,
        room: k.room(),
    }
}

/// Cool, low contrast, breath on the glass.
fn afternoon(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    r.grain = k.noise * (0.008 + 0.026 * s.dust) * (1.0 - 0.8 * s.calm) * m.breathing(0.25);
    r.grain_seed = m.grain_seed(SALT + 1);
    r.soften = k.soften * (0.34 + 0.14 * s.calm + 0.16 * s.melancholic) * m.breathing(0.3);
    r.soften_radius = 1.0 / 190.0;
    let colour = k.colour();
    r.warmth = colour * (0.12 * s.excited - 0.16 - 0.08 * s.anxious);
    r.contrast = -0.09 * colour;
    r.saturation = colour * (0.05 * s.calm + 0.06 * s.excited - 0.06 - 0.20 * s.melancholic);
    let low = 0.7 * s.melancholic + 0.4 * ramp(0.7, 1.0, s.stir);
    r.low_res = k.low_res * 0.45 * passage(m.dice(SALT + 2), 6.0, m.seconds, low);
    (r.low_res_cell, r.low_res_seed) = cells_of_passage(m.dice(SALT + 2), 6.0, m.seconds, 1.0 / 96.0);
    // Whoever looks out of a window stands still, but for joy.
    let sway = k.shake * 0.0025 * s.excited * ramp(0.3, 1.0, s.stir) * m.breathing(0.6);
    r.shake = m.hand(SALT + 4, 1.7).map(|d| sway * d);
}

/// Wet streets give every light back, longer and warmer; colours run down the glass.
fn reflections(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    r.glow = k.glow * (0.60 + 0.12 * s.calm + 0.34 * s.excited) * m.breathing(0.36);
    r.glow_threshold = 0.5;
    r.glow_wide = 0.08;
    r.glow_warmth = 0.55;
    r.bleed_length = 0.018 * k.aspect * m.dice(SALT + 5).sign(0);
    r.bleed = k.bleed * (0.14 + 0.2 * ramp(0.2, 0.9, s.stir) + 0.25 * s.excited) * m.breathing(0.5);
    r.overflow = k.bleed * 0.3 * s.excited * m.breathing(0.5);
    let apart = k.split * k.aspect * 0.0016 * ramp(0.4, 1.0, s.stir) * m.breathing(0.85);
    r.split = [0.4 * apart, apart];
}

/// One ring a landing.
fn ring(m: &Moment<'_>, landing: &Landing, r: &mut Recipe) {
    let d = landing.dice;
    let life = Life {
        rise: 0.07,
        hold: 0.03,
        fall: RUNNING - 0.10,
    };
    let hard = lerp(0.006, 0.016, m.sense.stir) * d.range(30, 0.7, 1.3);
    let height = under(
        0.03,
        m.knobs.weather * landing.presence * hard * life.level(landing.age),
    );
    let count = r.ring_count as usize;
    if height <= 0.0 || count >= MAX_RINGS {
        return;
    }
    // Quick at first, then slower, as rings are.
    let run = landing.age / RUNNING;
    r.rings[count] = Ring {
        x: landing.place[0],
        y: landing.place[1],
        radius: 0.02 + radius_at_rest(landing) * run * (2.0 - run),
        width: 0.018 + 0.022 * run,
        height,
    };
    r.ring_count += 1;
}

/// How far the ring of a landing runs, in heights.
fn radius_at_rest(landing: &Landing) -> f32 {
    landing.dice.range(31, 0.16, 0.30)
}

/// Inside the ring the picture breaks, where the feeling is high, and near to where the footage moves.
fn shatter(m: &Moment<'_>, landing: &Landing, r: &mut Recipe) {
    let s = &m.sense;
    let thought = Thought::at(landing.place, landing.age, landing.dice.with(40), landing.cell % 2 == 0);
    hold(r, &thought);
    let x = (landing.place[0] - s.focus.x) * m.knobs.aspect;
    let y = landing.place[1] - s.focus.y;
    let reach = 0.4 + s.focus.spread;
    let near = 1.0 - 0.65 * ramp(0.0, 1.0, (x * x + y * y) / (reach * reach));
    let here = landing.presence * near * ramp(0.15, 0.75, s.stir) * m.breathing(0.6);
    let force = m.force(1.2);
    let inside = |event: Option<Event>| {
        event.map(|e| Event {
            x: landing.place[0],
            y: landing.place[1],
            half_width: 1.1 * radius_at_rest(landing),
            half_height: 1.1 * radius_at_rest(landing),
            round: 1.0,
            ..e
        })
    };
    add(r, inside(force.broken_off(&thought, here)));
    add(r, inside(force.blocks(&thought, here)));
    // A thought broken off sends a few rows across, when it is an anxious one.
    add(r, force.rows(&thought, here * s.anxious * 0.8));
    let soft = Life {
        rise: 3.0 * FRAME,
        hold: 2.0 * FRAME,
        fall: 8.0 * FRAME,
    };
    if thought.freezes {
        r.stutter += under(2.0, m.knobs.stutter)
            * 0.35
            * landing.presence
            * ramp(0.1, 0.8, s.melancholic)
            * soft.level(landing.age);
    }
}
