//! The costs of reading emotion: a thumbnail of a frame, the model on a window of them, and getting the model ready.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use affect::{Model, PictureView, Reader, Thumbnail, Transfer, Window};

use super::clock::Work;
use super::pictures::Footage;
use crate::error::Result;

/// How a host may store the frame that is looked at: names of rows, and what its values mean.
pub(super) const THUMBNAILS: [(&str, Transfer); 2] =
    [("thumbnail", Transfer::Video), ("thumbnail/linear", Transfer::Linear)];

/// One frame down to a thumbnail.
pub(super) fn thumbnail(footage: &Footage, transfer: Transfer) -> Work<'_> {
    let view = PictureView {
        transfer,
        ..footage.view()
    };
    Box::new(move |_| {
        let start = Instant::now();
        black_box(Thumbnail::of(black_box(&view))?);
        Ok(start.elapsed())
    })
}

/// One window through the model, which is loaded before.
pub(super) fn model(footage: &Footage) -> Result<Work<'static>> {
    let thumbnail = Arc::new(Thumbnail::of(&footage.view())?);
    let window = Window::new(std::array::from_fn(|_| Arc::clone(&thumbnail)));
    let model = Model::built_in()?;
    Ok(Box::new(move |_| {
        let start = Instant::now();
        black_box(model.read(black_box(&window))?);
        Ok(start.elapsed())
    }))
}

/// The built-in model made ready, after the first time: what the process as a whole waits for at its start, storage and
/// page faults included, is in [`super::report::Startup`].
pub(super) fn model_load() -> Work<'static> {
    Box::new(|_| {
        affect::model::release();
        let start = Instant::now();
        black_box(Model::built_in()?);
        Ok(start.elapsed())
    })
}
