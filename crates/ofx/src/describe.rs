//! Describing a plugin, its clips and its parameters to the host.

use std::ffi::CStr;
use std::ptr;

use openfx_sys as sys;

use crate::effect::Effect;
use crate::names;
use crate::pixel::Components;
use crate::property::PropertySet;
use crate::strings;
use crate::{Error, Result};

/// A plugin being described.
pub struct Descriptor<'host> {
    effect: Effect<'host>,
}

/// A clip being described.
pub type ClipDescriptor<'host> = PropertySet<'host>;

/// A parameter being described.
pub type ParamDescriptor<'host> = PropertySet<'host>;

/// Kinds of parameter, kept to those that every host draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// A number with a fraction.
    Double,
    /// A whole number.
    Integer,
    /// On or off.
    Boolean,
    /// One of a list.
    Choice,
    /// Text.
    String,
    /// A button.
    PushButton,
    /// A folder of parameters.
    Group,
    /// A page of controls.
    Page,
}

impl ParamKind {
    fn name(self) -> &'static CStr {
        match self {
            Self::Double => names::c(sys::kOfxParamTypeDouble),
            Self::Integer => names::c(sys::kOfxParamTypeInteger),
            Self::Boolean => names::c(sys::kOfxParamTypeBoolean),
            Self::Choice => names::c(sys::kOfxParamTypeChoice),
            Self::String => names::c(sys::kOfxParamTypeString),
            Self::PushButton => names::c(sys::kOfxParamTypePushButton),
            Self::Group => names::c(sys::kOfxParamTypeGroup),
            Self::Page => names::c(sys::kOfxParamTypePage),
        }
    }
}

impl<'host> Descriptor<'host> {
    pub(crate) fn new(effect: Effect<'host>) -> Self {
        Self { effect }
    }

    /// The host that is asking.
    #[must_use]
    pub fn host(&self) -> &'host crate::Host {
        self.effect.host()
    }

    /// The plugin's own properties.
    pub fn properties(&self) -> Result<PropertySet<'host>> {
        self.effect.properties()
    }

    /// Registers an overlay that draws through the draw suite; nothing where the host has none.
    pub fn set_overlay<O: crate::Overlay>(&self) -> Result<()> {
        if self.host().draw.is_none() {
            return Ok(());
        }
        let entry: unsafe extern "C" fn(_, _, _, _) -> _ = crate::draw::interact_entry::<O>;
        self.properties()?
            .set_pointer(names::PROP_OVERLAY_V2, 0, entry as *mut _)
    }

    /// Defines a clip with the components that it takes, the preferred one first.
    pub fn define_clip(&self, name: &'static CStr, components: &[Components]) -> Result<ClipDescriptor<'host>> {
        let define = self.effect.suite()?.clipDefine.ok_or(Error::NoFunction("clipDefine"))?;
        let mut handle = ptr::null_mut();
        // SAFETY: the descriptor's handle is that of the action; the name lives for ever; the output is a local.
        let status = unsafe { define(self.effect.raw(), name.as_ptr(), &raw mut handle) };
        Error::check("clipDefine", name, status)?;
        let clip = PropertySet::new(self.effect.host(), handle)?;
        for (index, kind) in components.iter().enumerate() {
            clip.set_string(names::PROP_SUPPORTED_COMPONENTS, index as i32, kind.name())?;
        }
        Ok(clip)
    }

    /// Defines a parameter.
    pub fn define_param(&self, kind: ParamKind, name: &str) -> Result<ParamDescriptor<'host>> {
        let set = self.effect.params()?;
        let define = set.suite.paramDefine.ok_or(Error::NoFunction("paramDefine"))?;
        let name = strings::intern(name);
        let mut handle = ptr::null_mut();
        // SAFETY: the set's handle is that of the action; the strings live for ever; the output is a local.
        let status = unsafe { define(set.handle, kind.name().as_ptr(), name.as_ptr(), &raw mut handle) };
        Error::check("paramDefine", name, status)?;
        PropertySet::new(self.effect.host(), handle)
    }
}
