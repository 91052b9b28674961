//! What a render promises: the same frame, the same bits; sound; depth; proxies.

use crate::stage::{Stage, probe};

#[test]
fn a_frame_alone_is_the_frame_of_the_whole() {
    let stage = Stage::new();
    stage.walk();
    for (ending, depth) in [("png", "u8"), ("exr", "f32")] {
        let render = |name: &str, more: &[&str]| {
            let out = format!("{name}-%02d.{ending}");
            let shared = ["--depth", depth, "--param", "override=1", "--key", "arousal=0:0,11:1"];
            stage
                .run(&[&["render", "walk.mp4", &out], &shared[..], more].concat())
                .done();
        };
        render("whole", &["--threads", "2"]);
        render("single", &["--threads", "1", "--frames", "7-7"]);
        render("double", &["--threads", "2", "--frames", "7-7"]);
        let read = |name: &str| std::fs::read(stage.path(&format!("{name}-07.{ending}"))).unwrap();
        assert!(!read("whole").is_empty());
        assert!(read("whole") == read("single"), "one thread, {ending}");
        assert!(read("whole") == read("double"), "two threads, {ending}");
    }
}

#[test]
fn automatic_mode_answers_the_same_in_any_order() {
    let stage = Stage::new();
    stage.walk();
    stage
        .run(&["render", "walk.mp4", "whole-%02d.png", "--threads", "2"])
        .done();
    stage
        .run(&[
            "render",
            "walk.mp4",
            "late-%02d.png",
            "--threads",
            "1",
            "--frames",
            "9-11",
        ])
        .done();
    for frame in ["09", "11"] {
        let read = |name: &str| std::fs::read(stage.path(&format!("{name}-{frame}.png"))).unwrap();
        assert!(read("whole") == read("late"), "frame {frame}");
    }
}

#[test]
fn no_amount_is_the_source() {
    let stage = Stage::new();
    let source = stage.walk_in_pictures();
    stage
        .run(&["render", source, "out-%02d.png", "--param", "amount=0"])
        .done();
    stage
        .run(&[
            "render",
            source,
            "much-%02d.png",
            "--param",
            "override=1",
            "--param",
            "arousal=1",
        ])
        .done();
    let hash = |pattern: &str| {
        let mut ffmpeg = std::process::Command::new("ffmpeg");
        let ffmpeg = ffmpeg
            .args(["-v", "error", "-i"])
            .arg(stage.path(pattern))
            .args(["-pix_fmt", "rgb24", "-f", "md5", "-"]);
        String::from_utf8(ffmpeg.output().unwrap().stdout).unwrap()
    };
    assert_eq!(hash(source), hash("out-%02d.png"));
    assert_ne!(hash(source), hash("much-%02d.png"));
}

#[test]
fn what_is_clear_is_black_in_a_film_without_alpha() {
    let stage = Stage::new();
    let clear = "color=red:s=64x36:r=25:d=0.2,format=rgba,geq=r=255:g=0:b=0:a='if(lt(X,32),0,255)'";
    let prores = ["-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le"];
    stage.clip("title.mov", &[&["-f", "lavfi", "-i", clear], &prores[..]].concat());
    stage.clip("title-%02d.png", &["-f", "lavfi", "-i", clear]);
    for source in ["title.mov", "title-%02d.png"] {
        let answer = stage
            .run(&["render", source, "out.mp4", "-y", "--param", "amount=0"])
            .done();
        let said = format!("note: out.mp4 holds no alpha, so {source} is laid over black");
        assert!(answer.err.contains(&said), "{}", answer.err);
        let raw = stage.clip(
            "out.rgb",
            &[
                "-i",
                &stage.path("out.mp4").to_string_lossy(),
                "-pix_fmt",
                "rgb24",
                "-f",
                "rawvideo",
            ],
        );
        let bytes = std::fs::read(raw).unwrap();
        let pixel = |x: usize| &bytes[(18 * 64 + x) * 3..][..3];
        assert!(pixel(10).iter().all(|value| *value < 8), "{source}: {:?}", pixel(10));
        assert!(pixel(54)[0] > 240 && pixel(54)[1] < 12, "{source}: {:?}", pixel(54));
    }
}

#[test]
fn sound_is_carried_over_and_trimmed() {
    let stage = Stage::new();
    let sources = [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=160x90:rate=24:duration=2",
        "-f",
        "lavfi",
        "-i",
        "sine=duration=2",
    ];
    stage.clip("talk.mp4", &[&sources[..], &["-pix_fmt", "yuv420p"]].concat());
    stage.run(&["render", "talk.mp4", "out.mp4"]).done();
    assert_eq!(probe(&stage.path("out.mp4"), "v", "nb_read_frames"), ["48"]);
    assert_eq!(probe(&stage.path("out.mp4"), "a", "codec_type"), ["audio"]);
    stage
        .run(&["render", "talk.mp4", "part.mp4", "--frames", "12-23"])
        .done();
    let seconds: f64 = probe(&stage.path("part.mp4"), "a", "duration")[0].parse().unwrap();
    assert!((0.4..0.6).contains(&seconds), "{seconds}");
}

#[test]
fn a_proxy_is_smaller() {
    let stage = Stage::new();
    stage.walk();
    stage
        .run(&[
            "render",
            "walk.mp4",
            "small-%02d.png",
            "--proxy",
            "0.5",
            "--frames",
            "3-3",
        ])
        .done();
    assert_eq!(probe(&stage.path("small-03.png"), "v", "width,height"), ["80,45"]);
}

