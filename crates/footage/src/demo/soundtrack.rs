//! The film's sound: rain, footsteps in step with the camera, and traffic that swells with the rush.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::score::{rush, steps};
use super::sums::{chance, mix, smooth};
use super::{FRAMES, RATE};
use crate::{Error, Result};

/// Samples a second.
const HERTZ: u32 = 48_000;

/// The sound of the whole film: 48 kHz, left and right in turn, 16 bits.
#[must_use]
pub fn soundtrack() -> Vec<i16> {
    let count = (RATE.time_of(FRAMES) * f64::from(HERTZ)) as u32;
    let mut synth = Synth::default();
    let mut samples = Vec::with_capacity(count as usize * 2);
    for n in 0..count {
        let (left, right) = synth.next(n);
        // Gently rounded, in case everything sounds at once.
        let round = |x: f32| ((x / (1.0 + 0.35 * x.abs())) * 32_000.0).clamp(-32_767.0, 32_767.0) as i16;
        samples.extend([round(left), round(right)]);
    }
    samples
}

/// What filters remember from one sample to the next.
#[derive(Debug, Default)]
struct Synth {
    rain: [f32; 2],
    hiss: [f32; 2],
    rumble: [f32; 2],
    road: [f32; 2],
    heel: f32,
}

impl Synth {
    fn next(&mut self, n: u32) -> (f32, f32) {
        let t = n as f32 / HERTZ as f32;
        let hurry = rush(t);
        let white = |seed| chance(n as i32, 0, seed) * 2.0 - 1.0;
        // A foot lands: a thump and a wet click, left and right in turn.
        let step = steps(t);
        let since = (step - step.floor()) / mix(1.6, 2.7, hurry);
        let thump = libm::sinf(since * mix(520.0, 380.0, smooth(0.0, 0.05, since))) * decay(since, 0.035);
        self.heel += (white(5) - self.heel) * 0.35;
        let foot = thump * 0.30 + self.heel * decay(since, 0.018) * 0.35;
        let pan = if step as i32 % 2 == 0 { 0.62 } else { 0.38 };
        // Cars pass from one side to the other, slower than once a second.
        let pass = 0.5 + 0.5 * libm::sinf(t * 3.9);
        let mut ears = [0.0; 2];
        for (ear, out) in ears.iter_mut().enumerate() {
            let seed = 10 + ear as u32 * 4;
            self.rain[ear] += (white(seed) - self.rain[ear]) * 0.42;
            self.hiss[ear] += (self.rain[ear] - self.hiss[ear]) * 0.05;
            let rain = (self.rain[ear] - self.hiss[ear]) * 0.075;
            self.rumble[ear] += (white(seed + 1) - self.rumble[ear]) * 0.008;
            self.road[ear] += (white(seed + 2) - self.road[ear]) * 0.07;
            let side = if ear == 0 { pass } else { 1.0 - pass };
            let traffic = self.rumble[ear] * mix(0.35, 2.6, hurry) + self.road[ear] * hurry * mix(0.12, 0.55, side);
            let near = if ear == 0 { pan } else { 1.0 - pan };
            *out = rain * mix(0.9, 1.25, hurry) + traffic * 0.6 + foot * near * mix(0.55, 0.9, hurry);
        }
        // In and out over a fifth of a second, so that nothing clicks.
        let length = RATE.time_of(FRAMES) as f32;
        let edge = smooth(0.0, 0.2, t) * smooth(length, length - 0.2, t);
        (ears[0] * edge, ears[1] * edge)
    }
}

/// From 1 down, to 0.37 after `time` seconds.
fn decay(since: f32, time: f32) -> f32 {
    super::sums::fade(since / time)
}

/// Writes the sound as a WAV file (RIFF, PCM).
pub(super) fn write_wav(path: &Path) -> Result<()> {
    let samples = soundtrack();
    let failed = |error: std::io::Error| Error::write(path, &error);
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    let length = samples.len() as u32 * 2;
    let mut header = Vec::new();
    header.extend(b"RIFF");
    header.extend((36 + length).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16u32.to_le_bytes());
    // PCM, two channels.
    header.extend([1, 0, 2, 0]);
    header.extend(HERTZ.to_le_bytes());
    header.extend((HERTZ * 4).to_le_bytes());
    // Bytes a pair of samples, bits a sample.
    header.extend([4, 0, 16, 0]);
    header.extend(b"data");
    header.extend(length.to_le_bytes());
    out.write_all(&header).map_err(failed)?;
    for sample in samples {
        out.write_all(&sample.to_le_bytes()).map_err(failed)?;
    }
    out.flush().map_err(failed)
}
