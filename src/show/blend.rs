//! From the sheet to the host's pixels: any depth, any alpha, either encoding, one pass over the rows of the panel.
//!
//! The sheet gives light and lets light through. A pixel of the sheet with premultiplied colour `c` and opacity `a`, as
//! a screen shows them, adds `c` and passes `1 - a` of what is below. In scene-linear pictures both go through the
//! screen's curve, so that the panel looks the same over black, and its shade as deep over everything else.
//! Highlights above 1 come through as far as the panel is translucent.

use glitch::{Encoding, Rect};
use half::f16;
use ofx::{BitDepth, Components};
use once_cell::sync::Lazy;

use super::sheet::{Pixel, Sheet};

/// A host's picture to draw on.
pub(super) struct Target<'a> {
    bytes: &'a mut [u8],
    bounds: Rect,
    row_bytes: isize,
    depth: BitDepth,
    components: Components,
}

impl<'a> Target<'a> {
    /// `bytes` runs from the lowest address; with negative `row_bytes` the top row comes first.
    pub(super) fn over(
        bytes: &'a mut [u8],
        bounds: Rect,
        row_bytes: isize,
        depth: BitDepth,
        components: Components,
    ) -> Self {
        Self {
            bytes,
            bounds,
            row_bytes,
            depth,
            components,
        }
    }

    /// The pixels that are there.
    pub(super) fn bounds(&self) -> Rect {
        self.bounds
    }

    /// Opaque black.
    pub(super) fn blacken(&mut self, window: Rect) {
        let window = window.intersection(&self.bounds);
        match self.depth {
            BitDepth::Byte => self.blacken_as::<u8>(window),
            BitDepth::Short => self.blacken_as::<u16>(window),
            BitDepth::Half => self.blacken_as::<f16>(window),
            BitDepth::Float => self.blacken_as::<f32>(window),
        }
    }

    fn blacken_as<C: Component>(&mut self, window: Rect) {
        let count = self.components.count();
        for y in window.y1..window.y2 {
            let row = self.row(y, window.x1, window.x2);
            row.fill(0);
            if count == 4 {
                for pixel in row.chunks_exact_mut(count * C::BYTES) {
                    C::write(1.0, &mut pixel[3 * C::BYTES..]);
                }
            }
        }
    }

    /// Lays the sheet over the pixels of `seen`, which lies within the sheet and the bounds.
    pub(super) fn lay(&mut self, sheet: &Sheet, seen: Rect, encoding: Encoding, premultiplied: bool) {
        match self.depth {
            BitDepth::Byte => self.lay_as::<u8>(sheet, seen, encoding, premultiplied),
            BitDepth::Short => self.lay_as::<u16>(sheet, seen, encoding, premultiplied),
            BitDepth::Half => self.lay_as::<f16>(sheet, seen, encoding, premultiplied),
            BitDepth::Float => self.lay_as::<f32>(sheet, seen, encoding, premultiplied),
        }
    }

    fn lay_as<C: Component>(&mut self, sheet: &Sheet, seen: Rect, encoding: Encoding, premultiplied: bool) {
        let light = Light::of(encoding);
        let components = self.components;
        for y in seen.y1..seen.y2 {
            let above = sheet.row(y, seen.x1, seen.x2);
            let row = self.row(y, seen.x1, seen.x2);
            let pixels = row.chunks_exact_mut(components.count() * C::BYTES).zip(above);
            let pixels = pixels.filter(|(_, over)| over[3] > 0);
            match (components, premultiplied) {
                (Components::Rgb, _) => pixels.for_each(|(under, over)| opaque::<C>(under, *over, light)),
                (Components::Rgba, true) => {
                    pixels.for_each(|(under, over)| premultiplied_over::<C>(under, *over, light))
                }
                (Components::Rgba, false) => pixels.for_each(|(under, over)| straight_over::<C>(under, *over, light)),
                (Components::Alpha, _) => {}
            }
        }
    }

    /// The bytes of row `y`, columns `x1` to `x2`, all within the bounds.
    fn row(&mut self, y: i32, x1: i32, x2: i32) -> &mut [u8] {
        let pixel = self.depth.bytes() * self.components.count();
        let from_lowest = if self.row_bytes < 0 {
            self.bounds.y2 - 1 - y
        } else {
            y - self.bounds.y1
        };
        let start = from_lowest as usize * self.row_bytes.unsigned_abs();
        let (first, last) = (
            (x1 - self.bounds.x1) as usize * pixel,
            (x2 - self.bounds.x1) as usize * pixel,
        );
        self.bytes.get_mut(start + first..start + last).unwrap_or(&mut [])
    }
}

