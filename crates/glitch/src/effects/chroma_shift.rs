//! Luma and chroma part: brightness stays in its place, colour comes from elsewhere, as when a decoder's delay lines run
//! apart.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

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
    // What is here, and what colour comes from: between the two neighbours from `first` on.
    let (here, late) = (
        line.map(|plane| &plane[before..][..len]),
        line.map(|plane| &plane[first..]),
    );
    let [(r, r_rest), (g, g_rest), (b, b_rest)] = [r, g, b].map(|plane| plane[..len].as_chunks_mut::<GROUP>());
    crate::simd::at_level!(level, s => {
        let mut near = three!(c => group_at(s, late[c], 0));
        for (((i, r), g), b) in r.iter_mut().enumerate().zip(g).zip(b) {
            let next = three!(c => group_at(s, late[c], i + 1));
            let between = three!(c => lerp(near[c], near[c].slide::<1>(next[c]), part));
            near = next;
            let [red, green, blue] = recoloured(between, three!(c => group_at(s, here[c], i)));
            red.store_array(r);
            green.store_array(g);
            blue.store_array(b);
        }
    });
    let done = len - r_rest.len();
    for (((i, r), g), b) in (done..).zip(r_rest).zip(g_rest).zip(b_rest) {
        let late = three!(c => lerp(late[c][i], late[c][i + 1], part));
        [*r, *g, *b] = recoloured(late, here.map(|plane| plane[i]));
    }
}

/// A group of a plane; of one that is not whole, its first pixel.
#[inline(always)]
fn group_at<S: Simd>(s: S, plane: &[f32], group: usize) -> f32x16<S> {
    match plane.as_chunks::<GROUP>().0.get(group) {
        Some(group) => f32x16::load_array_ref(s, group),
        None => f32x16::splat(s, plane.get(group * GROUP).copied().unwrap_or(0.0)),
    }
}

/// One pixel, or a vector of them.
#[inline(always)]
pub(crate) fn recoloured<N: Number>(late: [N; 3], pixel: [N; 3]) -> [N; 3] {
    let lift = luma(pixel) - luma(late);
    [late[0] + lift, late[1] + lift, late[2] + lift]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, signed};
    use crate::simd::Simd as Set;

    #[test]
    fn colour_lags_and_brightness_stays() {
        for (len, right) in [
            (1, 0.4_f32),
            (15, -1.0),
            (16, 2.5),
            (17, -3.25),
            (33, 0.75),
            (64, 7.9),
            (100, -11.0),
            (48, 0.0),
        ] {
            let before = right.abs() as usize + 2;
            let line: [Vec<f32>; 3] = three!(c => {
                (0..(len + 2 * before) as i32).map(|i| signed(hash(c as u32, i, 7))).collect()
            });
            let whole = floor(-right);
            let part = -right - whole as f32;
            let expected: Vec<[f32; 3]> = (before..before + len)
                .map(|at| {
                    let from = at.checked_add_signed(whole as isize).unwrap();
                    let late = three!(c => lerp(line[c][from], line[c][from + 1], part));
                    recoloured(late, three!(c => line[c][at]))
                })
                .collect();
            for set in Set::ALL {
                let mut out = [vec![f32::NAN; len], vec![f32::NAN; len], vec![f32::NAN; len]];
                let [r, g, b] = &mut out;
                lag(Level::new(set), three!(c => &line[c][..]), before, right, [r, g, b]);
                for (i, expected) in expected.iter().enumerate() {
                    assert_eq!(
                        three!(c => out[c][i]),
                        *expected,
                        "{set:?}: {i} of {len}, {right} to the right"
                    );
                }
            }
        }
    }
}
