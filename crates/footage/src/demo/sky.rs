//! The sky at dusk, the city far off, and the haze that takes everything in.

use super::sums::{Bumps, Light, chance, cover, fade, floor, smooth};

/// Where the sun went down, as a ray's x.
const WEST: f32 = 0.13;

/// The glow of the sky, looking along a ray, at `t` seconds. `soft` blurs the skyline, as a wet road does.
pub(super) fn sky(x: f32, y: f32, t: f32, soft: f32, bumps: &mut [Bumps; 2]) -> Light {
    let height = y.max(0.0);
    let to_west = (x - WEST).abs();
    let ember = fade(height * 5.5 + to_west * 0.9);
    let rose = fade((height - 0.16).abs() * 5.0 + to_west * 0.5);
    let deep = smooth(0.0, 0.75, height);
    let mut light = Light(0.060, 0.150, 0.190).mix(Light(0.010, 0.040, 0.072), deep);
    light = light + Light(1.05, 0.40, 0.11) * (ember * 0.95) + Light(0.30, 0.085, 0.085) * (rose * 0.42);
    // Long clouds, lit from below.
    if height > 0.03 {
        let stretch = (x * 1.6 + t * 0.012, y * 9.0);
        let cloud =
            bumps[0].at(stretch.0 * 1.7, stretch.1, 11) + 0.5 * bumps[1].at(stretch.0 * 3.9, stretch.1 * 2.3, 12);
        let cloud = smooth(0.05, 1.1, cloud) * smooth(0.03, 0.2, height) * 0.75;
        let underside = Light(0.55, 0.19, 0.13) * fade(height * 4.0 + to_west * 1.2) + Light(0.03, 0.055, 0.085);
        light = light.mix(underside, cloud);
    }
    for (layer, (width, tall, shade)) in [(0.034, 0.21, 0.50), (0.052, 0.15, 0.30)].into_iter().enumerate() {
        if y > 0.03 + tall + soft {
            continue;
        }
        let layer = layer as u32;
        let cell = floor(x / width + layer as f32 * 0.37);
        let rise = 0.025 + tall * chance(cell as i32, 3, 20 + layer) * fade(to_west * 0.6);
        let behind = cover(y, -1.0, rise, 0.0016 + soft);
        if behind <= 0.0 {
            continue;
        }
        let haze = haze_at(x) * shade;
        let base = Light(0.02, 0.045, 0.06).mix(haze, 0.75);
        // Windows far off: specks.
        let (column, row) = (floor(x / 0.0042) as i32, floor(y / 0.0068) as i32);
        let lit = chance(column, row, 31 + layer) > 0.80 && y < rise - 0.004;
        let (fx, fy) = (x / 0.0042 - column as f32, y / 0.0068 - row as f32);
        let speck = if lit && soft < 0.01 {
            cover(fx, 0.25, 0.75, 0.35) * cover(fy, 0.25, 0.7, 0.25)
        } else {
            0.12
        };
        light = light.mix(base + Light(0.75, 0.42, 0.16) * (speck * 0.42), behind);
    }
    light
}

/// The light of haze, looking to one side or the other.
pub(super) fn haze_at(x: f32) -> Light {
    let warm = fade((x - WEST).abs() * 2.0);
    Light(0.030, 0.070, 0.088).mix(Light(0.42, 0.175, 0.075), warm * 0.72)
}

/// How much of the light from `metres` away is lost in haze.
pub(super) fn haze(metres: f32) -> f32 {
    1.0 - fade(metres * 0.0115)
}
