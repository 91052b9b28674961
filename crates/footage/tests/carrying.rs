//! What goes along with the pictures of a clip, besides its first sound: further tracks, tags, chapters and timecode.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::{Path, PathBuf};

use common::{folder, make, names, probe};
use footage::{Alpha, Clip, ClipInfo, Depth, Encoding, Picture, WriteOptions, Writer, losses};

/// A clip of 2 s with two sound tracks, tags and a timecode, made with these arguments.
fn made(folder: &Path, name: &str, arguments: &str) -> ClipInfo {
    let sounds = "-f lavfi -i sine=d=2 -f lavfi -i sine=f=880:d=2 -map 0 -map 1 -map 2";
    let arguments = format!("-f lavfi -i testsrc2=s=64x36:r=25:d=2 {sounds} -pix_fmt yuv420p {arguments}");
    Clip::open(make(folder, name, &arguments)).unwrap().info().clone()
}

/// Black frames in place of some of the clip's.
fn rendered(info: &ClipInfo, name: &str, frames: std::ops::Range<u64>) -> PathBuf {
    let out = info.path.with_file_name(name);
    let options = WriteOptions::like(info, frames.clone());
    let black = Picture::black(info.width, info.height, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
    let mut writer = Writer::create(&out, info.width, info.height, &options).unwrap();
    for _ in frames {
        writer.write(&black).unwrap();
    }
    writer.finish().unwrap();
    out
}

#[test]
fn every_sound_track_goes_along() {
    let folder = folder();
    let languages = "-metadata:s:a:0 language=eng -metadata:s:a:1 language=fra";
    let info = made(
        folder.path(),
        "a.mkv",
        &format!("-c:a:0 flac -c:a:1 pcm_s16le {languages}"),
    );
    for (name, codecs) in [
        ("b.mp4", "aac\naac"),
        ("b.mov", "aac\npcm_s16le"),
        ("b.mkv", "flac\npcm_s16le"),
        ("b.webm", "opus\nopus"),
    ] {
        let out = rendered(&info, name, 0..50);
        assert_eq!(probe(&out, "a", "stream=codec_name"), codecs, "{name}");
        assert_eq!(probe(&out, "a", "stream_tags=language"), "eng\nfra", "{name}");
    }
    // From the middle both are encoded, and as long as the pictures.
    let out = rendered(&info, "part.mp4", 10..35);
    for length in probe(&out, "a", "stream=duration").lines() {
        let length: f64 = length.parse().unwrap();
        assert!((length - 1.0).abs() < 0.05, "{length} s");
    }
}

#[test]
fn a_further_track_of_many_channels_goes_along() {
    let folder = folder();
    let sounds = "-f lavfi -i sine=d=1 -f lavfi -i anullsrc=cl=7.1(wide):d=1 -map 0 -map 1 -map 2 -c:a flac";
    let arguments = format!("-f lavfi -i testsrc2=s=64x36:r=25:d=1 {sounds}");
    let info = Clip::open(make(folder.path(), "a.mkv", &arguments))
        .unwrap()
        .info()
        .clone();
    let channels = |name| probe(&rendered(&info, name, 0..25), "a", "stream=channels");
    assert_eq!(channels("b.mp4"), "1\n8");
    assert_eq!(channels("b.mkv"), "1\n8");
    assert_eq!(channels("b.webm"), "1\n8");
}

#[test]
fn tags_and_timecode_go_along() {
    let folder = folder();
    let info = made(
        folder.path(),
        "a.mov",
        "-c:a aac -metadata creation_time=2024-05-06T07:08:09Z -metadata title=Rain=fog -timecode 01:00:59:20",
    );
    for name in ["b.mp4", "b.mov", "b.mkv"] {
        let out = rendered(&info, name, 0..50);
        let again = Clip::open(&out).unwrap().info().clone();
        assert_eq!(again.timecode.unwrap().to_string(), "01:00:59:20", "{name}");
        let tags = ["creation_time=2024-05-06T07:08:09.000000Z", "title=Rain=fog"];
        let told: Vec<String> = again
            .tags
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(told, tags, "{name}");
        let part = Clip::open(rendered(&info, &format!("part-{name}"), 10..35)).unwrap();
        assert_eq!(part.info().timecode.unwrap().to_string(), "01:01:00:05", "{name}");
    }
    // The same again is the same file.
    let [first, second] = ["b.mp4", "c.mp4"].map(|name| std::fs::read(rendered_anew(&info, name, 0..50)).unwrap());
    assert!(first == second);
    assert!(names(folder.path()).iter().all(|name| !name.starts_with('.')));
}

fn rendered_anew(info: &ClipInfo, name: &str, frames: std::ops::Range<u64>) -> PathBuf {
    std::fs::remove_file(info.path.with_file_name(name)).ok();
    rendered(info, name, frames)
}

/// A file of chapters of a second each, for ffmpeg.
fn chapters(folder: &Path, titles: &[&str]) -> PathBuf {
    let chapter = |(second, title): (usize, &&str)| {
        let end = second + 1;
        format!("[CHAPTER]\nTIMEBASE=1/1\nSTART={second}\nEND={end}\ntitle={title}\n")
    };
    let told: String = titles.iter().enumerate().map(chapter).collect();
    let path = folder.join("chapters.txt");
    std::fs::write(&path, format!(";FFMETADATA1\n{told}")).unwrap();
    path
}

/// Compares chapters, their beginnings to less than a frame: sound may begin some milliseconds before the pictures.
fn assert_chapters(path: &Path, wanted: &[(f64, &str)], of: &str) {
    let told = probe(path, "v", "chapter=start_time:chapter_tags=title");
    let found: Vec<(f64, &str)> = told
        .lines()
        .map(|line| line.split_once(',').unwrap())
        .map(|(start, title)| (start.parse().unwrap(), title))
        .collect();
    assert_eq!(found.len(), wanted.len(), "{} of {of}: {told}", path.display());
    for (found, wanted) in found.iter().zip(wanted) {
        let near = (found.0 - wanted.0).abs() < 0.02 && found.1 == wanted.1;
        assert!(near, "{} of {of}: {told}", path.display());
    }
}

#[test]
fn chapters_go_along_with_sound_and_without() {
    let folder = folder();
    let titles = chapters(folder.path(), &["Street", "Bridge", "Home"]);
    for (ending, sound) in [
        ("mp4", " -f lavfi -i sine=d=3"),
        ("mkv", " -f lavfi -i sine=d=3"),
        ("mov", ""),
        ("mkv", ""),
    ] {
        let name = format!("a{}.{ending}", sound.len());
        let arguments = format!(
            "-f lavfi -i testsrc2=s=64x36:r=25:d=3{sound} -i {} -pix_fmt yuv420p",
            titles.display()
        );
        let info = Clip::open(make(folder.path(), &name, &arguments))
            .unwrap()
            .info()
            .clone();
        assert_eq!((info.chapters, info.sound.is_some()), (3, !sound.is_empty()));
        for out in ["b.mp4", "b.mov", "b.mkv", "b.webm"] {
            let out = rendered_anew(&info, out, 0..75);
            assert_chapters(&out, &[(0.0, "Street"), (1.0, "Bridge"), (2.0, "Home")], &name);
            // From the middle of the first on, without the last.
            let out = rendered_anew(&info, "part.mkv", 10..40);
            assert_chapters(&out, &[(0.0, "Street"), (0.6, "Bridge")], &name);
            assert_eq!(probe(&out, "a", "stream=index").is_empty(), sound.is_empty());
        }
    }
}

#[test]
fn a_timecode_of_another_rate_is_no_hindrance() {
    let folder = folder();
    let source = "-f lavfi -i testsrc2=s=64x36:r=25:d=1 -metadata timecode=01:00:00;00";
    let info = Clip::open(make(folder.path(), "a.mkv", source)).unwrap().info().clone();
    assert_eq!(info.timecode, None);
    rendered(&info, "b.mov", 0..5);
    let source = "-f lavfi -i testsrc2=s=64x36:r=30000/1001:d=1 -pix_fmt yuv420p -timecode 00:00:59;20";
    let info = Clip::open(make(folder.path(), "c.mov", source)).unwrap().info().clone();
    let out = rendered(&info, "d.mov", 12..20);
    let again = Clip::open(&out).unwrap().info().clone();
    assert_eq!(again.timecode.unwrap().to_string(), "00:01:00;04");
}

#[test]
fn what_an_output_cannot_hold_is_said() {
    let folder = folder();
    let clip = |name: &str, arguments: &str| {
        let source = format!("-f lavfi -i testsrc2=s=64x36:r=25:d=0.2 {arguments}");
        Clip::open(make(folder.path(), name, &source)).unwrap().info().clone()
    };
    let squeezed = clip("squeezed.mp4", "-vf setsar=4/3 -pix_fmt yuv420p");
    let subtitles = folder.path().join("a.srt");
    std::fs::write(&subtitles, "1\n00:00:00,000 --> 00:00:00,100\nRain.\n").unwrap();
    let pq = "-color_trc smpte2084 -color_primaries bt2020 -colorspace bt2020nc";
    let plain = clip("plain.mp4", "-pix_fmt yuv420p");
    let clear = clip("clear.mov", "-vf format=rgba -c:v qtrle -pix_fmt argb");
    let deep = clip("deep.mov", "-c:v prores_ks -profile:v hq -pix_fmt yuv422p10le");
    let bright = clip("bright.mkv", &format!("-c:v ffv1 -pix_fmt yuv420p10le {pq}"));
    let deepest = clip("deepest.mkv", "-c:v ffv1 -pix_fmt gbrp16le");
    let timed = clip("timed.mov", "-pix_fmt yuv420p -timecode 01:00:00:00");
    let told = clip(
        "told.mkv",
        &format!("-i {} -pix_fmt yuv420p -c:s srt", subtitles.display()),
    );
    let wide = clip(
        "wide.mkv",
        "-f lavfi -i sine=d=0.2 -f lavfi -i anullsrc=cl=5.1:d=0.2 -map 0 -map 1 -map 2 -c:a flac",
    );
    let located = clip("located.mov", "-pix_fmt yuv420p -metadata location=+48.2082+016.3738/");
    let long = "x".repeat(2001);
    let wordy = clip(
        "wordy.mkv",
        &format!(
            "-pix_fmt yuv420p -metadata comment={long} -metadata title={}",
            &long[1..]
        ),
    );
    let equipped = clip(
        "equipped.mkv",
        &format!(
            "-pix_fmt yuv420p -attach {} -metadata:s:t mimetype=text/plain",
            subtitles.display()
        ),
    );
    // Chapters go along: the track of their own that they have in QuickTime is no loss.
    let divided = clip(
        "divided.mov",
        &format!("-i {} -pix_fmt yuv420p", chapters(folder.path(), &["one"]).display()),
    );
    let twofold = clip(
        "twofold.mkv",
        "-f lavfi -i testsrc2=s=64x36:r=25:d=0.2 -map 0 -map 1 -pix_fmt yuv420p",
    );
    let covered = clip(
        "covered.mp4",
        "-f lavfi -i color=s=32x32:d=0.04 -map 0 -map 1 -pix_fmt yuv420p -c:v:1 png -frames:v:1 1 -disposition:v:1 attached_pic",
    );
    let mistimed = clip("mistimed.mkv", "-pix_fmt yuv420p -metadata timecode=01:00:00;00");
    let mastered = "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)";
    let x265 = "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:max-cll=1000,400";
    let mastered = clip(
        "mastered.mp4",
        &format!("-pix_fmt yuv420p10le -c:v libx265 -x265-params {x265}:master-display={mastered}"),
    );
    let interlaced = clip("interlaced.mp4", "-vf setfield=tff -flags +ildct+ilme -pix_fmt yuv420p");
    let linear = {
        let out = folder.path().join("l.exr");
        let black = Picture::black(8, 8, Depth::F16, Alpha::Opaque, Encoding::Linear).unwrap();
        let mut writer = Writer::create(&out, 8, 8, &WriteOptions::default()).unwrap();
        writer.write(&black).unwrap();
        writer.finish().unwrap();
        Clip::open(&out).unwrap().info().clone()
    };
    // In each sentence, a word on what is lost and one on what would keep it.
    for (info, out, wanted) in [
        (&plain, "a.mp4", &[][..]),
        (&plain, "a%03d.png", &[]),
        (&squeezed, "a.mkv", &[]),
        (&squeezed, "a%03d.exr", &[]),
        (&squeezed, "a.png", &[("1.333", ".exr")]),
        (&clear, "a.mp4", &[("laid over black", ".mov")]),
        (&clear, "a.mov", &[]),
        (&clear, "a%03d.png", &[]),
        (&clear, "a.webm", &[]),
        (&deep, "a.m4v", &[("8 of the 10 bits", ".mov holds 10")]),
        (&deep, "a.mov", &[]),
        (&deepest, "a.mov", &[("10 of the 16 bits", ".mkv and .png")]),
        (&deepest, "a.mkv", &[]),
        (&bright, "a.mov", &[]),
        (&bright, "a.mp4", &[("8 of the 10 bits", ".mov holds 10")]),
        (&bright, "a%03d.png", &[("PQ", ".mov")]),
        (&timed, "a.mp4", &[]),
        (&timed, "a%03d.exr", &[("01:00:00:00", ".mov")]),
        (&told, "a.mkv", &[("subtitles", "told.mkv")]),
        (&located, "a.mp4", &[("the place", "located.mov")]),
        (&located, "a.png", &[]),
        (&wordy, "a.mp4", &[("the comment", "too long")]),
        (&equipped, "a.mkv", &[("1 track of data", "equipped.mkv is left out")]),
        (&divided, "a.mp4", &[]),
        (
            &twofold,
            "a.mp4",
            &[("1 further video track", "twofold.mkv is left out")],
        ),
        (&covered, "a.mp4", &[("the cover", "covered.mp4")]),
        (&mistimed, "a.mp4", &[("01:00:00;00", "does not fit")]),
        (&mastered, "a.mov", &[("mastered for", "add it")]),
        (&interlaced, "a.mp4", &[("interlaced", "deinterlace it first")]),
        (&interlaced, "a%03d.png", &[("interlaced", "deinterlace it first")]),
        (&wide, "a.mp4", &[]),
        (&wide, "a.mkv", &[]),
        (&linear, "a%03d.exr", &[]),
        (&linear, "a%03d.png", &[("brighter", ".exr")]),
        (
            &linear,
            "a.mp4",
            &[("brighter", ".exr"), ("8 of the 16 bits", ".mov holds 10")],
        ),
    ] {
        let found = losses(info, Path::new(out), &WriteOptions::like(info, 0..1));
        assert_eq!(found.len(), wanted.len(), "{} to {out}: {found:?}", info.path.display());
        for (sentence, (lost, kept)) in found.iter().zip(wanted) {
            assert!(sentence.contains(lost) && sentence.contains(kept), "{out}: {sentence}");
        }
    }
    // Who asks for few bits knows of it.
    let options = WriteOptions {
        depth: Depth::U8,
        ..WriteOptions::like(&deep, 0..1)
    };
    assert!(losses(&deep, Path::new("a.mp4"), &options).is_empty());
    // Not that they end at white.
    for (depth, cut) in [
        (Depth::U8, true),
        (Depth::U16, true),
        (Depth::F16, false),
        (Depth::F32, false),
    ] {
        let options = WriteOptions {
            depth,
            ..WriteOptions::like(&linear, 0..1)
        };
        let found = losses(&linear, Path::new("a%03d.exr"), &options);
        assert_eq!(found.iter().any(|lost| lost.contains("f16 and f32")), cut, "{found:?}");
    }
}

#[test]
fn the_shape_of_pixels_goes_along() {
    let folder = folder();
    let black = Picture::black(16, 8, Depth::F16, Alpha::Opaque, Encoding::Linear).unwrap();
    let write = |path: &Path, options: &WriteOptions| {
        let mut writer = Writer::create(path, 16, 8, options).unwrap();
        writer.write(&black).unwrap();
        writer.finish().unwrap();
        Clip::open(path).unwrap().info().clone()
    };
    for pixel_aspect in [(2, 1), (4, 3), (10, 11), (1, 1)] {
        let mut info = None;
        for name in ["a%03d.exr", "a.exr", "a.mov", "a.mp4", "a.mkv"] {
            let options = match &info {
                None => WriteOptions {
                    pixel_aspect,
                    ..WriteOptions::default()
                },
                // Each is written like the one before.
                Some(info) => WriteOptions::like(info, 0..1),
            };
            let (num, den) = pixel_aspect;
            let path = folder.path().join(format!("{num}-{den}-{name}"));
            let written = write(&path, &options);
            assert_eq!(written.pixel_aspect, pixel_aspect, "{name}");
            info = Some(written);
        }
    }
    // ffmpeg reads it as we do.
    let seen = probe(&folder.path().join("4-3-a.exr"), "v", "stream=sample_aspect_ratio");
    assert_eq!(seen, "4:3");
}
