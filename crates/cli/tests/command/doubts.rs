//! Settings that do nothing, or not what was meant: the render is done, and a note says so.

use crate::stage::Stage;

/// The notes of a render of the walk, which has 12 frames.
fn notes(stage: &Stage, options: &[&str]) -> Vec<String> {
    let answer = stage.run(&[&["render", "walk.mp4", "out.mp4", "-y"], options].concat());
    let answer = answer.done();
    let notes = answer.err.lines().filter(|line| line.contains(": note: "));
    notes.map(str::to_owned).collect()
}

#[test]
fn an_emotion_of_ones_own_that_does_not_count_is_told() {
    let stage = Stage::new();
    stage.walk();
    for (options, words) in [
        (
            &["--param", "arousal=1"][..],
            "arousal does nothing while override is 0",
        ),
        (
            &["--key", "valence=0:0,11:1"],
            "valence does nothing while override is 0",
        ),
        (
            &["--key", "arousal=0:0,11:1", "--param", "valence=1"],
            "valence and arousal do nothing while override is 0",
        ),
        (
            &["--param", "arousal=1", "--param", "override=0"],
            "arousal does nothing while override is 0",
        ),
    ] {
        let notes = notes(&stage, options);
        assert_eq!(notes.len(), 1, "{options:?}: {notes:?}");
        assert!(notes[0].contains(words), "{}", notes[0]);
        assert!(notes[0].contains("--param override=1"), "{}", notes[0]);
    }
    for options in [
        &["--param", "arousal=1", "--param", "override=0.5"][..],
        &["--param", "arousal=1", "--key", "override=0:0,11:1"],
        &["--param", "arousal=1", "--param", "emotionSource=Manual"],
        &["--param", "mood=Night Pulse"],
    ] {
        assert_eq!(notes(&stage, options), Vec::<String>::new(), "{options:?}");
    }
}

#[test]
fn a_track_of_another_clip_of_the_same_length_is_told() {
    let stage = Stage::new();
    let other = "smptebars=size=160x90:rate=24:duration=0.5";
    stage.walk();
    stage.clip("other.mp4", &["-f", "lavfi", "-i", other, "-pix_fmt", "yuv420p"]);
    // The walk as somebody's proxy: other bits, the same pictures.
    let walk = stage.path("walk.mp4");
    stage.clip(
        "proxy.mp4",
        &[
            "-i",
            &walk.to_string_lossy(),
            "-vf",
            "scale=80:46",
            "-pix_fmt",
            "yuv420p",
        ],
    );
    for clip in ["walk", "other", "proxy"] {
        let (clip, track) = (format!("{clip}.mp4"), format!("{clip}.json"));
        stage.run(&["analyze", &clip, "--out", &track]).done();
    }
    assert_eq!(notes(&stage, &["--track", "walk.json"]), Vec::<String>::new());
    assert_eq!(notes(&stage, &["--track", "proxy.json"]), Vec::<String>::new());
    let notes = notes(&stage, &["--track", "other.json"]);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(
        notes[0].contains("other pictures") && notes[0].contains("analyse this clip"),
        "{}",
        notes[0]
    );
}

#[test]
fn a_key_beyond_the_last_frame_is_told() {
    let stage = Stage::new();
    stage.walk();
    let told = notes(&stage, &["--key", "amount=0:1,96:0.5"]);
    assert_eq!(told.len(), 1, "{told:?}");
    for words in ["amount", "frame 96", "last frame is 11"] {
        assert!(told[0].contains(words), "{}", told[0]);
    }
    assert_eq!(notes(&stage, &["--key", "amount=0:1,11:0.5"]), Vec::<String>::new());
}
