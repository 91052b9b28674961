//! Bad input and bad surroundings: each gives one clear sentence.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::Path;
use std::process::Command;

use common::{all, folder, make};
#[cfg(target_os = "linux")]
use footage::{Alpha, Depth, Encoding, Picture};
use footage::{Cancel, Clip, Error, OpenOptions, Tools, WriteOptions, Writer};

fn refusal(path: &Path) -> Error {
    Clip::open(path).expect_err("it should be refused")
}

/// One sentence, which ends by saying what to do.
fn assert_helpful(error: &Error) {
    let text = error.to_string();
    assert!(
        !text.contains('\n') && text.contains(": ") && text.len() < 400,
        "{text}"
    );
    assert!(!text.contains("@ 0x"), "{text}");
}

#[test]
fn what_is_no_footage_is_refused_with_the_reason() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("text.mp4"), "Dear diary,\nthis is no video.\n".repeat(40)).unwrap();
    std::fs::write(path("text.png"), "no picture").unwrap();
    std::fs::write(path("text.exr"), "no picture").unwrap();
    std::fs::write(path("empty.mp4"), "").unwrap();
    let noise: Vec<u8> = (0..90_000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    std::fs::write(path("noise.mov"), noise).unwrap();
    make(folder.path(), "sound.mp4", "-f lavfi -i sine=d=1 -c:a aac");

    for (name, word) in [
        ("nothing.mp4", "does not exist"),
        ("nothing.png", "does not exist"),
        ("nothing%04d.png", "no file matches"),
        (".", "is a folder"),
        ("text.mp4", "it holds text"),
        ("empty.mp4", "empty"),
        ("noise.mov", "not a video"),
        ("text.png", "cannot read"),
        ("text.exr", "cannot read"),
        ("sound.mp4", "no pictures"),
        ("a%4db.png", "frame number"),
        ("a%sb.png", "does not exist"),
    ] {
        let error = refusal(&path(name));
        assert!(error.to_string().contains(word), "{name}: {error}");
        assert_helpful(&error);
    }
}

#[test]
fn a_playlist_reaches_no_network() {
    let folder = folder();
    let path = folder.path().join("list.m3u8");
    std::fs::write(&path, "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n").unwrap();
    assert_helpful(&refusal(&path));
}

#[test]
fn a_clip_of_no_frames_is_named() {
    let folder = folder();
    for (name, codec) in [
        ("a.mp4", "libx264"),
        ("a.mov", "prores_ks"),
        ("a.mkv", "ffv1"),
        ("a.avi", "mpeg4"),
    ] {
        let path = make(
            folder.path(),
            name,
            &format!("-f lavfi -i testsrc2=s=64x36:r=25 -frames:v 0 -c:v {codec}"),
        );
        let error = refusal(&path);
        let known = matches!(
            error,
            Error::NoFrames(_) | Error::NoPictures(_) | Error::NotFootage { .. }
        );
        assert!(known, "{name}: {error}");
        assert_helpful(&error);
    }
}

/// Cuts a file to a part of its length.
fn cut(path: &Path, part: f64) {
    let bytes = std::fs::read(path).unwrap();
    std::fs::write(path, &bytes[..(bytes.len() as f64 * part) as usize]).unwrap();
}

#[test]
fn a_clip_cut_off_in_the_middle_keeps_its_readable_frames() {
    let folder = folder();
    let source = "-f lavfi -i testsrc2=s=320x180:r=25 -frames:v 60";
    for (name, codec) in [
        (
            "a.mp4",
            "-c:v libx264 -g 12 -bf 2 -pix_fmt yuv420p -movflags +faststart",
        ),
        ("a.mov", "-c:v prores_ks -movflags +faststart"),
        ("a.mkv", "-c:v libx264 -g 12 -bf 2 -pix_fmt yuv420p"),
    ] {
        let whole = make(folder.path(), name, &format!("{source} {codec}"));
        let before = all(&whole);
        cut(&whole, 0.6);
        let clip = Clip::open(&whole).unwrap();
        let info = clip.info();
        assert!((20..55).contains(&info.frames), "{name}: {} frames", info.frames);
        assert!(info.cut_off.is_some(), "{name}");
        assert!(info.cut_off_warning().unwrap().contains("cut off"));
        let after = all(&whole);
        // The last picture may be damaged, but it is there.
        assert_eq!(after.len() as u64, info.frames);
        assert!(after[..after.len() - 4] == before[..after.len() - 4], "{name}");
    }
    let whole = make(
        folder.path(),
        "late.mp4",
        &format!("{source} -c:v libx264 -pix_fmt yuv420p"),
    );
    assert!(Clip::open(&whole).unwrap().info().cut_off.is_none());
    cut(&whole, 0.6);
    let error = refusal(&whole);
    assert!(matches!(error, Error::CutOff { .. }), "{error}");
    assert_helpful(&error);
}

