//! Images in the hands of a plugin.

use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::sync::Arc;

use openfx_sys as sys;

use crate::host::{Frame, Host};
use crate::lock::{lock, read};
use crate::model::{Clip, EffectNode, Mapped, argument};
use crate::names::prop;
use crate::property::PropertySet;
use crate::{Depth, HostError, Picture, RectD, RectI, Result, RowBytes, Status};

/// Bytes before and behind a guarded image.
const GUARD: usize = 4096;
/// What guards and unrendered pixels are full of. As float, half and integers alike it is an unlikely colour.
const PATTERN: u8 = 0xA5;

/// Where an image's pixels lie.
enum Memory {
    /// In a picture that the host keeps; plugins are trusted not to write there.
    Shared(Arc<Picture>),
    /// In memory of its own.
    Own(UnsafeCell<Vec<u64>>),
}

/// An image as plugins see it: an address, a distance between rows, and bounds.
pub(crate) struct ImageBuffer {
    memory: Memory,
    /// Bytes from the start of the memory to the bottom row's first pixel.
    offset: usize,
    row_bytes: isize,
    pub(crate) bounds: RectI,
    pub(crate) mapped: Mapped,
}

// SAFETY: the memory is written by the plugin through its address while a render is under way, as the standard has it,
// and by the host only before the image is handed over and after the render has ended.
unsafe impl Send for ImageBuffer {}
// SAFETY: as above.
unsafe impl Sync for ImageBuffer {}

impl ImageBuffer {
    /// A picture as it lies in memory.
    fn shared(picture: Arc<Picture>, mapped: Mapped) -> Self {
        let row_bytes = picture.row_bytes() as isize;
        Self {
            offset: 0,
            row_bytes,
            bounds: picture.bounds(),
            mapped,
            memory: Memory::Shared(picture),
        }
    }

    /// Memory for an image, with rows as the profile wants them.
    pub(crate) fn new(bounds: RectI, mapped: Mapped, rows: RowBytes, output: bool, guarded: bool) -> Result<Self> {
        crate::picture::checked_size(bounds, mapped.depth, mapped.components)?;
        let tight = bounds.width() as usize * mapped.components.count() * mapped.depth.bytes();
        let stride = match rows {
            RowBytes::Tight | RowBytes::Negative => tight,
            RowBytes::Padded(n) => tight + n.next_multiple_of(4),
            RowBytes::Different => tight + if output { 64 } else { 0 },
        };
        let (height, guard) = (bounds.height() as usize, if guarded { GUARD } else { 0 });
        let bytes = stride * height + 2 * guard;
        let fill = if guarded { u64::from_ne_bytes([PATTERN; 8]) } else { 0 };
        let memory = Memory::Own(UnsafeCell::new(vec![fill; bytes.div_ceil(8)]));
        let (offset, row_bytes) = match rows {
            RowBytes::Negative => (guard + stride * (height - 1), -(stride as isize)),
            _ => (guard, stride as isize),
        };
        Ok(Self {
            memory,
            offset,
            row_bytes,
            bounds,
            mapped,
        })
    }

    fn base(&self) -> *mut u8 {
        match &self.memory {
            Memory::Shared(picture) => picture.bytes().as_ptr().cast_mut(),
            Memory::Own(memory) => {
                // SAFETY: the vector itself is never changed after it was made, only what it points to.
                unsafe { (*memory.get()).as_mut_ptr().cast() }
            }
        }
    }

    fn data(&self) -> *mut u8 {
        // SAFETY: the offset lies within the memory, by construction.
        unsafe { self.base().add(self.offset) }
    }

    fn tight(&self) -> usize {
        self.bounds.width() as usize * self.mapped.components.count() * self.mapped.depth.bytes()
    }

    fn row(&self, index: usize) -> *mut u8 {
        // SAFETY: rows of the bounds lie within the memory, by construction, whichever way they run.
        unsafe { self.data().offset(self.row_bytes * index as isize) }
    }

    /// Fills the image from a picture with the same bounds and format.
    fn fill(&self, picture: &Picture) {
        for (i, row) in picture.bytes().chunks_exact(picture.row_bytes()).enumerate() {
            // SAFETY: both rows have the same length (see `buffer_for`), and the image is not handed over yet.
            unsafe { std::ptr::copy_nonoverlapping(row.as_ptr(), self.row(i), row.len()) };
        }
    }

