//! What is settled before a render: depths, components, rates.

use std::sync::Arc;

use crate::image::best_depth;
use crate::instance::Effect;
use crate::lock::{lock, read, write};
use crate::model::{Clip, Mapped};
use crate::names::{action, prop};
use crate::property::{Property, Table};
use crate::{Components, Depth, Premultiplication, Result};

/// The outcome of the clip preferences (`OfxImageEffectActionGetClipPreferences`).
#[derive(Clone, Debug, PartialEq)]
pub struct ClipPreferences {
    /// Each clip, the output among them, with the format of its images.
    pub clips: Vec<(String, Depth, Components)>,
    /// What alpha has done to the output's colours.
    pub premultiplication: Premultiplication,
    /// Frames per second of the output.
    pub frame_rate: f64,
    /// Whether the output changes from frame to frame though nothing that it depends on does.
    pub frame_varying: bool,
}

impl Effect {
    /// Settles depth and components of every clip with the plugin; kept until a parameter or a connection changes.
    ///
    /// # Errors
    /// When the action fails, or asks for a format that there is none of.
    pub fn clip_preferences(&self) -> Result<Arc<ClipPreferences>> {
        let mut kept = lock(&self.preferences);
        if let Some(preferences) = &*kept {
            return Ok(preferences.clone());
        }
        let preferences = Arc::new(self.ask_preferences()?);
        *kept = Some(preferences.clone());
        Ok(preferences)
    }

    fn ask_preferences(&self) -> Result<ClipPreferences> {
        let (node, entry) = (&self.node, &self.plugin.0.entry);
        let clips: Vec<Arc<Clip>> = read(&node.clips).iter().cloned().collect();
        let main = clips.iter().find(|clip| !clip.is_output() && clip.format().is_some());
        let premultiplication = main
            .and_then(|clip| clip.format())
            .map_or(Premultiplication::Premultiplied, |f| f.premultiplication);
        let depth = self.default_depth(main.and_then(|clip| clip.format()).map(|format| format.depth))?;
        let table: Table = vec![
            (prop::FRAME_RATE, Property::writable(self.settings.frame_rate)),
            (prop::FIELD_ORDER, Property::writable("OfxFieldNone")),
            (
                prop::PREMULTIPLICATION,
                Property::writable(premultiplication.ofx_name()),
            ),
            (prop::CONTINUOUS, Property::writable(0)),
            (prop::FRAME_VARYING, Property::writable(0)),
        ];
        let results = node.arguments(table);
        let main_components = main.and_then(|clip| clip.format()).map(|format| format.components);
        for clip in &clips {
            let native = clip.format().map(|format| format.components).or(main_components);
            let components = default_components(clip, native, &node.host.profile.components);
            let aspect = clip
                .format()
                .map_or(self.settings.pixel_aspect, |format| format.pixel_aspect);
            results.define(
                &format!("OfxImageClipPropComponents_{}", clip.name),
                Property::writable(components.ofx_name()),
            );
            results.define(
                &format!("OfxImageClipPropDepth_{}", clip.name),
                Property::writable(depth.ofx_name()),
            );
            results.define(
                &format!("OfxImageClipPropPAR_{}", clip.name),
                Property::writable(aspect),
            );
        }
        let status = node.call(action::CLIP_PREFERENCES, None, Some(&results));
        entry.expect(&node.host, action::CLIP_PREFERENCES, status)?;
        let nonsense = |what: String| entry.nonsense(action::CLIP_PREFERENCES, what);
        let state = results.string(prop::PREMULTIPLICATION);
        let premultiplication = match Premultiplication::from_ofx(&state) {
            Some(state) => state,
            None if state.is_empty() => premultiplication,
            None => return Err(nonsense(format!("{state:?} for the output's premultiplication"))),
        };
        let mut settled = Vec::new();
        for clip in &clips {
            let components = results.string(&format!("OfxImageClipPropComponents_{}", clip.name));
            let components = Components::from_ofx(&components)
                .ok_or_else(|| nonsense(format!("{components:?} for the components of clip {:?}", clip.name)))?;
            let depth = results.string(&format!("OfxImageClipPropDepth_{}", clip.name));
            let depth = Depth::from_ofx(&depth)
                .ok_or_else(|| nonsense(format!("{depth:?} for the depth of clip {:?}", clip.name)))?;
            let native = clip.format().map(|format| format.premultiplication);
            let state = if clip.is_output() {
                premultiplication
            } else {
                native.unwrap_or(premultiplication)
            };
            clip.settle(Mapped {
                depth,
                components,
                premultiplication: state,
            });
            settled.push((clip.name.clone(), depth, components));
        }
        let rate = results
            .doubles(prop::FRAME_RATE)
            .first()
            .copied()
            .unwrap_or(self.settings.frame_rate);
        Ok(ClipPreferences {
            clips: settled,
            premultiplication,
            frame_rate: rate,
            frame_varying: results.int(prop::FRAME_VARYING) != 0,
        })
    }

    /// The depth that all clips get unless the plugin asks otherwise: the one that was asked for, else the source's,
    /// else the nearest that both the plugin and the host can do.
    fn default_depth(&self, source: Option<Depth>) -> Result<Depth> {
        let host = &self.node.host.profile.depths;
        let listed = self.node.properties.strings(prop::SUPPORTED_DEPTHS);
        let offered: Vec<Depth> = listed
            .iter()
            .filter_map(|name| Depth::from_ofx(name))
            .filter(|depth| host.contains(depth))
            .collect();
        let wanted = match self.node.host.profile.depth_choice {
            crate::DepthChoice::Source => self.settings.depth.or(source).unwrap_or(Depth::F32),
            crate::DepthChoice::FirstListed => offered.first().copied().unwrap_or(Depth::F32),
        };
        best_depth(wanted, &offered).ok_or_else(|| {
            self.plugin
                .0
                .entry
                .nonsense(action::DESCRIBE, "no pixel depth that this host can hand over")
        })
    }
}

impl Clip {
    /// Takes a format over into what the plugin sees.
    fn settle(&self, mapped: Mapped) {
        let before = std::mem::replace(&mut *write(&self.mapped), mapped);
        if before != mapped {
            lock(&self.cache).clear();
        }
        self.properties.put(prop::PIXEL_DEPTH, mapped.depth.ofx_name());
        self.properties.put(prop::COMPONENTS, mapped.components.ofx_name());
        self.properties
            .put(prop::PREMULTIPLICATION, mapped.premultiplication.ofx_name());
    }
}

/// The components of a clip unless the plugin asks otherwise: the footage's own where the clip takes them, else the
/// first that it lists.
fn default_components(clip: &Clip, native: Option<Components>, host: &[Components]) -> Components {
    let listed = clip.properties.strings(prop::SUPPORTED_COMPONENTS);
    let taken: Vec<Components> = listed
        .iter()
        .filter_map(|name| Components::from_ofx(name))
        .filter(|c| host.contains(c))
        .collect();
    match native {
        Some(native) if taken.contains(&native) => native,
        Some(Components::Rgb) if taken.contains(&Components::Rgba) => Components::Rgba,
        _ => taken.first().copied().unwrap_or(Components::Rgba),
    }
}
