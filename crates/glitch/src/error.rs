//! What can be wrong with a picture handed to the kernels.

use crate::Rect;

/// Why a picture or a job was refused. Nothing has been written when one is returned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bounds are inverted or larger than [`crate::MAX_SIDE`] on a side.
    #[error("picture bounds {0:?} are inverted or too large; pass bounds with x1 <= x2 and y1 <= y2")]
    Bounds(Rect),
    /// Rows overlap: one row needs more bytes than lie between two rows.
    #[error("a row of {needed} bytes does not fit into {row_bytes} row bytes; check width, depth and components")]
    RowBytes {
        /// Bytes from one row to the next, as given.
        row_bytes: isize,
        /// Bytes that one row of pixels takes.
        needed: usize,
    },
    /// The buffer ends before the last row does.
    #[error("the picture needs {needed} bytes and the buffer has {given}; check bounds and row bytes")]
    Buffer {
        /// Bytes handed over.
        given: usize,
        /// Bytes from the lowest address to the end of the last row.
        needed: usize,
    },
    /// The whole picture has no pixels, so lengths have nothing to refer to.
    #[error("the whole picture {0:?} is empty; pass the region of definition at this render scale")]
    EmptyPicture(Rect),
    /// The source has no pixels to take from.
    #[error("the source has no pixels; pass an image that covers the source region")]
    EmptySource,
    /// Source and destination differ in what they hold.
    #[error("source and destination components differ; ask the host for the same components on both clips")]
    Components,
}
