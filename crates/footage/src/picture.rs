//! One frame, owned: RGBA, top row first.

mod convert;
mod samples;

pub(crate) use convert::{linear_to_srgb, srgb_to_linear};
pub use samples::{Depth, Samples};

use std::borrow::Cow;

use half::f16;

use crate::{Error, Result};

/// The most samples a picture may have: 32768 x 16384 pixels. A header that claims more is damaged or hostile.
const MAX_PIXELS: u64 = 1 << 29;

/// What the fourth component means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alpha {
    /// Alpha is 1 everywhere.
    Opaque,
    /// Colour is not multiplied by alpha: video, PNG.
    Straight,
    /// Colour is multiplied by alpha: EXR, most hosts.
    Premultiplied,
}

/// What the numbers of a colour measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Encoded for a display, as video and PNG are. Taken for sRGB (IEC 61966-2-1) where light is needed.
    Video,
    /// Proportional to light, as EXR is.
    Linear,
}

/// One frame. Width and height are at least 1, and the samples always fill it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: u32,
    height: u32,
    samples: Samples,
    alpha: Alpha,
    encoding: Encoding,
}

impl Picture {
    /// A picture from its samples.
    ///
    /// # Errors
    /// [`Error::BadPicture`] if there are no pixels, more than 2^29, or not `width * height * 4` samples.
    pub fn new(width: u32, height: u32, samples: Samples, alpha: Alpha, encoding: Encoding) -> Result<Picture> {
        if samples.len() != sample_count(width, height)? {
            return Err(Error::BadPicture {
                width,
                height,
                reason: "the samples do not fill it",
            });
        }
        Ok(Picture {
            width,
            height,
            samples,
            alpha,
            encoding,
        })
    }

    /// A black picture; alpha is 1 where `alpha` is [`Alpha::Opaque`], else 0.
    ///
    /// # Errors
    /// [`Error::BadPicture`] if there are no pixels, or more than 2^29.
    pub fn black(width: u32, height: u32, depth: Depth, alpha: Alpha, encoding: Encoding) -> Result<Picture> {
        fn fill<T: Copy>(count: usize, zero: T, last: T) -> Vec<T> {
            let mut samples = vec![zero; count];
            samples.iter_mut().skip(3).step_by(4).for_each(|a| *a = last);
            samples
        }
        let count = sample_count(width, height)?;
        let opaque = alpha == Alpha::Opaque;
        let samples = match depth {
            Depth::U8 => Samples::U8(fill(count, 0, if opaque { u8::MAX } else { 0 })),
            Depth::U16 => Samples::U16(fill(count, 0, if opaque { u16::MAX } else { 0 })),
            Depth::F16 => Samples::F16(fill(count, f16::ZERO, if opaque { f16::ONE } else { f16::ZERO })),
            Depth::F32 => Samples::F32(fill(count, 0.0, if opaque { 1.0 } else { 0.0 })),
        };
        Ok(Picture {
            width,
            height,
            samples,
            alpha,
            encoding,
        })
    }

    /// A picture from bytes in this machine's byte order, laid out as [`Samples`].
    ///
    /// # Errors
    /// [`Error::BadPicture`] if there are no pixels, more than 2^29, or not `width * height * 4 * depth.bytes()` bytes.
    pub fn from_bytes(
        width: u32,
        height: u32,
        depth: Depth,
        bytes: &[u8],
        alpha: Alpha,
        encoding: Encoding,
    ) -> Result<Picture> {
        if bytes.len() != sample_count(width, height)? * depth.bytes() {
            return Err(Error::BadPicture {
                width,
                height,
                reason: "the bytes do not fill it",
            });
        }
        Ok(Picture {
            width,
            height,
            samples: convert::samples_from_bytes(depth, bytes),
            alpha,
            encoding,
        })
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// How components are stored.
    #[must_use]
    pub fn depth(&self) -> Depth {
        self.samples.depth()
    }

    /// What the fourth component means.
    #[must_use]
    pub fn alpha(&self) -> Alpha {
        self.alpha
    }

    /// What the numbers of a colour measure.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// All components.
    #[must_use]
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// All components as bytes in this machine's byte order. Borrowed at [`Depth::U8`], copied else.
    #[must_use]
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        convert::bytes_of(&self.samples)
    }

    /// The 8-bit components to write into, or `None` at another depth.
    pub fn as_u8_mut(&mut self) -> Option<&mut [u8]> {
        if let Samples::U8(v) = &mut self.samples {
            Some(v)
        } else {
            None
        }
    }

