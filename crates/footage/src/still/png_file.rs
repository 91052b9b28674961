//! PNG stills (ISO/IEC 15948), 8 and 16 bits.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, EncodingError, Limits, Reader, Transformations};

use super::Header;
use crate::{Alpha, Depth, Encoding, Error, Picture, Result, Samples};

/// The most memory that reading may take: a 16-bit picture of 2^29 pixels.
const MAX_BYTES: usize = 4 << 30;

fn open(path: &Path) -> Result<Reader<BufReader<File>>> {
    let file = File::open(path).map_err(|error| Error::read(path, error))?;
    let mut decoder = Decoder::new_with_limits(BufReader::new(file), Limits { bytes: MAX_BYTES });
    decoder.set_transformations(Transformations::EXPAND);
    decoder.read_info().map_err(|error| Error::read(path, error))
}

fn describe(reader: &Reader<BufReader<File>>) -> Header {
    let (colour, bits) = reader.output_color_type();
    Header {
        width: reader.info().width,
        height: reader.info().height,
        depth: if bits == BitDepth::Sixteen {
            Depth::U16
        } else {
            Depth::U8
        },
        has_alpha: matches!(colour, ColorType::Rgba | ColorType::GrayscaleAlpha),
        // There is a chunk for it, which programs read in two ways.
        pixel_aspect: (1, 1),
        layers: None,
    }
}

pub(super) fn header(path: &Path) -> Result<Header> {
    open(path).map(|reader| describe(&reader))
}

pub(super) fn read(path: &Path) -> Result<Picture> {
    let mut reader = open(path)?;
    let Header {
        width,
        height,
        depth,
        has_alpha,
        ..
    } = describe(&reader);
    let (colour, _) = reader.output_color_type();
    // Refuses sizes that we do not handle before the memory is asked for.
    let alpha = if has_alpha { Alpha::Straight } else { Alpha::Opaque };
    Picture::check_size(width, height)?;
    let size = reader
        .output_buffer_size()
        .ok_or_else(|| Error::read(path, "it is too large"))?;
    let mut bytes = vec![0; size];
    reader
        .next_frame(&mut bytes)
        .map_err(|error| Error::read(path, error))?;
    let samples = match depth {
        Depth::U8 => Samples::U8(to_rgba(bytes, colour, u8::MAX)),
        _ => {
            let (pairs, _) = bytes.as_chunks::<2>();
            Samples::U16(to_rgba(
                pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect(),
                colour,
                u16::MAX,
            ))
        }
    };
    Picture::new(width, height, samples, alpha, Encoding::Video)
}

fn to_rgba<T: Copy>(samples: Vec<T>, colour: ColorType, opaque: T) -> Vec<T> {
    match colour {
        ColorType::Rgba => samples,
        ColorType::GrayscaleAlpha => samples
            .as_chunks::<2>()
            .0
            .iter()
            .flat_map(|&[grey, alpha]| [grey, grey, grey, alpha])
            .collect(),
        ColorType::Grayscale => samples.iter().flat_map(|&grey| [grey, grey, grey, opaque]).collect(),
        // EXPAND has turned a palette into these.
        ColorType::Rgb | ColorType::Indexed => samples
            .as_chunks::<3>()
            .0
            .iter()
            .flat_map(|&[r, g, b]| [r, g, b, opaque])
            .collect(),
    }
}

pub(super) fn write(path: &Path, picture: &Picture, depth: Depth) -> Result<()> {
    let depth = if depth == Depth::U8 { Depth::U8 } else { Depth::U16 };
    let has_alpha = picture.alpha() != Alpha::Opaque;
    let alpha = if has_alpha { Alpha::Straight } else { Alpha::Opaque };
    let mut picture = Cow::Borrowed(picture);
    if picture.encoding() != Encoding::Video || picture.alpha() != alpha {
        picture = Cow::Owned(
            picture
                .to_depth(Depth::F32)
                .with_alpha(alpha)
                .with_encoding(Encoding::Video),
        );
    }
    if picture.depth() != depth {
        picture = Cow::Owned(picture.to_depth(depth));
    }
    let bytes = match picture.samples() {
        Samples::U16(samples) => Cow::Owned(samples.iter().flat_map(|s| s.to_be_bytes()).collect()),
        _ => picture.bytes(),
    };
    let bytes = if has_alpha {
        bytes
    } else {
        Cow::Owned(without_alpha(&bytes, depth.bytes()))
    };

    let file = File::create(path).map_err(|error| Error::write(path, &error))?;
    let mut out = BufWriter::new(file);
    let failed = |error: EncodingError| match error {
        EncodingError::IoError(error) => Error::write(path, &error),
        other => Error::NotWritable {
            path: path.to_owned(),
            reason: other.to_string(),
        },
    };
    let mut encoder = Encoder::new(&mut out, picture.width(), picture.height());
    encoder.set_color(if has_alpha { ColorType::Rgba } else { ColorType::Rgb });
    encoder.set_depth(if depth == Depth::U8 {
        BitDepth::Eight
    } else {
        BitDepth::Sixteen
    });
    encoder.set_compression(Compression::Fast);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&bytes).map_err(failed)?;
    writer.finish().map_err(failed)?;
    out.flush().map_err(|error| Error::write(path, &error))
}

fn without_alpha(bytes: &[u8], width: usize) -> Vec<u8> {
    bytes
        .chunks_exact(4 * width)
        .flat_map(|pixel| &pixel[..3 * width])
        .copied()
        .collect()
}
