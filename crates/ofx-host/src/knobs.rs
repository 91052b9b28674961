//! The parameters of an instance, as the person at the host sets them.

use std::sync::Arc;

use crate::error::nearest;
use crate::instance::{Effect, TIME_CHANGED, USER_EDITED};
use crate::lock::{lock, read, write};
use crate::names::{action, prop};
use crate::param::Param;
use crate::{HostError, Interpolation, ParamDescription, ParamKind, ParamValue, Result};

impl Effect {
    /// The names of its buttons.
    #[must_use]
    pub fn buttons(&self) -> Vec<String> {
        read(&self.node.params)
            .iter()
            .filter(|p| p.kind == ParamKind::PushButton)
            .map(|p| p.name.clone())
            .collect()
    }

    /// Its parameters as they are described now: a plugin may have hidden or relabelled some since.
    #[must_use]
    pub fn params(&self) -> Vec<ParamDescription> {
        crate::describe::params(&self.node)
    }

    pub(crate) fn param(&self, name: &str) -> Result<Arc<Param>> {
        self.node.param(name).ok_or_else(|| {
            let params = read(&self.node.params);
            let names = params
                .iter()
                .filter(|param| param.kind.count() > 0 || param.kind == ParamKind::PushButton);
            let nearest = nearest(name, names.map(|param| param.name.as_str()));
            HostError::UnknownParam {
                name: name.to_owned(),
                nearest,
            }
        })
    }

    /// Sets a parameter for the whole clip; its keyframes are gone.
    ///
    /// # Errors
    /// [`HostError::UnknownParam`], [`HostError::ParamType`], [`HostError::ParamRange`], [`HostError::ParamChoice`];
    /// [`HostError::Setting`] where the host keeps it from the plugin.
    pub fn set(&self, name: &str, value: impl Into<ParamValue>) -> Result<()> {
        let param = self.param(name)?;
        let value = value.into();
        check(&param, &value)?;
        let profile = &self.node.host.profile;
        if profile.withholds_hidden_params && param.properties.int(prop::SECRET) != 0 {
            return Err(HostError::Setting {
                what: format!("{} hands on no hidden parameter, {name:?} among them", profile.label),
            });
        }
        param.write_constant(value);
        self.edited_by_user(name, self.node.time_now());
        Ok(())
    }

    /// Sets a parameter from text: numbers with commas between, `true`, a choice's label or index, or the text itself.
    ///
    /// # Errors
    /// As [`Effect::set`].
    pub fn set_text(&self, name: &str, text: &str) -> Result<()> {
        let value = parse(&*self.param(name)?, text)?;
        self.set(name, value)
    }

    /// Sets a keyframe, at a time in frames.
    ///
    /// # Errors
    /// As [`Effect::set`], and [`HostError::NotAnimated`].
    pub fn set_key(&self, name: &str, frame: f64, value: impl Into<ParamValue>) -> Result<()> {
        let param = self.param(name)?;
        let value = value.into();
        check(&param, &value)?;
        if !param.animates() {
            return Err(HostError::NotAnimated { name: name.to_owned() });
        }
        if !frame.is_finite() {
            return Err(HostError::Setting {
                what: format!("a keyframe of {name:?} needs a finite time"),
            });
        }
        param.write(Some(frame), value);
        self.edited_by_user(name, frame);
        Ok(())
    }

    /// Sets a keyframe from text.
    ///
    /// # Errors
    /// As [`Effect::set_key`].
    pub fn set_key_text(&self, name: &str, frame: f64, text: &str) -> Result<()> {
        let value = parse(&*self.param(name)?, text)?;
        self.set_key(name, frame, value)
    }

    /// How the host goes from key to key of a parameter.
    ///
    /// # Errors
    /// [`HostError::UnknownParam`].
    pub fn set_interpolation(&self, name: &str, interpolation: Interpolation) -> Result<()> {
        self.param(name)?.set_interpolation(interpolation);
        Ok(())
    }

    /// The value of a parameter at a time, in frames.
    ///
    /// # Errors
    /// [`HostError::UnknownParam`]; [`HostError::ParamType`] for groups, pages and buttons.
    pub fn get(&self, name: &str, time: f64) -> Result<ParamValue> {
        let param = self.param(name)?;
        if param.kind.count() == 0 {
            return Err(wrong_type(&param, "a reading"));
        }
        Ok(read(&param.curve).at(time))
    }

