//! OpenEXR stills, half and single float, premultiplied and linear as the format has it.

use std::borrow::Cow;
use std::path::Path;

use exr::meta::MetaData;
use exr::prelude::{
    AnyChannel, AnyChannels, Compression, Encoding as Storage, FlatSamples, Image, Layer, LayerAttributes,
    ReadChannels, ReadLayers, SampleType, Text, Vec2, WritableImage,
};
use half::f16;

use super::Header;
use super::exr_layers::{Choice, Part, choose};
use crate::aspect;
use crate::{Alpha, Depth, Encoding, Error, Picture, Result, Samples};

fn part<'a>(name: Option<&Text>, channels: impl Iterator<Item = &'a Text>) -> Part {
    Part {
        name: name.map(Text::to_string),
        channels: channels.map(Text::to_string).collect(),
    }
}

/// A single part is the file, whatever its name.
fn of_several(mut parts: Vec<Part>) -> Vec<Part> {
    if let [only] = parts.as_mut_slice() {
        only.name = None;
    }
    parts
}

pub(super) fn header(path: &Path) -> Result<Header> {
    let meta = MetaData::read_from_file(path, false).map_err(|error| Error::read(path, error))?;
    let flat = || meta.headers.iter().filter(|header| !header.deep);
    let parts = flat().map(|header| {
        let names = header.channels.list.iter().map(|channel| &channel.name);
        part(header.own_attributes.layer_name.as_ref(), names)
    });
    let found = choose(&of_several(parts.collect())).and_then(|Choice { part, feed, layers }| {
        let header = flat().nth(part)?;
        let half = feed
            .iter()
            .flatten()
            .all(|i| header.channels.list[*i].sample_type == SampleType::F16);
        let size = header.shared_attributes.display_window.size;
        Some(Header {
            width: u32::try_from(size.0).ok()?,
            height: u32::try_from(size.1).ok()?,
            depth: if half { Depth::F16 } else { Depth::F32 },
            has_alpha: feed[3].is_some(),
            pixel_aspect: aspect::fraction(f64::from(header.shared_attributes.pixel_aspect)),
            layers,
        })
    });
    let header = found.ok_or_else(|| Error::read(path, "it has no colour channels"))?;
    Picture::check_size(header.width, header.height)?;
    Ok(header)
}

pub(super) fn read(path: &Path) -> Result<Picture> {
    let Header {
        width,
        height,
        depth,
        has_alpha,
        ..
    } = header(path)?;
    let layers = exr::prelude::read()
        .no_deep_data()
        .largest_resolution_level()
        .all_channels()
        .all_layers()
        .all_attributes();
    let image = layers
        .non_parallel()
        .from_file(path)
        .map_err(|error| Error::read(path, error))?;
    let parts = image.layer_data.iter().map(|layer| {
        let names = layer.channel_data.list.iter().map(|channel| &channel.name);
        part(layer.attributes.layer_name.as_ref(), names)
    });
    let with_feed =
        choose(&of_several(parts.collect())).and_then(|choice| Some((image.layer_data.get(choice.part)?, choice.feed)));
    let (layer, feed) = with_feed.ok_or_else(|| Error::read(path, "it has no colour channels"))?;
    if feed
        .iter()
        .flatten()
        .any(|i| layer.channel_data.list[*i].sampling != Vec2(1, 1))
    {
        return Err(Error::read(
            path,
            "its colour is stored at half size, which is not supported",
        ));
    }

    // The data window may be smaller or larger than the picture; outside it all is clear.
    let alpha = if has_alpha { Alpha::Premultiplied } else { Alpha::Opaque };
    let mut picture = Picture::black(width, height, depth, alpha, Encoding::Linear)?;
    let window = image.attributes.display_window.position;
    let at = layer.attributes.layer_position - window;
    for (component, channel) in feed.iter().enumerate() {
        let Some(channel) = channel.and_then(|i| layer.channel_data.list.get(i)) else {
            continue;
        };
        let place = Place {
            component,
            width: width as usize,
            height: height as usize,
            at,
            size: layer.size,
        };
        match (picture.samples_mut(), &channel.sample_data) {
            (Samples::F16(to), FlatSamples::F16(from)) => place.copy(to, from, |v| v),
            (Samples::F32(to), FlatSamples::F16(from)) => place.copy(to, from, f16::to_f32),
            (Samples::F32(to), FlatSamples::F32(from)) => place.copy(to, from, |v| v),
            (Samples::F32(to), FlatSamples::U32(from)) => place.copy(to, from, |v| v as f32),
            _ => return Err(Error::read(path, "its channels changed while it was read")),
        }
    }
    Ok(picture)
}

