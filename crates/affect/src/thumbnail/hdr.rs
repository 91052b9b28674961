//! From signals of high dynamic range (ITU-R BT.2100) to what an SDR version of the picture would hold.
//!
//! The model learnt from SDR pictures; PQ read as one looks grey and calm. So a thumbnail of PQ or HLG is turned: to light
//! on a display, in parts of the reference white of 203 cd/m2 (ITU-R BT.2408); to the colours of BT.709 (BT.2087); what
//! is brighter than most of white is bent below it, its hue kept; and encoded for a display of BT.1886. It is the
//! thumbnail that is turned, and not each pixel before it is averaged: HDR signals are spaced as evenly as SDR's are.

use super::PLANE;
use crate::picture::Transfer;

/// Reference white, cd/m2.
const WHITE: f32 = 203.0;

/// Where brightness begins to be bent, in parts of white.
const KNEE: f32 = 0.8;

/// Turns three planes in place. Does nothing for other transfers.
pub(super) fn to_sdr(transfer: Transfer, planes: &mut [f32]) {
    let light: fn([f32; 3]) -> [f32; 3] = match transfer {
        Transfer::Pq => |signal| signal.map(pq),
        Transfer::Hlg => hlg,
        Transfer::Video | Transfer::Linear => return,
    };
    let (red, rest) = planes.split_at_mut(PLANE.min(planes.len()));
    let (green, blue) = rest.split_at_mut(PLANE.min(rest.len()));
    for ((red, green), blue) in red.iter_mut().zip(green).zip(blue) {
        let shown = below_white(to_bt709(light([*red, *green, *blue])));
        [*red, *green, *blue] = shown.map(|light| libm::powf(light, 1.0 / 2.4));
    }
}

/// One channel of PQ (SMPTE ST 2084, 5.1) as parts of white.
fn pq(signal: f32) -> f32 {
    const M1: f32 = 2610.0 / 16384.0;
    const M2: f32 = 2523.0 / 4096.0 * 128.0;
    const C1: f32 = 3424.0 / 4096.0;
    const C2: f32 = 2413.0 / 4096.0 * 32.0;
    const C3: f32 = 2392.0 / 4096.0 * 32.0;
    let root = libm::powf(signal, 1.0 / M2);
    let light = libm::powf((root - C1).max(0.0) / (C2 - C3 * root), 1.0 / M1);
    light * (10_000.0 / WHITE)
}

/// HLG (BT.2100, table 5) on its reference display of 1000 cd/m2, as parts of white.
fn hlg(signal: [f32; 3]) -> [f32; 3] {
    const A: f32 = 0.178_832_77;
    const B: f32 = 0.284_668_92;
    const C: f32 = 0.559_910_7;
    let scene = signal.map(|signal| {
        if signal <= 0.5 {
            signal * signal / 3.0
        } else {
            (libm::expf((signal - C) / A) + B) / 12.0
        }
    });
    let [red, green, blue] = scene;
    let luminance = 0.2627 * red + 0.678 * green + 0.0593 * blue;
    let gain = libm::powf(luminance, 0.2) * (1000.0 / WHITE);
    scene.map(|light| light * gain)
}

/// From the primaries of BT.2020 to those of BT.709, both linear (BT.2087, 4).
fn to_bt709([r, g, b]: [f32; 3]) -> [f32; 3] {
    [
        1.6605 * r - 0.5876 * g - 0.0728 * b,
        -0.1246 * r + 1.1329 * g - 0.0083 * b,
        -0.0182 * r - 0.1006 * g + 1.1187 * b,
    ]
}

/// Bends what is brighter than the knee below white, by its strongest channel, and leaves out what BT.709 has no name for.
fn below_white(light: [f32; 3]) -> [f32; 3] {
    let peak = light[0].max(light[1]).max(light[2]);
    let scale = if peak > KNEE {
        let room = 1.0 - KNEE;
        (KNEE + room * (1.0 - libm::expf((KNEE - peak) / room))) / peak
    } else {
        1.0
    };
    light.map(|channel| (channel * scale).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One grey signal.
    fn turned(transfer: Transfer, signal: f32) -> f32 {
        let mut planes = vec![signal; 3 * PLANE];
        to_sdr(transfer, &mut planes);
        assert!(
            planes.iter().all(|value| (value - planes[0]).abs() < 2e-3),
            "grey stays grey"
        );
        planes[0]
    }

    #[test]
    fn light_is_that_of_the_standards() {
        // ST 2084: 0.5081 is 100 cd/m2, 0.5807 is 203, 0.7518 is 1000, 1 is 10 000.
        for (signal, nits) in [
            (0.0_f32, 0.0_f32),
            (0.5081, 100.0),
            (0.5807, 203.0),
            (0.7518, 1000.0),
            (1.0, 10_000.0),
        ] {
            assert!(
                (pq(signal) * WHITE / nits.max(1e-9) - 1.0).abs() < 0.01 || pq(signal) == nits,
                "{signal}"
            );
        }
        // BT.2408: reference white lies at three quarters of HLG's signal, and its peak is 1000 cd/m2.
        for (signal, nits) in [(0.75, 203.0), (1.0, 1000.0)] {
            assert!((hlg([signal; 3])[1] * WHITE / nits - 1.0).abs() < 0.01, "{signal}");
        }
        assert_eq!(hlg([0.0; 3]), [0.0; 3]);
    }

    #[test]
    fn greys_of_both_are_those_of_sdr() {
        // A fifth of white's light.
        let sdr = libm::powf(0.2, 1.0 / 2.4);
        let near = |transfer, of: fn(f32) -> f32| {
            let (mut low, mut high) = (0.0_f32, 1.0_f32);
            for _ in 0..40 {
                let middle = (low + high) / 2.0;
                if of(middle) < 0.2 { low = middle } else { high = middle }
            }
            (turned(transfer, low) - sdr).abs() < 2e-3
        };
        assert!(near(Transfer::Pq, pq) && near(Transfer::Hlg, |signal| hlg([signal; 3])[0]));
        for transfer in [Transfer::Pq, Transfer::Hlg] {
            let steps: Vec<f32> = (0..=64).map(|n| turned(transfer, n as f32 / 64.0)).collect();
            assert!(
                steps.is_sorted() && steps[0] == 0.0 && steps[64] <= 1.0 && steps[64] > 0.97,
                "{steps:?}"
            );
        }
        assert_eq!(turned(Transfer::Video, 0.3), 0.3);
    }

    #[test]
    fn a_bright_red_stays_red() {
        let red = below_white([8.0, 0.4, 0.2]);
        assert!(red[0] <= 1.0 && red[1] < 0.06 && red[2] < 0.04, "{red:?}");
    }
}
