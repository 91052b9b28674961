//! Rendering one frame: regions, identity, frames needed, and then the tiles.

mod request;
mod tiles;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::describe::{ThreadSafety, thread_safety};
use crate::instance::Effect;
use crate::lock::{lock, read};
use crate::model::{EffectNode, argument};
use crate::names::{action, prop};
use crate::property::Table;
use crate::{HostError, Picture, RectD, RectI, Result};

pub use request::{RenderRequest, Rendered};
pub(crate) use tiles::RenderScope;

/// Of ranges longer than this, in frames, nothing is fetched beforehand: they are announced to be safe, and seldom read.
const LONGEST_READ: f64 = 16.0;

/// A clip, and the ranges of its frames that a plugin looks at, first and last.
pub type FramesNeeded = (String, Vec<(f64, f64)>);

impl EffectNode {
    /// The union of the footage's regions, or the project's where there is no footage (the default of
    /// `OfxImageEffectActionGetRegionOfDefinition`).
    pub(crate) fn default_region(&self, time: f64) -> RectD {
        let clips: Vec<_> = read(&self.clips)
            .iter()
            .filter(|clip| !clip.is_output())
            .cloned()
            .collect();
        let regions = clips.iter().filter_map(|clip| clip.region(time).ok());
        let union = regions.reduce(|a, b| RectD {
            x1: a.x1.min(b.x1),
            y1: a.y1.min(b.y1),
            x2: a.x2.max(b.x2),
            y2: a.y2.max(b.y2),
        });
        union.unwrap_or_else(|| match self.properties.doubles(prop::PROJECT_SIZE)[..] {
            [w, h] => RectD {
                x1: 0.0,
                y1: 0.0,
                x2: w,
                y2: h,
            },
            _ => RectD::default(),
        })
    }

    fn pixel_aspect(&self) -> f64 {
        let source = read(&self.clips)
            .iter()
            .find_map(|clip| clip.format())
            .map(|format| format.pixel_aspect);
        source
            .or_else(|| self.properties.doubles(prop::PROJECT_PAR).first().copied())
            .unwrap_or(1.0)
    }
}

impl Effect {
    /// Renders a frame, with everything that a host does around it.
    ///
    /// # Errors
    /// [`HostError::Aborted`] when the abort hook stopped it; [`HostError::Source`] when footage failed; else what an
    /// action failed with.
    pub fn render(&self, request: &RenderRequest) -> Result<Rendered> {
        self.render_within(request, true)
    }

    pub(crate) fn render_within(&self, request: &RenderRequest, alone: bool) -> Result<Rendered> {
        if !request.time.is_finite() || request.scale.iter().any(|s| !(*s > 0.0 && *s <= 16.0)) {
            return Err(HostError::Setting {
                what: "a render needs a finite time and a scale above 0".to_owned(),
            });
        }
        *lock(&self.node.playhead) = request.time;
        self.clip_preferences()?;
        let aspect = self.node.pixel_aspect();
        let bounds = self
            .region_of_definition(request.time, request.scale)?
            .to_pixels(request.scale, aspect);
        let window = request.window.map_or(bounds, |window| window.intersection(&bounds));
        if window.is_empty() {
            return Err(HostError::Picture {
                what: "a window outside of the picture".to_owned(),
            });
        }
        let asked = Instant::now();
        let identity = if request.ask_identity {
            self.identity(request, window)?
        } else {
            None
        };
        if let Some((clip, time)) = identity {
            let plugin_time = asked.elapsed();
            let picture = self.identity_picture(&clip, time, request.scale, window)?;
            return Ok(Rendered {
                time: request.time,
                picture,
                identity: Some((clip, time)),
                plugin_time,
            });
        }
        let declared: Arc<[FramesNeeded]> = self.frames_needed(request.time)?.into();
        // Of the frames announced only the one at hand is fetched beforehand, outside of any turn that renders take. A plugin
        // announces all that it may look at, and fetches few of them where it remembers what it saw.
        for (clip, ranges) in declared.iter() {
            let Some(clip) = self.node.clip(clip).filter(|clip| clip.format().is_some()) else {
                continue;
            };
            let holds =
                |(first, last): &(f64, f64)| (*first..=*last).contains(&request.time) && last - first <= LONGEST_READ;
            if ranges.iter().any(holds) {
                clip.prefetch(&self.node, request.time, request.scale);
            }
        }
        let run = |render: &dyn Fn() -> Result<(Picture, Duration)>| match thread_safety(&self.node.properties) {
            ThreadSafety::Unsafe => {
                let _turn = lock(&self.plugin.0.render_turn);
                render()
            }
            _ => render(),
        };
        let (picture, plugin_time) = run(&|| {
            if alone {
                self.sequence(action::BEGIN_SEQUENCE, request, [request.time, request.time])?;
            }
            let rendered = self.render_tiles(request, bounds, window, &declared);
            if alone {
                self.sequence(action::END_SEQUENCE, request, [request.time, request.time])?;
            }
            rendered
        })?;
        Ok(Rendered {
            time: request.time,
            picture,
            identity: None,
            plugin_time,
        })
    }

    /// Begins or ends a sequence of renders.
    pub(crate) fn sequence(&self, name: &'static str, request: &RenderRequest, range: [f64; 2]) -> Result<()> {
        let arguments = self.node.arguments(vec![
            (prop::FRAME_RANGE, argument(range)),
            (prop::FRAME_STEP, argument(1.0)),
            (prop::IS_INTERACTIVE, argument(request.interactive)),
            (prop::RENDER_SCALE, argument(request.scale)),
            (prop::SEQUENTIAL_STATUS, argument(request.sequential)),
            (prop::INTERACTIVE_STATUS, argument(request.interactive)),
            (prop::OPENGL_ENABLED, argument(0)),
        ]);
        let status = self.node.call(name, Some(&arguments), None);
        self.plugin.0.entry.expect(&self.node.host, name, status).map(drop)
    }

    /// The frame that stands in for an identity, in the output's format.
    fn identity_picture(&self, clip: &str, time: f64, scale: [f64; 2], window: RectI) -> Result<Picture> {
        let (output, clip) = (self.node.clip("Output"), self.node.clip(clip));
        let (Some(output), Some(clip)) = (output, clip) else {
            return Err(self
                .plugin
                .0
                .entry
                .nonsense(action::IS_IDENTITY, "a clip that is not there"));
        };
        let mapped = *read(&output.mapped);
        let mut target = Picture::new(window, mapped.depth, mapped.components, mapped.premultiplication)?;
        let frame = match read(&clip.source).as_ref() {
            Some(source) => source.frame(time),
            None => Ok(None),
        };
        let frame = frame.map_err(|source| HostError::Source {
            clip: clip.name.clone(),
            time,
            source,
        })?;
        let Some(frame) = frame else { return Ok(target) };
        let picture = frame.scaled(scale)?.convert(mapped.depth, mapped.components)?;
        target.paste(&picture);
        Ok(target)
    }
}

pub(crate) fn render_arguments(request: &RenderRequest, window: RectI) -> Table {
    vec![
        (prop::TIME, argument(request.time)),
        (prop::FIELD_TO_RENDER, argument("OfxFieldNone")),
        (
            prop::RENDER_WINDOW,
            argument([window.x1, window.y1, window.x2, window.y2]),
        ),
        (prop::RENDER_SCALE, argument(request.scale)),
    ]
}