/// Where one channel's rows lie within a picture.
struct Place {
    component: usize,
    width: usize,
    height: usize,
    at: Vec2<i32>,
    size: Vec2<usize>,
}

impl Place {
    fn copy<A: Copy, B>(&self, to: &mut [B], from: &[A], convert: impl Fn(A) -> B) {
        for (row, samples) in from.chunks_exact(self.size.0.max(1)).enumerate() {
            let Some(y) = inside(row, self.at.1, self.height) else {
                continue;
            };
            for (column, sample) in samples.iter().enumerate() {
                if let Some(x) = inside(column, self.at.0, self.width) {
                    to[(y * self.width + x) * 4 + self.component] = convert(*sample);
                }
            }
        }
    }
}

fn inside(index: usize, offset: i32, limit: usize) -> Option<usize> {
    let place = i64::try_from(index).ok()? + i64::from(offset);
    usize::try_from(place).ok().filter(|place| *place < limit)
}

/// Half float for [`Depth::U8`] and [`Depth::F16`], single for the others, since half cannot hold 16 bits.
pub(super) fn write(path: &Path, picture: &Picture, depth: Depth, pixel_aspect: (u32, u32)) -> Result<()> {
    let depth = if matches!(depth, Depth::U8 | Depth::F16) {
        Depth::F16
    } else {
        Depth::F32
    };
    let has_alpha = picture.alpha() != Alpha::Opaque;
    let alpha = if has_alpha { Alpha::Premultiplied } else { Alpha::Opaque };
    let mut picture = Cow::Borrowed(picture);
    if picture.encoding() != Encoding::Linear || picture.alpha() != alpha {
        picture = Cow::Owned(
            picture
                .to_depth(Depth::F32)
                .with_encoding(Encoding::Linear)
                .with_alpha(alpha),
        );
    }
    if picture.depth() != depth {
        picture = Cow::Owned(picture.to_depth(depth));
    }
    let count = if has_alpha { 4 } else { 3 };
    let channels = ["R", "G", "B", "A"]
        .iter()
        .take(count)
        .enumerate()
        .map(|(component, name)| {
            let samples = match picture.samples() {
                Samples::F16(samples) => FlatSamples::F16(every_fourth(samples, component)),
                Samples::F32(samples) => FlatSamples::F32(every_fourth(samples, component)),
                // Not reached: the depth is one of the two.
                _ => FlatSamples::F32(Vec::new()),
            };
            AnyChannel::new(Text::from(*name), samples)
        });
    let size = Vec2(picture.width() as usize, picture.height() as usize);
    let storage = Storage {
        compression: Compression::ZIP16,
        ..Storage::FAST_LOSSLESS
    };
    let layer = Layer::new(
        size,
        LayerAttributes::default(),
        storage,
        AnyChannels::sort(channels.collect()),
    );
    let mut image = Image::from_layer(layer);
    image.attributes.pixel_aspect = pixel_aspect.0 as f32 / pixel_aspect.1.max(1) as f32;
    image.write().non_parallel().to_file(path).map_err(|error| match error {
        exr::error::Error::Io(error) => Error::write(path, &error),
        other => Error::NotWritable {
            path: path.to_owned(),
            reason: other.to_string(),
        },
    })
}

fn every_fourth<T: Copy>(samples: &[T], first: usize) -> Vec<T> {
    samples.iter().skip(first).step_by(4).copied().collect()
}
