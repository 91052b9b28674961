//! One file, one picture: PNG and OpenEXR.

mod exr_file;
mod exr_layers;
mod png_file;

use std::path::Path;

use crate::info::Layers;
use crate::{Depth, Picture, Result};

/// A kind of still that is read and written without help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Png,
    Exr,
}

/// What a still says of itself before its pixels are read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) depth: Depth,
    pub(crate) has_alpha: bool,
    /// Width to height of one pixel.
    pub(crate) pixel_aspect: (u32, u32),
    /// Where it has several layers, which one is shown.
    pub(crate) layers: Option<Layers>,
}

impl Format {
    /// By the ending of the name.
    pub(crate) fn of(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "png" => Some(Format::Png),
            "exr" => Some(Format::Exr),
            _ => None,
        }
    }

    /// Reads the header alone.
    pub(crate) fn header(self, path: &Path) -> Result<Header> {
        match self {
            Format::Png => png_file::header(path),
            Format::Exr => exr_file::header(path),
        }
    }

    /// Reads the picture: straight, display-encoded from PNG; premultiplied, linear from EXR.
    pub(crate) fn read(self, path: &Path) -> Result<Picture> {
        match self {
            Format::Png => png_file::read(path),
            Format::Exr => exr_file::read(path),
        }
    }

    /// Writes the picture, which is converted to what the format holds: PNG 8 or 16 bits, EXR half or single float.
    pub(crate) fn write(self, path: &Path, picture: &Picture, depth: Depth, pixel_aspect: (u32, u32)) -> Result<()> {
        match self {
            Format::Png => png_file::write(path, picture, depth),
            Format::Exr => exr_file::write(path, picture, depth, pixel_aspect),
        }
    }
}
