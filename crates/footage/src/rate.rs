//! Frame rates as exact fractions.

use std::fmt;

/// Frames per second as a fraction, such as 30000/1001. Both parts are at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    /// Frames.
    pub num: u32,
    /// In so many seconds.
    pub den: u32,
}

impl Rate {
    /// 24 frames per second: what a sequence of stills plays at when nobody says otherwise.
    pub const CINEMA: Rate = Rate { num: 24, den: 1 };

    /// The rates of films and broadcasts, the slowest first (SMPTE ST 2036-1 and ST 274 name all but 48).
    pub(crate) const USUAL: [Rate; 9] = [
        Rate { num: 24000, den: 1001 },
        Rate { num: 24, den: 1 },
        Rate { num: 25, den: 1 },
        Rate { num: 30000, den: 1001 },
        Rate { num: 30, den: 1 },
        Rate { num: 48, den: 1 },
        Rate { num: 50, den: 1 },
        Rate { num: 60000, den: 1001 },
        Rate { num: 60, den: 1 },
    ];

    /// A rate in lowest terms, or `None` if either part is zero.
    #[must_use]
    pub fn new(num: u32, den: u32) -> Option<Rate> {
        if num == 0 || den == 0 {
            return None;
        }
        let (mut a, mut b) = (num, den);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(Rate {
            num: num / a,
            den: den / a,
        })
    }

    /// The nearest simple rate to `frames` in `seconds`: one of the usual ones when within 1/20 000 of it, else a fraction
    /// in thousandths. `None` unless both are positive and the rate is below a million.
    pub(crate) fn nearest(frames: f64, seconds: f64) -> Option<Rate> {
        let fps = frames / seconds;
        if !(fps.is_finite() && fps > 0.0005 && fps < 1e6) {
            return None;
        }
        let near = |rate: &Rate| (fps / rate.as_f64() - 1.0).abs() < 5e-5;
        Self::USUAL
            .into_iter()
            .find(near)
            .or_else(|| Rate::new((fps * 1000.0).round() as u32, 1000))
    }

    /// Parses `30`, `29.97` or `30000/1001` as ffprobe and people write it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Rate> {
        match text.split_once('/') {
            Some((num, den)) => Rate::new(num.trim().parse().ok()?, den.trim().parse().ok()?),
            None => match text.trim().parse::<u32>() {
                Ok(whole) => Rate::new(whole, 1),
                Err(_) => Rate::nearest(text.trim().parse().ok()?, 1.0),
            },
        }
    }

    /// Frames per second.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.num) / f64::from(self.den)
    }

    /// The time in seconds at which frame `number` begins.
    #[must_use]
    pub fn time_of(self, number: u64) -> f64 {
        number as f64 * f64::from(self.den) / f64::from(self.num)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 {
            write!(f, "{}", self.num)
        } else {
            write!(f, "{}/{}", self.num, self.den)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_write_them() {
        assert_eq!(Rate::parse("30000/1001"), Rate::new(30000, 1001));
        assert_eq!(Rate::parse("29.97"), Rate::new(30000, 1001));
        assert_eq!(Rate::parse("50/2"), Rate::new(25, 1));
        assert_eq!(Rate::parse("12.5"), Rate::new(25, 2));
        for wrong in ["0/0", "25/0", "0", "-3", "x", "", "nan", "inf"] {
            assert_eq!(Rate::parse(wrong), None, "{wrong:?}");
        }
    }
}
