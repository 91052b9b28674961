//! The flash meter on pictures whose flashes are known.
#![allow(clippy::expect_used, reason = "a failed helper is a failed test")]

use footage::flashes::{Area, Meter, Report};
use footage::{Alpha, Encoding, Picture, Rate, Samples};
use proptest::prelude::*;

/// Measures `seconds` of pictures painted by (x, y, t) to sRGB 0 to 1, x and y as fractions.
fn measure_at(rate: Rate, seconds: f64, size: (u32, u32), paint: impl Fn(f64, f64, f64) -> [f64; 3]) -> Report {
    let mut meter = Meter::new(rate);
    for n in 0..(seconds * rate.as_f64()).round() as u64 {
        let t = rate.time_of(n);
        let mut bytes = Vec::new();
        for y in 0..size.1 {
            for x in 0..size.0 {
                let (u, v) = (
                    (f64::from(x) + 0.5) / f64::from(size.0),
                    (f64::from(y) + 0.5) / f64::from(size.1),
                );
                let rgb = paint(u, v, t).map(|c| (c.clamp(0.0, 1.0) * 255.0).round() as u8);
                bytes.extend([rgb[0], rgb[1], rgb[2], 255]);
            }
        }
        let picture = Picture::new(size.0, size.1, Samples::U8(bytes), Alpha::Opaque, Encoding::Video);
        meter.push(&picture.expect("it fills the size"));
    }
    meter.finish()
}

const SMOOTH: Rate = Rate { num: 60, den: 1 };

fn measure(paint: impl Fn(f64, f64, f64) -> [f64; 3]) -> Report {
    measure_at(SMOOTH, 3.0, (96, 54), paint)
}

/// Whether a square wave of so many hertz is high; the first change comes after half a period.
fn high(hertz: f64, t: f64) -> bool {
    (t * hertz * 2.0 + 1e-6).floor() as i64 % 2 == 1
}

fn grey(level: f64) -> [f64; 3] {
    [level; 3]
}

#[test]
fn a_full_flicker_counts_its_frequency() {
    for hertz in [2u32, 3, 5, 10] {
        for rate in [Rate { num: 60, den: 1 }, Rate { num: 120, den: 1 }] {
            let report = measure_at(rate, 3.0, (96, 54), |_, _, t| {
                grey(if high(f64::from(hertz), t) { 1.0 } else { 0.0 })
            });
            for area in [Area::Field, Area::Screen] {
                assert_eq!(
                    report.general.worst(area).count,
                    hertz,
                    "{hertz} Hz at {rate}, {area:?}"
                );
                assert_eq!(report.red.worst(area).count, 0);
                assert_eq!(report.is_safe(area), hertz <= 3);
            }
            let region = report.general.screen.region.expect("it flashes");
            assert_eq!(
                (region.left, region.top, region.right, region.bottom),
                (0.0, 0.0, 1.0, 1.0)
            );
        }
    }
}

#[test]
fn film_rates_do_not_change_the_count() {
    for rate in [
        Rate { num: 24, den: 1 },
        Rate { num: 30000, den: 1001 },
        Rate { num: 25, den: 1 },
    ] {
        let report = measure_at(rate, 4.0, (32, 18), |_, _, t| {
            grey(if high(4.0, t) { 0.9 } else { 0.1 })
        });
        assert_eq!(report.worst_general(), 4, "{rate}");
    }
}

#[test]
fn steps_below_a_tenth_and_between_bright_states_do_not_count() {
    // In light: 0.20 and 0.29; 0.82 and 1; 0.78 and 0.95.
    for (low, high_level, flashes) in [
        (0.20, 0.29, false),
        (0.20, 0.32, true),
        (0.82, 1.0, false),
        (0.78, 0.95, true),
    ] {
        let code = |light: f64| grey(1.055 * light.powf(1.0 / 2.4) - 0.055);
        let report = measure(|_, _, t| code(if high(5.0, t) { high_level } else { low }));
        assert_eq!(report.worst_general() > 0, flashes, "{low} to {high_level}");
    }
}

