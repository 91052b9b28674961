//! One picture, three views of it: footage's (top row first), the host's (bottom row first), the emotion reader's.

use affect::PictureView;
use footage::{Alpha, ClipInfo, ColourTags, Depth, Encoding, Hdr, Picture};
use ofx_host::{Components, Premultiplication};

use crate::error::Result;

/// Footage's depth as the host's.
#[must_use]
pub fn host_depth(depth: Depth) -> ofx_host::Depth {
    match depth {
        Depth::U8 => ofx_host::Depth::U8,
        Depth::U16 => ofx_host::Depth::U16,
        Depth::F16 => ofx_host::Depth::F16,
        Depth::F32 => ofx_host::Depth::F32,
    }
}

fn footage_depth(depth: ofx_host::Depth) -> Depth {
    match depth {
        ofx_host::Depth::U8 => Depth::U8,
        ofx_host::Depth::U16 => Depth::U16,
        ofx_host::Depth::F16 => Depth::F16,
        ofx_host::Depth::F32 => Depth::F32,
    }
}

/// Footage's alpha as the host's premultiplication.
#[must_use]
pub fn premultiplication(alpha: Alpha) -> Premultiplication {
    match alpha {
        Alpha::Opaque => Premultiplication::Opaque,
        Alpha::Straight => Premultiplication::Unpremultiplied,
        Alpha::Premultiplied => Premultiplication::Premultiplied,
    }
}

/// Hands a frame to the host.
///
/// # Errors
/// Where the host has no memory for it.
pub fn to_host(picture: &Picture) -> ofx_host::Result<ofx_host::Picture> {
    ofx_host::Picture::from_top_down(
        picture.width(),
        picture.height(),
        host_depth(picture.depth()),
        Components::Rgba,
        premultiplication(picture.alpha()),
        &picture.bytes(),
    )
}

/// Takes a rendered frame from the host. Hosts do not say how values are encoded: as the source's are.
///
/// # Errors
/// Where the picture is empty.
pub fn from_host(picture: &ofx_host::Picture, encoding: Encoding) -> Result<Picture> {
    let rgba;
    let picture = if picture.components() == Components::Rgba {
        picture
    } else {
        rgba = picture.convert(picture.depth(), Components::Rgba)?;
        &rgba
    };
    let alpha = match picture.premultiplication() {
        Premultiplication::Opaque => Alpha::Opaque,
        Premultiplication::Unpremultiplied => Alpha::Straight,
        Premultiplication::Premultiplied => Alpha::Premultiplied,
    };
    let bounds = picture.bounds();
    Ok(Picture::from_bytes(
        bounds.width(),
        bounds.height(),
        footage_depth(picture.depth()),
        &picture.to_top_down(),
        alpha,
        encoding,
    )?)
}

/// The colour space of a clip's pictures by OpenFX's name for it, where it is one that a plugin could not guess.
#[must_use]
pub fn colourspace(info: &ClipInfo) -> Option<&'static str> {
    match (info.encoding, info.colour.hdr()?) {
        (Encoding::Video, Hdr::Pq) => Some("rec2100_pq_display"),
        (Encoding::Video, Hdr::Hlg) => Some("rec2100_hlg_display"),
        (Encoding::Linear, _) => None,
    }
}

/// Lets the emotion reader look at a frame whose `bytes` are [`Picture::bytes`], of a clip with such tags.
#[must_use]
pub fn view<'a>(picture: &Picture, bytes: &'a [u8], colour: &ColourTags) -> PictureView<'a> {
    let depth = match picture.depth() {
        Depth::U8 => affect::Depth::U8,
        Depth::U16 => affect::Depth::U16,
        Depth::F16 => affect::Depth::F16,
        Depth::F32 => affect::Depth::F32,
    };
    let mut view = PictureView::packed_rgba(bytes, picture.width() as usize, picture.height() as usize, depth);
    view.alpha = match picture.alpha() {
        Alpha::Opaque => affect::Alpha::Opaque,
        Alpha::Straight => affect::Alpha::Straight,
        Alpha::Premultiplied => affect::Alpha::Premultiplied,
    };
    view.transfer = match picture.encoding() {
        Encoding::Video => match colour.hdr() {
            Some(Hdr::Pq) => affect::Transfer::Pq,
            Some(Hdr::Hlg) => affect::Transfer::Hlg,
            None => affect::Transfer::Video,
        },
        Encoding::Linear => affect::Transfer::Linear,
    };
    view
}
