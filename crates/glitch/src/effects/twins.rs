//! Each pass over a line against the arithmetic of its one pixel, at every instruction set, bit for bit.

use breath::Recipe;
use fearless_simd::f32x16;
use fearless_simd::prelude::*;

use super::{bleed, chroma_shift, glow, grain, noise, scan_lines, soften, tone::Tone, veil};
use crate::ahead::Ahead;
use crate::brush::{self, Broad, Brush};
use crate::four::{Four, four};
use crate::group::GROUP;
use crate::hash::{hash, signed};
use crate::lamp;
use crate::light::{Field, FieldRow};
use crate::lit::Lighting;
use crate::number::{lerp, luma, three, within};
use crate::place::Place;
use crate::sample::{F32, Sample};
use crate::simd::{Level, Simd, at_level};
use crate::strokes::Strokes;

/// An odd length and an odd beginning: groups that a stretch does not fill count too.
const LEN: usize = 777;
const COLUMN: usize = 21;

/// Numbers from below black to above white, some of them extreme.
fn plane(seed: u32) -> Vec<f32> {
    let value = |i: i32| match i % 97 {
        13 => -0.0,
        29 => 65504.0,
        31 => f32::NAN,
        37 => f32::INFINITY,
        _ => signed(hash(seed, i, 0)) * 1.5 + 0.5,
    };
    (0..LEN as i32).map(value).collect()
}

fn bits(planes: &[Vec<f32>; 3]) -> Vec<u32> {
    // Which NaN comes out is not promised, nor the sign of a black that gets no light: 0 is added, or nothing.
    planes
        .iter()
        .flatten()
        .map(|v| if v.is_nan() { u32::MAX } else { (v + 0.0).to_bits() })
        .collect()
}

/// Runs `fast` over planes at each level and `slow` over each pixel.
fn compare(fast: impl Fn(Level, [&mut [f32]; 3]), slow: impl Fn(usize, [f32; 3]) -> [f32; 3]) {
    let source = [plane(1), plane(2), plane(3)];
    let mut expected = source.clone();
    for i in 0..LEN {
        let pixel = slow(i, [source[0][i], source[1][i], source[2][i]]);
        expected
            .iter_mut()
            .zip(pixel)
            .for_each(|(plane, value)| plane[i] = value);
    }
    assert_ne!(bits(&expected), bits(&source), "the effect does nothing");
    for simd in Simd::ALL {
        let mut planes = source.clone();
        fast(Level::new(simd), planes.each_mut().map(Vec::as_mut_slice));
        assert_eq!(bits(&planes), bits(&expected), "{simd:?}");
    }
}

/// A line of a small picture of so many planes, part of it 0, and the same as large as the line.
fn field(seed: u32, planes: usize, side: usize) -> (FieldRow, Vec<Vec<f32>>) {
    let mut field = Field::default();
    field.resize(planes, side, COLUMN + LEN, 64);
    let width = field.width;
    for (i, cell) in field.rows_mut().iter_mut().enumerate() {
        let dark = i % width * side / 160 % 2 == 1;
        *cell = if dark {
            0.0
        } else {
            signed(hash(seed, i as i32, 0)).abs()
        };
    }
    let mut row = FieldRow::default();
    row.set_light(Level::new(Simd::Baseline), &field, 37, |row, out| {
        out.copy_from_slice(field.row(row))
    });
    let large = (0..planes).map(|plane| {
        let mut out = Vec::new();
        row.draw(Level::new(Simd::Baseline), plane, COLUMN + LEN, &mut out);
        out[COLUMN..COLUMN + LEN].to_vec()
    });
    let large = large.collect();
    (row, large)
}

/// A texture over the groups that the line touches.
fn texture(seed: u32) -> Vec<i8> {
    (0..(COLUMN + LEN) as i32 + 16)
        .map(|i| (hash(seed, i, 0) >> 24) as i8)
        .collect()
}

/// Where the line lies.
fn place() -> Place {
    Place {
        column: COLUMN,
        skip: 0,
        len: LEN,
    }
}

/// What lies over one pixel.
#[derive(Default)]
struct Pixel {
    planes: [f32; 5],
    fog: f32,
    noise: f32,
    grain: f32,
}

impl brush::Over<f32> for Pixel {
    fn tape(&self, plane: usize) -> f32 {
        self.planes[plane]
    }
    fn fog(&self) -> f32 {
        self.fog
    }
    fn noise(&self) -> f32 {
        self.noise
    }
    fn grain(&self) -> f32 {
        self.grain
    }
}

