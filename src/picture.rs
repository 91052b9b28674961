//! From the host's images to what the kernels and the model look at.

use affect::{Alpha, PictureView, RowOrder, Thumbnail, Transfer};
use glitch::{Encoding, PictureMut, PictureRef, Rect};
use ofx::{BitDepth, Clip, Components, Effect, Image, ImageMut, Premultiplication, RectD, TimeAndScale};

use crate::params::ColourChoice;

pub(crate) fn rect(rect: ofx::Rect) -> Rect {
    Rect {
        x1: rect.x1,
        y1: rect.y1,
        x2: rect.x2,
        y2: rect.y2,
    }
}

pub(crate) fn depth(depth: BitDepth) -> glitch::Depth {
    match depth {
        BitDepth::Byte => glitch::Depth::U8,
        BitDepth::Short => glitch::Depth::U16,
        BitDepth::Half => glitch::Depth::F16,
        BitDepth::Float => glitch::Depth::F32,
    }
}

pub(crate) fn components(components: Components) -> glitch::Components {
    match components {
        Components::Rgba => glitch::Components::Rgba,
        Components::Rgb => glitch::Components::Rgb,
        Components::Alpha => glitch::Components::Alpha,
    }
}

/// How alpha relates to colour: what the image says, else the clip, else what most hosts hand over.
pub(crate) fn premultiplication(image: Option<Premultiplication>, clip: &Clip<'_>) -> Premultiplication {
    image
        .or_else(|| clip.premultiplication())
        .unwrap_or(Premultiplication::Unpremultiplied)
}

/// A source as the kernels see it. `bytes` are the image's own, or a copy where the output shares its memory.
pub(crate) fn source<'a>(
    image: &Image<'_>,
    bytes: &'a [u8],
    alpha: Premultiplication,
) -> Result<PictureRef<'a>, glitch::Error> {
    PictureRef::new(
        bytes,
        rect(image.bounds()),
        image.row_bytes(),
        depth(image.depth()),
        components(image.components()),
        alpha == Premultiplication::Premultiplied,
    )
}

/// The output as the kernels see it.
pub(crate) fn target<'a>(
    image: &'a mut ImageMut<'_>,
    alpha: Premultiplication,
) -> Result<PictureMut<'a>, glitch::Error> {
    let (bounds, row_bytes) = (rect(image.bounds()), image.row_bytes());
    let (depth, components) = (depth(image.depth()), components(image.components()));
    let premultiplied = alpha == Premultiplication::Premultiplied;
    PictureMut::new(image.bytes_mut(), bounds, row_bytes, depth, components, premultiplied)
}

/// Width of a clip's pixels over their height; 1 where the host says nothing believable.
pub(crate) fn pixel_aspect(clip: &Clip<'_>) -> f64 {
    clip.properties()
        .double(ofx::names::PROP_PIXEL_ASPECT_RATIO, 0)
        .ok()
        .filter(|aspect| (0.1..=10.0).contains(aspect))
        .unwrap_or(1.0)
}

/// The whole picture in pixels at the render's scale: the clip's region of definition, else the image's, else the
/// image's bounds (some hosts know none of the former).
pub(crate) fn whole(clip: &Clip<'_>, image: &Image<'_>, at: &TimeAndScale) -> Rect {
    let bounds = rect(image.bounds());
    let from_clip = clip
        .region_of_definition(at.time)
        .ok()
        .map(|region| pixels(&region, pixel_aspect(clip), at.scale));
    [from_clip, image.region_of_definition().map(rect)]
        .into_iter()
        .flatten()
        // A region that misses the pixels at hand is nonsense (scale or time misunderstood on either side).
        .find(|whole| whole.x1 <= bounds.x1 && whole.y1 <= bounds.y1 && whole.x2 >= bounds.x2 && whole.y2 >= bounds.y2)
        .unwrap_or(bounds)
}

/// A canonical region in pixels of the given width over height, at a render scale.
pub(crate) fn pixels(region: &RectD, aspect: f64, scale: (f64, f64)) -> Rect {
    Rect {
        x1: (region.x1 / aspect * scale.0).floor() as i32,
        y1: (region.y1 * scale.1).floor() as i32,
        x2: (region.x2 / aspect * scale.0).ceil() as i32,
        y2: (region.y2 * scale.1).ceil() as i32,
    }
}