#[test]
fn a_proxy_in_a_video_has_even_sides() {
    let stage = Stage::new();
    stage.walk();
    for (name, wanted) in [
        ("small.mp4", "80,46,yuv420p"),
        ("small.webm", "80,46,yuv420p"),
        ("small.mov", "80,46,yuv420p"),
        ("small.mkv", "80,45,bgr0"),
    ] {
        let answer = stage.run(&["render", "walk.mp4", name, "--proxy", "0.5", "--frames", "0-1"]);
        let told = "a proxy of 0.5 would be 80x45: it is made 80x46";
        assert_eq!(answer.err.contains(told), wanted.contains("46"), "{}", answer.err);
        answer.done();
        let found = probe(&stage.path(name), "v", "width,height,pix_fmt");
        assert_eq!(found, [wanted], "{name}");
    }
    // A clip's own size is its own, with a word where it is odd; even ones need none.
    stage.clip(
        "odd.mkv",
        &[
            "-i",
            &stage.path("walk.mp4").to_string_lossy(),
            "-vf",
            "crop=159:89:exact=1",
            "-c:v",
            "ffv1",
            "-pix_fmt",
            "bgr0",
        ],
    );
    let whole = stage.run(&["render", "odd.mkv", "whole.mp4", "--frames", "0-1"]).done();
    let half = stage
        .run(&["render", "walk.mp4", "half.mp4", "--proxy", "0.4", "--frames", "0-1"])
        .done();
    assert!(
        whole.err.contains("keeps the 159x89 pixels") && !half.err.contains("odd") && !half.err.contains("even"),
        "{}{}",
        whole.err,
        half.err
    );
    let lossless = stage.run(&["render", "odd.mkv", "whole.mkv", "--frames", "0-1"]).done();
    assert!(!lossless.err.contains("159x89"), "{}", lossless.err);
    assert_eq!(probe(&stage.path("whole.mp4"), "v", "width,height"), ["159,89"]);
    assert_eq!(probe(&stage.path("half.mp4"), "v", "width,height"), ["64,36"]);
}

#[test]
fn depth_goes_through_to_the_file() {
    let stage = Stage::new();
    stage.walk();
    stage
        .run(&[
            "render",
            "walk.mp4",
            "deep-%02d.png",
            "--depth",
            "u16",
            "--frames",
            "0-0",
        ])
        .done();
    assert_eq!(probe(&stage.path("deep-00.png"), "v", "pix_fmt"), ["rgb48be"]);
}

#[test]
fn a_sequence_plays_as_fast_as_it_is_told() {
    let stage = Stage::new();
    let source = stage.walk_in_pictures();
    let told = stage.run(&["render", source, "told.mp4", "--fps", "30000/1001"]).done();
    assert!(!told.err.contains("--fps"), "{}", told.err);
    assert_eq!(probe(&stage.path("told.mp4"), "v", "r_frame_rate"), ["30000/1001"]);
    let assumed = stage.run(&["render", source, "assumed.mp4"]).done();
    assert!(assumed.err.contains("--fps"), "{}", assumed.err);
    assert_eq!(probe(&stage.path("assumed.mp4"), "v", "r_frame_rate"), ["24/1"]);
    stage
        .run(&["render", source, "no.mp4", "--fps", "fast"])
        .refused(&["30000/1001"]);
}

#[test]
fn a_model_that_cannot_serve_is_named() {
    let stage = Stage::new();
    stage.walk();
    let answer = stage
        .run(&["render", "walk.mp4", "out.mp4", "--param", "modelFile=missing.onnx"])
        .done();
    assert!(
        answer.err.contains("the built-in model reads instead"),
        "{}",
        answer.err
    );
}

#[test]
fn frames_of_an_older_render_are_named() {
    let stage = Stage::new();
    stage.walk();
    let render = |frames: &str| {
        let answer = stage.run(&["render", "walk.mp4", "out-%02d.png", "-y", "--frames", frames]);
        answer.done().err
    };
    assert!(!render("0-5").contains("older"));
    assert!(!render("0-5").contains("older"));
    let told = render("5-5");
    assert!(told.contains("Rendering: 1 frame in"), "{told}");
    let told = render("0-2");
    let words = "3 frames of an older render are left beside out-%02d.png (out-03.png to out-05.png)";
    assert!(told.contains(words), "{told}");
    let told = render("0-4");
    let words = "1 frame of an older render is left beside out-%02d.png (out-05.png)";
    assert!(told.contains(words), "{told}");
    assert!(stage.path("out-05.png").exists());
}

#[test]
fn pixels_that_are_not_square_keep_their_shape() {
    let stage = Stage::new();
    let source = "testsrc2=size=160x90:rate=24:duration=0.1,setsar=2,format=gbrpf32le";
    stage.clip("in-%02d.exr", &["-f", "lavfi", "-i", source, "-frames:v", "2"]);
    for name in ["out-%02d.exr", "out.mov", "out.mp4"] {
        stage
            .run(&["render", "in-%02d.exr", name, "--param", "amount=1", "-y"])
            .done();
        let file = name.replace("%02d", "01");
        let told = probe(&stage.path(&file), "v", "width,height,sample_aspect_ratio");
        assert_eq!(told, ["160,90,2:1"], "{name}");
    }
}
