//! Parameters: reading, writing, keyframes, undo.

use std::ffi::{CStr, c_char, c_int};
use std::ptr;

use openfx_sys as sys;

use crate::host::Host;
use crate::property::PropertySet;
use crate::strings;
use crate::{Error, Result};

/// The parameters of an effect, for the action at hand.
#[derive(Clone, Copy)]
pub struct ParamSet<'host> {
    pub(crate) host: &'host Host,
    pub(crate) suite: &'host sys::OfxParameterSuiteV1,
    pub(crate) handle: sys::OfxParamSetHandle,
}

/// Fetches a function of the suite that may be NULL.
macro_rules! function {
    ($self:ident.$name:ident) => {
        $self.suite.$name.ok_or(Error::NoFunction(stringify!($name)))?
    };
}

impl<'host> ParamSet<'host> {
    pub(crate) fn new(host: &'host Host, handle: sys::OfxParamSetHandle) -> Result<Self> {
        let suite = host.parameter.as_ref().ok_or(Error::NoSuite("parameter suite"))?;
        if handle.is_null() {
            Err(Error::Null("parameter set"))
        } else {
            Ok(Self { host, suite, handle })
        }
    }

    fn param(&self, name: &CStr) -> Result<sys::OfxParamHandle> {
        let get = function!(self.paramGetHandle);
        let mut handle = ptr::null_mut();
        // SAFETY: the set's handle is that of the action; a NULL property set means that it is not wanted.
        let status = unsafe { get(self.handle, name.as_ptr(), &raw mut handle, ptr::null_mut()) };
        Error::check("paramGetHandle", name, status)?;
        if handle.is_null() {
            Err(Error::Null("parameter"))
        } else {
            Ok(handle)
        }
    }

