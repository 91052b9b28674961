//! What a plugin describes and a host makes: effects, their clips, their parameters.

use std::sync::{Arc, Mutex, RwLock, Weak};

use crate::entry::Entry;
use crate::handles::{Handle, Object};
use crate::host::{Frame, Host};
use crate::lock::{lock, read};
use crate::names::{action, prop};
use crate::param::Param;
use crate::property::{Property, PropertySet};
use crate::render::RenderScope;
use crate::source::{ClipFormat, FrameSource};
use crate::suites::progress::Progress;
use crate::{Components, Depth, ParamKind, Premultiplication, Status, tables};

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
        if wants {
            self.abort_is_seen();
        }
        wants
    }

    /// The plugin has been told to stop. Where a thread of its own asked, the host cannot know for which render: for all.
    pub(crate) fn abort_is_seen(&self) {
        let renders = match Frame::current().and_then(|frame| frame.render) {
            Some(scope) => vec![scope],
            None => lock(&self.renders).clone(),
        };
        for scope in renders {
            scope.abort_seen.store(true, std::sync::atomic::Ordering::Relaxed);
        }
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

    pub(crate) fn edited(&self, param: &str) {
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
        if effect.host.profile.names_colourspaces {
            properties.define(crate::names::COLOURSPACE, argument(""));
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

/// A read-only property, for argument sets that are put together on the spot.
pub(crate) fn argument(values: impl Into<crate::values::Values>) -> Property {
    Property::read_only(values)
}
