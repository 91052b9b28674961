//! Luma and chroma part: brightness stays in its place, colour comes from elsewhere, as when a decoder's delay lines run
//! apart.

use fearless_simd::f32x16;
use fearless_simd::prelude::*;

use crate::group::GROUP;
use crate::number::{Number, lerp, luma, three};
use crate::numbers::floor;
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

/// Draws `planes` out of a `line` whose colour lags by so many pixels to the right. `line` begins `before` columns ahead
/// of `planes` and goes on as far behind them; `before` is at least two more than the lag.
pub(crate) fn lag(level: Level, line: [&[f32]; 3], before: usize, right: f32, [r, g, b]: [&mut [f32]; 3]) {
    let whole = floor(-right);
    let part = -right - whole as f32;
    let len = r.len();
    let Some(first) = before.checked_add_signed(whole as isize) else {
        return;
    };
    // What is here, and the two that colour lies between.
    let seen = [before, first, first + 1].map(|at| line.map(|plane| plane[at..][..len].as_chunks::<GROUP>()));
    let (groups, rests) = (
        seen.map(|planes| planes.map(|p| p.0)),
        seen.map(|planes| planes.map(|p| p.1)),
    );
    let [(r, r_rest), (g, g_rest), (b, b_rest)] = [r, g, b].map(|plane| plane[..len].as_chunks_mut::<GROUP>());
    crate::simd::at_level!(level, s => {
        for (((i, r), g), b) in r.iter_mut().enumerate().zip(g).zip(b) {
            let [here, near, next] = three!(k => three!(c => match groups[k][c].get(i) {
                Some(group) => f32x16::load_array_ref(s, group),
                None => f32x16::splat(s, 0.0),
            }));
            let late = three!(c => lerp(near[c], next[c], part));
            let [red, green, blue] = recoloured(late, here);
            red.store_array(r);
            green.store_array(g);
            blue.store_array(b);
        }
    });
    for (((i, r), g), b) in r_rest.iter_mut().enumerate().zip(g_rest).zip(b_rest) {
        let [here, near, next] = rests.map(|planes| planes.map(|plane| plane[i]));
        let late = three!(c => lerp(near[c], next[c], part));
        [*r, *g, *b] = recoloured(late, here);
    }
}

/// One pixel, or a vector of them.
#[inline(always)]
pub(crate) fn recoloured<N: Number>(late: [N; 3], pixel: [N; 3]) -> [N; 3] {
    let lift = luma(pixel) - luma(late);
    [late[0] + lift, late[1] + lift, late[2] + lift]
}