    /// A parameter's properties.
    pub fn properties(&self, name: &CStr) -> Result<PropertySet<'host>> {
        let get = function!(self.paramGetPropertySet);
        let mut handle = ptr::null_mut();
        // SAFETY: the parameter's handle was just given; the output is a local.
        let status = unsafe { get(self.param(name)?, &raw mut handle) };
        Error::check("paramGetPropertySet", name, status)?;
        PropertySet::new(self.host, handle)
    }

    /// A double at `time` (frames of the host's time); NaN is an error.
    pub fn double(&self, name: &CStr, time: f64) -> Result<f64> {
        let get = function!(self.paramGetValueAtTime);
        let mut value = 0.0_f64;
        // SAFETY: a double parameter takes one pointer to a double (ofxParam.h); ours points to a local.
        let status = unsafe { get(self.param(name)?, time, &raw mut value) };
        Error::check("paramGetValueAtTime", name, status)?;
        if value.is_nan() {
            return Err(Error::Nonsense {
                what: "value of a parameter",
                value: format!("NaN for {name:?}"),
            });
        }
        Ok(value)
    }

    /// An integer, boolean or choice at `time`.
    ///
    /// Always read at a time: one host answers `paramGetValue` with the first key.
    pub fn int(&self, name: &CStr, time: f64) -> Result<i32> {
        let get = function!(self.paramGetValueAtTime);
        let mut value: c_int = 0;
        // SAFETY: an integer, boolean or choice parameter takes one pointer to an int.
        let status = unsafe { get(self.param(name)?, time, &raw mut value) };
        Error::check("paramGetValueAtTime", name, status)?;
        Ok(value)
    }

    /// A string. Strings do not animate; they are read at `time` all the same.
    pub fn string(&self, name: &CStr, time: f64) -> Result<String> {
        let get = function!(self.paramGetValueAtTime);
        let mut text: *mut c_char = ptr::null_mut();
        // SAFETY: a string parameter takes one pointer to a char pointer.
        let status = unsafe { get(self.param(name)?, time, &raw mut text) };
        Error::check("paramGetValueAtTime", name, status)?;
        // SAFETY: the host's string is valid until the next call on this parameter; it is copied at once.
        unsafe { strings::copy(text) }.ok_or(Error::Null("string"))
    }

    /// Sets a string or custom parameter.
    pub fn set_string(&self, name: &CStr, value: &str) -> Result<()> {
        let set = function!(self.paramSetValue);
        let text = strings::to_c(value);
        // SAFETY: a string parameter takes one char pointer, which the host copies.
        let status = unsafe { set(self.param(name)?, text.as_ptr()) };
        Error::check("paramSetValue", name, status)
    }

    /// Sets an integer, boolean or choice parameter.
    pub fn set_int(&self, name: &CStr, value: i32) -> Result<()> {
        let set = function!(self.paramSetValue);
        // SAFETY: such a parameter takes one int.
        let status = unsafe { set(self.param(name)?, value as c_int) };
        Error::check("paramSetValue", name, status)
    }

    /// Sets a double parameter as a whole.
    pub fn set_double(&self, name: &CStr, value: f64) -> Result<()> {
        let set = function!(self.paramSetValue);
        // SAFETY: such a parameter takes one double.
        let status = unsafe { set(self.param(name)?, value) };
        Error::check("paramSetValue", name, status)
    }

    /// Sets a key of a double parameter at `time` (frames of the host's time).
    pub fn set_key(&self, name: &CStr, time: f64, value: f64) -> Result<()> {
        let set = function!(self.paramSetValueAtTime);
        // SAFETY: such a parameter takes one double after the time.
        let status = unsafe { set(self.param(name)?, time, value) };
        Error::check("paramSetValueAtTime", name, status)
    }

    /// A function that asks about keys, where the host bears the question.
    fn of_keys<F>(&self, function: Option<F>) -> Result<F> {
        function
            .filter(|_| self.host.is_robust)
            .ok_or(Error::NoFunction("paramGetNumKeys or paramGetKeyTime"))
    }

    /// How many keys a parameter has.
    pub fn key_count(&self, name: &CStr) -> Result<u32> {
        let get = self.of_keys(self.suite.paramGetNumKeys)?;
        let mut count = 0;
        // SAFETY: the output is a local.
        let status = unsafe { get(self.param(name)?, &raw mut count) };
        Error::check("paramGetNumKeys", name, status)?;
        Ok(count)
    }

    /// When the key of this index is, frames of the host's time.
    pub fn key_time(&self, name: &CStr, index: u32) -> Result<f64> {
        let get = self.of_keys(self.suite.paramGetKeyTime)?;
        let mut time = 0.0_f64;
        // SAFETY: the output is a local.
        let status = unsafe { get(self.param(name)?, index, &raw mut time) };
        Error::check("paramGetKeyTime", name, status)?;
        Ok(time)
    }

    /// Deletes all keys of a parameter.
    pub fn delete_keys(&self, name: &CStr) -> Result<()> {
        let delete = function!(self.paramDeleteAllKeys);
        // SAFETY: the handle was just given.
        let status = unsafe { delete(self.param(name)?) };
        Error::check("paramDeleteAllKeys", name, status)
    }

    /// Opens one undo step; it ends when the returned guard is dropped. A host without undo steps is no error.
    #[must_use]
    pub fn undo_block(&self, label: &str) -> UndoBlock<'host> {
        let text = strings::intern(label);
        let open = self.suite.paramEditBegin.is_some_and(|begin| {
            // SAFETY: the set's handle is that of the action; the label lives as long as the library.
            unsafe { begin(self.handle, text.as_ptr()) == 0 }
        });
        UndoBlock { set: *self, open }
    }
}

/// One undo step in the host.
pub struct UndoBlock<'host> {
    set: ParamSet<'host>,
    open: bool,
}

impl Drop for UndoBlock<'_> {
    fn drop(&mut self) {
        if let (true, Some(end)) = (self.open, self.set.suite.paramEditEnd) {
            // SAFETY: begun on the same set, ended once.
            let _ = unsafe { end(self.set.handle) };
        }
    }
}
