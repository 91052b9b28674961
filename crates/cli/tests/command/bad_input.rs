//! Clips that are missing, broken or odd, and outputs that cannot be.

use crate::stage::{Stage, answer, probe};

#[test]
fn a_missing_file_is_named() {
    let stage = Stage::new();
    stage
        .run(&["render", "nowhere.mp4", "out.mp4"])
        .refused(&["nowhere.mp4", "does not exist"]);
    stage
        .run(&["analyze", "nowhere.mp4", "--out", "t.json"])
        .refused(&["nowhere.mp4"]);
    stage.run(&["flashes", "nowhere.mp4"]).refused(&["nowhere.mp4"]);
    stage
        .run(&["inspect", "nowhere.ofx.bundle"])
        .refused(&["nowhere.ofx.bundle"]);
    assert!(stage.listing().is_empty());
}

#[test]
fn a_film_is_no_bundle() {
    let stage = Stage::new();
    stage.walk();
    for task in [
        &["inspect", "walk.mp4"][..],
        &["render", "walk.mp4", "out.mp4", "--plugin", "walk.mp4"],
    ] {
        stage
            .run(task)
            .refused(&["no OpenFX bundle at walk.mp4", "give a folder NAME.ofx.bundle"]);
    }
    std::fs::rename(stage.path("walk.mp4"), stage.path("walk.ofx")).unwrap();
    stage
        .run(&["inspect", "walk.ofx"])
        .refused(&["walk.ofx cannot be loaded (", "built for this system"]);
}

#[test]
fn text_is_no_video() {
    let stage = Stage::new();
    std::fs::write(stage.path("notes.mp4"), "Dear diary, today the city was loud.\n").unwrap();
    stage
        .run(&["render", "notes.mp4", "out.mp4"])
        .refused(&["notes.mp4", "not a video"]);
    assert_eq!(stage.listing(), ["notes.mp4"]);
}

#[test]
fn a_clip_without_a_frame_is_refused() {
    let stage = Stage::new();
    stage.clip("sound.mp4", &["-f", "lavfi", "-i", "sine=duration=0.2"]);
    stage.run(&["render", "sound.mp4", "out.mp4"]).refused(&["sound.mp4"]);
    std::fs::write(stage.path("empty.mp4"), "").unwrap();
    stage
        .run(&["analyze", "empty.mp4", "--out", "t.json"])
        .refused(&["empty.mp4"]);
    assert_eq!(stage.listing(), ["empty.mp4", "sound.mp4"]);
}

#[test]
fn a_clip_cut_off_in_the_middle_gives_what_it_has() {
    let stage = Stage::new();
    let source = [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=320x180:rate=24:duration=2",
        "-pix_fmt",
        "yuv420p",
        "-g",
        "6",
    ];
    let whole = stage.clip("whole.mkv", &source);
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(stage.path("half.mkv"), &bytes[..bytes.len() / 2]).unwrap();
    stage.run(&["render", "half.mkv", "out.mkv"]).done();
    let frames: u32 = probe(&stage.path("out.mkv"), "v", "nb_read_frames")[0].parse().unwrap();
    assert!((6..48).contains(&frames), "{frames}");

    // An mp4 without its index, which lies at the end, is beyond reading.
    let whole = stage.clip("whole.mp4", &source);
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(stage.path("half.mp4"), &bytes[..bytes.len() / 2]).unwrap();
    stage.run(&["render", "half.mp4", "none.mp4"]).refused(&["half.mp4"]);
    assert!(!stage.path("none.mp4").exists());
}

#[test]
fn odd_sizes_keep_their_size() {
    let stage = Stage::new();
    for (size, out) in [
        ("1x1", "one-%02d.png"),
        ("1919x1079", "odd-%02d.png"),
        ("1919x1079", "odd.mp4"),
    ] {
        let source = format!(
            "testsrc2=size=1920x1080:rate=24:duration=0.1,crop={}",
            size.replace('x', ":")
        );
        stage.clip(
            "in-%02d.png",
            &["-f", "lavfi", "-i", &format!("{source}:exact=1"), "-frames:v", "2"],
        );
        stage.run(&["render", "in-%02d.png", out, "--param", "amount=1"]).done();
        if out.ends_with(".png") {
            let first = out.replace("%02d", "00");
            let first = if stage.path(&first).exists() {
                first
            } else {
                out.replace("%02d", "01")
            };
            assert_eq!(
                probe(&stage.path(&first), "v", "width,height"),
                [size.replace('x', ",")]
            );
        } else {
            assert_eq!(probe(&stage.path(out), "v", "nb_read_frames"), ["2"]);
        }
    }
}

