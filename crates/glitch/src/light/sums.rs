//! Lines of a source added up to cells: the encoded picture, and its light above the threshold.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use super::{BRIGHTEST, Need};
use crate::Encoding;
use crate::frame::Frame;
use crate::group::{GROUP, Pixels};
use crate::number::{Number, three, within};
use crate::picture::Layout;

/// What the numbers of a source mean, and how much of it counts.
#[derive(Clone, Copy)]
pub(super) struct Meaning {
    weight: f32,
    /// Light from here on glows, linear.
    threshold: f32,
    /// What is not above this, as stored, does not glow.
    shining: f32,
    linear: bool,
    /// Whether colour counts as much as its alpha.
    weighs_alpha: bool,
}

impl Meaning {
    /// Of a source that makes up so much of the picture, where light is asked for (`glow`) or is not.
    pub(super) fn of(frame: &Frame, layout: &Layout, weight: f32, glow: bool) -> Self {
        let linear = frame.encoding == Encoding::Linear;
        Self {
            weight,
            threshold: frame.threshold,
            shining: if glow {
                shining(frame.threshold, linear)
            } else {
                f32::INFINITY
            },
            linear,
            weighs_alpha: frame.alpha && !layout.premultiplied,
        }
    }
}

/// The stored value of a light threshold, a little less of it, so that rounding leaves nothing out.
fn shining(threshold: f32, linear: bool) -> f32 {
    let threshold = threshold.max(0.0);
    (if linear { threshold } else { threshold.sqrt() }) * (1.0 - 1e-5)
}

/// Some lines of a group, added up: the encoded picture where it is needed, and its light.
pub(super) struct Sums<S: Simd, const SOFT: bool> {
    soft: [f32x16<S>; 3],
    glow: [f32x16<S>; 3],
    /// Whether there is any light.
    glows: bool,
}

impl<S: Simd, const SOFT: bool> Sums<S, SOFT> {
    #[inline(always)]
    pub(super) fn new(s: S) -> Self {
        let none = f32x16::splat(s, 0.0);
        Self {
            soft: [none; 3],
            glow: [none; 3],
            glows: false,
        }
    }

    /// Adds a group of one line.
    #[inline(always)]
    pub(super) fn add(&mut self, [r, g, b, a]: Pixels<S>, meaning: Meaning) {
        let stored = [r, g, b];
        // Most groups of most footage have no highlight, and need no division.
        let above = |value: f32x16<S>| value.simd_gt(meaning.shining);
        let glows = (above(r) | above(g) | above(b)).any_true();
        if !SOFT && !glows {
            return;
        }
        let weight = r.like(meaning.weight);
        let [encoded, linear] = both(stored, meaning.linear);
        let opacity = within(a);
        if SOFT {
            let encoded = if meaning.weighs_alpha {
                three!(c => encoded[c] * opacity)
            } else {
                encoded
            };
            self.soft = three!(c => encoded[c].fused(weight, self.soft[c]));
        }
        if glows {
            self.glows = true;
            let mut light = light(linear, meaning.threshold);
            if meaning.weighs_alpha {
                light = three!(c => light[c] * opacity);
            }
            self.glow = three!(c => light[c].fused(weight, self.glow[c]));
        }
    }
}

/// A row of cells of both small pictures, red, green and blue one after the other.
pub(super) struct Cells<'a> {
    pub(super) need: Need,
    pub(super) side: usize,
    /// Of the picture, in pixels.
    pub(super) width: usize,
    pub(super) soft: &'a mut [f32],
    pub(super) raw: &'a mut [f32],
}

impl Cells<'_> {
    /// Adds a group's sums to the cells that it lies in.
    #[inline(always)]
    pub(super) fn add<S: Simd, const SOFT: bool>(&mut self, group: usize, sums: Sums<S, SOFT>) {
        let column = group * GROUP;
        if SOFT && self.need.soft {
            add_to(self.soft, self.side, self.width, column, sums.soft);
        }
        if sums.glows {
            add_to(self.raw, self.side, self.width, column, sums.glow);
        }
    }
}

/// Adds a group's share to the cells that it lies in.
#[inline(always)]
fn add_to<S: Simd>(cells: &mut [f32], side: usize, width: usize, column: usize, [r, g, b]: [f32x16<S>; 3]) {
    let count = cells.len() / 3;
    // The last cell of a row may hold fewer pixels.
    let share = |cell: usize| 1.0 / (width - cell * side).min(side) as f32;
    if side >= 4 {
        // Sums of four pixels: four of red, then of green, then of blue.
        let fours = pair(pair(r, g), pair(b, b));
        let sums = if side == 4 {
            fours.to_array()
        } else {
            // Eight, and eight more: both halves of the vector say the same.
            pair(fours, fours).to_array()
        };
        let (pixels, each) = if side == 4 { (4, 4) } else { (8, 2) };
        for k in 0..each {
            let cell = (column + k * pixels) / side;
            if cell >= count {
                break;
            }
            let share = share(cell);
            for c in 0..3 {
                cells[c * count + cell] += sums[c * each + k] * share;
            }
        }
        return;
    }
    for (c, plane) in [r, g, b].into_iter().enumerate() {
        for (k, value) in plane.to_array().into_iter().enumerate() {
            let cell = (column + k) / side;
            if cell >= count {
                break;
            }
            cells[c * count + cell] += value * share(cell);
        }
    }
}

/// Sums of two neighbours each: first those of `a`, then those of `b`.
#[inline(always)]
fn pair<S: Simd>(a: f32x16<S>, b: f32x16<S>) -> f32x16<S> {
    let (even, odd) = a.deinterleave(b);
    even + odd
}

