//! What a pixel is made of, in the standard's names.

/// Depth of each component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitDepth {
    /// 8 bits, 0 to 255.
    Byte,
    /// 16 bits, 0 to 65535.
    Short,
    /// IEEE half.
    Half,
    /// IEEE single.
    Float,
}

impl BitDepth {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "OfxBitDepthByte" => Self::Byte,
            "OfxBitDepthShort" => Self::Short,
            "OfxBitDepthHalf" => Self::Half,
            "OfxBitDepthFloat" => Self::Float,
            _ => return None,
        })
    }

    /// The standard's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Byte => "OfxBitDepthByte",
            Self::Short => "OfxBitDepthShort",
            Self::Half => "OfxBitDepthHalf",
            Self::Float => "OfxBitDepthFloat",
        }
    }

    /// Bytes of one component.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Byte => 1,
            Self::Short | Self::Half => 2,
            Self::Float => 4,
        }
    }
}

/// Components of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Components {
    /// Red, green, blue, alpha.
    Rgba,
    /// Red, green, blue.
    Rgb,
    /// Alpha alone.
    Alpha,
}

impl Components {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "OfxImageComponentRGBA" => Self::Rgba,
            "OfxImageComponentRGB" => Self::Rgb,
            "OfxImageComponentAlpha" => Self::Alpha,
            _ => return None,
        })
    }

    /// The standard's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rgba => "OfxImageComponentRGBA",
            Self::Rgb => "OfxImageComponentRGB",
            Self::Alpha => "OfxImageComponentAlpha",
        }
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> usize {
        match self {
            Self::Rgba => 4,
            Self::Rgb => 3,
            Self::Alpha => 1,
        }
    }
}

/// How alpha relates to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Premultiplication {
    /// Alpha is 1 everywhere.
    Opaque,
    /// Colour is multiplied by alpha.
    Premultiplied,
    /// Colour is as it is.
    Unpremultiplied,
}

impl Premultiplication {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "OfxImageOpaque" => Self::Opaque,
            "OfxImageAlphaPremultiplied" => Self::Premultiplied,
            "OfxImageAlphaUnPremultiplied" => Self::Unpremultiplied,
            _ => return None,
        })
    }
}
