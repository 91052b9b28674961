//! The houses on both sides: shops with lit windows and signs, flats above, roofs against the sky.

use super::sums::{Bumps, Light, chance, cover, fade, floor, hash, mix, smooth};

/// Which side of the street a wall is on; its hashes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Side {
    fn seed(self) -> u32 {
        if self == Side::Left { 100 } else { 200 }
    }

    /// Metres from the middle of the kerb.
    pub(super) fn x(self) -> f32 {
        if self == Side::Left { -4.6 } else { 10.2 }
    }
}

/// Metres of street to one house.
const HOUSE: f32 = 10.0;
/// Metres to the first floor, and between floors.
const SHOP: f32 = 3.9;
const FLOOR: f32 = 3.1;
/// Metres between windows.
const WINDOW: f32 = 2.5;

/// Windows kept of one floor, and floors of one house: more than any house has.
const COLUMNS: usize = 8;
const FLOORS: usize = 8;

/// A point on a wall, and the size of a pixel there, in metres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) side: Side,
    pub(super) house: &'a House,
    pub(super) z: f32,
    pub(super) y: f32,
    pub(super) pixel_z: f32,
    pub(super) pixel_y: f32,
}

/// One house, with all that chance decides about it.
#[derive(Debug)]
pub(super) struct House {
    from: f32,
    to: f32,
    floors: f32,
    brick: Light,
    windows: [[Window; COLUMNS]; FLOORS],
    shop: Shop,
    sign: Sign,
}

/// One window of a flat.
#[derive(Debug, Clone, Copy)]
struct Window {
    /// How far its lamp is on, 0 to 1.
    lit: f32,
    colour: Light,
    curtain: f32,
    bright: f32,
}

/// What is on the ground floor.
#[derive(Debug)]
struct Shop {
    /// How far it is awake.
    wake: f32,
    /// Where its door is, 0 to 1.
    door: f32,
    glow: Light,
}

/// What hangs above the shop.
#[derive(Debug)]
struct Sign {
    on: f32,
    colour: Light,
    /// Where its middle is, 0 to 1.
    middle: f32,
    kind: u32,
}

/// The houses of one side.
#[derive(Debug)]
pub(super) struct Row {
    first: i32,
    houses: Vec<House>,
}

impl Row {
    /// The houses from one place along the street to another. `rush` wakes more of their windows and signs.
    pub(super) fn between(side: Side, from: f32, to: f32, rush: f32) -> Row {
        let first = floor(from / HOUSE) as i32 - 2;
        let last = floor(to / HOUSE) as i32 + 2;
        Row {
            first,
            houses: (first..=last).map(|i| House::new(side, i, rush)).collect(),
        }
    }

    /// The house at `z`.
    pub(super) fn at(&self, z: f32) -> &House {
        let last = self.houses.len() - 1;
        // The one that would be here if all were as wide, or one beside it.
        let i = ((floor(z / HOUSE) as i32 - self.first).max(0) as usize).min(last);
        let house = &self.houses[i];
        if z < house.from {
            &self.houses[i.saturating_sub(1)]
        } else if z >= house.to {
            &self.houses[(i + 1).min(last)]
        } else {
            house
        }
    }
}

impl House {
    fn new(side: Side, i: i32, rush: f32) -> House {
        let seed = side.seed();
        let edge = |i: i32| i as f32 * HOUSE + 3.4 * (chance(i, 0, seed) - 0.5);
        let tone = chance(i, 2, seed);
        House {
            from: edge(i),
            to: edge(i + 1),
            floors: 2.0 + floor(chance(i, 1, seed) * 3.4),
            brick: Light(0.060, 0.050, 0.046).mix(Light(0.036, 0.056, 0.064), tone)
                * mix(0.75, 1.2, chance(i, 3, seed)),
            windows: std::array::from_fn(|floor| {
                std::array::from_fn(|column| Window::new((i * 64 + column as i32, floor as i32), seed, rush))
            }),
            shop: Shop::new(i, seed + 20, rush),
            sign: Sign::new(i, seed + 40, rush),
        }
    }

    fn width(&self) -> f32 {
        self.to - self.from
    }

    /// How high it is. Seen `aslant`, so many metres along for one across, houses are a line wide and all as high.
    pub(super) fn roof(&self, aslant: f32) -> f32 {
        SHOP + FLOOR * mix(self.floors, 3.2, smooth(4.5, 10.0, aslant)) + 0.9
    }
}

