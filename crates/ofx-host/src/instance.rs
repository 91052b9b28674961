//! Instances of plugins: making them, their parameters, their clips.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::error::nearest;
use crate::host::{Frame, Message};
use crate::image;
use crate::lock::{lock, read, write};
use crate::model::{EffectNode, UndoBlock, argument};
use crate::names::{self, action, prop};
use crate::plugin::Plugin;
use crate::preferences::ClipPreferences;
use crate::property::{Property, PropertySet};
use crate::source::{ClipFormat, FrameSource};
use crate::suites::progress::Progress;
use crate::{Accounting, Context, Depth, HostError, Result, Status, tables};

/// How an instance is made.
#[derive(Clone, Debug)]
pub struct InstanceSettings {
    /// What it is for.
    pub context: Context,
    /// Frames per second of the project.
    pub frame_rate: f64,
    /// Width and height of the project, in canonical coordinates.
    pub project_size: (f64, f64),
    /// Width of a pixel divided by its height.
    pub pixel_aspect: f64,
    /// How long the effect lasts, in frames.
    pub duration: f64,
    /// Threads that the plugin may use inside one render; 0: one per core.
    pub threads: usize,
    /// The depth to render in, where the plugin takes it; otherwise the source's.
    pub depth: Option<Depth>,
    /// Whether a person is watching.
    pub interactive: bool,
}

impl Default for InstanceSettings {
    fn default() -> Self {
        Self {
            context: Context::Filter,
            frame_rate: 24.0,
            project_size: (1920.0, 1080.0),
            pixel_aspect: 1.0,
            duration: 1.0,
            threads: 0,
            depth: None,
            interactive: false,
        }
    }
}

impl InstanceSettings {
    /// Settings of a project that is like its footage.
    #[must_use]
    pub fn for_format(context: Context, format: &ClipFormat) -> Self {
        Self {
            context,
            frame_rate: format.frame_rate,
            project_size: (f64::from(format.width) * format.pixel_aspect, f64::from(format.height)),
            pixel_aspect: format.pixel_aspect,
            duration: format.last_frame - format.first_frame + 1.0,
            ..Self::default()
        }
    }
}

pub(crate) const USER_EDITED: &str = "OfxChangeUserEdited";
pub(crate) const PLUGIN_EDITED: &str = "OfxChangePluginEdited";
pub(crate) const TIME_CHANGED: &str = "OfxChangeTime";

/// An instance of a plugin. Destroyed when dropped.
///
/// Shared between threads as it is: every method takes `&self`.
pub struct Effect {
    pub(crate) plugin: Plugin,
    pub(crate) settings: InstanceSettings,
    pub(crate) node: Arc<EffectNode>,
    pub(crate) preferences: Mutex<Option<Arc<ClipPreferences>>>,
    closed: AtomicBool,
}

impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Effect")
            .field("plugin", &self.plugin)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Effect {
    /// Makes an instance of a plugin, its parameters at their defaults and its clips unconnected.
    ///
    /// # Errors
    /// When the context is not offered, or an action on the way fails.
    pub fn new(plugin: &Plugin, settings: InstanceSettings) -> Result<Self> {
        let effect = Self::prepared(plugin, settings)?;
        effect.create()?;
        Ok(effect)
    }

    /// An instance for which `createInstance` has not been called.
    pub(crate) fn prepared(plugin: &Plugin, settings: InstanceSettings) -> Result<Self> {
        if !(settings.frame_rate > 0.0 && settings.frame_rate.is_finite()) {
            return Err(HostError::Setting {
                what: "the frame rate must be above 0 frames per second".to_owned(),
            });
        }
        let descriptor = plugin.descriptor_in(settings.context)?;
        let properties = descriptor
            .properties
            .instance("the instance", &tables::EFFECT_INSTANCE_WRITABLE);
        let raw = std::ptr::with_exposed_provenance_mut(plugin.0.entry.plugin);
        for (name, property) in tables::effect_instance(raw, settings.context.ofx_name(), &settings) {
            properties.define(name, property);
        }
        let node = EffectNode::new(&plugin.0.entry, properties, true, settings.threads);
        for clip in read(&descriptor.clips).iter() {
            write(&node.clips).push(clip.instance(&node));
        }
        for param in read(&descriptor.params).iter() {
            write(&node.params).push(param.instance(&node));
        }
        let preferences = Mutex::default();
        // Closed until it is created: what was never created is not destroyed.
        Ok(Self {
            plugin: plugin.clone(),
            settings,
            node,
            preferences,
            closed: AtomicBool::new(true),
        })
    }

    pub(crate) fn create(&self) -> Result<()> {
        let status = self.node.call(action::CREATE, None, None);
        self.plugin.0.entry.expect(&self.node.host, action::CREATE, status)?;
        self.closed.store(false, Ordering::Release);
        Ok(())
    }

    /// Creates the instance; a host that makes one for every frame does not look at the answer.
    pub(crate) fn create_as_this_host_does(&self) -> Result<()> {
        let created = self.create();
        if created.is_err() && self.node.host.profile.instance_per_frame {
            self.closed.store(false, Ordering::Release);
            return Ok(());
        }
        created
    }

    /// Another instance with the same settings, footage and parameters.
    pub(crate) fn twin(&self) -> Result<Self> {
        let twin = Self::prepared(&self.plugin, self.settings.clone())?;
        for (from, to) in read(&self.node.params).iter().zip(read(&twin.node.params).iter()) {
            *write(&to.curve) = read(&from.curve).clone();
            to.note_animation();
        }
        for clip in read(&self.node.clips).iter() {
            if let Some(source) = read(&clip.source).clone() {
                twin.connect_quietly(&clip.name, Some(source))?;
            }
        }
        *lock(&twin.node.abort) = lock(&self.node.abort).clone();
        *lock(&twin.node.progress) = lock(&self.node.progress).clone();
        twin.create_as_this_host_does()?;
        Ok(twin)
    }

    /// Destroys the instance, and says what it left behind.
    ///
    /// # Errors
    /// When the plugin's destroy action fails.
    pub fn close(self) -> Result<Accounting> {
        self.destroy()?;
        Ok(self.report())
    }

    fn destroy(&self) -> Result<()> {
        if self.closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let status = self.node.call(action::DESTROY, None, None);
        image::collect_leaks(&self.node.host, |frame| frame == 0, "a thread of the plugin's own");
        let open = std::mem::take(&mut lock(&self.node.edits).open);
        for block in open {
            let what = format!("the edit block {:?} was never ended", block.label);
            self.node.host.ledger.fault(what, |books| books.unbalanced_edits += 1);
        }
        self.plugin
            .0
            .entry
            .expect(&self.node.host, action::DESTROY, status)
            .map(drop)
    }

    /// The plugin it is an instance of.
    #[must_use]
    pub fn plugin(&self) -> &Plugin {
        &self.plugin
    }

    /// How it was made.
    #[must_use]
    pub fn settings(&self) -> &InstanceSettings {
        &self.settings
    }

    // Clips.

    /// Puts footage on a clip.
    ///
    /// # Errors
    /// [`HostError::UnknownClip`], which names the most similar one.
    pub fn connect(&self, clip: &str, source: Arc<dyn FrameSource>) -> Result<()> {
        self.connect_quietly(clip, Some(source))?;
        self.node
            .notify_change(clip, USER_EDITED, "OfxTypeClip", self.node.time_now());
        Ok(())
    }

    /// Takes the footage off a clip.
    ///
    /// # Errors
    /// As [`Effect::connect`].
    pub fn disconnect(&self, clip: &str) -> Result<()> {
        self.connect_quietly(clip, None)?;
        self.node
            .notify_change(clip, USER_EDITED, "OfxTypeClip", self.node.time_now());
        Ok(())
    }

    pub(crate) fn connect_quietly(&self, name: &str, source: Option<Arc<dyn FrameSource>>) -> Result<()> {
        let clip = self.node.clip(name).filter(|clip| !clip.is_output()).ok_or_else(|| {
            let clips = read(&self.node.clips);
            let names: Vec<_> = clips
                .iter()
                .filter(|clip| !clip.is_output())
                .map(|clip| clip.name.as_str())
                .collect();
            HostError::UnknownClip {
                name: name.to_owned(),
                nearest: nearest(name, names),
            }
        })?;
        let set = &clip.properties;
        set.put(prop::CONNECTED, source.is_some());
        if let Some(format) = source.as_ref().map(|source| source.format()) {
            let range = self
                .node
                .host
                .profile
                .frame_range
                .unwrap_or([format.first_frame, format.last_frame]);
            set.put(prop::FRAME_RANGE, range);
            set.put(prop::UNMAPPED_FRAME_RANGE, range);
            set.put(prop::FRAME_RATE, format.frame_rate);
            set.put(prop::UNMAPPED_FRAME_RATE, format.frame_rate);
            set.put(prop::PIXEL_ASPECT, format.pixel_aspect);
            set.put(prop::UNMAPPED_DEPTH, format.depth.ofx_name());
            set.put(prop::UNMAPPED_COMPONENTS, format.components.ofx_name());
        }
        let colourspace = source.as_ref().and_then(|source| source.colourspace());
        set.put(names::COLOURSPACE, colourspace.unwrap_or_default());
        *write(&clip.source) = source;
        lock(&clip.cache).clear();
        if let Some(output) = self.node.clip("Output") {
            output.properties.put(prop::FRAME_RANGE, self.node.frame_range());
            output.properties.put(prop::FRAME_RATE, self.settings.frame_rate);
        }
        *lock(&self.preferences) = None;
        Ok(())
    }

    // What the plugin says and does.

    /// What the plugin told the user since the last call.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        std::mem::take(&mut *lock(&self.node.host.messages))
    }

    /// Listens to the plugin's progress; a listener that answers false cancels.
    pub fn on_progress(&self, listener: impl Fn(Progress) -> bool + Send + Sync + 'static) {
        *lock(&self.node.progress) = Some(Arc::new(listener));
    }

    /// Asked whenever the plugin asks whether it should stop.
    pub fn on_abort(&self, hook: impl Fn() -> bool + Send + Sync + 'static) {
        *lock(&self.node.abort) = Some(Arc::new(hook));
    }

    /// The edit blocks that the plugin has ended since the last call.
    #[must_use]
    pub fn undo_blocks(&self) -> Vec<UndoBlock> {
        std::mem::take(&mut lock(&self.node.edits).done)
    }

    /// What the plugins of the bundle took and gave back so far.
    #[must_use]
    pub fn report(&self) -> Accounting {
        self.node.host.ledger.report()
    }

    /// Has the plugin write whatever it keeps to itself into its parameters, as before saving.
    ///
    /// # Errors
    /// When the action fails.
    pub fn sync_private_data(&self) -> Result<()> {
        self.simple(action::SYNC_PRIVATE)
    }

    /// Has the plugin drop its caches.
    ///
    /// # Errors
    /// When the action fails.
    pub fn purge_caches(&self) -> Result<()> {
        self.simple(action::PURGE_CACHES)
    }

    /// Tells the plugin that a person begins to edit it, or is done.
    ///
    /// # Errors
    /// When the action fails.
    pub fn editing(&self, begin: bool) -> Result<()> {
        self.simple(if begin { action::BEGIN_EDIT } else { action::END_EDIT })
    }

    fn simple(&self, name: &'static str) -> Result<()> {
        let status = self.node.call(name, None, None);
        self.plugin.0.entry.expect(&self.node.host, name, status).map(drop)
    }
}

