//! What lies over pixels as they are read: the blurred picture, and light to add.

use fearless_simd::{Simd, f32x16};

use crate::light::{Enlarge, FieldRow, Spot};
use crate::lit::Lighting;
use crate::number::three;

/// What lies over a pixel, or a vector of them, as it is read: planes of red, green and blue.
pub(crate) trait Over<N> {
    /// The blurred picture.
    fn soft(&self, plane: usize) -> N;
    /// Light to add.
    fn light(&self, plane: usize) -> N;
}

/// Lighting made ready for one instruction set, over one group. What softens and what glows have the same cells.
pub(crate) struct Lamp<'a, S: Simd> {
    enlarge: Enlarge<'a, S>,
    soft: [&'a [f32]; 3],
    glow: [&'a [f32]; 3],
    /// Of each cell, whether a group that begins there sees light.
    lit: &'a [u32],
    spot: Spot,
}

impl<'a, S: Simd> Lamp<'a, S> {
    #[inline(always)]
    pub(crate) fn new(s: S, lighting: &Lighting<'a>, group: usize) -> Self {
        let soft = lighting.soft.map(|(_, row)| row);
        let enlarge = match soft.or(lighting.glow) {
            Some(row) => Enlarge::new(s, row.spline()),
            None => Enlarge::none(s),
        };
        let cells = |row: Option<&'a FieldRow>| row.map_or([&[][..]; 3], |row| three!(c => row.cells(c)));
        Self {
            soft: cells(soft),
            glow: cells(lighting.glow),
            lit: lighting.glow.map_or(&[], FieldRow::lit),
            spot: enlarge.spot(group),
            enlarge,
        }
    }

    #[inline(always)]
    pub(crate) fn go_to(&mut self, group: usize) {
        self.spot = self.enlarge.spot(group);
    }

    /// Whether no light falls on the group: common, and quicker.
    #[inline(always)]
    pub(crate) fn is_dark(&self) -> bool {
        self.lit.get(self.spot.first) == Some(&0)
    }
}

impl<S: Simd> Over<f32x16<S>> for Lamp<'_, S> {
    #[inline(always)]
    fn soft(&self, plane: usize) -> f32x16<S> {
        self.enlarge.plane(self.spot, self.soft[plane])
    }

    #[inline(always)]
    fn light(&self, plane: usize) -> f32x16<S> {
        self.enlarge.plane(self.spot, self.glow[plane])
    }
}
