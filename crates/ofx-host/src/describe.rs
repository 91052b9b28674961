//! What a plugin says about itself, as plain data.

use std::sync::Arc;

use crate::lock::read;
use crate::model::{Clip, EffectNode};
use crate::names::{action, prop};
use crate::param::{Param, default_value};
use crate::plugin::Plugin;
use crate::property::PropertySet;
use crate::{Components, Context, Depth, ParamKind, ParamValue, Result};

/// How many renders a plugin bears at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadSafety {
    /// One, whatever the instance.
    Unsafe,
    /// One per instance.
    InstanceSafe,
    /// Any.
    FullySafe,
}

/// What a plugin says about itself whatever the context.
#[derive(Clone, Debug, PartialEq)]
pub struct PluginDescription {
    /// The id.
    pub id: String,
    /// Major and minor version.
    pub version: (u32, u32),
    /// The name for people.
    pub label: String,
    /// Where it wants to stand in menus.
    pub group: String,
    /// What it is for.
    pub description: String,
    /// Contexts it offers; unknown ones are left out.
    pub contexts: Vec<Context>,
    /// Depths it takes, in its own order.
    pub depths: Vec<Depth>,
    /// How many renders it bears at once.
    pub thread_safety: ThreadSafety,
    /// Whether the host may cut a frame into parts and render them at once.
    pub host_frame_threading: bool,
    /// Whether it takes clips of different sizes.
    pub multi_resolution: bool,
    /// Whether it renders parts of a picture.
    pub tiles: bool,
    /// Whether it looks at frames of other times.
    pub temporal_access: bool,
    /// Whether there may be one instance only.
    pub single_instance: bool,
    /// Whether it draws over the viewer.
    pub overlay: bool,
}

/// What a plugin says about itself in one context.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextDescription {
    /// The context.
    pub context: Context,
    /// Its clips, the output among them.
    pub clips: Vec<ClipDescription>,
    /// Its parameters, in its own order.
    pub params: Vec<ParamDescription>,
}

/// A clip.
#[derive(Clone, Debug, PartialEq)]
pub struct ClipDescription {
    /// The script name: "Source".
    pub name: String,
    /// The name for people.
    pub label: String,
    /// Components it takes, in the plugin's order.
    pub components: Vec<Components>,
    /// Whether it may stay unconnected.
    pub optional: bool,
    /// Whether frames of other times are looked at.
    pub temporal_access: bool,
    /// Whether parts of images are taken.
    pub tiles: bool,
    /// Whether it masks.
    pub mask: bool,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamDescription {
    /// The script name.
    pub name: String,
    /// What kind it is.
    pub kind: ParamKind,
    /// The name for people.
    pub label: String,
    /// What it does, in words.
    pub hint: String,
    /// Its default; none for groups, pages and buttons.
    pub default: Option<ParamValue>,
    /// The lowest values, one per dimension, where a lowest is named.
    pub min: Option<Vec<f64>>,
    /// The highest values.
    pub max: Option<Vec<f64>>,
    /// The low ends of its slider.
    pub display_min: Option<Vec<f64>>,
    /// The high ends of its slider.
    pub display_max: Option<Vec<f64>>,
    /// Whether it takes keyframes.
    pub animates: bool,
    /// Whether it is hidden from people.
    pub secret: bool,
    /// Whether people may change it.
    pub enabled: bool,
    /// Whether it is saved with a project.
    pub persistent: bool,
    /// The labels of its choices.
    pub choices: Vec<String>,
    /// The group it sits in.
    pub parent: Option<String>,
    /// For groups, whether it is open at first.
    pub group_open: Option<bool>,
    /// For strings, how it is edited: `OfxParamStringIsMultiLine`.
    pub string_mode: Option<String>,
}

impl Plugin {
    /// Has the plugin describe itself.
    ///
    /// # Errors
    /// When loading it or its describe action fails.
    pub fn describe(&self) -> Result<PluginDescription> {
        let descriptor = self.descriptor()?;
        let set = &descriptor.properties;
        let depths = set.strings(prop::SUPPORTED_DEPTHS);
        let contexts = set.strings(prop::SUPPORTED_CONTEXTS);
        if contexts.is_empty() {
            return Err(self.0.entry.nonsense(action::DESCRIBE, "no context at all"));
        }
        Ok(PluginDescription {
            id: self.id().to_owned(),
            version: self.version(),
            label: set.string(prop::LABEL),
            group: set.string(prop::GROUPING),
            description: set.string(prop::DESCRIPTION),
            contexts: contexts.iter().filter_map(|name| Context::from_ofx(name)).collect(),
            depths: depths.iter().filter_map(|name| Depth::from_ofx(name)).collect(),
            thread_safety: thread_safety(set),
            host_frame_threading: set.int(prop::FRAME_THREADING) != 0,
            multi_resolution: set.int(prop::MULTI_RESOLUTION) != 0,
            tiles: set.int(prop::TILES) != 0,
            temporal_access: set.int(prop::TEMPORAL) != 0,
            single_instance: set.int(prop::SINGLE_INSTANCE) != 0,
            overlay: set.pointer(prop::OVERLAY_V1) != 0 || set.pointer(prop::OVERLAY_V2) != 0,
        })
    }

