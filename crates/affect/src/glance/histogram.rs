//! Which colours a picture holds, wherever they are: what a moving camera leaves and a cut changes.

/// Bins of luma and of each colour difference.
const BINS: usize = 16;

/// Shares of luma, of red against green and of blue against yellow; each sums to one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Histogram {
    shares: [[f32; BINS]; 3],
}

impl Histogram {
    pub(crate) fn of(cells: impl ExactSizeIterator<Item = [f32; 3]>) -> Self {
        let mut shares = [[0.0; BINS]; 3];
        let one = 1.0 / cells.len() as f32;
        for [red, green, blue] in cells {
            add(&mut shares[0], super::luma(red, green, blue), one);
            add(&mut shares[1], 0.5 + (red - green), one);
            add(&mut shares[2], 0.5 + (blue - 0.5 * (red + green)), one);
        }
        Self { shares }
    }

    /// Half the summed differences, 0 (alike) to 1 (nothing in common), mean of the three.
    pub(crate) fn distance(&self, other: &Self) -> f32 {
        let pairs = self.shares.as_flattened().iter().zip(other.shares.as_flattened());
        pairs.map(|(a, b)| (a - b).abs()).sum::<f32>() / 6.0
    }
}

/// Splits a value between its two nearest bins, so that a slight change of light is a slight change here.
fn add(bins: &mut [f32; BINS], value: f32, share: f32) {
    let place = (value * BINS as f32 - 0.5).clamp(0.0, (BINS - 1) as f32);
    let low = (place as usize).min(BINS - 2);
    let high = place - low as f32;
    bins[low] += share * (1.0 - high);
    bins[low + 1] += share * high;
}