#[test]
fn a_phone_video_stands_upright() {
    let stage = Stage::new();
    stage.walk();
    let walk = stage.path("walk.mp4");
    let walk = walk.to_string_lossy();
    // The option came with ffmpeg 6; older ones take a tag that newer ones ignore.
    let turned = stage.try_clip("phone.mp4", &["-display_rotation", "90", "-i", &walk, "-c", "copy"]);
    assert!(turned || stage.try_clip("phone.mp4", &["-i", &walk, "-c", "copy", "-metadata:s:v", "rotate=90"]));
    stage
        .run(&["render", "phone.mp4", "f-%02d.png", "--frames", "0-0"])
        .done();
    assert_eq!(probe(&stage.path("f-00.png"), "v", "width,height"), ["90,160"]);
}

#[test]
fn an_uneven_frame_rate_keeps_its_length() {
    let stage = Stage::new();
    let uneven = "testsrc2=size=160x90:rate=30:duration=1,select='not(mod(n,2))+lt(n,10)'";
    stage.clip(
        "uneven.mkv",
        &["-f", "lavfi", "-i", uneven, "-fps_mode", "vfr", "-pix_fmt", "yuv420p"],
    );
    stage.run(&["render", "uneven.mkv", "even.mp4"]).done();
    let seconds: f64 = probe(&stage.path("even.mp4"), "v", "duration")[0].parse().unwrap();
    assert!((0.9..1.1).contains(&seconds), "{seconds}");
}

#[test]
fn deep_colour_and_alpha_go_through() {
    let stage = Stage::new();
    let source = [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=64x48:rate=24:duration=0.1,format=rgba,colorchannelmixer=aa=0.5",
    ];
    stage.clip(
        "alpha.mov",
        &[
            &source[..],
            &["-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le"],
        ]
        .concat(),
    );
    let whole = stage.run(&["render", "alpha.mov", "a-%02d.png"]).done();
    assert!(!whole.err.contains("alpha"), "{}", whole.err);
    assert_eq!(probe(&stage.path("a-00.png"), "v", "pix_fmt"), ["rgba64be"]);
    stage.clip(
        "deep.mkv",
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=64x48:rate=24:duration=0.1",
            "-pix_fmt",
            "yuv420p10le",
            "-c:v",
            "ffv1",
        ],
    );
    stage.run(&["render", "deep.mkv", "d-%02d.png"]).done();
    let poor = stage.run(&["render", "alpha.mov", "poor.mp4"]).done();
    for lost in ["note: poor.mp4 holds no alpha", "note: poor.mp4 holds 8 of the 12 bits"] {
        assert!(poor.err.contains(lost), "no {lost:?} in: {}", poor.err);
    }
    assert_eq!(probe(&stage.path("d-00.png"), "v", "pix_fmt"), ["rgb48be"]);
}

#[test]
fn without_ffmpeg_the_command_that_installs_it_is_named() {
    let stage = Stage::new();
    stage.walk();
    let empty = stage.path("");
    answer(
        stage
            .command()
            .env("PATH", empty)
            .args(["render", "walk.mp4", "out.mp4"]),
    )
    .refused(&["ffmpeg", "install"]);
}

#[test]
fn without_ffmpeg_pictures_become_no_film_and_no_work_is_begun() {
    let stage = Stage::new();
    let source = stage.walk_in_pictures();
    let alone = |arguments: &[&str]| answer(stage.command().env("PATH", stage.path("")).args(arguments));
    // The plugin is looked for before a frame is.
    let nowhere = ["--plugin", "nowhere.ofx.bundle"];
    alone(&[&["render", source, "out.mp4"], &nowhere[..]].concat()).refused(&["ffmpeg", "install"]);
    assert!(!stage.path("out.mp4").exists());
    alone(&[&["render", source, "out-%02d.png"], &nowhere[..]].concat()).refused(&["nowhere.ofx.bundle"]);
}

