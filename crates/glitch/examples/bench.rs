//! How long each effect takes, beside a copy of the same frame in the same run.
//!
//! `cargo run --release -p glitch --example bench [-- NAME...]` prints milliseconds (median and least) and the ratio of
//! medians to the copy's, for one thread unless a row says otherwise. `SIZE` in the environment picks sizes and
//! depths, `SIMD` adds each instruction set.
#![expect(clippy::unwrap_used, reason = "a measurement that fails may stop")]
#![expect(clippy::print_stdout, reason = "a measurement prints")]

use std::time::Instant;

use breath::{Mood, Recipe};
use glitch::{
    Components, Depth, Encoding, Job, PictureMut, PictureRef, Rect, Scoped, Scratch, Simd, SingleThread, Workers,
};

#[path = "kitchen/mod.rs"]
mod kitchen;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| name.contains(w.as_str()));
    for (label, width, height, depth) in [
        ("1080p f32", 1920, 1080, Depth::F32),
        ("1080p u8", 1920, 1080, Depth::U8),
        ("2160p f32", 3840, 2160, Depth::F32),
    ] {
        if std::env::var("SIZE").is_ok_and(|size| !label.contains(&size)) {
            continue;
        }
        let bench = Bench::new(width, height, depth);
        let mut result = vec![0; bench.source.len()];
        let copy = measure(12, |_| result.copy_from_slice(&bench.source));
        row(label, "memcpy", copy, copy);
        for (name, recipe) in recipes() {
            let short = width == 1920 && depth == Depth::F32;
            if !wanted(&name) || (!short && !name.starts_with("mood/") && name != "identity") {
                continue;
            }
            let scratch = Scratch::default();
            row(label, &name, bench.time(&recipe, &scratch, &SingleThread), copy);
            if name.starts_with("mood/") || name == "identity" {
                row(
                    label,
                    &format!("{name} x2"),
                    bench.time(&recipe, &scratch, &Scoped(2)),
                    copy,
                );
            }
            if name.starts_with("mood/") && short && std::env::var_os("SIMD").is_some() {
                for simd in Simd::ALL {
                    let scratch = Scratch::with_simd(simd);
                    let name = format!("{name} {simd:?}");
                    row(label, &name, bench.time(&recipe, &scratch, &SingleThread), copy);
                }
            }
        }
    }
}

/// What is measured: a name, and the recipes that are rendered in turn.
fn recipes() -> Vec<(String, Vec<Recipe>)> {
    let mut recipes = vec![("identity".to_string(), vec![Recipe::IDENTITY])];
    for name in kitchen::EFFECTS {
        recipes.push((format!("effect/{name}"), vec![kitchen::effect(name, 1.0, 1)]));
    }
    for mood in Mood::ALL {
        recipes.push((format!("mood/{}", kitchen::name(mood)), kitchen::mood(mood, 40)));
    }
    recipes
}

fn row(label: &str, name: &str, time: [f64; 2], copy: [f64; 2]) {
    println!(
        "{label:10} {name:28} median {:7.2} ms  min {:7.2} ms  x{:5.2}",
        time[0],
        time[1],
        time[0] / copy[0]
    );
}

/// Median and least of some runs, in milliseconds. With `BEST` in the environment the first is the mean over the turns of
/// the least of five runs each: for a machine that is busy with other work.
fn measure(turns: usize, mut work: impl FnMut(usize)) -> [f64; 2] {
    let mut timed = |turn| {
        let start = Instant::now();
        work(turn);
        start.elapsed().as_secs_f64() * 1e3
    };
    timed(0);
    if std::env::var_os("BEST").is_some() {
        let least = |turn| (0..5).map(|_| timed(turn)).fold(f64::INFINITY, f64::min);
        let times: Vec<f64> = (0..turns).map(least).collect();
        return [
            times.iter().sum::<f64>() / turns as f64,
            times.iter().copied().fold(f64::INFINITY, f64::min),
        ];
    }
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < 9 || (times.len() < 40 && start.elapsed().as_millis() < 400) {
        times.push(timed(times.len() % turns));
    }
    times.sort_by(f64::total_cmp);
    [times[times.len() / 2], times[0]]
}

/// A picture that has something of everything: gradients, edges, bright lamps.
struct Bench {
    bounds: Rect,
    row_bytes: isize,
    depth: Depth,
    source: Vec<u8>,
}

impl Bench {
    fn new(width: i32, height: i32, depth: Depth) -> Self {
        let mut source = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let (u, v) = (x as f32 / height as f32, y as f32 / height as f32);
                let lamp = ((u * 9.0).fract() - 0.5).hypot((v * 7.0).fract() - 0.5) < 0.06;
                let texture = ((x * 7 + y * 13) % 17) as f32 / 60.0;
                let value = |k: f32| {
                    if lamp {
                        1.6
                    } else {
                        (u * k).fract() * 0.5 + v * 0.3 + texture
                    }
                };
                for value in [value(1.0), value(1.7), value(2.3), 1.0] {
                    match depth {
                        Depth::U8 => source.push((value * 255.0).min(255.0) as u8),
                        _ => source.extend_from_slice(&value.to_ne_bytes()),
                    }
                }
            }
        }
        let row_bytes = (width as usize * 4 * depth.bytes()) as isize;
        Self {
            bounds: Rect::new(0, 0, width, height),
            row_bytes,
            depth,
            source,
        }
    }

    fn time(&self, recipes: &[Recipe], scratch: &Scratch, workers: &dyn Workers) -> [f64; 2] {
        let mut result = vec![0; self.source.len()];
        let (bounds, row_bytes, depth) = (self.bounds, self.row_bytes, self.depth);
        let source = PictureRef::new(&self.source, bounds, row_bytes, depth, Components::Rgba, false).unwrap();
        let job = |recipe| Job {
            recipe,
            source,
            held: Some(source),
            picture: bounds,
            pixel_aspect: 1.0,
            window: bounds,
            encoding: Encoding::Video,
            workers,
            abort: &|| false,
        };
        measure(recipes.len(), |turn| {
            let mut to = PictureMut::new(&mut result, bounds, row_bytes, depth, Components::Rgba, false).unwrap();
            glitch::render(&job(&recipes[turn]), &mut to, scratch).unwrap();
        })
    }
}
