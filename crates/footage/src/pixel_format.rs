//! Reading ffmpeg's names of pixel formats, and asking for RGB in return.

use crate::deep_colour::DeepColour;
use crate::info::ColourTags;
use crate::{Depth, Samples};

/// The depth that keeps what a format holds.
pub(crate) fn depth(name: &str) -> Depth {
    let base = name.strip_suffix("le").or(name.strip_suffix("be")).unwrap_or(name);
    let endings = [
        "p9", "p10", "p12", "p14", "p16", "f16", "f32", "gray9", "gray10", "gray12", "gray14", "gray16", "ya16",
    ];
    let starts = [
        "p010",
        "p012",
        "p016",
        "p210",
        "p212",
        "p216",
        "p410",
        "p412",
        "p416",
        "y210",
        "y212",
        "xv30",
        "xv36",
        "x2rgb10",
        "x2bgr10",
        "rgb48",
        "bgr48",
        "rgba64",
        "bgra64",
        "ayuv64",
        "xyz12",
        "bayer_bggr16",
        "bayer_rggb16",
    ];
    let deep = endings.iter().any(|end| base.ends_with(end)) || starts.iter().any(|start| base.starts_with(start));
    if deep { Depth::U16 } else { Depth::U8 }
}

/// Bits of each colour of a format.
pub(crate) fn bits(name: &str) -> u32 {
    if depth(name) == Depth::U8 {
        return 8;
    }
    let base = name.strip_suffix("le").or(name.strip_suffix("be")).unwrap_or(name);
    let digits = base.len() - base.bytes().rev().take_while(u8::is_ascii_digit).count();
    match base[digits..].parse::<u32>().map(|number| number % 100) {
        // Bits of a whole pixel.
        Ok(30) => 10,
        Ok(36) => 12,
        // Floats are handed out as 16 bits.
        Ok(bits @ 9..=16) => bits,
        _ => 16,
    }
}

/// Whether a format carries alpha.
pub(crate) fn has_alpha(name: &str) -> bool {
    let starts = [
        "yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "ayuv", "vuya", "pal8",
    ];
    starts.iter().any(|start| name.starts_with(start))
}

/// Whether a format has no colour. Where a file of one is silent, its codes fill the range: it is a scan or a mask, such as a
/// grey TIFF, and no television picture.
pub(crate) fn is_grey(name: &str) -> bool {
    name.starts_with("gray") || name.starts_with("ya")
}

/// Whether a format is R'G'B' already, so that no matrix applies.
fn is_rgb(name: &str) -> bool {
    [
        "rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "x2rgb", "x2bgr", "pal8",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

/// The name of our own layout at a depth, in this machine's byte order.
pub(crate) fn ours(depth: Depth) -> &'static str {
    match depth {
        Depth::U8 => "rgba",
        _ if cfg!(target_endian = "big") => "rgba64be",
        _ => "rgba64le",
    }
}

/// A buffer for one frame of our layout, in the depths that pipes carry.
pub(crate) fn zeroed(depth: Depth, count: usize) -> Samples {
    match depth {
        Depth::U8 => Samples::U8(vec![0; count]),
        _ => Samples::U16(vec![0; count]),
    }
}

/// The same sums on every machine, and chroma interpolated in full.
pub(crate) const EXACT: &str = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";

/// How a file's pixels become RGBA.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Conversion {
    /// What ffmpeg does.
    pub(crate) filter: String,
    /// What is left to us.
    pub(crate) deep: Option<DeepColour>,
}

/// What makes full-range RGBA of `width` x `height` from a format with these tags.
///
/// Where the file is silent, the matrix is BT.709 from 720 lines or 1280 columns on and BT.601 below, as players do.
pub(crate) fn to_rgba(format: &str, colour: &ColourTags, full_range: bool, width: u32, height: u32) -> Conversion {
    let depth = depth(format);
    let size = format!("scale={width}:{height}");
    if is_rgb(format) {
        return Conversion {
            filter: format!("{size}:{EXACT},format={}", ours(depth)),
            deep: None,
        };
    }
    let matrix = match colour.matrix.as_deref() {
        Some("bt709") => "bt709",
        Some("smpte170m" | "bt470bg") => "bt601",
        Some("smpte240m") => "smpte240m",
        Some("fcc") => "fcc",
        Some("bt2020nc" | "bt2020c") => "bt2020",
        _ if width.max(height) >= 1280 || width.min(height) >= 720 => "bt709",
        _ => "bt601",
    };
    if depth == Depth::U8 {
        let filter = format!(
            "{size}:in_color_matrix={matrix}:out_range=pc:{EXACT},format={}",
            ours(depth)
        );
        return Conversion { filter, deep: None };
    }
    // Called limited on both sides, codes are widened by a plain shift whatever their range.
    let planes = if cfg!(target_endian = "big") {
        "yuva444p16be"
    } else {
        "yuva444p16le"
    };
    let filter = format!("{size}:in_range=tv:out_range=tv:{EXACT},format={planes}");
    Conversion {
        filter,
        deep: Some(DeepColour::new(colour, matrix, full_range, bits(format))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_read_by_name() {
        for (name, deep, alpha) in [
            ("yuv420p", false, false),
            ("yuv420p10le", true, false),
            ("yuva444p12le", true, true),
            ("p010le", true, false),
            ("nv12", false, false),
            ("rgb24", false, false),
            ("rgba", false, true),
            ("rgba64be", true, true),
            ("gbrp16le", true, false),
            ("gbrapf32le", true, true),
            ("gray10le", true, false),
            ("uyvy422", false, false),
            ("ya8", false, true),
        ] {
            assert_eq!(bits(name) > 8, deep, "{name}");
            assert_eq!(depth(name) == Depth::U16, deep, "{name}");
            assert_eq!(has_alpha(name), alpha, "{name}");
        }
        for (name, wanted) in [
            ("yuv422p10le", 10),
            ("p010le", 10),
            ("p216be", 16),
            ("y212le", 12),
            ("x2rgb10le", 10),
            ("xv36le", 12),
            ("gray14be", 14),
            ("rgb48le", 16),
            ("rgba64be", 16),
            ("gbrapf32le", 16),
        ] {
            assert_eq!(bits(name), wanted, "{name}");
        }
    }
}
