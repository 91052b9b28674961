use super::*;
use proptest::prelude::*;

const DEPTHS: [BitDepth; 4] = [BitDepth::Byte, BitDepth::Short, BitDepth::Half, BitDepth::Float];

fn over(r: u8, g: u8, b: u8, a: u8) -> Pixel {
    let [r, g, b] = [r, g, b].map(|value| (u32::from(value) * u32::from(a) / 255) as u8);
    [r, g, b, a]
}

/// One float pixel under one pixel of the sheet.
fn blended(under: [f32; 4], over: Pixel, encoding: Encoding, premultiplied: bool) -> [f32; 4] {
    let place = Rect::new(0, 0, 1, 1);
    let mut bytes: Vec<u8> = under.iter().flat_map(|value| value.to_ne_bytes()).collect();
    let sheet = Sheet {
        place,
        pixels: vec![over],
    };
    Target::over(&mut bytes, place, 16, BitDepth::Float, Components::Rgba).lay(&sheet, place, encoding, premultiplied);
    std::array::from_fn(|i| f32::read(&bytes[4 * i..]))
}

fn close(a: [f32; 4], b: [f32; 4]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.005)
}

#[test]
fn an_opaque_pixel_covers_and_a_clear_one_leaves() {
    for premultiplied in [false, true] {
        for encoding in [Encoding::Video, Encoding::Linear] {
            let under = [0.3, 7.5, -0.2, 1.0];
            assert_eq!(blended(under, over(0, 0, 0, 0), encoding, premultiplied), under);
            assert_eq!(
                blended(under, over(255, 0, 255, 255), encoding, premultiplied),
                [1.0, 0.0, 1.0, 1.0]
            );
        }
    }
}

#[test]
fn highlights_come_through_a_translucent_shade() {
    let shade = over(0, 0, 0, 153);
    assert!(close(
        blended([8.0, 1.0, 0.5, 1.0], shade, Encoding::Video, false),
        [3.2, 0.4, 0.2, 1.0]
    ));
    let linear = blended([40.0, 1.0, 0.5, 1.0], shade, Encoding::Linear, false);
    assert!(linear[0] > 5.0 && linear[0] < 6.0, "{linear:?}");
}

#[test]
fn a_shade_is_as_deep_in_linear_light_as_on_a_screen() {
    let shade = over(0, 0, 0, 153);
    for value in [0.1_f32, 0.4, 0.9] {
        let [screen, ..] = blended(
            [value; 4].map(|v| if v == value { v } else { 1.0 }),
            shade,
            Encoding::Video,
            true,
        );
        let light = linear(value);
        let [lit, ..] = blended([light, light, light, 1.0], shade, Encoding::Linear, true);
        assert!((linear(screen) - lit).abs() < 0.02, "{value}: {} {lit}", linear(screen));
    }
}

#[test]
fn straight_and_premultiplied_say_the_same() {
    let ink = over(200, 100, 50, 128);
    for alpha in [0.0_f32, 0.25, 0.8, 1.0] {
        let colour = [0.6, 0.2, 3.0];
        let straight = blended([colour[0], colour[1], colour[2], alpha], ink, Encoding::Video, false);
        let multiplied = colour.map(|value| value * alpha);
        let premultiplied = blended(
            [multiplied[0], multiplied[1], multiplied[2], alpha],
            ink,
            Encoding::Video,
            true,
        );
        let a = straight[3];
        assert!(
            close([straight[0] * a, straight[1] * a, straight[2] * a, a], premultiplied),
            "{alpha}"
        );
        assert!(a >= alpha);
    }
}

#[test]
fn what_is_no_number_stays_where_it_is() {
    let shade = over(10, 10, 10, 153);
    let [r, g, b, a] = blended([f32::NAN, 0.5, f32::INFINITY, 0.0], shade, Encoding::Video, false);
    assert!(
        r.is_finite() && g.is_finite() && b.is_finite() && a.is_finite(),
        "hidden colour is not there"
    );
    let [r, g, ..] = blended([f32::NAN, 0.5, 0.5, 1.0], shade, Encoding::Video, false);
    assert!(r.is_nan() && g.is_finite());
}

fn rect(columns: i32, rows: i32) -> impl Strategy<Value = Rect> {
    (0..columns, 0..rows, 1..=columns, 1..=rows)
        .prop_map(move |(x, y, w, h)| Rect::new(x, y, (x + w).min(columns), (y + h).min(rows)))
}

