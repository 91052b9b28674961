//! A cheap look at a frame, for what must be seen on every one of them: cuts and the tempo of movement.

mod histogram;

use crate::seen::Seen;
use crate::thumbnail::{Pixels, luma};
use crate::{PictureView, Result};

pub(crate) use histogram::Histogram;

const COLUMNS: usize = 80;
const ROWS: usize = 45;
/// Points read across and down a cell: enough that texture does not flicker, few enough to be free.
const POINTS: usize = 2;

/// A frame in 80x45 cells of four pixels each, reduced to luma and a histogram of colour; some 15 KB.
///
/// Made from 14,400 pixels whatever the frame's size, so it costs a small part of a [`crate::Thumbnail`].
#[derive(Clone, Debug)]
pub struct Glance {
    luma: Box<[f32]>,
    histogram: Histogram,
}

impl Glance {
    /// Looks at a host's picture.
    ///
    /// # Errors
    /// As [`crate::Thumbnail::of`].
    pub fn of(view: &PictureView<'_>) -> Result<Self> {
        Ok(Self::at(&Seen::of(view)?))
    }

    /// The same of a picture whose alpha is decided on.
    pub(crate) fn at(seen: &Seen<'_>) -> Self {
        let (view, rows) = (seen.view(), seen.rows());
        let pixels = Pixels::new(seen);
        // The centre of each of POINTS parts of each cell.
        let place = |step: usize, steps: usize, size: usize| (2 * step + 1) * size / (2 * steps);
        let columns: Vec<usize> = (0..COLUMNS * POINTS)
            .map(|x| place(x, COLUMNS * POINTS, view.width))
            .collect();
        let mut cells = vec![[0.0_f32; 3]; COLUMNS * ROWS];
        for y in 0..ROWS * POINTS {
            let row = rows.row(place(y, ROWS * POINTS, view.height));
            let cells = &mut cells[y / POINTS * COLUMNS..][..COLUMNS];
            pixels.read(row, &columns, |x, rgb| {
                for (sum, value) in cells[x / POINTS].iter_mut().zip(rgb) {
                    *sum += value * (1.0 / (POINTS * POINTS) as f32);
                }
            });
        }
        Self::of_cells(&cells)
    }

    fn of_cells(cells: &[[f32; 3]]) -> Self {
        Self {
            luma: cells.iter().map(|&[red, green, blue]| luma(red, green, blue)).collect(),
            histogram: Histogram::of(cells.iter().copied()),
        }
    }

    pub(crate) const fn histogram(&self) -> &Histogram {
        &self.histogram
    }

    /// Mean absolute difference of luma, 0 to 1: how much moves or changes.
    pub(crate) fn change(&self, before: &Self) -> f32 {
        let pairs = self.luma.iter().zip(&before.luma);
        pairs.map(|(now, then)| (now - then).abs()).sum::<f32>() / (COLUMNS * ROWS) as f32
    }

    /// How far the picture moved up, in rows of 1/45 of its height: the bob of whoever carries the camera.
    ///
    /// Least squares of the change of row means against their slope (the one-dimensional Lucas & Kanade 1981).
    pub(crate) fn rise(&self, before: &Self) -> f32 {
        let profile = |glance: &Self| -> Vec<f32> {
            let rows = glance.luma.chunks_exact(COLUMNS);
            let means: Vec<f32> = rows.map(|row| row.iter().sum::<f32>() / COLUMNS as f32).collect();
            let mean = means.iter().sum::<f32>() / ROWS as f32;
            means.iter().map(|row| row - mean).collect()
        };
        let (now, then) = (profile(self), profile(before));
        let (mut along, mut steep) = (0.0_f32, 1e-4_f32);
        for row in 1..ROWS - 1 {
            let slope = 0.5 * (then[row + 1] - then[row - 1]);
            along += slope * (now[row] - then[row]);
            steep += slope * slope;
        }
        (along / steep).clamp(-3.0, 3.0)
    }
}
