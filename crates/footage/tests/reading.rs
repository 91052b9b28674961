//! Reading: counts, order, seeking, depth, alpha, rotation, colour.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use common::{all, folder, make, near, pixel, probe, try_make};
use footage::{Alpha, Clip, Depth, Encoding, Every, Kind, Rate};

#[test]
fn a_plain_clip_has_all_its_frames() {
    let folder = folder();
    let path = make(
        folder.path(),
        "a.mp4",
        "-f lavfi -i testsrc2=s=64x36:r=25 -frames:v 40 -pix_fmt yuv420p",
    );
    let clip = Clip::open(&path).unwrap();
    let info = clip.info();
    assert_eq!(
        (info.width, info.height, info.frames, info.kind),
        (64, 36, 40, Kind::Video)
    );
    assert_eq!(
        (info.depth, info.has_alpha, info.encoding),
        (Depth::U8, false, Encoding::Video)
    );
    assert_eq!((info.rate, info.variable_rate), (Rate { num: 25, den: 1 }, false));
    assert!((info.duration() - 1.6).abs() < 1e-9);
    assert_eq!(all(&path).len(), 40);
    assert_eq!(
        clip.frames(10..13)
            .unwrap()
            .map(|f| f.unwrap().number)
            .collect::<Vec<_>>(),
        [10, 11, 12]
    );
    assert!(clip.frames(10..41).is_err());
    assert!(clip.frames(5..5).is_err());
}

/// Small groups of pictures, B-frames, open ends: whatever makes seeking miss.
#[test]
fn any_frame_equals_the_one_read_in_order() {
    let folder = folder();
    let source = "-f lavfi -i testsrc2=s=64x36:r=30000/1001 -frames:v 90";
    for (name, codec) in [
        ("b.mp4", "-c:v libx264 -g 12 -bf 3 -pix_fmt yuv420p"),
        (
            "open.mp4",
            "-c:v libx264 -x264-params open-gop=1:keyint=12:bframes=3 -pix_fmt yuv420p",
        ),
        (
            "hevc.mp4",
            "-c:v libx265 -x265-params keyint=12:min-keyint=12:open-gop=1:bframes=3:log-level=none -pix_fmt yuv420p",
        ),
        ("late.mp4", "-c:v libx264 -g 250 -pix_fmt yuv420p -output_ts_offset 3.7"),
        ("b.mkv", "-c:v libx264 -g 12 -bf 3 -pix_fmt yuv420p"),
        (
            "b.webm",
            "-c:v libvpx-vp9 -g 12 -deadline realtime -cpu-used 8 -auto-alt-ref 1 -lag-in-frames 10",
        ),
        ("b.ts", "-c:v libx264 -g 12 -bf 3 -pix_fmt yuv420p"),
        ("b.avi", "-c:v mpeg4 -g 12"),
        ("b.mov", "-c:v prores_ks"),
        ("b.h264", "-c:v libx264 -g 12 -bf 3 -pix_fmt yuv420p"),
    ] {
        let path = make(folder.path(), name, &format!("{source} {codec}"));
        let frames = all(&path);
        assert_eq!(frames.len(), 90, "{name}");
        let mut clip = Clip::open(&path).unwrap();
        for n in [0, 1, 2, 50, 51, 51, 49, 89, 12, 11, 13, 36, 35, 37, 0, 88] {
            assert!(*clip.frame_at(n).unwrap() == frames[n as usize], "frame {n} of {name}");
        }
        assert!(clip.frame_at(90).is_err());
        for first in [1, 24, 47] {
            let found = clip.frames(first..first + 2).unwrap().next().unwrap().unwrap();
            assert!(found.picture == frames[first as usize], "range from {first} of {name}");
        }
    }
}

#[test]
fn sound_that_begins_earlier_does_not_shift_the_pictures() {
    let folder = folder();
    let arguments = "-f lavfi -i testsrc2=s=64x36:r=25 -itsoffset -0.3 -f lavfi -i sine=d=2.3 -t 2 -map 0:v -map 1:a";
    let path = make(
        folder.path(),
        "a.mkv",
        &format!("{arguments} -c:v libx264 -g 10 -pix_fmt yuv420p -c:a flac"),
    );
    let frames = all(&path);
    let mut clip = Clip::open(&path).unwrap();
    for n in [30, 9, 10, 11] {
        assert!(*clip.frame_at(n).unwrap() == frames[n as usize], "frame {n}");
    }
}

