//! One frame's work order: the job, made safe and measured in pixels.

use std::sync::atomic::{AtomicBool, Ordering};

use breath::Recipe;

use crate::effects::map;
use crate::encoding;
use crate::pool::{Lines, Pool};
use crate::simd::Level;
use crate::source::Source;
use crate::{Components, Encoding, Job};

/// Everything that is the same for all lines of a frame.
pub(crate) struct Frame<'a> {
    pub(crate) level: Level,
    pub(crate) recipe: Recipe,
    /// The whole picture, in pixels.
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// Width of a pixel over its height.
    pub(crate) pixel_aspect: f32,
    pub(crate) current: Source<'a>,
    pub(crate) held: Option<Source<'a>>,
    /// How much of the whole picture is the held frame, 0 to 1.
    pub(crate) stutter: f32,
    pub(crate) encoding: Encoding,
    /// Light from here on glows, linear.
    pub(crate) threshold: f32,
    /// Whether values are worked on, and not only moved.
    pub(crate) colour: bool,
    /// Whether alpha is worked on. Where it is not, planes of alpha hold nothing, and it counts as 1.
    pub(crate) alpha: bool,
    /// Set when alpha was not worked on and a pixel was met that lets something through: the frame is drawn anew then.
    pub(crate) translucent: AtomicBool,
    pub(crate) map: map::Map,
    pub(crate) pool: &'a Pool<Lines>,
    /// From the line that is drawn to the one after it: 1 down, -1 up.
    pub(crate) next: i32,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(job: &Job<'a>, level: Level, pool: &'a Pool<Lines>, next: i32) -> Self {
        let recipe = crate::recipe::tamed(job.recipe);
        let (width, height) = (job.picture.width() as i32, job.picture.height() as i32);
        let held = job.held.filter(|held| {
            !held.bounds().is_empty()
                && (held.components() == Components::Alpha) == (job.source.components() == Components::Alpha)
        });
        let alpha = job.source.components() == Components::Alpha;
        let pixel_aspect = Some(job.pixel_aspect)
            .filter(|aspect| (0.1..=10.0).contains(aspect))
            .unwrap_or(1.0);
        Self {
            level,
            width,
            height,
            pixel_aspect,
            current: Source::new(job.source, job.picture),
            stutter: if held.is_some() { recipe.stutter } else { 0.0 },
            held: held.map(|held| Source::new(held, job.picture)),
            encoding: job.encoding,
            threshold: recipe.glow_threshold,
            colour: !alpha && crate::recipe::works_on_colour(&recipe),
            alpha: alpha || !seems_opaque(level, job),
            translucent: AtomicBool::new(false),
            map: map::Map::new(&recipe, width, height, pixel_aspect),
            recipe,
            pool,
            next,
        }
    }

    /// How many planes are worked on: colours, and alpha where it matters.
    #[inline(always)]
    pub(crate) fn planes(&self) -> usize {
        if self.alpha { 4 } else { 3 }
    }

    /// Takes a stretch of one of the sources apart.
    pub(crate) fn read(&self, source: &Source, line: i32, first: i32, [r, g, b, a]: [&mut [f32]; 4]) {
        source.read(self.level, line, first, [r, g, b, &mut *a]);
        if !self.alpha {
            self.expect_opaque(encoding::opaque(self.level, a));
        }
    }

    /// Notes what was met where alpha is not worked on.
    pub(crate) fn expect_opaque(&self, opaque: bool) {
        if !opaque {
            self.translucent.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the frame has to be drawn anew, with alpha.
    pub(crate) fn is_translucent(&self) -> bool {
        self.translucent.load(Ordering::Relaxed)
    }

    /// Whether light is added: by glow, or by the halos of fog.
    pub(crate) fn glows(&self) -> bool {
        self.colour && (self.recipe.glow > 0.0 || self.recipe.veil > 0.0)
    }

    /// Whether drops show anything.
    pub(crate) fn rains(&self) -> bool {
        self.colour
            && self
                .recipe
                .drops()
                .iter()
                .any(|drop| drop.level > 0.0 && drop.radius > 0.0)
    }

    /// Lengths in heights as lines.
    pub(crate) fn pixels(&self, heights: f32) -> f32 {
        heights * self.height as f32
    }

    /// Lengths in heights as pixels across.
    pub(crate) fn across(&self, heights: f32) -> f32 {
        heights * (self.height as f32 / self.pixel_aspect)
    }

    /// The frames that the picture is made of, and how much of each.
    pub(crate) fn seen(&self) -> [(Source<'a>, f32); 2] {
        match self.held {
            Some(held) => [(self.current, 1.0 - self.stutter), (held, self.stutter)],
            None => [(self.current, 1.0), (self.current, 0.0)],
        }
    }
}

/// Whether the pictures look as if they let nothing through, by a few of their pixels: a guess that saves most pictures the
/// work on alpha. Titles and insets show at corners, edges or the middle; what is met elsewhere costs a second beginning, and
/// each place looked at a wait for memory.
fn seems_opaque(level: Level, job: &Job) -> bool {
    let mut planes = [[0.0; 16]; 4];
    [Some(job.source), job.held].into_iter().flatten().all(|picture| {
        let bounds = picture.bounds();
        let source = Source::new(picture, bounds);
        let height = bounds.height() as i32;
        let width = bounds.width() as i32;
        let columns = [0, width / 2, width - 16];
        let lines = [0, height / 2, height - 1];
        lines.into_iter().all(|line| {
            columns.into_iter().all(|column| {
                let [r, g, b, a] = &mut planes;
                source.read(level, line, column.max(0), [r, g, b, &mut a[..]]);
                encoding::opaque(level, a)
            })
        })
    })
}
