//! The soft picture laid out to be looked up anywhere: what drops refract.

use super::Field;
use crate::number::lerp;
use crate::numbers::floor;

/// Cells of three colours, and a fourth number that fills the vector.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    cells: Vec<[f32; 4]>,
    width: usize,
    height: usize,
    /// Cells in a pixel.
    scale: f32,
}

impl Scene {
    /// Takes the colours of a field. Allocates only to grow.
    pub(crate) fn set(&mut self, field: &Field) {
        (self.width, self.height) = (field.width, field.height);
        self.scale = 1.0 / field.side as f32;
        self.cells.clear();
        for row in 0..self.height {
            let (red, rest) = field.row(row).split_at(self.width);
            let (green, blue) = rest.split_at(self.width);
            let colours = red.iter().zip(green).zip(blue);
            self.cells
                .extend(colours.map(|((red, green), blue)| [*red, *green, *blue, 0.0]));
        }
    }

    /// The colour at a place of the picture, in pixels, straight between cells; edges repeat.
    #[inline(always)]
    pub(crate) fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let (x, y) = (x * self.scale - 0.5, y * self.scale - 0.5);
        let (column, row) = (floor(x), floor(y));
        let (across, down) = (x - column as f32, y - row as f32);
        let within = |v: i32, len: usize| (v.max(0) as usize).min(len.saturating_sub(1));
        let (left, right) = (within(column, self.width), within(column + 1, self.width));
        let cell = |row: i32, column: usize| {
            let index = within(row, self.height) * self.width + column;
            self.cells.get(index).copied().unwrap_or_default()
        };
        let along = |row: i32| mix(cell(row, left), cell(row, right), across);
        mix(along(row), along(row + 1), down)
    }
}

#[inline(always)]
fn mix(a: [f32; 4], b: [f32; 4], t: f32) -> [f32; 4] {
    std::array::from_fn(|i| lerp(a[i], b[i], t))
}
