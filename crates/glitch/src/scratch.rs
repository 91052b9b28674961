//! Memory that renders reuse.

use crate::Simd;
use crate::effects::Glitches;
use crate::effects::drops::Rain;
use crate::light::{Field, Light};
use crate::pool::{Lines, Pool};
use crate::tile::Tiles;

/// Memory and tables that renders reuse, so that no frame after the first allocates; of several threads, none that has
/// had work before.
///
/// Keep one for as long as pictures of a kind are rendered; several renders may share it at once. What a render leaves
/// in it changes no other's pixels.
#[derive(Debug)]
pub struct Scratch {
    pub(crate) simd: Simd,
    pub(crate) lines: Pool<Lines>,
    pub(crate) frames: Pool<Memory>,
    pub(crate) tiles: Tiles,
}

/// What one frame needs while it is rendered.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) light: Light,
    pub(crate) glitches: Glitches,
    pub(crate) rain: Rain,
    /// The density of fog.
    pub(crate) veil: Field,
}

impl Default for Scratch {
    fn default() -> Self {
        Self::with_simd(Simd::best())
    }
}

impl Scratch {
    /// Forces an instruction set, for tests and measurements; the result does not depend on it.
    #[must_use]
    pub fn with_simd(simd: Simd) -> Self {
        Self {
            simd,
            lines: Pool::default(),
            frames: Pool::default(),
            tiles: Tiles::default(),
        }
    }
}
