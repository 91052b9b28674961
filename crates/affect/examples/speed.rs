//! Prints what a thumbnail and a model call cost, beside a memcpy of the same frame in the same run.
//!
//! `cargo run --release -p affect --example speed`

use std::hint::black_box;
use std::time::Instant;

use affect::{Alpha, Depth, PictureView, Thumbnail, Transfer};

/// Milliseconds of `work`, median and least of `runs` after one warm-up.
fn time(runs: usize, mut work: impl FnMut()) -> (f64, f64) {
    work();
    let mut all: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    all.sort_by(f64::total_cmp);
    (all[all.len() / 2], all[0])
}

fn row(name: &str, (median, least): (f64, f64), beside: f64) {
    println!(
        "{name:<34} {median:7.2} ms median {least:7.2} ms least {:5.2} x memcpy",
        median / beside
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (width, height) in [(1920, 1080), (3840, 2160)] {
        for depth in [Depth::F32, Depth::F16, Depth::U16, Depth::U8] {
            let bytes: Vec<u8> = (0..width * height * 4)
                .flat_map(|i: usize| {
                    let value = (i.wrapping_mul(2_654_435_761) >> 7) as u8;
                    match depth {
                        Depth::F32 => (f32::from(value) / 255.0).to_ne_bytes().to_vec(),
                        Depth::F16 => (0x3000_u16 + 8 * u16::from(value)).to_ne_bytes().to_vec(),
                        Depth::U16 => (u16::from(value) * 257).to_ne_bytes().to_vec(),
                        Depth::U8 => vec![value],
                    }
                })
                .collect();
            let mut copy = vec![0; bytes.len()];
            let memcpy = time(30, || black_box(&mut copy[..]).copy_from_slice(black_box(&bytes)));
            println!("{width}x{height} {depth:?}");
            row("  memcpy", memcpy, memcpy.0);
            let view = PictureView::packed_rgba(&bytes, width, height, depth);
            let kinds = [
                ("  thumbnail", view),
                (
                    "  thumbnail, straight alpha",
                    PictureView {
                        alpha: Alpha::Straight,
                        ..view
                    },
                ),
                (
                    "  thumbnail, linear light",
                    PictureView {
                        transfer: Transfer::Linear,
                        ..view
                    },
                ),
            ];
            for (name, view) in kinds {
                row(
                    name,
                    time(30, || drop(black_box(Thumbnail::of(black_box(&view))))),
                    memcpy.0,
                );
            }
        }
    }
    #[cfg(feature = "model")]
    model()?;
    Ok(())
}

/// Load (once per process) and one window.
#[cfg(feature = "model")]
fn model() -> affect::Result<()> {
    use affect::{Model, Reader, Window};

    let bytes: Vec<u8> = (0..160 * 90 * 4)
        .map(|i: usize| (i.wrapping_mul(2_654_435_761) >> 9) as u8)
        .collect();
    let thumbnail = Thumbnail::of(&PictureView::packed_rgba(&bytes, 160, 90, Depth::U8))?;
    let window = Window::still(&thumbnail.into());
    let start = Instant::now();
    let model = Model::built_in()?;
    println!("model load {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let (median, least) = time(60, || drop(black_box(model.read(black_box(&window)))));
    println!("model window {median:.2} ms median {least:.2} ms least");
    for depth in [Depth::U8, Depth::F32] {
        analysis(&model, depth)?;
    }
    Ok(())
}

/// Every frame of six seconds of 1080p at 30 frames a second, decoding aside.
#[cfg(feature = "model")]
fn analysis(model: &affect::Model, depth: Depth) -> affect::Result<()> {
    let (fps, frames) = (30.0, 180);
    let values = (0..1920 * 1080 * 4).map(|i: usize| (i / 4096 % 255) as u8);
    let bytes: Vec<u8> = match depth {
        Depth::F32 => values
            .flat_map(|value| (f32::from(value) / 255.0).to_ne_bytes())
            .collect(),
        _ => values.collect(),
    };
    let start = Instant::now();
    let mut analyzer = affect::Analyzer::new(model, affect::Source { fps, frames })?;
    for frame in 0..frames {
        analyzer.push(frame, &PictureView::packed_rgba(&bytes, 1920, 1080, depth))?;
    }
    let track = analyzer.finish()?;
    let speed = track.duration() / start.elapsed().as_secs_f64();
    println!("analysis of 1080p {depth:?} {speed:.0} x real time");
    Ok(())
}
