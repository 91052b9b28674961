//! Where pixels lie: bounds, row lengths, windows, and recipes of any numbers.

use affect::{Alpha, PictureView, RowOrder, Thumbnail, Transfer};
use breath::{Controls, Mood, Recipe, Steady};
use glitch::{Components, Depth, Encoding, Job, Outcome, PictureMut, PictureRef, Rect, Scratch, SingleThread};

use super::Numbers;
use super::track::without_numbers;

/// Bytes that a picture of the input may have.
const MOST: usize = 1 << 16;
/// Every byte around the window keeps this value.
const UNTOUCHED: u8 = 0xa5;

/// Whatever the geometry: it is refused, or exactly the window's pixels are written.
pub(super) fn run(input: &[u8]) -> Result<String, String> {
    let mut numbers = Numbers(input);
    let seen = look(&mut numbers);
    let drawn = draw(&mut numbers)?;
    Ok(format!("{seen}; {drawn}"))
}

/// A thumbnail of anything.
fn look(numbers: &mut Numbers<'_>) -> String {
    let bytes: Vec<u8> = (0..numbers.integer().unsigned_abs() as usize % MOST)
        .map(|at| (at * 31) as u8)
        .collect();
    let kind = numbers.byte();
    let view = PictureView {
        bytes: &bytes,
        width: numbers.integer() as usize,
        height: numbers.integer() as usize,
        row_bytes: numbers.integer() as isize,
        depth: [
            affect::Depth::U8,
            affect::Depth::U16,
            affect::Depth::F16,
            affect::Depth::F32,
        ][kind as usize % 4],
        components: [
            affect::Components::Rgba,
            affect::Components::Rgb,
            affect::Components::Alpha,
        ][kind as usize / 4 % 3],
        alpha: [Alpha::Opaque, Alpha::Straight, Alpha::Premultiplied][kind as usize / 12 % 3],
        transfer: [Transfer::Video, Transfer::Linear][kind as usize / 36 % 2],
        order: [RowOrder::BottomUp, RowOrder::TopDown][kind as usize / 72 % 2],
    };
    match Thumbnail::of(&view) {
        Ok(_) => "seen".to_owned(),
        Err(error) => without_numbers(&error.to_string()),
    }
}

fn rect(numbers: &mut Numbers<'_>) -> Rect {
    let (x1, y1) = (numbers.integer(), numbers.integer());
    Rect::new(
        x1,
        y1,
        x1.wrapping_add(numbers.integer()),
        y1.wrapping_add(numbers.integer()),
    )
}

fn draw(numbers: &mut Numbers<'_>) -> Result<String, String> {
    let kind = numbers.byte() as usize;
    let depth = [Depth::U8, Depth::U16, Depth::F16, Depth::F32][kind % 4];
    let components = [Components::Rgba, Components::Rgb, Components::Alpha][kind / 4 % 3];
    let recipe = recipe(numbers);
    let (whole, window) = (rect(numbers), rect(numbers));
    let (from_bounds, to_bounds) = (rect(numbers), rect(numbers));
    let rows = |numbers: &mut Numbers<'_>, bounds: Rect| {
        // Often just right, so that something is drawn.
        let tight = bounds.x2.wrapping_sub(bounds.x1) as isize * (depth.bytes() * components.count()) as isize;
        match numbers.byte() % 4 {
            0 => -tight,
            1 => numbers.integer() as isize,
            padding => tight + 4 * (padding as isize - 2),
        }
    };
    let (from_rows, to_rows) = (rows(numbers, from_bounds), rows(numbers, to_bounds));
    let source: Vec<u8> = (0..MOST).map(|at| (at * 13 + at / 7) as u8 & 0x3f).collect();
    let mut result = vec![UNTOUCHED; MOST];
    let error = |error: glitch::Error| Ok(without_numbers(&error.to_string()));
    let premultiplied = kind & 0x10 != 0;
    let held =
        (kind & 0x20 != 0).then(|| PictureRef::new(&source, to_bounds, to_rows, depth, components, premultiplied));
    let job = Job {
        recipe: &recipe,
        source: match PictureRef::new(&source, from_bounds, from_rows, depth, components, premultiplied) {
            Ok(source) => source,
            Err(what) => return error(what),
        },
        held: held.and_then(Result::ok),
        picture: whole,
        window,
        encoding: [Encoding::Video, Encoding::Linear][kind / 64 % 2],
        workers: &SingleThread,
        abort: &|| false,
    };
    let drawn = match PictureMut::new(&mut result, to_bounds, to_rows, depth, components, premultiplied) {
        Ok(mut target) => glitch::render(&job, &mut target, &Scratch::default()),
        Err(what) => return error(what),
    };
    match drawn {
        Ok(Outcome::Done) => {}
        Ok(Outcome::Aborted) => return Err("aborted though nobody asked for it".to_owned()),
        Err(what) => return error(what),
    }
    let pixel = depth.bytes() * components.count();
    let stray = result
        .iter()
        .enumerate()
        .find(|(at, byte)| **byte != UNTOUCHED && !belongs(*at, to_bounds, to_rows, pixel, window));
    match stray {
        Some((at, _)) => Err(format!(
            "byte {at} was written; bounds {to_bounds:?}, rows {to_rows}, {pixel} bytes a pixel, window {window:?}"
        )),
        None => Ok("drawn".to_owned()),
    }
}

