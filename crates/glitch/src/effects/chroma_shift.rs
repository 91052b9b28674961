//! Luma and chroma part: brightness stays in its place, colour comes from elsewhere, as when a decoder's delay lines run
//! apart.

use crate::numbers::luma;

/// Gives `planes` the colour of `late` and leaves their brightness. Both are encoded red, green, blue.
#[inline(always)]
pub(crate) fn recolour([late_r, late_g, late_b]: [&[f32]; 3], [r, g, b]: [&mut [f32]; 3]) {
    for (((((r, g), b), late_r), late_g), late_b) in r.iter_mut().zip(g).zip(b).zip(late_r).zip(late_g).zip(late_b) {
        let lift = luma(*r, *g, *b) - luma(*late_r, *late_g, *late_b);
        *r = late_r + lift;
        *g = late_g + lift;
        *b = late_b + lift;
    }
}
