//! The soft picture laid out to be looked up anywhere: what drops refract.

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
    /// Makes room for cells of `side` pixels over a picture. Allocates only to grow.
    pub(crate) fn prepare(&mut self, side: usize, width: usize, height: usize) {
        self.stride = width.div_ceil(side).max(1) + 2;
        self.scale = 1.0 / side as f32;
        let rows = height.div_ceil(side).max(1) + 2;
        self.cells.resize(self.stride * rows, [0.0; 4]);
    }

    /// The cells, row by row without the repeated ones above and below, and how many a row has.
    pub(crate) fn rows_mut(&mut self) -> (&mut [[f32; 4]], usize) {
        let inner = self.stride..self.cells.len().saturating_sub(self.stride);
        (self.cells.get_mut(inner).unwrap_or_default(), self.stride)
    }

    /// Repeats the edge above and below, once all rows are there.
    pub(crate) fn close(&mut self) {
        let (stride, len) = (self.stride, self.cells.len());
        if len >= 3 * stride {
            self.cells.copy_within(stride..2 * stride, 0);
            self.cells.copy_within(len - 2 * stride..len - stride, len - stride);
        }
    }

    /// The colours at some places within the picture, in pixels, straight between cells.
    #[inline(always)]
    pub(crate) fn at<const N: usize>(&self, [x, y]: &[[f32; N]; 2]) -> [[f32; 4]; N] {
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
        let (cells, len) = (&self.cells[..], self.stride + 2);
        for (i, found) in found.iter_mut().enumerate() {
            let around = cells.get(upper[i] as usize..).and_then(|cells| cells.get(..len));
            let ends = around.and_then(|around| Some((around.first_chunk()?, around.last_chunk()?)));
            if let Some(([a, b], [c, d])) = ends {
                *found = mix(mix(*a, *b, across[i]), mix(*c, *d, across[i]), down[i]);
            }
        }
        found
    }
}

/// Lays out a row of so many cells of red, green and blue.
pub(crate) fn lay_out(row: &[f32], width: usize, out: &mut [[f32; 4]]) {
    let (red, rest) = row.split_at(width);
    let (green, blue) = rest.split_at(width);
    let [first, inner @ .., last] = out else { return };
    for (out, ((red, green), blue)) in inner.iter_mut().zip(red.iter().zip(green).zip(blue)) {
        *out = [*red, *green, *blue, 0.0];
    }
    if let (Some(left), Some(right)) = (inner.first(), inner.last()) {
        (*first, *last) = (*left, *right);
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
