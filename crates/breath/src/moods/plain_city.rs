//! Plain City: afternoon, handheld, honest. Blocks and rows near movement, light shake, grain that clears.

use super::Moment;
use crate::curve::{Life, lerp, ramp};
use crate::dice::Dice;
use crate::thoughts::{FRAME, LONGEST, Thought, thoughts};
use crate::{Event, MAX_EVENTS, Recipe};

const SALT: u32 = 0x0c17;

pub(crate) fn cook(m: &Moment<'_>) -> Recipe {
    let mut r = Recipe::IDENTITY;
    air(m, &mut r);
    hand(m, &mut r);
    breaks(m, &mut r);
    r
}

/// Grain that clears into smoothness and glow.
fn air(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    r.grain = k.noise * (0.008 + 0.036 * s.dust) * m.breathing(0.3) * (1.0 - 0.8 * s.calm);
    r.glow = k.glow * (0.26 + 0.22 * s.calm + 0.3 * s.excited) * m.breathing(0.36);
    r.glow_warmth = 0.3 + 0.3 * s.excited;
    r.soften = k.soften * (0.1 + 0.3 * s.calm + 0.12 * s.melancholic) * m.breathing(0.2);
    r.saturation = k.glow * (0.08 * s.calm + 0.05 * s.excited) - k.soften * 0.22 * s.melancholic;
}

/// A hand that holds the camera.
fn hand(m: &Moment<'_>, r: &mut Recipe) {
    let reach = m.knobs.shake * ramp(0.15, 1.0, m.sense.stir) * m.breathing(0.8) * 0.005;
    let dice = Dice::new(m.knobs.seed, SALT + 1);
    r.shake = [
        reach * dice.wander(m.seconds * 2.3),
        reach * dice.with(1).wander(m.seconds * 2.9),
    ];
    r.shake_zoom = 2.0 * reach;
}

/// Patches that break off and are joined again.
fn breaks(m: &Moment<'_>, r: &mut Recipe) {
    let (s, k) = (&m.sense, &m.knobs);
    let density = s.stir * m.breathing(0.9);
    let mut count = 0;
    for thought in thoughts(m.feeling, k, SALT, m.seconds) {
        let presence = thought.presence(density);
        for slot in 0..3 {
            if let Some(e) = slip(m, &thought, slot, presence)
                && count < MAX_EVENTS
            {
                r.events[count] = e;
                count += 1;
            }
        }
    }
    r.event_count = count as u32;
}

fn slip(m: &Moment<'_>, thought: &Thought, slot: i64, presence: f32) -> Option<Event> {
    let k = &m.knobs;
    let dice = thought.dice.with(slot);
    let life = Life {
        rise: 2.0 * FRAME * k.inhale.max(0.75),
        hold: FRAME * dice.range(1, 2.0, 4.0),
        fall: FRAME * dice.range(2, 4.0, 6.0) * k.exhale,
    };
    let age = thought.age - dice.range(3, 0.0, 0.12);
    let level = life.level(age.min(LONGEST)) * presence;
    if level <= 0.0 {
        return None;
    }
    let sign = dice.sign(4);
    let shift = sign * k.displace * lerp(0.02, 0.06, dice.unit(5)) * lerp(0.6, 1.3, m.sense.stir);
    Some(Event {
        x: thought.place[0] + dice.range(6, -0.06, 0.06),
        y: thought.place[1] + dice.range(7, -0.09, 0.09),
        half_width: dice.range(8, 0.12, 0.3),
        half_height: dice.range(9, 0.03, 0.09),
        block: dice.pick(10, [1.0 / 120.0, 1.0 / 60.0, 1.0 / 30.0]),
        block_aspect: dice.range(11, 2.0, 8.0),
        level,
        shift,
        split: sign * k.split * 0.006 * m.sense.stir,
        seed: thought.structure(slot, dice.range(12, 2.0, 5.0)),
        ..Event::NONE
    })
}
