//! A picture as it is read: its rows, and how far its own alpha is believed. Decided once, for every look at a frame.
//!
//! Some hosts hand over footage that has no alpha with an alpha of 0 throughout, beside colours that are not multiplied by
//! it. Such a picture is read as opaque. One that fades up from there is not read as black at once: alpha is believed in
//! the measure of the greatest in the picture, so that the reading glides from the one to the other.

use crate::Result;
use crate::picture::{Alpha, Components, Depth, PictureView, Rows};
use crate::thumbnail::{half_unit, unit};

/// The greatest alpha of a picture from which it is fully believed. A fade over a second takes half of it.
const BELIEVED: f32 = 0.5;

/// A picture whose rows hold what it says, and whose alpha means what it says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    view: PictureView<'a>,
    rows: Rows<'a>,
    doubt: f32,
}

impl<'a> Seen<'a> {
    /// # Errors
    /// [`crate::Error::PictureSize`] and [`crate::Error::PictureBytes`].
    pub(crate) fn of(view: &PictureView<'a>) -> Result<Self> {
        let rows = view.rows()?;
        let (mut view, mut doubt) = (*view, 0.0);
        if view.alpha == Alpha::Straight && view.components == Components::Rgba {
            let share = greatest_alpha(&view, &rows) / BELIEVED;
            doubt = 1.0 - share * share * (3.0 - 2.0 * share);
            if share <= 0.0 {
                view.alpha = Alpha::Opaque;
            }
        }
        Ok(Self { view, rows, doubt })
    }

    pub(crate) const fn view(&self) -> &PictureView<'a> {
        &self.view
    }

    pub(crate) const fn rows(&self) -> &Rows<'a> {
        &self.rows
    }

    /// How little its alpha is believed, 0 (as it is) to 1 (the picture is opaque).
    pub(crate) const fn doubt(&self) -> f32 {
        self.doubt
    }
}

/// The greatest alpha, as far as [`BELIEVED`]: footage that is opaque is known by its first row.
fn greatest_alpha(view: &PictureView<'_>, rows: &Rows<'_>) -> f32 {
    let mut greatest = 0.0;
    for row in (0..view.height).map(|y| rows.row(y)) {
        greatest = match view.depth {
            Depth::U8 => greatest_in::<1>(row, greatest, |[byte]| f32::from(byte) * (1.0 / 255.0)),
            Depth::U16 => greatest_in::<2>(row, greatest, |bytes| {
                f32::from(u16::from_ne_bytes(bytes)) * (1.0 / 65535.0)
            }),
            Depth::F16 => greatest_in::<2>(row, greatest, |bytes| half_unit(u16::from_ne_bytes(bytes))),
            Depth::F32 => greatest_in::<4>(row, greatest, |bytes| unit(f32::from_ne_bytes(bytes))),
        };
        if greatest >= BELIEVED {
            return BELIEVED;
        }
    }
    greatest
}

fn greatest_in<const BYTES: usize>(row: &[u8], so_far: f32, decode: impl Fn([u8; BYTES]) -> f32) -> f32 {
    let (values, _) = row.as_chunks::<BYTES>();
    let (pixels, _) = values.as_chunks::<4>();
    pixels
        .iter()
        .fold(so_far, |greatest, &[.., alpha]| greatest.max(decode(alpha)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Glance, HEIGHT, Thumbnail, WIDTH};

    /// A grey street with a title over it: all of it has the one alpha, the title (a twentieth of the rows) the other.
    fn frame(depth: Depth, street: f32, title: f32) -> Vec<u8> {
        let mut bytes = Vec::new();
        for y in 0..90 {
            let alpha = if (80..85).contains(&y) { title } else { street };
            for _ in 0..160 {
                for value in [0.4, 0.5, 0.6, alpha] {
                    match depth {
                        Depth::U8 => bytes.push((value * 255.0_f32).round() as u8),
                        Depth::U16 => bytes.extend(((value * 65535.0_f32).round() as u16).to_ne_bytes()),
                        Depth::F16 => bytes.extend(half::f16::from_f32(value).to_ne_bytes()),
                        Depth::F32 => bytes.extend(value.to_ne_bytes()),
                    }
                }
            }
        }
        bytes
    }

    /// Mean luma of a thumbnail, and of a glance, of a picture in straight alpha.
    fn light(depth: Depth, street: f32, title: f32) -> (f32, Glance) {
        let bytes = frame(depth, street, title);
        let mut view = PictureView::packed_rgba(&bytes, 160, 90, depth);
        view.alpha = Alpha::Straight;
        let thumbnail = Thumbnail::of(&view).unwrap();
        let mean = thumbnail.luma().sum::<f32>() / (WIDTH * HEIGHT) as f32;
        (mean, Glance::of(&view).unwrap())
    }

    #[test]
    fn what_fades_up_from_alpha_0_glides_and_never_jumps() {
        for depth in [Depth::U8, Depth::U16, Depth::F16, Depth::F32] {
            // A title alone, and the whole picture; a second at 24 frames.
            for whole in [false, true] {
                let at = |frame: u32| {
                    let alpha = frame as f32 / 24.0;
                    light(depth, if whole { alpha } else { 0.0 }, alpha)
                };
                let mut before = at(0);
                assert!((before.0 - 0.485).abs() < 0.01, "opaque at first: {}", before.0);
                for number in 1..=24 {
                    let now = at(number);
                    let (step, change) = ((now.0 - before.0).abs(), now.1.change(&before.1));
                    assert!(
                        step < 0.07 && change < 0.07,
                        "{depth:?} frame {number}: {step} {change}"
                    );
                    assert!(
                        (step - change).abs() < 0.01,
                        "a glance sees what a thumbnail sees: {step} {change}"
                    );
                    before = now;
                }
                // In the end alpha is what it says.
                let wanted = if whole { 0.485 } else { 0.485 * 5.0 / 90.0 };
                assert!((before.0 - wanted).abs() < 0.01, "{}", before.0);
            }
        }
    }

    #[test]
    fn an_alpha_of_the_picture_s_own_is_believed_wherever_it_lies() {
        // One pixel of the last row, that no glance looks at.
        let mut bytes = frame(Depth::F32, 0.0, 0.0);
        let last = bytes.len() - 4;
        bytes[last..].copy_from_slice(&1.0_f32.to_ne_bytes());
        let mut view = PictureView::packed_rgba(&bytes, 160, 90, Depth::F32);
        view.alpha = Alpha::Straight;
        let thumbnail = Thumbnail::of(&view).unwrap();
        assert_eq!(thumbnail.rgb(80, 45), [0.0; 3]);
        assert!(thumbnail.rgb(159, 89)[2] > 0.5);
    }
}
