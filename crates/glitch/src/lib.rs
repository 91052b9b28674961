//! From a recipe and source pictures to pixels.
//!
//! [`render`] takes a [`breath::Recipe`] (how much of each effect, right now) and views of a host's
//! pictures, and writes the pixels of a window. It is a pure function: the same job gives the same bits whatever the
//! tile, the number of threads, the order, or the instruction set.
//!
//! ```
//! use breath::Recipe;
//! use glitch::{Components, Depth, Encoding, Job, PictureMut, PictureRef, Rect, Scratch, SingleThread};
//!
//! let bounds = Rect::new(0, 0, 4, 2);
//! let source = [128u8; 4 * 2 * 4];
//! let mut result = [0u8; 4 * 2 * 4];
//! let job = Job {
//!     recipe: &Recipe::IDENTITY,
//!     source: PictureRef::new(&source, bounds, 16, Depth::U8, Components::Rgba, false)?,
//!     held: None,
//!     picture: bounds,
//!     pixel_aspect: 1.0,
//!     window: bounds,
//!     encoding: Encoding::Video,
//!     workers: &SingleThread,
//!     abort: &|| false,
//! };
//! let mut destination = PictureMut::new(&mut result, bounds, 16, Depth::U8, Components::Rgba, false)?;
//! glitch::render(&job, &mut destination, &Scratch::default())?;
//! assert_eq!(result, source);
//! # Ok::<(), glitch::Error>(())
//! ```
#![forbid(unsafe_code)]

mod ahead;
mod brush;
#[cfg(test)]
mod drawn;
mod effects;
mod encoding;
mod error;
mod finish;
mod four;
mod frame;
mod geometry;
mod group;
mod hash;
mod interleave;
mod job;
mod lamp;
mod light;
mod line;
mod lit;
mod number;
mod numbers;
mod picture;
mod place;
mod planes;
mod pool;
mod recipe;
mod rect;
mod render;
mod rows;
mod sample;
mod scratch;
mod simd;
mod source;
mod strokes;
mod tile;
mod turns;
mod workers;

pub use error::Error;
pub use job::{Encoding, Job, Outcome};
pub use picture::{Components, Depth, MAX_SIDE, PictureMut, PictureRef};
pub use rect::Rect;
pub use render::{is_identity, render, source_region};
pub use scratch::Scratch;
pub use simd::Simd;
pub use workers::{Scoped, SingleThread, Workers};