    /// Has the plugin describe itself for a context.
    ///
    /// # Errors
    /// When the plugin or the host profile does not offer the context, or an action fails.
    pub fn describe_in_context(&self, context: Context) -> Result<ContextDescription> {
        let descriptor = self.descriptor_in(context)?;
        Ok(ContextDescription {
            context,
            clips: read(&descriptor.clips).iter().map(|clip| describe_clip(clip)).collect(),
            params: params(&descriptor),
        })
    }
}

pub(crate) fn params(effect: &Arc<EffectNode>) -> Vec<ParamDescription> {
    read(&effect.params).iter().map(|param| describe_param(param)).collect()
}

pub(crate) fn thread_safety(set: &PropertySet) -> ThreadSafety {
    match set.string(prop::THREAD_SAFETY).as_str() {
        "OfxImageEffectRenderFullySafe" => ThreadSafety::FullySafe,
        "OfxImageEffectRenderInstanceSafe" => ThreadSafety::InstanceSafe,
        _ => ThreadSafety::Unsafe,
    }
}

fn describe_clip(clip: &Clip) -> ClipDescription {
    let set = &clip.properties;
    let components = set.strings(prop::SUPPORTED_COMPONENTS);
    ClipDescription {
        name: clip.name.clone(),
        label: set.string(prop::LABEL),
        components: components
            .iter()
            .filter_map(|name| Components::from_ofx(name))
            .collect(),
        optional: set.int(prop::OPTIONAL) != 0,
        temporal_access: set.int(prop::TEMPORAL) != 0,
        tiles: set.int(prop::TILES) != 0,
        mask: set.int(prop::IS_MASK) != 0,
    }
}

fn describe_param(param: &Param) -> ParamDescription {
    let set = &param.properties;
    let limits = |name: &str| -> Option<Vec<f64>> {
        let numbers = match param.kind.is_integer() {
            true => set.ints(name).into_iter().map(f64::from).collect(),
            false => set.doubles(name),
        };
        let open = |v: &f64| v.abs() >= f64::from(i32::MAX) && !param.kind.is_double() || v.abs() >= f64::MAX;
        (!numbers.is_empty() && !numbers.iter().all(open)).then_some(numbers)
    };
    let parent = set.string(prop::PARENT);
    ParamDescription {
        name: param.name.clone(),
        kind: param.kind,
        label: set.string(prop::LABEL),
        hint: set.string(prop::HINT),
        default: (param.kind.count() > 0).then(|| default_value(param.kind, set)),
        min: limits(prop::MIN),
        max: limits(prop::MAX),
        display_min: limits(prop::DISPLAY_MIN),
        display_max: limits(prop::DISPLAY_MAX),
        animates: param.animates(),
        secret: set.int(prop::SECRET) != 0,
        enabled: set.int(prop::ENABLED) != 0,
        persistent: set.int(prop::PERSISTENT) != 0,
        choices: set.strings(prop::CHOICE_OPTION),
        parent: (!parent.is_empty()).then_some(parent),
        group_open: (param.kind == ParamKind::Group).then(|| set.int(prop::GROUP_OPEN) != 0),
        string_mode: (param.kind == ParamKind::String).then(|| set.string(prop::STRING_MODE)),
    }
}