#[test]
fn sampling_picks_the_frames_that_it_names() {
    let folder = folder();
    for (name, rate) in [("a.mp4", "30"), ("b.mp4", "30000/1001"), ("c.mp4", "25")] {
        let arguments = format!("-f lavfi -i testsrc2=s=32x18:r={rate} -frames:v 70 -pix_fmt yuv420p");
        let path = make(folder.path(), name, &arguments);
        let frames = all(&path);
        let clip = Clip::open(&path).unwrap();
        for every in [
            Every::Hertz(4.0),
            Every::Hertz(7.3),
            Every::Hertz(1000.0),
            Every::Frames(7),
            Every::Frames(0),
        ] {
            let mut numbers = Vec::new();
            for frame in clip.sampled(every).unwrap() {
                let frame = frame.unwrap();
                assert!(
                    frame.picture == frames[frame.number as usize],
                    "{every:?} at {} of {name}",
                    frame.number
                );
                numbers.push(frame.number);
            }
            assert!(numbers.is_sorted_by(|a, b| a < b));
            assert_eq!(numbers[0], 0);
            match every {
                Every::Hertz(4.0) if rate == "30" => assert_eq!(numbers, [0, 8, 15, 23, 30, 38, 45, 53, 60, 68]),
                Every::Frames(7) => assert_eq!(numbers, (0..70).step_by(7).collect::<Vec<_>>()),
                Every::Frames(0) | Every::Hertz(1000.0) => assert_eq!(numbers.len(), 70),
                _ => {}
            }
        }
    }
}

#[test]
fn variable_rate_becomes_the_average_and_keeps_time() {
    let folder = folder();
    let filter = "-vf select='if(lt(t,1),1,not(mod(n,3)))'";
    let arguments = format!(
        "-f lavfi -i color=s=64x36:r=30:d=3,geq=lum=16+2*N:cb=128:cr=128 {filter} -c:v libx264 -g 12 -pix_fmt yuv420p"
    );
    let path = make(folder.path(), "vfr.mp4", &format!("{arguments} -vsync vfr"));
    let mut clip = Clip::open(&path).unwrap();
    let info = clip.info().clone();
    assert!(info.variable_rate);
    assert!((info.duration() - 3.0).abs() < 0.12, "{info:?}");
    let frames = all(&path);
    assert_eq!(frames.len() as u64, info.frames);
    for n in [info.frames - 1, 3, 4, 30, 29] {
        assert!(*clip.frame_at(n).unwrap() == frames[n as usize], "frame {n}");
    }
    // Brightness tells the time: each moment shows what was on screen then, to the tenth of a second between frames.
    for (n, picture) in frames.iter().enumerate() {
        let middle = (n as f64 + 0.5) / info.rate.as_f64();
        let shown = f64::from(pixel(picture, 9, 9)[0]) * 219.0 / 60.0;
        assert!(
            (-0.03..0.13).contains(&(middle - shown)),
            "at {middle} s stands what was there at {shown} s"
        );
    }
    assert_eq!(clip.sampled(Every::Hertz(4.0)).unwrap().count(), 12);
}

#[test]
fn a_turned_phone_video_comes_upright() {
    let folder = folder();
    let flat = make(
        folder.path(),
        "flat.mp4",
        "-f lavfi -i color=red:s=64x36:r=25,drawbox=w=32:h=36:c=blue:t=fill -frames:v 5 -pix_fmt yuv420p",
    );
    let turned = folder.path().join("turned.mp4");
    let path = flat.display();
    let new = try_make(&turned, &format!("-display_rotation -90 -i {path} -c copy"));
    assert!(new || try_make(&turned, &format!("-i {path} -c copy -metadata:s:v rotate=90")));
    let mut clip = Clip::open(&turned).unwrap();
    let info = clip.info();
    assert_eq!((info.width, info.height, info.rotation % 180), (36, 64, 90), "{info:?}");
    // As a player shows it: ffmpeg's own turning agrees.
    let upright = all(&make(
        folder.path(),
        "upright.mkv",
        &format!("-i {} -c:v ffv1", turned.display()),
    ));
    let picture = clip.frame_at(3).unwrap();
    for y in [8, 56] {
        assert!(
            near(pixel(&picture, 18, y), pixel(&upright[3], 18, y), 0.05),
            "{:?}",
            pixel(&picture, 18, y)
        );
    }
}

