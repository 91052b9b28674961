//! Images in the hands of a plugin.

use std::collections::VecDeque;
use std::sync::Arc;

use openfx_sys as sys;

use crate::buffer::ImageBuffer;
use crate::host::{Frame, Host};
use crate::lock::{lock, read};
use crate::model::{Clip, EffectNode, Mapped, argument};
use crate::names::prop;
use crate::property::PropertySet;
use crate::{Depth, HostError, Picture, RectD, RectI, Result, RowBytes, Status};

/// An image that a plugin has fetched.
pub(crate) struct LiveImage {
    properties: Arc<PropertySet>,
    clip: String,
    action: &'static str,
    /// The call in which it was fetched; 0 for a thread of the plugin's own.
    frame: u64,
    buffer: Arc<ImageBuffer>,
    /// What a guarded source image held when it was handed over.
    original: Option<Arc<Picture>>,
}

/// The frames of a clip in the format and scale in which plugins get them, the latest last.
#[derive(Default)]
pub(crate) struct FrameCache(VecDeque<(FrameKey, Cached)>);

#[derive(Clone, Copy, PartialEq)]
struct FrameKey {
    time: u64,
    scale: [u64; 2],
    mapped: Mapped,
    window: RectI,
}

#[derive(Clone)]
struct Cached {
    buffer: Arc<ImageBuffer>,
    picture: Arc<Picture>,
}

/// Bytes of frames that a clip keeps for the next fetch.
const CACHE_BYTES: usize = 160 << 20;
const CACHE_FRAMES: usize = 16;

impl FrameCache {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    fn find(&self, key: &FrameKey) -> Option<Cached> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, cached)| cached.clone())
    }

    fn keep(&mut self, key: FrameKey, cached: Cached) {
        let fit = (CACHE_BYTES / cached.picture.bytes().len().max(1)).clamp(2, CACHE_FRAMES);
        while self.0.len() >= fit {
            self.0.pop_front();
        }
        self.0.push_back((key, cached));
    }
}

impl Clip {
    /// The clip's region in canonical coordinates.
    pub(crate) fn region(&self, time: f64) -> std::result::Result<RectD, Status> {
        if self.is_output() {
            let effect = self.effect.upgrade().ok_or(Status::BAD_HANDLE)?;
            return Ok(effect.default_region(time));
        }
        let format = self.format().ok_or(Status::FAILED)?;
        Ok(RectD {
            x1: 0.0,
            y1: 0.0,
            x2: f64::from(format.width) * format.pixel_aspect,
            y2: f64::from(format.height),
        })
    }

    /// Serves `clipGetImage`.
    pub(crate) fn image(
        self: &Arc<Self>,
        time: f64,
        region: Option<RectD>,
    ) -> std::result::Result<sys::OfxPropertySetHandle, Status> {
        let effect = self
            .effect
            .upgrade()
            .filter(|effect| effect.instance)
            .ok_or(Status::BAD_HANDLE)?;
        if !time.is_finite() {
            return Err(Status::VALUE);
        }
        let here = Frame::current();
        let scope = here
            .as_ref()
            .and_then(|frame| frame.render.clone())
            .or_else(|| lock(&effect.renders).last().cloned());
        let scale = scope.as_ref().map_or([1.0, 1.0], |scope| scope.scale);
        let (action, id) = here.map_or(("no action", 0), |frame| (frame.action, frame.id));
        if self.is_output() {
            let buffer = scope
                .and_then(|scope| lock(&scope.output).clone())
                .ok_or(Status::FAILED)?;
            return Ok(self.hand_over(&effect, buffer, None, time, scale, (action, id)));
        }
        let profile = &effect.host.profile;
        let now = effect.time_now();
        let time = if profile.clip_ignores_time { now } else { time };
        if profile.temporal_access
            && let Some(scope) = scope.as_ref().filter(|scope| !scope.declares(&self.name, time))
        {
            // Not a fault by itself: a plugin that was not told the time, or was refused an answer, cannot know better.
            log::debug!(
                "{action}: frame {time} of {} was not declared at {}",
                self.name,
                scope.time
            );
            effect.host.ledger.count(|books| books.undeclared_frames += 1);
        }
        let roi = if profile.images_are_roi {
            region.or_else(|| scope.and_then(|scope| scope.roi(&self.name)))
        } else {
            None
        };
        let cached = self.frame(&effect, time, scale, roi)?;
        Ok(self.hand_over(
            &effect,
            cached.buffer,
            profile.guard_images.then_some(cached.picture),
            time,
            scale,
            (action, id),
        ))
    }

