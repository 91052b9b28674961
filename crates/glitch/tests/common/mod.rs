//! Pictures and recipes for the tests.

use breath::{Drop, Event, MAX_DROPS, MAX_EVENTS, Recipe, Ring, Wave};
use glitch::{Components, Depth, Encoding, Job, Outcome, PictureMut, PictureRef, Rect, Scratch, Workers};
use proptest::prelude::*;

/// A float picture in memory, rows from the bottom up.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) bounds: Rect,
    pub(crate) components: Components,
    pub(crate) premultiplied: bool,
    pub(crate) values: Vec<f32>,
}

impl Picture {
    /// A picture with edges, gradients, lamps above white and, where it has alpha, some transparency.
    pub(crate) fn street(bounds: Rect, components: Components, premultiplied: bool) -> Self {
        let mut values = Vec::new();
        for y in bounds.y1..bounds.y2 {
            for x in bounds.x1..bounds.x2 {
                let lamp = (x * 5 + y * 3).rem_euclid(37) == 0;
                let alpha = if x.rem_euclid(9) == 4 { 0.4 } else { 1.0 };
                let base = ((x * 13 + y * 29).rem_euclid(64)) as f32 / 64.0;
                let value = |k: f32| if lamp { 1.8 } else { base * k } * if premultiplied { alpha } else { 1.0 };
                match components {
                    Components::Rgba => values.extend([value(1.0), value(0.8), value(0.6), alpha]),
                    Components::Rgb => values.extend([value(1.0), value(0.8), value(0.6)]),
                    Components::Alpha => values.push(base),
                }
            }
        }
        Self {
            bounds,
            components,
            premultiplied,
            values,
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.values.iter().flat_map(|v| v.to_ne_bytes()).collect()
    }

    pub(crate) fn row_bytes(&self) -> isize {
        (self.bounds.width() * self.components.count() * 4) as isize
    }
}

/// How a render is done, apart from what it shows.
pub(crate) struct Way<'a> {
    pub(crate) windows: Vec<Rect>,
    pub(crate) workers: &'a dyn Workers,
    pub(crate) scratch: &'a Scratch,
    pub(crate) encoding: Encoding,
    pub(crate) pixel_aspect: f32,
}

/// Renders `source` whole, window by window, and returns the bits.
pub(crate) fn render(recipe: &Recipe, source: &Picture, held: Option<&Picture>, way: &Way) -> Vec<u32> {
    let (bytes, row_bytes) = (source.bytes(), source.row_bytes());
    let held_bytes = held.map(Picture::bytes);
    let view = |bytes, picture: &Picture| {
        let (components, premultiplied) = (picture.components, picture.premultiplied);
        PictureRef::new(
            bytes,
            picture.bounds,
            picture.row_bytes(),
            Depth::F32,
            components,
            premultiplied,
        )
        .unwrap()
    };
    let mut result = vec![0; bytes.len()];
    for window in &way.windows {
        let job = Job {
            recipe,
            source: view(&bytes, source),
            held: held
                .zip(held_bytes.as_deref())
                .map(|(picture, bytes)| view(bytes, picture)),
            picture: source.bounds,
            pixel_aspect: way.pixel_aspect,
            window: *window,
            encoding: way.encoding,
            workers: way.workers,
            abort: &|| false,
        };
        let (components, premultiplied) = (source.components, source.premultiplied);
        let mut to = PictureMut::new(
            &mut result,
            source.bounds,
            row_bytes,
            Depth::F32,
            components,
            premultiplied,
        )
        .unwrap();
        assert_eq!(glitch::render(&job, &mut to, way.scratch), Ok(Outcome::Done));
    }
    result
        .chunks_exact(4)
        .map(|v| u32::from_ne_bytes([v[0], v[1], v[2], v[3]]))
        .collect()
}

fn amount() -> impl Strategy<Value = f32> {
    prop_oneof![Just(0.0_f32), 0.0..1.0_f32, Just(1.0)]
}

fn event() -> impl Strategy<Value = Event> {
    let place = (-0.2..1.2_f32, -0.2..1.2_f32, 0.0..0.6_f32, 0.0..0.5_f32, amount());
    let blocks = (0.004..0.1_f32, 1.0..9.0_f32, amount(), -0.2..0.2_f32, -0.2..0.2_f32);
    let rest = (
        -0.05..0.05_f32,
        prop_oneof![Just(0.0_f32), 0.0..0.1_f32],
        amount(),
        amount(),
        any::<u32>(),
    );
    (place, blocks, rest).prop_map(|(a, b, c)| Event {
        x: a.0,
        y: a.1,
        half_width: a.2,
        half_height: a.3,
        round: a.4,
        block: b.0,
        block_aspect: b.1,
        level: b.2,
        shift: b.3,
        row_shift: b.4,
        split: c.0,
        cell: c.1,
        freeze: c.2,
        chroma: c.3,
        seed: c.4,
    })
}

