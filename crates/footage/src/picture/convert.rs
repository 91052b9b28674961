//! Depth, premultiplication and encoding of whole sample rows. Pure and the same on every machine: the curve's powers come
//! from the `libm` crate.

use std::borrow::Cow;

use half::f16;

use super::{Depth, Encoding, Samples};

pub(super) fn to_f32(samples: &Samples) -> Vec<f32> {
    match samples {
        Samples::U8(v) => v.iter().map(|&s| f32::from(s) / 255.0).collect(),
        Samples::U16(v) => v.iter().map(|&s| f32::from(s) / 65535.0).collect(),
        Samples::F16(v) => v.iter().map(|s| s.to_f32()).collect(),
        Samples::F32(v) => v.clone(),
    }
}

/// Rounded to nearest and clamped; not-a-number is 0.
fn quantise(sample: f32, top: f32) -> f32 {
    if sample.is_nan() {
        0.0
    } else {
        (sample.clamp(0.0, 1.0) * top + 0.5).floor()
    }
}

pub(super) fn to_depth(samples: &Samples, depth: Depth) -> Samples {
    match (samples, depth) {
        (same, depth) if same.depth() == depth => same.clone(),
        // 257 = 65535 / 255, so that white stays white; back, adding half of it rounds to nearest.
        (Samples::U8(v), Depth::U16) => Samples::U16(v.iter().map(|&s| u16::from(s) * 257).collect()),
        (Samples::U16(v), Depth::U8) => Samples::U8(v.iter().map(|&s| ((u32::from(s) + 128) / 257) as u8).collect()),
        (other, depth) => {
            let wide = to_f32(other);
            match depth {
                Depth::U8 => Samples::U8(wide.iter().map(|&s| quantise(s, 255.0) as u8).collect()),
                Depth::U16 => Samples::U16(wide.iter().map(|&s| quantise(s, 65535.0) as u16).collect()),
                Depth::F16 => Samples::F16(wide.iter().map(|&s| f16::from_f32(s)).collect()),
                Depth::F32 => Samples::F32(wide),
            }
        }
    }
}

pub(super) fn multiply_by_alpha(samples: &mut [f32]) {
    for pixel in samples.chunks_exact_mut(4) {
        let alpha = pixel[3];
        pixel[..3].iter_mut().for_each(|c| *c *= alpha);
    }
}

pub(super) fn divide_by_alpha(samples: &mut [f32]) {
    for pixel in samples.chunks_exact_mut(4) {
        let alpha = pixel[3];
        if alpha > 0.0 {
            pixel[..3].iter_mut().for_each(|c| *c /= alpha);
        }
    }
}

pub(super) fn change_encoding(samples: &mut [f32], encoding: Encoding) {
    let curve = match encoding {
        Encoding::Linear => srgb_to_linear,
        Encoding::Video => linear_to_srgb,
    };
    for pixel in samples.chunks_exact_mut(4) {
        pixel[..3].iter_mut().for_each(|c| *c = curve(c.abs()).copysign(*c));
    }
}

/// IEC 61966-2-1, decoding, for a value of at least 0.
pub(crate) fn srgb_to_linear(encoded: f32) -> f32 {
    if encoded <= 0.04045 {
        encoded / 12.92
    } else {
        libm::powf((encoded + 0.055) / 1.055, 2.4)
    }
}

/// IEC 61966-2-1, encoding, for a value of at least 0.
pub(crate) fn linear_to_srgb(linear: f32) -> f32 {
    if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * libm::powf(linear, 1.0 / 2.4) - 0.055
    }
}

pub(super) fn bytes_of(samples: &Samples) -> Cow<'_, [u8]> {
    match samples {
        Samples::U8(v) => Cow::Borrowed(v),
        Samples::U16(v) => Cow::Owned(v.iter().flat_map(|s| s.to_ne_bytes()).collect()),
        Samples::F16(v) => Cow::Owned(v.iter().flat_map(|s| s.to_ne_bytes()).collect()),
        Samples::F32(v) => Cow::Owned(v.iter().flat_map(|s| s.to_ne_bytes()).collect()),
    }
}

