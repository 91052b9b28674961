//! Broken pictures against a reference that goes pixel by pixel: blocks that slip, part and show the held frame.

use breath::{Event, Recipe};

use super::Glitches;
use super::block::Block;
use crate::Rect;
use crate::drawn::{drawn, with_job};
use crate::hash::{hash, unit};
use crate::number::lerp;
use crate::numbers::{mirrored, round};

const WIDTH: i32 = 640;
const HEIGHT: i32 = 360;
const BOUNDS: Rect = Rect::new(0, 0, WIDTH, HEIGHT);

/// A float picture, rows from the bottom up.
fn picture(seed: u32) -> Vec<f32> {
    let pixels = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
    pixels
        .flat_map(|(x, y)| {
            [
                unit(hash(seed, x, y)),
                unit(hash(seed, y, x)),
                unit(hash(seed, x + y, x)),
                1.0,
            ]
        })
        .collect()
}

/// One channel of a pixel, past the edges as in a mirror. Lines are counted from the top.
fn at(picture: &[f32], line: i32, column: i32, channel: usize) -> f32 {
    let row = HEIGHT - 1 - line;
    picture[(row * WIDTH + mirrored(column, WIDTH)) as usize * 4 + channel]
}

/// What a block shows of one channel of a pixel.
fn shown(block: &Block, [source, held]: [&[f32]; 2], line: i32, column: i32, channel: usize) -> f32 {
    if block.cell > 0.0 {
        return coarse(block.cell, source, line, column, channel);
    }
    let aside = [block.split, 0, -block.split][channel];
    let present = at(source, line, column - block.shift - aside, channel);
    let past = at(held, line, column - block.shift, channel);
    match block.held {
        1.0.. => past,
        amount if amount > 0.0 => lerp(present, past, amount),
        _ => present,
    }
}

/// The mean of four places in the middle of the cell that a pixel lies in.
fn coarse(side: f32, source: &[f32], line: i32, column: i32, channel: usize) -> f32 {
    let edge = |cell: i32| round(cell as f32 * side);
    let cell = (0..).find(|cell| edge(cell + 1) > column).unwrap();
    let (left, right) = (edge(cell), edge(cell + 1));
    let row = ((line as f32 + 0.5) / side) as i32;
    let middle = ((edge(row) + edge(row + 1)) / 2).min(HEIGHT - 1);
    let tap = |eighth: i32| (left + (right - left) * eighth / 8).clamp(0, WIDTH - 1);
    [1, 3, 5, 7]
        .map(|eighth| at(source, middle, tap(eighth), channel))
        .iter()
        .fold(0.0, |sum, tap| sum + tap)
        * 0.25
}

/// The same, pixel by pixel.
fn expected(recipe: &Recipe, [source, held]: [&[f32]; 2]) -> Vec<f32> {
    let mut glitches = Glitches::default();
    glitches.lay_out(recipe.events(), [WIDTH, HEIGHT], HEIGHT as f32, true);
    let mut out = source.to_vec();
    for line in 0..HEIGHT {
        for block in glitches.blocks(line) {
            for column in block.from..block.to {
                for channel in 0..3 {
                    let row = HEIGHT - 1 - line;
                    out[(row * WIDTH + column) as usize * 4 + channel] =
                        shown(block, [source, held], line, column, channel);
                }
            }
        }
    }
    out
}

fn part(whole: &[f32], window: Rect) -> Vec<f32> {
    let row = |y: i32| ((y * WIDTH + window.x1) * 4) as usize..((y * WIDTH + window.x2) * 4) as usize;
    (window.y1..window.y2).flat_map(|y| whole[row(y)].to_vec()).collect()
}

#[test]
fn blocks_show_what_lies_where_they_come_from_also_past_the_edges() {
    let (source, held) = (picture(1), picture(2));
    let pictures = [&source[..], &held[..]];
    let mut showing = 0;
    for (seed, x) in (1..).zip([0.0, 0.1, 0.5, 1.0, 0.0, 0.9, 0.03, 0.97, 0.0, 1.0, 0.1, 0.0]) {
        for (shift, freeze, cell) in [(0.2, 0.05, 0.0), (-0.2, 0.6, 0.0), (0.06, 1.0, 0.03), (0.1, 0.0, 0.02)] {
            let mut recipe = Recipe::IDENTITY;
            recipe.event_count = 1;
            recipe.events[0] = Event {
                x,
                y: 0.5,
                half_width: 0.3,
                half_height: 0.3,
                round: 0.0,
                block: 1.0 / 60.0,
                block_aspect: 1.5,
                level: 1.0,
                shift,
                row_shift: 0.0,
                split: 0.01,
                cell,
                freeze,
                chroma: 0.0,
                seed,
            };
            let whole = expected(&recipe, pictures);
            showing += whole.iter().zip(&source).filter(|(a, b)| a != b).count();
            for window in [
                BOUNDS,
                Rect::new(0, 40, 96, 320),
                Rect::new(35, 60, 70, 200),
                Rect::new(541, 0, 640, 360),
            ] {
                let got = with_job(&recipe, BOUNDS, pictures, window, drawn);
                let wrong = got
                    .iter()
                    .zip(part(&whole, window))
                    .position(|(got, expected)| *got != expected);
                assert_eq!(
                    wrong, None,
                    "seed {seed}, x {x}, shift {shift}, freeze {freeze}, {window:?}"
                );
            }
        }
    }
    assert!(showing > 100_000, "{showing}");
}
