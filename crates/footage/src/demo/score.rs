//! What happens when: three acts, and all that follows from how far the rush has taken hold.

use super::ACTS;
use super::sums::smooth;

/// Half the time that one act takes to turn into the next, in seconds.
const EASE: f32 = 0.35;

/// Metres per second on foot, calm and rushed.
const SPEED: [f32; 2] = [0.75, 2.1];
/// Steps per second, calm and rushed.
const TEMPO: [f32; 2] = [1.6, 2.7];

/// How far the rush has taken hold, 0 to 1, at `t` seconds.
pub(super) fn rush(t: f32) -> f32 {
    let [_, rush, _] = ACTS;
    let (start, end) = (rush.start as f32, rush.end as f32);
    smooth(start - EASE, start + EASE, t) - smooth(end - EASE, end + EASE, t)
}

/// Seconds of rush lived through until `t`: the integral of [`rush`].
pub(super) fn rushed(t: f32) -> f32 {
    // The integral of u^2 (3 - 2u) is u^3 - u^4 / 2.
    let since = |middle: f32| {
        let u = ((t - middle) / (2.0 * EASE) + 0.5).clamp(0.0, 1.0);
        let eased = u * u * u * (1.0 - 0.5 * u) * 2.0 * EASE;
        eased + (t - middle - EASE).max(0.0)
    };
    let [_, rush, _] = ACTS;
    since(rush.start as f32) - since(rush.end as f32)
}

/// Metres walked until `t`.
pub(super) fn walked(t: f32) -> f32 {
    SPEED[0] * t + (SPEED[1] - SPEED[0]) * rushed(t)
}

/// Steps taken until `t`; every whole number is a foot on the ground.
pub(super) fn steps(t: f32) -> f32 {
    TEMPO[0] * t + (TEMPO[1] - TEMPO[0]) * rushed(t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_integral_is_that_of_the_rush() {
        let (mut sum, step) = (0.0, 1.0 / 960.0);
        for n in 0..(12 * 960) {
            let t = n as f32 * step;
            assert!((rushed(t) - sum).abs() < 0.01, "{t}: {} {sum}", rushed(t));
            sum += rush(t) * step;
        }
        assert!((sum - 4.0).abs() < 0.01);
    }
}