/// How the host encodes colour.
///
/// Automatic believes a colour space that the image names, else the hosts known to work scene-linear, and those only
/// for floating-point pictures; everybody else hands over video.
pub(crate) fn encoding(choice: ColourChoice, effect: &Effect<'_>, image: &Image<'_>) -> Encoding {
    match choice {
        ColourChoice::Video => return Encoding::Video,
        ColourChoice::Linear => return Encoding::Linear,
        ColourChoice::Automatic => {}
    }
    if let Some(name) = image.colourspace() {
        return if is_linear_name(&name) {
            Encoding::Linear
        } else {
            Encoding::Video
        };
    }
    let floats = matches!(image.depth(), BitDepth::Float | BitDepth::Half);
    let host = effect.host().name().to_ascii_lowercase();
    let linear_host = ["natron", "nuke", "flame"].iter().any(|name| host.contains(name));
    if floats && linear_host {
        Encoding::Linear
    } else {
        Encoding::Video
    }
}

/// Whether a colour space's name (OpenFX 1.5 native and ACES/OCIO names) means scene-linear.
fn is_linear_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["lin", "scene_linear", "acescg", "aces2065", "raw"]
        .iter()
        .any(|part| name.contains(part))
        && !name.contains("log")
}

/// How a display colour space of that name (OpenFX 1.5 native and OCIO names) stands for light: of HDR, which of the two.
fn transfer_of(name: &str) -> Transfer {
    let name = name.to_ascii_lowercase();
    let is = |parts: [&str; 2]| parts.iter().any(|part| name.contains(part));
    if is(["hlg", "b67"]) {
        Transfer::Hlg
    } else if is(["pq", "2084"]) {
        Transfer::Pq
    } else {
        Transfer::Video
    }
}

/// A thumbnail of an image; `None` where it cannot be made.
pub(crate) fn thumbnail(image: &Image<'_>, alpha: Premultiplication, encoding: Encoding) -> Option<Thumbnail> {
    let view = view(image, alpha, encoding)?;
    Thumbnail::of(&view)
        .map_err(|error| log::debug!("no thumbnail: {error}"))
        .ok()
}

/// An image as the model's side looks at it.
pub(crate) fn view<'a>(image: &'a Image<'_>, alpha: Premultiplication, encoding: Encoding) -> Option<PictureView<'a>> {
    let bounds = image.bounds();
    Some(PictureView {
        bytes: image.bytes(),
        width: usize::try_from(bounds.x2 - bounds.x1).ok()?,
        height: usize::try_from(bounds.y2 - bounds.y1).ok()?,
        row_bytes: image.row_bytes(),
        depth: match image.depth() {
            BitDepth::Byte => affect::Depth::U8,
            BitDepth::Short => affect::Depth::U16,
            BitDepth::Half => affect::Depth::F16,
            BitDepth::Float => affect::Depth::F32,
        },
        components: match image.components() {
            Components::Rgba => affect::Components::Rgba,
            Components::Rgb => affect::Components::Rgb,
            Components::Alpha => affect::Components::Alpha,
        },
        alpha: match alpha {
            Premultiplication::Opaque => Alpha::Opaque,
            Premultiplication::Premultiplied => Alpha::Premultiplied,
            Premultiplication::Unpremultiplied => Alpha::Straight,
        },
        transfer: match encoding {
            Encoding::Video => image.colourspace().map_or(Transfer::Video, |name| transfer_of(&name)),
            Encoding::Linear => Transfer::Linear,
        },
        order: RowOrder::BottomUp,
    })
}

#[cfg(test)]
mod tests {
    use affect::Transfer;

    use super::{is_linear_name, transfer_of};

    #[test]
    fn hdr_is_told_by_name() {
        for (name, transfer) in [
            ("rec2100_pq_display", Transfer::Pq),
            ("Rec.2100-HLG - Display", Transfer::Hlg),
            ("rec1886_rec709_display", Transfer::Video),
            ("srgb_display", Transfer::Video),
            ("ACEScct", Transfer::Video),
        ] {
            assert_eq!(transfer_of(name), transfer, "{name}");
        }
    }

    #[test]
    fn colour_spaces_are_told_by_name() {
        for name in [
            "lin_rec709",
            "ACEScg",
            "scene_linear",
            "lin_ap1_scene",
            "Linear Rec.709 (sRGB)",
        ] {
            assert!(is_linear_name(name), "{name}");
        }
        for name in [
            "sRGB - Display",
            "rec709_display",
            "srgb_texture",
            "arri_logc4",
            "ACEScct",
        ] {
            assert!(!is_linear_name(name), "{name}");
        }
    }
}
