//! What was seen and read already, within bounds.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{LiveClip, LiveFeeling, Point, grid, ticks};
use crate::bounded::Bounded;
use crate::{ModelId, Reader, Result, Thumbnail, Window};

/// Thumbnails of a moment, and some: what a cache needs at once. 4.8 MB.
const MOMENT: usize = 28;
/// The least and the most caches that a store has room for at once: 48 to 155 MB. More than these rarely play together,
/// and whichever was not looked at for longest is then fetched anew.
const CACHES: std::ops::RangeInclusive<usize> = 10..=32;
/// Readings kept for a cache: half an hour, some 100 kB.
const POINTS: usize = 3600;

/// Thumbnails of many clips within one bound: however many instances a project has, together they keep no more of them.
#[derive(Debug)]
pub struct LiveStore {
    /// By cache, clip and frame: what one cache has seen never answers for another.
    thumbnails: Mutex<Bounded<(u64, u64, i64), Arc<Thumbnail>>>,
    /// Caches that were made, to tell them apart, and those that are there.
    made: AtomicU64,
    there: AtomicUsize,
}

impl Default for LiveStore {
    fn default() -> Self {
        Self {
            thumbnails: Mutex::new(Bounded::new(room(0))),
            made: AtomicU64::new(0),
            there: AtomicUsize::new(0),
        }
    }
}

impl LiveStore {
    /// Forgets everything.
    pub fn clear(&self) {
        *self.thumbnails() = Bounded::new(room(self.there.load(Ordering::Relaxed)));
    }

    fn thumbnails(&self) -> MutexGuard<'_, Bounded<(u64, u64, i64), Arc<Thumbnail>>> {
        self.thumbnails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was seen of clips. Shared between threads; it only saves time, and never changes an answer.
#[derive(Debug)]
pub struct LiveCache {
    store: Arc<LiveStore>,
    /// Tells this cache's thumbnails from those of others in the store.
    id: u64,
    points: Mutex<Points>,
}

type Points = Bounded<(u64, ModelId, i64), Point>;

impl Default for LiveCache {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for LiveCache {
    fn drop(&mut self) {
        self.clear();
        let before = self.store.there.fetch_sub(1, Ordering::Relaxed);
        self.store.thumbnails().bound(room(before.saturating_sub(1)));
    }
}

impl LiveCache {
    /// Nothing seen yet, with a store of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::within(&Arc::default())
    }

    /// Nothing seen yet; its thumbnails go into a store that others use too.
    #[must_use]
    pub fn within(store: &Arc<LiveStore>) -> Self {
        let before = store.there.fetch_add(1, Ordering::Relaxed);
        store.thumbnails().bound(room(before + 1));
        Self {
            store: Arc::clone(store),
            id: store.made.fetch_add(1, Ordering::Relaxed),
            points: Mutex::new(Bounded::new(POINTS)),
        }
    }

    /// Forgets everything: the clip is another one, or memory is short.
    pub fn clear(&self) {
        *self.points() = Bounded::new(POINTS);
        self.store.thumbnails().retain(|(cache, ..)| *cache != self.id);
    }

    /// Reads what is felt between two seconds. `fetch` makes the thumbnail of a frame, or gives `None` where the host has
    /// no such frame now; its place is taken by the nearest one that is there, and what was read so is not remembered.
    ///
    /// `fetch` is called without any lock held.
    ///
    /// # Errors
    /// What the reader gives.
    pub fn feel(
        &self,
        clip: &LiveClip,
        reader: &dyn Reader,
        from: f64,
        to: f64,
        fetch: &mut dyn FnMut(i64) -> Option<Thumbnail>,
    ) -> Result<LiveFeeling> {
        let mut looked: HashMap<i64, Option<Arc<Thumbnail>>> = HashMap::new();
        let wanted = grid(from, to);
        let first = *wanted.start();
        let mut points: Vec<Option<Point>> = Vec::with_capacity(16);
        for point in wanted {
            let key = (clip.key, reader.id(), point);
            let known = self.points().get(&key);
            points.push(match known {
                Some(known) => Some(known),
                None => {
                    let asked = ticks(point).map(|tick| clip.frame(tick));
                    let frames = asked.map(|frame| {
                        let frame = frame?;
                        looked
                            .entry(frame)
                            .or_insert_with(|| self.look(clip, frame, fetch))
                            .clone()
                    });
                    // What the clip does not have is not waited for.
                    let whole = (asked.iter().zip(&frames)).all(|(asked, found)| asked.is_none() || found.is_some());
                    let read = match filled(frames) {
                        Some(frames) => Some(Point::read(reader, frames)?),
                        None => None,
                    };
                    if let (true, Some(read)) = (whole, read) {
                        self.points().insert(key, read);
                    }
                    read
                }
            });
        }
        let points = joined(&points);
        Ok(LiveFeeling { first, points })
    }

    fn look(
        &self,
        clip: &LiveClip,
        frame: i64,
        fetch: &mut dyn FnMut(i64) -> Option<Thumbnail>,
    ) -> Option<Arc<Thumbnail>> {
        let key = (self.id, clip.key, frame);
        let known = self.store.thumbnails().get(&key);
        if known.is_some() {
            return known;
        }
        let seen = Arc::new(fetch(frame)?);
        self.store.thumbnails().insert(key, Arc::clone(&seen));
        Some(seen)
    }

    fn points(&self) -> MutexGuard<'_, Points> {
        self.points.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many thumbnails lie in its store.
    #[cfg(test)]
    pub(super) fn kept_by_all(&self) -> usize {
        self.store.thumbnails().len()
    }
}

/// Thumbnails that a store keeps for so many caches.
fn room(caches: usize) -> usize {
    MOMENT * caches.clamp(*CACHES.start(), *CACHES.end())
}

/// Points of which nothing could be seen are as the nearest one that was, the earlier where two are as near.
fn joined(points: &[Option<Point>]) -> Vec<Point> {
    let nearest = |at: usize| {
        (0..points.len())
            .filter(|&i| points[i].is_some())
            .min_by_key(|&i| i.abs_diff(at))
    };
    let held = |at: usize| nearest(at).and_then(|i| points[i]);
    (0..points.len()).map(|at| held(at).unwrap_or(Point::UNKNOWN)).collect()
}

/// Fills the gaps of a window with the nearest picture that is there, the earlier one where two are as near.
fn filled(frames: [Option<Arc<Thumbnail>>; Window::FRAMES]) -> Option<[Arc<Thumbnail>; Window::FRAMES]> {
    let there: Vec<usize> = (0..Window::FRAMES).filter(|&at| frames[at].is_some()).collect();
    let fallback = frames[*there.first()?].clone()?;
    Some(std::array::from_fn(|at| {
        let nearest = there.iter().copied().min_by_key(|other| other.abs_diff(at));
        nearest
            .and_then(|nearest| frames[nearest].clone())
            .unwrap_or_else(|| Arc::clone(&fallback))
    }))
}
