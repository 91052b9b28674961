//! The components of a picture: how deep each is, and all of them in a row.

use std::fmt;
use std::str::FromStr;

use half::f16;

/// How a component is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// 8 bits, 255 is 1.
    U8,
    /// 16 bits, 65535 is 1.
    U16,
    /// Half float.
    F16,
    /// Single float.
    F32,
}

impl Depth {
    /// Bytes of one component.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Depth::U8 => 1,
            Depth::U16 | Depth::F16 => 2,
            Depth::F32 => 4,
        }
    }

    /// Whether components may leave 0 to 1.
    #[must_use]
    pub fn is_float(self) -> bool {
        matches!(self, Depth::F16 | Depth::F32)
    }
}

impl fmt::Display for Depth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Depth::U8 => "u8",
            Depth::U16 => "u16",
            Depth::F16 => "f16",
            Depth::F32 => "f32",
        })
    }
}

impl FromStr for Depth {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Depth, String> {
        match text {
            "u8" => Ok(Depth::U8),
            "u16" => Ok(Depth::U16),
            "f16" => Ok(Depth::F16),
            "f32" => Ok(Depth::F32),
            other => Err(format!("{other:?} is no depth: use u8, u16, f16 or f32")),
        }
    }
}

/// The components of all pixels: RGBA interleaved, rows from the top, nothing between rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Samples {
    /// 8 bits.
    U8(Vec<u8>),
    /// 16 bits.
    U16(Vec<u16>),
    /// Half float.
    F16(Vec<f16>),
    /// Single float.
    F32(Vec<f32>),
}

impl Samples {
    /// How many components there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Samples::U8(v) => v.len(),
            Samples::U16(v) => v.len(),
            Samples::F16(v) => v.len(),
            Samples::F32(v) => v.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How each is stored.
    #[must_use]
    pub fn depth(&self) -> Depth {
        match self {
            Samples::U8(_) => Depth::U8,
            Samples::U16(_) => Depth::U16,
            Samples::F16(_) => Depth::F16,
            Samples::F32(_) => Depth::F32,
        }
    }
}
