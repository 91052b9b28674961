//! Cuts within a live window, told from its own pictures: whichever moment is asked for first, they are the same.

use std::sync::Arc;

use crate::analysis::cuts::{LEAST_APART, STANDS_OUT, STAYS};
use crate::glance::Histogram;
use crate::thumbnail::{HEIGHT, WIDTH};
use crate::{Thumbnail, Window};

/// A window of one shot: past a cut, the last picture before it is held, and before one, the first after it.
pub(super) fn one_shot(frames: [Arc<Thumbnail>; Window::FRAMES]) -> [Arc<Thumbnail>; Window::FRAMES] {
    let looks: Vec<Histogram> = frames.iter().map(|frame| colours(frame)).collect();
    let first = (1..=Window::CENTRE).rev().find(|&at| is_cut(&looks, at)).unwrap_or(0);
    let end = (Window::CENTRE + 1..Window::FRAMES)
        .find(|&at| is_cut(&looks, at))
        .unwrap_or(Window::FRAMES);
    if (first, end) == (0, Window::FRAMES) {
        return frames;
    }
    std::array::from_fn(|at| Arc::clone(&frames[at.clamp(first, end - 1)]))
}

/// Whether a new shot begins with a picture, by the rules of the analysis for looks that are far apart.
fn is_cut(looks: &[Histogram], at: usize) -> bool {
    let step = |at: usize| looks[at - 1].distance(&looks[at]);
    let change = step(at);
    let before = if at > 1 { step(at - 1) } else { 0.0 };
    let after = if at + 1 < looks.len() { step(at + 1) } else { 0.0 };
    let later = &looks[(at + 1).min(looks.len() - 1)];
    change >= LEAST_APART && change >= STANDS_OUT * before.max(after) && looks[at - 1].distance(later) >= STAYS * change
}

/// The colours of every second pixel of every second row: as many as a glance has.
fn colours(picture: &Thumbnail) -> Histogram {
    let planes = picture.planes();
    Histogram::of((0..WIDTH * HEIGHT / 4).map(|at| {
        let place = at / (WIDTH / 2) * 2 * WIDTH + at % (WIDTH / 2) * 2;
        [0, 1, 2].map(|plane| planes[plane * WIDTH * HEIGHT + place])
    }))
}
