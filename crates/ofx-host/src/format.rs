//! What pixels are made of: depths, components, premultiplication.

/// The depth of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Depth {
    /// 8 bit, 0 to 255.
    U8,
    /// 16 bit, 0 to 65535.
    U16,
    /// Half float (IEEE 754 binary16).
    F16,
    /// Float.
    F32,
}

impl Depth {
    /// All of them, from the shallowest.
    pub const ALL: [Self; 4] = [Self::U8, Self::U16, Self::F16, Self::F32];

    /// Bytes per component.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 | Self::F16 => 2,
            Self::F32 => 4,
        }
    }

    /// The name in OpenFX properties.
    #[must_use]
    pub fn ofx_name(self) -> &'static str {
        match self {
            Self::U8 => "OfxBitDepthByte",
            Self::U16 => "OfxBitDepthShort",
            Self::F16 => "OfxBitDepthHalf",
            Self::F32 => "OfxBitDepthFloat",
        }
    }

    /// The depth of that OpenFX name.
    #[must_use]
    pub fn from_ofx(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|depth| depth.ofx_name() == name)
    }
}

/// What a pixel is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Components {
    /// Red, green, blue, alpha.
    Rgba,
    /// Red, green, blue.
    Rgb,
    /// Alpha alone.
    Alpha,
}

impl Components {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rgba, Self::Rgb, Self::Alpha];

    /// Components per pixel.
    #[must_use]
    pub fn count(self) -> usize {
        match self {
            Self::Rgba => 4,
            Self::Rgb => 3,
            Self::Alpha => 1,
        }
    }

    /// The name in OpenFX properties.
    #[must_use]
    pub fn ofx_name(self) -> &'static str {
        match self {
            Self::Rgba => "OfxImageComponentRGBA",
            Self::Rgb => "OfxImageComponentRGB",
            Self::Alpha => "OfxImageComponentAlpha",
        }
    }

    /// The components of that OpenFX name.
    #[must_use]
    pub fn from_ofx(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|components| components.ofx_name() == name)
    }
}

/// What alpha has done to the colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Premultiplication {
    /// No alpha, or alpha 1 everywhere.
    Opaque,
    /// Colours are multiplied by alpha.
    Premultiplied,
    /// Colours are as they were.
    Unpremultiplied,
}

impl Premultiplication {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Opaque, Self::Premultiplied, Self::Unpremultiplied];

    /// The name in OpenFX properties.
    #[must_use]
    pub fn ofx_name(self) -> &'static str {
        match self {
            Self::Opaque => "OfxImageOpaque",
            Self::Premultiplied => "OfxImageAlphaPremultiplied",
            Self::Unpremultiplied => "OfxImageAlphaUnPremultiplied",
        }
    }

    /// The premultiplication of that OpenFX name.
    #[must_use]
    pub fn from_ofx(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.ofx_name() == name)
    }
}