    /// The single-float components to write into, or `None` at another depth.
    pub fn as_f32_mut(&mut self) -> Option<&mut [f32]> {
        if let Samples::F32(v) = &mut self.samples {
            Some(v)
        } else {
            None
        }
    }

    /// The same picture at another depth: rounded to nearest and clamped where the target is whole numbers, with infinity
    /// and not-a-number becoming 1 or 0 there.
    #[must_use]
    pub fn to_depth(&self, depth: Depth) -> Picture {
        Picture {
            samples: convert::to_depth(&self.samples, depth),
            ..self.shell()
        }
    }

    /// All components as floats; whole numbers become 0 to 1.
    #[must_use]
    pub fn to_f32(&self) -> Vec<f32> {
        convert::to_f32(&self.samples)
    }

    /// The same picture with another meaning of alpha, multiplying or dividing colour by it, in the encoding it is in.
    /// Where alpha is 0, division leaves colour as it is. Asked for [`Alpha::Opaque`], it is laid over black.
    #[must_use]
    pub fn with_alpha(&self, alpha: Alpha) -> Picture {
        if alpha == self.alpha {
            return self.clone();
        }
        if self.alpha == Alpha::Opaque {
            return Picture { alpha, ..self.clone() };
        }
        let mut samples = self.to_f32();
        match alpha {
            Alpha::Straight => convert::divide_by_alpha(&mut samples),
            Alpha::Premultiplied => convert::multiply_by_alpha(&mut samples),
            Alpha::Opaque => {
                if self.alpha == Alpha::Straight {
                    convert::multiply_by_alpha(&mut samples);
                }
                samples.iter_mut().skip(3).step_by(4).for_each(|a| *a = 1.0);
            }
        }
        Picture {
            alpha,
            samples: convert::to_depth(&Samples::F32(samples), self.depth()),
            ..self.shell()
        }
    }

    /// The same picture in another encoding, through the sRGB curve; it is mirrored below 0 and goes on above 1.
    /// Premultiplied colour is divided for it and multiplied again. Whole-number depths lose shadows when made linear: change
    /// the depth first.
    #[must_use]
    pub fn with_encoding(&self, encoding: Encoding) -> Picture {
        if encoding == self.encoding {
            return self.clone();
        }
        let mut samples = self.to_f32();
        if self.alpha == Alpha::Premultiplied {
            convert::divide_by_alpha(&mut samples);
        }
        convert::change_encoding(&mut samples, encoding);
        if self.alpha == Alpha::Premultiplied {
            convert::multiply_by_alpha(&mut samples);
        }
        Picture {
            encoding,
            samples: convert::to_depth(&Samples::F32(samples), self.depth()),
            ..self.shell()
        }
    }

    /// 8-bit, straight, display-encoded RGBA: what a thumbnail, a plot or a PNG wants.
    #[must_use]
    pub fn to_rgba8_video(&self) -> Vec<u8> {
        let plain = self.alpha != Alpha::Premultiplied && self.encoding == Encoding::Video;
        if plain && let Samples::U8(samples) = &self.samples {
            return samples.clone();
        }
        let wide = Picture {
            samples: Samples::F32(self.to_f32()),
            ..self.shell()
        };
        let straight = if self.alpha == Alpha::Premultiplied {
            wide.with_alpha(Alpha::Straight)
        } else {
            wide
        };
        convert::bytes_of(&convert::to_depth(
            &straight.with_encoding(Encoding::Video).samples,
            Depth::U8,
        ))
        .into_owned()
    }

    /// Whether a picture may have this size, before memory is asked for.
    pub(crate) fn check_size(width: u32, height: u32) -> Result<()> {
        sample_count(width, height).map(drop)
    }

    /// All components, to write into.
    pub(crate) fn samples_mut(&mut self) -> &mut Samples {
        &mut self.samples
    }

    /// Replaces all components by bytes in this machine's byte order, keeping the memory. The lengths must agree.
    pub(crate) fn refill(&mut self, bytes: &[u8]) {
        convert::refill(&mut self.samples, bytes);
    }

    /// This picture's description with no samples, to be given others.
    fn shell(&self) -> Picture {
        Picture {
            samples: Samples::U8(Vec::new()),
            ..*self
        }
    }
}

/// Samples of a picture of this size.
fn sample_count(width: u32, height: u32) -> Result<usize> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Error::BadPicture {
            width,
            height,
            reason: "it has no pixels",
        });
    }
    if pixels > MAX_PIXELS {
        return Err(Error::BadPicture {
            width,
            height,
            reason: "it has more than 2^29 pixels",
        });
    }
    Ok(pixels as usize * 4)
}
