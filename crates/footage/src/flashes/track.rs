//! One cell over time: when its light has gone up, or down, far enough to be half of a flash.

use super::cells::Rgb;

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// What kind of flash is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    General,
    Red,
}

/// The least change of relative luminance, as a part of the most there is, and what its darker state must be below.
const LUMINANCE_STEP: f32 = 0.1;
const DARKER_BELOW: f32 = 0.8;

/// The least change of (R - G - B) x 320, and the part of red that makes a state saturated.
const RED_STEP: f32 = 20.0;
const SATURATED: f32 = 0.8;

/// What of a cell's light a kind of flash looks at.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    value: f32,
    saturated: bool,
}

impl Kind {
    fn state(self, [r, g, b]: Rgb) -> State {
        match self {
            Kind::General => State {
                value: 0.2126 * r + 0.7152 * g + 0.0722 * b,
                saturated: false,
            },
            Kind::Red => State {
                value: ((r - g - b) * 320.0).max(0.0),
                saturated: r > 0.0 && r >= SATURATED * (r + g + b),
            },
        }
    }

    /// Whether going from one of these to the other is half a flash.
    fn is_change(self, low: State, high: State) -> bool {
        // A hair of tolerance: ten percent in floats is not always ten percent.
        match self {
            Kind::General => high.value - low.value >= LUMINANCE_STEP - 1e-5 && low.value < DARKER_BELOW,
            Kind::Red => high.value - low.value > RED_STEP && (low.saturated || high.saturated),
        }
    }
}

/// The extremes of a cell since its last change.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tracker {
    low: State,
    high: State,
    last: Option<Way>,
    begun: bool,
}

impl Tracker {
    /// Takes the next frame's light, and tells whether a change has come to be. Changes alternate: between two upward ones lies
    /// a downward one.
    pub(super) fn next(&mut self, kind: Kind, light: Rgb) -> Option<Way> {
        let now = kind.state(light);
        if !self.begun {
            *self = Tracker {
                low: now,
                high: now,
                last: None,
                begun: true,
            };
            return None;
        }
        if now.value < self.low.value {
            self.low = now;
        }
        if now.value > self.high.value {
            self.high = now;
        }
        let way = if self.last != Some(Way::Up) && kind.is_change(self.low, now) {
            Way::Up
        } else if self.last != Some(Way::Down) && kind.is_change(now, self.high) {
            Way::Down
        } else {
            return None;
        };
        *self = Tracker {
            low: now,
            high: now,
            last: Some(way),
            begun: true,
        };
        Some(way)
    }
}
