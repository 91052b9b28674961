use half::f16;
use proptest::prelude::*;

use super::*;
use crate::picture::{Alpha, Depth, RowOrder, Transfer};

/// The rule of the module's doc, pixel by pixel in double precision.
fn reference(width: usize, height: usize, rgb: &dyn Fn(usize, usize) -> [f64; 3]) -> Vec<f64> {
    let mut planes = vec![0.0; 3 * PLANE];
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (x0, x1) = (
                x as f64 * width as f64 / WIDTH as f64,
                (x + 1) as f64 * width as f64 / WIDTH as f64,
            );
            let (y0, y1) = (
                y as f64 * height as f64 / HEIGHT as f64,
                (y + 1) as f64 * height as f64 / HEIGHT as f64,
            );
            let mut sum = [0.0; 3];
            for sy in y0.floor() as usize..(y1.ceil() as usize).min(height) {
                for sx in x0.floor() as usize..(x1.ceil() as usize).min(width) {
                    let across = (x1.min(sx as f64 + 1.0) - x0.max(sx as f64)).max(0.0);
                    let down = (y1.min(sy as f64 + 1.0) - y0.max(sy as f64)).max(0.0);
                    for (sum, value) in sum.iter_mut().zip(rgb(sx, sy)) {
                        *sum += value * across * down;
                    }
                }
            }
            for plane in 0..3 {
                planes[plane * PLANE + y * WIDTH + x] = sum[plane] / ((x1 - x0) * (y1 - y0));
            }
        }
    }
    planes
}

fn worst(thumbnail: &Thumbnail, reference: &[f64]) -> f64 {
    let differences = thumbnail
        .planes()
        .iter()
        .zip(reference)
        .map(|(&a, b)| (f64::from(a) - b).abs());
    differences.fold(0.0, f64::max)
}

/// Values that vary everywhere: an integer hash of the place.
fn value(seed: u32, x: usize, y: usize, channel: usize) -> f32 {
    let mut hash = seed ^ (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca77) ^ channel as u32;
    hash = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    hash = (hash ^ (hash >> 12)).wrapping_mul(0x297a_2d39);
    ((hash ^ (hash >> 15)) >> 8) as f32 / (1 << 24) as f32
}

fn encode_value(depth: Depth, value: f32, bytes: &mut Vec<u8>) -> f32 {
    match depth {
        Depth::U8 => {
            let stored = (value.clamp(0.0, 1.0) * 255.0).round() as u8;
            bytes.push(stored);
            f32::from(stored) / 255.0
        }
        Depth::U16 => {
            let stored = (value.clamp(0.0, 1.0) * 65535.0).round() as u16;
            bytes.extend(stored.to_ne_bytes());
            f32::from(stored) / 65535.0
        }
        Depth::F16 => {
            let stored = f16::from_f32(value);
            bytes.extend(stored.to_bits().to_ne_bytes());
            stored.to_f32()
        }
        Depth::F32 => {
            bytes.extend(value.to_ne_bytes());
            value
        }
    }
}

fn any_depth() -> impl Strategy<Value = Depth> {
    prop_oneof![Just(Depth::U8), Just(Depth::U16), Just(Depth::F16), Just(Depth::F32)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_layout_gives_the_area_average(
        width in 1_usize..400,
        height in 1_usize..220,
        depth in any_depth(),
        components in prop_oneof![Just(Components::Rgba), Just(Components::Rgb), Just(Components::Alpha)],
        padding in 0_usize..9,
        negative in any::<bool>(),
        bottom_up in any::<bool>(),
        straight in any::<bool>(),
        seed in any::<u32>(),
    ) {
        let count = components.count();
        let mut rows: Vec<Vec<u8>> = Vec::new();
        let mut stored = vec![0.0_f32; width * height * count];
        for y in 0..height {
            let mut row = Vec::new();
            for x in 0..width {
                for channel in 0..count {
                    let v = encode_value(depth, value(seed, x, y, channel), &mut row);
                    stored[(y * width + x) * count + channel] = v;
                }
            }
            row.extend(std::iter::repeat_n(0xff, padding));
            rows.push(row);
        }
        if negative != bottom_up {
            rows.reverse();
        }
        let stride = rows[0].len() as isize;
        let bytes = rows.concat();
        let view = PictureView {
            bytes: &bytes[..bytes.len() - padding],
            width, height,
            row_bytes: if negative { -stride } else { stride },
            depth, components,
            alpha: if straight { Alpha::Straight } else { Alpha::Premultiplied },
            transfer: Transfer::Video,
            order: if bottom_up { RowOrder::BottomUp } else { RowOrder::TopDown },
        };
        let thumbnail = Thumbnail::of(&view).unwrap();
        let greatest = stored.iter().skip(3).step_by(4).fold(0.0, |most: f32, &alpha| most.max(alpha));
        let share = (2.0 * greatest).min(1.0);
        let doubt = 1.0 - share * share * (3.0 - 2.0 * share);
        let expected = reference(width, height, &|x, y| {
            let pixel = &stored[(y * width + x) * count..][..count];
            let seen = match components {
                Components::Alpha => [pixel[0]; 3],
                Components::Rgba if straight => {
                    let alpha = pixel[3] + doubt * (1.0 - pixel[3]);
                    [pixel[0] * alpha, pixel[1] * alpha, pixel[2] * alpha]
                }
                _ => [pixel[0], pixel[1], pixel[2]],
            };
            seen.map(f64::from)
        });
        prop_assert!(worst(&thumbnail, &expected) < 2e-5, "{}", worst(&thumbnail, &expected));
    }

    #[test]
    fn no_value_spreads_or_panics(
        width in 1_usize..64,
        height in 1_usize..64,
        linear in any::<bool>(),
        straight in any::<bool>(),
        odd in prop_oneof![
            Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY), Just(-3.0), Just(7.5), Just(f32::MAX),
            Just(f32::MIN_POSITIVE), Just(-0.0)
        ],
        depth in prop_oneof![Just(Depth::F16), Just(Depth::F32)],
    ) {
        let mut bytes = Vec::new();
        for _ in 0..width * height * 4 {
            encode_value(depth, odd, &mut bytes);
        }
        let mut view = PictureView::packed_rgba(&bytes, width, height, depth);
        view.transfer = if linear { Transfer::Linear } else { Transfer::Video };
        view.alpha = if straight { Alpha::Straight } else { Alpha::Premultiplied };
        let thumbnail = Thumbnail::of(&view).unwrap();
        let expected = if odd >= 1.0 { 1.0 } else { 0.0 };
        prop_assert!(thumbnail.planes().iter().all(|v| (v - expected).abs() < 1e-5));
    }

    #[test]
    fn short_bytes_are_refused(
        width in 0_usize..70, height in 0_usize..70, row_bytes in -600_isize..600, length in 0_usize..20_000,
    ) {
        let bytes = vec![9; length];
        let view = PictureView { row_bytes, ..PictureView::packed_rgba(&bytes, width, height, Depth::U16) };
        let stride = row_bytes.unsigned_abs();
        let fits = width > 0 && height > 0 && (height == 1 || stride >= width * 8)
            && length >= (height - 1) * stride + width * 8;
        prop_assert_eq!(Thumbnail::of(&view).is_ok(), fits);
    }
}

