//! Which arrangements of channels an encoder of sound takes, and what becomes of the others.

use crate::SoundTrack;

/// More channels than this are a recorder's, each for itself, or those of a cinema.
const MOST: u32 = 8;

/// An encoder, in what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoder {
    Aac,
    Flac,
    Opus,
    /// Samples as they are.
    Pcm,
}

/// How a track is rearranged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mix {
    /// What ffmpeg does.
    pub(super) filter: String,
    /// The layout that is left where channels are mixed that cannot be parted again.
    pub(super) lossy: Option<&'static str>,
}

impl Encoder {
    /// Arguments for the codec, and for the bits of a second.
    pub(super) fn arguments(self) -> &'static [&'static str] {
        match self {
            Encoder::Aac => &["aac", "256k"],
            Encoder::Flac => &["flac"],
            Encoder::Opus => &["libopus", "160k"],
            Encoder::Pcm => &["pcm_s24le"],
        }
    }

    /// The encoder for files with this ending that keeps most of a track.
    pub(super) fn of(ending: &str, track: &SoundTrack) -> Encoder {
        match ending {
            "mkv" | "mov" if track.channels > MOST => Encoder::Pcm,
            "mkv" => Encoder::Flac,
            "webm" => Encoder::Opus,
            _ => Encoder::Aac,
        }
    }

    /// What a track needs before it can be encoded; `None` for those that are taken as they are.
    pub(super) fn mix(self, track: &SoundTrack) -> Option<Mix> {
        let layout = track.layout.as_deref();
        let relabelled = |name| Some(mix(name, None));
        match (self, track.channels, layout) {
            (Encoder::Pcm, ..) | (_, 0, _) | (_, 1, None | Some("mono")) | (_, 2, None | Some("stereo")) => None,
            (Encoder::Flac, 0..=MOST, _) => None,
            // One side alone, or two that are no left and right.
            (_, 1, _) => Some(Mix {
                filter: "pan=mono|c0=c0".to_owned(),
                lossy: None,
            }),
            (_, 2, _) => Some(Mix {
                filter: "pan=stereo|c0=c0|c1=c1".to_owned(),
                lossy: None,
            }),
            // ffmpeg takes them for the usual layout of so many, which AAC holds.
            (Encoder::Aac, 0..=MOST, None) => None,
            (Encoder::Aac, _, Some(name)) if AAC.contains(&name) => None,
            (Encoder::Opus, _, Some("3.0" | "quad" | "5.0" | "5.1" | "6.1" | "7.1")) => None,
            // Each channel has its place, or goes to the two beside it.
            (Encoder::Opus, _, Some("3.0(back)" | "quad(side)")) => relabelled("quad"),
            (Encoder::Opus, _, Some("4.0" | "5.0(side)")) | (Encoder::Opus, 4 | 5, None) => relabelled("5.0"),
            (Encoder::Opus, _, Some("2.1" | "3.1" | "4.1" | "5.1(side)")) | (Encoder::Opus, 3 | 6, None) => {
                relabelled("5.1")
            }
            (Encoder::Opus, _, Some("6.0" | "6.1(back)" | "hexagonal")) | (Encoder::Opus, 7, None) => relabelled("6.1"),
            (Encoder::Opus, _, Some("7.0")) | (Encoder::Opus, 8, None) => relabelled("7.1"),
            // Wide fronts go to the fronts, and what is behind goes to both sides.
            (
                Encoder::Opus,
                _,
                Some("6.0(front)" | "6.1(front)" | "7.0(front)" | "7.1(wide)" | "7.1(wide-side)" | "octagonal"),
            ) => Some(mix("7.1", Some("7.1"))),
            _ => Some(Mix {
                filter: to_stereo(track.channels),
                lossy: Some("stereo"),
            }),
        }
    }
}

/// What AAC holds besides one and two channels.
const AAC: [&str; 25] = [
    "2.1",
    "3.0",
    "3.0(back)",
    "3.1",
    "4.0",
    "4.1",
    "quad",
    "quad(side)",
    "5.0",
    "5.0(side)",
    "5.1",
    "5.1(side)",
    "6.0",
    "6.0(front)",
    "6.1",
    "6.1(back)",
    "6.1(front)",
    "hexagonal",
    "7.0",
    "7.0(front)",
    "7.1",
    "7.1(wide)",
    "7.1(wide-side)",
    "octagonal",
    "hexadecagonal",
];

fn mix(layout: &str, lossy: Option<&'static str>) -> Mix {
    Mix {
        filter: format!("aformat=channel_layouts={layout}"),
        lossy,
    }
}

/// The first two channels, which are left and right in every usual order, and all others in the middle; never louder than any
/// of them. ffmpeg's own mixing refuses channels whose places it does not know, and drops those above.
fn to_stereo(channels: u32) -> String {
    let others: String = (2..channels).map(|channel| format!("+0.5*c{channel}")).collect();
    format!("pan=stereo|FL<c0{others}|FR<c1{others}")
}
