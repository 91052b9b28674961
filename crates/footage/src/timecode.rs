//! Timecode (SMPTE ST 12-1): the clock by which a film's frames are found again.

use std::fmt;

use crate::Rate;

/// A frame of the day, as `01:00:00:00`; with a semicolon before the frames where numbers are left out so that the clock
/// keeps up with 29.97 or 59.94 frames a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timecode {
    /// Frames since midnight.
    frame: u64,
    /// Frames that a second of it counts.
    fps: u64,
    /// Numbers left out at the beginning of each minute but every tenth.
    dropped: u64,
}

impl Timecode {
    /// Reads a timecode of a clip at this rate; `None` where it is none, or belongs to another rate.
    #[must_use]
    pub fn parse(text: &str, rate: Rate) -> Option<Timecode> {
        let fps = rate.as_f64().round() as u64;
        let text = text.trim();
        // Hours, minutes and seconds; then the sign that tells how they are counted.
        let sign = text.find([';', '.']);
        let dropped = match sign {
            None => 0,
            Some(_) if rate.den == 1001 && fps.is_multiple_of(30) => fps / 15,
            Some(_) => return None,
        };
        let mut parts = text.split([':', ';', '.']).map(|part| {
            let digits = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u64>().ok())?
        });
        let mut next = |limit: u64| parts.next()?.filter(|part| *part < limit);
        let (hours, minutes, seconds, frames) = (next(24)?, next(60)?, next(60)?, next(fps)?);
        if parts.next().is_some() || sign.is_some_and(|at| text[at + 1..].contains([':', ';', '.'])) {
            return None;
        }
        let minutes = 60 * hours + minutes;
        let counted = fps * (60 * minutes + seconds) + frames;
        let frame = counted.checked_sub(dropped * (minutes - minutes / 10))?;
        Some(Timecode { frame, fps, dropped })
    }

    /// The timecode so many frames later. After midnight the day begins anew.
    #[must_use]
    pub fn later(self, frames: u64) -> Timecode {
        let day = 144 * self.ten_minutes();
        let frame = (self.frame + frames % day) % day;
        Timecode { frame, ..self }
    }

    /// Frames in ten minutes.
    fn ten_minutes(self) -> u64 {
        600 * self.fps - 9 * self.dropped
    }
}

impl fmt::Display for Timecode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tens, rest) = (self.frame / self.ten_minutes(), self.frame % self.ten_minutes());
        // The first of ten minutes leaves nothing out.
        let minutes = rest.saturating_sub(self.dropped) / (60 * self.fps - self.dropped);
        let counted = self.frame + self.dropped * (9 * tens + minutes);
        let (seconds, frames) = (counted / self.fps, counted % self.fps);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let sign = if self.dropped > 0 { ';' } else { ':' };
        write!(f, "{hours:02}:{minutes:02}:{seconds:02}{sign}{frames:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, rate: &str) -> Option<Timecode> {
        Timecode::parse(text, Rate::parse(rate).unwrap())
    }

    fn later(text: &str, rate: &str, frames: u64) -> String {
        at(text, rate).unwrap().later(frames).to_string()
    }

    #[test]
    fn frames_are_counted_on() {
        assert_eq!(later("01:00:00:10", "25", 0), "01:00:00:10");
        assert_eq!(later("01:00:00:10", "25", 40), "01:00:02:00");
        assert_eq!(later("23:59:59:23", "24000/1001", 1), "00:00:00:00");
        assert_eq!(later("00:59:59;29", "30000/1001", 1), "01:00:00;00");
        // Two numbers are left out where a minute begins, but not where every tenth does.
        assert_eq!(later("01:00:59;29", "30000/1001", 1), "01:01:00;02");
        assert_eq!(later("01:09:59;29", "30000/1001", 1), "01:10:00;00");
        assert_eq!(later("01:00:59;59", "60000/1001", 1), "01:01:00;04");
        assert_eq!(later("00:00:00;00", "30000/1001", 107_892), "01:00:00;00");
    }

    #[test]
    fn every_number_of_an_hour_comes_back() {
        for (rate, first) in [("30000/1001", "00:00:00;00"), ("24", "00:00:00:00")] {
            let first = at(first, rate).unwrap();
            for frame in 0..108_000 {
                let timecode = first.later(frame);
                assert_eq!(
                    at(&timecode.to_string(), rate),
                    Some(timecode),
                    "frame {frame} at {rate}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_timecode_of_this_rate_is_none() {
        for wrong in [
            "",
            "1",
            "01:00:00",
            "01:00:00:25",
            "24:00:00:00",
            "01:60:00:00",
            "01:00:00;00",
            "01:00:00:00:00",
            "-1:00:00:00",
            "01:00:0x:00",
            "01;00:00:00",
        ] {
            assert_eq!(at(wrong, "25"), None, "{wrong:?}");
        }
        assert_eq!(at("01;00:00:00", "30000/1001"), None);
        assert_eq!(at("01:00:00:00", "0.2"), None);
    }
}
