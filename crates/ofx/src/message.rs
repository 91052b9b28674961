//! Telling the person something through the host.

use std::ffi::CStr;

use crate::effect::Effect;
use crate::strings;
use crate::{Error, Result};

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// Something good to know.
    Message,
}

impl MessageKind {
    fn name(self) -> &'static CStr {
        match self {
            Self::Error => c"OfxMessageError",
            Self::Warning => c"OfxMessageWarning",
            Self::Message => c"OfxMessageMessage",
        }
    }
}

impl Effect<'_> {
    /// Shows a message once, where the host can.
    ///
    /// The text goes as the finished format string, its `%` doubled: hosts mangle printf arguments.
    pub fn message(&self, kind: MessageKind, text: &str) -> Result<()> {
        let show = self
            .host()
            .message2
            .and_then(|s| s.message)
            .or(self.host().message.and_then(|s| s.message));
        let show = show.ok_or(Error::NoFunction("message"))?;
        let text = strings::to_c(&text.replace('%', "%%"));
        // SAFETY: a printf-like function whose format asks for no arguments; the strings outlive the call.
        let status = unsafe { show(self.raw().cast(), kind.name().as_ptr(), c"".as_ptr(), text.as_ptr()) };
        Error::check("message", c"", status)
    }
}
