//! The shape of a pixel, as files write it: a fraction here, a float there.

/// Wider or narrower pixels than this are a mistake in the file.
const WIDEST: f64 = 16.0;

/// The simplest fraction that a float stands for, such as 4/3 for 1.3333334; square pixels where it stands for none.
pub(crate) fn fraction(aspect: f64) -> (u32, u32) {
    if !(1.0 / WIDEST..=WIDEST).contains(&aspect) {
        return (1, 1);
    }
    // A continued fraction ends where single precision sees no difference.
    let (mut before, mut now) = ((0u32, 1u32), (1u32, 0u32));
    let mut rest = aspect;
    loop {
        let whole = rest.floor();
        let next = |before: u32, now: u32| now.checked_mul(whole as u32)?.checked_add(before);
        let (Some(num), Some(den)) = (next(before.0, now.0), next(before.1, now.1)) else {
            return now;
        };
        (before, now) = (now, (num, den));
        let error = (f64::from(num) / f64::from(den) / aspect - 1.0).abs();
        if error < 1e-7 || den > 100_000 || rest - whole < 1e-9 {
            return now;
        }
        rest = 1.0 / (rest - whole);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_become_the_fractions_that_they_stand_for() {
        for wanted in [
            (1, 1),
            (2, 1),
            (1, 2),
            (4, 3),
            (64, 45),
            (10, 11),
            (59, 54),
            (1_459, 1_000),
            (16, 1),
        ] {
            let float = wanted.0 as f32 / wanted.1 as f32;
            assert_eq!(fraction(f64::from(float)), wanted);
        }
        assert_eq!(fraction(std::f64::consts::PI), (355, 113));
    }

    #[test]
    fn what_is_no_aspect_is_square() {
        for odd in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-30, 1e30, 17.0] {
            assert_eq!(fraction(odd), (1, 1), "{odd}");
        }
    }
}
