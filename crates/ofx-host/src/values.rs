//! The values of properties, and their way through the property suite.

use std::ffi::{CString, c_void};

use crate::Status;

/// The values of one property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    Ints(Vec<i32>),
    Doubles(Vec<f64>),
    Strings(Vec<CString>),
    /// Addresses; a number, so that sets can move between threads.
    Pointers(Vec<usize>),
}

impl Values {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Ints(v) => v.len(),
            Self::Doubles(v) => v.len(),
            Self::Strings(v) => v.len(),
            Self::Pointers(v) => v.len(),
        }
    }

    /// Makes room for index `count - 1`.
    pub(crate) fn grow(&mut self, count: usize) {
        match self {
            Self::Ints(v) => v.resize(count.max(v.len()), 0),
            Self::Doubles(v) => v.resize(count.max(v.len()), 0.0),
            Self::Strings(v) => v.resize(count.max(v.len()), CString::default()),
            Self::Pointers(v) => v.resize(count.max(v.len()), 0),
        }
    }
}

/// Text as C wants it; what follows a NUL is lost.
pub(crate) fn c_text(text: &str) -> CString {
    CString::new(text).unwrap_or_else(|error| {
        let at = error.nul_position();
        CString::new(&text[..at]).unwrap_or_default()
    })
}

impl From<i32> for Values {
    fn from(v: i32) -> Self {
        Self::Ints(vec![v])
    }
}

impl From<bool> for Values {
    fn from(v: bool) -> Self {
        Self::Ints(vec![v.into()])
    }
}

impl From<f64> for Values {
    fn from(v: f64) -> Self {
        Self::Doubles(vec![v])
    }
}

impl From<&str> for Values {
    fn from(v: &str) -> Self {
        Self::Strings(vec![c_text(v)])
    }
}

impl From<*mut c_void> for Values {
    fn from(v: *mut c_void) -> Self {
        Self::Pointers(vec![v.addr()])
    }
}

impl<const N: usize> From<[i32; N]> for Values {
    fn from(v: [i32; N]) -> Self {
        Self::Ints(v.to_vec())
    }
}

impl<const N: usize> From<[f64; N]> for Values {
    fn from(v: [f64; N]) -> Self {
        Self::Doubles(v.to_vec())
    }
}

impl From<Vec<&str>> for Values {
    fn from(v: Vec<&str>) -> Self {
        Self::Strings(v.into_iter().map(c_text).collect())
    }
}

/// A value that crosses the property suite.
pub(crate) trait Item: Copy {
    fn fits(values: &Values) -> bool;
    fn read(values: &Values, index: usize) -> Result<Self, Status>;
    fn write(self, values: &mut Values, index: usize, retired: &mut Vec<CString>) -> Result<(), Status>;
    /// A string that the set lent; other types have none.
    fn lent(_text: *const std::ffi::c_char) -> Option<Self> {
        None
    }
}

macro_rules! number_item {
    ($type:ty, $variant:ident) => {
        impl Item for $type {
            fn fits(values: &Values) -> bool {
                matches!(values, Values::$variant(_))
            }

            fn read(values: &Values, index: usize) -> Result<Self, Status> {
                match values {
                    Values::$variant(v) => v.get(index).copied().ok_or(Status::BAD_INDEX),
                    _ => Err(Status::UNKNOWN),
                }
            }

            fn write(self, values: &mut Values, index: usize, _: &mut Vec<CString>) -> Result<(), Status> {
                match values {
                    Values::$variant(v) => *v.get_mut(index).ok_or(Status::BAD_INDEX)? = self,
                    _ => return Err(Status::UNKNOWN),
                }
                Ok(())
            }
        }
    };
}

number_item!(i32, Ints);
number_item!(f64, Doubles);

impl Item for *mut c_void {
    fn fits(values: &Values) -> bool {
        matches!(values, Values::Pointers(_))
    }

    fn read(values: &Values, index: usize) -> Result<Self, Status> {
        match values {
            Values::Pointers(v) => v
                .get(index)
                .map(|a| std::ptr::with_exposed_provenance_mut(*a))
                .ok_or(Status::BAD_INDEX),
            _ => Err(Status::UNKNOWN),
        }
    }

    fn write(self, values: &mut Values, index: usize, _: &mut Vec<CString>) -> Result<(), Status> {
        match values {
            Values::Pointers(v) => *v.get_mut(index).ok_or(Status::BAD_INDEX)? = self.expose_provenance(),
            _ => return Err(Status::UNKNOWN),
        }
        Ok(())
    }
}

/// A string on its way through the property suite. Never NULL on the way in: the suite checks.
#[derive(Clone, Copy)]
pub(crate) struct Text(pub(crate) *const std::ffi::c_char);

impl Item for Text {
    fn fits(values: &Values) -> bool {
        matches!(values, Values::Strings(_))
    }

    fn read(values: &Values, index: usize) -> Result<Self, Status> {
        match values {
            Values::Strings(v) => v.get(index).map(|s| Self(s.as_ptr())).ok_or(Status::BAD_INDEX),
            _ => Err(Status::UNKNOWN),
        }
    }

    fn write(self, values: &mut Values, index: usize, retired: &mut Vec<CString>) -> Result<(), Status> {
        let Values::Strings(v) = values else {
            return Err(Status::UNKNOWN);
        };
        let slot = v.get_mut(index).ok_or(Status::BAD_INDEX)?;
        if self.0.is_null() {
            return Err(Status::VALUE);
        }
        // SAFETY: the plugin passed a string that ends in NUL, as propSetString asks of it, and it is not NULL.
        let text = unsafe { std::ffi::CStr::from_ptr(self.0) }.to_owned();
        retired.push(std::mem::replace(slot, text));
        Ok(())
    }

    fn lent(text: *const std::ffi::c_char) -> Option<Self> {
        Some(Self(text))
    }
}
