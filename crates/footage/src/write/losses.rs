//! What of a clip its output cannot hold, said beforehand.

use std::path::Path;

use super::WriteOptions;
use super::sound::ending;
use super::video::{holds_alpha, is_prores};
use crate::still::Format;
use crate::{ClipInfo, Depth, Encoding, Layers, LeftBehind, counted};

/// What an output like this will lack of what the clip has, a sentence for each that names what would keep it.
#[must_use]
pub fn losses(info: &ClipInfo, path: &Path, options: &WriteOptions) -> Vec<String> {
    let still = Format::of(path);
    let lost = [
        alpha(info, path, options),
        unread_alpha(info),
        fields(info),
        light(info, path, options),
        bits(info, path, options),
        still.and_then(|_| colour(info, path)),
        still.and_then(|_| timecode(path, options)),
        shape(path, options),
        layers(info),
    ];
    let mut lost: Vec<String> = lost.into_iter().flatten().collect();
    if still.is_none() {
        lost.extend(tracks(info, path, options));
        lost.extend(end_of_sound(info, options));
        lost.extend(left_behind(info));
    }
    lost
}

fn alpha(info: &ClipInfo, path: &Path, options: &WriteOptions) -> Option<String> {
    // Stills hold it always, and who does not ask for it knows of it.
    let lost = info.has_alpha && options.alpha && Format::of(path).is_none() && !holds_alpha(path, options);
    lost.then(|| {
        format!(
            "{} holds no alpha, so {} is laid over black; .mov, .mkv, .webm, .png and .exr hold it",
            path.display(),
            info.path.display()
        )
    })
}

fn unread_alpha(info: &ClipInfo) -> Option<String> {
    info.left_behind.alpha.then(|| {
        format!(
            "the alpha of {} is left out, since this ffmpeg cannot read it: use one that is built with libvpx",
            info.path.display()
        )
    })
}

fn fields(info: &ClipInfo) -> Option<String> {
    info.left_behind.fields.then(|| {
        format!(
            "{} says that it is interlaced; its fields are not separated, and the output does not mark them: deinterlace it first",
            info.path.display()
        )
    })
}

fn light(info: &ClipInfo, path: &Path, options: &WriteOptions) -> Option<String> {
    if info.encoding != Encoding::Linear {
        return None;
    }
    if Format::of(path) != Some(Format::Exr) {
        return Some(format!(
            "{} holds no light brighter than white; .exr holds it",
            path.display()
        ));
    }
    // Who asks for few bits knows of these, but hardly that whole numbers end at white.
    let whole = matches!(options.depth, Depth::U8 | Depth::U16);
    whole.then(|| {
        format!(
            "whole numbers of {} bits hold no light brighter than white: {} lacks it; f16 and f32 hold it",
            8 * options.depth.bytes(),
            path.display()
        )
    })
}

fn bits(info: &ClipInfo, path: &Path, options: &WriteOptions) -> Option<String> {
    let there = match options.depth {
        depth if depth == info.depth => info.bits,
        depth => 8 * depth.bytes() as u32,
    };
    let (held, others) = match ending(path).as_str() {
        "mp4" | "m4v" | "webm" => (8, ".mov holds 10, .mkv and .png 16, .exr all"),
        "mov" if is_prores(options) => (10, ".mkv and .png hold 16, .exr all"),
        "mkv" | "png" => (16, ".exr holds all"),
        _ => return None,
    };
    (held < there).then(|| {
        format!(
            "{} holds {held} of the {there} bits that each colour has; {others}",
            path.display()
        )
    })
}

/// Stills are taken to be encoded as most screens are.
fn colour(info: &ClipInfo, path: &Path) -> Option<String> {
    let wide = info.colour.primaries.as_deref() == Some("bt2020");
    let hdr = info.colour.hdr().map(|hdr| hdr.to_string());
    let name = hdr.or(wide.then(|| "BT.2020".to_owned()))?;
    Some(format!(
        "{} cannot say that its colours are {name}; .mov, .mkv, .webm and .mp4 can",
        path.display()
    ))
}

fn timecode(path: &Path, options: &WriteOptions) -> Option<String> {
    let timecode = options.timecode?;
    Some(format!(
        "{} holds no timecode, and its first frame is {timecode}; .mov, .mp4 and .mkv hold it",
        path.display()
    ))
}

fn shape(path: &Path, options: &WriteOptions) -> Option<String> {
    let (width, height) = options.pixel_aspect;
    let lost = Format::of(path) == Some(Format::Png) && width != height;
    lost.then(|| {
        format!(
            "{} does not say that its pixels are {:.3} times as wide as high; .exr, .mov, .mp4 and .mkv do",
            path.display(),
            f64::from(width) / f64::from(height.max(1))
        )
    })
}

