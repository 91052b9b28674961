//! A proxy looks like the small picture of the full one.

use ofx_host::{Depth, Picture, RenderRequest};

use crate::stage::{MOODS, Street, effect_on, stir};

fn luma(picture: &Picture) -> (usize, usize, Vec<f32>) {
    let bounds = picture.bounds();
    let bytes = picture.to_top_down();
    let values = bytes.chunks_exact(16).map(|pixel| {
        let channel = |i: usize| f32::from_ne_bytes([pixel[4 * i], pixel[4 * i + 1], pixel[4 * i + 2], pixel[4 * i + 3]]);
        0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
    });
    (bounds.width() as usize, bounds.height() as usize, values.collect())
}

/// Structural similarity over windows of 8x8 (Wang et al. 2004, IEEE TIP 13(4)).
fn ssim(a: &Picture, b: &Picture) -> f32 {
    let ((width, height, a), (_, _, b)) = (luma(a), luma(b));
    let (mut total, mut windows) = (0.0, 0.0);
    for y in (0..=height - 8).step_by(4) {
        for x in (0..=width - 8).step_by(4) {
            let each = |values: &[f32]| -> Vec<f32> {
                (0..8).flat_map(|dy| (0..8).map(move |dx| (dx, dy))).map(|(dx, dy)| values[(y + dy) * width + x + dx]).collect()
            };
            let (p, q) = (each(&a), each(&b));
            let mean = |v: &[f32]| v.iter().sum::<f32>() / 64.0;
            let (mp, mq) = (mean(&p), mean(&q));
            let covariance = |v: &[f32], mv: f32, w: &[f32], mw: f32| {
                v.iter().zip(w).map(|(x, y)| (x - mv) * (y - mw)).sum::<f32>() / 63.0
            };
            let (vp, vq, vpq) = (covariance(&p, mp, &p, mp), covariance(&q, mq, &q, mq), covariance(&p, mp, &q, mq));
            let (c1, c2) = (0.0001, 0.0009);
            total += (2.0 * mp * mq + c1) * (2.0 * vpq + c2) / ((mp * mp + mq * mq + c1) * (vp + vq + c2));
            windows += 1.0;
        }
    }
    total / windows
}

#[test]
fn half_size_is_the_halved_full_size() {
    for mood in MOODS {
        for (noise, least) in [(0.0, 0.90), (1.0, 0.75)] {
            let street = Street { width: 640, height: 360, frames: 60, depth: Depth::F32, speed: 3.0 };
            let effect = effect_on(street, 2);
            stir(&effect, mood);
            effect.set("noise", noise).unwrap();
            let (mut sum, frames) = (0.0, [26.0, 33.0, 40.0]);
            for time in frames {
                let full = effect.render(&RenderRequest::at(time)).unwrap().picture.scaled([0.5, 0.5]).unwrap();
                let half = RenderRequest { scale: [0.5, 0.5], ..RenderRequest::at(time) };
                sum += ssim(&full, &effect.render(&half).unwrap().picture) / frames.len() as f32;
            }
            assert!(sum >= least, "{mood} with noise {noise}: SSIM {sum:.3}");
        }
    }
}
