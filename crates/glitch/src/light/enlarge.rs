//! A row of cells drawn large, by vectors made by hand.
//!
//! As plain loops, compilers put the vectors across neighbouring cells, and scatter. The arithmetic is that of
//! [`pixel`] everywhere.

#[cfg(target_arch = "x86_64")]
use pulp::x86::{V3, V4};

use crate::simd::Level;

/// Numbers that may follow the last cell needed, so that whole vectors can be read there.
pub(crate) const SPARE: usize = 14;

/// Draws cells but the first as `SIDE` pixels each, until `out` is full. `weights` are those of the cell before,
/// the cell, and the cell after at each pixel of a cell.
#[inline(always)]
pub(crate) fn enlarge<const SIDE: usize>(level: Level, weights: [&[f32; SIDE]; 3], cells: &[f32], out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    let drawn = match level {
        Level::Avx512(v4) if 16_usize.is_multiple_of(SIDE) => sixteen(v4, weights, cells, out),
        Level::Avx2(v3) if 8_usize.is_multiple_of(SIDE) => eight(v3, weights, cells, out),
        _ => 0,
    };
    #[cfg(not(target_arch = "x86_64"))]
    let drawn = 0;
    for (three, out) in cells.windows(3).zip(out.as_chunks_mut::<SIDE>().0).skip(drawn) {
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

/// Which cells the places of a vector take (those before, the cells, those after), and with which weights.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn spread<const SIDE: usize, const LANES: usize>(weights: [&[f32; SIDE]; 3]) -> [([i32; LANES], [f32; LANES]); 3] {
    let mut spread = [([0; LANES], [0.0; LANES]); 3];
    for (k, ((cells, places), weights)) in spread.iter_mut().zip(weights).enumerate() {
        for i in 0..LANES {
            cells[i] = (k + i / SIDE) as i32;
            places[i] = weights[i % SIDE];
        }
    }
    spread
}

/// Sixteen pixels at a time. Says how many cells are drawn.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn sixteen<const SIDE: usize>(v4: V4, weights: [&[f32; SIDE]; 3], cells: &[f32], out: &mut [f32]) -> usize {
    let [(from_b, b), (from_h, h), (from_a, a)] = spread::<SIDE, 16>(weights);
    let mut drawn = 0;
    for out in out.as_chunks_mut::<16>().0 {
        let Some(around) = cells.get(drawn..).and_then(|cells| cells.first_chunk::<16>()) else {
            break;
        };
        let around = pulp::cast(*around);
        let before = v4.avx512f._mm512_permutexvar_ps(pulp::cast(from_b), around);
        let here = v4.avx512f._mm512_permutexvar_ps(pulp::cast(from_h), around);
        let after = v4.avx512f._mm512_permutexvar_ps(pulp::cast(from_a), around);
        let before = v4.avx512f._mm512_mul_ps(before, pulp::cast(b));
        let here = v4.avx512f._mm512_mul_ps(here, pulp::cast(h));
        let after = v4.avx512f._mm512_mul_ps(after, pulp::cast(a));
        let sum = v4.avx512f._mm512_add_ps(before, here);
        *out = pulp::cast(v4.avx512f._mm512_add_ps(sum, after));
        drawn += 16 / SIDE;
    }
    drawn
}

/// Eight pixels at a time. Says how many cells are drawn.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn eight<const SIDE: usize>(v3: V3, weights: [&[f32; SIDE]; 3], cells: &[f32], out: &mut [f32]) -> usize {
    let [(from_b, b), (from_h, h), (from_a, a)] = spread::<SIDE, 8>(weights);
    let mut drawn = 0;
    for out in out.as_chunks_mut::<8>().0 {
        let Some(around) = cells.get(drawn..).and_then(|cells| cells.first_chunk::<8>()) else {
            break;
        };
        let around = pulp::cast(*around);
        let before = v3.avx2._mm256_permutevar8x32_ps(around, pulp::cast(from_b));
        let here = v3.avx2._mm256_permutevar8x32_ps(around, pulp::cast(from_h));
        let after = v3.avx2._mm256_permutevar8x32_ps(around, pulp::cast(from_a));
        let before = v3.avx._mm256_mul_ps(before, pulp::cast(b));
        let here = v3.avx._mm256_mul_ps(here, pulp::cast(h));
        let after = v3.avx._mm256_mul_ps(after, pulp::cast(a));
        let sum = v3.avx._mm256_add_ps(before, here);
        *out = pulp::cast(v3.avx._mm256_add_ps(sum, after));
        drawn += 8 / SIDE;
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
            for spare in [2, SPARE + 2] {
                let drawn = |simd| {
                    // With and without numbers to spare.
                    let mut out = vec![0.0; side * (cells.len() - spare)];
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
}