#[test]
fn an_output_that_cannot_be_is_refused() {
    let stage = Stage::new();
    stage.walk();
    std::fs::write(stage.path("file"), "").unwrap();
    stage.run(&["render", "walk.mp4", "file/out.mp4"]).refused(&["out.mp4"]);
    stage.run(&["render", "walk.mp4", "nowhere/out.mp4"]).refused(&[
        "nowhere/out.mp4",
        "its folder does not exist",
        "choose another place",
    ]);
    stage.run(&["render", "walk.mp4", "out.docx"]).refused(&["out.docx"]);
    stage
        .run(&["analyze", "walk.mp4", "--out", "nowhere/t.json"])
        .refused(&["t.json", "folder"]);
    stage
        .run(&["analyze", "walk.mp4", "--out", "t.json", "--plot", "t.gif"])
        .refused(&["t.gif", ".html"]);
    assert_eq!(stage.listing(), ["file", "walk.mp4"]);
}

#[test]
fn outputs_are_refused_before_any_work() {
    let stage = Stage::new();
    stage.walk();
    std::fs::write(stage.path("old-03.png"), "precious").unwrap();
    // By the name alone, before the clip is looked for.
    let kinds = ".mp4, .m4v, .mov, .mkv, .webm, .png or .exr";
    stage
        .run(&["render", "nowhere.mp4", "out.docx"])
        .refused(&["out.docx", kinds]);
    stage
        .run(&["render", "nowhere.mp4", "out-%04d.jpg"])
        .refused(&["out-%04d.jpg", kinds]);
    stage
        .run(&["render", "nowhere.mp4", "a-%d-%d.png"])
        .refused(&["a-%d-%d.png", "write it once"]);
    stage
        .run(&["render", "nowhere.mp4", "old-%02d.png"])
        .refused(&["old-03.png", "--overwrite"]);
    // And by how many frames there are, before the plugin is.
    let still = |frames: &str| {
        let plugin = ["--plugin", "nowhere.ofx.bundle", "--frames", frames];
        stage.run(&[&["render", "walk.mp4", "still.png"], &plugin[..]].concat())
    };
    still("3-").refused(&["still.png", "9 frames", "is one picture", "frames/%04d.png"]);
    still("3-3").refused(&["nowhere.ofx.bundle"]);
    assert_eq!(stage.listing(), ["old-03.png", "walk.mp4"]);
    stage
        .run(&["render", "walk.mp4", "still.png", "--frames", "3-3"])
        .done();
}

#[test]
fn an_output_that_exists_stays_as_it_is() {
    let stage = Stage::new();
    stage.walk();
    std::fs::write(stage.path("out.mp4"), "precious").unwrap();
    stage
        .run(&["render", "walk.mp4", "out.mp4"])
        .refused(&["out.mp4", "--overwrite"]);
    assert_eq!(std::fs::read(stage.path("out.mp4")).unwrap(), b"precious");
    stage.run(&["render", "walk.mp4", "out.mp4", "-y"]).done();
    assert_eq!(probe(&stage.path("out.mp4"), "v", "nb_read_frames"), ["12"]);
}

#[test]
fn a_percent_sign_may_be_in_a_name() {
    let stage = Stage::new();
    stage.walk();
    stage.run(&["render", "walk.mp4", "100%.mp4", "--frames", "0-2"]).done();
    stage.run(&["render", "100%.mp4", "%s.mov"]).done();
    assert_eq!(probe(&stage.path("%s.mov"), "v", "nb_read_frames"), ["3"]);
    stage
        .run(&["render", "walk.mp4", "nowhere/100%.mp4"])
        .refused(&["nowhere/100%.mp4", "its folder does not exist"]);
    stage
        .run(&["render", "walk.mp4", "%4d.png"])
        .refused(&["%4d.png", "as in frames/%04d.png"]);
    assert_eq!(stage.listing(), ["%s.mov", "100%.mp4", "walk.mp4"]);
}