    /// Copies a window of the image into a picture of the same format.
    pub(crate) fn copy_to(&self, window: RectI, picture: &mut Picture) {
        let window = window.intersection(&self.bounds).intersection(&picture.bounds());
        if window.is_empty() || (picture.depth(), picture.components()) != (self.mapped.depth, self.mapped.components) {
            return;
        }
        let pixel = picture.pixel_bytes();
        let from = (window.x1 - self.bounds.x1) as usize * pixel;
        let to = (window.x1 - picture.bounds().x1) as usize * pixel;
        let length = window.width() as usize * pixel;
        for y in window.y1..window.y2 {
            let source = self.row((y - self.bounds.y1) as usize);
            if let Some(target) = picture.row_mut(y).get_mut(to..to + length) {
                // SAFETY: the window lies within the image's bounds, and the render has ended.
                unsafe { std::ptr::copy_nonoverlapping(source.add(from), target.as_mut_ptr(), length) };
            }
        }
    }

    /// What of the memory outside `window` no longer holds what it was filled with: bytes outside of the image, and
    /// bytes inside it but outside the window.
    pub(crate) fn strays(&self, window: RectI) -> u64 {
        let Memory::Own(memory) = &self.memory else { return 0 };
        // SAFETY: the vector itself is never changed after it was made.
        let bytes = unsafe { (*memory.get()).len() } * 8;
        // SAFETY: that many initialised bytes lie there, and the render has ended.
        let all = unsafe { std::slice::from_raw_parts(self.base(), bytes) };
        let window = window.intersection(&self.bounds);
        let pixel = self.mapped.components.count() * self.mapped.depth.bytes();
        let changed = |bytes: &[u8]| bytes.iter().filter(|b| **b != PATTERN).count() as u64;
        let mut inside = 0;
        if !window.is_empty() {
            for y in window.y1..window.y2 {
                let at = self.offset as isize + self.row_bytes * (y - self.bounds.y1) as isize;
                let from = at as usize + (window.x1 - self.bounds.x1) as usize * pixel;
                inside += changed(&all[from..from + window.width() as usize * pixel]);
            }
        }
        changed(all) - inside
    }

    /// Pixels of `window` that still hold what the memory was filled with. Pixels of fewer than four bytes may well
    /// hold that by chance, and are not counted.
    pub(crate) fn unwritten(&self, window: RectI) -> u64 {
        let pixel = self.mapped.components.count() * self.mapped.depth.bytes();
        let window = window.intersection(&self.bounds);
        if pixel < 4 || window.is_empty() {
            return 0;
        }
        let from = (window.x1 - self.bounds.x1) as usize * pixel;
        let rows = (window.y1..window.y2).map(|y| {
            // SAFETY: the window lies within the image's bounds, and the render has ended.
            let row = unsafe {
                let start = self.row((y - self.bounds.y1) as usize).add(from);
                std::slice::from_raw_parts(start, window.width() as usize * pixel)
            };
            row.chunks_exact(pixel)
                .filter(|pixel| pixel.iter().all(|b| *b == PATTERN))
                .count() as u64
        });
        rows.sum()
    }

    /// Whether a source image and its surroundings still hold what they held.
    fn differs_from(&self, picture: &Picture) -> bool {
        let length = self.tight();
        let rows_differ = picture
            .bytes()
            .chunks_exact(picture.row_bytes())
            .enumerate()
            .any(|(i, row)| {
                // SAFETY: the row lies within the memory, and nobody writes to it lawfully.
                let held = unsafe { std::slice::from_raw_parts(self.row(i), length.min(row.len())) };
                held != row
            });
        rows_differ || self.strays(self.bounds) > 0
    }
}

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
const CACHE_BYTES: usize = 192 << 20;
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

    /// Fetches a frame into the cache, as a host does that knows which ones will be needed.
    pub(crate) fn prefetch(&self, effect: &Arc<EffectNode>, time: f64, scale: [f64; 2]) {
        let fit = lock(&self.cache).0.len() < CACHE_FRAMES;
        if fit && !effect.host.profile.images_are_roi {
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