/// How many names of layers make a sentence; renders have dozens.
const NAMED: usize = 4;

fn layers(info: &ClipInfo) -> Option<String> {
    let Layers { used, left_out } = info.left_behind.layers.as_ref()?;
    let clip = info.path.display();
    let named = |name: &String| match name.as_str() {
        "" => "the one without a name".to_owned(),
        name => name.to_owned(),
    };
    let mut names: Vec<String> = left_out.iter().take(NAMED).map(named).collect();
    if let more @ 1.. = left_out.len().saturating_sub(NAMED) {
        names.push(format!("{more} more"));
    }
    let names = match names.split_last() {
        Some((last, others @ [_, ..])) => format!("{} and {last} are", others.join(", ")),
        _ => format!("{} is", names.concat()),
    };
    let used = named(used);
    Some(format!(
        "of the layers of {clip} only {used} is read, and {names} left out"
    ))
}

fn tracks(info: &ClipInfo, path: &Path, options: &WriteOptions) -> Vec<String> {
    let clip = info.path.display();
    let left_out = options.sound.iter().flat_map(|sound| sound.left_out());
    let mut lost: Vec<String> = left_out
        .map(|(number, track)| {
            let what = match track.codec.as_str() {
                "" => "of a codec that ffmpeg does not know".to_owned(),
                codec => format!("{codec}, {} channels", track.channels),
            };
            let number = number + 1;
            format!("sound track {number} of {clip} ({what}) is left out: add it to the finished film")
        })
        .collect();
    let mixed = options.sound.iter().flat_map(|sound| sound.mixed_down(path));
    lost.extend(mixed.map(|(number, track, left)| {
        let what = match &track.layout {
            Some(layout) => format!("{layout}, {} channels", track.channels),
            None => format!("{} channels", track.channels),
        };
        let number = number + 1;
        format!(
            "sound track {number} of {clip} ({what}) is mixed down to {left} in {}; .mov and .mkv hold it",
            path.display()
        )
    }));
    if info.subtitles > 0 {
        lost.push(format!(
            "the subtitles of {clip} are left out: add them to the finished film"
        ));
    }
    lost
}

/// Longer sound than this, in seconds, is no mere rest of a packet.
const GOES_ON: f64 = 0.5;

/// Who renders a part knows that sound goes on after it; after the last picture it might be a fade, or the clip's whole point.
fn end_of_sound(info: &ClipInfo, options: &WriteOptions) -> Option<String> {
    let sound = options.sound.as_ref()?;
    let last = info.frame_zero + info.rate.time_of(info.frames.saturating_sub(1));
    // Of a clip that breaks off, what the file says of its sound is not there.
    if info.cut_off.is_some() || sound.start + sound.duration? <= last {
        return None;
    }
    let more = sound.goes_on().filter(|more| *more > GOES_ON)?;
    Some(format!(
        "the sound of {} goes on for {more:.1} s after the last picture and is cut there: add it to the finished film if you need it",
        info.path.display()
    ))
}

/// What a video could hold and is not given.
fn left_behind(info: &ClipInfo) -> Vec<String> {
    let clip = info.path.display();
    let LeftBehind {
        hdr_metadata,
        location,
        long_tags,
        data_tracks,
        more_videos,
        cover,
        timecode,
        alpha: _,
        fields: _,
        layers: _,
    } = &info.left_behind;
    let mut lost = Vec::new();
    if *hdr_metadata {
        lost.push(format!(
            "what {clip} says of the brightness it was mastered for is left out: add it to the finished film"
        ));
    }
    if *location {
        lost.push(format!(
            "the place where {clip} was recorded is left out: add it to the finished film if it is to be known"
        ));
    }
    for name in long_tags {
        lost.push(format!(
            "the {name} of {clip} is too long to go along and is left out: add it to the finished film"
        ));
    }
    for (count, what, of) in [
        (*data_tracks, "track", "of data "),
        (*more_videos, "further video track", ""),
    ] {
        if count > 0 {
            let tracks = counted(u64::from(count), what);
            let verb = if count == 1 { "is" } else { "are" };
            lost.push(format!(
                "{tracks} {of}of {clip} {verb} left out: add what you need to the finished film"
            ));
        }
    }
    if *cover {
        lost.push(format!("the cover of {clip} is left out: add it to the finished film"));
    }
    if let Some(timecode) = timecode {
        lost.push(format!(
            "the timecode {timecode} of {clip} does not fit its rate of frames and is left out: set one in the finished film"
        ));
    }
    lost
}
