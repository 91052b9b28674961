//! Where a picture moves: centre and spread of what changed since a moment ago.

use crate::thumbnail::{HEIGHT, WIDTH};
use crate::{Focus, Thumbnail};

/// Mean change of luma at which movement counts half against "anywhere": below it lies noise.
const HALF_SURE: f32 = 0.012;
/// Standard distance of movement that is spread evenly over the picture, in fractions of its sides.
const EVEN: f32 = 0.408_25;
/// How far above the mean change a place must lie to count: a camera that shakes changes every place a little.
const STANDS_OUT: f32 = 1.2;

/// The focus of movement between two thumbnails some tenths of a second apart.
pub(crate) fn focus(before: &Thumbnail, now: &Thumbnail) -> Focus {
    let change: Vec<f32> = before
        .luma()
        .zip(now.luma())
        .map(|(then, now)| (now - then).abs())
        .collect();
    let mean = change.iter().sum::<f32>() / change.len() as f32;
    let (mut mass, mut x, mut y, mut xx, mut yy) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    for (at, change) in change.iter().enumerate() {
        let weight = (change - STANDS_OUT * mean).max(0.0);
        let across = ((at % WIDTH) as f32 + 0.5) / WIDTH as f32;
        let down = ((at / WIDTH) as f32 + 0.5) / HEIGHT as f32;
        mass += weight;
        x += weight * across;
        y += weight * down;
        xx += weight * across * across;
        yy += weight * down * down;
    }
    if mass <= 1e-6 {
        return Focus::ANYWHERE;
    }
    let (x, y) = (x / mass, y / mass);
    let variance = (xx / mass - x * x + yy / mass - y * y).max(0.0);
    let spread = (variance.sqrt() / EVEN).min(1.0);
    let sure = mean / (mean + HALF_SURE);
    let mix = |from: f32, to: f32| (from + sure * (to - from)).clamp(0.0, 1.0);
    let Focus {
        x: x0,
        y: y0,
        spread: spread0,
    } = Focus::ANYWHERE;
    Focus {
        x: mix(x0, x),
        y: mix(y0, y),
        spread: mix(spread0, spread),
    }
}
