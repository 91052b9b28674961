//! Held frames: the picture, or a part of it, stands still and dissolves back into the present.

use crate::frame::Frame;
use crate::number::lerp;

/// Mixes `still` into `planes` by `amount`, 0 (the present) to 1 (the held frame).
pub(crate) fn dissolve(frame: &Frame, amount: f32, still: [&[f32]; 4], planes: [&mut [f32]; 4]) {
    if amount >= 1.0 {
        put(frame, still, planes);
        return;
    }
    frame.level.run(
        #[inline(always)]
        || {
            for (plane, still) in planes.into_iter().zip(still).take(frame.planes()) {
                for (value, still) in plane.iter_mut().zip(still) {
                    *value = lerp(*value, *still, amount);
                }
            }
        },
    );
}

/// Puts pixels in the place of others.
pub(crate) fn put(frame: &Frame, pixels: [&[f32]; 4], planes: [&mut [f32]; 4]) {
    for (plane, pixels) in planes.into_iter().zip(pixels).take(frame.planes()) {
        plane.copy_from_slice(pixels);
    }
}
