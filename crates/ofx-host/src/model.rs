//! What a plugin describes and a host makes: effects, their clips, their parameters.

use std::ffi::{CString, c_char};
use std::sync::{Arc, Mutex, RwLock, Weak};

use crate::curve::Curve;
use crate::entry::Entry;
use crate::handles::{Handle, Object};
use crate::host::{Frame, Host};
use crate::lending::Lender;
use crate::lock::{lock, read};
use crate::names::{action, prop};
use crate::property::{Property, PropertySet};
use crate::render::RenderScope;
use crate::source::{ClipFormat, FrameSource};
use crate::suites::progress::Progress;
use crate::{Components, Depth, Interpolation, ParamKind, ParamValue, Premultiplication, Status, StringLife, tables};

/// Listens to a plugin's progress; answers false to cancel.
pub(crate) type ProgressListener = Arc<dyn Fn(Progress) -> bool + Send + Sync>;
/// Says whether a render should stop.
pub(crate) type AbortHook = Arc<dyn Fn() -> bool + Send + Sync>;

/// What a plugin changed in one go, between `paramEditBegin` and `paramEditEnd`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoBlock {
    /// What the plugin calls it.
    pub label: String,
    /// The parameters it changed, in order, each once.
    pub params: Vec<String>,
}

#[derive(Default)]
pub(crate) struct Edits {
    pub(crate) open: Vec<UndoBlock>,
    pub(crate) done: Vec<UndoBlock>,
}

/// A description of a plugin, or an instance of one.
pub(crate) struct EffectNode {
    pub(crate) handle: Handle,
    pub(crate) params_handle: Handle,
    pub(crate) host: Arc<Host>,
    pub(crate) entry: Entry,
    pub(crate) properties: Arc<PropertySet>,
    /// An instance; a description otherwise.
    pub(crate) instance: bool,
    pub(crate) clips: RwLock<Vec<Arc<Clip>>>,
    pub(crate) params: RwLock<Vec<Arc<Param>>>,
    pub(crate) playhead: Mutex<f64>,
    pub(crate) progress: Mutex<Option<ProgressListener>>,
    pub(crate) abort: Mutex<Option<AbortHook>>,
    pub(crate) edits: Mutex<Edits>,
    pub(crate) renders: Mutex<Vec<Arc<RenderScope>>>,
    pub(crate) source_error: Mutex<Option<crate::HostError>>,
    thread_count: usize,
}

impl EffectNode {
    pub(crate) fn new(entry: &Entry, properties: Arc<PropertySet>, instance: bool, thread_count: usize) -> Arc<Self> {
        Arc::new_cyclic(|weak| Self {
            handle: Handle::register(Object::Effect(weak.clone())),
            params_handle: Handle::register(Object::ParamSet(weak.clone())),
            host: properties.host.clone(),
            entry: entry.clone(),
            properties,
            instance,
            clips: RwLock::default(),
            params: RwLock::default(),
            playhead: Mutex::new(0.0),
            progress: Mutex::default(),
            abort: Mutex::default(),
            edits: Mutex::default(),
            renders: Mutex::default(),
            source_error: Mutex::default(),
            thread_count,
        })
    }

    pub(crate) fn threads(&self) -> usize {
        self.thread_count
    }

    pub(crate) fn clip(&self, name: &str) -> Option<Arc<Clip>> {
        read(&self.clips).iter().find(|clip| clip.name == name).cloned()
    }

    pub(crate) fn param(&self, name: &str) -> Option<Arc<Param>> {
        read(&self.params).iter().find(|param| param.name == name).cloned()
    }

    pub(crate) fn define_clip(self: &Arc<Self>, name: &str) -> Result<Arc<Clip>, Status> {
        self.check_defining()?;
        if name.is_empty() {
            return Err(Status::VALUE);
        }
        if self.clip(name).is_some() {
            return Err(Status::EXISTS);
        }
        let properties = PropertySet::new(&self.host, format!("clip {name}"), tables::clip(name));
        let clip = Clip::new(self, name, properties);
        crate::lock::write(&self.clips).push(clip.clone());
        Ok(clip)
    }

    pub(crate) fn define_param(self: &Arc<Self>, kind: ParamKind, name: &str) -> Result<Arc<Param>, Status> {
        self.check_defining()?;
        if name.is_empty() {
            return Err(Status::VALUE);
        }
        if self.param(name).is_some() {
            return Err(Status::EXISTS);
        }
        let properties = PropertySet::new(&self.host, format!("parameter {name}"), tables::param(kind, name));
        let param = Param::new(self, kind, name, properties);
        crate::lock::write(&self.params).push(param.clone());
        Ok(param)
    }

    /// Things are defined while a plugin describes itself, and at no other time.
    fn check_defining(&self) -> Result<(), Status> {
        let describing = Frame::within(action::DESCRIBE) || Frame::within(action::DESCRIBE_IN_CONTEXT);
        if self.instance || !describing {
            Err(Status::BAD_HANDLE)
        } else {
            Ok(())
        }
    }

