//! Writing: what each kind of file keeps, sound, and that nothing is ever half there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::Path;

use common::{all, folder, make, names, near, pixel, probe};
use footage::{
    Alpha, Cancel, Clip, ClipInfo, ColourTags, Depth, Encoding, Error, Picture, Rate, Samples, WriteOptions, Writer,
};
use proptest::prelude::*;

/// A picture of smooth colour that differs by frame.
fn painted(width: u32, height: u32, n: u32, depth: Depth, alpha: Alpha) -> Picture {
    let mut samples = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let a = if alpha == Alpha::Opaque { 1.0 } else { 0.25 + 0.75 * u };
            samples.extend([u, v, (n as f32 * 0.1 + u * v).fract(), a]);
        }
    }
    Picture::new(width, height, Samples::F32(samples), alpha, Encoding::Video)
        .unwrap()
        .to_depth(depth)
}

fn write(path: &Path, pictures: &[Picture], options: &WriteOptions) -> Result<(), Error> {
    let mut writer = Writer::create(path, pictures[0].width(), pictures[0].height(), options)?;
    for picture in pictures {
        writer.write(picture)?;
    }
    let written = writer.finish()?;
    assert_eq!(written.frames, pictures.len() as u64);
    Ok(())
}

fn options(depth: Depth, alpha: bool) -> WriteOptions {
    WriteOptions {
        depth,
        alpha,
        rate: Rate { num: 25, den: 1 },
        ..WriteOptions::default()
    }
}

#[test]
fn lossless_kinds_come_back_bit_for_bit() {
    let folder = folder();
    for (name, depth, alpha) in [
        ("a.mkv", Depth::U8, Alpha::Opaque),
        ("b.mkv", Depth::U8, Alpha::Straight),
        ("c.mkv", Depth::U16, Alpha::Opaque),
        ("d.mkv", Depth::U16, Alpha::Straight),
        ("e%04d.png", Depth::U8, Alpha::Opaque),
        ("f%04d.png", Depth::U16, Alpha::Straight),
        ("deep/er/g%02d.png", Depth::U16, Alpha::Opaque),
    ] {
        let path = folder.path().join(name);
        let pictures: Vec<Picture> = (0..3).map(|n| painted(19, 11, n, depth, alpha)).collect();
        write(&path, &pictures, &options(depth, alpha != Alpha::Opaque)).unwrap();
        let info = Clip::open(&path).unwrap().info().clone();
        assert_eq!(
            (info.depth, info.has_alpha, info.frames),
            (depth, alpha != Alpha::Opaque, 3),
            "{name}"
        );
        assert!(all(&path) == pictures, "{name}");
    }
}

