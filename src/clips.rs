//! Names of the clips (ofxImageEffect.h).

use std::ffi::CStr;

/// What is rendered.
pub(crate) const OUTPUT: &CStr = c"Output";
/// What is read, in filters.
pub(crate) const SOURCE: &CStr = c"Source";
