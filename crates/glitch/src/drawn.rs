//! Float pictures rendered inside the crate's own tests, to be compared with references that see its parts.

use breath::Recipe;

use crate::{Components, Depth, Encoding, Job, PictureMut, PictureRef, Rect, Scratch, SingleThread};

/// Gives `work` a job that renders a window of a picture from a source and a held frame: red, green, blue and alpha, rows from
/// the bottom up.
pub(crate) fn with_job<R>(
    recipe: &Recipe,
    picture: Rect,
    [source, held]: [&[f32]; 2],
    window: Rect,
    work: impl FnOnce(&Job) -> R,
) -> R {
    let row_bytes = picture.width() as isize * 16;
    let bytes = [source, held].map(|values| values.iter().flat_map(|v| v.to_ne_bytes()).collect::<Vec<u8>>());
    let [source, held] = bytes
        .each_ref()
        .map(|bytes| PictureRef::new(bytes, picture, row_bytes, Depth::F32, Components::Rgba, false).unwrap());
    work(&Job {
        recipe,
        source,
        held: Some(held),
        picture,
        pixel_aspect: 1.0,
        window,
        encoding: Encoding::Video,
        workers: &SingleThread,
        abort: &|| false,
    })
}

/// Renders the job's window, rows from the bottom up.
pub(crate) fn drawn(job: &Job) -> Vec<f32> {
    let row_bytes = job.window.width() as isize * 16;
    let mut out = vec![0; job.window.height() * job.window.width() * 16];
    let mut result = PictureMut::new(&mut out, job.window, row_bytes, Depth::F32, Components::Rgba, false).unwrap();
    crate::render(job, &mut result, &Scratch::default()).unwrap();
    let numbers = out.as_chunks::<4>().0.iter();
    numbers.map(|bytes| f32::from_ne_bytes(*bytes)).collect()
}
