//! Adds rows of any depth into sums, one sum for each value of a row: the pass that reads the whole picture.

use super::srgb::encode;
use crate::picture::{Alpha, Components, Depth, Transfer};
use crate::seen::Seen;

/// Sums of the rows that one target row covers.
pub(super) struct Accumulator {
    sums: Vec<f32>,
    depth: Depth,
    linear: bool,
    straight: bool,
    doubt: f32,
}

impl Accumulator {
    pub(super) fn new(seen: &Seen<'_>) -> Self {
        let view = seen.view();
        Self {
            sums: vec![0.0; view.width * view.components.count()],
            ..Self::without_sums(seen)
        }
    }

    fn without_sums(seen: &Seen<'_>) -> Self {
        let view = seen.view();
        // Alpha alone stands for no light: its values are never encoded.
        let linear = view.transfer == Transfer::Linear && view.components != Components::Alpha;
        Self {
            sums: Vec::new(),
            depth: view.depth,
            linear,
            straight: view.alpha == Alpha::Straight && view.components == Components::Rgba,
            doubt: seen.doubt(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.sums.fill(0.0);
    }

    pub(super) fn sums(&self) -> &[f32] {
        &self.sums
    }

    /// Adds rows, each times its weight.
    pub(super) fn add(&mut self, rows: &[(&[u8], f32)]) {
        fearless_simd::dispatch!(fearless_simd::Level::new(), _level => self.add_plainly(rows));
    }
}

impl Accumulator {
    /// The pass over the picture, compiled for each set of instructions. Lanes only ever add to sums of their own, so all
    /// give the same bits.
    #[inline(always)]
    fn add_plainly(&mut self, rows: &[(&[u8], f32)]) {
        match self.depth {
            Depth::U8 => self.add_as::<1>(rows, |[byte]| f32::from(byte) * (1.0 / 255.0)),
            Depth::U16 => self.add_as::<2>(rows, |bytes| f32::from(u16::from_ne_bytes(bytes)) * (1.0 / 65535.0)),
            Depth::F16 => self.add_as::<2>(rows, |bytes| half_unit(u16::from_ne_bytes(bytes))),
            Depth::F32 => self.add_as::<4>(rows, |bytes| unit(f32::from_ne_bytes(bytes))),
        }
    }

    #[inline(always)]
    fn add_as<const BYTES: usize>(&mut self, rows: &[(&[u8], f32)], decode: impl Fn([u8; BYTES]) -> f32 + Copy) {
        let (groups, rest) = rows.as_chunks::<4>();
        for &group in groups {
            self.add_group(group, decode);
        }
        for &row in rest {
            self.add_group([row], decode);
        }
    }

    /// Rows that are added in one go: their sums are loaded and stored once.
    #[inline(always)]
    fn add_group<const BYTES: usize, const ROWS: usize>(
        &mut self,
        rows: [(&[u8], f32); ROWS],
        decode: impl Fn([u8; BYTES]) -> f32 + Copy,
    ) {
        let weights = rows.map(|(_, weight)| weight);
        let values = rows.map(|(row, _)| row.as_chunks::<BYTES>().0);
        match (self.linear, self.straight) {
            (false, false) => add_values(&mut self.sums, values, weights, decode),
            (true, false) => add_values(&mut self.sums, values, weights, |value| encode(decode(value))),
            (false, true) => add_straight(&mut self.sums, values, weights, self.doubt, decode, |seen| seen),
            (true, true) => add_straight(&mut self.sums, values, weights, self.doubt, decode, encode),
        }
    }
}

/// Reads single pixels, for looks that need few of them.
pub(crate) struct Pixels {
    depth: Depth,
    components: Components,
    straight: bool,
    doubt: f32,
    linear: bool,
}

impl Pixels {
    pub(crate) fn new(seen: &Seen<'_>) -> Self {
        let Accumulator {
            depth,
            linear,
            straight,
            doubt,
            ..
        } = Accumulator::without_sums(seen);
        Self {
            depth,
            components: seen.view().components,
            straight,
            doubt,
            linear,
        }
    }

    /// Reads the pixels of a row in some columns, all of which lie within it: red, green and blue, encoded, over black.
    pub(crate) fn read(&self, row: &[u8], columns: &[usize], visit: impl FnMut(usize, [f32; 3])) {
        match self.depth {
            Depth::U8 => self.read_as::<1>(row, columns, |[byte]| f32::from(byte) * (1.0 / 255.0), visit),
            Depth::U16 => {
                let decode = |bytes| f32::from(u16::from_ne_bytes(bytes)) * (1.0 / 65535.0);
                self.read_as::<2>(row, columns, decode, visit);
            }
            Depth::F16 => self.read_as::<2>(row, columns, |bytes| half_unit(u16::from_ne_bytes(bytes)), visit),
            Depth::F32 => self.read_as::<4>(row, columns, |bytes| unit(f32::from_ne_bytes(bytes)), visit),
        }
    }

    #[inline(always)]
    fn read_as<const BYTES: usize>(
        &self,
        row: &[u8],
        columns: &[usize],
        decode: impl Fn([u8; BYTES]) -> f32,
        mut visit: impl FnMut(usize, [f32; 3]),
    ) {
        let (values, _) = row.as_chunks::<BYTES>();
        let count = self.components.count();
        for (place, &column) in columns.iter().enumerate() {
            let rgb = match values[column * count..][..count] {
                [red, green, blue, alpha] if self.straight => {
                    let alpha = believed(decode(alpha), self.doubt);
                    [decode(red) * alpha, decode(green) * alpha, decode(blue) * alpha]
                }
                [red, green, blue, ..] => [decode(red), decode(green), decode(blue)],
                [alpha, ..] => [decode(alpha); 3],
                [] => [0.0; 3],
            };
            visit(place, if self.linear { rgb.map(encode) } else { rgb });
        }
    }
}

/// A plain loop that compilers turn into vectors.
#[inline(always)]
fn add_values<const BYTES: usize, const ROWS: usize>(
    sums: &mut [f32],
    rows: [&[[u8; BYTES]]; ROWS],
    weights: [f32; ROWS],
    decode: impl Fn([u8; BYTES]) -> f32,
) {
    let count = rows.iter().fold(sums.len(), |count, row| count.min(row.len()));
    let rows = rows.map(|row| &row[..count]);
    for (at, sum) in sums[..count].iter_mut().enumerate() {
        for (row, weight) in rows.iter().zip(weights) {
            *sum += weight * decode(row[at]);
        }
    }
}

/// The same for RGBA with colours that are not yet multiplied by alpha.
#[inline(always)]
fn add_straight<const BYTES: usize, const ROWS: usize>(
    sums: &mut [f32],
    rows: [&[[u8; BYTES]]; ROWS],
    weights: [f32; ROWS],
    doubt: f32,
    decode: impl Fn([u8; BYTES]) -> f32,
    encode: impl Fn(f32) -> f32,
) {
    let (sums, _) = sums.as_chunks_mut::<4>();
    let rows = rows.map(|row| row.as_chunks::<4>().0);
    let count = rows.iter().fold(sums.len(), |count, row| count.min(row.len()));
    let rows = rows.map(|row| &row[..count]);
    for (at, sums) in sums[..count].iter_mut().enumerate() {
        for (row, weight) in rows.iter().zip(weights) {
            // All four alike, so that they become one vector; nobody asks for the sum of alpha.
            let pixel = row[at].map(&decode);
            let alpha = believed(pixel[3], doubt);
            for (sum, value) in sums.iter_mut().zip(pixel) {
                *sum += weight * encode(value * alpha);
            }
        }
    }
}

/// An alpha as it counts where the picture's is doubted; exactly itself where it is not.
#[inline(always)]
fn believed(alpha: f32, doubt: f32) -> f32 {
    alpha + doubt * (1.0 - alpha)
}

/// Clamps to 0..1; NaN is 0. Comparisons, not `clamp`, since they become one vector instruction each.
#[inline(always)]
pub(crate) fn unit(value: f32) -> f32 {
    let value = if value > 0.0 { value } else { 0.0 };
    if value < 1.0 { value } else { 1.0 }
}

/// A binary16 value clamped to 0..1; NaN is 0.
///
/// The exponent is moved by a multiplication (exact, subnormals too), which needs no table and no F16C.
#[inline(always)]
pub(crate) fn half_unit(bits: u16) -> f32 {
    const MOVE_EXPONENT: f32 = f32::from_bits((127 + 112) << 23);
    // Infinity (0x7c00) is the largest that counts; NaN lies above it and the negative numbers from 0x8000 on.
    let bits = if bits > 0x7c00 { 0 } else { bits };
    unit(f32::from_bits(u32::from(bits) << 13) * MOVE_EXPONENT)
}
