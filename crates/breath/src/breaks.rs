//! The ways in which a patch of the picture breaks. A mood picks from these, and sets how much of each.
//!
//! Sizes and places are thrown once, at birth, and stay: only levels move. Which kinds come up is a matter of the
//! feeling, so each kind is gated by a level that the feeling fades in and out.

use crate::Event;
use crate::curve::{Life, lerp, smoothstep};
use crate::knobs::Knobs;
use crate::thoughts::{FRAME, LONGEST, LONGEST_FREEZE, Thought};

/// The families of block heights, in heights.
const FAMILIES: [f32; 3] = [1.0 / 120.0, 1.0 / 60.0, 1.0 / 30.0];

/// How far things go: shared by all events of a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Force {
    /// The knobs.
    pub(crate) knobs: Knobs,
    /// How far blocks and rows slip, 1 as usual.
    pub(crate) reach: f32,
    /// How much of a patch breaks, 0 to 1.
    pub(crate) vigour: f32,
    /// Stretches the lives, 1 as usual: fog is slower than traffic.
    pub(crate) slow: f32,
}

impl Force {
    /// A thought broken off and joined again: a patch freezes for two to four frames while the rest goes on, then melts
    /// back over four to six. The signature. Only thoughts that may freeze have one.
    pub(crate) fn broken_off(&self, thought: &Thought, gate: f32) -> Option<Event> {
        if !thought.freezes {
            return None;
        }
        let d = thought.dice.with(1);
        let life = Life {
            rise: self.rise(1.5).min(0.12),
            hold: FRAME * d.range(1, 2.0, 4.0),
            fall: self.fall(d.range(2, 4.0, 6.0)).min(LONGEST_FREEZE - 0.12 - 4.0 * FRAME),
        };
        let sign = d.sign(3);
        let still = smoothstep(self.knobs.stutter) * life.level(thought.age) * gate;
        Some(Event {
            // The heart of the thought; the other kinds lie about it.
            x: thought.place[0],
            y: thought.place[1],
            half_width: self.knobs.room() * d.range(4, 0.22, 0.54),
            half_height: d.range(5, 0.13, 0.28),
            block: d.pick(6, [FAMILIES[1], FAMILIES[2]]),
            block_aspect: d.range(7, 2.0, 5.0),
            shift: sign * self.knobs.displace * self.reach * d.range(8, 0.012, 0.035),
            split: sign * self.knobs.split * 0.004 * self.knobs.aspect,
            freeze: still,
            ..self.event(thought, 1, thought.age, life, gate)
        })
    }

    /// Narrow rows slip across the picture, with hard splits: anxious.
    pub(crate) fn rows(&self, thought: &Thought, gate: f32) -> Option<Event> {
        let d = thought.dice.with(2);
        let life = Life {
            rise: self.rise(1.5),
            hold: FRAME * d.range(1, 1.5, 4.0),
            fall: self.fall(d.range(2, 3.0, 5.0)),
        };
        let sign = d.sign(3);
        let age = thought.age - d.range(7, 0.0, 0.12);
        Some(Event {
            half_width: self.knobs.room() * d.range(4, 0.25, 0.5),
            half_height: d.range(5, 0.025, 0.075),
            block: FAMILIES[0],
            block_aspect: 8.0,
            // Whole rows are seen however little they slip: the slip itself has to grow from nothing.
            row_shift: sign * self.knobs.displace * self.reach * d.range(6, 0.04, 0.14) * life.level(age) * gate,
            split: sign * self.knobs.split * 0.007 * self.knobs.aspect,
            ..self.event(thought, 2, age, life, gate)
        })
    }

