//! `render --to`: from one clip to the next.

use crate::stage::{Stage, probe};

/// Two clips of twelve frames that are told apart everywhere: one dark and warm, one light and cold.
fn shots() -> Stage {
    let stage = Stage::new();
    for (name, colour) in [("red", "0x802010"), ("blue", "0x60a0f0")] {
        let source = format!("color={colour}:size=160x90:rate=24:duration=0.5,noise=alls=12:all_seed=7");
        stage.clip(
            &format!("{name}-%02d.png"),
            &["-f", "lavfi", "-i", &source, "-pix_fmt", "rgb24", "-start_number", "0"],
        );
    }
    stage
}

/// Mean red and blue of a picture.
fn mean(stage: &Stage, name: &str) -> (f64, f64) {
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    let ffmpeg = ffmpeg.args(["-v", "error", "-i"]).arg(stage.path(name));
    let pixels = ffmpeg
        .args(["-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
        .output()
        .unwrap()
        .stdout;
    let channel = |at: usize| {
        let values = pixels.iter().skip(at).step_by(3);
        values.map(|&v| f64::from(v)).sum::<f64>() / (pixels.len() / 3) as f64
    };
    (channel(0), channel(2))
}

fn hash(stage: &Stage, name: &str) -> String {
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    let ffmpeg = ffmpeg.args(["-v", "error", "-i"]).arg(stage.path(name));
    let output = ffmpeg.args(["-pix_fmt", "rgb24", "-f", "md5", "-"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Renders the red shot into the blue one, six frames long.
fn join(stage: &Stage, out: &str, more: &[&str]) {
    let shared = ["render", "red-%02d.png", out, "--to", "blue-%02d.png", "--over", "6"];
    stage.run(&[&shared[..], more].concat()).done();
}

#[test]
fn it_plays_one_clip_then_both_then_the_other() {
    let stage = shots();
    join(&stage, "out-%02d.png", &[]);
    let frames = stage.listing().iter().filter(|name| name.starts_with("out-")).count();
    assert_eq!(frames, 12 + 12 - 6);
    assert_eq!(hash(&stage, "out-00.png"), hash(&stage, "red-00.png"));
    assert_eq!(hash(&stage, "out-05.png"), hash(&stage, "red-05.png"));
    assert_eq!(hash(&stage, "out-12.png"), hash(&stage, "blue-06.png"));
    assert_eq!(hash(&stage, "out-17.png"), hash(&stage, "blue-11.png"));
    let (first, last) = (mean(&stage, "out-06.png"), mean(&stage, "out-11.png"));
    let (red, blue) = (mean(&stage, "red-00.png"), mean(&stage, "blue-00.png"));
    let nearer_red = |(r, b): (f64, f64)| {
        let way = |to: (f64, f64)| (r - to.0).hypot(b - to.1);
        way(red) < way(blue)
    };
    assert!(nearer_red(first) && !nearer_red(last), "{first:?} {last:?}");
    assert_ne!(hash(&stage, "out-08.png"), hash(&stage, "red-08.png"));
}

#[test]
fn a_part_of_it_is_the_same_as_in_the_whole() {
    let stage = shots();
    join(&stage, "whole-%02d.png", &["--threads", "2"]);
    join(&stage, "part-%02d.png", &["--frames", "9-9", "--threads", "1"]);
    assert_eq!(hash(&stage, "whole-09.png"), hash(&stage, "part-09.png"));
}

#[test]
fn a_person_may_drive_it() {
    let stage = shots();
    join(&stage, "out-%02d.png", &["--param", "Transition=0"]);
    assert_eq!(hash(&stage, "out-11.png"), hash(&stage, "red-11.png"));
}

#[test]
fn a_second_is_the_usual_length_and_sound_ends_with_its_clip() {
    let stage = Stage::new();
    for (name, tone) in [("a.mp4", "440"), ("b.mp4", "880")] {
        let sine = format!("sine=frequency={tone}:duration=2");
        let source = [
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=160x90:rate=24:duration=2",
            "-f",
            "lavfi",
            "-i",
            &sine,
        ];
        stage.clip(name, &[&source[..], &["-pix_fmt", "yuv420p"]].concat());
    }
    let answer = stage.run(&["render", "a.mp4", "out.mp4", "--to", "b.mp4"]).done();
    assert!(answer.err.contains("the sound of b.mp4 is left out"), "{}", answer.err);
    assert_eq!(probe(&stage.path("out.mp4"), "v", "nb_read_frames"), ["72"]);
    let seconds: f64 = probe(&stage.path("out.mp4"), "a", "duration")[0].parse().unwrap();
    assert!((1.8..2.2).contains(&seconds), "{seconds}");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let stage = shots();
    stage.walk();
    let red = ["render", "red-%02d.png", "out-%02d.png"];
    let refused = |more: &[&str], words: &[&str]| {
        stage.run(&[&red[..], more].concat()).refused(words);
    };
    let other = ["-f", "lavfi", "-i", "testsrc2=size=96x54:rate=24:duration=0.2"];
    stage.clip("small-%02d.png", &other);
    refused(&["--to", "small-%02d.png"], &["160x90", "96x54", "one size"]);
    refused(
        &["--to", "blue-%02d.png", "--over", "13"],
        &["13", "shorter clip has 12"],
    );
    refused(&["--to", "blue-%02d.png", "--over", "0"], &["--over 1 to 12"]);
    refused(&["--to", "nowhere.mp4"], &["nowhere.mp4"]);
    refused(
        &["--to", "blue-%02d.png", "--id", "org.glitchglow.GlitchGlow"],
        &["org.glitchglow.GlitchGlow", "no transition"],
    );
    refused(&["--frames", "0-20"], &["0 to 11"]);
    refused(&["--host", "premiere"], &["premiere", "resolve", "natron"]);
    let answer = stage.run(&[&red[..], &["--over", "3"]].concat());
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(answer.err.contains("--to"), "{}", answer.err);
    assert!(stage.listing().iter().all(|name| !name.starts_with("out")));
}
