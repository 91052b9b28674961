//! Luma and chroma part: brightness stays in its place, colour comes from elsewhere, as when a decoder's delay lines run
//! apart.

use crate::number::{Number, lerp, luma};
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

/// The same, where colour lags by so many pixels to the right along the line. `line` begins `before` columns ahead of
/// `planes` and goes on as far behind them; `before` is at least two more than the lag.
pub(crate) fn lag(level: Level, line: [&[f32]; 3], before: usize, right: f32, [r, g, b]: [&mut [f32]; 3]) {
    let whole = floor(-right);
    let part = -right - whole as f32;
    let len = r.len();
    let Some(first) = before.checked_add_signed(whole as isize) else {
        return;
    };
    let near = line.map(|plane| &plane[first..][..len]);
    let next = line.map(|plane| &plane[first + 1..][..len]);
    level.run(
        #[inline(always)]
        || {
            let near = near[0].iter().zip(near[1]).zip(near[2]);
            let next = next[0].iter().zip(next[1]).zip(next[2]);
            for ((((r, g), b), ((r0, g0), b0)), ((r1, g1), b1)) in r.iter_mut().zip(g).zip(b).zip(near).zip(next) {
                let late = [lerp(*r0, *r1, part), lerp(*g0, *g1, part), lerp(*b0, *b1, part)];
                [*r, *g, *b] = recoloured(late, [*r, *g, *b]);
            }
        },
    );
}

/// One pixel, or a vector of them.
#[inline(always)]
pub(crate) fn recoloured<N: Number>(late: [N; 3], pixel: [N; 3]) -> [N; 3] {
    let lift = luma(pixel) - luma(late);
    [late[0] + lift, late[1] + lift, late[2] + lift]
}
