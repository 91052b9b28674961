//! The clock below the panels: round numbers, few enough to read.

use super::{BOTTOM, FAINT, Page, write};
use crate::plot::acts;
use crate::plot::canvas::{Anchor, Canvas};

impl Page<'_> {
    pub(super) fn clock(&self, canvas: &mut dyn Canvas) {
        let step = clock_step(self.seconds);
        let ticks = (self.seconds / step).floor() as u32;
        for tick in 0..=ticks {
            let seconds = f64::from(tick) * step;
            let x = self.x(seconds);
            canvas.line(&[[x, BOTTOM], [x, BOTTOM + 6.0]], 1.0, None, FAINT);
            let words = if step < 1.0 {
                format!("{seconds:.1} s")
            } else {
                acts::time(seconds)
            };
            write(canvas, [x, BOTTOM + 24.0], Anchor::Middle, 14.0, false, FAINT, &words);
        }
    }
}

/// Seconds between the numbers of the clock: about ten of them, round ones.
fn clock_step(seconds: f64) -> f64 {
    const STEPS: [f64; 14] = [
        0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0,
    ];
    STEPS
        .into_iter()
        .find(|step| seconds / step <= 13.0)
        .unwrap_or_else(|| (seconds / 12.0 / 3600.0).ceil() * 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_clock_has_few_numbers(seconds in 0.04_f64..100_000.0) {
            let ticks = (seconds / clock_step(seconds)).floor() as u32 + 1;
            prop_assert!(ticks <= 14, "{} at {}", ticks, seconds);
        }
    }
}
