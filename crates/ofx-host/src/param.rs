//! Parameters of descriptions and instances: their values, and what a plugin does to them.

use std::ffi::{CString, c_char};
use std::sync::{Arc, Mutex, RwLock, Weak};

use crate::curve::Curve;
use crate::handles::{Handle, Object};
use crate::host::Frame;
use crate::lending::Lender;
use crate::lock::{lock, read, write};
use crate::model::EffectNode;
use crate::names::{action, prop};
use crate::property::PropertySet;
use crate::{Interpolation, ParamKind, ParamValue, Status, StringLife, tables};

/// A parameter of a description or an instance.
pub(crate) struct Param {
    pub(crate) handle: Handle,
    pub(crate) name: String,
    pub(crate) kind: ParamKind,
    pub(crate) properties: Arc<PropertySet>,
    pub(crate) effect: Weak<EffectNode>,
    pub(crate) curve: RwLock<Curve>,
    lent: Mutex<LentText>,
}

#[derive(Default)]
struct LentText {
    kept: Vec<CString>,
    fleeting: Lender,
}

/// How many different texts of one parameter stay valid at once.
const KEPT_TEXTS: usize = 1024;

impl Param {
    pub(crate) fn new(
        effect: &Arc<EffectNode>,
        kind: ParamKind,
        name: &str,
        properties: Arc<PropertySet>,
    ) -> Arc<Self> {
        let value = default_value(kind, &properties);
        Arc::new_cyclic(|weak| Self {
            handle: Handle::register(Object::Param(weak.clone())),
            name: name.to_owned(),
            kind,
            properties,
            effect: Arc::downgrade(effect),
            curve: RwLock::new(Curve::new(kind, value)),
            lent: Mutex::default(),
        })
    }

    /// The parameter of an instance that this parameter of a description describes, at its default.
    pub(crate) fn instance(&self, effect: &Arc<EffectNode>) -> Arc<Self> {
        let what = format!("parameter {}", self.name);
        let properties = self.properties.instance(what, &tables::PARAM_INSTANCE_WRITABLE);
        Self::new(effect, self.kind, &self.name, properties)
    }

    pub(crate) fn animates(&self) -> bool {
        self.kind.count() > 0 && self.properties.int(prop::ANIMATES) != 0
    }

    /// The value at the time that the plugin is at.
    pub(crate) fn value_now(&self) -> ParamValue {
        let curve = read(&self.curve);
        if self.kind == ParamKind::Choice
            && self.properties.host.profile.choices_read_first_key
            && let Some((_, first)) = curve.keys.first()
        {
            return first.clone();
        }
        curve.at(self.time_now())
    }

    fn time_now(&self) -> f64 {
        self.effect.upgrade().map_or(0.0, |effect| effect.time_now())
    }

    pub(crate) fn value_at(&self, time: f64) -> Result<ParamValue, Status> {
        if !time.is_finite() {
            return Err(Status::VALUE);
        }
        let time = if self.properties.host.profile.params_ignore_time {
            self.time_now()
        } else {
            time
        };
        Ok(read(&self.curve).at(time))
    }

    fn numbers_at(&self, time: f64) -> Result<Vec<f64>, Status> {
        match self.value_at(time)? {
            ParamValue::Doubles(v) => Ok(v),
            _ => Err(Status::UNSUPPORTED),
        }
    }

    /// Change per frame.
    pub(crate) fn derivative(&self, time: f64) -> Result<ParamValue, Status> {
        const STEP: f64 = 1.0 / 128.0;
        let (before, after) = (self.numbers_at(time - STEP)?, self.numbers_at(time + STEP)?);
        Ok(ParamValue::Doubles(
            before.iter().zip(after).map(|(b, a)| (a - b) / (2.0 * STEP)).collect(),
        ))
    }

    /// The area under the curve, in value times frames, by Simpson's rule.
    pub(crate) fn integral(&self, from: f64, to: f64) -> Result<ParamValue, Status> {
        const PIECES: u32 = 512;
        let width = (to - from) / f64::from(PIECES);
        let mut sum = vec![0.0; self.kind.count()];
        for i in 0..=PIECES {
            let weight = if i == 0 || i == PIECES {
                1.0
            } else {
                f64::from(2 + 2 * (i % 2))
            };
            for (sum, v) in sum.iter_mut().zip(self.numbers_at(from + width * f64::from(i))?) {
                *sum += v * weight * width / 3.0;
            }
        }
        Ok(ParamValue::Doubles(sum))
    }

    /// Lends a plugin the text, for as long as the profile says.
    pub(crate) fn lend(&self, text: &str) -> *const c_char {
        let text = crate::values::c_text(text);
        let lent = &mut *lock(&self.lent);
        if self.properties.host.profile.string_life == StringLife::UntilNextCall {
            return lent.fleeting.lend(text.as_bytes_with_nul());
        }
        if let Some(same) = lent.kept.iter().rev().find(|kept| **kept == text) {
            return same.as_ptr();
        }
        if lent.kept.len() >= KEPT_TEXTS {
            lent.kept.remove(0);
        }
        let address = text.as_ptr();
        lent.kept.push(text);
        address
    }

