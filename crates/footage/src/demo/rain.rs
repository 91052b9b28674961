//! Light rain: three curtains of short streaks, the nearest the largest.

use super::canvas::Canvas;
use super::score::rush;
use super::sums::{Light, chance, mix};

/// Drops of one curtain a frame height wide, how long they are (fractions of height), and how many heights they fall a second.
const CURTAINS: [(i32, f32, f32); 3] = [(90, 0.016, 1.5), (46, 0.030, 2.1), (16, 0.055, 2.9)];

pub(super) fn rain(t: f32, canvas: &mut Canvas) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let slant = mix(0.07, 0.13, rush(t));
    for (layer, (count, length, speed)) in CURTAINS.into_iter().enumerate() {
        let layer = layer as u32;
        let wide = (count as f32 * width / height).ceil() as i32;
        for drop in 0..wide {
            // Each falls through the frame again and again, somewhere else every time.
            let fall = t * speed + chance(drop, 0, 80 + layer) * 1.3;
            let round = (fall / 1.3).floor();
            let y = fall - round * 1.3 - 0.15;
            let x = chance(drop, round as i32, 90 + layer) * (width / height + 0.2) - y * slant;
            let strength = mix(0.25, 1.0, chance(drop, round as i32, 95 + layer));
            let (px, py) = (x * height, y * height);
            let end = (px - slant * length * height, py + length * height);
            // Drops show what light is behind them.
            let (bx, by) = (
                (px.max(0.0) as usize).min(canvas.width - 1),
                (py.max(0.0) as usize).min(canvas.height - 1),
            );
            let behind = canvas.pixels[by * canvas.width + bx];
            let light = behind * 0.22 + Light(0.020, 0.026, 0.030);
            let half = height * mix(0.0006, 0.0013, layer as f32 / 2.0);
            canvas.line(
                (px, py),
                end,
                half,
                light * (strength * mix(1.0, 0.65, layer as f32 / 2.0)),
            );
        }
    }
}