/// Whether the byte at an offset is part of a pixel of the window.
fn belongs(at: usize, bounds: Rect, rows: isize, pixel: usize, window: Rect) -> bool {
    let stride = rows.unsigned_abs().max(1);
    let (row, column) = ((at / stride) as i32, (at % stride / pixel) as i32);
    let y = if rows >= 0 {
        bounds.y1 + row
    } else {
        bounds.y2 - 1 - row
    };
    let x = bounds.x1 + column;
    let inside = |rect: Rect| (rect.x1..rect.x2).contains(&x) && (rect.y1..rect.y2).contains(&y);
    inside(bounds) && inside(window)
}

/// A recipe: one that is cooked from odd knobs, with odd numbers strewn in.
fn recipe(numbers: &mut Numbers<'_>) -> Recipe {
    let moods = [
        Mood::PlainCity,
        Mood::RainyDayReverie,
        Mood::NightPulse,
        Mood::FoggyMorningFlow,
    ];
    let controls = Controls {
        mood: moods[numbers.byte() as usize % moods.len()],
        amount: numbers.float(),
        sensitivity: numbers.float(),
        breath_rate: numbers.float(),
        inhale: numbers.float(),
        glow: numbers.float(),
        displace: numbers.float(),
        aspect: numbers.float(),
        seed: numbers.word() as u32,
        ..Controls::default()
    };
    let feeling = Steady::at(numbers.float(), numbers.float());
    let mut recipe = breath::recipe(&feeling, &controls, f64::from(numbers.float()) * 100.0);
    for _ in 0..numbers.byte() % 6 {
        let value = numbers.float();
        match numbers.byte() % 20 {
            0 => recipe.shake = [value; 2],
            1 => recipe.split = [value; 2],
            2 => recipe.bleed_length = value,
            3 => recipe.overflow = value,
            4 => recipe.grain_size = value,
            5 => recipe.low_res_cell = value,
            6 => recipe.sync_slip = value,
            7 => recipe.soften_radius = value,
            8 => recipe.glow_wide = value,
            9 => recipe.glow = value,
            10 => recipe.veil_size = value,
            11 => recipe.mix = value,
            12 => recipe.event_count = numbers.word() as u32,
            13 => recipe.events[0].block = value,
            14 => recipe.events[0].cell = value,
            15 => recipe.events[0].half_width = value,
            16 => recipe.drop_count = numbers.word() as u32,
            17 => recipe.rings[0].radius = value,
            18 => recipe.wave_count = numbers.word() as u32,
            _ => recipe.waves[0].length = value,
        }
    }
    recipe
}