    pub(crate) fn visible_key_times(&self) -> Vec<f64> {
        if self.properties.host.profile.params_ignore_time {
            return Vec::new();
        }
        read(&self.curve).keys.iter().map(|(time, _)| *time).collect()
    }

    /// Serves `paramSetValue` and `paramSetValueAtTime`.
    pub(crate) fn plugin_writes(self: &Arc<Self>, time: Option<f64>, value: ParamValue) -> Result<(), Status> {
        let effect = self
            .effect
            .upgrade()
            .filter(|effect| effect.instance)
            .ok_or(Status::BAD_HANDLE)?;
        let finite = value.numbers().iter().all(|v| v.is_finite());
        if !self.kind.accepts(&value) || !finite || time.is_some_and(|time| !time.is_finite()) {
            return Err(Status::VALUE);
        }
        if time.is_some() && (!self.animates() || self.properties.host.profile.params_ignore_time) {
            return Err(Status::UNSUPPORTED);
        }
        self.forbid_in_render();
        self.write(time, self.clamped(value));
        self.changed_by_plugin(&effect, time);
        Ok(())
    }

    pub(crate) fn plugin_deletes(self: &Arc<Self>, time: Option<f64>) -> Result<(), Status> {
        let effect = self
            .effect
            .upgrade()
            .filter(|effect| effect.instance)
            .ok_or(Status::BAD_HANDLE)?;
        self.forbid_in_render();
        {
            let mut curve = write(&self.curve);
            match time {
                Some(time) if !curve.delete_key(time) => return Err(Status::UNKNOWN),
                Some(_) => {}
                None => curve.keys.clear(),
            }
        }
        self.note_animation();
        self.changed_by_plugin(&effect, time);
        Ok(())
    }

    pub(crate) fn copy_from(self: &Arc<Self>, from: &Self, offset: f64, range: Option<[f64; 2]>) -> Result<(), Status> {
        if self.kind != from.kind {
            return Err(Status::VALUE);
        }
        let source = read(&from.curve).clone();
        let within = |t: f64| range.is_none_or(|[low, high]| (low..=high).contains(&t));
        {
            let mut curve = write(&self.curve);
            curve.value = source.value;
            for (time, value) in source.keys.into_iter().filter(|(t, _)| within(*t)) {
                curve.set_key(time + offset, value);
            }
        }
        self.note_animation();
        Ok(())
    }

    /// Writes a value; at a time, or where there are keys, it becomes a key.
    pub(crate) fn write(&self, time: Option<f64>, value: ParamValue) {
        let mut curve = write(&self.curve);
        match time {
            Some(time) => curve.set_key(time, value),
            None if curve.keys.is_empty() => curve.value = value,
            None => curve.set_key(self.time_now(), value),
        }
        drop(curve);
        self.note_animation();
    }

    /// Replaces the whole curve by one value.
    pub(crate) fn write_constant(&self, value: ParamValue) {
        let mut curve = write(&self.curve);
        curve.value = value;
        curve.keys.clear();
        drop(curve);
        self.note_animation();
    }

    pub(crate) fn set_interpolation(&self, interpolation: Interpolation) {
        write(&self.curve).interpolation = interpolation;
    }

    pub(crate) fn note_animation(&self) {
        let animating = !read(&self.curve).keys.is_empty() && !self.properties.host.profile.params_ignore_time;
        self.properties.put(prop::IS_ANIMATING, animating);
    }

    fn clamped(&self, value: ParamValue) -> ParamValue {
        match value {
            ParamValue::Doubles(mut v) => {
                let (min, max) = (self.properties.doubles(prop::MIN), self.properties.doubles(prop::MAX));
                for (v, (min, max)) in v.iter_mut().zip(min.into_iter().zip(max)) {
                    *v = v.max(min).min(max);
                }
                ParamValue::Doubles(v)
            }
            other => other,
        }
    }

    fn forbid_in_render(&self) {
        if Frame::within(action::RENDER) {
            let what = format!("parameter {:?} is written during render", self.name);
            self.properties
                .host
                .ledger
                .fault(what, |books| books.writes_in_render += 1);
        }
    }

    fn changed_by_plugin(&self, effect: &Arc<EffectNode>, time: Option<f64>) {
        effect.edited(&self.name);
        // Hosts tell the plugin about its own changes at once, but not before it exists and not in mid-render.
        let silent = [action::CREATE, action::DESTROY, action::RENDER, action::SYNC_PRIVATE];
        if !silent.into_iter().any(Frame::within) {
            let time = time.unwrap_or_else(|| effect.time_now());
            effect.notify_change(&self.name, crate::instance::PLUGIN_EDITED, "OfxTypeParameter", time);
        }
    }
}

/// The default that a parameter's properties name.
pub(crate) fn default_value(kind: ParamKind, properties: &PropertySet) -> ParamValue {
    if kind.is_text() {
        ParamValue::Text(properties.string(prop::DEFAULT))
    } else if kind.is_integer() {
        let mut values = properties.ints(prop::DEFAULT);
        values.resize(kind.count(), 0);
        ParamValue::Ints(values)
    } else {
        let mut values = properties.doubles(prop::DEFAULT);
        values.resize(kind.count(), 0.0);
        ParamValue::Doubles(values)
    }
}
