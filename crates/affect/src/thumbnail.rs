//! The model's look at a picture: 160x90 by exact area average, whatever the source's size.
//!
//! Another program gets the same thumbnail so: put the picture over black, encode linear light with the sRGB curve,
//! clamp to 0..1 (NaN is 0), then give each of the 160x90 equal cells the mean of the source area that it covers,
//! source pixels at its edge weighted by the share covered. The whole picture is used: nothing is cropped, and the
//! aspect is not kept. Sources smaller than 160x90 go through the same rule. Where colours are not yet multiplied by
//! alpha and no alpha of the picture reaches one half, alpha `a` counts as `a + (1 - a) * (1 - s)`, `s` being smoothstep
//! of twice the greatest alpha: some hosts leave alpha at 0 where footage has none. HDR is turned to SDR at the end.

mod accumulate;
mod hdr;
mod srgb;

use crate::picture::{Components, PictureView};
use crate::seen::Seen;
use crate::{Error, Result};

use accumulate::Accumulator;
pub(crate) use accumulate::{Pixels, half_unit, unit};

/// Width of a thumbnail, pixels.
pub const WIDTH: usize = 160;
/// Height of a thumbnail, pixels.
pub const HEIGHT: usize = 90;
const PLANE: usize = WIDTH * HEIGHT;

/// A 160x90 picture, sRGB-encoded, 0 to 1, in three planes (red, green, blue) from the top.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnail {
    planes: Box<[f32]>,
}

impl Thumbnail {
    /// Averages a host's picture down (or up) to 160x90.
    ///
    /// The same bits on every machine: sums run in one fixed order, without fused multiply-add. Linear light is
    /// encoded by a polynomial, within 0.00035 of the exact curve.
    ///
    /// # Errors
    /// [`Error::PictureSize`] and [`Error::PictureBytes`] where the view is empty or its bytes too short.
    ///
    /// ```
    /// use affect::{Depth, PictureView, Thumbnail};
    ///
    /// let grey = [128_u8; 4 * 4 * 4];
    /// let thumbnail = Thumbnail::of(&PictureView::packed_rgba(&grey, 4, 4, Depth::U8))?;
    /// assert!((thumbnail.rgb(80, 45)[0] - 128.0 / 255.0).abs() < 1e-5);
    /// # Ok::<(), affect::Error>(())
    /// ```
    pub fn of(view: &PictureView<'_>) -> Result<Self> {
        Ok(Self::at(&Seen::of(view)?))
    }

    /// The same of a picture whose alpha is decided on.
    pub(crate) fn at(seen: &Seen<'_>) -> Self {
        let (view, rows) = (seen.view(), seen.rows());
        let mut cells = Accumulator::new(seen);
        let across = Across::new(view.width);
        let mut planes = vec![0.0; 3 * PLANE].into_boxed_slice();
        for y in 0..HEIGHT {
            cells.clear();
            let covered: Vec<(&[u8], f32)> = overlaps(y, HEIGHT, view.height)
                .map(|(row, weight)| (rows.row(row), weight))
                .collect();
            cells.add(&covered);
            match view.components.count() {
                4 => reduce::<4>(&cells, &across, view, y, &mut planes),
                3 => reduce::<3>(&cells, &across, view, y, &mut planes),
                _ => reduce::<1>(&cells, &across, view, y, &mut planes),
            }
        }
        if view.components != Components::Alpha {
            hdr::to_sdr(view.transfer, &mut planes);
        }
        Self { planes }
    }

    /// A thumbnail from its three planes (red, green, blue; each 90 rows of 160, from the top).
    ///
    /// # Errors
    /// [`Error::ThumbnailPlanes`] where the length is not 43,200 or a value lies outside 0 to 1.
    pub fn from_planes(planes: Vec<f32>) -> Result<Self> {
        if planes.len() != 3 * PLANE || planes.iter().any(|value| !(0.0..=1.0).contains(value)) {
            return Err(Error::ThumbnailPlanes);
        }
        Ok(Self {
            planes: planes.into_boxed_slice(),
        })
    }

