//! A row of cells drawn large, by vectors made by hand.
//!
//! As plain loops, compilers put the vectors across neighbouring cells, and scatter. The arithmetic is that of
//! [`pixel`] everywhere.

#[cfg(target_arch = "x86_64")]
use pulp::x86::V3;

use crate::simd::Level;

/// Pixels of a vector.
#[cfg(target_arch = "x86_64")]
const LANES: usize = 8;

/// Draws cells as `SIDE` pixels each; the first and the last are neighbours only. `weights` are those of the cell before,
/// the cell, and the cell after at each pixel of a cell.
#[inline(always)]
pub(crate) fn enlarge<const SIDE: usize>(level: Level, weights: [&[f32; SIDE]; 3], cells: &[f32], out: &mut [f32]) {
    let (out, _) = out.as_chunks_mut::<SIDE>();
    #[cfg(target_arch = "x86_64")]
    let drawn = match level.v3() {
        Some(v3) if SIDE == 4 => pairs(v3, weights, cells, out),
        Some(v3) if SIDE.is_multiple_of(LANES) => singles(v3, weights, cells, out),
        _ => 0,
    };
    #[cfg(not(target_arch = "x86_64"))]
    let drawn = 0;
    for (three, out) in cells.windows(3).zip(out).skip(drawn) {
        for (i, out) in out.iter_mut().enumerate() {
            *out = pixel([three[0], three[1], three[2]], weights.map(|w| w[i]));
        }
    }
}

/// One pixel between three cells.
#[inline(always)]
fn pixel([before, here, after]: [f32; 3], [b, h, a]: [f32; 3]) -> f32 {
    before * b + here * h + after * a
}

/// Cells of a whole number of vectors. Says how many cells are drawn.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn singles<const SIDE: usize>(v3: V3, weights: [&[f32; SIDE]; 3], cells: &[f32], out: &mut [[f32; SIDE]]) -> usize {
    let weights = weights.map(|w| w.as_chunks::<LANES>().0);
    let mut drawn = 0;
    for (three, out) in cells.windows(3).zip(out) {
        let before = v3.avx._mm256_set1_ps(three[0]);
        let here = v3.avx._mm256_set1_ps(three[1]);
        let after = v3.avx._mm256_set1_ps(three[2]);
        for (i, out) in out.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let before = v3.avx._mm256_mul_ps(before, pulp::cast(weights[0][i]));
            let here = v3.avx._mm256_mul_ps(here, pulp::cast(weights[1][i]));
            let after = v3.avx._mm256_mul_ps(after, pulp::cast(weights[2][i]));
            let sum = v3.avx._mm256_add_ps(before, here);
            *out = pulp::cast(v3.avx._mm256_add_ps(sum, after));
        }
        drawn += 1;
    }
    drawn
}

/// Which cells the places of a vector take, for two cells side by side: those before, the cells, those after.
#[cfg(target_arch = "x86_64")]
const CELLS: [[i32; LANES]; 3] = [
    [0, 0, 0, 0, 1, 1, 1, 1],
    [1, 1, 1, 1, 2, 2, 2, 2],
    [2, 2, 2, 2, 3, 3, 3, 3],
];

/// Two cells of half a vector at a time. Says how many cells are drawn.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn pairs<const SIDE: usize>(v3: V3, weights: [&[f32; SIDE]; 3], cells: &[f32], out: &mut [[f32; SIDE]]) -> usize {
    let mut twice = [[0.0; LANES]; 3];
    for (twice, weights) in twice.iter_mut().zip(weights) {
        twice.as_chunks_mut::<SIDE>().0.fill(*weights);
    }
    let mut drawn = 0;
    for out in out.as_chunks_mut::<2>().0 {
        let Some(around) = cells.get(drawn..).and_then(|cells| cells.first_chunk::<LANES>()) else {
            break;
        };
        let around = pulp::cast(*around);
        let before = v3.avx2._mm256_permutevar8x32_ps(around, pulp::cast(CELLS[0]));
        let here = v3.avx2._mm256_permutevar8x32_ps(around, pulp::cast(CELLS[1]));
        let after = v3.avx2._mm256_permutevar8x32_ps(around, pulp::cast(CELLS[2]));
        let before = v3.avx._mm256_mul_ps(before, pulp::cast(twice[0]));
        let here = v3.avx._mm256_mul_ps(here, pulp::cast(twice[1]));
        let after = v3.avx._mm256_mul_ps(after, pulp::cast(twice[2]));
        let sum = v3.avx._mm256_add_ps(before, here);
        let pixels: [f32; LANES] = pulp::cast(v3.avx._mm256_add_ps(sum, after));
        out.as_flattened_mut().copy_from_slice(&pixels);
        drawn += 2;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, signed};
    use crate::light::Spline;
    use crate::simd::Simd;

    #[test]
    fn every_level_draws_the_same_pixels() {
        let cells: Vec<f32> = (0..61).map(|i| signed(hash(5, i, 0))).collect();
        for side in [1, 2, 3, 4, 5, 8, 16, 24, 32] {
            let mut spline = Spline::default();
            spline.set(side);
            let drawn = |simd| {
                let mut out = vec![0.0; side * (cells.len() - 2)];
                spline.enlarge(Level::new(simd), &cells, &mut out);
                out
            };
            let plain = drawn(Simd::Baseline);
            assert!(plain.iter().all(|v| *v != 0.0), "side {side}");
            for simd in Simd::ALL {
                assert_eq!(drawn(simd), plain, "side {side}, {simd:?}");
            }
        }
    }
}
