//! Where pixels lie: bounds, row lengths, windows, and recipes of any numbers.

use affect::{Alpha, PictureView, RowOrder, Thumbnail, Transfer};
use breath::{Controls, Mood, Recipe, Steady};
use glitch::{Components, Depth, Encoding, Job, Outcome, PictureMut, PictureRef, Rect, Scratch, SingleThread};

use super::Numbers;
use super::track::without_numbers;

/// Bytes that a picture of the input may have: four by [`LONGEST`] of the largest pixels.
const MOST: usize = 1 << 18;
/// Pixels along the longer side of a slender picture.
const LONGEST: i32 = 4096;
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

/// How the pixels of a picture are stored, and where.
struct Layout {
    bounds: Rect,
    rows: isize,
    depth: Depth,
    components: Components,
    premultiplied: bool,
}

impl Layout {
    fn of(kind: u8, bounds: Rect, numbers: &mut Numbers<'_>) -> Self {
        let kind = usize::from(kind);
        let mut layout = Self {
            bounds,
            rows: 0,
            depth: [Depth::U8, Depth::U16, Depth::F16, Depth::F32][kind % 4],
            components: [Components::Rgba, Components::Rgb, Components::Alpha][kind / 4 % 3],
            premultiplied: kind & 0x10 != 0,
        };
        // Often just right, so that something is drawn.
        let tight = bounds.x2.wrapping_sub(bounds.x1) as isize * layout.pixel() as isize;
        layout.rows = match numbers.byte() % 4 {
            0 => -tight,
            1 => numbers.integer() as isize,
            padding => tight + 4 * (padding as isize - 2),
        };
        layout
    }

    /// Bytes of a pixel.
    fn pixel(&self) -> usize {
        self.depth.bytes() * self.components.count()
    }

    /// Bytes from one row to the next: where there is but one row, it does not matter what is said.
    fn stride(&self) -> usize {
        let width = if self.bounds.height() > 1 {
            self.rows.unsigned_abs()
        } else {
            self.bounds.width() * self.pixel()
        };
        width.max(self.pixel())
    }

    /// A picture so laid out, to be read or to be written.
    fn picture<B, P>(
        &self,
        bytes: B,
        new: impl FnOnce(B, Rect, isize, Depth, Components, bool) -> Result<P, glitch::Error>,
    ) -> Result<P, glitch::Error> {
        new(
            bytes,
            self.bounds,
            self.rows,
            self.depth,
            self.components,
            self.premultiplied,
        )
    }
}

/// What the pixels of a picture are made of.
struct Paint {
    /// Whether alpha is 1, but for the pixel at `hole`.
    opaque: bool,
    hole: usize,
    /// Values of any kind, strewn among ordinary ones.
    odd: Vec<f32>,
}

impl Paint {
    fn of(numbers: &mut Numbers<'_>) -> Self {
        let kind = numbers.byte();
        let hole = numbers.integer().unsigned_abs() as usize;
        Self {
            opaque: kind & 1 != 0,
            hole: if kind & 2 != 0 { hole } else { usize::MAX },
            odd: (0..kind / 4 % 16).map(|_| numbers.float()).collect(),
        }
    }

    fn picture(&self, layout: &Layout) -> Vec<u8> {
        let mut bytes = vec![0; MOST];
        let (pixel, channels) = (layout.pixel(), layout.components.count());
        let rows = bytes.chunks_mut(layout.stride());
        let pixels = rows
            .take(layout.bounds.height())
            .flat_map(|row| row.chunks_exact_mut(pixel));
        for (at, pixel) in pixels.enumerate() {
            for (channel, sample) in pixel.chunks_exact_mut(layout.depth.bytes()).enumerate() {
                let is_alpha = channel + 1 == channels && layout.components != Components::Rgb;
                let value = match (is_alpha && self.opaque, at == self.hole) {
                    (true, false) => 1.0,
                    (true, true) => 0.5,
                    _ => self.value(at * channels + channel),
                };
                store(value, layout.depth, sample);
            }
        }
        bytes
    }

    fn value(&self, at: usize) -> f32 {
        let dice = at.wrapping_mul(0x9e37_79b1) >> 8 & 0xffff;
        match self.odd.get(dice / 16 % self.odd.len().max(1)) {
            Some(odd) if dice.is_multiple_of(16) => *odd,
            _ => ((at * 13 + at / 7) % 256) as f32 / 255.0,
        }
    }
}

fn store(value: f32, depth: Depth, sample: &mut [u8]) {
    match depth {
        Depth::U8 => sample.copy_from_slice(&[(value * 255.0) as u8]),
        Depth::U16 => sample.copy_from_slice(&((value * 65535.0) as u16).to_ne_bytes()),
        Depth::F16 => sample.copy_from_slice(&half(value).to_ne_bytes()),
        Depth::F32 => sample.copy_from_slice(&value.to_ne_bytes()),
    }
}

