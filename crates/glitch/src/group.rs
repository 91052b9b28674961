//! Sixteen pixels at a time: from stored bytes to vectors and back.
//!
//! Whole numbers are taken for little-endian ones, as on every processor the plugin is built for.
//!
//! Groups are counted from the picture's left edge, so that a pixel is always worked on in the same place of a vector,
//! whatever the tile.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16, i32x16, u8x64};

use crate::sample::{F16, F32, Sample, U8, U16};

/// Pixels in a group.
pub(crate) const GROUP: usize = 16;

/// Red, green, blue and alpha of a group.
pub(crate) type Pixels<S> = [f32x16<S>; 4];

/// How a group of pixels with four channels is stored.
pub(crate) trait Stored: Sample {
    /// Bytes of a group.
    const LEN: usize = GROUP * 4 * Self::BYTES;

    /// Takes the [`Self::LEN`] bytes of a group apart.
    #[inline(always)]
    fn load_group<S: Simd>(s: S, bytes: &[u8]) -> Pixels<S> {
        let mut planes = [[0.0; GROUP]; 4];
        for (i, pixel) in bytes.chunks_exact(4 * Self::BYTES).enumerate().take(GROUP) {
            for (c, plane) in planes.iter_mut().enumerate() {
                plane[i] = Self::load(&pixel[c * Self::BYTES..]);
            }
        }
        let [r, g, b, a] = &planes;
        [
            f32x16::from_slice(s, r),
            f32x16::from_slice(s, g),
            f32x16::from_slice(s, b),
            f32x16::from_slice(s, a),
        ]
    }

    /// Joins a group into its [`Self::LEN`] bytes.
    #[inline(always)]
    fn store_group<S: Simd>(pixels: Pixels<S>, bytes: &mut [u8]) {
        let [r, g, b, a] = pixels;
        let planes = [r.to_array(), g.to_array(), b.to_array(), a.to_array()];
        for (i, pixel) in bytes.chunks_exact_mut(4 * Self::BYTES).enumerate().take(GROUP) {
            for (c, plane) in planes.iter().enumerate() {
                Self::store(plane[i], &mut pixel[c * Self::BYTES..]);
            }
        }
    }
}

impl Stored for F16 {}

impl Stored for F32 {
    #[inline(always)]
    fn load_group<S: Simd>(s: S, bytes: &[u8]) -> Pixels<S> {
        let [first, second, third, fourth, ..] = bytes.as_chunks::<64>().0 else {
            return [f32x16::splat(s, 0.0); 4];
        };
        parted([first, second, third, fourth].map(|bytes| floats(s, bytes)))
    }

    #[inline(always)]
    fn store_group<S: Simd>([r, g, b, a]: Pixels<S>, bytes: &mut [u8]) {
        let (rb_left, rb_right) = r.interleave(b);
        let (ga_left, ga_right) = g.interleave(a);
        let (first, second) = rb_left.interleave(ga_left);
        let (third, fourth) = rb_right.interleave(ga_right);
        if let [one, two, three, four, ..] = bytes.as_chunks_mut::<64>().0 {
            first.bitcast::<u8x64<S>>().store_array(one);
            second.bitcast::<u8x64<S>>().store_array(two);
            third.bitcast::<u8x64<S>>().store_array(three);
            fourth.bitcast::<u8x64<S>>().store_array(four);
        }
    }
}

impl Stored for U8 {
    #[inline(always)]
    fn load_group<S: Simd>(s: S, bytes: &[u8]) -> Pixels<S> {
        // A pixel is one whole number, red in its lowest byte.
        let [bytes, ..] = bytes.as_chunks::<64>().0 else {
            return [f32x16::splat(s, 0.0); 4];
        };
        let pixels = wholes(s, bytes);
        [
            fraction(pixels & 0xff, 255.0),
            fraction((pixels >> 8) & 0xff, 255.0),
            fraction((pixels >> 16) & 0xff, 255.0),
            fraction((pixels >> 24) & 0xff, 255.0),
        ]
    }

    #[inline(always)]
    fn store_group<S: Simd>(pixels: Pixels<S>, bytes: &mut [u8]) {
        let [r, g, b, a] = pixels;
        let right = whole(r, 255.0) | (whole(g, 255.0) << 8);
        let left = (whole(b, 255.0) << 16) | (whole(a, 255.0) << 24);
        if let [bytes, ..] = bytes.as_chunks_mut::<64>().0 {
            (right | left).bitcast::<u8x64<S>>().store_array(bytes);
        }
    }
}