#[test]
fn area_decides() {
    // Squares by side, as a fraction of the picture: areas of 1.6 %, 9 %, 16 % and 30 %.
    for (side, field, screen) in [(0.125, 0, 0), (0.3, 5, 0), (0.4, 5, 0), (0.55, 5, 5)] {
        let report = measure(|x, y, t| grey(if x < side && y < side && high(5.0, t) { 1.0 } else { 0.2 }));
        assert_eq!(report.general.field.count, field, "field, side {side}");
        assert_eq!(report.general.screen.count, screen, "screen, side {side}");
    }
    // The same area in specks all over is under a quarter everywhere.
    let report = measure(|x, y, t| {
        let speck = (x * 12.0).fract() < 0.5 && (y * 6.75).fract() < 0.3;
        grey(if speck && high(5.0, t) { 1.0 } else { 0.2 })
    });
    assert_eq!(report.general.screen.count, 0);
}

#[test]
fn the_place_and_the_time_are_told() {
    let report = measure_at(SMOOTH, 5.0, (96, 54), |x, y, t| {
        let there = (0.5..0.9).contains(&x) && (0.5..1.0).contains(&y) && (2.0..3.5).contains(&t);
        grey(if there && high(6.0, t) { 0.9 } else { 0.1 })
    });
    let worst = report.general.field;
    assert_eq!(worst.count, 6);
    assert!((1.9..2.6).contains(&worst.start), "{worst:?}");
    let region = worst.region.expect("it flashes");
    assert!(
        region.left >= 0.45 && region.top >= 0.45 && region.right <= 0.95,
        "{region:?}"
    );
    assert_eq!(report.general.field_per_second.len(), 5);
    assert_eq!(report.general.field_per_second[0], 0);
    assert_eq!(report.general.field_per_second[1], 0);
    assert!(report.general.field_per_second[2] >= 5);
    assert!(report.general.field_per_second[3] >= 5);
}

#[test]
fn red_against_blue_of_the_same_brightness_is_red_alone() {
    for hertz in [2u32, 5] {
        // Both 0.07 of luminance: below a tenth apart, whatever they do.
        let report = measure(|_, _, t| {
            if high(f64::from(hertz), t) {
                [0.62, 0.0, 0.0]
            } else {
                [0.0, 0.0, 1.0]
            }
        });
        assert_eq!(report.worst_red(), hertz);
        assert_eq!(report.worst_general(), 0);
    }
    let pale = measure(|_, _, t| {
        if high(5.0, t) {
            [0.62, 0.45, 0.45]
        } else {
            [0.5, 0.5, 0.5]
        }
    });
    assert_eq!(pale.worst_red(), 0, "a pale red is no saturated one");
}

#[test]
fn slow_fades_and_single_cuts_do_not_count() {
    let fade = measure(|_, _, t| grey(0.5 - 0.5 * (std::f64::consts::TAU * t / 4.0).cos()));
    assert_eq!(fade.worst_general(), 0, "up for two seconds is half a flash");
    let cut = measure(|_, _, t| grey(if t < 1.5 { 0.1 } else { 0.9 }));
    assert_eq!(cut.worst_general(), 0);
    let blink = measure(|_, _, t| grey(if (1.0..1.1).contains(&t) { 0.9 } else { 0.1 }));
    assert_eq!(blink.worst_general(), 1);
}

#[test]
fn a_ramped_flicker_counts_as_a_hard_one() {
    let report = measure(|_, _, t| grey(0.5 - 0.4 * (std::f64::consts::TAU * 4.0 * t).cos()));
    assert_eq!(report.worst_general(), 4);
    // A wave that runs across the picture changes at another moment everywhere, yet changes everything four times.
    let wave = measure(|x, _, t| grey(0.5 - 0.4 * (std::f64::consts::TAU * (4.0 * t - 0.1 * x)).cos()));
    assert_eq!(wave.worst_general(), 4);
}

