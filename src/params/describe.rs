//! From the table to the host.

use ofx::names;
use ofx::{Descriptor, ParamKind, Result};

use super::table::{Kind, Spec};

/// Defines the parameters of `table` on a descriptor, in their order, and lists them on one page.
pub(crate) fn define<'a>(descriptor: &Descriptor<'_>, table: impl Iterator<Item = &'a Spec>) -> Result<()> {
    let mut on_page = Vec::new();
    for spec in table {
        let param = descriptor.define_param(kind_of(spec), spec.name)?;
        param.set_string(names::PROP_LABEL, 0, spec.label)?;
        // Everything below says more than a host must understand; one that lacks a property loses only that.
        let _ = param.set_string(names::PARAM_HINT, 0, spec.hint);
        let _ = param.set_string(names::PARAM_SCRIPT_NAME, 0, spec.name);
        if !spec.parent.is_empty() {
            let _ = param.set_string(names::PARAM_PARENT, 0, spec.parent);
        }
        detail(&param, spec)?;
        if spec.kind == Kind::Hidden && !descriptor.host().withholds_hidden_params() {
            let _ = param.set_int(names::PARAM_SECRET, 0, 1);
        }
        if spec.kind != Kind::Hidden && !matches!(spec.kind, Kind::Group { .. }) {
            on_page.push(spec.name);
        }
    }
    // Some hosts show pages alone, others refuse them.
    if let Ok(page) = descriptor.define_param(ParamKind::Page, "controls") {
        let _ = page.set_string(names::PROP_LABEL, 0, "Controls");
        for (index, name) in on_page.into_iter().enumerate() {
            let _ = page.set_string(names::PARAM_PAGE_CHILD, index as i32, name);
        }
    }
    Ok(())
}

fn kind_of(spec: &Spec) -> ParamKind {
    match spec.kind {
        Kind::Group { .. } => ParamKind::Group,
        Kind::Double { .. } => ParamKind::Double,
        Kind::Integer { .. } => ParamKind::Integer,
        Kind::Boolean { .. } => ParamKind::Boolean,
        Kind::Choice { .. } => ParamKind::Choice,
        Kind::Button => ParamKind::PushButton,
        Kind::Label | Kind::File | Kind::Hidden => ParamKind::String,
    }
}

fn detail(param: &ofx::ParamDescriptor<'_>, spec: &Spec) -> Result<()> {
    if !matches!(spec.kind, Kind::Group { .. } | Kind::Button) {
        let _ = param.set_int(names::PARAM_ANIMATES, 0, i32::from(spec.animates));
    }
    match spec.kind {
        Kind::Group { open } => {
            let _ = param.set_int(names::PARAM_GROUP_OPEN, 0, i32::from(open));
        }
        Kind::Button => {}
        Kind::Double { default, min, max } => {
            param.set_double(names::PARAM_DEFAULT, 0, default)?;
            for (property, value) in [
                (names::PARAM_MIN, min),
                (names::PARAM_MAX, max),
                (names::PARAM_DISPLAY_MIN, min),
                (names::PARAM_DISPLAY_MAX, max),
                (names::PARAM_INCREMENT, 0.01),
            ] {
                let _ = param.set_double(property, 0, value);
            }
            let _ = param.set_int(names::PARAM_DIGITS, 0, 2);
        }
        Kind::Integer { default, min, max } => {
            param.set_int(names::PARAM_DEFAULT, 0, default)?;
            for (property, value) in [
                (names::PARAM_MIN, min),
                (names::PARAM_MAX, max),
                (names::PARAM_DISPLAY_MIN, min),
                (names::PARAM_DISPLAY_MAX, max),
            ] {
                let _ = param.set_int(property, 0, value);
            }
        }
        Kind::Boolean { default } => param.set_int(names::PARAM_DEFAULT, 0, i32::from(default))?,
        Kind::Choice { options } => {
            for (index, option) in options.iter().enumerate() {
                param.set_string(names::PARAM_CHOICE_OPTION, index as i32, option)?;
            }
            param.set_int(names::PARAM_DEFAULT, 0, 0)?;
        }
        Kind::Label => {
            let _ = param.set_string(names::PARAM_STRING_MODE, 0, "OfxParamStringIsSingleLine");
            let _ = param.set_string(names::PARAM_DEFAULT, 0, crate::status::AUTOMATIC);
            let _ = param.set_int(names::PARAM_ENABLED, 0, 0);
            let _ = param.set_int(names::PARAM_EVALUATE_ON_CHANGE, 0, 0);
        }
        Kind::File => {
            let _ = param.set_string(names::PARAM_STRING_MODE, 0, "OfxParamStringIsFilePath");
            let _ = param.set_string(names::PARAM_DEFAULT, 0, "");
        }
        Kind::Hidden => {
            let _ = param.set_string(names::PARAM_STRING_MODE, 0, "OfxParamStringIsMultiLine");
            let _ = param.set_string(names::PARAM_DEFAULT, 0, "");
            // Cached frames of hosts that cache are stale once the curve changes.
            let _ = param.set_int(names::PARAM_EVALUATE_ON_CHANGE, 0, 1);
        }
    }
    Ok(())
}