impl Stored for U16 {
    #[inline(always)]
    fn load_group<S: Simd>(s: S, bytes: &[u8]) -> Pixels<S> {
        let [first, second, ..] = bytes.as_chunks::<64>().0 else {
            return [f32x16::splat(s, 0.0); 4];
        };
        // Two channels are one whole number, the first in its low half.
        let (rg, ba) = wholes(s, first).deinterleave(wholes(s, second));
        [
            fraction(rg & 0xffff, 65535.0),
            fraction((rg >> 16) & 0xffff, 65535.0),
            fraction(ba & 0xffff, 65535.0),
            fraction((ba >> 16) & 0xffff, 65535.0),
        ]
    }

    #[inline(always)]
    fn store_group<S: Simd>(pixels: Pixels<S>, bytes: &mut [u8]) {
        let [r, g, b, a] = pixels;
        let rg = whole(r, 65535.0) | (whole(g, 65535.0) << 16);
        let ba = whole(b, 65535.0) | (whole(a, 65535.0) << 16);
        let (first, second) = rg.interleave(ba);
        if let [one, two, ..] = bytes.as_chunks_mut::<64>().0 {
            first.bitcast::<u8x64<S>>().store_array(one);
            second.bitcast::<u8x64<S>>().store_array(two);
        }
    }
}

/// Takes pixels apart, four in a vector.
#[inline(always)]
pub(crate) fn parted<S: Simd>([first, second, third, fourth]: [f32x16<S>; 4]) -> Pixels<S> {
    let (rb_left, ga_left) = first.deinterleave(second);
    let (rb_right, ga_right) = third.deinterleave(fourth);
    let (r, b) = rb_left.deinterleave(rb_right);
    let (g, a) = ga_left.deinterleave(ga_right);
    [r, g, b, a]
}

/// The numbers in bytes.
#[inline(always)]
fn floats<S: Simd>(s: S, bytes: &[u8; 64]) -> f32x16<S> {
    u8x64::load_array_ref(s, bytes).bitcast()
}

/// The whole numbers in bytes, native endian.
#[inline(always)]
fn wholes<S: Simd>(s: S, bytes: &[u8; 64]) -> i32x16<S> {
    u8x64::load_array_ref(s, bytes).bitcast()
}

/// Whole numbers as fractions of `max`.
#[inline(always)]
fn fraction<S: Simd>(value: i32x16<S>, max: f32) -> f32x16<S> {
    value.to_float::<f32x16<S>>() * (1.0 / max)
}

/// Fractions of `max` as whole numbers, brought within 0 to `max` and rounded as [`Sample::store`] does.
#[inline(always)]
fn whole<S: Simd>(value: f32x16<S>, max: f32) -> i32x16<S> {
    use crate::number::Number;
    use crate::sample::SHIFT;
    let shifted = (value * max).above(0.0).at_most(max) + SHIFT;
    shifted.bitcast::<i32x16<S>>() & 0x007f_ffff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash;
    use crate::simd::{Level, Simd as Set};

    /// Bytes of a group there and back, and against the sample's own reading and writing.
    fn agrees<D: Stored>() {
        let values: Vec<f32> = (0..64)
            .map(|i| match i {
                5 => f32::NAN,
                9 => 3.0,
                13 => -0.5,
                _ => (hash(3, i, 0) % 4096) as f32 / 4000.0,
            })
            .collect();
        let mut bytes = vec![0; D::LEN];
        for (value, bytes) in values.iter().zip(bytes.chunks_exact_mut(D::BYTES)) {
            D::store(*value, bytes);
        }
        for set in Set::ALL {
            let mut planes = [[0.0; GROUP]; 4];
            let mut back = vec![0; D::LEN];
            let mut stored = vec![0; D::LEN];
            crate::simd::at_level!(Level::new(set), s => {
                let pixels = D::load_group(s, &bytes);
                planes = pixels.map(f32x16::to_array);
                D::store_group(pixels, &mut back);
                let given: [[f32; GROUP]; 4] = std::array::from_fn(|c| std::array::from_fn(|i| values[i * 4 + c]));
                D::store_group(given.map(|plane| f32x16::from_slice(s, &plane)), &mut stored);
            });
            for (index, bytes) in bytes.chunks_exact(D::BYTES).enumerate() {
                let (got, expected) = (planes[index % 4][index / 4], D::load(bytes));
                assert!(
                    got == expected || (got.is_nan() && expected.is_nan()),
                    "{set:?}: {got} is not {expected}"
                );
            }
            assert_eq!(back, bytes, "{set:?}");
            assert_eq!(stored, bytes, "{set:?}");
        }
    }

    #[test]
    fn groups_are_their_pixels() {
        agrees::<U8>();
        agrees::<U16>();
        agrees::<F16>();
        agrees::<F32>();
    }
}