/// A half float, near enough: what is too large or too small for one becomes some large or small one.
fn half(value: f32) -> u16 {
    let sign = (value.to_bits() >> 16) as u16 & 0x8000;
    let magnitude = value.to_bits() & 0x7fff_ffff;
    if magnitude >= 0x7f80_0000 {
        return sign | 0x7c00 | (magnitude >> 13) as u16 & 0x3ff;
    }
    sign | (magnitude.saturating_sub(112 << 23) >> 13).min(0x7bff) as u16
}

/// The whole picture, the window, and the bounds of the source and of the target.
fn places(numbers: &mut Numbers<'_>) -> [Rect; 4] {
    let shape = numbers.byte();
    if shape & 1 == 0 {
        return [(); 4].map(|()| rect(numbers));
    }
    let (thin, long) = (
        1 + i32::from(numbers.byte() % 4),
        numbers.integer().rem_euclid(LONGEST + 1),
    );
    let whole = if shape & 2 == 0 {
        Rect::new(0, 0, thin, long)
    } else {
        Rect::new(0, 0, long, thin)
    };
    let window = if shape & 4 == 0 { whole } else { rect(numbers) };
    [whole, window, whole, whole]
}

fn draw(numbers: &mut Numbers<'_>) -> Result<String, String> {
    let (kind, difference) = (numbers.byte(), numbers.byte());
    let recipe = recipe(numbers);
    let [whole, window, from, to] = places(numbers);
    let from = Layout::of(kind, from, numbers);
    let to = Layout::of(kind ^ difference, to, numbers);
    let paint = Paint::of(numbers);
    let source = paint.picture(&from);
    let held = (kind & 0x20 != 0).then(|| paint.picture(&to));
    let mut result = vec![UNTOUCHED; MOST];
    let error = |error: glitch::Error| Ok(without_numbers(&error.to_string()));
    let job = Job {
        recipe: &recipe,
        source: match from.picture(&source[..], PictureRef::new) {
            Ok(source) => source,
            Err(what) => return error(what),
        },
        held: held
            .as_ref()
            .and_then(|held| to.picture(&held[..], PictureRef::new).ok()),
        picture: whole,
        pixel_aspect: [1.0, 0.3, 2.0, f32::NAN][usize::from(kind ^ difference) % 4],
        window,
        encoding: [Encoding::Video, Encoding::Linear][usize::from(kind) / 64 % 2],
        workers: &SingleThread,
        abort: &|| false,
    };
    let drawn = match to.picture(&mut result[..], PictureMut::new) {
        Ok(mut target) => glitch::render(&job, &mut target, &Scratch::default()),
        Err(what) => return error(what),
    };
    match drawn {
        Ok(Outcome::Done) => {}
        Ok(Outcome::Aborted) => return Err("aborted though nobody asked for it".to_owned()),
        Err(what) => return error(what),
    }
    let mut written = result.iter().enumerate().filter(|(_, byte)| **byte != UNTOUCHED);
    let stray = written.find(|(at, _)| !belongs(*at, &to, window));
    if let Some((at, _)) = stray {
        return Err(format!(
            "byte {at} was written; bounds {:?}, rows {}, {} bytes a pixel, window {window:?}",
            to.bounds,
            to.rows,
            to.pixel()
        ));
    }
    if paint.odd.is_empty()
        && let Some(value) = spoilt(&result, &to)
    {
        return Err(format!("ordinary pixels became {value}"));
    }
    let opaque = if paint.opaque { "opaque" } else { "translucent" };
    let drawn = if result.iter().any(|byte| *byte != UNTOUCHED) {
        "drawn"
    } else {
        "nothing to draw"
    };
    Ok(format!("{opaque} {:?} to {:?} {drawn}", from.depth, to.depth))
}

/// A value of a picture that is not finite.
fn spoilt(bytes: &[u8], layout: &Layout) -> Option<f32> {
    let row = layout.bounds.width() * layout.pixel();
    let rows = bytes.chunks(layout.stride());
    let rows = rows
        .take(layout.bounds.height())
        .map(|line| &line[..row.min(line.len())]);
    rows.flat_map(|line| line.chunks_exact(layout.depth.bytes()))
        .find_map(|sample| match *sample {
            [a, b, c, d] => Some(f32::from_ne_bytes([a, b, c, d])).filter(|value| !value.is_finite()),
            [a, b] if layout.depth == Depth::F16 => {
                let is_finite = u16::from_ne_bytes([a, b]) & 0x7c00 != 0x7c00;
                (!is_finite).then_some(f32::NAN)
            }
            _ => None,
        })
}

/// Whether the byte at an offset is part of a pixel of the window.
fn belongs(at: usize, layout: &Layout, window: Rect) -> bool {
    let (bounds, stride) = (layout.bounds, layout.stride());
    let (row, column) = ((at / stride) as i32, (at % stride / layout.pixel()) as i32);
    let y = if layout.rows >= 0 {
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
