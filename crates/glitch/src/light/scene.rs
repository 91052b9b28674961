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

    /// The colour at a place within the picture, in pixels, straight between cells.
    #[inline(always)]
    pub(crate) fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let (x, y) = (x * self.scale + 0.5, y * self.scale + 0.5);
        let (column, row) = (x as i32, y as i32);
        let (across, down) = (x - column as f32, y - row as f32);
        let upper = row.max(0) as usize * self.stride + column.max(0) as usize;
        let pair = |at: usize| self.cells.get(at..).and_then(|cells| cells.first_chunk::<2>());
        match (pair(upper), pair(upper + self.stride)) {
            (Some([a, b]), Some([c, d])) => mix(mix(*a, *b, across), mix(*c, *d, across), down),
            _ => [0.0; 4],
        }
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