#[test]
fn alpha_of_nothing_but_0_hides_nothing() {
    let black = crate::Glance::of(&PictureView::packed_rgba(&[0; 4], 1, 1, Depth::U8)).unwrap();
    let look = |alphas: [f32; 2], straight: bool| {
        let bytes: Vec<u8> = alphas
            .iter()
            .flat_map(|&alpha| [0.25, 0.5, 0.75, alpha])
            .flat_map(f32::to_ne_bytes)
            .collect();
        let mut view = PictureView::packed_rgba(&bytes, 2, 1, Depth::F32);
        view.alpha = if straight {
            Alpha::Straight
        } else {
            Alpha::Premultiplied
        };
        let thumbnail = Thumbnail::of(&view).unwrap();
        let dark = crate::Glance::of(&view).unwrap().change(&black) < 1e-6;
        assert_eq!(
            dark,
            thumbnail.planes().iter().all(|&v| v == 0.0),
            "a glance sees what a thumbnail sees"
        );
        [thumbnail.rgb(0, 0), thumbnail.rgb(159, 0)]
    };
    let opaque = look([1.0; 2], true);
    assert!(opaque[0][2] > 0.7);
    assert_eq!(look([0.0; 2], true), opaque, "footage without an alpha of its own");
    assert_eq!(look([0.0; 2], false), opaque, "light without matter");
    assert_eq!(look([0.0, 1.0], true), [[0.0; 3], opaque[1]], "a hole stays a hole");
}

#[test]
fn linear_light_is_encoded_before_averaging() {
    // A black and a white column: 0.5 encoded. Averaged in light first, it would be 0.735.
    let bytes: Vec<u8> = [[0.0_f32; 4], [1.0; 4]]
        .iter()
        .flatten()
        .flat_map(|v| v.to_ne_bytes())
        .collect();
    let mut view = PictureView::packed_rgba(&bytes, 2, 1, Depth::F32);
    view.width = 2;
    view.transfer = Transfer::Linear;
    let thumbnail = Thumbnail::of(&view).unwrap();
    assert!(thumbnail.rgb(0, 0)[0] < 1e-6 && (thumbnail.rgb(159, 89)[0] - 1.0).abs() < 1e-5);
    let all: f32 = thumbnail.planes().iter().sum::<f32>() / thumbnail.planes().len() as f32;
    assert!((all - 0.5).abs() < 1e-4, "{all}");
}

#[test]
fn the_polynomial_follows_the_curve() {
    let mut worst = 0.0_f32;
    for step in 0..=1_000_000 {
        let light = step as f32 / 1e6;
        worst = worst.max((srgb::encode(light) - srgb::exact(light)).abs());
    }
    assert!(worst < 3.5e-4, "{worst}");
    assert_eq!(srgb::encode(0.0), 0.0);
    assert!((srgb::encode(1.0) - 1.0).abs() < 1e-6);
}

#[test]
fn every_half_float_is_decoded() {
    for bits in 0..=u16::MAX {
        let exact = f16::from_bits(bits).to_f32();
        let expected = if exact.is_nan() { 0.0 } else { exact.clamp(0.0, 1.0) };
        assert_eq!(accumulate::half_unit(bits), expected, "{bits:#x}");
    }
}