/// The blurred picture and the light over one pixel.
struct Lit([[f32; 3]; 2]);

impl lamp::Over<f32> for Lit {
    fn soft(&self, plane: usize) -> f32 {
        self.0[0][plane]
    }
    fn light(&self, plane: usize) -> f32 {
        self.0[1][plane]
    }
}

fn finished(strokes: Strokes, over: impl Fn(usize) -> Pixel) {
    compare(
        |level, [r, g, b]| strokes.apply(level, &place(), [r, g, b, &mut []]),
        |i, pixel| strokes.pixel(&over(i), pixel),
    );
    compare(
        |level, planes| {
            let mut bytes = vec![0; LEN * 16];
            let [r, g, b] = planes.each_ref().map(|plane| &**plane);
            let clear: Vec<f32> = (0..LEN).map(|i| i as f32 / LEN as f32).collect();
            for alpha in [&clear[..], &[]] {
                strokes.store::<F32>(level, &place(), [r, g, b, alpha], Ahead::default(), &mut bytes);
                for (i, pixel) in bytes.as_chunks::<16>().0.iter().enumerate() {
                    let expected = alpha.get(i).copied().unwrap_or(1.0);
                    assert_eq!(F32::load(&pixel[12..]), expected, "alpha of {i}");
                }
            }
            for (i, pixel) in bytes.as_chunks::<16>().0.iter().enumerate() {
                let channel = |c: usize| F32::load(&pixel[c * 4..]);
                [planes[0][i], planes[1][i], planes[2][i]] = [0, 1, 2].map(channel);
            }
        },
        |i, pixel| strokes.pixel(&over(i), pixel),
    );
    compare(
        |level, planes| four_by_four(&strokes, level, planes),
        |i, pixel| strokes.pixel(&over(i), pixel),
    );
}

/// Changes planes four groups at a time, whether or not the level would; what they do not fill, one by one.
fn four_by_four(strokes: &Strokes, level: Level, [r, g, b]: [&mut [f32]; 3]) {
    let place = place();
    let source = [&r, &g, &b].map(|plane| plane.to_vec());
    strokes.apply(level, &place, [&mut *r, &mut *g, &mut *b, &mut []]);
    let (_, whole, _) = place.parts();
    for group in (whole.start..=whole.end - 4).step_by(4) {
        let at = group * GROUP - COLUMN;
        let part = at..at + 4 * GROUP;
        let load = source
            .each_ref()
            .map(|plane| plane[part.clone()].as_chunks::<GROUP>().0);
        let mut done = [[[0.0; GROUP]; 4]; 3];
        at_level!(level, s => {
            let brush = Brush::new(s, strokes, group, COLUMN / GROUP);
            let pixels = three!(c => Four(four!(n => f32x16::load_array_ref(s, &load[c][n]))));
            let [r, g, b] = strokes.pixel(&Broad(&brush), pixels);
            done = [r, g, b].map(|Four(groups)| groups.map(f32x16::to_array));
        });
        for (plane, done) in [&mut *r, &mut *g, &mut *b].into_iter().zip(done) {
            plane[part.clone()].copy_from_slice(done.as_flattened());
        }
    }
}

fn lit(lighting: Lighting, over: impl Fn(usize) -> [[f32; 3]; 2]) {
    compare(
        |level, planes| lighting.apply(level, &place(), planes),
        |i, pixel| lighting.pixel(&Lit(over(i)), pixel),
    );
}

fn toned() -> Tone {
    let recipe = Recipe {
        saturation: 0.4,
        warmth: -0.3,
        contrast: 0.6,
        ..Recipe::IDENTITY
    };
    Tone::new(&recipe).unwrap()
}

#[test]
fn tone_is_its_pixel() {
    let tone = toned();
    let strokes = Strokes {
        tone: Some(&tone),
        ..Strokes::default()
    };
    finished(strokes, |_| Pixel::default());
}

#[test]
fn softness_and_light_are_their_pixel() {
    for side in [1, 2, 4, 8, 16, 32] {
        let (soft, large_soft) = field(40, 3, side);
        let (glow, large_glow) = field(41, 3, side);
        for linear in [false, true] {
            let [soft, glow] = [&soft, &glow];
            for lighting in [
                Lighting {
                    linear,
                    soft: Some((0.4, soft)),
                    glow: None,
                },
                Lighting {
                    linear,
                    soft: None,
                    glow: Some(glow),
                },
                Lighting {
                    linear,
                    soft: Some((0.4, soft)),
                    glow: Some(glow),
                },
            ] {
                lit(lighting, |i| {
                    [&large_soft, &large_glow].map(|planes| [0, 1, 2].map(|c: usize| planes[c][i]))
                });
            }
        }
    }
}

