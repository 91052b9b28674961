//! A proxy looks like the small picture of the full one.

use std::sync::Arc;

use footage::demo;
use ofx_host::{ClipFormat, Components, Depth, FrameSource, Picture, Premultiplication, RenderRequest, SourceError};

use crate::stage::{MOODS, effect_on, opaque_bytes, stir};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 360;

/// The demo's rush: pictures with the detail of real ones.
struct Rush;

impl FrameSource for Rush {
    fn format(&self) -> ClipFormat {
        opaque_bytes(WIDTH, HEIGHT, demo::FRAMES as u32)
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        let painted = demo::frame(time as u64, WIDTH, HEIGHT).map_err(|error| error.to_string())?;
        let bytes = painted.bytes();
        let picture = Picture::from_top_down(
            WIDTH,
            HEIGHT,
            Depth::U8,
            Components::Rgba,
            Premultiplication::Opaque,
            &bytes,
        )
        .map_err(|error| error.to_string())?;
        Ok(Some(Arc::new(picture)))
    }
}

fn luma(picture: &Picture) -> (usize, usize, Vec<f32>) {
    let bounds = picture.bounds();
    let bytes = picture.to_top_down();
    let values = bytes.chunks_exact(4).map(|pixel| {
        let channel = |i: usize| f32::from(pixel[i]) / 255.0;
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
                (0..8)
                    .flat_map(|dy| (0..8).map(move |dx| (dx, dy)))
                    .map(|(dx, dy)| values[(y + dy) * width + x + dx])
                    .collect()
            };
            let (p, q) = (each(&a), each(&b));
            let mean = |v: &[f32]| v.iter().sum::<f32>() / 64.0;
            let (mp, mq) = (mean(&p), mean(&q));
            let covariance = |v: &[f32], mv: f32, w: &[f32], mw: f32| {
                v.iter().zip(w).map(|(x, y)| (x - mv) * (y - mw)).sum::<f32>() / 63.0
            };
            let (vp, vq, vpq) = (
                covariance(&p, mp, &p, mp),
                covariance(&q, mq, &q, mq),
                covariance(&p, mp, &q, mq),
            );
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
            let effect = effect_on(Rush, 2);
            stir(&effect, mood);
            effect.set("noise", noise).unwrap();
            let (mut sum, frames) = (0.0, [126.0, 133.0, 140.0]);
            for time in frames {
                let full = effect
                    .render(&RenderRequest::at(time))
                    .unwrap()
                    .picture
                    .scaled([0.5, 0.5])
                    .unwrap();
                let half = RenderRequest {
                    scale: [0.5, 0.5],
                    ..RenderRequest::at(time)
                };
                sum += ssim(&full, &effect.render(&half).unwrap().picture) / frames.len() as f32;
            }
            assert!(sum >= least, "{mood} with noise {noise}: SSIM {sum:.3}");
        }
    }
}
