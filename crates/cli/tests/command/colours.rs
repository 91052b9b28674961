//! Colours through a whole render: what a file's codes mean, by its tags or its size, and what the output's mean again.

use crate::stage::{Stage, probe};

/// Stripes side by side, of equal width.
const STRIPES: [[u8; 3]; 8] = [
    [32, 192, 64],
    [200, 40, 60],
    [30, 60, 210],
    [255, 255, 255],
    [0, 0, 0],
    [128, 128, 128],
    [240, 200, 160],
    [255, 0, 0],
];

/// The shares of red and blue in luma: ITU-R BT.709 and BT.601.
const BT709: (f64, f64) = (0.2126, 0.0722);
const BT601: (f64, f64) = (0.299, 0.114);

/// The 8-bit codes Y, Cb, Cr of a colour, worked out here and not by ffmpeg.
fn codes(rgb: [u8; 3], (red, blue): (f64, f64), full: bool) -> [u8; 3] {
    let [r, g, b] = rgb.map(|value| f64::from(value) / 255.0);
    let y = red * r + (1.0 - red - blue) * g + blue * b;
    let (cb, cr) = ((b - y) / (2.0 - 2.0 * blue), (r - y) / (2.0 - 2.0 * red));
    let (low, luma, chroma) = if full {
        (0.0, 255.0, 255.0)
    } else {
        (16.0, 219.0, 224.0)
    };
    [low + luma * y, 128.0 + chroma * cb, 128.0 + chroma * cr].map(|code| code.round() as u8)
}

/// The colour of limited codes by BT.709, which outputs say they are.
fn colour([y, cb, cr]: [u8; 3]) -> [f64; 3] {
    let (red, blue) = BT709;
    let y = (f64::from(y) - 16.0) / 219.0;
    let [cb, cr] = [cb, cr].map(|code| (f64::from(code) - 128.0) / 224.0);
    let (r, b) = (y + (2.0 - 2.0 * red) * cr, y + (2.0 - 2.0 * blue) * cb);
    let g = (y - red * r - blue * b) / (1.0 - red - blue);
    [r, g, b].map(|value| (value * 255.0).clamp(0.0, 255.0))
}

/// A frame of the stripes as planes of 4:2:0.
fn planes(width: usize, height: usize, matrix: (f64, f64), full: bool) -> Vec<u8> {
    let plane = |at: usize, by: usize| {
        let row = STRIPES.map(|rgb| vec![codes(rgb, matrix, full)[at]; width / by / STRIPES.len()]);
        row.concat().repeat(height / by)
    };
    [plane(0, 1), plane(1, 2), plane(2, 2)].concat()
}

#[test]
fn colours_are_those_of_the_tags_or_of_the_size() {
    let stage = Stage::new();
    for (width, height, silent) in [(1280, 720, BT709), (640, 480, BT601)] {
        for (tag, matrix) in [("bt709", BT709), ("smpte170m", BT601), ("", silent)] {
            for range in ["tv", "pc"] {
                let what = format!("{width} {tag} {range}");
                std::fs::write(stage.path("raw"), planes(width, height, matrix, range == "pc")).unwrap();
                let (raw, size) = (stage.path("raw"), format!("{width}x{height}"));
                let raw = raw.to_string_lossy();
                let mut made = vec![
                    "-f",
                    "rawvideo",
                    "-pix_fmt",
                    "yuv420p",
                    "-s",
                    &size,
                    "-color_range",
                    range,
                ];
                made.extend(["-i", &raw, "-c:v", "libx264", "-qp", "0", "-color_range", range]);
                if !tag.is_empty() {
                    made.extend(["-colorspace", tag]);
                }
                stage.clip("source.mp4", &made);
                let known = if tag.is_empty() { "unknown" } else { tag };
                assert_eq!(probe(&stage.path("source.mp4"), "v", "color_space"), [known], "{what}");

                let same = ["--param", "amount=0"];
                stage
                    .run(&[&["render", "source.mp4", "out.mp4", "-y"], &same[..]].concat())
                    .done();
                let out = stage.path("out.mp4");
                assert_eq!(probe(&out, "v", "color_space"), ["bt709"], "{what}");
                assert_eq!(probe(&out, "v", "color_range"), ["tv"], "{what}");
                let out = out.to_string_lossy();
                let decoded = stage.clip("decoded", &["-i", &out, "-pix_fmt", "yuv420p", "-f", "rawvideo"]);
                let bytes = std::fs::read(decoded).unwrap();
                for (at, rgb) in STRIPES.iter().enumerate() {
                    let x = (2 * at + 1) * width / STRIPES.len() / 2;
                    let (luma, half) = (width * height, width / 2);
                    let chroma = luma + height / 4 * half + x / 2;
                    let found = colour([height / 2 * width + x, chroma, chroma + luma / 4].map(|at| bytes[at]));
                    // Rounded to codes of 8 bits twice, and lossy once.
                    let near = found.iter().zip(rgb).all(|(a, b)| (a - f64::from(*b)).abs() <= 2.5);
                    assert!(near, "{what}: {rgb:?} became {found:?}");
                }
            }
        }
    }
}

#[test]
fn hdr_is_said_where_it_is_judged_as_if_it_were_not() {
    let stage = Stage::new();
    for (transfer, name) in [("smpte2084", "PQ"), ("arib-std-b67", "HLG"), ("bt709", "")] {
        let source = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=24:duration=0.5"];
        let tags = [
            "-color_trc",
            transfer,
            "-color_primaries",
            "bt2020",
            "-colorspace",
            "bt2020nc",
        ];
        let deep = ["-pix_fmt", "yuv420p10le", "-c:v", "ffv1"];
        let clip = stage.clip("deep.mkv", &[&source[..], &tags, &deep].concat());
        let said = stage.run(&["flashes", &clip.to_string_lossy()]).done().err;
        assert_eq!(said.contains("HDR"), !name.is_empty(), "{said}");
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn the_plugin_reads_hdr_where_the_host_names_it() {
    let stage = Stage::new();
    let frames = |name: &str, transfer: &str, host: &str| {
        let source = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=24:duration=1"];
        let tags = ["-color_trc", transfer, "-pix_fmt", "yuv420p10le", "-c:v", "ffv1"];
        let clip = stage.clip("deep.mkv", &[&source[..], &tags].concat());
        let out = format!("{name}-%02d.png");
        let asked = ["--host", host, "--frames", "20-22", "--depth", "f32"];
        stage
            .run(&[&["render", &clip.to_string_lossy(), &out][..], &asked].concat())
            .done();
        [20, 21, 22].map(|number| std::fs::read(stage.path(&format!("{name}-{number}.png"))).unwrap())
    };
    // The reference host names no colour space, and is otherwise as good as ours.
    for (transfer, differ) in [("smpte2084", true), ("arib-std-b67", true), ("bt709", false)] {
        let [named, silent] = ["plain", "reference"].map(|host| frames(&format!("{transfer}-{host}"), transfer, host));
        assert_eq!(named != silent, differ, "{transfer}");
    }
}
