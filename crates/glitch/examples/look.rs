//! Draws each effect at three strengths over a frame, to be looked at.
//!
//! `cargo run --release -p glitch --example look -- FRAME.ppm HELD.ppm OUT_DIR [NAME...]` reads binary PPM pictures (8
//! bits) of one size and writes one a recipe.
#![expect(clippy::unwrap_used, reason = "a tool for looking may stop")]

use std::path::Path;

use breath::Mood;
use glitch::{Components, Depth, Encoding, Job, PictureMut, PictureRef, Rect, Scratch, SingleThread};

#[path = "kitchen/mod.rs"]
mod kitchen;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (width, height, now) = read(Path::new(&args[0]));
    let (.., held) = read(Path::new(&args[1]));
    let wanted = |name: &str| args.len() == 3 || args[3..].iter().any(|w| name.contains(w.as_str()));
    let mut recipes = Vec::new();
    for name in kitchen::EFFECTS {
        for strength in [0.33, 0.66, 1.0] {
            recipes.push((
                format!("{name}-{}", (strength * 100.0) as u32),
                kitchen::effect(name, strength, 5),
            ));
        }
    }
    for mood in Mood::ALL {
        for (moment, recipe) in kitchen::mood(mood, 3).into_iter().enumerate() {
            recipes.push((format!("mood-{}-{moment}", kitchen::name(mood)), recipe));
        }
    }
    let bounds = Rect::new(0, 0, width, height);
    let row_bytes = -(width as isize * 3);
    let view = |bytes| PictureRef::new(bytes, bounds, row_bytes, Depth::U8, Components::Rgb, false).unwrap();
    let scratch = Scratch::default();
    for (name, recipe) in recipes.iter().filter(|(name, _)| wanted(name)) {
        let mut result = vec![0; now.len()];
        let job = Job {
            recipe,
            source: view(&now),
            held: Some(view(&held)),
            picture: bounds,
            pixel_aspect: 1.0,
            window: bounds,
            encoding: Encoding::Video,
            workers: &SingleThread,
            abort: &|| false,
        };
        let mut to = PictureMut::new(&mut result, bounds, row_bytes, Depth::U8, Components::Rgb, false).unwrap();
        glitch::render(&job, &mut to, &scratch).unwrap();
        let mut file = format!("P6\n{width} {height}\n255\n").into_bytes();
        file.extend_from_slice(&result);
        std::fs::write(Path::new(&args[2]).join(format!("{name}.ppm")), file).unwrap();
    }
}

/// Width, height and pixels of a binary PPM.
fn read(path: &Path) -> (i32, i32, Vec<u8>) {
    let bytes = std::fs::read(path).unwrap();
    let mut words = Vec::new();
    let mut at = 0;
    while words.len() < 4 {
        let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
        words.push(String::from_utf8_lossy(&bytes[at..end]).into_owned());
        at = end + 1;
    }
    (
        words[1].parse().unwrap(),
        words[2].parse().unwrap(),
        bytes[at..].to_vec(),
    )
}
