//! The parameters: one table, from which the description, the defaults, the reading and the docs follow.

mod describe;
mod read;
mod table;

pub(crate) use describe::define;
pub(crate) use read::{ColourChoice, EmotionSource, Settings, Show, double};
pub use table::{Kind, Spec, TABLE};

/// Script names, stable for ever: projects and scripts refer to them.
pub(crate) mod name {
    use std::ffi::CStr;

    pub(crate) const MOOD: &CStr = c"mood";
    pub(crate) const AMOUNT: &CStr = c"amount";
    pub(crate) const ANALYZE: &CStr = c"analyze";
    pub(crate) const STATUS: &CStr = c"status";
    pub(crate) const SHOW: &CStr = c"show";
    pub(crate) const OVERRIDE: &CStr = c"override";
    pub(crate) const VALENCE: &CStr = c"valence";
    pub(crate) const AROUSAL: &CStr = c"arousal";
    pub(crate) const EMOTION_SOURCE: &CStr = c"emotionSource";
    pub(crate) const SENSITIVITY: &CStr = c"sensitivity";
    pub(crate) const BAKE: &CStr = c"bake";
    pub(crate) const MODEL_FILE: &CStr = c"modelFile";
    pub(crate) const TRACK: &CStr = c"track";
    pub(crate) const COLOUR: &CStr = c"colour";
    pub(crate) const MIX: &CStr = c"mix";
}