pub(super) fn samples_from_bytes(depth: Depth, bytes: &[u8]) -> Samples {
    let count = bytes.len() / depth.bytes();
    let mut samples = match depth {
        Depth::U8 => return Samples::U8(bytes.to_vec()),
        Depth::U16 => Samples::U16(vec![0; count]),
        Depth::F16 => Samples::F16(vec![f16::ZERO; count]),
        Depth::F32 => Samples::F32(vec![0.0; count]),
    };
    refill(&mut samples, bytes);
    samples
}

pub(super) fn refill(samples: &mut Samples, bytes: &[u8]) {
    fn fill<T, const N: usize>(to: &mut [T], bytes: &[u8], read: impl Fn([u8; N]) -> T) {
        let (whole, _) = bytes.as_chunks::<N>();
        to.iter_mut()
            .zip(whole)
            .for_each(|(sample, bytes)| *sample = read(*bytes));
    }
    match samples {
        Samples::U8(v) => v.copy_from_slice(bytes),
        Samples::U16(v) => fill(v, bytes, u16::from_ne_bytes),
        Samples::F16(v) => fill(v, bytes, f16::from_ne_bytes),
        Samples::F32(v) => fill(v, bytes, f32::from_ne_bytes),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{Alpha, Depth, Encoding, Picture, Samples};

    proptest! {
        #[test]
        fn whole_numbers_survive_every_deeper_depth(values in proptest::collection::vec(any::<u8>(), 4)) {
            let picture = Picture::new(1, 1, Samples::U8(values), Alpha::Straight, Encoding::Video)?;
            for depth in [Depth::U16, Depth::F16, Depth::F32] {
                prop_assert_eq!(&picture.to_depth(depth).to_depth(Depth::U8), &picture);
            }
        }

        #[test]
        fn sixteen_bits_survive_floats_and_bytes(values in proptest::collection::vec(any::<u16>(), 4)) {
            let picture = Picture::new(1, 1, Samples::U16(values), Alpha::Straight, Encoding::Video)?;
            prop_assert_eq!(&picture.to_depth(Depth::F32).to_depth(Depth::U16), &picture);
            let back = Picture::from_bytes(1, 1, Depth::U16, &picture.bytes(), Alpha::Straight, Encoding::Video)?;
            prop_assert_eq!(&back, &picture);
        }

        #[test]
        fn encoding_there_and_back_is_close(r in -2.0f32..4.0, a in 0.01f32..1.0) {
            let samples = Samples::F32(vec![r * a, 0.5 * a, 0.0, a]);
            let picture = Picture::new(1, 1, samples, Alpha::Premultiplied, Encoding::Linear)?;
            let back = picture.with_encoding(Encoding::Video).with_encoding(Encoding::Linear);
            for (x, y) in picture.to_f32().iter().zip(back.to_f32()) {
                prop_assert!((x - y).abs() < 1e-4, "{x} became {y}");
            }
        }
    }

    #[test]
    fn odd_floats_become_legal_whole_numbers() {
        let samples = Samples::F32(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 7.0]);
        let picture = Picture::new(1, 1, samples, Alpha::Straight, Encoding::Video).unwrap();
        assert_eq!(
            picture.to_depth(Depth::U8).samples(),
            &Samples::U8(vec![0, 255, 0, 255])
        );
    }

    #[test]
    fn colour_without_alpha_is_kept() {
        let samples = Samples::F32(vec![0.5, 0.25, 0.0, 0.0]);
        let picture = Picture::new(1, 1, samples, Alpha::Premultiplied, Encoding::Linear).unwrap();
        assert_eq!(picture.with_alpha(Alpha::Straight).to_f32(), [0.5, 0.25, 0.0, 0.0]);
    }

    #[test]
    fn pictures_that_cannot_be_are_refused() {
        for (width, height) in [(0, 1), (1, 0), (u32::MAX, u32::MAX)] {
            assert!(Picture::black(width, height, Depth::U8, Alpha::Opaque, Encoding::Video).is_err());
        }
        assert!(Picture::new(2, 1, Samples::U8(vec![0; 4]), Alpha::Opaque, Encoding::Video).is_err());
    }
}
