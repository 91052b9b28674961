//! Parameters, keys, frames and tracks that make no sense.

use crate::stage::Stage;

fn refused(arguments: &[&str], words: &[&str]) {
    let stage = Stage::new();
    stage.walk();
    stage
        .run(&[&["render", "walk.mp4", "out.mp4"], arguments].concat())
        .refused(words);
    assert_eq!(stage.listing(), ["walk.mp4"]);
}

#[test]
fn an_unknown_parameter_names_the_nearest() {
    refused(&["--param", "ammount=1"], &["ammount", "amount"]);
    refused(&["--key", "arousel=0:1"], &["arousel", "arousal"]);
}

#[test]
fn values_outside_their_range_name_the_range() {
    refused(&["--param", "amount=7"], &["amount", "7", "0", "2"]);
    refused(&["--param", "valence=-1.5"], &["valence", "-1"]);
    refused(&["--key", "arousal=0:0,5:9"], &["arousal", "9"]);
}

#[test]
fn values_of_the_wrong_kind_are_refused() {
    refused(&["--param", "amount=lots"], &["amount", "lots"]);
    refused(&["--param", "mood=Sunny Beach"], &["Sunny Beach", "Night Pulse"]);
    refused(&["--key", "mood=0:1"], &["mood"]);
}

#[test]
fn keys_and_frames_are_checked_before_work_begins() {
    refused(&["--key", "arousal=0:1,0:2"], &["two keys", "frame 0"]);
    refused(&["--key", "arousal=1"], &["FRAME:VALUE"]);
    refused(&["--param", "amount"], &["NAME=VALUE"]);
    refused(&["--frames", "9-3"], &["9", "3"]);
    refused(&["--depth", "u12"], &["u12"]);
    refused(&["--frames", "0-12"], &["0 to 11"]);
    refused(&["--proxy", "0"], &["proxy"]);
    refused(&["--proxy", "nan"], &["proxy"]);
}

#[test]
fn keys_out_of_order_are_sorted_and_said_so() {
    let stage = Stage::new();
    stage.walk();
    let keys = |list: &str, out: &str| {
        let key = format!("arousal={list}");
        let shared = ["--param", "override=1", "--key", &key];
        stage.run(&[&["render", "walk.mp4", out], &shared[..]].concat()).done()
    };
    let told = keys("11:1,0:-1,6:0.5", "mixed-%02d.png");
    assert!(told.err.contains("out of order"), "{}", told.err);
    let told = keys("0:-1,6:0.5,11:1", "sorted-%02d.png");
    assert!(!told.err.contains("out of order"), "{}", told.err);
    for frame in ["00", "05", "11"] {
        let read = |name: &str| std::fs::read(stage.path(&format!("{name}-{frame}.png"))).unwrap();
        assert_eq!(read("mixed"), read("sorted"), "frame {frame}");
    }
}

#[test]
fn damaged_tracks_are_refused() {
    let stage = Stage::new();
    stage.walk();
    stage.run(&["analyze", "walk.mp4", "--out", "good.json"]).done();
    let good = std::fs::read_to_string(stage.path("good.json")).unwrap();
    let render = |track: &str| stage.run(&["render", "walk.mp4", "out.mp4", "--track", track]);
    for (name, contents) in [
        ("half.json", &good.as_bytes()[..good.len() / 2]),
        ("text.json", b"not a track at all".as_slice()),
        ("empty.json", b""),
        ("bytes.json", &[0xff, 0x00, 0xfe, 0x80]),
        (
            "newer.json",
            good.replacen("\"version\":1", "\"version\":99", 1).as_bytes(),
        ),
    ] {
        std::fs::write(stage.path(name), contents).unwrap();
        render(name).refused(&[name]);
        assert!(!stage.path("out.mp4").exists(), "{name}");
    }
    render("nowhere.json").refused(&["nowhere.json"]);
    render("good.json").done();
}

#[test]
fn a_missing_bundle_and_an_unknown_plugin_are_named() {
    refused(&["--plugin", "Other.ofx.bundle"], &["Other.ofx.bundle"]);
    refused(&["--id", "org.glitchglow.GlitchGlo"], &["org.glitchglow.GlitchGlow"]);
}

#[test]
fn what_is_given_twice_is_refused() {
    refused(
        &["--param", "amount=1", "--param", "amount=0.5"],
        &["--param amount", "twice"],
    );
    refused(
        &["--key", "arousal=0:1", "--key", "arousal=5:0"],
        &["--key arousal", "twice"],
    );
}

#[test]
fn a_track_given_as_a_value_must_be_one() {
    refused(
        &["--param", "track=garbage"],
        &["--param track", "not an emotion track", "name its file with --track"],
    );
    refused(&["--param", "track={\"version\":1}"], &["--param track", "--track"]);
    let stage = Stage::new();
    stage.walk();
    stage.run(&["analyze", "walk.mp4", "--out", "t.json"]).done();
    let track = format!("track={}", std::fs::read_to_string(stage.path("t.json")).unwrap());
    stage.run(&["render", "walk.mp4", "out.mp4", "--param", &track]).done();
    stage
        .run(&["render", "walk.mp4", "none.mp4", "--param", "track="])
        .done();
}