    /// A cluster of blocks slips: always there, and the most.
    pub(crate) fn blocks(&self, thought: &Thought, gate: f32) -> Option<Event> {
        let d = thought.dice.with(3);
        let life = Life {
            rise: self.rise(2.0),
            hold: FRAME * d.range(1, 2.0, 4.0),
            fall: self.fall(d.range(2, 3.0, 6.0)),
        };
        let sign = d.sign(3);
        Some(Event {
            half_width: self.knobs.room() * d.range(4, 0.22, 0.66),
            half_height: d.range(5, 0.08, 0.26),
            block: d.pick(6, FAMILIES),
            block_aspect: d.range(7, 2.0, 8.0),
            shift: sign * self.knobs.displace * self.reach * d.range(8, 0.03, 0.11),
            split: sign * self.knobs.split * 0.003 * self.knobs.aspect,
            ..self.event(thought, 3, thought.age - d.range(9, 0.0, 0.15), life, gate)
        })
    }

    /// A patch falls to low resolution: anxious and melancholic.
    pub(crate) fn patch(&self, thought: &Thought, gate: f32) -> Option<Event> {
        let d = thought.dice.with(4);
        let life = Life {
            rise: self.rise(2.5),
            hold: FRAME * d.range(1, 2.0, 4.0),
            fall: self.fall(d.range(2, 4.0, 5.5)),
        };
        Some(Event {
            half_width: self.knobs.room() * d.range(4, 0.18, 0.52),
            half_height: d.range(5, 0.10, 0.28),
            block: d.pick(6, [FAMILIES[1], FAMILIES[2]]),
            block_aspect: d.range(7, 2.0, 4.0),
            cell: self.knobs.low_res * d.pick(8, [1.0 / 60.0, 1.0 / 40.0, 1.0 / 26.0]),
            ..self.event(thought, 4, thought.age - d.range(9, 0.0, 0.12), life, gate)
        })
    }

    /// A few large blocks spill sideways with their colours swapped, and return quickly: excited.
    pub(crate) fn spill(&self, thought: &Thought, gate: f32) -> Option<Event> {
        let d = thought.dice.with(5);
        let life = Life {
            rise: self.rise(2.0),
            hold: FRAME * d.range(1, 1.0, 2.0),
            fall: self.fall(d.range(2, 2.5, 4.0)),
        };
        let sign = d.sign(3);
        Some(Event {
            half_width: self.knobs.room() * d.range(4, 0.32, 0.70),
            half_height: d.range(5, 0.11, 0.25),
            block: FAMILIES[2],
            block_aspect: d.range(6, 3.0, 8.0),
            shift: sign * self.knobs.displace * self.reach * d.range(7, 0.05, 0.13),
            split: sign * self.knobs.split * 0.004 * self.knobs.aspect,
            chroma: smoothstep(self.knobs.bleed) * 0.5,
            ..self.event(thought, 5, thought.age - d.range(8, 0.0, 0.06), life, gate)
        })
    }

    /// What all kinds share: a place close to the thought's own, a level, a structure.
    fn event(&self, thought: &Thought, slot: i64, age: f32, life: Life, gate: f32) -> Event {
        let d = thought.dice.with(100 + slot);
        // A pattern holds for two to five frames of 24; where flashes are to be safe, for four at the least, so that it
        // jumps at most six times a second: three pairs of opposing changes.
        let shortest = if self.knobs.safe_flash { 4.0 } else { 2.0 };
        Event {
            x: thought.place[0] + d.range(1, -0.07, 0.07),
            y: thought.place[1] + d.range(2, -0.10, 0.10),
            level: life.level(age) * gate * self.vigour * lerp(0.4, 1.0, smoothstep(self.knobs.amount)),
            seed: thought.structure(slot, d.range(3, shortest, 5.0)),
            ..Event::NONE
        }
    }

    /// A rise of some frames of 24, never so steep that it pops.
    fn rise(&self, frames: f32) -> f32 {
        (frames * FRAME * self.knobs.inhale * self.slow).clamp(1.5 * FRAME, LONGEST * 0.3)
    }

    /// A fall of some frames of 24, that ends before the thought is forgotten.
    fn fall(&self, frames: f32) -> f32 {
        (frames * FRAME * self.knobs.exhale * self.slow).clamp(1.5 * FRAME, LONGEST * 0.4)
    }
}