    /// The keyframes of a parameter in order of time.
    ///
    /// # Errors
    /// [`HostError::UnknownParam`].
    pub fn keys(&self, name: &str) -> Result<Vec<(f64, ParamValue)>> {
        Ok(read(&self.param(name)?.curve).keys.clone())
    }

    /// Takes all keyframes off a parameter; the value it had before them is back.
    ///
    /// # Errors
    /// [`HostError::UnknownParam`].
    pub fn delete_keys(&self, name: &str) -> Result<()> {
        let param = self.param(name)?;
        write(&param.curve).keys.clear();
        param.note_animation();
        self.edited_by_user(name, self.node.time_now());
        Ok(())
    }

    /// Presses a button, with the playhead at a time, and comes back when the plugin is done.
    ///
    /// # Errors
    /// [`HostError::UnknownParam`], [`HostError::ParamType`] for what is no button, and the plugin's own failure.
    pub fn press(&self, button: &str, time: f64) -> Result<()> {
        let param = self.param(button)?;
        if param.kind != ParamKind::PushButton {
            return Err(wrong_type(&param, "a press"));
        }
        *lock(&self.node.playhead) = time;
        let status = self.node.notify_change(button, USER_EDITED, "OfxTypeParameter", time);
        self.plugin
            .0
            .entry
            .expect(&self.node.host, action::INSTANCE_CHANGED, status)?;
        match lock(&self.node.source_error).take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// Moves the playhead, and tells the plugin.
    pub fn seek(&self, time: f64) {
        *lock(&self.node.playhead) = time;
        self.node
            .notify_change("", TIME_CHANGED, "OfxTypeImageEffectInstance", time);
    }

    fn edited_by_user(&self, name: &str, time: f64) {
        *lock(&self.preferences) = None;
        self.node.notify_change(name, USER_EDITED, "OfxTypeParameter", time);
    }
}

fn wrong_type(param: &Param, value: impl std::fmt::Display) -> HostError {
    HostError::ParamType {
        name: param.name.clone(),
        kind: param.kind,
        value: value.to_string(),
    }
}

/// Whether a value has the parameter's type and lies in its range.
fn check(param: &Param, value: &ParamValue) -> Result<()> {
    if !param.kind.accepts(value) || value.numbers().iter().any(|v| !v.is_finite()) {
        return Err(wrong_type(param, value));
    }
    let set = &param.properties;
    let (min, max) = match param.kind {
        ParamKind::Boolean => (vec![0.0], vec![1.0]),
        ParamKind::Choice => (vec![0.0], vec![set.strings(prop::CHOICE_OPTION).len() as f64 - 1.0]),
        kind if kind.is_integer() => (
            set.ints(prop::MIN).into_iter().map(f64::from).collect(),
            set.ints(prop::MAX).into_iter().map(f64::from).collect(),
        ),
        _ => (set.doubles(prop::MIN), set.doubles(prop::MAX)),
    };
    for (value, (min, max)) in value.numbers().into_iter().zip(min.into_iter().zip(max)) {
        if value < min || value > max {
            return Err(HostError::ParamRange {
                name: param.name.clone(),
                value,
                min,
                max,
            });
        }
    }
    Ok(())
}

fn parse(param: &Param, text: &str) -> Result<ParamValue> {
    let wrong = || wrong_type(param, format!("{text:?}"));
    match param.kind {
        kind if kind.count() == 0 => Err(wrong()),
        kind if kind.is_text() => Ok(text.into()),
        ParamKind::Boolean => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "on" | "yes" | "1" => Ok(true.into()),
            "false" | "off" | "no" | "0" => Ok(false.into()),
            _ => Err(wrong()),
        },
        ParamKind::Choice => {
            let labels = param.properties.strings(prop::CHOICE_OPTION);
            let index = labels.iter().position(|label| label.eq_ignore_ascii_case(text.trim()));
            let index = index.or_else(|| text.trim().parse::<usize>().ok().filter(|i| *i < labels.len()));
            let index = index.and_then(|index| i32::try_from(index).ok());
            index.map(ParamValue::from).ok_or_else(|| HostError::ParamChoice {
                name: param.name.clone(),
                value: text.to_owned(),
                offered: labels.join(", "),
            })
        }
        kind if kind.is_integer() => {
            let values: std::result::Result<Vec<i32>, _> = text.split(',').map(|part| part.trim().parse()).collect();
            values.map(ParamValue::Ints).map_err(|_| wrong())
        }
        _ => {
            let values: std::result::Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse()).collect();
            values.map(ParamValue::Doubles).map_err(|_| wrong())
        }
    }
}
