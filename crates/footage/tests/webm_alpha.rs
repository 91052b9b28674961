//! The alpha of VP8 and VP9, which only some decoders read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use common::{all, folder, make, near, pixel};
use footage::{Alpha, Clip, WriteOptions, Writer, losses};

/// Red that is clearer with every frame.
const FADING: &str = "-f lavfi -i color=red:s=64x36:r=25,format=yuva444p,geq=lum=p(X\\,Y):cb=cb(X\\,Y):cr=cr(X\\,Y):a=250-10*N -frames:v 24";

#[test]
fn the_alpha_of_webm_is_read() {
    let folder = folder();
    for (name, codec) in [
        ("vp8.webm", "libvpx -auto-alt-ref 0"),
        ("vp9.webm", "libvpx-vp9 -deadline realtime -cpu-used 8"),
        ("vp9.mkv", "libvpx-vp9 -deadline realtime -cpu-used 8"),
    ] {
        let source = format!("{FADING} -g 8 -b:v 1M -pix_fmt yuva420p -c:v {codec}");
        let path = make(folder.path(), name, &source);
        let mut clip = Clip::open(&path).unwrap();
        assert_eq!((clip.info().has_alpha, clip.info().alpha()), (true, Alpha::Straight));
        let frames = all(&path);
        assert_eq!(frames.len(), 24, "{name}");
        for n in [0, 23, 3, 17, 16, 9] {
            let frame = clip.frame_at(n).unwrap();
            assert!(*frame == frames[n as usize], "frame {n} of {name}");
            let found = pixel(&frame, 30, 20);
            let alpha = (250 - 10 * n) as f32 / 255.0;
            assert!(
                near(found, [1.0, 0.0, 0.0, alpha], 0.03),
                "frame {n} of {name}: {found:?}"
            );
        }
        // What we write comes back.
        let out = folder.path().join(format!("again-{name}.webm"));
        let options = WriteOptions::like(clip.info(), 0..24);
        assert!(losses(clip.info(), &out, &options).is_empty());
        let mut writer = Writer::create(&out, 64, 36, &options).unwrap();
        frames.iter().for_each(|frame| writer.write(frame).unwrap());
        writer.finish().unwrap();
        assert!(Clip::open(&out).unwrap().info().has_alpha);
        let found = pixel(&all(&out)[12], 30, 20);
        assert!(near(found, [1.0, 0.0, 0.0, 130.0 / 255.0], 0.03), "{name}: {found:?}");
    }
    // With odd sides, too.
    let odd = make(
        folder.path(),
        "odd.mkv",
        "-f lavfi -i color=red@0.5:s=64x36,format=rgba,crop=33:17:exact=1 -frames:v 1 -c:v ffv1",
    );
    let frames = all(&odd);
    let info = Clip::open(&odd).unwrap().info().clone();
    let options = WriteOptions::like(&info, 0..1);
    let out = folder.path().join("odd.webm");
    assert!(!Writer::wants_even_sides(&out, &options));
    let mut writer = Writer::create(&out, 33, 17, &options).unwrap();
    writer.write(&frames[0]).unwrap();
    writer.finish().unwrap();
    let found = pixel(&all(&out)[0], 32, 16);
    assert!(near(found, [1.0, 0.0, 0.0, 0.5], 0.03), "{found:?}");
    // A track that says nothing of alpha has none.
    let plain = make(
        folder.path(),
        "plain.webm",
        &FADING.replace("yuva444p", "yuv444p").replace(":a=250-10*N", ""),
    );
    assert!(!Clip::open(&plain).unwrap().info().has_alpha);
}

/// An ffmpeg that hides its decoders of libvpx.
#[cfg(unix)]
fn without_libvpx(folder: &std::path::Path) -> footage::Tools {
    use std::os::unix::fs::PermissionsExt;
    for (name, script) in [
        (
            "ffmpeg",
            "#!/bin/sh\ncase \"$*\" in *-decoders*) ffmpeg \"$@\" | grep -v libvpx;; *) exec ffmpeg \"$@\";; esac\n",
        ),
        ("ffprobe", "#!/bin/sh\nexec ffprobe \"$@\"\n"),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }
    footage::Tools::in_folder(folder)
}

#[cfg(unix)]
#[test]
fn alpha_that_cannot_be_read_is_named() {
    let folder = folder();
    let source = format!("{FADING} -pix_fmt yuva420p -c:v libvpx-vp9 -deadline realtime -cpu-used 8");
    let path = make(folder.path(), "a.webm", &source);
    let options = footage::OpenOptions {
        tools: without_libvpx(folder.path()),
        ..footage::OpenOptions::default()
    };
    let mut clip = Clip::open_with(&path, &options).unwrap();
    assert_eq!(pixel(&clip.frame_at(20).unwrap(), 30, 20)[3].to_bits(), 1f32.to_bits());
    let info = clip.info();
    assert!(!info.has_alpha);
    for out in ["b.mp4", "b%03d.png"] {
        let said = losses(info, std::path::Path::new(out), &WriteOptions::like(info, 0..24));
        assert!(
            said.len() == 1 && said[0].contains("alpha") && said[0].contains("libvpx"),
            "{said:?}"
        );
    }
}