#[test]
fn exr_keeps_floats_beyond_the_screen() {
    let folder = folder();
    for depth in [Depth::F16, Depth::F32] {
        for alpha in [Alpha::Opaque, Alpha::Premultiplied] {
            let path = folder.path().join(format!("{depth}-{alpha:?}-%03d.exr"));
            let last = if alpha == Alpha::Opaque { 1.0 } else { 0.5 };
            let values = vec![-0.25, 0.5, 31.0, last, 0.0, 1.5, 0.125, last];
            let picture = Picture::new(2, 1, Samples::F32(values), alpha, Encoding::Linear)
                .unwrap()
                .to_depth(depth);
            write(&path, &[picture.clone(), picture.clone()], &options(depth, true)).unwrap();
            assert_eq!(all(&path), [picture.clone(), picture]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_still_comes_back(width in 1u32..40, height in 1u32..40, seed in any::<u32>(), alpha in any::<bool>(), deep in any::<bool>()) {
        let folder = folder();
        let alpha = if alpha { Alpha::Straight } else { Alpha::Opaque };
        let depth = if deep { Depth::U16 } else { Depth::U8 };
        let picture = painted(width, height, seed, depth, alpha);
        let path = folder.path().join("a.png");
        write(&path, std::slice::from_ref(&picture), &options(depth, true)).unwrap();
        prop_assert!(all(&path) == [picture.clone()]);
        // Through linear EXR and back it is the same look, within what single floats and sRGB leave.
        let path = folder.path().join("a.exr");
        write(&path, std::slice::from_ref(&picture), &options(Depth::F32, true)).unwrap();
        let back = all(&path)[0].with_alpha(alpha).with_encoding(Encoding::Video);
        for (a, b) in picture.to_f32().iter().zip(back.to_f32()) {
            prop_assert!((a - b).abs() < 1e-4, "{a} became {b}");
        }
    }
}

#[test]
fn lossy_kinds_look_the_same_at_any_size() {
    let folder = folder();
    for (name, width, height) in [
        ("even.mp4", 64, 36),
        ("odd.mp4", 33, 17),
        ("large.mp4", 1919, 1079),
        ("one.mp4", 1, 1),
        ("one.mov", 1, 1),
        ("odd.webm", 33, 17),
        ("narrow.mkv", 1, 40),
    ] {
        let path = folder.path().join(name);
        let pictures: Vec<Picture> = (0..3)
            .map(|n| painted(width, height, n, Depth::U8, Alpha::Opaque))
            .collect();
        write(&path, &pictures, &options(Depth::U8, false)).unwrap();
        let frames = all(&path);
        assert_eq!(
            (frames.len(), frames[0].width(), frames[0].height()),
            (3, width, height),
            "{name}"
        );
        let (x, y) = (width / 2, height / 2);
        for (found, wanted) in frames.iter().zip(&pictures) {
            let (found, wanted) = (pixel(found, x, y), pixel(wanted, x, y));
            assert!(near(found, wanted, 0.08), "{name}: {found:?} for {wanted:?}");
        }
    }
}

#[test]
fn prores_takes_deep_pictures_and_alpha() {
    let folder = folder();
    for alpha in [Alpha::Opaque, Alpha::Straight] {
        let path = folder.path().join(format!("{alpha:?}.mov"));
        let pictures: Vec<Picture> = (0..2).map(|n| painted(65, 33, n, Depth::U16, alpha)).collect();
        write(&path, &pictures, &options(Depth::U16, alpha != Alpha::Opaque)).unwrap();
        assert_eq!(probe(&path, "v", "stream=codec_name,profile"), "prores,4444");
        let (found, wanted) = (pixel(&all(&path)[1], 30, 16), pixel(&pictures[1], 30, 16));
        assert!(near(found, wanted, 0.01), "{found:?} for {wanted:?}");
    }
}

#[test]
fn white_stays_white_and_the_file_says_how_it_is_coded() {
    let folder = folder();
    for (name, depth) in [("a.mp4", Depth::U8), ("a.mov", Depth::U16)] {
        let path = folder.path().join(name);
        let white = Picture::new(16, 16, Samples::U8(vec![255; 1024]), Alpha::Opaque, Encoding::Video).unwrap();
        write(&path, std::slice::from_ref(&white), &options(depth, false)).unwrap();
        assert!(
            near(pixel(&all(&path)[0], 8, 8), [1.0; 4], 0.003),
            "{:?}",
            pixel(&all(&path)[0], 8, 8)
        );
        let tags = probe(&path, "v", "stream=color_space,color_transfer,color_primaries");
        assert_eq!(tags, "bt709,bt709,bt709", "{name}");
    }
    let path = folder.path().join("wide.mov");
    let colour = ColourTags {
        primaries: Some("bt2020".to_owned()),
        transfer: Some("smpte2084".to_owned()),
        matrix: Some("bt2020nc".to_owned()),
    };
    let pictures = [painted(32, 18, 0, Depth::U16, Alpha::Opaque)];
    write(
        &path,
        &pictures,
        &WriteOptions {
            colour: colour.clone(),
            ..options(Depth::U16, false)
        },
    )
    .unwrap();
    assert_eq!(Clip::open(&path).unwrap().info().colour, colour);
    let (found, wanted) = (pixel(&all(&path)[0], 20, 9), pixel(&pictures[0], 20, 9));
    assert!(near(found, wanted, 0.01), "{found:?} for {wanted:?}");
}

#[test]
fn linear_and_premultiplied_pictures_are_encoded_for_video() {
    let folder = folder();
    let samples = Samples::F32([0.25, 0.25, 0.25, 0.5].repeat(64));
    let picture = Picture::new(8, 8, samples, Alpha::Premultiplied, Encoding::Linear).unwrap();
    for name in ["a.mkv", "a.png"] {
        let path = folder.path().join(name);
        write(&path, std::slice::from_ref(&picture), &options(Depth::U16, true)).unwrap();
        // Divided by alpha it is 0.5 of light, which sRGB encodes as 0.735.
        let found = pixel(&all(&path)[0], 4, 4);
        assert!(near(found, [0.7354, 0.7354, 0.7354, 0.5], 0.001), "{name}: {found:?}");
    }
}

#[test]
fn equal_pictures_make_equal_files() {
    let folder = folder();
    let pictures: Vec<Picture> = (0..4).map(|n| painted(64, 36, n, Depth::U8, Alpha::Opaque)).collect();
    for ending in ["mp4", "mkv", "mov"] {
        let (a, b) = (
            folder.path().join(format!("a.{ending}")),
            folder.path().join(format!("b.{ending}")),
        );
        write(&a, &pictures, &options(Depth::U8, false)).unwrap();
        write(&b, &pictures, &options(Depth::U8, false)).unwrap();
        assert!(std::fs::read(a).unwrap() == std::fs::read(b).unwrap(), "{ending}");
    }
}

/// A clip of 4 s whose sound is silent but for a beep from 2 s to 3 s.
fn beeping(folder: &Path, name: &str, codec: &str) -> ClipInfo {
    let sound = "-f lavfi -i aevalsrc='0.5*sin(2764*t)*between(t,2,3)':s=48000:d=4";
    let arguments =
        format!("-f lavfi -i testsrc2=s=64x36:r=25:d=4 {sound} -c:v libx264 -g 10 -pix_fmt yuv420p {codec}");
    Clip::open(make(folder, name, &arguments)).unwrap().info().clone()
}

/// When the beep begins and ends in a file, in seconds.
fn beep(folder: &Path, path: &Path) -> (f64, f64) {
    let arguments = format!(
        "-i {} -map 0:a -af aresample=async=1:first_pts=0 -ac 1 -ar 8000 -f s16le",
        path.display()
    );
    let raw = std::fs::read(make(folder, "sound.raw", &arguments)).unwrap();
    let loud = |pair: &[u8; 2]| i16::from_le_bytes(*pair).unsigned_abs() > 3000;
    let samples = raw.as_chunks::<2>().0;
    let first = samples.iter().position(loud).unwrap_or(0);
    let last = samples.iter().rposition(loud).unwrap_or(0);
    (first as f64 / 8000.0, last as f64 / 8000.0)
}

#[test]
fn sound_is_carried_over() {
    let folder = folder();
    for (source, codec, out, kept) in [
        ("a.mp4", "-c:a aac", "out.mp4", "aac"),
        ("a.mkv", "-c:a flac", "out.mkv", "flac"),
        ("b.mkv", "-c:a pcm_s16le", "out.mov", "pcm_s16le"),
        ("c.mkv", "-c:a pcm_s16le", "out2.mp4", "aac"),
        ("d.mp4", "-c:a aac", "out.webm", "opus"),
    ] {
        let info = beeping(folder.path(), source, codec);
        assert_eq!(info.sound.as_ref().unwrap().tracks[0].sample_rate, 48000);
        let out = folder.path().join(out);
        let pictures: Vec<Picture> = (0..100).map(|n| painted(64, 36, n, Depth::U8, Alpha::Opaque)).collect();
        write(&out, &pictures, &WriteOptions::like(&info, 0..100)).unwrap();
        assert_eq!(probe(&out, "a", "stream=codec_name"), kept);
        let (first, last) = beep(folder.path(), &out);
        assert!(
            (first - 2.0).abs() < 0.03 && (last - 3.0).abs() < 0.03,
            "{source}: beeps from {first} to {last}"
        );
    }
}

#[test]
fn sound_is_cut_to_the_frames() {
    let folder = folder();
    for (source, codec, out) in [
        ("a.mp4", "-c:a aac", "out.mp4"),
        ("a.mkv", "-c:a flac", "out.mkv"),
        ("a.mov", "-c:a pcm_s16le", "out.mov"),
    ] {
        let info = beeping(folder.path(), source, codec);
        let out = folder.path().join(out);
        let pictures: Vec<Picture> = (35..70).map(|n| painted(64, 36, n, Depth::U8, Alpha::Opaque)).collect();
        write(&out, &pictures, &WriteOptions::like(&info, 35..70)).unwrap();
        // Frame 35 of 25 a second is 1.4 s.
        let (first, last) = beep(folder.path(), &out);
        assert!(
            (first - 0.6).abs() < 0.03 && (last - 1.4).abs() < 0.03,
            "{source}: beeps from {first} to {last}"
        );
        let length: f64 = probe(&out, "a", "format=duration").parse().unwrap();
        assert!((length - 1.4).abs() < 0.05, "{source}: {length} s");
    }
}

#[test]
fn sound_shorter_than_the_range_is_no_fault() {
    let folder = folder();
    let sound = "-f lavfi -i sine=d=1";
    let arguments = format!("-f lavfi -i testsrc2=s=64x36:r=25:d=3 {sound} -c:v libx264 -pix_fmt yuv420p -c:a aac");
    let info = Clip::open(make(folder.path(), "a.mp4", &arguments))
        .unwrap()
        .info()
        .clone();
    for range in [0..75, 40..75] {
        let out = folder.path().join(format!("{}.mp4", range.start));
        let pictures: Vec<Picture> = range
            .clone()
            .map(|n| painted(64, 36, n as u32, Depth::U8, Alpha::Opaque))
            .collect();
        write(&out, &pictures, &WriteOptions::like(&info, range)).unwrap();
        assert_eq!(all(&out).len(), pictures.len());
    }
}

#[test]
fn an_output_that_exists_is_refused_and_left() {
    let folder = folder();
    let pictures = [painted(16, 8, 0, Depth::U8, Alpha::Opaque)];
    for (name, file) in [("a.mp4", "a.mp4"), ("a.png", "a.png"), ("b%03d.png", "b017.png")] {
        let (path, file) = (folder.path().join(name), folder.path().join(file));
        std::fs::write(&file, "precious").unwrap();
        let error = write(&path, &pictures, &options(Depth::U8, false)).unwrap_err();
        assert!(matches!(error, Error::Exists(_)), "{error}");
        assert_eq!(std::fs::read(&file).unwrap(), b"precious");
        let over = WriteOptions {
            overwrite: true,
            first_number: 17,
            ..options(Depth::U8, false)
        };
        write(&path, &pictures, &over).unwrap();
        assert_ne!(std::fs::read(&file).unwrap(), b"precious");
    }
    assert_eq!(names(folder.path()), ["a.mp4", "a.png", "b017.png"]);
}

#[test]
fn an_output_made_meanwhile_is_not_overwritten() {
    let folder = folder();
    let path = folder.path().join("a.mp4");
    let mut writer = Writer::create(&path, 16, 8, &options(Depth::U8, false)).unwrap();
    writer.write(&painted(16, 8, 0, Depth::U8, Alpha::Opaque)).unwrap();
    std::fs::write(&path, "precious").unwrap();
    assert!(matches!(writer.finish(), Err(Error::Exists(_))));
    assert_eq!(names(folder.path()), ["a.mp4"]);
    assert_eq!(std::fs::read(&path).unwrap(), b"precious");
}

#[test]
fn stopped_in_the_middle_nothing_is_left() {
    for name in ["a.mp4", "a.mkv", "a.png", "new/a%03d.exr", "a%03d.png"] {
        for how in [
            "dropped",
            "cancelled",
            "cancelled before finish",
            "wrong size",
            "no frames",
        ] {
            let folder = folder();
            let cancel = Cancel::default();
            let options = WriteOptions {
                cancel: cancel.clone(),
                ..options(Depth::U8, false)
            };
            let mut writer = Writer::create(folder.path().join(name), 64, 36, &options).unwrap();
            let picture = painted(64, 36, 0, Depth::U8, Alpha::Opaque);
            if how != "no frames" {
                writer.write(&picture).unwrap();
                assert!(!folder.path().join(name).exists());
                assert!(!names(folder.path()).is_empty(), "something is being written");
            }
            match how {
                "dropped" => drop(writer),
                "cancelled" => {
                    cancel.cancel();
                    assert!(matches!(writer.write(&picture), Err(Error::Cancelled)));
                    drop(writer);
                }
                "wrong size" => {
                    let other = painted(65, 36, 0, Depth::U8, Alpha::Opaque);
                    assert!(matches!(writer.write(&other), Err(Error::WrongSize { .. })));
                    drop(writer);
                }
                "no frames" => assert!(matches!(writer.finish(), Err(Error::WrongCount { .. }))),
                _ => {
                    cancel.cancel();
                    assert!(matches!(writer.finish(), Err(Error::Cancelled)));
                }
            }
            assert!(
                names(folder.path()).is_empty(),
                "{name} {how}: {:?}",
                names(folder.path())
            );
        }
    }
}
