//! A render at half the size looks like the full render, halved.
#![expect(clippy::unwrap_used, clippy::tests_outside_test_module, reason = "tests may stop")]

use breath::{Event, Recipe};
use glitch::{Components, Depth, Encoding, Job, PictureMut, PictureRef, Rect, Scratch, SingleThread};

const WIDTH: usize = 960;
const HEIGHT: usize = 540;

/// Buildings, windows and lamps: edges of every size.
fn street() -> Vec<f32> {
    let mut values = Vec::new();
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (u, v) = (x as f32 / HEIGHT as f32, y as f32 / HEIGHT as f32);
            let house = ((u * 5.0).floor() * 0.37).fract();
            let lit = (u * 31.0).fract() < 0.45 && (v * 23.0).fract() < 0.5;
            let lamp = ((u * 4.0).fract() - 0.5).hypot((v * 3.0).fract() - 0.5) < 0.07;
            let value = if lamp {
                1.3
            } else {
                house * 0.4 + v * 0.3 + if lit { 0.25 } else { 0.0 }
            };
            values.extend([value, value * 0.85, value * 0.7 + 0.05]);
        }
    }
    values
}

fn halved(values: &[f32], width: usize) -> Vec<f32> {
    let row = width * 3;
    let mut half = Vec::new();
    for two in values.chunks_exact(row * 2) {
        for x in 0..width / 2 {
            for c in 0..3 {
                let at = |dx: usize, dy: usize| two[dy * row + (x * 2 + dx) * 3 + c];
                half.push((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) * 0.25);
            }
        }
    }
    half
}

fn render(recipe: &Recipe, values: &[f32], width: usize, height: usize) -> Vec<f32> {
    let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_ne_bytes()).collect();
    let mut result = vec![0; bytes.len()];
    let bounds = Rect::new(0, 0, width as i32, height as i32);
    let row_bytes = -(width as isize * 12);
    let source = PictureRef::new(&bytes, bounds, row_bytes, Depth::F32, Components::Rgb, false).unwrap();
    let mut to = PictureMut::new(&mut result, bounds, row_bytes, Depth::F32, Components::Rgb, false).unwrap();
    let job = Job {
        recipe,
        source,
        held: None,
        picture: bounds,
        pixel_aspect: 1.0,
        window: bounds,
        encoding: Encoding::Video,
        workers: &SingleThread,
        abort: &|| false,
    };
    glitch::render(&job, &mut to, &Scratch::default()).unwrap();
    result
        .chunks_exact(4)
        .map(|v| f32::from_ne_bytes([v[0], v[1], v[2], v[3]]))
        .collect()
}

/// Mean structural similarity of the greens, over squares of 8 pixels (Wang et al., 2004).
fn similarity(a: &[f32], b: &[f32], width: usize) -> f32 {
    let green = |values: &[f32], x: usize, y: usize| values[(y * width + x) * 3 + 1];
    let height = a.len() / 3 / width;
    let (mut sum, mut count) = (0.0, 0.0);
    for y in (0..height - 8).step_by(4) {
        for x in (0..width - 8).step_by(4) {
            let (mut ma, mut mb, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for (dx, dy) in (0..64).map(|i| (i % 8, i / 8)) {
                let (va, vb) = (green(a, x + dx, y + dy), green(b, x + dx, y + dy));
                ma += va / 64.0;
                mb += vb / 64.0;
                aa += va * va / 64.0;
                bb += vb * vb / 64.0;
                ab += va * vb / 64.0;
            }
            let (va, vb, cov) = (aa - ma * ma, bb - mb * mb, ab - ma * mb);
            let (c1, c2) = (0.0001, 0.0009);
            sum += (2.0 * ma * mb + c1) * (2.0 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
            count += 1.0;
        }
    }
    sum / count
}

fn everything() -> Recipe {
    let mut r = Recipe::IDENTITY;
    r.event_count = 2;
    r.events[0] = Event {
        x: 0.4,
        y: 0.5,
        half_width: 0.5,
        half_height: 0.3,
        block: 1.0 / 60.0,
        level: 0.8,
        shift: 0.06,
        split: 0.006,
        seed: 3,
        ..Event::NONE
    };
    r.events[1] = Event {
        x: 0.7,
        y: 0.3,
        row_shift: 0.04,
        cell: 1.0 / 40.0,
        seed: 8,
        ..r.events[0]
    };
    r.split = [0.008, 0.0];
    r.waves[0] = breath::Wave {
        y: 0.6,
        half_height: 0.3,
        shift: 0.02,
        length: 0.4,
        phase: 0.1,
    };
    r.wave_count = 1;
    r.bleed = 0.6;
    r.bleed_length = 0.03;
    r.soften = 0.3;
    r.glow = 0.8;
    r.glow_threshold = 0.4;
    r.veil = 0.3;
    r.saturation = -0.2;
    r.contrast = 0.2;
    r
}

#[test]
fn a_proxy_looks_like_the_picture() {
    let full = street();
    let half = halved(&full, WIDTH);
    let compare = |recipe: &Recipe| {
        let from_full = halved(&render(recipe, &full, WIDTH, HEIGHT), WIDTH);
        similarity(&from_full, &render(recipe, &half, WIDTH / 2, HEIGHT / 2), WIDTH / 2)
    };
    let calm = compare(&everything());
    assert!(calm >= 0.90, "without noise: {calm}");
    let mut noisy = everything();
    noisy.grain = 0.03;
    noisy.noise = 0.03;
    let noisy = compare(&noisy);
    assert!(noisy >= 0.75, "with noise: {noisy}");
    // The measure can tell pictures apart.
    let mut other = everything();
    other.events[0].seed = 4;
    other.split[0] = 0.03;
    let other = render(&other, &half, WIDTH / 2, HEIGHT / 2);
    assert!(
        similarity(
            &halved(&render(&everything(), &full, WIDTH, HEIGHT), WIDTH),
            &other,
            WIDTH / 2
        ) < 0.9
    );
}
