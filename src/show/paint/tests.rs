use super::*;
use breath::{Feeling, Steady};
use glitch::Rect;

use crate::show::sheet::Pixel;

/// A clip that goes from calm over excitement to melancholy.
fn chart(now: f64) -> Chart {
    let at = |index: usize| {
        let t = index as f32 / 299.0;
        Steady::at(0.7 - 1.4 * t, 1.2 * (1.0 - (2.0 * t - 1.0).powi(2)) - 0.6).affect(0.0)
    };
    Chart {
        span: (0.0, 30.0),
        now,
        felt: (0..300).map(at).collect(),
        footage: Vec::new(),
        cuts: vec![8.0, 21.5],
        current: Some(at((now * 10.0) as usize)),
        confidence: 0.9,
        lungs: 0.5,
        mood: "Rainy Day Reverie",
    }
}

fn painted(width: i32, height: i32, style: Style, chart: &Chart) -> Option<(Layout, Sheet)> {
    let layout = Layout::of(Rect::new(0, 0, width, height), style)?;
    let sheet = sheet(&layout, chart);
    Some((layout, sheet))
}

#[test]
fn the_same_moment_gives_the_same_sheet() {
    let draw = || painted(1280, 720, Style::Over, &chart(12.0)).map(|(_, sheet)| sheet);
    assert_eq!(draw(), draw());
    let other = painted(1280, 720, Style::Over, &chart(12.5)).map(|(_, sheet)| sheet);
    assert_ne!(draw(), other);
}

#[test]
fn the_feeling_is_named_only_where_it_is_sure() {
    let draw = |confidence| {
        let chart = Chart {
            confidence,
            ..chart(12.0)
        };
        painted(1920, 1080, Style::Over, &chart).map(|(_, sheet)| sheet)
    };
    assert_eq!(draw(0.9), draw(0.8));
    assert_ne!(draw(0.9), draw(0.1));
}

#[test]
fn no_size_is_too_odd() {
    for (width, height) in [
        (1, 1),
        (2, 16384),
        (16384, 2),
        (32, 24),
        (33, 4000),
        (4000, 33),
        (97, 61),
        (160, 90),
    ] {
        for style in [Style::Over, Style::Alone] {
            let _ = painted(width, height, style, &chart(3.0));
            let _ = painted(width, height, style, &Chart::default());
        }
    }
    assert!(painted(160, 90, Style::Over, &chart(3.0)).is_some());
}

#[test]
fn the_breath_swells() {
    let lit = |lungs| {
        let (layout, sheet) = painted(1920, 1080, Style::Over, &Chart { lungs, ..chart(12.0) }).expect("a sheet");
        let area = layout.breath.expect("room for the breath");
        let inside = |x: usize, y: usize| x as f32 >= area.x && (y as f32) < area.bottom() - 1.5 * layout.text;
        let width = sheet.place.width();
        let bright = |p: &Pixel| p[3] == 255 && p[1] > 80;
        sheet
            .pixels
            .iter()
            .enumerate()
            .filter(|(i, p)| inside(i % width, i / width) && bright(p))
            .count()
    };
    let (empty, half, full) = (lit(0.0), lit(0.5), lit(1.0));
    assert!(
        empty > 20 && half > 2 * empty && full > half + half / 2,
        "{empty} {half} {full}"
    );
}

#[test]
fn the_curve_passes_where_the_numbers_say() {
    let chart = chart(12.0);
    let (layout, mut sheet) = painted(1920, 1080, Style::Over, &chart).expect("a sheet");
    let colour = SERIES[1].colour();
    for index in [30, 150, 260] {
        let x = (layout.plot.x + layout.plot.w * index as f32 / 299.0) as usize;
        let y = height(layout.plot, chart.felt[index].arousal) as usize;
        let pixel = sheet.pixel(x, y).expect("a pixel");
        let wanted = colour.components().map(|value| (value * 255.0) as i32);
        let found = pixel.map(i32::from);
        assert!(
            found.iter().zip(wanted).all(|(f, w)| (f - w).abs() < 40),
            "{index}: {found:?} {wanted:?}"
        );
    }
}

/// Readable: the letters of the mood's name stand out from the brightest picture under the shade.
#[test]
fn letters_stand_out_on_white_at_every_size() {
    for (width, height) in [(640, 360), (1920, 1080), (3840, 2160)] {
        let (layout, sheet) = painted(width, height, Style::Over, &chart(12.0)).expect("a sheet");
        let area = layout.words.expect("room for words");
        let rows = sheet.pixels.chunks(sheet.place.width());
        let line = rows.skip(area.y as usize).take((0.75 * layout.text) as usize);
        let letters = line.flat_map(|row| &row[area.x as usize..area.right() as usize]);
        let mut on_white: Vec<u32> = letters
            .map(|[_, green, _, alpha]| u32::from(*green) + 255 - u32::from(*alpha))
            .collect();
        on_white.sort_unstable();
        let (brightest, ground) = (on_white[on_white.len() - 1], on_white[on_white.len() / 4]);
        assert!(
            brightest >= 200 && ground <= 130,
            "{width}x{height}: {brightest} over {ground}"
        );
    }
}

#[test]
fn numbers_keep_their_width() {
    assert_eq!(signed(0.424), "+0.42");
    assert_eq!(signed(-0.136), "–0.14");
    assert_eq!(signed(-0.001), " 0.00");
    assert_eq!(signed(1.0), "+1.00");
    assert_eq!(lettering::letter("+0.42").width, lettering::letter("–1.80").width);
}
