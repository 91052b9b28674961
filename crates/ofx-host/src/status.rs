//! Status codes that plugins and hosts answer with.

use std::fmt;

/// What an OpenFX action or suite function answered (ofxCore.h, "OFX Status Codes").
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status(pub i32);

impl Status {
    /// Done.
    pub const OK: Self = Self(0);
    /// Failed, for a reason of its own.
    pub const FAILED: Self = Self(1);
    /// Failed so badly that the plugin should not be called again.
    pub const FATAL: Self = Self(2);
    /// An unknown object, property or name.
    pub const UNKNOWN: Self = Self(3);
    /// The other side lacks a feature.
    pub const MISSING_HOST_FEATURE: Self = Self(4);
    /// Known, and not supported.
    pub const UNSUPPORTED: Self = Self(5);
    /// Something of that name exists already.
    pub const EXISTS: Self = Self(6);
    /// A wrong format.
    pub const FORMAT: Self = Self(7);
    /// Out of memory.
    pub const MEMORY: Self = Self(8);
    /// A handle that is none, of the wrong kind, or no longer valid.
    pub const BAD_HANDLE: Self = Self(9);
    /// An index out of range.
    pub const BAD_INDEX: Self = Self(10);
    /// A value out of range or of the wrong type.
    pub const VALUE: Self = Self(11);
    /// Yes, or: trapped.
    pub const REPLY_YES: Self = Self(12);
    /// No.
    pub const REPLY_NO: Self = Self(13);
    /// Not trapped: the host does what it does by default.
    pub const REPLY_DEFAULT: Self = Self(14);
    /// An image of a wrong format.
    pub const IMAGE_FORMAT: Self = Self(1000);

    /// Whether an action went through: OK, or left to the host's default.
    #[must_use]
    pub fn is_ok_or_default(self) -> bool {
        self == Self::OK || self == Self::REPLY_DEFAULT
    }

    fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::OK => "kOfxStatOK",
            Self::FAILED => "kOfxStatFailed",
            Self::FATAL => "kOfxStatErrFatal",
            Self::UNKNOWN => "kOfxStatErrUnknown",
            Self::MISSING_HOST_FEATURE => "kOfxStatErrMissingHostFeature",
            Self::UNSUPPORTED => "kOfxStatErrUnsupported",
            Self::EXISTS => "kOfxStatErrExists",
            Self::FORMAT => "kOfxStatErrFormat",
            Self::MEMORY => "kOfxStatErrMemory",
            Self::BAD_HANDLE => "kOfxStatErrBadHandle",
            Self::BAD_INDEX => "kOfxStatErrBadIndex",
            Self::VALUE => "kOfxStatErrValue",
            Self::REPLY_YES => "kOfxStatReplyYes",
            Self::REPLY_NO => "kOfxStatReplyNo",
            Self::REPLY_DEFAULT => "kOfxStatReplyDefault",
            Self::IMAGE_FORMAT => "kOfxStatErrImageFormat",
            _ => return None,
        })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => write!(f, "{}, which is no OpenFX status", self.0),
        }
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
