//! Footage whose pixels are twice as wide as high looks as the same street does in square pixels.

use std::sync::Arc;

use ofx_host::{ClipFormat, Depth, Effect, FrameSource, Picture, SourceError};

use crate::stage::{Street, effect_on, opaque_bytes, pixels, stir};

const WIDTH: u32 = 640;
/// So many that the panel begins at an even column: halved, it lies between no two.
const HEIGHT: u32 = 400;
/// Frames of rain, and of a curve.
const FRAMES: [u32; 3] = [20, 41, 63];

fn street() -> Street {
    Street {
        width: WIDTH,
        height: HEIGHT,
        ..Street::small(Depth::U8)
    }
}

/// The street on half as many columns, said to be of pixels of an aspect.
struct Narrow(f64);

impl FrameSource for Narrow {
    fn format(&self) -> ClipFormat {
        ClipFormat {
            pixel_aspect: self.0,
            ..opaque_bytes(WIDTH / 2, HEIGHT, 96)
        }
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        let format = self.format();
        let wide = street().picture(time as u32).to_top_down();
        let (components, premultiplication) = (format.components, format.premultiplication);
        let narrow = narrowed(&wide);
        let picture = Picture::from_top_down(WIDTH / 2, HEIGHT, Depth::U8, components, premultiplication, &narrow);
        Ok(Some(Arc::new(picture.map_err(|error| error.to_string())?)))
    }
}

/// Every second pixel across is the mean of two.
fn narrowed(bytes: &[u8]) -> Vec<u8> {
    let mean = |a: u8, b: u8| (u16::from(a) + u16::from(b)).div_ceil(2) as u8;
    let two = bytes.chunks_exact(8);
    two.flat_map(|two| [0, 1, 2, 3].map(|c| mean(two[c], two[c + 4])))
        .collect()
}

/// How far off the square street's frame is what comes of the narrow one: as it is said to be, and as if it were square.
fn off(frame: u32, set: impl Fn(&Effect)) -> [f32; 2] {
    let square = effect_on(street(), 1);
    set(&square);
    let wanted = narrowed(&pixels(&square, frame));
    [2.0, 1.0].map(|aspect| {
        let narrow = effect_on(Narrow(aspect), 1);
        set(&narrow);
        let got = pixels(&narrow, frame);
        assert_eq!(got.len(), wanted.len());
        let squares = got.iter().zip(&wanted).map(|(a, b)| f32::from(a.abs_diff(*b)).powi(2));
        (squares.sum::<f32>() / got.len() as f32).sqrt()
    })
}

#[test]
fn drops_and_breaks_have_their_shapes() {
    for frame in FRAMES {
        let [said, ignored] = off(frame, |effect| {
            stir(effect, "Rainy Day Reverie");
            // Of these no two throws are alike.
            for name in ["noise", "lowRes"] {
                effect.set(name, 0.0).unwrap();
            }
        });
        println!("{frame}: {said} {ignored}");
        assert!(
            said < 0.5 * ignored,
            "frame {frame}: {said} off, and {ignored} as if square"
        );
    }
}

#[test]
fn the_curve_is_written_as_on_square_pixels() {
    for frame in FRAMES {
        let [said, ignored] = off(frame, |effect| {
            stir(effect, "Plain City");
            effect.set_text("show", "Curve").unwrap();
        });
        println!("{frame}: {said} {ignored}");
        assert!(
            said < 1.0 && ignored > 10.0,
            "frame {frame}: {said} off, and {ignored} as if square"
        );
    }
}
