//! What can go wrong between a plugin and its host.

use std::ffi::CStr;

use openfx_sys::OfxStatus;

/// The result of asking the host for something.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the host did not give what it was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The host has never been set, or is gone.
    #[error("no host is connected")]
    NoHost,
    /// The host lacks a whole suite.
    #[error("the host has no {0}")]
    NoSuite(&'static str),
    /// A suite lacks one function: its pointer is NULL.
    #[error("the host's {0} is missing")]
    NoFunction(&'static str),
    /// A call answered with a status other than OK.
    #[error("the host's {call} failed on {subject:?} with {}", status_name(*.status))]
    Failed {
        /// The suite function.
        call: &'static str,
        /// The property, parameter or clip that it was about.
        subject: String,
        /// What the host answered (`kOfxStat...`).
        status: OfxStatus,
    },
    /// A handle or pointer that should be there is NULL.
    #[error("the host gave an empty {0}")]
    Null(&'static str),
    /// A value that cannot be true.
    #[error("the host gave a {what} that makes no sense: {value}")]
    Nonsense {
        /// What it was supposed to be.
        what: &'static str,
        /// What came.
        value: String,
    },
    /// The plugin's own trouble, in words.
    #[error("{0}")]
    Plugin(String),
}

impl Error {
    /// Turns a status into a result.
    pub(crate) fn check(call: &'static str, subject: &CStr, status: OfxStatus) -> Result<()> {
        if status == 0 {
            Ok(())
        } else {
            Err(Self::Failed {
                call,
                subject: subject.to_string_lossy().into_owned(),
                status,
            })
        }
    }

    /// The plugin's own trouble, in words.
    pub fn plugin(words: impl Into<String>) -> Self {
        Self::Plugin(words.into())
    }
}

/// Status codes by name (ofxCore.h, ofxImageEffect.h); the number where it is none of them.
fn status_name(status: OfxStatus) -> String {
    let name = match status {
        status::FAILED => "kOfxStatFailed",
        status::ERR_FATAL => "kOfxStatErrFatal",
        status::ERR_UNKNOWN => "kOfxStatErrUnknown",
        status::ERR_MISSING_HOST_FEATURE => "kOfxStatErrMissingHostFeature",
        status::ERR_UNSUPPORTED => "kOfxStatErrUnsupported",
        status::ERR_EXISTS => "kOfxStatErrExists",
        status::ERR_FORMAT => "kOfxStatErrFormat",
        status::ERR_MEMORY => "kOfxStatErrMemory",
        status::ERR_BAD_HANDLE => "kOfxStatErrBadHandle",
        status::ERR_BAD_INDEX => "kOfxStatErrBadIndex",
        status::ERR_VALUE => "kOfxStatErrValue",
        status::REPLY_YES => "kOfxStatReplyYes",
        status::REPLY_NO => "kOfxStatReplyNo",
        status::REPLY_DEFAULT => "kOfxStatReplyDefault",
        other => return format!("status {other}"),
    };
    name.to_owned()
}

/// The status codes as numbers: the headers define them as casts, which the bindings leave out.
pub(crate) mod status {
    use openfx_sys::OfxStatus;

    pub(crate) const OK: OfxStatus = 0;
    pub(crate) const FAILED: OfxStatus = 1;
    pub(crate) const ERR_FATAL: OfxStatus = 2;
    pub(crate) const ERR_UNKNOWN: OfxStatus = 3;
    pub(crate) const ERR_MISSING_HOST_FEATURE: OfxStatus = 4;
    pub(crate) const ERR_UNSUPPORTED: OfxStatus = 5;
    pub(crate) const ERR_EXISTS: OfxStatus = 6;
    pub(crate) const ERR_FORMAT: OfxStatus = 7;
    pub(crate) const ERR_MEMORY: OfxStatus = 8;
    pub(crate) const ERR_BAD_HANDLE: OfxStatus = 9;
    pub(crate) const ERR_BAD_INDEX: OfxStatus = 10;
    pub(crate) const ERR_VALUE: OfxStatus = 11;
    pub(crate) const REPLY_YES: OfxStatus = 12;
    pub(crate) const REPLY_NO: OfxStatus = 13;
    pub(crate) const REPLY_DEFAULT: OfxStatus = 14;
}