#[test]
fn a_damaged_still_is_an_error() {
    let folder = folder();
    for (name, format) in [("a.png", "rgb24"), ("a.exr", "gbrpf32le")] {
        let path = make(
            folder.path(),
            name,
            &format!("-f lavfi -i testsrc2=s=64x36 -frames:v 1 -pix_fmt {format}"),
        );
        let good = std::fs::read(&path).unwrap();
        for part in [0.1, 0.5, 0.9] {
            std::fs::write(&path, &good).unwrap();
            cut(&path, part);
            let error = Clip::open(&path)
                .and_then(|mut clip| clip.frame_at(0))
                .expect_err("it is cut off");
            assert_helpful(&error);
        }
        for at in (0..good.len()).step_by(good.len() / 60) {
            let mut bad = good.clone();
            bad[at] ^= 0x55;
            std::fs::write(&path, &bad).unwrap();
            // Whatever comes of it, it is no panic.
            Clip::open(&path).and_then(|mut clip| clip.frame_at(0)).ok();
        }
    }
}

#[test]
fn a_sequence_with_a_hole_or_a_stranger_is_named() {
    let folder = folder();
    let pattern = make(
        folder.path(),
        "a%04d.png",
        "-f lavfi -i testsrc2=s=16x8:r=25 -frames:v 5",
    );
    make(
        folder.path(),
        "a0003.png",
        "-f lavfi -i testsrc2=s=32x8:r=25 -frames:v 1 -update 1",
    );
    let clip = Clip::open(&pattern).unwrap();
    let results: Vec<_> = clip.frames(0..5).unwrap().collect();
    assert_eq!(results.len(), 3, "the iterator ends after the error");
    assert!(matches!(results[2], Err(Error::SizeChanged { .. })), "{results:?}");
    std::fs::remove_file(folder.path().join("a0003.png")).unwrap();
    let error = refusal(&pattern);
    assert!(
        matches!(&error, Error::Gap(path) if path.ends_with("a0003.png")),
        "{error}"
    );
}

#[test]
fn without_ffmpeg_the_way_to_install_it_is_named() {
    let folder = folder();
    let path = make(
        folder.path(),
        "a.mp4",
        "-f lavfi -i testsrc2=s=16x8:r=25 -frames:v 2 -pix_fmt yuv420p",
    );
    let tools = Tools::in_folder(folder.path());
    let open = OpenOptions {
        tools: tools.clone(),
        ..OpenOptions::default()
    };
    let error = Clip::open_with(&path, &open).expect_err("there is no ffprobe");
    assert!(matches!(error, Error::NoFfmpeg { .. }));
    let write = WriteOptions {
        tools,
        ..WriteOptions::default()
    };
    let error = Writer::create(folder.path().join("b.mp4"), 16, 8, &write).expect_err("there is no ffmpeg");
    assert!(error.to_string().contains("install"), "{error}");
    assert_eq!(common::names(folder.path()), ["a.mp4"]);
    // Stills need none.
    let png = make(folder.path(), "a.png", "-f lavfi -i testsrc2=s=16x8:r=25 -frames:v 1");
    assert!(Clip::open_with(&png, &open).is_ok());
}