/// A stored colour encoded, and linear. What is no number, or without end, is black, and nothing is brighter than
/// [`BRIGHTEST`].
#[inline(always)]
fn both<N: Number>(stored: [N; 3], linear: bool) -> [[N; 3]; 2] {
    let most = if linear { BRIGHTEST * BRIGHTEST } else { BRIGHTEST };
    let value = three!(c => stored[c].finite().above(0.0).at_most(most));
    if linear {
        [three!(c => value[c].root()), value]
    } else {
        [value, three!(c => value[c] * value[c])]
    }
}

/// The light of a linear colour above the threshold, of the same hue: what its strongest channel has above it decides for
/// all three, so that skin spills skin, and not red.
#[inline(always)]
fn light<N: Number>(linear: [N; 3], threshold: f32) -> [N; 3] {
    /// Keeps black from being divided by nothing.
    const BLACK: f32 = 1e-6;
    let peak = linear[0].larger(linear[1]).larger(linear[2]);
    let share = (peak - threshold).above(0.0) / peak.above(BLACK);
    three!(c => linear[c] * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash, signed};
    use crate::simd::{Level, Simd as Set};

    #[test]
    fn what_is_no_number_is_black() {
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0] {
            for linear in [false, true] {
                assert_eq!(both([value; 3], linear), [[0.0; 3]; 2]);
            }
        }
    }

    #[test]
    fn light_keeps_its_hue() {
        let skin = [0.82_f32, 0.68, 0.60];
        let [encoded, linear] = both(skin, false);
        assert_eq!(encoded, skin);
        let light_of = |colour| light(both(colour, false)[1], 0.45);
        let light = light(linear, 0.45);
        assert!(light[0] > 0.2, "{light:?}");
        for c in 1..3 {
            let expected = (skin[c] / skin[0]).powi(2);
            assert!((light[c] / light[0] - expected).abs() < 1e-5, "{light:?}");
        }
        assert_eq!(light_of([0.5_f32, 0.66, 0.1]), [0.0; 3]);
    }

    /// Values of one channel of a group: dark and bright ones, and what is no number.
    fn lanes(seed: u32, bright: bool) -> [f32; GROUP] {
        std::array::from_fn(|i| match hash(seed, i as i32, 0) % 16 {
            0 if bright => f32::NAN,
            1 if bright => f32::INFINITY,
            2 if bright => 40.0,
            _ => signed(hash(seed, i as i32, 1)) * if bright { 1.5 } else { 0.4 },
        })
    }

    #[test]
    fn every_level_adds_up_what_each_pixel_gives() {
        for (turn, linear) in [(1, false), (2, true)] {
            for set in Set::ALL {
                for bright in [false, true] {
                    let meaning = Meaning {
                        weight: 0.25,
                        threshold: 0.45,
                        shining: shining(0.45, linear),
                        linear,
                        weighs_alpha: turn == 2,
                    };
                    let lines: Vec<[[f32; GROUP]; 4]> = (0..4)
                        .map(|line| std::array::from_fn(|c| lanes(turn * 100 + line * 10 + c as u32, bright)))
                        .collect();
                    let mut expected = [[[0.0; GROUP]; 3]; 2];
                    for line in &lines {
                        for i in 0..GROUP {
                            let [encoded, linear] = both(three!(c => line[c][i]), linear);
                            let light = light(linear, meaning.threshold);
                            let opacity = if meaning.weighs_alpha { within(line[3][i]) } else { 1.0 };
                            for c in 0..3 {
                                let soft = &mut expected[0][c][i];
                                *soft = (encoded[c] * opacity).fused(0.25, *soft);
                                let glow = &mut expected[1][c][i];
                                *glow = (light[c] * opacity).fused(0.25, *glow);
                            }
                        }
                    }
                    let mut added = [[[f32::NAN; GROUP]; 3]; 3];
                    let mut glows = [false; 2];
                    crate::simd::at_level!(Level::new(set), s => {
                        let (mut both, mut glow) = (Sums::<_, true>::new(s), Sums::<_, false>::new(s));
                        for line in &lines {
                            let pixels: [f32x16<_>; 4] = std::array::from_fn(|c| f32x16::from_slice(s, &line[c]));
                            both.add(pixels, meaning);
                            glow.add(pixels, meaning);
                        }
                        added = [
                            three!(c => both.soft[c].to_array()),
                            three!(c => both.glow[c].to_array()),
                            three!(c => glow.glow[c].to_array()),
                        ];
                        glows = [both.glows, glow.glows];
                    });
                    assert_eq!(added[0], expected[0], "{set:?}, linear {linear}");
                    assert_eq!(added[1], expected[1], "{set:?}, linear {linear}");
                    assert_eq!(added[2], expected[1], "{set:?}, linear {linear}");
                    assert_eq!(glows, [bright, bright], "0.4 is below the threshold either way");
                }
            }
        }
    }

    #[test]
    fn what_does_not_shine_gives_no_light() {
        for linear in [false, true] {
            for step in 0..200 {
                let threshold = step as f32 / 100.0 - 0.2;
                let most = shining(threshold, linear);
                let [_, dark] = both([most, most * 0.5, -1.0], linear);
                assert_eq!(light(dark, threshold.max(0.0)), [0.0; 3], "{threshold}");
                let [_, bright] = both([most * 1.01 + 1e-3, 0.0, 0.0], linear);
                assert!(light(bright, threshold)[0] > 0.0, "{threshold}");
            }
        }
    }
}