    /// Red, green and blue planes in a row, 3 x 90 x 160 values: the model's own layout.
    #[must_use]
    pub fn planes(&self) -> &[f32] {
        &self.planes
    }

    /// One pixel; coordinates past the edge give the edge.
    #[must_use]
    pub fn rgb(&self, x: usize, y: usize) -> [f32; 3] {
        let at = y.min(HEIGHT - 1) * WIDTH + x.min(WIDTH - 1);
        [self.planes[at], self.planes[PLANE + at], self.planes[2 * PLANE + at]]
    }

    /// Interleaved 8-bit RGB, rounded, 160 x 90 x 3 bytes: for plots and pictures.
    #[must_use]
    pub fn to_rgb8(&self) -> Vec<u8> {
        (0..PLANE)
            .flat_map(|at| [at, at + PLANE, at + 2 * PLANE])
            .map(|at| (self.planes[at] * 255.0 + 0.5) as u8)
            .collect()
    }

    /// Luma (Rec. 709 weights) of every pixel, 0 to 1.
    pub(crate) fn luma(&self) -> impl Iterator<Item = f32> + '_ {
        (0..PLANE).map(|at| luma(self.planes[at], self.planes[at + PLANE], self.planes[at + 2 * PLANE]))
    }
}

/// Luma of encoded values, Rec. ITU-R BT.709.
pub(crate) fn luma(red: f32, green: f32, blue: f32) -> f32 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Which source intervals a target interval covers, and how much of each, 0 to 1.
///
/// Whole numbers throughout: in units of a source pixel's `targets`-th part, source `s` spans `targets` units from
/// `s * targets`, and target `t` spans `sources` units from `t * sources`.
fn overlaps(target: usize, targets: usize, sources: usize) -> impl Iterator<Item = (usize, f32)> {
    let start = target * sources;
    let end = start + sources;
    (start / targets..end.div_ceil(targets)).map(move |source| {
        let low = start.max(source * targets);
        let high = end.min((source + 1) * targets);
        (source, (high - low) as f32 / targets as f32)
    })
}

/// The source columns of every target column: the same for each row, so they are found once.
struct Across {
    /// The first source column of each target column, and where its weights end.
    spans: Vec<(usize, usize)>,
    weights: Vec<f32>,
}

impl Across {
    fn new(sources: usize) -> Self {
        let mut weights = Vec::new();
        let spans = (0..WIDTH)
            .map(|x| {
                weights.extend(overlaps(x, WIDTH, sources).map(|(_, weight)| weight));
                (x * sources / WIDTH, weights.len())
            })
            .collect();
        Self { spans, weights }
    }
}

/// Averages the summed rows of one target row across, into the planes; `COUNT` values are a pixel.
fn reduce<const COUNT: usize>(
    cells: &Accumulator,
    across: &Across,
    view: &PictureView<'_>,
    y: usize,
    planes: &mut [f32],
) {
    let area = (view.width as f32 / WIDTH as f32) * (view.height as f32 / HEIGHT as f32);
    let scale = 1.0 / area;
    let (pixels, _) = cells.sums().as_chunks::<COUNT>();
    let mut begin = 0;
    for (x, &(first, end)) in across.spans.iter().enumerate() {
        let mut mean = [0.0_f32; COUNT];
        for (pixel, weight) in pixels[first..].iter().zip(&across.weights[begin..end]) {
            for (mean, sum) in mean.iter_mut().zip(pixel) {
                *mean += weight * sum;
            }
        }
        begin = end;
        let at = y * WIDTH + x;
        for plane in 0..3 {
            let channel = if view.components == Components::Alpha { 0 } else { plane };
            planes[plane * PLANE + at] = (mean[channel] * scale).clamp(0.0, 1.0);
        }
    }
}

#[cfg(test)]
mod tests;