#[test]
fn an_empty_path_has_no_ffmpeg() {
    const CHILD: &str = "GLITCH_GLOW_TEST_WITHOUT_PATH";
    if std::env::var_os(CHILD).is_some() {
        println!(
            "{}",
            refusal(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml").as_path())
        );
        return;
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    again
        .args(["--exact", "an_empty_path_has_no_ffmpeg", "--nocapture"])
        .env("PATH", "")
        .env(CHILD, "1");
    let answer = again.output().unwrap();
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert!(
        text.contains("ffprobe was not found") && text.contains("install"),
        "{text}"
    );
}

#[test]
fn outputs_that_cannot_be_are_refused_at_once() {
    let folder = folder();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let create = |name: &str| {
        let path = folder.path().join(name);
        Writer::create(path, 16, 8, &WriteOptions::default())
            .err()
            .unwrap_or_else(|| panic!("{name} was accepted"))
    };
    for (name, word) in [
        ("no-such-folder/a.mp4", "cannot write"),
        ("no-such-folder/a.png", "cannot write"),
        ("file/a%04d.png", "cannot write"),
        ("a.xyz", "cannot tell how"),
        ("a", "cannot tell how"),
        ("a%04d.jpg", "cannot tell how"),
        ("a%04d%04d.png", "frame number"),
    ] {
        let error = create(name);
        assert!(error.to_string().contains(word), "{name}: {error}");
        assert_helpful(&error);
    }
    assert!(Writer::create(folder.path(), 16, 8, &WriteOptions::default()).is_err());
    assert!(Writer::create(folder.path().join("a.mp4"), 0, 8, &WriteOptions::default()).is_err());
    assert_eq!(common::names(folder.path()), ["file"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_called_so() {
    // Every write to this device says that no space is left.
    let full = Path::new("/dev/full");
    let picture = Picture::black(64, 64, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap();
    let folder = folder();
    for name in ["a.png", "a%04d.png"] {
        let path = folder.path().join(name);
        let mut writer = Writer::create(&path, 64, 64, &WriteOptions::default()).unwrap();
        // The temporary file or folder is the only one here; its file becomes a way to the full device.
        let hidden = folder.path().join(&common::names(folder.path())[0]);
        let target = if hidden.is_dir() {
            hidden.join("a0000.png")
        } else {
            hidden
        };
        std::fs::remove_file(&target).ok();
        std::os::unix::fs::symlink(full, &target).unwrap();
        let error = writer.write(&picture).expect_err("the disk is full");
        assert!(matches!(error, Error::DiskFull(_)), "{error}");
        drop(writer);
        assert!(common::names(folder.path()).is_empty());
    }
}

#[test]
fn cancelling_ends_reading() {
    let folder = folder();
    let path = make(
        folder.path(),
        "a.mp4",
        "-f lavfi -i testsrc2=s=64x36:r=25 -frames:v 30 -pix_fmt yuv420p",
    );
    let cancel = Cancel::default();
    let options = OpenOptions {
        cancel: cancel.clone(),
        ..OpenOptions::default()
    };
    let mut clip = Clip::open_with(&path, &options).unwrap();
    let mut frames = clip.frames(0..30).unwrap();
    assert!(frames.next().unwrap().is_ok());
    cancel.cancel();
    assert!(matches!(frames.next(), Some(Err(Error::Cancelled))));
    assert!(frames.next().is_none());
    assert!(matches!(clip.frame_at(20), Err(Error::Cancelled)));
}

#[cfg(target_os = "linux")]
#[test]
fn no_child_outlives_its_owner() {
    // Only this test's own clips: others run beside it.
    let folder = folder();
    let path = make(
        folder.path(),
        "a.mp4",
        "-f lavfi -i testsrc2=s=640x360:r=25 -frames:v 50 -pix_fmt yuv420p",
    );
    let mark = folder.path().to_string_lossy().into_owned();
    let children = || {
        let lines = std::fs::read_dir("/proc").unwrap().flatten();
        let lines = lines.filter_map(|entry| std::fs::read_to_string(entry.path().join("cmdline")).ok());
        lines
            .filter(|line| line.contains("ffmpeg") && line.contains(&mark))
            .count()
    };
    let clip = Clip::open(&path).unwrap();
    let mut frames = clip.frames(0..50).unwrap();
    frames.next();
    let mut writer = Writer::create(folder.path().join("b.mp4"), 16, 8, &WriteOptions::default()).unwrap();
    writer
        .write(&Picture::black(16, 8, Depth::U8, Alpha::Opaque, Encoding::Video).unwrap())
        .unwrap();
    let started = (0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        children() == 2
    });
    assert!(started, "a reader and a writer are at work");
    drop((frames, writer));
    assert_eq!(children(), 0);
}
