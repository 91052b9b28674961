//! What a host asks a plugin before it renders: regions, frames, and whether there is anything to do.

use std::sync::Arc;

use crate::instance::Effect;
use crate::lock::read;
use crate::model::argument;
use crate::names::{action, prop};
use crate::property::{Property, PropertySet};
use crate::render::{FramesNeeded, RenderRequest, render_arguments};
use crate::{RectD, RectI, Result, Status};

/// No plugin needs more frames than that for one; a longer range is not believed.
const MAX_FRAMES_NEEDED: f64 = 4096.0;

impl Effect {
    /// The region that the plugin says it makes at a time, in canonical coordinates.
    ///
    /// # Errors
    /// When the action fails, or the region makes no sense.
    pub fn region_of_definition(&self, time: f64, scale: [f64; 2]) -> Result<RectD> {
        let node = &self.node;
        let default = node.default_region(time);
        let arguments = node.arguments(vec![
            (prop::TIME, argument(time)),
            (prop::RENDER_SCALE, argument(scale)),
        ]);
        let results = node.arguments(vec![(
            prop::REGION_OF_DEFINITION,
            Property::writable([default.x1, default.y1, default.x2, default.y2]),
        )]);
        match self.ask(action::REGION_OF_DEFINITION, &arguments, &results)? {
            Status::OK => {
                let region = rectangle(&results.doubles(prop::REGION_OF_DEFINITION));
                let region = region.map(|region| finite(region, default));
                region.filter(RectD::is_sound).ok_or_else(|| {
                    self.plugin
                        .0
                        .entry
                        .nonsense(action::REGION_OF_DEFINITION, "a region with no inside")
                })
            }
            _ => Ok(default),
        }
    }

    fn ask(&self, name: &'static str, arguments: &Arc<PropertySet>, results: &Arc<PropertySet>) -> Result<Status> {
        let status = self.node.call(name, Some(arguments), Some(results));
        self.plugin.0.entry.expect(&self.node.host, name, status)
    }

    /// The frames of each clip that the plugin says it looks at for a time, as ranges of frames.
    ///
    /// # Errors
    /// When the action fails.
    pub fn frames_needed(&self, time: f64) -> Result<Vec<FramesNeeded>> {
        let node = &self.node;
        let clips: Vec<_> = read(&node.clips)
            .iter()
            .filter(|clip| !clip.is_output())
            .cloned()
            .collect();
        let default = || {
            clips
                .iter()
                .map(|clip| (clip.name.clone(), vec![(time, time)]))
                .collect()
        };
        if node.properties.int(prop::TEMPORAL) == 0 || !node.host.profile.temporal_access {
            return Ok(default());
        }
        let arguments = node.arguments(vec![(prop::TIME, argument(time))]);
        let results = node.arguments(Vec::new());
        for clip in &clips {
            results.define(
                &format!("OfxImageClipPropFrameRange_{}", clip.name),
                Property::list([time, time]),
            );
        }
        match self.ask(action::FRAMES_NEEDED, &arguments, &results)? {
            Status::OK => Ok(clips
                .iter()
                .map(|clip| {
                    let values = results.doubles(&format!("OfxImageClipPropFrameRange_{}", clip.name));
                    let ranges = values.chunks_exact(2).map(|pair| (pair[0], pair[1]));
                    let sane = |(a, b): &(f64, f64)| a.is_finite() && b >= a && b - a < MAX_FRAMES_NEEDED;
                    (clip.name.clone(), ranges.filter(sane).collect())
                })
                .collect()),
            _ => Ok(default()),
        }
    }

    /// The region of each clip that the plugin says it looks at for a region of the output.
    pub(crate) fn regions_of_interest(&self, request: &RenderRequest, region: RectD) -> Result<Vec<(String, RectD)>> {
        let node = &self.node;
        let values = [region.x1, region.y1, region.x2, region.y2];
        let arguments = node.arguments(vec![
            (prop::TIME, argument(request.time)),
            (prop::RENDER_SCALE, argument(request.scale)),
            (prop::REGION_OF_INTEREST, argument(values)),
        ]);
        let results = node.arguments(Vec::new());
        let clips: Vec<_> = read(&node.clips)
            .iter()
            .filter(|clip| !clip.is_output())
            .cloned()
            .collect();
        for clip in &clips {
            results.define(
                &format!("OfxImageClipPropRoI_{}", clip.name),
                Property::writable(values),
            );
        }
        self.ask(action::REGIONS_OF_INTEREST, &arguments, &results)?;
        let region_of = |name: &str| rectangle(&results.doubles(&format!("OfxImageClipPropRoI_{name}")));
        Ok(clips
            .iter()
            .filter_map(|clip| Some((clip.name.clone(), region_of(&clip.name)?)))
            .collect())
    }

    /// The clip and time that the frame is a copy of, if the plugin says that it is one.
    pub(crate) fn identity(&self, request: &RenderRequest, window: RectI) -> Result<Option<(String, f64)>> {
        let arguments = self.node.arguments(render_arguments(request, window));
        let results = self.node.arguments(vec![
            (prop::NAME, Property::writable("")),
            (prop::TIME, Property::writable(request.time)),
        ]);
        match self.ask(action::IS_IDENTITY, &arguments, &results)? {
            Status::OK => {
                let (clip, time) = (results.string(prop::NAME), results.doubles(prop::TIME));
                let time = time.first().copied().filter(|time| time.is_finite());
                match (self.node.clip(&clip), time) {
                    // The standard's own words: an identity with no clip named is the host's to guess.
                    _ if clip.is_empty() => Ok(None),
                    (Some(_), Some(time)) => Ok(Some((clip, time))),
                    _ => Err(self
                        .plugin
                        .0
                        .entry
                        .nonsense(action::IS_IDENTITY, format!("clip {clip:?} at {time:?}"))),
                }
            }
            _ => Ok(None),
        }
    }
}

/// A region without end has the default's: the standard writes infinity as the limits of an int (`kOfxFlagInfiniteMax`).
fn finite(region: RectD, default: RectD) -> RectD {
    let pick = |value: f64, default: f64| {
        if value.abs() >= f64::from(i32::MAX) {
            default
        } else {
            value
        }
    };
    RectD {
        x1: pick(region.x1, default.x1),
        y1: pick(region.y1, default.y1),
        x2: pick(region.x2, default.x2),
        y2: pick(region.y2, default.y2),
    }
}

fn rectangle(values: &[f64]) -> Option<RectD> {
    match *values {
        [x1, y1, x2, y2] => Some(RectD { x1, y1, x2, y2 }),
        _ => None,
    }
}
