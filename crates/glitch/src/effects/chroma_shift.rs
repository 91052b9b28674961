//! Luma and chroma part: brightness stays in its place, colour comes from elsewhere, as when a decoder's delay lines run
//! apart.

use crate::numbers::luma;
use crate::simd::Level;

/// Gives `planes` the colour of `late` and leaves their brightness. Both are encoded red, green, blue.
pub(crate) fn recolour(level: Level, [late_r, late_g, late_b]: [&[f32]; 3], [r, g, b]: [&mut [f32]; 3]) {
    level.run(
        #[inline(always)]
        || {
            let late = late_r.iter().zip(late_g).zip(late_b);
            for (((r, g), b), ((late_r, late_g), late_b)) in r.iter_mut().zip(g).zip(b).zip(late) {
                [*r, *g, *b] = recoloured([*late_r, *late_g, *late_b], [*r, *g, *b]);
            }
        },
    );
}

/// One pixel.
#[inline(always)]
pub(crate) fn recoloured(late: [f32; 3], [r, g, b]: [f32; 3]) -> [f32; 3] {
    let lift = luma(r, g, b) - luma(late[0], late[1], late[2]);
    late.map(|v| v + lift)
}
