//! A picture as a grid of averages in linear light: what of it is large enough to be seen as a flash.

use crate::picture::srgb_to_linear;
use crate::{Alpha, Depth, Encoding, Picture, Samples};

/// Cells across and down; both can be parted in three (see [`super::count`]).
pub(super) const ACROSS: usize = 48;
/// Cells down.
pub(super) const DOWN: usize = 27;

/// The light of one cell: red, green and blue, linear, 0 to 1.
pub(super) type Rgb = [f32; 3];

/// Averages pictures of one size, over black where they are clear.
#[derive(Debug)]
pub(super) struct Cells {
    /// The sRGB curve for each 8-bit and, once asked for, each 16-bit code.
    bytes: Vec<f32>,
    words: Vec<f32>,
    sums: Vec<Rgb>,
}

impl Cells {
    pub(super) fn new() -> Cells {
        let bytes = (0..=255u8)
            .map(|code| srgb_to_linear(f32::from(code) / 255.0))
            .collect();
        Cells {
            bytes,
            words: Vec::new(),
            sums: vec![[0.0; 3]; ACROSS * DOWN],
        }
    }

    /// The grid of a picture. Cells of pictures smaller than the grid repeat their pixels.
    pub(super) fn of(&mut self, picture: &Picture) -> &[Rgb] {
        let opaque = picture.alpha() == Alpha::Opaque;
        let video = picture.encoding() == Encoding::Video;
        match picture.samples() {
            Samples::U8(samples) if opaque && video => {
                let table = &self.bytes;
                average(&mut self.sums, picture, samples, |code| table[usize::from(code)]);
            }
            Samples::U16(samples) if opaque && video => {
                if self.words.is_empty() {
                    self.words = (0..=u16::MAX)
                        .map(|code| srgb_to_linear(f32::from(code) / 65535.0))
                        .collect();
                }
                let table = &self.words;
                average(&mut self.sums, picture, samples, |code| table[usize::from(code)]);
            }
            _ => {
                let seen = picture
                    .to_depth(Depth::F32)
                    .with_alpha(Alpha::Opaque)
                    .with_encoding(Encoding::Linear);
                // What a display shows of it: nothing beyond white, and nothing of what is no number.
                let shown = |v: f32| if v.is_nan() { 0.0 } else { v.clamp(0.0, 1.0) };
                average(&mut self.sums, picture, &seen.to_f32(), shown);
            }
        }
        &self.sums
    }
}

fn average<T: Copy>(sums: &mut [Rgb], picture: &Picture, samples: &[T], linear: impl Fn(T) -> f32) {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    // From and to which pixel a cell reaches; never none.
    let span = |cell: usize, cells: usize, pixels: usize| {
        let from = cell * pixels / cells;
        (from, ((cell + 1) * pixels / cells).max(from + 1))
    };
    for (i, sum) in sums.iter_mut().enumerate() {
        let (x0, x1) = span(i % ACROSS, ACROSS, width);
        let (y0, y1) = span(i / ACROSS, DOWN, height);
        let mut total = [0.0f32; 3];
        for y in y0..y1 {
            for pixel in samples[(y * width + x0) * 4..(y * width + x1) * 4].as_chunks::<4>().0 {
                total
                    .iter_mut()
                    .zip(pixel)
                    .for_each(|(total, sample)| *total += linear(*sample));
            }
        }
        let share = 1.0 / ((x1 - x0) * (y1 - y0)) as f32;
        *sum = total.map(|channel| channel * share);
    }
}
