//! Rendering one frame: regions, identity, frames needed, tiles.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::buffer::ImageBuffer;
use crate::describe::{ThreadSafety, thread_safety};
use crate::instance::Effect;
use crate::lock::{lock, read};
use crate::model::{EffectNode, argument};
use crate::names::{action, prop};
use crate::property::Table;
use crate::{HostError, ParamKind, Picture, RectD, RectI, Result, Status};

/// Ranges no longer than this, in frames, are fetched before the render; longer ones are announced to be safe, and seldom
/// read.
const FRAMES_AHEAD: f64 = 16.0;

/// What to render.
#[derive(Clone, Debug)]
pub struct RenderRequest {
    /// The time, in frames.
    pub time: f64,
    /// The size of the output's pixels: 0.5 renders a proxy of half the width and height.
    pub scale: [f64; 2],
    /// The part to render, in pixels at that scale; all of it otherwise.
    pub window: Option<RectI>,
    /// Renders in tiles of that size, one render action each.
    pub tile: Option<(u32, u32)>,
    /// Asks for speed rather than looks.
    pub draft: bool,
    /// A person waits for it.
    pub interactive: bool,
    /// It is one of a sequence in order.
    pub sequential: bool,
    /// Asks first whether the frame is that of a clip, and takes that one. Some hosts never do, and render it all.
    pub ask_identity: bool,
}

impl RenderRequest {
    /// All of the frame at a time, at full size.
    #[must_use]
    pub fn at(time: f64) -> Self {
        Self {
            time,
            scale: [1.0, 1.0],
            window: None,
            tile: None,
            draft: false,
            interactive: false,
            sequential: false,
            ask_identity: true,
        }
    }
}

/// A clip, and the ranges of its frames that a plugin looks at, first and last.
pub type FramesNeeded = (String, Vec<(f64, f64)>);

/// A rendered frame.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The time, in frames.
    pub time: f64,
    /// The pixels, as settled for the clip `Output`.
    pub picture: Picture,
    /// Where the plugin said that the frame is that of a clip at a time, and nothing was rendered.
    pub identity: Option<(String, f64)>,
    /// What the plugin's render action took, by the wall clock, or its isIdentity where nothing was rendered: none of the
    /// host's own copies.
    pub plugin_time: Duration,
}

/// A render action under way.
pub(crate) struct RenderScope {
    pub(crate) time: f64,
    pub(crate) scale: [f64; 2],
    pub(crate) output: Mutex<Option<Arc<ImageBuffer>>>,
    pub(crate) abort_seen: AtomicBool,
    rois: Vec<(String, RectD)>,
    declared: Arc<[FramesNeeded]>,
}

impl RenderScope {
    pub(crate) fn roi(&self, clip: &str) -> Option<RectD> {
        self.rois
            .iter()
            .find(|(name, _)| name == clip)
            .map(|(_, region)| *region)
    }

