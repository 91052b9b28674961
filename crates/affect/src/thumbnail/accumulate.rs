//! Adds rows of any depth into sums, one sum for each value of a row: the pass that reads the whole picture.

use super::srgb::Encoder;
use crate::picture::{Alpha, Components, Depth, PictureView, Transfer};

/// Sums of the rows that one target row covers.
pub(super) struct Accumulator {
    sums: Vec<f32>,
    depth: Depth,
    encoder: Option<&'static Encoder>,
    straight: bool,
}

impl Accumulator {
    pub(super) fn new(view: &PictureView<'_>) -> Self {
        Self {
            sums: vec![0.0; view.width * view.components.count()],
            ..Self::without_sums(view)
        }
    }

    fn without_sums(view: &PictureView<'_>) -> Self {
        // Alpha alone stands for no light: its values are never encoded.
        let linear = view.transfer == Transfer::Linear && view.components != Components::Alpha;
        Self {
            sums: Vec::new(),
            depth: view.depth,
            encoder: linear.then(Encoder::get),
            straight: view.alpha == Alpha::Straight && view.components == Components::Rgba,
        }
    }

    pub(super) fn clear(&mut self) {
        self.sums.fill(0.0);
    }

    pub(super) fn sums(&self) -> &[f32] {
        &self.sums
    }

    /// Adds a row, times `weight`.
    pub(super) fn add(&mut self, row: &[u8], weight: f32) {
        match self.depth {
            Depth::U8 => self.add_as::<1>(row, weight, |[byte]| f32::from(byte) * (1.0 / 255.0)),
            Depth::U16 => self.add_as::<2>(row, weight, |bytes| {
                f32::from(u16::from_ne_bytes(bytes)) * (1.0 / 65535.0)
            }),
            Depth::F16 => self.add_as::<2>(row, weight, |bytes| half_unit(u16::from_ne_bytes(bytes))),
            Depth::F32 => self.add_as::<4>(row, weight, |bytes| unit(f32::from_ne_bytes(bytes))),
        }
    }

    #[inline(always)]
    fn add_as<const BYTES: usize>(&mut self, row: &[u8], weight: f32, decode: impl Fn([u8; BYTES]) -> f32 + Copy) {
        let (values, _) = row.as_chunks::<BYTES>();
        match (self.encoder, self.straight) {
            (None, false) => add_values(&mut self.sums, values, weight, decode),
            (Some(encoder), false) => add_values(&mut self.sums, values, weight, |value| encoder.encode(decode(value))),
            (None, true) => add_straight(&mut self.sums, values, weight, decode, |seen| seen),
            (Some(encoder), true) => add_straight(&mut self.sums, values, weight, decode, |seen| encoder.encode(seen)),
        }
    }
}

/// Reads single pixels, for looks that need few of them.
pub(crate) struct Pixels {
    depth: Depth,
    components: Components,
    straight: bool,
    encoder: Option<&'static Encoder>,
}

impl Pixels {
    pub(crate) fn new(view: &PictureView<'_>) -> Self {
        let Accumulator {
            depth,
            encoder,
            straight,
            ..
        } = Accumulator::without_sums(view);
        Self {
            depth,
            components: view.components,
            straight,
            encoder,
        }
    }

    /// Encoded red, green and blue over black of the pixel in column `x`, which lies within the row.
    pub(crate) fn rgb(&self, row: &[u8], x: usize) -> [f32; 3] {
        let at = x * self.components.count();
        let alpha = if self.straight { self.value(row, at + 3) } else { 1.0 };
        let seen = |channel: usize| {
            let light = self.value(row, at + channel) * alpha;
            self.encoder.map_or(light, |encoder| encoder.encode(light))
        };
        match self.components {
            Components::Alpha => [seen(0); 3],
            Components::Rgba | Components::Rgb => [seen(0), seen(1), seen(2)],
        }
    }

    fn value(&self, row: &[u8], at: usize) -> f32 {
        let two = || [row[2 * at], row[2 * at + 1]];
        match self.depth {
            Depth::U8 => f32::from(row[at]) * (1.0 / 255.0),
            Depth::U16 => f32::from(u16::from_ne_bytes(two())) * (1.0 / 65535.0),
            Depth::F16 => half_unit(u16::from_ne_bytes(two())),
            Depth::F32 => unit(f32::from_ne_bytes([
                row[4 * at],
                row[4 * at + 1],
                row[4 * at + 2],
                row[4 * at + 3],
            ])),
        }
    }
}

/// A plain loop that compilers turn into vectors: each sum is on its own, so lanes change nothing.
#[inline(always)]
fn add_values<const BYTES: usize>(
    sums: &mut [f32],
    values: &[[u8; BYTES]],
    weight: f32,
    decode: impl Fn([u8; BYTES]) -> f32,
) {
    for (sum, &value) in sums.iter_mut().zip(values) {
        *sum += weight * decode(value);
    }
}

/// The same for RGBA with colours that are not yet multiplied by alpha.
#[inline(always)]
fn add_straight<const BYTES: usize>(
    sums: &mut [f32],
    values: &[[u8; BYTES]],
    weight: f32,
    decode: impl Fn([u8; BYTES]) -> f32,
    encode: impl Fn(f32) -> f32,
) {
    let (sums, _) = sums.as_chunks_mut::<4>();
    let (pixels, _) = values.as_chunks::<4>();
    for (sums, &[red, green, blue, alpha]) in sums.iter_mut().zip(pixels) {
        let alpha = decode(alpha);
        sums[0] += weight * encode(decode(red) * alpha);
        sums[1] += weight * encode(decode(green) * alpha);
        sums[2] += weight * encode(decode(blue) * alpha);
    }
}

/// Clamps to 0..1; NaN is 0. Comparisons, not `clamp`, since they become one vector instruction each.
#[inline(always)]
pub(super) fn unit(value: f32) -> f32 {
    let value = if value > 0.0 { value } else { 0.0 };
    if value < 1.0 { value } else { 1.0 }
}

/// A binary16 value clamped to 0..1; NaN is 0.
///
/// The exponent is moved by a multiplication (exact, subnormals too), which needs no table and no F16C.
#[inline(always)]
pub(super) fn half_unit(bits: u16) -> f32 {
    const MOVE_EXPONENT: f32 = f32::from_bits((127 + 112) << 23);
    // Infinity (0x7c00) is the largest that counts; NaN lies above it and the negative numbers from 0x8000 on.
    let bits = if bits > 0x7c00 { 0 } else { bits };
    unit(f32::from_bits(u32::from(bits) << 13) * MOVE_EXPONENT)
}
