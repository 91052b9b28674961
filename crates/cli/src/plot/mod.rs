//! The emotion curve over a strip of thumbnails, for people: SVG, PNG, or a page that answers to the pointer.

pub mod acts;
pub mod canvas;
mod encode;
mod html;
mod layout;
pub mod pixels;
mod svg;

use std::path::Path;

use affect::EmotionTrack;

use crate::error::{Error, Result};
use canvas::Thumb;
use layout::Contents;
pub use layout::strip_count;
use pixels::Pixels;
use svg::Svg;

/// What a plot is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Vectors.
    Svg,
    /// Pixels.
    Png,
    /// A page with a readout under the pointer.
    Html,
}

impl Format {
    /// The format that a file's name asks for.
    ///
    /// # Errors
    /// Where it ends in something else.
    pub fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            Some("html" | "htm") => Ok(Self::Html),
            _ => Err(Error::Usage(format!(
                "a plot cannot be written as {}; name a file that ends in .svg, .png or .html",
                path.display()
            ))),
        }
    }
}

/// Pixels for each unit of the page in a PNG: 1920 pixels wide.
const PIXEL_SCALE: f32 = 1.5;

/// Draws a plot as the bytes of a file.
///
/// # Errors
/// Where the picture cannot be packed.
pub fn draw(format: Format, name: &str, track: &EmotionTrack, strip: &[Thumb]) -> Result<Vec<u8>> {
    let acts = acts::of_track(track);
    let contents = Contents {
        name,
        track,
        acts: &acts,
        strip,
    };
    match format {
        Format::Svg => {
            let mut svg = Svg::new(layout::SIZE);
            layout::draw(&mut svg, &contents);
            Ok(svg.finish(&format!("The feeling of {name}"), "").into_bytes())
        }
        Format::Html => {
            let mut svg = Svg::new(layout::SIZE);
            layout::draw(&mut svg, &contents);
            Ok(html::page(svg, &contents).into_bytes())
        }
        Format::Png => {
            let no_picture = || Error::Usage("the plot has no size".to_owned());
            let mut pixels = Pixels::new(layout::SIZE, PIXEL_SCALE).ok_or_else(no_picture)?;
            layout::draw(&mut pixels, &contents);
            encode::png(&pixels.finish())
                .map_err(|error| Error::Usage(format!("the plot cannot be packed as PNG: {error}")))
        }
    }
}
