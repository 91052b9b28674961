//! From premultiplied colour to straight colour and back.
//!
//! Effects work on straight values as video encodes them. For scene-linear hosts a square root stands for the transfer
//! function, as lines are read ([`crate::lit`]), and a square as they are finished ([`crate::strokes`]): close to a display's
//! gamma of 2 to 2.4, exact to undo, the same on every processor, and open above white.

use crate::simd::Level;

/// Undoes premultiplication in place, where asked to.
pub(crate) fn open(level: Level, [r, g, b, a]: [&mut [f32]; 4], premultiplied: bool) {
    if premultiplied && !opaque(level, a) {
        level.run(
            #[inline(always)]
            || {
                for plane in [&mut *r, &mut *g, &mut *b] {
                    for (value, alpha) in plane.iter_mut().zip(a.iter()) {
                        *value /= divisor(*alpha);
                    }
                }
            },
        );
    }
}

/// Redoes what [`open`] undid.
pub(crate) fn close(level: Level, [r, g, b, a]: [&mut [f32]; 4], premultiplied: bool) {
    if premultiplied && !opaque(level, a) {
        level.run(
            #[inline(always)]
            || {
                for plane in [r, g, b] {
                    for (value, alpha) in plane.iter_mut().zip(a.iter()) {
                        *value *= divisor(*alpha);
                    }
                }
            },
        );
    }
}

/// What colour is divided by: alpha, or 1 where there is too little of it to divide by (light without matter).
#[inline(always)]
fn divisor(alpha: f32) -> f32 {
    if alpha > 1e-3 { alpha } else { 1.0 }
}

/// Whether alpha is 1 throughout.
pub(crate) fn opaque(level: Level, alpha: &[f32]) -> bool {
    level.run(
        #[inline(always)]
        || alpha.iter().fold(0, |seen, a| seen | (a.to_bits() ^ 1.0_f32.to_bits())) == 0,
    )
}