    /// Fetches a frame into the cache, as a host does that knows that it will be needed.
    pub(crate) fn prefetch(&self, effect: &Arc<EffectNode>, time: f64, scale: [f64; 2]) {
        if !effect.host.profile.images_are_roi {
            let _ = self.frame(effect, time, scale, None);
        }
    }

    fn frame(
        &self,
        effect: &Arc<EffectNode>,
        time: f64,
        scale: [f64; 2],
        roi: Option<RectD>,
    ) -> std::result::Result<Cached, Status> {
        let source = read(&self.source).clone().ok_or(Status::FAILED)?;
        let mapped = *read(&self.mapped);
        let format = source.format();
        let full = self.region(time)?.to_pixels(scale, format.pixel_aspect);
        let window = roi.map_or(full, |roi| {
            roi.to_pixels(scale, format.pixel_aspect).intersection(&full)
        });
        let window = if window.is_empty() { full } else { window };
        let key = FrameKey {
            time: time.to_bits(),
            scale: scale.map(f64::to_bits),
            mapped,
            window,
        };
        if let Some(cached) = lock(&self.cache).find(&key) {
            return Ok(cached);
        }
        let picture = match source.frame(time) {
            Ok(picture) => picture.ok_or(Status::FAILED)?,
            Err(error) => {
                let error = HostError::Source {
                    clip: self.name.clone(),
                    time,
                    source: error,
                };
                lock(&effect.source_error).get_or_insert(error);
                return Err(Status::FAILED);
            }
        };
        let prepared = prepare(picture, scale, window, mapped).map_err(|_| Status::MEMORY)?;
        let profile = &effect.host.profile;
        let buffer = if profile.row_bytes == RowBytes::Tight && !profile.guard_images {
            ImageBuffer::shared(prepared.clone(), mapped)
        } else {
            let buffer = ImageBuffer::new(
                prepared.bounds(),
                mapped,
                profile.row_bytes,
                false,
                profile.guard_images,
            )
            .map_err(|_| Status::MEMORY)?;
            buffer.fill(&prepared);
            buffer
        };
        let cached = Cached {
            buffer: Arc::new(buffer),
            picture: prepared,
        };
        lock(&self.cache).keep(key, cached.clone());
        Ok(cached)
    }