impl Window {
    fn new(key: (i32, i32), seed: u32, rush: f32) -> Window {
        let pick = chance(key.0, key.1, seed + 1);
        let warm = WARM.mix(Light(1.0, 0.78, 0.52), chance(key.0, key.1, seed + 2));
        Window {
            // More light up as the rush begins, each at its own moment.
            lit: smooth(0.30, 0.26, pick) + rush * smooth(0.52, 0.42, pick) * smooth(0.26, 0.30, pick),
            colour: if chance(key.0, key.1, seed + 3) > 0.86 {
                Light(0.30, 0.62, 0.80)
            } else {
                warm
            },
            curtain: chance(key.0, key.1, seed + 4),
            bright: mix(0.20, 0.62, chance(key.0, key.1, seed + 5)),
        }
    }
}

impl Shop {
    fn new(i: i32, seed: u32, rush: f32) -> Shop {
        let open = chance(i, 0, seed) > 0.14;
        Shop {
            wake: if open {
                mix(0.62, 1.0, rush)
            } else {
                mix(0.03, 0.5, rush * chance(i, 9, seed))
            },
            door: chance(i, 1, seed),
            glow: Light(1.0, 0.62, 0.30).mix(paint(i, 2, seed), 0.22 + 0.25 * chance(i, 4, seed)),
        }
    }
}

impl Sign {
    fn new(i: i32, seed: u32, rush: f32) -> Sign {
        let pick = chance(i, 0, seed);
        Sign {
            on: if pick < 0.55 {
                mix(0.55, 1.35, rush)
            } else {
                1.25 * smooth((pick - 0.55) * 1.6, (pick - 0.55) * 1.6 + 0.25, rush)
            },
            colour: paint(i, 1, seed),
            middle: mix(0.35, 0.65, chance(i, 2, seed)),
            kind: hash(i, 5, seed) % 5,
        }
    }
}

const WARM: Light = Light(1.0, 0.56, 0.22);
const TEAL: Light = Light(0.10, 0.78, 0.72);

/// The colours of signs and shops: mostly amber, some teal, a little rose.
fn paint(i: i32, which: i32, seed: u32) -> Light {
    match (chance(i, which, seed) * 10.0) as u32 {
        0..=3 => Light(1.0, 0.50, 0.16),
        4 | 5 => Light(1.0, 0.72, 0.42),
        6 | 7 => TEAL,
        8 => Light(0.95, 0.20, 0.34),
        _ => Light(0.22, 0.52, 1.0),
    }
}

/// The light that comes from a wall.
pub(super) fn wall(spot: Spot<'_>, bricks: &mut Bumps, shelves: &mut Bumps) -> Light {
    let Spot {
        side,
        house,
        z,
        y,
        pixel_z,
        pixel_y,
    } = spot;
    let (along, width) = (z - house.from, house.width());
    let grain = if pixel_z < 0.6 {
        1.0 + 0.16 * bricks.at(z * 1.3, y * 0.9, side.seed() + 9) * smooth(0.6, 0.2, pixel_z)
    } else {
        1.0
    };
    // Sky from above, lamps from below.
    let dusk = Light(0.42, 0.76, 0.98) * (0.30 + 0.026 * y);
    let lamp = super::lamps::nearness(z);
    let pool = fade((1.0 - lamp) * 3.2) * fade((y - 3.4).abs() * 0.5);
    let mut light = house.brick.tint(dusk + Light(3.4, 1.75, 0.66) * pool) * grain;
    // Ledges between floors, and a dark joint between houses.
    let storey = (y - SHOP) / FLOOR;
    let level = (storey - floor(storey)) * FLOOR;
    light = light * (1.0 + 0.55 * cover(level, 0.0, 0.22, pixel_y) * smooth(0.4, 0.1, pixel_y));
    light =
        light * (1.0 - 0.7 * (cover(along, -0.05, 0.14, pixel_z) + cover(along, width - 0.14, width + 0.05, pixel_z)));
    if y > SHOP {
        flats(light, spot, level)
    } else {
        shop(light, spot, shelves)
    }
}

fn flats(light: Light, spot: Spot<'_>, level: f32) -> Light {
    let Spot {
        house,
        z,
        y,
        pixel_z,
        pixel_y,
        ..
    } = spot;
    let (along, width) = (z - house.from, house.width());
    let count = floor(width / WINDOW).max(1.0);
    let column = floor(along / width * count);
    let within = (along / width * count - column) * width / count;
    let pane = width / count;
    let inside = cover(within, 0.55, pane - 0.55, pixel_z) * cover(level, 0.75, 2.45, pixel_y);
    if inside <= 0.0 {
        return light;
    }
    let bar = cover(within, pane / 2.0 - 0.05, pane / 2.0 + 0.05, pixel_z);
    let floor = ((y - SHOP) / FLOOR) as usize;
    let window = &house.windows[floor.min(FLOORS - 1)][(column as usize).min(COLUMNS - 1)];
    let curtain = 0.55 + 0.45 * smooth(0.75, 2.4, level) * window.curtain;
    let dark = Light(0.020, 0.045, 0.060) * (0.8 + 0.12 * y.min(12.0) * 0.5);
    let glass = dark.mix(window.colour * (curtain * window.bright), window.lit);
    light.mix(glass * (1.0 - 0.75 * bar), inside)
}