#[test]
fn halves_in_turn_flash_no_faster_than_each() {
    let report = measure(|x, _, t| grey(if high(3.0, t) == (x < 0.5) { 0.9 } else { 0.1 }));
    assert_eq!(report.general.screen.count, 3);
    assert_eq!(report.general.field.count, 3);
}

#[test]
fn a_panning_checkerboard_counts_by_what_passes_a_place() {
    let board = |squares: f64, speed: f64| {
        measure(move |x, y, t| {
            let even = ((x + speed * t) * squares).floor() as i64 + (y * squares * 0.5625).floor() as i64;
            grey(if even % 2 == 0 { 0.9 } else { 0.1 })
        })
    };
    // Squares finer than a cell average out.
    assert_eq!(board(96.0, 0.05).worst_general(), 0);
    // A square a second past every place is half a flash.
    assert_eq!(board(8.0, 0.125).worst_general(), 0);
    assert_eq!(board(4.0, 0.0).worst_general(), 0);
}

#[test]
fn tiny_and_odd_pictures_are_measured() {
    for size in [(1, 1), (2, 1080), (1919, 1)] {
        let rate = Rate { num: 20, den: 1 };
        let report = measure_at(rate, 1.5, size, |_, _, t| grey(if high(5.0, t) { 1.0 } else { 0.0 }));
        assert_eq!(report.worst_general(), 5, "{size:?}");
    }
    let mut meter = Meter::new(Rate::CINEMA);
    for level in [f32::NAN, 0.0, f32::INFINITY, -1.0] {
        let samples = Samples::F32(vec![level, level, level, 1.0]);
        meter.push(&Picture::new(1, 1, samples, Alpha::Premultiplied, Encoding::Linear).expect("one pixel"));
    }
    assert_eq!(meter.finish().worst_general(), 1);
    assert_eq!(Meter::new(Rate::CINEMA).finish().worst_general(), 0);
}

#[test]
fn a_report_becomes_json() {
    let report = measure(|_, _, t| grey(if high(5.0, t) { 1.0 } else { 0.0 }));
    let json = serde_json::to_value(&report).expect("it is plain data");
    assert_eq!(json["general"]["field"]["count"], 5);
    assert_eq!(json["general"]["screen_per_second"].as_array().map(Vec::len), Some(3));
}

fn hashed(x: u64) -> f64 {
    let mut h = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^= h >> 29;
    h = h.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((h ^ (h >> 32)) & 0xffff) as f64 / 65535.0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn grain_is_no_flash(strength in 0.0f64..0.5, level in 0.2f64..0.8, seed in any::<u32>()) {
        let report = measure_at(Rate { num: 24, den: 1 }, 2.0, (384, 216), |x, y, t| {
            let key = (x * 384.0) as u64 + (y * 216.0) as u64 * 1000 + (t * 24.0 + 0.5) as u64 * 1_000_000;
            grey(level + strength * (hashed(key + u64::from(seed)) - 0.5))
        });
        prop_assert_eq!(report.worst_general(), 0);
        prop_assert_eq!(report.worst_red(), 0);
    }

    #[test]
    fn any_flicker_counts_its_frequency(hertz in 1u32..12, low in 0.0f64..0.4, step in 0.45f64..0.6) {
        let report = measure(|_, _, t| grey(if high(f64::from(hertz), t) { low + step } else { low }));
        let found = report.worst_general();
        prop_assert!(found == hertz || found + 1 == hertz && 60 % (2 * hertz) != 0, "{found} for {hertz}");
    }

    #[test]
    fn the_screen_never_counts_more_than_the_field(seed in any::<u32>(), hertz in 1.0f64..9.0) {
        let report = measure(|x, y, t| {
            let block = (x * 5.0) as u64 + (y * 4.0) as u64 * 16 + u64::from(seed) * 256;
            let own = hertz * (0.5 + hashed(block));
            grey(if hashed(block + 99) < 0.5 && high(own, t) { 0.8 } else { 0.2 })
        });
        prop_assert!(report.general.screen.count <= report.general.field.count);
    }
}