fn drop() -> impl Strategy<Value = Drop> {
    (-0.1..1.1_f32, -0.1..1.1_f32, 0.0..0.2_f32, 1.0..2.0_f32, amount()).prop_map(|(x, y, radius, stretch, level)| {
        Drop {
            x,
            y,
            radius,
            stretch,
            level,
        }
    })
}

fn ring() -> impl Strategy<Value = Ring> {
    (-0.1..1.1_f32, -0.1..1.1_f32, 0.0..0.6_f32, 0.0..0.2_f32, -0.1..0.1_f32).prop_map(
        |(x, y, radius, width, height)| Ring {
            x,
            y,
            radius,
            width,
            height,
        },
    )
}

fn wave() -> impl Strategy<Value = Wave> {
    (-0.1..1.1_f32, 0.0..0.6_f32, -0.1..0.1_f32, 0.05..2.0_f32, 0.0..3.0_f32).prop_map(
        |(y, half_height, shift, length, phase)| Wave {
            y,
            half_height,
            shift,
            length,
            phase,
        },
    )
}

/// Any recipe, each effect on about every third time.
pub(crate) fn recipe() -> impl Strategy<Value = Recipe> {
    let some = |most: f32| prop_oneof![2 => Just(0.0_f32), 1 => -most..most];
    let numbers = proptest::collection::vec(some(1.0), 40);
    let lists = (
        proptest::collection::vec(event(), 0..4),
        proptest::collection::vec(drop(), 0..6),
        proptest::collection::vec(ring(), 0..3),
        proptest::collection::vec(wave(), 0..3),
    );
    (numbers, lists, any::<u32>()).prop_map(|(n, (events, drops, rings, waves), seed)| {
        let mut r = Recipe::IDENTITY;
        r.shake = [n[0] * 0.05, n[1] * 0.05];
        r.split = [n[3] * 0.05, n[4] * 0.05];
        r.split_radial = n[5] * 0.05;
        r.chroma_shift = [n[6] * 0.1, n[7] * 0.1];
        r.bleed_length = n[8] * 0.1;
        r.bleed = n[9].abs();
        r.overflow = n[10].abs();
        r.grain = n[11].abs() * 0.2;
        r.grain_seed = seed;
        r.noise = n[12].abs() * 0.2;
        r.noise_seed = seed ^ 5;
        r.low_res_seed = seed ^ 6;
        r.grain_drift = [n[13], n[14]];
        r.low_res = n[15].abs();
        r.low_res_cell = n[16].abs() * 0.1;
        r.held = 0.1;
        r.stutter = n[17].abs();
        r.scan_lines = n[18].abs();
        r.sync_slip = n[19] * 0.2;
        r.sync_y = n[20].abs();
        r.soften = n[21].abs();
        r.soften_radius = 0.002 + n[22].abs() * 0.02;
        r.glow = n[23].abs() * 2.0;
        r.glow_threshold = n[24].abs();
        r.glow_warmth = n[25].abs();
        r.saturation = n[26];
        r.warmth = n[27];
        r.contrast = n[28];
        r.veil = n[29].abs();
        r.veil_drift = [n[30], n[31]];
        r.veil_seed = seed ^ 9;
        if n[32] > 0.5 {
            r.mix = n[33].abs();
        }
        r.event_count = events.len().min(MAX_EVENTS) as u32;
        r.events[..events.len()].copy_from_slice(&events);
        r.drop_count = drops.len().min(MAX_DROPS) as u32;
        r.drops[..drops.len()].copy_from_slice(&drops);
        r.ring_count = rings.len() as u32;
        r.rings[..rings.len()].copy_from_slice(&rings);
        r.wave_count = waves.len() as u32;
        r.waves[..waves.len()].copy_from_slice(&waves);
        r
    })
}

pub(crate) fn components() -> impl Strategy<Value = Components> {
    prop_oneof![3 => Just(Components::Rgba), 1 => Just(Components::Rgb), 1 => Just(Components::Alpha)]
}
