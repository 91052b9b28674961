//! Night Pulse: a heartbeat. Lamps swell on the first beat, colours part on the second; rows slip outward from the
//! centre of movement on strong beats only. Deep blacks, no veil, no strobe: brightness moves by light sources.

use super::heart::{Heart, hearts};
use super::{Moment, add, hold};
use crate::curve::{Life, lerp, ramp};
use crate::respiration::turn;
use crate::sense::focus_at;
use crate::thoughts::{FRAME, presence, thoughts};
use crate::{Event, Recipe};

const SALT: u32 = 0x9175;

pub(crate) fn cook(m: &Moment<'_>) -> Recipe {
    let mut r = Recipe::IDENTITY;
    let hearts = hearts(&m.sense, m.seconds);
    street(m, &mut r);
    lamps(m, &hearts, &mut r);
    colours(m, &hearts, &mut r);
    for heart in hearts.iter().filter(|h| h.weight > 0.0) {
        rows(m, heart, &mut r);
    }
    missed_beats(m, &mut r);
    r
}

/// The street at night: deep blacks, a little grain, tape that runs.
fn street(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    r.grain = k.noise * (0.010 + 0.026 * s.dust) * (1.0 - 0.8 * s.calm) * m.breathing(0.25);
    r.grain_seed = m.grain_seed(SALT + 1);
    let rest = 1.0 - ramp(0.3, 0.95, s.stir);
    r.soften = k.soften * (0.06 * rest + 0.22 * s.calm + 0.12 * s.melancholic) * m.breathing(0.2);
    r.soften_radius = 1.0 / 260.0;
    let colour = k.colour();
    // An S that deepens the shadows and leaves white where it is; the street is cold, its lamps are warm.
    r.contrast = colour * 0.30;
    r.saturation = colour * (0.10 + 0.08 * s.excited - 0.05 * s.anxious - 0.26 * s.melancholic);
    r.warmth = colour * (0.12 * s.excited - 0.20 - 0.12 * s.anxious);
    r.bleed_length = 0.02 * k.aspect * m.dice(SALT + 2).sign(0);
    r.bleed = k.bleed * 0.45 * s.excited * m.breathing(0.5);
    // The street stands still: only what excites makes the camera dance.
    let reach = k.shake * 0.0028 * s.excited * ramp(0.4, 1.0, s.stir) * m.breathing(0.6);
    r.shake = m.hand(SALT + 3, 2.3).map(|d| reach * d);
}

/// The first beat: lamps swell, and the wide halo of tape and film with them.
fn lamps(m: &Moment<'_>, hearts: &[Heart], r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    let swell: f32 = hearts.iter().map(|h| h.weight * h.first()).sum();
    // The quicker the heart, the smaller its swell, so that light never comes near to a strobe.
    let depth = lerp(0.7, if k.safe_flash { 0.36 } else { 0.7 }, ramp(0.5, 1.0, s.stir));
    let strength = 0.56 + 0.12 * s.calm + 0.30 * s.excited + 0.12 * s.anxious;
    r.glow = k.glow * strength * (1.0 + depth * k.depth * swell) * m.breathing(0.15);
    r.glow_threshold = 0.55;
    r.glow_wide = 0.07;
    r.glow_warmth = 0.45;
    r.overflow = k.bleed * 0.45 * s.excited * swell;
}

/// The second beat: colours part, from the middle outward; far on strong beats.
fn colours(m: &Moment<'_>, hearts: &[Heart], r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    let mut parting = 0.0;
    let mut strong = 0.0;
    for heart in hearts {
        parting += heart.weight * heart.second();
        strong += heart.weight * heart.second() * strength(m, heart);
    }
    let reach = k.split * k.aspect;
    r.split_radial = reach * (0.0012 * ramp(0.05, 0.5, s.stir) * parting + 0.0035 * strong);
    r.chroma_shift = [reach * 0.003 * strong, 0.0];
}

/// How strong a heart's present beat is, 0 to 1; constant while the feeling is.
fn strength(m: &Moment<'_>, heart: &Heart) -> f32 {
    let dice = m.dice(SALT + 5);
    let shyness = turn(heart.beat as f64 * 0.618_034 + f64::from(dice.unit(0)));
    presence(0.9 * ramp(0.12, 0.95, m.sense.stir), shyness)
}

/// Three pairs of rows slip on a strong beat, the nearer first, so that the slip runs outward from the movement.
fn rows(m: &Moment<'_>, heart: &Heart, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    let strong = strength(m, heart) * heart.weight;
    let dice = m.dice(SALT + 6).with(heart.beat).with((heart.period * 1000.0) as i64);
    // Where the footage moved when the beat began: the rows stay there.
    let centre = focus_at(m.feeling, heart.began).y;
    let room = heart.period - heart.second_after();
    for pair in 0..3 {
        // Fear tears the whole height; joy stays near.
        let strong = strong * if pair > 0 { 1.0 - 0.5 * s.excited } else { 1.0 };
        let wait = heart.second_after() + 0.04 * pair as f32;
        for side in [-1.0, 1.0] {
            let d = dice.with(2 * pair + i64::from(side > 0.0));
            let life = Life {
                rise: (1.5 * FRAME * k.inhale).clamp(1.5 * FRAME, 0.25 * room),
                hold: FRAME,
                fall: (4.0 * FRAME * k.exhale).clamp(1.5 * FRAME, 0.35 * room),
            };
            let away = 0.05 + 0.11 * pair as f32 + d.range(1, 0.0, 0.05);
            let alive = life.level(heart.since - wait);
            let sign = side * dice.sign(9);
            // The pattern stays for a beat: it is the beats that jump.
            add(
                r,
                Some(Event {
                    x: 0.5,
                    y: centre + side * away,
                    half_width: 0.5 * k.aspect,
                    half_height: d.range(2, 0.014, 0.036),
                    block: 1.0 / 120.0,
                    block_aspect: 8.0,
                    level: strong * alive,
                    row_shift: sign * k.displace * d.range(3, 0.03, 0.10) * lerp(0.7, 1.4, s.stir) * strong * alive,
                    split: sign * k.split * k.aspect * 0.005,
                    seed: d.seed(),
                    ..Event::NONE
                }),
            );
        }
    }
}

/// Between the beats, rarely, a patch of the street stays behind and is joined again.
fn missed_beats(m: &Moment<'_>, r: &mut Recipe) {
    let force = m.force(1.0);
    let density = 0.7 * ramp(0.2, 1.0, m.sense.stir) * m.breathing(0.95);
    for thought in thoughts(m.feeling, &m.knobs, SALT, m.seconds).filter(|t| t.freezes) {
        hold(r, &thought);
        let here = thought.presence(density);
        add(r, force.broken_off(&thought, here));
        // One of three, by birth: the rows of two hearts leave no room for more. The feeling lets it come up or not.
        let kind = thought.dice.unit(20);
        if kind < 0.3 {
            add(r, force.blocks(&thought, here * 0.7));
        } else if kind < 0.65 {
            add(r, force.patch(&thought, here * 0.8 * (1.0 - 0.9 * m.sense.excited)));
        } else {
            add(r, force.spill(&thought, here * (0.1 + 0.9 * m.sense.excited)));
        }
    }
}
