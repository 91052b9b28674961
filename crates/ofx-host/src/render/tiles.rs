//! The render action: once for each tile, with what the plugin may look at meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{FramesNeeded, RenderRequest, render_arguments};
use crate::buffer::ImageBuffer;
use crate::instance::Effect;
use crate::lock::{lock, read};
use crate::model::argument;
use crate::names::{action, prop};
use crate::suites::thread;
use crate::{HostError, Picture, RectD, RectI, Result, RowBytes, Status};

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

impl Effect {
    pub(super) fn render_tiles(
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
        let picture = || Picture::new(window, mapped.depth, mapped.components, mapped.premultiplication);
        // Where images lie as pictures do, the plugin draws the picture itself.
        let whole = bounds == window && profile.row_bytes == RowBytes::Tight && !profile.guard_images;
        let mut parts = if whole { None } else { Some(picture()?) };
        let new_buffer = || -> Result<Arc<ImageBuffer>> {
            Ok(Arc::new(if whole {
                ImageBuffer::drawn(Picture::spare(window, mapped, &self.node.host.spares)?, mapped)
            } else {
                ImageBuffer::new(bounds, mapped, profile.row_bytes, true, profile.guard_images)?
            }))
        };
        let mut buffer = new_buffer()?;
        // The plugin will share the work out once it has read its parameters; until then its threads wake.
        let woken = Instant::now();
        let others = thread::threads(&self.node.host, Some(&self.node)).saturating_sub(1);
        self.node.host.crew.rouse(others as usize);
        let mut plugin_time = woken.elapsed();
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
            if let Some(picture) = &mut parts {
                buffer.copy_to(tile, picture);
            }
        }
        let picture = match parts {
            Some(picture) => picture,
            None => ImageBuffer::into_picture(buffer)?,
        };
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
