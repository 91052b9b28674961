//! The effects, one file each.
//!
//! Effects on light ([`soften`], [`glow`]) act on source lines before anything moves, effects on places ([`shake`],
//! [`split`], [`waves`], [`sync_slip`], [`displace`], [`low_res`], [`held`], [`rings`], [`drops`]) say where a line's pixels come from, effects
//! on colour (the others) act on the line as it will be shown. All but the places are plain loops over planes with the
//! arithmetic of one pixel in a function of its own, which the tests use as the reference.

mod between;
pub(crate) mod bleed;
pub(crate) mod block;
pub(crate) mod chroma_shift;
pub(crate) mod displace;
pub(crate) mod drops;
pub(crate) mod glow;
pub(crate) mod grain;
pub(crate) mod held;
pub(crate) mod low_res;
pub(crate) mod map;
pub(crate) mod noise;
pub(crate) mod rings;
pub(crate) mod scan_lines;
pub(crate) mod shake;
pub(crate) mod slide;
pub(crate) mod soften;
pub(crate) mod split;
pub(crate) mod sync_slip;
pub(crate) mod tone;
#[cfg(test)]
mod torn;
#[cfg(test)]
mod twins;
pub(crate) mod veil;
pub(crate) mod waves;

pub(crate) use displace::Glitches;
