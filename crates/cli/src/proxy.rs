//! How large the pixels of a proxy are.

use footage::{ClipInfo, WriteOptions, Writer};

use crate::args::RenderArguments;
use crate::error::{Error, Result};
use crate::note;

/// Smallest proxy: below, nothing can be judged.
const SMALLEST: f64 = 1.0 / 64.0;

/// Refuses a proxy of which no picture can be made.
///
/// # Errors
/// [`Error::Usage`] with what can.
pub fn check(proxy: f64) -> Result<()> {
    if (SMALLEST..=1.0).contains(&proxy) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "a proxy of {proxy} makes no picture; use 1 (full size) down to 0.02, as in --proxy 0.5"
    )))
}

/// The scale of a render, across and down. Where the video that is written wants even sides, a proxy gets them, while a clip at
/// its own size keeps it; the person is told of both.
#[must_use]
pub fn scale(arguments: &RenderArguments, info: &ClipInfo, options: &WriteOptions) -> [f64; 2] {
    let proxy = arguments.proxy;
    let sides = [info.width, info.height];
    if !Writer::wants_even_sides(&arguments.output, options) {
        return [proxy; 2];
    }
    if proxy >= 1.0 {
        if sides.iter().any(|side| !side.is_multiple_of(2)) {
            note(&format!(
                "{} keeps the {}x{} pixels of {}, and few players show odd sides: crop the clip first, or render into .mkv",
                arguments.output.display(),
                sides[0],
                sides[1],
                info.path.display()
            ));
        }
        return [proxy; 2];
    }
    let plain = sides.map(|side| whole(side, proxy));
    let even = sides.map(|side| even(side, proxy));
    if plain == even {
        return [proxy; 2];
    }
    note(&format!(
        "a proxy of {proxy} would be {}x{}: it is made {}x{}, since players want even sides",
        plain[0], plain[1], even[0], even[1]
    ));
    [0, 1].map(|axis| match plain[axis] == even[axis] {
        true => proxy,
        false => f64::from(even[axis]) / f64::from(sides[axis]),
    })
}

/// The pixels of a side at a scale, as the host counts them.
fn whole(side: u32, proxy: f64) -> u32 {
    (f64::from(side) * proxy - 1e-3).ceil() as u32
}

/// The even number nearest to that, the larger of two as near; no more than the side has, and at least 2 where it has as many.
fn even(side: u32, proxy: f64) -> u32 {
    let plain = whole(side, proxy);
    if side < 2 || plain.is_multiple_of(2) {
        return plain;
    }
    let nearest = 2 * (f64::from(side) * proxy / 2.0).round() as u32;
    nearest.clamp(2, side - side % 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_sides_become_the_nearest_even_ones() {
        for (side, proxy, wanted) in [
            (90, 0.5, 46),
            (160, 0.5, 80),
            (100, 0.445, 44),
            (1080, 0.125, 136),
            (1079, 0.5, 540),
            (91, 0.98, 90),
            (3, 0.99, 2),
            (2, 0.02, 2),
            (1, 0.5, 1),
        ] {
            assert_eq!(even(side, proxy), wanted, "{side} at {proxy}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_host_counts_the_sides_that_were_chosen(side in 2u32..9000, proxy in SMALLEST..1.0) {
            let even = even(side, proxy);
            let counted = whole(side, f64::from(even) / f64::from(side));
            proptest::prop_assert!(even.is_multiple_of(2) && even <= side && even.abs_diff(whole(side, proxy)) <= 1);
            proptest::prop_assert_eq!(counted, even);
        }
    }
}
