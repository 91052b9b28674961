//! Property sets: how hosts and plugins tell each other nearly everything.

use std::ffi::{CStr, c_void};
use std::marker::PhantomData;
use std::ptr;

use openfx_sys as sys;

use crate::host::Host;
use crate::strings;
use crate::{Error, Result};

/// A set of named properties that the host holds, valid for the action at hand.
#[derive(Clone, Copy)]
pub struct PropertySet<'host> {
    suite: &'host sys::OfxPropertySuiteV1,
    handle: sys::OfxPropertySetHandle,
    host: PhantomData<&'host Host>,
}

/// Calls a function of a suite that may be NULL, and checks its status.
macro_rules! call {
    ($self:ident.$function:ident($name:expr, $($argument:expr),*)) => {{
        let function = $self.suite.$function.ok_or(Error::NoFunction(stringify!($function)))?;
        // SAFETY: the handle is not NULL and was given for this action; the name is a C string; the other arguments
        // are values, or pointers to locals of the type and count that the function asks for.
        let status = unsafe { function($self.handle, $name.as_ptr(), $($argument),*) };
        Error::check(stringify!($function), $name, status)
    }};
}

impl<'host> PropertySet<'host> {
    pub(crate) fn new(host: &'host Host, handle: sys::OfxPropertySetHandle) -> Result<Self> {
        let suite = host.property.as_ref().ok_or(Error::NoSuite("property suite"))?;
        if handle.is_null() {
            return Err(Error::Null("property set"));
        }
        Ok(Self {
            suite,
            handle,
            host: PhantomData,
        })
    }

    /// An integer (booleans are integers too).
    pub fn int(&self, name: &CStr, index: i32) -> Result<i32> {
        let mut value = 0;
        call!(self.propGetInt(name, index, &raw mut value))?;
        Ok(value)
    }

    /// A double; not a number is an error, infinity is not (frame ranges use it).
    pub fn double(&self, name: &CStr, index: i32) -> Result<f64> {
        let mut value = 0.0_f64;
        call!(self.propGetDouble(name, index, &raw mut value))?;
        if value.is_nan() {
            return Err(Error::Nonsense {
                what: "number",
                value: format!("NaN for {name:?}"),
            });
        }
        Ok(value)
    }

    /// A string, copied at once: hosts keep theirs only until the next call.
    pub fn string(&self, name: &CStr, index: i32) -> Result<String> {
        let mut text = ptr::null_mut();
        call!(self.propGetString(name, index, &raw mut text))?;
        // SAFETY: the host answered OK, so the pointer is NULL or a C string until the next call on this set.
        unsafe { strings::copy(text) }.ok_or(Error::Null("string"))
    }

    pub(crate) fn pointer(&self, name: &CStr, index: i32) -> Result<*mut c_void> {
        let mut value = ptr::null_mut();
        call!(self.propGetPointer(name, index, &raw mut value))?;
        if value.is_null() {
            Err(Error::Null("pointer"))
        } else {
            Ok(value)
        }
    }

    /// Four integers, one call each: some hosts fail the array call.
    pub(crate) fn ints4(&self, name: &CStr) -> Result<[i32; 4]> {
        Ok([
            self.int(name, 0)?,
            self.int(name, 1)?,
            self.int(name, 2)?,
            self.int(name, 3)?,
        ])
    }

    /// Sets an integer.
    pub fn set_int(&self, name: &CStr, index: i32, value: i32) -> Result<()> {
        call!(self.propSetInt(name, index, value))
    }

    /// Sets a double.
    pub fn set_double(&self, name: &CStr, index: i32, value: f64) -> Result<()> {
        call!(self.propSetDouble(name, index, value))
    }

    /// Sets a string, which is kept for as long as the library is loaded (see the crate's strings).
    pub fn set_string(&self, name: &CStr, index: i32, value: &str) -> Result<()> {
        let kept = strings::intern(value);
        call!(self.propSetString(name, index, kept.as_ptr()))
    }

    pub(crate) fn set_pointer(&self, name: &CStr, index: i32, value: *mut c_void) -> Result<()> {
        call!(self.propSetPointer(name, index, value))
    }
}
