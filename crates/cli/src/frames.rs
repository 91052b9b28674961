//! Spans of frames as people type them: `40-120`, `7` or `40-`.

use std::ops::Range;
use std::str::FromStr;

use crate::error::{Error, Result};

/// Frames from `first` to `last`, both included, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameSpan {
    first: u64,
    /// `None`: to the end of the clip.
    last: Option<u64>,
}

impl FrameSpan {
    /// The whole clip.
    pub const ALL: Self = Self { first: 0, last: None };

    /// The frames of a clip with `frames` frames that the span names.
    ///
    /// # Errors
    /// Where the span names a frame that the clip does not have.
    pub fn within(self, frames: u64) -> Result<Range<u64>> {
        let last = self.last.unwrap_or_else(|| frames.saturating_sub(1));
        if self.first >= frames || last >= frames {
            return Err(Error::FramesOutside {
                asked: self.to_string(),
                last: frames.saturating_sub(1),
            });
        }
        Ok(self.first..last + 1)
    }
}

impl std::fmt::Display for FrameSpan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.last {
            Some(last) => write!(f, "{}-{last}", self.first),
            None => write!(f, "{}-", self.first),
        }
    }
}

impl FromStr for FrameSpan {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let number = |text: &str| {
            let text = text.trim();
            text.parse::<u64>()
                .map_err(|_| format!("`{text}` is no frame number; write frames as 40-120, counted from 0"))
        };
        let (first, last) = match text.split_once('-') {
            None => (number(text)?, Some(number(text)?)),
            Some((first, last)) if last.trim().is_empty() => (number(first)?, None),
            Some((first, last)) => (number(first)?, Some(number(last)?)),
        };
        match last {
            Some(last) if last < first => Err(format!("frame {last} comes before frame {first}; write {last}-{first}")),
            _ => Ok(Self { first, last }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_name_frames_of_the_clip() {
        let frames = |text: &str, of| text.parse::<FrameSpan>().unwrap().within(of);
        assert_eq!(frames("100-100", 288).unwrap(), 100..101);
        assert_eq!(frames("0-287", 288).unwrap(), 0..288);
        assert_eq!(frames("7", 8).unwrap(), 7..8);
        assert_eq!(frames("280-", 288).unwrap(), 280..288);
        assert_eq!(FrameSpan::ALL.within(3).unwrap(), 0..3);
        for outside in ["288-288", "0-288", "300-"] {
            let error = frames(outside, 288).unwrap_err().to_string();
            assert!(error.contains("287"), "{error}");
        }
    }

    #[test]
    fn mistyped_spans_are_refused() {
        for text in ["", "a-b", "10-5", "-3", "1-2-3", "1.5-2", "99999999999999999999-"] {
            assert!(text.parse::<FrameSpan>().is_err(), "{text}");
        }
    }
}
