//! Buffers that threads borrow while they work.

use std::sync::Mutex;

use crate::effects::block::Block;
use crate::effects::drops::Puddles;
use crate::effects::low_res::Coarse;
use crate::finish::Coats;
use crate::geometry::Geometry;
use crate::light::{self, reduce};
use crate::planes::Planes;

/// What one thread needs for one stretch of lines.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// The drawing that the lines below were read for.
    pub(crate) drawing: u64,
    /// The line where it belongs, and the source's lines that it is drawn from.
    pub(crate) geometry: Geometry,
    /// The blocks of the line, in the order they lie over each other.
    pub(crate) blocks: Vec<Block>,
    /// The water on the line.
    pub(crate) puddles: Puddles,
    /// What blocks show, one after the other.
    pub(crate) lifted: Planes,
    /// The line of the held frame.
    pub(crate) held: Planes,
    /// A block in low resolution cells.
    pub(crate) cells: Planes,
    /// The line in low resolution cells.
    pub(crate) coarse: Coarse,
    /// The line as it will be shown.
    pub(crate) shown: Planes,
    /// The line as it came, for a recipe that is mixed in by a part.
    pub(crate) plain: Planes,
    pub(crate) coats: Coats,
    pub(crate) reduce: reduce::Bench,
    /// A row of the small pictures.
    pub(crate) row: light::Row,
}

/// Buffers not in use at the moment.
#[derive(Debug, Default)]
pub(crate) struct Pool<T>(Mutex<Vec<Box<T>>>);

impl<T: Default> Pool<T> {
    /// Lends buffers to `work`; makes new ones where all are lent out.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let spare = self.0.lock().ok().and_then(|mut spare| spare.pop());
        let mut lent = spare.unwrap_or_default();
        let result = work(&mut lent);
        if let Ok(mut spare) = self.0.lock() {
            spare.push(lent);
        }
        result
    }
}