#[test]
fn ten_bits_are_kept() {
    let folder = folder();
    let ramp = "-f lavfi -i nullsrc=s=256x16:r=25,format=yuv444p10,geq=lum=64+X*876/255:cb=512:cr=512";
    let path = make(folder.path(), "ten.mkv", &format!("{ramp} -frames:v 2 -c:v ffv1"));
    let mut clip = Clip::open(&path).unwrap();
    assert_eq!(clip.info().depth, Depth::U16);
    let picture = clip.frame_at(1).unwrap();
    assert_eq!(picture.depth(), Depth::U16);
    for x in 0..256 {
        let code = (x * 876 / 255) as f32 / 876.0;
        assert!(
            near(pixel(&picture, x, 3), [code, code, code, 1.0], 0.0008),
            "{x}: {:?}",
            pixel(&picture, x, 3)
        );
    }
}

#[test]
fn prores_4444_keeps_its_alpha() {
    let folder = folder();
    let half = "-f lavfi -i color=red@0.5:s=64x32:r=25,format=yuva444p10 -frames:v 3";
    let path = make(
        folder.path(),
        "a.mov",
        &format!("{half} -c:v prores_ks -profile:v 4444 -alpha_bits 16"),
    );
    let mut clip = Clip::open(&path).unwrap();
    assert_eq!(
        (clip.info().has_alpha, clip.info().alpha(), clip.info().depth),
        (true, Alpha::Straight, Depth::U16)
    );
    let found = pixel(&clip.frame_at(2).unwrap(), 30, 20);
    assert!(near(found, [1.0, 0.0, 0.0, 0.5], 0.02), "{found:?}");
}

#[test]
fn colours_follow_the_tags() {
    let folder = folder();
    // The same green through three matrices and both ranges.
    for tags in ["bt709:tv", "smpte170m:tv", "bt709:pc", "bt2020nc:tv"] {
        let (matrix, range) = tags.split_once(':').unwrap();
        let out = matrix.replace("smpte170m", "bt601").replace("nc", "");
        let convert = format!("-vf scale=out_color_matrix={out}:out_range={range}:flags=accurate_rnd,format=yuv444p");
        let tag = format!("-colorspace {matrix} -color_range {range}");
        let arguments =
            format!("-f lavfi -i color=0x20C040:s=64x36:r=25,format=rgb24 -frames:v 2 {convert} {tag} -c:v ffv1");
        let path = make(folder.path(), &format!("{matrix}-{range}.mkv"), &arguments);
        assert_eq!(probe(&path, "v", "stream=color_space"), matrix);
        let found = pixel(&Clip::open(&path).unwrap().frame_at(0).unwrap(), 9, 9);
        let green = [32.0 / 255.0, 192.0 / 255.0, 64.0 / 255.0, 1.0];
        assert!(near(found, green, 0.012), "{tags}: {found:?}");
    }
}