/// Colour over a pixel without alpha, or of alpha 1.
fn opaque<C: Component>(under: &mut [u8], over: Pixel, light: &Light) {
    let pass = light.passed(over);
    for (component, given) in under.chunks_exact_mut(C::BYTES).zip(light.given(over)) {
        C::write(given + C::read(component) * pass, component);
    }
}

/// Over premultiplied colour (Porter & Duff 1984, "over").
fn premultiplied_over<C: Component>(under: &mut [u8], over: Pixel, light: &Light) {
    opaque::<C>(under, over, light);
    let alpha = &mut under[3 * C::BYTES..];
    let below = C::read(alpha);
    if below < 1.0 {
        C::write(covered(over, below), alpha);
    }
}

/// Over straight colour: as above, with the colour multiplied by its alpha before, and divided by the new one after.
fn straight_over<C: Component>(under: &mut [u8], over: Pixel, light: &Light) {
    let below = C::read(&under[3 * C::BYTES..]);
    if below >= 1.0 || below.is_nan() {
        return opaque::<C>(under, over, light);
    }
    let below = below.max(0.0);
    let (alpha, pass) = (covered(over, below), light.passed(over));
    for (component, given) in under.chunks_exact_mut(C::BYTES).zip(light.given(over)) {
        // Colour under no alpha is not there, whatever it is.
        let passed = if below > 0.0 {
            C::read(component) * below * pass
        } else {
            0.0
        };
        C::write((given + passed) / alpha, component);
    }
    C::write(alpha, &mut under[3 * C::BYTES..]);
}

/// Alpha of the sheet over an alpha of `below`.
fn covered(over: Pixel, below: f32) -> f32 {
    let alpha = f32::from(over[3]) / 255.0;
    alpha + below * (1.0 - alpha)
}

/// What the sheet's 8-bit values mean in the picture's encoding.
struct Light {
    /// Light that a colour component gives.
    give: [f32; 256],
    /// Share of the picture's light that an opacity lets through.
    pass: [f32; 256],
}

impl Light {
    fn of(encoding: Encoding) -> &'static Self {
        static VIDEO: Lazy<Light> = Lazy::new(|| Light {
            give: std::array::from_fn(|value| value as f32 / 255.0),
            pass: std::array::from_fn(|alpha| 1.0 - alpha as f32 / 255.0),
        });
        static LINEAR: Lazy<Light> = Lazy::new(|| Light {
            give: std::array::from_fn(|value| linear(value as f32 / 255.0)),
            pass: std::array::from_fn(|alpha| libm::powf(1.0 - alpha as f32 / 255.0, 2.2)),
        });
        match encoding {
            Encoding::Video => &VIDEO,
            Encoding::Linear => &LINEAR,
        }
    }

    fn given(&self, over: Pixel) -> [f32; 3] {
        [over[0], over[1], over[2]].map(|value| self.give[usize::from(value)])
    }

    fn passed(&self, over: Pixel) -> f32 {
        self.pass[usize::from(over[3])]
    }
}

/// From a display-encoded value to linear light (IEC 61966-2-1, sRGB).
fn linear(value: f32) -> f32 {
    if value <= 0.040_45 {
        value / 12.92
    } else {
        libm::powf((value + 0.055) / 1.055, 2.4)
    }
}

/// One component as it lies in memory.
trait Component {
    const BYTES: usize;
    /// The value, 1 for the white of the depth.
    fn read(bytes: &[u8]) -> f32;
    fn write(value: f32, bytes: &mut [u8]);
}

macro_rules! component {
    ($kind:ty, $bytes:literal, |$read:ident| $to_value:expr, |$write:ident| $from_value:expr) => {
        impl Component for $kind {
            const BYTES: usize = $bytes;

            #[inline]
            fn read(bytes: &[u8]) -> f32 {
                let mut own = [0; $bytes];
                own.copy_from_slice(&bytes[..$bytes]);
                let $read = <$kind>::from_ne_bytes(own);
                $to_value
            }

            #[inline]
            fn write($write: f32, bytes: &mut [u8]) {
                let own: $kind = $from_value;
                bytes[..$bytes].copy_from_slice(&own.to_ne_bytes());
            }
        }
    };
}

// A cast from float to whole numbers keeps to their range, and makes 0 of what is not a number.
component!(u8, 1, |raw| f32::from(raw) / 255.0, |value| (value * 255.0 + 0.5) as u8);
component!(u16, 2, |raw| f32::from(raw) / 65535.0, |value| (value * 65535.0 + 0.5)
    as u16);
component!(f16, 2, |raw| raw.to_f32(), |value| f16::from_f32(value));
component!(f32, 4, |raw| raw, |value| value);

#[cfg(test)]
mod tests;
