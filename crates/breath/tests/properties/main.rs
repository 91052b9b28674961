//! The promises of a recipe, as properties over random feelings, knobs and moments.

mod bad_input;
mod common;
mod continuity;
mod flashes;
mod knobs;
mod meaning;
