//! Y'CbCr of more than 8 bits to R'G'B'. ffmpeg's own scaler leaves 10-bit white at 0.996 of full, so it is asked for the
//! planes alone, and the matrix is applied here.

use crate::info::ColourTags;

/// What turns planes of 16 bits, as ffmpeg widens them, into RGBA of 16 bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DeepColour {
    /// Codes of black and of the step from black to white, of luma.
    black: f32,
    luma: f32,
    /// Codes from the middle to full saturation on both sides, of chroma.
    chroma: f32,
    /// R from Cr; G from Cb and Cr; B from Cb.
    matrix: [f32; 4],
}

/// Chroma's zero, at any depth and range.
const MIDDLE: f32 = 32768.0;

impl DeepColour {
    /// From the tags (ITU-T H.273), the range, and the bits of one component in the file.
    pub(crate) fn new(colour: &ColourTags, matrix: &str, full_range: bool, bits: u32) -> DeepColour {
        let (red, blue) = match colour.matrix.as_deref().unwrap_or(matrix) {
            "bt2020nc" | "bt2020c" => (0.2627, 0.0593),
            "smpte240m" => (0.212, 0.087),
            "fcc" => (0.30, 0.11),
            _ if matrix == "bt601" => (0.299, 0.114),
            _ => (0.2126, 0.0722),
        };
        let green: f32 = 1.0 - red - blue;
        // The file's codes come shifted up to 16 bits.
        let shift = (1u32 << (16 - bits.clamp(8, 16))) as f32;
        let top = 65536.0 - shift;
        let (black, luma, chroma) = if full_range {
            (0.0, top, top)
        } else {
            (4096.0, 56064.0, 57344.0)
        };
        let (cr, cb) = (2.0 * (1.0 - red), 2.0 * (1.0 - blue));
        DeepColour {
            black,
            luma,
            chroma,
            matrix: [cr, -cb * blue / green, -cr * red / green, cb],
        }
    }

    /// Planes Y, Cb, Cr, A, one after the other in this machine's byte order, to interleaved RGBA of the same length.
    pub(crate) fn interleave(&self, planes: &[u8], rgba: &mut [u8]) {
        let plane = planes.len() / 4;
        let (luma, rest) = planes.split_at(plane);
        let (blue, rest) = rest.split_at(plane);
        let (red, alpha) = rest.split_at(plane);
        let pixels = rgba.as_chunks_mut::<8>().0.iter_mut();
        let codes = luma
            .as_chunks::<2>()
            .0
            .iter()
            .zip(blue.as_chunks::<2>().0)
            .zip(red.as_chunks::<2>().0);
        for ((pixel, ((y, cb), cr)), alpha) in pixels.zip(codes).zip(alpha.as_chunks::<2>().0) {
            let code = |bytes: &[u8; 2]| f32::from(u16::from_ne_bytes(*bytes));
            let y = (code(y) - self.black) / self.luma;
            let (cb, cr) = ((code(cb) - MIDDLE) / self.chroma, (code(cr) - MIDDLE) / self.chroma);
            let [r_cr, g_cb, g_cr, b_cb] = self.matrix;
            let rgb = [y + r_cr * cr, y + g_cb * cb + g_cr * cr, y + b_cb * cb];
            for (bytes, value) in pixel.as_chunks_mut::<2>().0.iter_mut().zip(rgb) {
                *bytes = ((value.clamp(0.0, 1.0) * 65535.0 + 0.5) as u16).to_ne_bytes();
            }
            pixel[6..].copy_from_slice(alpha);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_black_and_primaries_come_out_whole() {
        for (matrix, full, bits) in [
            ("bt709", false, 10),
            ("bt601", true, 12),
            ("bt709", true, 10),
            ("bt601", false, 16),
        ] {
            let colour = DeepColour::new(&ColourTags::default(), matrix, full, bits);
            for rgb in [
                [0.0, 0.0, 0.0],
                [1.0, 1.0, 1.0],
                [1.0, 0.0, 0.0],
                [0.0, 1.0, 0.0],
                [0.0, 0.0, 1.0],
                [0.2, 0.5, 0.7],
            ] {
                let (kr, kb) = if matrix == "bt601" {
                    (0.299, 0.114)
                } else {
                    (0.2126, 0.0722)
                };
                let y = kr * rgb[0] + (1.0 - kr - kb) * rgb[1] + kb * rgb[2];
                let step = f64::from(1 << (16 - bits));
                let (low, range, chroma) = match full {
                    true => (0.0, 65536.0 - step, 65536.0 - step),
                    false => (4096.0, 56064.0, 57344.0),
                };
                let code = |value: f64| ((value / step).round() * step).min(65535.0) as u16;
                let planes = [
                    code(low + range * y),
                    code(32768.0 + chroma * (rgb[2] - y) / (2.0 * (1.0 - kb))),
                    code(32768.0 + chroma * (rgb[0] - y) / (2.0 * (1.0 - kr))),
                    0xffff,
                ];
                let bytes: Vec<u8> = planes.iter().flat_map(|p| p.to_ne_bytes()).collect();
                let mut out = [0; 8];
                colour.interleave(&bytes, &mut out);
                for (found, wanted) in out.as_chunks::<2>().0.iter().zip(rgb) {
                    let found = f64::from(u16::from_ne_bytes(*found)) / 65535.0;
                    assert!(
                        (found - wanted).abs() < 2.0 * step / 65536.0,
                        "{matrix} {bits} {rgb:?}: {found}"
                    );
                }
            }
        }
    }
}
