//! When each frame of a video track is shown, as `ffprobe` tells it.

use std::path::Path;

use serde::Deserialize;

use super::{Probe, ask};
use crate::timeline::Stamp;
use crate::{Cancel, Rate, Result, Tools};

/// The frames of a video track in order of time.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) stamps: Vec<Stamp>,
    /// When the last frame goes, where packets tell it.
    pub(crate) end: Option<f64>,
    /// Whether the file ends before its frames do.
    pub(crate) cut_off: bool,
    /// Whether the times are the file's own, so that a frame can be found by its time.
    pub(crate) timed: bool,
}

impl Probe {
    /// The times of all frames. Where packets tell them, nothing is decoded.
    pub(crate) fn index(&self, path: &Path, tools: &Tools, cancel: &Cancel) -> Result<Index> {
        let track = self.index.to_string();
        let mut cut_off = false;
        if self.packets_are_frames {
            let wanted = [
                "-select_streams",
                &track,
                "-show_entries",
                "packet=pts,duration,flags",
                "-of",
                "csv=p=0",
            ];
            let (text, said) = ask(path, tools, cancel, &wanted)?;
            cut_off = ends_early(&said)
                || self
                    .declared
                    .is_some_and(|declared| (text.lines().count() as u64) < declared);
            if let (Some((stamps, end)), false) = (self.stamps(&text), cut_off) {
                return Ok(Index {
                    stamps,
                    end,
                    cut_off,
                    timed: true,
                });
            }
        }
        // Decoded, frame by frame: the last packet of a broken file need not be one.
        let entries = "frame=key_frame,best_effort_timestamp";
        let wanted = [
            "-threads",
            "0",
            "-select_streams",
            &track,
            "-show_entries",
            entries,
            "-of",
            "json=c=1",
        ];
        let (text, said) = ask(path, tools, cancel, &wanted)?;
        let frames = serde_json::from_str::<Frames>(&text).unwrap_or_default().frames;
        cut_off = cut_off || ends_early(&said);
        let timed: Option<Vec<Stamp>> = frames.iter().map(|frame| frame.stamp(self)).collect();
        if let Some(stamps) = timed.filter(|stamps| stamps.is_sorted_by(|a, b| a.time < b.time)) {
            return Ok(Index {
                stamps,
                end: None,
                cut_off,
                timed: true,
            });
        }
        let rate = self.nominal_rate.unwrap_or(Rate::CINEMA);
        let counted = (0..frames.len() as u64).map(|n| Stamp {
            time: rate.time_of(n),
            key: n == 0,
        });
        Ok(Index {
            stamps: counted.collect(),
            end: None,
            cut_off,
            timed: false,
        })
    }

    /// Reads lines of `pts,duration,flags`, in order of decoding; and when the last of them shown goes. `None` where a packet
    /// has no time, or shares it: then packets are not frames.
    fn stamps(&self, text: &str) -> Option<(Vec<Stamp>, Option<f64>)> {
        let mut packets: Vec<(i64, bool)> = Vec::new();
        let mut last: Option<(i64, i64)> = None;
        let mut key: Option<(usize, i64)> = None;
        for line in text.lines() {
            let mut fields = line.split(',');
            let (pts, lasts, flags) = (fields.next()?, fields.next()?, fields.next()?);
            // Packets that an edit list leaves out are decoded and dropped.
            if flags.contains('D') {
                continue;
            }
            let pts = pts.parse::<i64>().ok()?;
            if flags.starts_with('K') {
                key = Some((packets.len(), pts));
            } else if let Some((at, _)) = key.filter(|(_, shown)| pts < *shown && !self.skips_leading) {
                // An open group of pictures. Begun there, decoders lose frames that they hold back for want of references.
                packets.get_mut(at)?.1 = at == 0;
            }
            packets.push((pts, flags.starts_with('K')));
            if last.is_none_or(|(shown, _)| shown < pts) {
                last = Some((pts, lasts.parse().unwrap_or(0)));
            }
        }
        packets.sort_unstable();
        let unique = packets.is_sorted_by(|a, b| a.0 < b.0);
        // A file that is over before the frame is does not mean it.
        let end = last
            .filter(|(_, lasts)| *lasts > 0)
            .map(|(pts, lasts)| self.seconds(pts.saturating_add(lasts)))
            .filter(|end| self.lasts.is_some_and(|lasts| *end < lasts + 0.1));
        let stamp = |&(pts, key): &(i64, bool)| Stamp {
            time: self.seconds(pts),
            key,
        };
        unique.then(|| (packets.iter().map(stamp).collect(), end))
    }

    /// Seconds since the file begins.
    fn seconds(&self, pts: i64) -> f64 {
        pts as f64 * self.tick - self.start
    }
}

#[derive(Debug, Default, Deserialize)]
struct Frames {
    #[serde(default)]
    frames: Vec<DecodedFrame>,
}

#[derive(Debug, Deserialize)]
struct DecodedFrame {
    #[serde(default)]
    key_frame: u8,
    best_effort_timestamp: Option<i64>,
}

impl DecodedFrame {
    fn stamp(&self, probe: &Probe) -> Option<Stamp> {
        Some(Stamp {
            time: probe.seconds(self.best_effort_timestamp?),
            key: self.key_frame == 1,
        })
    }
}

/// Whether the complaints are those of a file without its end.
fn ends_early(said: &str) -> bool {
    [
        "partial file",
        "ended prematurely",
        "Truncat",
        "truncat",
        "error reading header",
    ]
    .iter()
    .any(|sign| said.contains(sign))
}
