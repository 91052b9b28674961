//! Each loop over planes against the arithmetic of its one pixel, at every instruction set, bit for bit.

use breath::Recipe;

use super::{bleed, chroma_shift, glow, grain, noise, scan_lines, soften, tone::Tone, veil};
use crate::finish::Strokes;
use crate::hash::{hash, signed};
use crate::numbers::{lerp, luma};
use crate::simd::{Level, Simd};
use crate::tile::{Tile, Tiles};

/// An odd length: the ends of vectors count too.
const LEN: usize = 777;

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
    // Which NaN comes out is not promised.
    planes
        .iter()
        .flatten()
        .map(|v| if v.is_nan() { u32::MAX } else { v.to_bits() })
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

/// Nothing to do.
const IDLE: Strokes = Strokes {
    tone: None,
    fog: None,
    noise: None,
    grain: None,
    kept: 1.0,
};

/// A texture's line, in two parts that meet within a vector.
fn texture_line(tile: &Tile, line: i32, first: i32) -> Vec<f32> {
    let read = |simd, from: usize, to: usize| {
        let mut out = Vec::new();
        tile.line(Level::new(simd), 5, line, first + from as i32, to - from, &mut out);
        out.truncate(to - from);
        out
    };
    let whole = read(Simd::best(), 0, LEN);
    assert_eq!(read(Simd::Baseline, 0, 301), whole[..301]);
    assert_eq!(read(Simd::best(), 301, LEN), whole[301..]);
    whole
}

#[test]
fn tone_is_its_pixel() {
    let recipe = Recipe {
        saturation: 0.4,
        warmth: -0.3,
        contrast: 0.6,
        ..Recipe::IDENTITY
    };
    let tone = Tone::new(&recipe).unwrap();
    let strokes = Strokes {
        tone: Some(&tone),
        ..IDLE
    };
    compare(
        |level, planes| strokes.apply(level, planes),
        |_, pixel| tone.pixel(pixel),
    );
}

#[test]
fn soften_is_its_pixel() {
    let blurred = [plane(7), plane(8), plane(9)];
    compare(
        |level, planes| soften::soften(level, 0.4, blurred.each_ref().map(Vec::as_slice), planes),
        |i, pixel| [0, 1, 2].map(|c| soften::softened(0.4, blurred[c][i], pixel[c])),
    );
}

#[test]
fn glow_is_its_pixel() {
    let light = [plane(7), plane(8), plane(9)].map(|plane| plane.into_iter().map(f32::abs).collect::<Vec<_>>());
    compare(
        |level, planes| glow::spill(level, light.each_ref().map(Vec::as_slice), planes),
        |i, pixel| [0, 1, 2].map(|c| glow::lit(light[c][i], pixel[c])),
    );
}

#[test]
fn grain_is_its_pixel() {
    let line = texture_line(&grain::texture(&Tiles::default(), 1.5), -3, 100);
    let strokes = Strokes {
        grain: Some((0.05, &line)),
        ..IDLE
    };
    compare(
        |level, planes| strokes.apply(level, planes),
        |i, pixel| grain::grained(0.05, line[i], pixel),
    );
}

#[test]
fn noise_is_its_pixel() {
    let line = texture_line(&noise::texture(&Tiles::default(), 1080), 38, 91);
    let strokes = Strokes {
        noise: Some((0.1, &line)),
        ..IDLE
    };
    compare(
        |level, planes| strokes.apply(level, planes),
        |i, pixel| noise::noisy(0.1, line[i], pixel),
    );
}

#[test]
fn fog_is_its_pixel() {
    let density: Vec<f32> = (0..LEN as i32).map(|i| signed(hash(9, i, 0)).abs()).collect();
    let strokes = Strokes {
        fog: Some((0.8, &density)),
        ..IDLE
    };
    compare(
        |level, planes| strokes.apply(level, planes),
        |i, pixel| veil::veiled(0.8, density[i], pixel),
    );
}

#[test]
fn scan_lines_are_their_pixel() {
    let kept = scan_lines::kept(0.8, 1080.0, 2);
    assert!(kept < 1.0);
    let strokes = Strokes { kept, ..IDLE };
    compare(
        |level, planes| strokes.apply(level, planes),
        |_, pixel| pixel.map(|v| v * kept),
    );
}

#[test]
fn strokes_lie_over_each_other_in_order() {
    let recipe = Recipe {
        saturation: 0.4,
        contrast: 0.6,
        ..Recipe::IDENTITY
    };
    let tone = Tone::new(&recipe).unwrap();
    let texture = plane(4).iter().map(|v| v.clamp(0.0, 1.0)).collect::<Vec<_>>();
    let strokes = Strokes {
        tone: Some(&tone),
        fog: Some((0.7, &texture)),
        noise: Some((0.1, &texture)),
        grain: Some((0.05, &texture)),
        kept: 0.9,
    };
    compare(
        |level, planes| strokes.apply(level, planes),
        |i, pixel| {
            let pixel = veil::veiled(0.7, texture[i], tone.pixel(pixel));
            let pixel = noise::noisy(0.1, texture[i], pixel);
            grain::grained(0.05, texture[i], pixel).map(|v| v * 0.9)
        },
    );
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
            chroma_shift::recoloured(late, pixel)
        });
    }
}

#[test]
fn late_colour_keeps_brightness() {
    let now = [0.3, 0.4, 0.5];
    let [r, g, b] = chroma_shift::recoloured([0.9, 0.1, 0.2], now);
    let [y, before] = [luma(r, g, b), luma(now[0], now[1], now[2])];
    assert!((y - before).abs() < 1e-6);
    assert!(r > g, "the late colour is red");
}

#[test]
fn bled_colour_keeps_brightness() {
    let pixel = [0.8, 0.3, 0.1];
    let [r, g, b] = bleed::bled(0.7, [0.05, 0.3], pixel);
    let [y, before] = [luma(r, g, b), luma(0.8, 0.3, 0.1)];
    assert!((y - before).abs() < 1e-6, "{y} is not {before}");
    assert!(b > pixel[2], "blue has run in");
}

#[test]
fn grain_leaves_black_and_white_alone() {
    assert_eq!(grain::grained(0.1, 2.0, [0.0; 3]), [0.0; 3]);
    assert_eq!(grain::grained(0.1, 2.0, [1.0; 3]), [1.0; 3]);
    assert!(grain::grained(0.1, 2.0, [0.5; 3])[1] > 0.6);
}
