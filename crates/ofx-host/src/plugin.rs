//! Plugins of an open bundle: loading them, and having them describe themselves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use openfx_sys as sys;

use crate::entry::Entry;
use crate::host::{Frame, Host};
use crate::lock::lock;
use crate::model::{EffectNode, argument};
use crate::names::{action, prop};
use crate::property::PropertySet;
use crate::{Context, HostError, Result, tables};

/// A plugin of an open bundle. Clones share it.
#[derive(Clone)]
pub struct Plugin(pub(crate) Arc<PluginInner>);

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Plugin").field(&self.id()).finish()
    }
}

pub(crate) struct PluginInner {
    pub(crate) entry: Entry,
    pub(crate) api: String,
    pub(crate) api_version: i32,
    pub(crate) version: (u32, u32),
    pub(crate) set_host: Option<unsafe extern "C" fn(*mut sys::OfxHost)>,
    pub(crate) state: Mutex<State>,
    /// Held while a plugin renders that bears one render at a time.
    pub(crate) render_turn: Mutex<()>,
}

#[derive(Default)]
pub(crate) struct State {
    loaded: bool,
    descriptor: Option<Arc<EffectNode>>,
    contexts: HashMap<Context, Arc<EffectNode>>,
}

impl PluginInner {
    fn unload(&self) -> Result<()> {
        let state = std::mem::take(&mut *lock(&self.state));
        if !state.loaded {
            return Ok(());
        }
        let (entry, host) = (&self.entry, &self.entry.loaded.host);
        let status = entry.call(host, action::UNLOAD, None, None, None, None);
        entry.expect(host, action::UNLOAD, status).map(drop)
    }
}

impl Drop for PluginInner {
    fn drop(&mut self) {
        if let Err(error) = self.unload() {
            self.entry.loaded.host.ledger.fault(error.to_string(), |_| {});
        }
    }
}

impl Plugin {
    /// The plugin's id: `org.glitchglow.GlitchGlow`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.entry.id
    }

    /// Major and minor version.
    #[must_use]
    pub fn version(&self) -> (u32, u32) {
        self.0.version
    }

    /// The API it is written for.
    #[must_use]
    pub fn api(&self) -> &str {
        &self.0.api
    }

    /// The version of that API.
    #[must_use]
    pub fn api_version(&self) -> i32 {
        self.0.api_version
    }

    /// The contexts in which this host makes instances of it, the one that the host likes best first.
    ///
    /// # Errors
    /// When the plugin does not describe itself.
    pub fn contexts(&self) -> Result<Vec<Context>> {
        let offered = self.describe()?.contexts;
        let liked = self.host().profile.contexts.iter().copied();
        Ok(liked.filter(|context| offered.contains(context)).collect())
    }

    /// Has the plugin let go of everything; describing it loads it again. Its instances must be gone.
    ///
    /// # Errors
    /// When the unload action fails.
    pub fn unload(&self) -> Result<()> {
        self.0.unload()
    }

    pub(crate) fn host(&self) -> &Arc<Host> {
        &self.0.entry.loaded.host
    }

    /// Loads the plugin and has it describe itself; both happen once.
    pub(crate) fn descriptor(&self) -> Result<Arc<EffectNode>> {
        let inner = &self.0;
        let mut state = lock(&inner.state);
        if let Some(descriptor) = &state.descriptor {
            return Ok(descriptor.clone());
        }
        let (host, entry) = (self.host(), &inner.entry);
        if !state.loaded {
            if let Some(set_host) = inner.set_host {
                let frame = Frame::new(host, "setHost");
                let _entered = frame.enter();
                // SAFETY: the table lives as long as the library. The cast drops a const that the two C declarations of
                // OfxHost disagree about; plugins only read it.
                unsafe { set_host((&raw const entry.loaded.table.0).cast_mut()) };
            }
            entry.expect(
                host,
                action::LOAD,
                entry.call(host, action::LOAD, None, None, None, None),
            )?;
            state.loaded = true;
        }
        let path = entry.loaded.bundle_path.to_string_lossy();
        let version = [inner.version.0, inner.version.1].map(|part| i32::try_from(part).unwrap_or(i32::MAX));
        let properties = PropertySet::new(host, "the description", tables::effect(self.id(), version, &path));
        let descriptor = EffectNode::new(entry, properties, false, 0);
        let status = entry.call(host, action::DESCRIBE, Some(&descriptor), None, None, None);
        entry.expect(host, action::DESCRIBE, status)?;
        state.descriptor = Some(descriptor.clone());
        Ok(descriptor)
    }

    /// Has the plugin describe itself for a context; that happens once for each.
    pub(crate) fn descriptor_in(&self, context: Context) -> Result<Arc<EffectNode>> {
        let base = self.descriptor()?;
        let mut state = lock(&self.0.state);
        if let Some(descriptor) = state.contexts.get(&context) {
            return Ok(descriptor.clone());
        }
        let offered = base.properties.strings(prop::SUPPORTED_CONTEXTS);
        let (host, entry) = (self.host(), &self.0.entry);
        if !offered.iter().any(|name| name == context.ofx_name()) || !host.profile.contexts.contains(&context) {
            let names: Vec<_> = offered
                .iter()
                .filter_map(|name| Context::from_ofx(name))
                .map(Context::as_str)
                .collect();
            return Err(HostError::NoContext {
                plugin: self.id().to_owned(),
                context: context.as_str().to_owned(),
                offered: names.join(", "),
            });
        }
        let what = format!("the description for {}", context.as_str());
        let properties = base.properties.writable_copy(what);
        let descriptor = EffectNode::new(entry, properties, false, 0);
        let arguments = PropertySet::new(
            host,
            "the arguments",
            vec![(prop::CONTEXT, argument(context.ofx_name()))],
        );
        let status = entry.call(
            host,
            action::DESCRIBE_IN_CONTEXT,
            Some(&descriptor),
            Some(&arguments),
            None,
            None,
        );
        entry.expect(host, action::DESCRIBE_IN_CONTEXT, status)?;
        state.contexts.insert(context, descriptor.clone());
        Ok(descriptor)
    }
}