    fn hand_over(
        &self,
        effect: &Arc<EffectNode>,
        buffer: Arc<ImageBuffer>,
        original: Option<Arc<Picture>>,
        time: f64,
        scale: [f64; 2],
        (action, frame): (&'static str, u64),
    ) -> sys::OfxPropertySetHandle {
        let mapped = buffer.mapped;
        let b = buffer.bounds;
        let aspect = self
            .properties
            .doubles(prop::PIXEL_ASPECT)
            .first()
            .copied()
            .unwrap_or(1.0);
        let rod = self.region(time).map_or(b, |region| region.to_pixels(scale, aspect));
        let id = format!("{}/{time}/{}x{}", self.name, scale[0], scale[1]);
        let row_bytes = i32::try_from(buffer.row_bytes).unwrap_or(i32::MAX);
        let table = vec![
            (prop::TYPE, argument("OfxTypeImage")),
            (prop::PIXEL_DEPTH, argument(mapped.depth.ofx_name())),
            (prop::COMPONENTS, argument(mapped.components.ofx_name())),
            (prop::PREMULTIPLICATION, argument(mapped.premultiplication.ofx_name())),
            (prop::RENDER_SCALE, argument(scale)),
            (prop::PIXEL_ASPECT, argument(aspect)),
            (prop::DATA, argument(buffer.data().cast::<std::ffi::c_void>())),
            (prop::BOUNDS, argument([b.x1, b.y1, b.x2, b.y2])),
            (prop::IMAGE_ROD, argument([rod.x1, rod.y1, rod.x2, rod.y2])),
            (prop::ROW_BYTES, argument(row_bytes)),
            (prop::FIELD, argument("OfxFieldNone")),
            (prop::UNIQUE_ID, argument(id.as_str())),
        ];
        let lacking = &effect.host.profile.withheld_from_images;
        let table = table.into_iter().filter(|(name, _)| !lacking.contains(name)).collect();
        // The address crosses the property set as a number.
        buffer.data().expose_provenance();
        let properties = PropertySet::new(&effect.host, format!("an image of clip {}", self.name), table);
        let handle = properties.handle.raw();
        let live = LiveImage {
            properties,
            clip: self.name.clone(),
            action,
            frame,
            buffer,
            original,
        };
        lock(&effect.host.images).insert(live.properties.handle.id(), live);
        effect.host.ledger.count(|books| {
            books.images_fetched += 1;
            books.images_live += 1;
        });
        handle
    }
}

/// A source picture in the scale, window and format that the plugin gets; the picture itself where nothing changes.
fn prepare(picture: Arc<Picture>, scale: [f64; 2], window: RectI, mapped: Mapped) -> Result<Arc<Picture>> {
    let mut picture = picture;
    if scale != [1.0, 1.0] {
        picture = Arc::new(picture.scaled(scale)?);
    }
    if (picture.depth(), picture.components()) != (mapped.depth, mapped.components) {
        picture = Arc::new(picture.convert(mapped.depth, mapped.components)?);
    }
    if picture.bounds() != window {
        let cut = window.intersection(&picture.bounds());
        picture = Arc::new(picture.cropped(if cut.is_empty() { picture.bounds() } else { cut })?);
    }
    Ok(picture)
}

/// Serves `clipReleaseImage`.
pub(crate) fn release(host: &Arc<Host>, id: usize) -> std::result::Result<(), Status> {
    let Some(live) = lock(&host.images).remove(&id) else {
        let action = Frame::current().map_or("no action", |frame| frame.action);
        if crate::handles::was_handle(std::ptr::without_provenance::<u8>(id)) {
            let what = format!("clipReleaseImage in {action}: an image that was released before, or is none");
            host.ledger.fault(what, |books| books.double_releases += 1);
        } else {
            let what = format!("clipReleaseImage in {action}: a handle that never was one");
            host.ledger.fault(what, |books| books.bad_handles += 1);
        }
        return Err(Status::BAD_HANDLE);
    };
    host.ledger.count(|books| {
        books.images_released += 1;
        books.images_live -= 1;
    });
    live.check_untouched(host);
    Ok(())
}

impl LiveImage {
    fn check_untouched(&self, host: &Host) {
        if let Some(original) = &self.original
            && self.buffer.differs_from(original)
        {
            let what = format!(
                "the source image of clip {:?} was written to in {}",
                self.clip, self.action
            );
            host.ledger.fault(what, |books| books.stray_writes += 1);
        }
    }
}

/// Takes back the images that were fetched in certain calls and never released.
pub(crate) fn collect_leaks(host: &Host, mut of: impl FnMut(u64) -> bool, action: &str) {
    let mut leaked = Vec::new();
    lock(&host.images).retain(|_, live| {
        let mine = of(live.frame);
        if mine {
            leaked.push(live.clip.clone());
        }
        !mine
    });
    for clip in leaked {
        let what = format!("an image of clip {clip:?} fetched in {action} was never released");
        host.ledger.fault(what, |_| {});
    }
}

/// The shallowest depth at least as deep as `wanted` among `offered`, else the deepest.
pub(crate) fn best_depth(wanted: Depth, offered: &[Depth]) -> Option<Depth> {
    if offered.contains(&wanted) {
        return Some(wanted);
    }
    let deeper = offered.iter().copied().filter(|depth| *depth > wanted).min();
    deeper.or_else(|| offered.iter().copied().max())
}