fn shop(mut light: Light, spot: Spot<'_>, shelves: &mut Bumps) -> Light {
    let Spot {
        side,
        house,
        z,
        y,
        pixel_z,
        pixel_y,
    } = spot;
    let seed = side.seed() + 20;
    let (along, width) = (z - house.from, house.width());
    let Shop { wake, door, glow } = house.shop;
    // A wide pane with a door beside it, a sill below, shelves of dim shapes within.
    let (from, to) = (0.8, width - 0.8);
    let pane = cover(along, from, to, pixel_z) * cover(y, 0.55, 2.75, pixel_y);
    if pane > 0.0 {
        let door = mix(from + 0.4, to - 1.6, door);
        let frame = cover(along, door - 0.09, door + 0.09, pixel_z) + cover(along, door + 1.15, door + 1.33, pixel_z);
        let detail = smooth(0.5, 0.08, pixel_z);
        let shapes = if detail > 0.0 {
            let things = 0.20 * shelves.at(z * 0.9, y * 0.7, seed + 3) + 0.9 * bokeh(z, y, pixel_z, seed + 4);
            0.62 + things * detail
        } else {
            0.62
        };
        let falloff = 0.45 + 0.55 * smooth(0.4, 2.6, y);
        let inside = glow * (0.50 * wake * shapes.max(0.15) * falloff) + Light(0.012, 0.026, 0.034);
        light = light.mix(inside * (1.0 - 0.8 * frame.min(1.0)), pane);
    }
    // An awning's edge lit by the pane.
    let awning = cover(along, from - 0.2, to + 0.2, pixel_z) * cover(y, 2.75, 2.95, pixel_y);
    light = light.mix(glow * (0.20 * wake) + Light(0.015, 0.02, 0.025), awning);
    light + sign(spot)
}

/// Lamps within a shop, out of focus: soft discs here and there.
fn bokeh(z: f32, y: f32, pixel: f32, seed: u32) -> f32 {
    let (column, row) = (floor(z / 0.7) as i32, floor(y / 0.62) as i32);
    let pick = |which: u32| chance(column, row, seed * 8 + which);
    if pick(0) < 0.62 {
        return 0.0;
    }
    let (middle_z, middle_y) = (
        column as f32 + mix(0.4, 0.6, pick(1)),
        row as f32 + mix(0.42, 0.58, pick(2)),
    );
    let (u, v) = (z - middle_z * 0.7, y - middle_y * 0.62);
    let distance = (u * u + v * v).sqrt();
    cover(distance, -1.0, mix(0.06, 0.22, pick(3)), pixel.max(0.05)) * mix(0.3, 1.0, pick(4))
}

/// A sign above the shop: bars, dots and rings of light, no letters.
fn sign(spot: Spot<'_>) -> Light {
    let Spot {
        house,
        z,
        y,
        pixel_z,
        pixel_y,
        ..
    } = spot;
    let Sign {
        on,
        colour,
        middle,
        kind,
    } = house.sign;
    if on <= 0.0 || !(2.9..4.0).contains(&y) {
        return Light::default();
    }
    let (u, v) = (z - house.from - house.width() * middle, y - 3.42);
    let blur = pixel_z.max(pixel_y);
    let ring = |u: f32, v: f32, radius: f32, thick: f32| {
        let distance = ((u * u + v * v).sqrt() - radius).abs();
        cover(distance, -1.0, thick, blur)
    };
    let bar = |u: f32, v: f32, wide: f32, tall: f32| cover(u, -wide, wide, pixel_z) * cover(v, -tall, tall, pixel_y);
    let shape = match kind {
        0 => bar(u, v + 0.16, 1.9, 0.035) + bar(u, v - 0.16, 1.3, 0.035) + ring(u + 2.35, v, 0.24, 0.035),
        1 => (-3..=3).map(|k| ring(u - k as f32 * 0.55, v, 0.0, 0.13)).sum::<f32>(),
        2 => ring(u + 0.42, v, 0.27, 0.04) + ring(u, v, 0.27, 0.04) + ring(u - 0.42, v, 0.27, 0.04),
        3 => bar(u, v, 2.1, 0.20) * 0.55 + bar(u, v + 0.26, 2.1, 0.025),
        _ => bar(u - v, v, 0.7, 0.05) + bar(u + 1.5, v, 0.5, 0.19) * 0.6 + bar(u - 1.6, v, 0.5, 0.05),
    };
    colour * (shape.min(1.0) * on * 2.3)
}