    /// Whether the plugin said beforehand that it would look at that frame of a clip.
    pub(crate) fn declares(&self, clip: &str, time: f64) -> bool {
        self.declared
            .iter()
            .filter(|(name, _)| name == clip)
            .flat_map(|(_, ranges)| ranges)
            .any(|(first, last)| (*first..=*last).contains(&time))
    }
}

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
        for (clip, ranges) in declared.iter() {
            let Some(clip) = self.node.clip(clip).filter(|clip| clip.format().is_some()) else {
                continue;
            };
            for (first, last) in ranges.iter().filter(|(first, last)| last - first <= FRAMES_AHEAD) {
                for step in 0..=(last - first) as u32 {
                    clip.prefetch(&self.node, first + f64::from(step), request.scale);
                }
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

    fn render_tiles(
        &self,
        request: &RenderRequest,
        bounds: RectI,
        window: RectI,
        declared: &Arc<[FramesNeeded]>,
    ) -> Result<(Picture, Duration)> {
        let profile = &self.node.host.profile;
        let output = self.node.clip("Output");
        let output = output.ok_or_else(|| {
            self.plugin
                .0
                .entry
                .nonsense(action::DESCRIBE_IN_CONTEXT, "no clip \"Output\"")
        })?;
        let mapped = *read(&output.mapped);
        // A host without tiles has images of the whole picture, and so has one that renders them in turn.
        let bounds = if profile.images_are_roi { window } else { bounds };
        let tiles = self.node.properties.int(prop::TILES) != 0 && profile.tiles;
        let (width, height) = request.tile.filter(|_| tiles).unwrap_or((u32::MAX, u32::MAX));
        let mut picture = Picture::new(window, mapped.depth, mapped.components, mapped.premultiplication)?;
        let new_buffer =
            || ImageBuffer::new(bounds, mapped, profile.row_bytes, true, profile.guard_images).map(Arc::new);
        let mut buffer = new_buffer()?;
        let mut plugin_time = Duration::ZERO;
        for (i, tile) in tiles_of(window, width, height).into_iter().enumerate() {
            if i > 0 && profile.guard_images {
                buffer = new_buffer()?;
            }
            plugin_time += self.render_tile(request, tile, &buffer, declared)?;
            if profile.guard_images {
                let strays = buffer.strays(tile);
                if strays > 0 {
                    let what = format!(
                        "{}: {strays} bytes were written outside of the render window",
                        action::RENDER
                    );
                    self.node.host.ledger.fault(what, |books| books.stray_writes += strays);
                }
            }
            buffer.copy_to(tile, &mut picture);
        }
        Ok((picture, plugin_time))
    }

    fn render_tile(
        &self,
        request: &RenderRequest,
        tile: RectI,
        buffer: &Arc<ImageBuffer>,
        declared: &Arc<[FramesNeeded]>,
    ) -> Result<Duration> {
        let node = &self.node;
        let aspect = node.pixel_aspect();
        let region = RectD {
            x1: f64::from(tile.x1) * aspect / request.scale[0],
            y1: f64::from(tile.y1) / request.scale[1],
            x2: f64::from(tile.x2) * aspect / request.scale[0],
            y2: f64::from(tile.y2) / request.scale[1],
        };
        let scope = Arc::new(RenderScope {
            time: request.time,
            scale: request.scale,
            output: Mutex::new(Some(buffer.clone())),
            abort_seen: AtomicBool::new(false),
            rois: self.regions_of_interest(request, region)?,
            declared: Arc::clone(declared),
        });
        let mut table = render_arguments(request, tile);
        table.push((prop::SEQUENTIAL_STATUS, argument(request.sequential)));
        table.push((prop::INTERACTIVE_STATUS, argument(request.interactive)));
        table.push((prop::DRAFT, argument(request.draft)));
        table.push((prop::OPENGL_ENABLED, argument(0)));
        if node.host.profile.source_frame {
            table.push((crate::names::SOURCE_FRAME, argument(request.time)));
        }
        let arguments = node.arguments(table);
        lock(&node.renders).push(scope.clone());
        let start = Instant::now();
        let status = node.entry.call(
            &node.host,
            action::RENDER,
            Some(node),
            Some(&arguments),
            None,
            Some(scope.clone()),
        );
        let plugin_time = start.elapsed();
        lock(&node.renders).retain(|other| !Arc::ptr_eq(other, &scope));
        let guarded = node.host.profile.guard_images;
        if scope.abort_seen.load(Ordering::Relaxed) && guarded && buffer.unwritten(tile) == 0 {
            node.host.ledger.count(|books| books.finished_in_spite_of_abort += 1);
        }
        if scope.abort_seen.load(Ordering::Relaxed) || (status == Status::FAILED && node.wants_abort()) {
            return Err(HostError::Aborted);
        }
        // A plugin that copes with a missing frame renders on, but footage that cannot be read is the caller's concern.
        if let Some(error) = lock(&node.source_error).take() {
            return Err(error);
        }
        self.plugin.0.entry.expect(&node.host, action::RENDER, status)?;
        let unwritten = if guarded { buffer.unwritten(tile) } else { 0 };
        if unwritten > 0 {
            let what = format!(
                "{}: {unwritten} pixels of the render window were never written",
                action::RENDER
            );
            node.host
                .ledger
                .fault(what, |books| books.unwritten_pixels += unwritten);
        }
        Ok(plugin_time)
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

    /// The names of its buttons.
    #[must_use]
    pub fn buttons(&self) -> Vec<String> {
        read(&self.node.params)
            .iter()
            .filter(|p| p.kind == ParamKind::PushButton)
            .map(|p| p.name.clone())
            .collect()
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

/// Tiles of at most that size, row by row from the bottom.
fn tiles_of(window: RectI, width: u32, height: u32) -> Vec<RectI> {
    let step = |size: u32| i64::from(size.max(1));
    let mut tiles = Vec::new();
    let mut y = i64::from(window.y1);
    while y < i64::from(window.y2) {
        let y2 = (y + step(height)).min(window.y2.into());
        let mut x = i64::from(window.x1);
        while x < i64::from(window.x2) {
            let x2 = (x + step(width)).min(window.x2.into());
            tiles.push(RectI {
                x1: x as i32,
                y1: y as i32,
                x2: x2 as i32,
                y2: y2 as i32,
            });
            x = x2;
        }
        y = y2;
    }
    tiles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_every_pixel_once() {
        let window = RectI {
            x1: -3,
            y1: 5,
            x2: 8,
            y2: 9,
        };
        let mut count = std::collections::HashMap::new();
        for tile in tiles_of(window, 4, 3) {
            for y in tile.y1..tile.y2 {
                for x in tile.x1..tile.x2 {
                    *count.entry((x, y)).or_insert(0) += 1;
                }
            }
        }
        assert_eq!(count.len(), 44);
        assert!(count.values().all(|n| *n == 1));
        assert_eq!(tiles_of(window, u32::MAX, u32::MAX), [window]);
    }
}
