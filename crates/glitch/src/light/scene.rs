//! The soft picture laid out to be looked up anywhere: what drops refract.

use super::Field;
use crate::numbers::mixed;

/// Cells of three colours, and a fourth number that fills the vector. Around the picture its edge is repeated once.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    cells: Vec<[f32; 4]>,
    /// Cells in a row, the repeated ones included.
    stride: usize,
    /// Cells in a pixel.
    scale: f32,
}

impl Scene {
    /// Takes the colours of a field. Allocates only to grow.
    pub(crate) fn set(&mut self, field: &Field) {
        self.stride = field.width + 2;
        self.scale = 1.0 / field.side as f32;
        self.cells.clear();
        for row in -1..=field.height as isize {
            let (red, rest) = field.clamped_row(row).split_at(field.width);
            let (green, blue) = rest.split_at(field.width);
            let colours = red.iter().zip(green).zip(blue);
            let first = self.cells.len();
            self.cells.push([red[0], green[0], blue[0], 0.0]);
            self.cells
                .extend(colours.map(|((red, green), blue)| [*red, *green, *blue, 0.0]));
            self.cells.push(self.cells[first + field.width]);
        }
    }

    /// The colours at some places within the picture, in pixels, straight between cells. Only those that are `wanted` are
    /// looked up; others are black.
    #[inline(always)]
    pub(crate) fn at<const N: usize>(&self, [x, y]: &[[f32; N]; 2], wanted: impl Fn(usize) -> bool) -> [[f32; 4]; N] {
        // Places first, all of them in vectors; memory one by one.
        let mut upper = [0; N];
        let (mut across, mut down) = ([0.0; N], [0.0; N]);
        for i in 0..N {
            let (x, y) = (x[i] * self.scale + 0.5, y[i] * self.scale + 0.5);
            let (column, row) = (x as i32, y as i32);
            (across[i], down[i]) = (x - column as f32, y - row as f32);
            upper[i] = row.max(0) as u32 * self.stride as u32 + column.max(0) as u32;
        }
        let mut found = [[0.0; 4]; N];
        let pair = |at: usize| self.cells.get(at..).and_then(|cells| cells.first_chunk::<2>());
        for (i, found) in found.iter_mut().enumerate() {
            if !wanted(i) {
                continue;
            }
            let upper = upper[i] as usize;
            if let (Some([a, b]), Some([c, d])) = (pair(upper), pair(upper + self.stride)) {
                *found = mix(mix(*a, *b, across[i]), mix(*c, *d, across[i]), down[i]);
            }
        }
        found
    }
}

#[inline(always)]
fn mix(a: [f32; 4], b: [f32; 4], t: f32) -> [f32; 4] {
    let mut between = a;
    for (out, b) in between.iter_mut().zip(b) {
        *out = mixed(*out, b, t);
    }
    between
}
