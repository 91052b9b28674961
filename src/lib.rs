//! Glitch & Glow: the plugin.
//!
//! An OpenFX image effect in which the picture breaks and heals with the emotion of the footage. This crate holds the
//! actions, a room each; what they do lives in the crates below: `affect` reads the emotion, `breath` turns it into a
//! recipe, `glitch` into pixels, `ofx` speaks with the host.
//!
//! ```text
//! host clip -> picture -> feeling (stored track, or a look at the frames around) + the maker's keyframes
//!           -> moment -> recipe -> pixels
//! ```
//!
//! The crate is also built as an ordinary library, so that docs and tests can read the parameter table.

mod analyze;
mod bake;
mod clips;
mod clock;
mod feeling;
mod instance;
mod logging;
mod maker;
mod moment;
mod overlay;
pub mod params;
mod picture;
mod plugin;
mod questions;
mod render;
mod show;
mod status;
mod tracks;
mod transition;

/// The exported functions.
mod symbols {
    ofx::export_plugins!(super::plugin::GlitchGlow, super::transition::Transition);
}