proptest! {
    /// In any tile, any depth, either way of rows: the panel's pixels in one piece or in four, the others untouched.
    #[test]
    fn tiles_are_equal_and_nothing_else_is_touched(
        seed in any::<u64>(), panel in rect(23, 17), window in rect(23, 17), cut in (0..23_i32, 0..17_i32),
        depth in 0..4_usize, components in 0..2_usize, downwards in any::<bool>(), padding in 0..9_usize,
        linear in any::<bool>(), premultiplied in any::<bool>(),
    ) {
        let bounds = Rect::new(-3, 5, 20, 22);
        let shifted = |r: Rect| Rect::new(r.x1 - 3, r.y1 + 5, r.x2 - 3, r.y2 + 5);
        let (panel, window) = (shifted(panel), shifted(window));
        let depth = DEPTHS[depth];
        let components = [Components::Rgba, Components::Rgb][components];
        let encoding = if linear { Encoding::Linear } else { Encoding::Video };
        let pixel = depth.bytes() * components.count();
        let stride = 23 * pixel + padding;
        let row_bytes = if downwards { -(stride as isize) } else { stride as isize };
        let mut dice = seed;
        let mut roll = || { dice = dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); (dice >> 40) as u8 };
        let before: Vec<u8> = (0..stride * 17 - padding).map(|_| roll()).collect();
        let pixels = (0..panel.width() * panel.height()).map(|_| over(roll(), roll(), roll(), roll() & 0xfe)).collect();
        let sheet = Sheet { place: panel, pixels };
        let lay = |windows: &[Rect]| {
            let mut bytes = before.clone();
            for window in windows {
                let seen = panel.intersection(window).intersection(&bounds);
                if !seen.is_empty() {
                    Target::over(&mut bytes, bounds, row_bytes, depth, components).lay(&sheet, seen, encoding, premultiplied);
                }
            }
            bytes
        };
        let whole = lay(&[window]);
        let (x, y) = (cut.0 - 3, cut.1 + 5);
        let pieces = [
            Rect::new(window.x1, window.y1, x.min(window.x2), y.min(window.y2)),
            Rect::new(x.max(window.x1), window.y1, window.x2, y.min(window.y2)),
            Rect::new(window.x1, y.max(window.y1), x.min(window.x2), window.y2),
            Rect::new(x.max(window.x1), y.max(window.y1), window.x2, window.y2),
        ];
        prop_assert_eq!(&lay(&pieces), &whole);
        let seen = panel.intersection(&window);
        let mut changed = 0;
        for row in 0..17_usize {
            let y = if downwards { bounds.y2 - 1 - row as i32 } else { bounds.y1 + row as i32 };
            let start = row * stride;
            for column in 0..23_usize {
                let at = start + column * pixel..start + (column + 1) * pixel;
                let x = bounds.x1 + column as i32;
                let inside = (seen.x1..seen.x2).contains(&x) && (seen.y1..seen.y2).contains(&y);
                if !inside {
                    prop_assert_eq!(&whole[at.clone()], &before[at], "{} {}", x, y);
                } else if whole[at.clone()] != before[at] {
                    changed += 1;
                }
            }
            let padding = start + 23 * pixel..(start + stride).min(before.len());
            prop_assert_eq!(&whole[padding.clone()], &before[padding]);
        }
        prop_assert!(seen.is_empty() || seen.width() * seen.height() < 12 || changed > 0);
    }

    #[test]
    fn black_is_opaque_black_within_the_window_alone(window in rect(9, 7), depth in 0..4_usize, rgba in any::<bool>()) {
        let bounds = Rect::new(0, 0, 9, 7);
        let (depth, components) = (DEPTHS[depth], if rgba { Components::Rgba } else { Components::Rgb });
        let pixel = depth.bytes() * components.count();
        let mut bytes = vec![0x35; 63 * pixel];
        Target::over(&mut bytes, bounds, 9 * pixel as isize, depth, components).blacken(window);
        for (index, found) in bytes.chunks_exact(pixel).enumerate() {
            let (x, y) = (index as i32 % 9, index as i32 / 9);
            if (window.x1..window.x2).contains(&x) && (window.y1..window.y2).contains(&y) {
                prop_assert!(found[..3 * depth.bytes()].iter().all(|&byte| byte == 0));
                prop_assert!(!rgba || found[3 * depth.bytes()..].iter().any(|&byte| byte != 0));
            } else {
                prop_assert!(found.iter().all(|&byte| byte == 0x35));
            }
        }
    }
}
