//! From readings to what is felt: a curve without jitter that does not lag behind the picture.
//!
//! Feelings have inertia: arousal curves from film features are smoothed for it (Hanjalic & Xu 2005, IEEE
//! Transactions on Multimedia 7(1), Kaiser windows), and people's own ratings trail the picture by two to six seconds
//! (Mariooryad & Busso 2015, IEEE Transactions on Affective Computing 6(2)). The kernel here is symmetric, since a
//! curve that trails would break the picture after its peak, and short, since street shots last seconds and each
//! reading spans two already.

/// Standard deviation of the Gaussian, seconds.
const SIGMA: f64 = 0.75;
/// Where the Gaussian is cut, in deviations.
const REACH: f64 = 3.0;
/// The most that neighbouring samples of a shot may differ. The promise is 0.15; the rest is room for rounding.
const STEEPEST: f32 = 0.14;
/// Passes of the softener at most: enough for the largest step there is, -1 to 1.
const PASSES: usize = 4000;

/// Smooths the samples of one shot in place: `values[i]` at `seconds[i]`, trusted in the measure of `weights[i]`.
pub(super) fn smooth<const N: usize>(seconds: &[f64], weights: &[f32], values: &mut [[f32; N]]) {
    let raw = values.to_vec();
    for (at, value) in values.iter_mut().enumerate() {
        let near = |other: &usize| (seconds[*other] - seconds[at]).abs() <= REACH * SIGMA;
        let before = (0..at).rev().take_while(near);
        let after = (at..raw.len()).take_while(near);
        let (mut sum, mut total) = ([0.0_f32; N], 0.0_f32);
        for other in before.chain(after) {
            let distance = (seconds[other] - seconds[at]) / SIGMA;
            let weight = libm::exp(-0.5 * distance * distance) as f32 * weights[other].max(0.01);
            total += weight;
            for (sum, value) in sum.iter_mut().zip(raw[other]) {
                *sum += weight * value;
            }
        }
        *value = sum.map(|sum| sum / total);
    }
    soften(values);
}

/// Where neighbours still differ too much, lets them run into each other, there alone.
fn soften<const N: usize>(values: &mut [[f32; N]]) {
    let last = values.len().saturating_sub(1);
    let mut steep: Vec<bool> = vec![true; values.len()];
    for _ in 0..PASSES {
        let mut any = false;
        let old = values.to_vec();
        let mut next = vec![false; values.len()];
        for at in 0..last {
            let apart = old[at].iter().zip(old[at + 1]).any(|(a, b)| (a - b).abs() > STEEPEST);
            if steep[at] && apart {
                any = true;
                // The places around take up the difference, so that the step does not only move.
                let (from, to) = (at.saturating_sub(3), (at + 4).min(last));
                next[from..=to].fill(true);
            }
        }
        if !any {
            return;
        }
        for at in 0..=last {
            if next[at] {
                let (left, right) = (old[at.saturating_sub(1)], old[(at + 1).min(last)]);
                for (n, value) in values[at].iter_mut().enumerate() {
                    *value = 0.25 * left[n] + 0.5 * old[at][n] + 0.25 * right[n];
                }
            }
        }
        // A place can only have become steep beside one that was changed.
        steep = (0..=last)
            .map(|at| next[at] || next[at.saturating_sub(1)] || next[(at + 1).min(last)])
            .collect();
    }
}