#[test]
fn every_stroke_is_its_pixel_alone_and_over_the_others() {
    let tone = toned();
    let (tape, ran) = field(40, 5, 8);
    let (fog, density) = field(40, 1, 16);
    let (noise, grain) = (texture(5), texture(6));
    let all = Strokes {
        tape: Some((0.7, 0.5, &tape)),
        tone: Some(&tone),
        fog: Some((0.8, &fog)),
        noise: Some((0.001, &noise)),
        grain: Some((0.0005, &grain)),
        kept: Some(scan_lines::kept(0.8, 1080.0, 2)),
        linear: true,
    };
    let none = Strokes::default();
    let skip = COLUMN % 16;
    for strokes in [
        Strokes { tape: all.tape, ..none },
        Strokes {
            tape: Some((0.7, 0.0, &tape)),
            ..none
        },
        Strokes { fog: all.fog, ..none },
        Strokes {
            noise: all.noise,
            ..none
        },
        Strokes {
            grain: all.grain,
            ..none
        },
        Strokes { kept: all.kept, ..none },
        Strokes { linear: true, ..none },
        all,
    ] {
        finished(strokes, |i| Pixel {
            planes: std::array::from_fn(|plane| ran[plane][i]),
            fog: density[0][i],
            noise: f32::from(noise[skip + i]),
            grain: f32::from(grain[skip + i]),
        });
    }
}

#[test]
fn late_colour_is_its_pixel() {
    let late = [plane(7), plane(8), plane(9)];
    compare(
        |level, planes| chroma_shift::recolour(level, late.each_ref().map(Vec::as_slice), planes),
        |i, pixel| chroma_shift::recoloured([0, 1, 2].map(|c| late[c][i]), pixel),
    );
}

#[test]
fn lagging_colour_is_its_pixel() {
    let line = [plane(7), plane(8), plane(9)];
    let place = line[0].len() - 8;
    for right in [-2.0, -1.25, 0.0, 0.3, 1.75] {
        let lag = |level, planes: [&mut [f32]; 3]| {
            let len = planes[0].len().min(place);
            chroma_shift::lag(
                level,
                line.each_ref().map(Vec::as_slice),
                4,
                right,
                planes.map(|plane| &mut plane[..len]),
            );
        };
        compare(lag, |i, pixel| {
            if i >= place {
                return pixel;
            }
            let whole = (-right).floor();
            let near = (i as f32 + 4.0 + whole) as usize;
            let late = line
                .each_ref()
                .map(|plane| lerp(plane[near], plane[near + 1], -right - whole));
            chroma_shift::recoloured(late, line.each_ref().map(|plane| plane[i + 4]))
        });
    }
}

#[test]
fn late_colour_keeps_brightness() {
    let now = [0.3, 0.4, 0.5];
    let late = chroma_shift::recoloured([0.9, 0.1, 0.2], now);
    assert!((luma(late) - luma(now)).abs() < 1e-6);
    assert!(late[0] > late[1], "the late colour is red");
}

#[test]
fn bled_colour_keeps_brightness() {
    let pixel = [0.8, 0.3, 0.1];
    let bled = bleed::bled(0.7, [0.05, 0.3], pixel);
    let [y, before] = [luma(bled), luma(pixel)];
    assert!((y - before).abs() < 1e-6, "{y} is not {before}");
    assert!(bled[2] > pixel[2], "blue has run in");
}

#[test]
fn grain_leaves_black_and_white_alone() {
    assert_eq!(grain::added(0.1, 2.0, 0.0), 0.0);
    assert_eq!(grain::added(0.1, 2.0, within(1.0)), 0.0);
    assert!(grain::added(0.1, 2.0, 0.5) > 0.1);
}

#[test]
fn noise_leaves_white_alone() {
    assert!(noise::added(0.1, 2.0, within(1.0)).abs() < 1e-6);
    assert!(noise::added(0.1, 2.0, 0.0) > 0.1);
}

#[test]
fn no_light_and_no_fog_change_nothing() {
    assert_eq!(glow::lit(0.0, 0.7), 0.7);
    assert_eq!(veil::veiled(0.8, 0.0, [0.1, 0.2, 0.3]), [0.1, 0.2, 0.3]);
    assert_eq!(soften::softened(0.0, 0.9, 0.3), 0.3);
}