    /// The time that the plugin is at: of the render or the change under way, else of the playhead.
    pub(crate) fn time_now(&self) -> f64 {
        let here = Frame::current().and_then(|frame| frame.render).map(|scope| scope.time);
        here.unwrap_or_else(|| *lock(&self.playhead))
    }

    /// The first and the last frame of the footage on any clip.
    pub(crate) fn frame_range(&self) -> [f64; 2] {
        if let Some(range) = self.host.profile.frame_range {
            return range;
        }
        let formats = read(&self.clips)
            .iter()
            .filter_map(|clip| clip.format())
            .collect::<Vec<_>>();
        let first = formats.iter().map(|f| f.first_frame).fold(f64::INFINITY, f64::min);
        let last = formats.iter().map(|f| f.last_frame).fold(f64::NEG_INFINITY, f64::max);
        if first <= last {
            [first, last]
        } else {
            [
                0.0,
                (self.properties.doubles(prop::DURATION).first().copied().unwrap_or(1.0) - 1.0).max(0.0),
            ]
        }
    }

    pub(crate) fn wants_abort(&self) -> bool {
        let hook = lock(&self.abort).clone();
        let wants = hook.is_some_and(|hook| hook());
        if wants && let Some(scope) = Frame::current().and_then(|frame| frame.render) {
            scope.abort_seen.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        wants
    }

    pub(crate) fn edit_begin(&self, label: &str) {
        lock(&self.edits).open.push(UndoBlock {
            label: label.to_owned(),
            params: Vec::new(),
        });
    }

    pub(crate) fn edit_end(&self) -> Result<(), Status> {
        let mut edits = lock(&self.edits);
        let Some(block) = edits.open.pop() else {
            drop(edits);
            let what = "paramEditEnd: no edit block is open".to_owned();
            self.host.ledger.fault(what, |books| books.unbalanced_edits += 1);
            return Err(Status::FAILED);
        };
        edits.done.push(block);
        Ok(())
    }

    fn edited(&self, param: &str) {
        if let Some(block) = lock(&self.edits).open.last_mut()
            && !block.params.iter().any(|name| name == param)
        {
            block.params.push(param.to_owned());
        }
    }
}

/// A clip of a description or an instance.
pub(crate) struct Clip {
    pub(crate) handle: Handle,
    pub(crate) name: String,
    pub(crate) properties: Arc<PropertySet>,
    pub(crate) effect: Weak<EffectNode>,
    pub(crate) source: RwLock<Option<Arc<dyn FrameSource>>>,
    /// What the plugin gets: the outcome of the clip preferences.
    pub(crate) mapped: RwLock<Mapped>,
    pub(crate) cache: Mutex<crate::image::FrameCache>,
}

/// The format in which a clip's images are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) depth: Depth,
    pub(crate) components: Components,
    pub(crate) premultiplication: Premultiplication,
}

impl Clip {
    pub(crate) fn new(effect: &Arc<EffectNode>, name: &str, properties: Arc<PropertySet>) -> Arc<Self> {
        let mapped = Mapped {
            depth: Depth::F32,
            components: Components::Rgba,
            premultiplication: Premultiplication::Premultiplied,
        };
        Arc::new_cyclic(|weak| Self {
            handle: Handle::register(Object::Clip(weak.clone())),
            name: name.to_owned(),
            properties,
            effect: Arc::downgrade(effect),
            source: RwLock::default(),
            mapped: RwLock::new(mapped),
            cache: Mutex::default(),
        })
    }

    /// The clip of an instance that this clip of a description describes.
    pub(crate) fn instance(&self, effect: &Arc<EffectNode>) -> Arc<Self> {
        let properties = self.properties.instance(format!("clip {}", self.name), &[]);
        for (name, property) in tables::clip_instance() {
            properties.define(name, property);
        }
        Self::new(effect, &self.name, properties)
    }

    pub(crate) fn is_output(&self) -> bool {
        self.name == "Output"
    }

    pub(crate) fn format(&self) -> Option<ClipFormat> {
        read(&self.source).as_ref().map(|source| source.format())
    }
}

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
        let text = crate::property::c_text(text);
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
            let mut curve = crate::lock::write(&self.curve);
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
            let mut curve = crate::lock::write(&self.curve);
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
        let mut curve = crate::lock::write(&self.curve);
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
        let mut curve = crate::lock::write(&self.curve);
        curve.value = value;
        curve.keys.clear();
        drop(curve);
        self.note_animation();
    }

    pub(crate) fn set_interpolation(&self, interpolation: Interpolation) {
        crate::lock::write(&self.curve).interpolation = interpolation;
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

/// A read-only property, for argument sets that are put together on the spot.
pub(crate) fn argument(values: impl Into<crate::property::Values>) -> Property {
    Property::read_only(values)
}
