//! Drops of water against a reference that goes pixel by pixel, whole and in tiles.

use breath::{Drop, MAX_DROPS, Recipe};

use super::{DAMP, VIEW};
use crate::Rect;
use crate::drawn::{drawn, with_job};
use crate::hash::{hash, unit};
use crate::number::smoothstep;

const WIDTH: i32 = 240;
const HEIGHT: i32 = 160;

/// A slope: cells of it, and what lies straight between them, are the slope itself.
fn slope(x: f32, y: f32) -> [f32; 3] {
    let (x, y) = (x / WIDTH as f32, y / HEIGHT as f32);
    [0.2 + 0.5 * x, 0.8 - 0.6 * y, 0.3 + 0.2 * (x + y)]
}

/// A pixel under drops, one after the other, as the first lines of `drops` say it.
fn expected(drops: &[Drop], x: f32, y: f32) -> [f32; 3] {
    let mut sum = 0.0;
    let mut means = [0.0; 5];
    for drop in drops {
        let radius = drop.radius * HEIGHT as f32;
        let middle = [drop.x * WIDTH as f32, drop.y * HEIGHT as f32];
        let (dx, dy) = ((x - middle[0]) / radius, (y - middle[1]) / (radius * drop.stretch));
        let bump = (1.0 - dx * dx - dy * dy).max(0.0).powi(2);
        sum += bump;
        for (mean, value) in means.iter_mut().zip([drop.level, middle[0], middle[1], dx, dy]) {
            *mean += bump * value;
        }
    }
    let dry = slope(x, y);
    if sum <= DAMP {
        return dry;
    }
    let [level, middle_x, middle_y, nx, ny] = means.map(|mean| mean / sum);
    let rim = nx * nx + ny * ny;
    let view = VIEW * (1.0 + 0.9 * rim);
    let seen = [middle_x - (x - middle_x) * view, middle_y - (y - middle_y) * view];
    let edge = smoothstep(0.45, 0.95, rim.sqrt());
    let (lower, upper) = (edge * smoothstep(-0.1, 0.8, ny), edge * smoothstep(-0.1, 0.8, -ny));
    let glint = (1.0 - ((nx + 0.32) * 5.0).powi(2) - ((ny + 0.4) * 6.5).powi(2)).max(0.0);
    let (gain, add) = (1.04 + 0.45 * lower - 0.5 * upper, 0.06 * lower + 0.45 * glint * glint);
    let cover = smoothstep(DAMP, 0.09, sum) * level;
    // Around the picture its edge goes on.
    let [x, y] = [(seen[0], WIDTH), (seen[1], HEIGHT)].map(|(at, len)| at.clamp(0.5, len as f32 - 0.5));
    let colour = slope(x, y);
    std::array::from_fn(|c| dry[c] + (colour[c] * gain + add - dry[c]) * cover)
}

#[test]
fn water_shows_what_lies_behind_it() {
    let bounds = Rect::new(0, 0, WIDTH, HEIGHT);
    let pixel = |x: i32, y: i32| {
        let [r, g, b] = slope(x as f32 + 0.5, y as f32 + 0.5);
        [r, g, b, 1.0]
    };
    let rows = (0..HEIGHT).rev();
    let source: Vec<f32> = rows.flat_map(|y| (0..WIDTH).flat_map(move |x| pixel(x, y))).collect();
    let drop = |x, y, radius, level| Drop {
        x,
        y,
        radius,
        stretch: 1.3,
        level,
    };
    let apart = [drop(0.4, 0.45, 0.06, 1.0), drop(0.6, 0.6, 0.04, 0.5)];
    let together = [
        drop(0.5, 0.5, 0.06, 1.0),
        drop(0.525, 0.52, 0.05, 0.8),
        drop(0.49, 0.55, 0.05, 0.9),
    ];
    for drops in [&apart[..], &together[..]] {
        let mut recipe = Recipe::IDENTITY;
        recipe.drop_count = drops.len() as u32;
        recipe.drops[..drops.len()].copy_from_slice(drops);
        // From a column on that no drop begins at: groups are counted from where water begins.
        for window in [bounds, Rect::new(93, 0, WIDTH - 101, HEIGHT)] {
            let got = with_job(&recipe, bounds, [&source, &source], window, drawn);
            let mut wet = 0;
            for y in 0..HEIGHT {
                for x in window.x1..window.x2 {
                    let expected = expected(drops, x as f32 + 0.5, y as f32 + 0.5);
                    let dry = slope(x as f32 + 0.5, y as f32 + 0.5);
                    let at = ((HEIGHT - 1 - y) * window.width() as i32 + x - window.x1) as usize * 4;
                    for c in 0..3 {
                        let got = got[at + c];
                        wet += usize::from((got - dry[c]).abs() > 0.02);
                        // Cells are means of every other line.
                        assert!((got - expected[c]).abs() < 4e-3, "{x} {y}: {got} is not {expected:?}");
                    }
                }
            }
            assert!(wet > 300, "{wet}");
        }
    }
}

/// Drops side by side that lie alike and differ in their strength: the order in which they are summed shows.
#[test]
fn many_drops_that_lie_alike_are_the_same_in_every_tile() {
    let bounds = Rect::new(0, 0, WIDTH, HEIGHT);
    let pixel = |i: i32| [0, 1, 2, 3].map(|c| unit(hash(3, i, c)));
    let source: Vec<f32> = (0..WIDTH * HEIGHT).flat_map(pixel).collect();
    let mut recipe = Recipe::IDENTITY;
    recipe.drop_count = MAX_DROPS as u32;
    for (drop, i) in recipe.drops.iter_mut().zip(0..) {
        *drop = Drop {
            // In no order.
            x: 0.1 + 0.05 * (i * 7 % 16) as f32,
            y: 0.5,
            radius: 0.11,
            stretch: 1.4,
            level: 0.1 + 0.9 * unit(hash(4, i, 0)),
        };
    }
    let whole = with_job(&recipe, bounds, [&source, &source], bounds, drawn);
    let dry = with_job(&Recipe::IDENTITY, bounds, [&source, &source], bounds, drawn);
    assert!(whole.iter().zip(&dry).filter(|(wet, dry)| wet != dry).count() > 10_000);
    for window in [Rect::new(70, 0, 131, HEIGHT), Rect::new(150, 0, WIDTH, HEIGHT)] {
        let part = with_job(&recipe, bounds, [&source, &source], window, drawn);
        assert_eq!(part.len(), window.width() * HEIGHT as usize * 4);
        let rows = whole.chunks_exact(WIDTH as usize * 4);
        let expected = rows.flat_map(|row| &row[window.x1 as usize * 4..window.x2 as usize * 4]);
        for (i, (expected, got)) in expected.zip(&part).enumerate() {
            assert_eq!(expected.to_bits(), got.to_bits(), "number {i} of {window:?}");
        }
    }
}