impl Drop for Effect {
    fn drop(&mut self) {
        if let Err(error) = self.destroy() {
            let what = error.to_string();
            self.node.host.ledger.fault(what, |_| {});
        }
    }
}

/// Actions within actions that no sane plugin causes; beyond it, changes are no longer told.
const MAX_DEPTH: usize = 32;

impl EffectNode {
    /// Calls an action on this instance; one that the profile never calls answers with the host's default.
    pub(crate) fn call(
        self: &Arc<Self>,
        name: &'static str,
        arguments: Option<&Arc<PropertySet>>,
        results: Option<&Arc<PropertySet>>,
    ) -> Status {
        if self.host.profile.skipped_actions.contains(&name) {
            return Status::REPLY_DEFAULT;
        }
        self.entry.call(&self.host, name, Some(self), arguments, results, None)
    }

    pub(crate) fn arguments(&self, table: Vec<(&'static str, Property)>) -> Arc<PropertySet> {
        PropertySet::new(&self.host, "the arguments", table)
    }

    /// Tells the plugin that something changed, in the three actions that this takes.
    pub(crate) fn notify_change(self: &Arc<Self>, name: &str, reason: &str, kind: &str, time: f64) -> Status {
        if Frame::depth() > MAX_DEPTH {
            let what = format!("changing {name:?} leads to changing it again without end");
            self.host.ledger.fault(what, |_| {});
            return Status::FAILED;
        }
        let frame_arguments = self.arguments(vec![(prop::CHANGE_REASON, argument(reason))]);
        self.call(action::BEGIN_CHANGED, Some(&frame_arguments), None);
        let arguments = self.arguments(vec![
            (prop::TYPE, argument(kind)),
            (prop::NAME, argument(name)),
            (prop::CHANGE_REASON, argument(reason)),
            (prop::TIME, argument(time)),
            (prop::RENDER_SCALE, argument([1.0, 1.0])),
        ]);
        let status = self.call(action::INSTANCE_CHANGED, Some(&arguments), None);
        self.call(action::END_CHANGED, Some(&frame_arguments), None);
        status
    }
}