#[test]
fn grey_fills_the_range_where_the_file_is_silent() {
    let folder = folder();
    let source = "-f lavfi -i nullsrc=s=64x36:r=25,format=gray,geq=lum=64 -frames:v 1";
    for (name, arguments, wanted) in [
        ("a%d.tif", "-pix_fmt gray -c:v tiff", 64.0),
        ("b%d.tif", "-pix_fmt gray16le -c:v tiff", 64.0),
        ("c.mkv", "-pix_fmt gray10le -c:v ffv1", 64.0),
        // 64 is (64 - 16) / 219 of the way to white.
        ("d.mkv", "-pix_fmt gray10le -c:v ffv1 -color_range tv", 55.9),
    ] {
        let path = make(folder.path(), name, &format!("{source} {arguments}"));
        let [red, green, blue, _] = pixel(&Clip::open(&path).unwrap().frame_at(0).unwrap(), 9, 9);
        let found = [red, green, blue].map(|value| value * 255.0);
        assert!(
            found.iter().all(|value| (value - wanted).abs() < 0.6),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn silent_files_are_taken_for_what_players_take_them() {
    let folder = folder();
    for (size, matrix) in [("1280x720", "bt709"), ("720x1280", "bt709"), ("640x360", "bt601")] {
        let convert = format!("-vf scale=out_color_matrix={matrix}:flags=accurate_rnd,format=yuv444p");
        let arguments =
            format!("-f lavfi -i color=0x20C040:s={size}:r=25,format=rgb24 -frames:v 1 {convert} -c:v ffv1");
        let path = make(folder.path(), &format!("{size}.mkv"), &arguments);
        let found = pixel(&Clip::open(&path).unwrap().frame_at(0).unwrap(), 9, 9);
        assert!(
            near(found, [32.0 / 255.0, 192.0 / 255.0, 64.0 / 255.0, 1.0], 0.012),
            "{size}: {found:?}"
        );
    }
}

#[test]
fn stills_and_sequences_count_from_nought() {
    let folder = folder();
    let source = "-f lavfi -i testsrc2=s=330x170:r=5,scale=33:17 -frames:v 6";
    for (pattern, format) in [
        ("a%04d.png", "rgb24"),
        ("b%d.png", "rgba64be"),
        ("c%03d.jpg", "yuvj444p"),
        ("d%04d.tif", "rgb48le"),
    ] {
        let path = make(
            folder.path(),
            pattern,
            &format!("{source} -start_number 5 -pix_fmt {format}"),
        );
        let mut clip = Clip::open(&path).unwrap();
        let info = clip.info().clone();
        assert_eq!(
            (info.kind, info.frames, info.first_number, info.width),
            (Kind::Sequence, 6, 5, 33),
            "{pattern}"
        );
        assert_eq!(
            info.depth == Depth::U16,
            format.contains("48") || format.contains("64"),
            "{pattern}"
        );
        assert_eq!(info.has_alpha, format.contains("rgba"), "{pattern}");
        let frames = all(&path);
        assert_eq!(frames.len(), 6);
        assert!(frames[0] != frames[5]);
        for n in [4, 1, 5] {
            assert!(
                *clip.frame_at(n).unwrap() == frames[n as usize],
                "frame {n} of {pattern}"
            );
        }
        // One of the files alone is a still.
        let name = pattern
            .replace("%04d", "0007")
            .replace("%03d", "007")
            .replace("%d", "7");
        let mut still = Clip::open(folder.path().join(name)).unwrap();
        assert_eq!((still.info().kind, still.info().frames), (Kind::Still, 1));
        assert!(*still.frame_at(0).unwrap() == frames[2], "{pattern}");
    }
}

#[test]
fn grey_and_palette_png_become_rgba() {
    let folder = folder();
    for (format, alpha) in [
        ("gray", false),
        ("gray16be", false),
        ("ya8", true),
        ("monob", false),
        ("rgba", true),
    ] {
        let arguments = format!("-f lavfi -i color=white:s=5x3,format=rgb24 -frames:v 1 -pix_fmt {format}");
        let path = make(folder.path(), &format!("{format}.png"), &arguments);
        let mut clip = Clip::open(&path).unwrap();
        assert_eq!(clip.info().has_alpha, alpha, "{format}");
        assert!(
            near(pixel(&clip.frame_at(0).unwrap(), 4, 2), [1.0; 4], 0.01),
            "{format}"
        );
    }
}

#[test]
fn odd_sizes_are_read_whole() {
    let folder = folder();
    for size in ["1x1", "1919x1079", "3x2"] {
        let arguments = format!("-f lavfi -i color=0x808080:s={size}:r=25,format=gbrp -frames:v 2 -c:v ffv1");
        let path = make(folder.path(), &format!("{size}.mkv"), &arguments);
        let picture = Clip::open(&path).unwrap().frame_at(1).unwrap();
        assert_eq!(format!("{}x{}", picture.width(), picture.height()), size);
        let last = pixel(&picture, picture.width() - 1, picture.height() - 1);
        assert!(
            near(last, [128.0 / 255.0, 128.0 / 255.0, 128.0 / 255.0, 1.0], 0.005),
            "{last:?}"
        );
    }
}

#[test]
fn shared_clips_have_the_frames_that_a_full_decode_counts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/clips");
    for (name, frames) in [
        ("city-walk-day.mp4", 319),
        ("city-montage-cuts.mp4", 250),
        ("wet-asphalt-still.mp4", 377),
    ] {
        let path = folder.join(name);
        if path.exists() {
            assert_eq!(Clip::open(&path).unwrap().info().frames, frames, "{name}");
            assert_eq!(all(&path).len() as u64, frames, "{name}");
        }
    }
}
