//! What lies over pixels as they are finished, drawn as large as they are, group by group.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::four::{Four, four};
use crate::group::GROUP;
use crate::light::Enlarge;
use crate::strokes::Strokes;

/// What lies over a pixel, or a vector of them, as it is finished.
pub(crate) trait Over<N> {
    /// Colour that has run: 0 red and 1 blue less luma, and 2 to 4 what of red, green and blue overflows.
    fn tape(&self, plane: usize) -> N;
    /// The density of fog.
    fn fog(&self) -> N;
    /// Textures, in their units.
    fn noise(&self) -> N;
    fn grain(&self) -> N;
}

/// Strokes made ready for one instruction set, over one group.
pub(crate) struct Brush<'a, S: Simd> {
    s: S,
    tape: Enlarge<'a, S>,
    tape_cells: [&'a [f32]; 5],
    fog: Enlarge<'a, S>,
    fog_cells: &'a [f32],
    noise: &'a [[i8; GROUP]],
    grain: &'a [[i8; GROUP]],
    pub(crate) group: usize,
    /// The group with which textures begin.
    first: usize,
}

impl<'a, S: Simd> Brush<'a, S> {
    #[inline(always)]
    pub(crate) fn new(s: S, strokes: &Strokes<'a>, group: usize, first: usize) -> Self {
        let (fog, fog_cells) = match strokes.fog {
            Some((_, row)) => (Enlarge::new(s, row.spline()), row.cells(0)),
            None => (Enlarge::none(s), &[][..]),
        };
        let (tape, tape_cells) = match strokes.tape {
            Some((.., row)) => (
                Enlarge::new(s, row.spline()),
                std::array::from_fn(|plane| row.cells(plane)),
            ),
            None => (Enlarge::none(s), [&[][..]; 5]),
        };
        Self {
            s,
            tape,
            tape_cells,
            fog,
            fog_cells,
            noise: strokes.noise.map_or(&[][..], |(_, texture)| texture.as_chunks().0),
            grain: strokes.grain.map_or(&[][..], |(_, texture)| texture.as_chunks().0),
            group,
            first,
        }
    }

    /// A group of a texture: over this group, or one after it.
    #[inline(always)]
    fn texture(&self, texture: &[[i8; GROUP]], next: usize) -> f32x16<S> {
        let mut numbers = [0.0; GROUP];
        if let Some(group) = texture.get(self.group + next - self.first) {
            for (number, unit) in numbers.iter_mut().zip(group) {
                *number = f32::from(*unit);
            }
        }
        f32x16::from_slice(self.s, &numbers)
    }
}

impl<S: Simd> Over<f32x16<S>> for Brush<'_, S> {
    #[inline(always)]
    fn tape(&self, plane: usize) -> f32x16<S> {
        self.tape.plane(self.tape.spot(self.group), self.tape_cells[plane])
    }

    #[inline(always)]
    fn fog(&self) -> f32x16<S> {
        self.fog.plane(self.fog.spot(self.group), self.fog_cells)
    }

    #[inline(always)]
    fn noise(&self) -> f32x16<S> {
        self.texture(self.noise, 0)
    }

    #[inline(always)]
    fn grain(&self) -> f32x16<S> {
        self.texture(self.grain, 0)
    }
}

/// A brush over its group and the three that follow.
pub(crate) struct Broad<'a, 'b, S: Simd>(pub(crate) &'a Brush<'b, S>);

impl<S: Simd> Over<Four<f32x16<S>>> for Broad<'_, '_, S> {
    #[inline(always)]
    fn tape(&self, plane: usize) -> Four<f32x16<S>> {
        Four(self.0.tape.four(self.0.group, self.0.tape_cells[plane]))
    }

    #[inline(always)]
    fn fog(&self) -> Four<f32x16<S>> {
        Four(self.0.fog.four(self.0.group, self.0.fog_cells))
    }

    #[inline(always)]
    fn noise(&self) -> Four<f32x16<S>> {
        Four(four!(n => self.0.texture(self.0.noise, n)))
    }

    #[inline(always)]
    fn grain(&self) -> Four<f32x16<S>> {
        Four(four!(n => self.0.texture(self.0.grain, n)))
    }
}
