//! The sRGB curve (IEC 61966-2-1) through a table, since a power per pixel costs more than the rest of a thumbnail.

use std::sync::OnceLock;

/// Light below 2^-16 is black: encoded, it would be less than 0.0002.
const DARKEST: u32 = 127 - 16;
/// Bits of mantissa dropped: 10 stay, so an entry spans 0.1 % of light.
const DROPPED: u32 = 13;
const FIRST: u32 = DARKEST << (23 - DROPPED);
/// Up to 1, and on to a power of two, so that a masked index is always within.
const ENTRIES: usize = 32 << (23 - DROPPED);

/// Encoded values by the leading bits of light from 2^-16 to 1.
pub(super) struct Encoder {
    table: Box<[f32; ENTRIES]>,
}

impl Encoder {
    /// The one table of this process, made on first use (about a millisecond).
    pub(super) fn get() -> &'static Self {
        static ENCODER: OnceLock<Encoder> = OnceLock::new();
        ENCODER.get_or_init(|| {
            let mut table = Box::new([0.0; ENTRIES]);
            for (entry, encoded) in table.iter_mut().enumerate().skip(1) {
                *encoded = encode(f32::from_bits((entry as u32 + FIRST) << DROPPED).min(1.0));
            }
            Self { table }
        })
    }

    /// Encodes light within 0..1 (other values must be clamped before).
    #[inline(always)]
    pub(super) fn encode(&self, light: f32) -> f32 {
        let rounded = (light.to_bits() + (1 << (DROPPED - 1))) >> DROPPED;
        let entry = rounded.saturating_sub(FIRST) as usize;
        self.table[entry & (ENTRIES - 1)]
    }
}

/// The curve itself.
pub(super) fn encode(light: f32) -> f32 {
    if light <= 0.003_130_8 {
        12.92 * light
    } else {
        1.055 * libm::powf(light, 1.0 / 2.4) - 0.055
    }
}
