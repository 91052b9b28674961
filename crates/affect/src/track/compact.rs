//! The track as a short ASCII string, for a plugin's hidden parameter.
//!
//! `GGT1.` and then, in base64, a zlib stream (its checksum tells damage) of the same values as the JSON: whole
//! numbers of 1/1000, column by column, each as its difference from where its two forerunners point, in a variable
//! number of bytes. A quiet curve is mostly zeros, which zlib folds away.

use super::{Sample, base64};
use crate::fingerprint::Mark;
use crate::reader::{channels, from_channels, thousandths};
use crate::{EmotionTrack, Error, Fingerprint, Focus, ModelId, Result, Rhythm};

/// How every version begins.
pub(super) const PREFIX_OF_ANY_VERSION: &str = "GGT";
/// Longer strings are refused undecoded.
const MOST_TEXT: usize = 32 << 20;
/// What may come out of the zlib stream at most: a bomb stops here.
const MOST_BYTES: usize = 64 << 20;
/// Values beside each sample: time, seven of affect, three of focus, confidence.
const COLUMNS: usize = 12;

impl EmotionTrack {
    /// The track as ASCII letters, digits, `-`, `_` and one dot: about 10 bytes a second of lively footage.
    #[must_use]
    pub fn to_compact(&self) -> String {
        let mut out = Writer::default();
        out.bytes.extend(self.model.0.to_le_bytes());
        out.bytes.extend(self.fps.to_le_bytes());
        out.bytes.extend(self.samples_hz.to_le_bytes());
        out.unsigned(self.frames);
        out.signed(i64::from(thousandths(self.rhythm.bpm)));
        out.signed(i64::from(thousandths(self.rhythm.strength)));
        out.unsigned(self.fingerprint.marks.len() as u64);
        for mark in &self.fingerprint.marks {
            out.signed(mark.millis);
            out.bytes
                .extend(mark.cells.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low));
        }
        out.unsigned(self.cuts.len() as u64);
        let mut last = 0;
        for &cut in &self.cuts {
            out.unsigned(cut - last);
            last = cut;
        }
        out.unsigned(self.samples.len() as u64);
        for column in 0..COLUMNS {
            out.column((0..self.samples.len()).map(|at| self.cell(column, at)));
        }
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&out.bytes, 9);
        let mut text = format!("{PREFIX_OF_ANY_VERSION}{}.", Self::VERSION);
        base64::encode(&packed, &mut text);
        text
    }

    /// Reads the compact string.
    ///
    /// # Errors
    /// [`Error::NotATrack`], [`Error::TrackVersion`], [`Error::TrackTooLarge`] and [`Error::TrackDamaged`].
    pub fn from_compact(text: &str) -> Result<Self> {
        if text.len() > MOST_TEXT {
            return Err(Error::TrackTooLarge(format!("{} MB of text", text.len() >> 20)));
        }
        let (version, body) = text
            .strip_prefix(PREFIX_OF_ANY_VERSION)
            .and_then(|rest| rest.split_once('.'))
            .ok_or_else(|| Error::NotATrack("it does not begin like one".to_owned()))?;
        let found: u64 = version
            .parse()
            .map_err(|_| Error::NotATrack("it names no version".to_owned()))?;
        if found != Self::VERSION {
            return Err(Error::TrackVersion {
                found,
                known: Self::VERSION,
            });
        }
        let damaged = || Error::TrackDamaged("its text was changed or cut off".to_owned());
        let packed = base64::decode(body).ok_or_else(damaged)?;
        let bytes =
            miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&packed, MOST_BYTES).map_err(
                |error| match error.status {
                    miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
                        Error::TrackTooLarge(format!("it unpacks to more than {} MB", MOST_BYTES >> 20))
                    }
                    _ => damaged(),
                },
            )?;
        let mut reader = Reader { bytes: &bytes };
        let track = Self::unpack(&mut reader).ok_or_else(damaged)?;
        if !reader.bytes.is_empty() {
            return Err(damaged());
        }
        track.checked()
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        let model = ModelId(u64::from_le_bytes(from.array()?));
        let fps = f64::from_le_bytes(from.array()?);
        let samples_hz = f64::from_le_bytes(from.array()?);
        let frames = from.unsigned()?;
        let rhythm = Rhythm {
            bpm: from.value()?,
            strength: from.value()?,
        };
        let mut marks = Vec::new();
        for _ in 0..from.count(25)? {
            let millis = from.signed()?;
            let nibbles: [u8; 24] = from.array()?;
            let mut cells = [0; 48];
            for (pair, byte) in cells.as_chunks_mut::<2>().0.iter_mut().zip(nibbles) {
                *pair = [byte >> 4, byte & 15];
            }
            marks.push(Mark { millis, cells });
        }
        let mut cuts = Vec::new();
        let mut last = 0_u64;
        for _ in 0..from.count(1)? {
            last = last.checked_add(from.unsigned()?)?;
            cuts.push(last);
        }
        let count = from.count(COLUMNS)?;
        let mut columns: Vec<Vec<i64>> = Vec::with_capacity(COLUMNS);
        for _ in 0..COLUMNS {
            columns.push(from.column(count)?);
        }
        let value = |column: usize, at: usize| columns[column][at] as f32 / 1000.0;
        Some(Self {
            model,
            fps,
            frames,
            fingerprint: Fingerprint { marks },
            samples_hz,
            samples: (0..count)
                .map(|at| Sample {
                    seconds: columns[0][at] as f64 / 1000.0,
                    affect: from_channels(core::array::from_fn(|channel| value(1 + channel, at))),
                })
                .collect(),
            focus: (0..count)
                .map(|at| Focus {
                    x: value(8, at),
                    y: value(9, at),
                    spread: value(10, at),
                })
                .collect(),
            confidence: (0..count).map(|at| value(11, at)).collect(),
            cuts,
            rhythm,
        })
    }

    /// One value beside a sample, in thousandths.
    fn cell(&self, column: usize, at: usize) -> i64 {
        let value = match column {
            0 => return (self.samples[at].seconds * 1000.0).round() as i64,
            1..=7 => channels(self.samples[at].affect)[column - 1],
            8 => self.focus[at].x,
            9 => self.focus[at].y,
            10 => self.focus[at].spread,
            _ => self.confidence[at],
        };
        i64::from(thousandths(value))
    }
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Seven bits a byte, lowest first.
    fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// The sign in the lowest bit, so that small numbers stay short.
    fn signed(&mut self, value: i64) {
        self.unsigned((value << 1 ^ value >> 63) as u64);
    }

    fn column(&mut self, values: impl Iterator<Item = i64>) {
        let mut guess = Guess::default();
        for value in values {
            self.signed(value.wrapping_sub(guess.next()));
            guess.learn(value);
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*array)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.unsigned()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn value(&mut self) -> Option<f32> {
        Some(self.signed()? as f32 / 1000.0)
    }

    /// A number of things of at least `least` bytes each: never more than the bytes that are left can hold.
    fn count(&mut self, least: usize) -> Option<usize> {
        let count = usize::try_from(self.unsigned()?).ok()?;
        (count <= self.bytes.len() / least).then_some(count)
    }

    fn column(&mut self, count: usize) -> Option<Vec<i64>> {
        let mut guess = Guess::default();
        (0..count)
            .map(|_| {
                let value = self.signed()?.wrapping_add(guess.next());
                guess.learn(value);
                Some(value)
            })
            .collect()
    }
}

/// Where the two values before point: a straight line goes on.
#[derive(Default)]
struct Guess {
    last: i64,
    before: i64,
    seen: bool,
}

impl Guess {
    fn next(&self) -> i64 {
        self.last.wrapping_mul(2).wrapping_sub(self.before)
    }

    fn learn(&mut self, value: i64) {
        // One value alone points nowhere: the line through it is level.
        self.before = if self.seen { self.last } else { value };
        self.last = value;
        self.seen = true;
    }
}
