//! Tracks, tables and plots.

use affect::EmotionTrack;

use crate::stage::Stage;

#[test]
fn a_clip_becomes_a_track_a_table_and_plots() {
    let stage = Stage::new();
    stage.clip(
        "walk & <talk>.mp4",
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=160x90:rate=24:duration=3",
            "-pix_fmt",
            "yuv420p",
        ],
    );
    let answer = stage.run(&[
        "analyze",
        "walk & <talk>.mp4",
        "--out",
        "t.json",
        "--csv",
        "t.csv",
        "--plot",
        "t.svg",
        "--plot",
        "t.png",
        "--plot",
        "t.html",
    ]);
    let answer = answer.done();
    assert!(answer.out.trim_end().ends_with('.'), "a sentence: {}", answer.out);

    let read = |name: &str| std::fs::read_to_string(stage.path(name)).unwrap();
    let track = EmotionTrack::from_json(&read("t.json")).unwrap();
    assert_eq!((track.frames(), track.samples().len()), (72, 12));
    let table = read("t.csv");
    let mut rows = table.lines();
    let columns = rows.next().unwrap().split(',').count();
    assert!(rows.clone().all(|row| row.split(',').count() == columns));
    assert_eq!(rows.count(), track.samples().len());

    let svg = read("t.svg");
    assert!(
        svg.contains("walk &amp; &lt;talk&gt;.mp4") && !svg.contains("<talk>"),
        "the name is escaped"
    );
    assert!(svg.matches("<image").count() >= 8, "a strip of thumbnails");
    let html = read("t.html");
    let addresses = html.replace("http://www.w3.org/2000/svg", "");
    assert!(
        !addresses.contains("http") && !addresses.contains("src="),
        "nothing is loaded from elsewhere"
    );
    assert!(!html.contains('@') || !["@DATA@", "@TITLE@", "@SCRIPT@"].iter().any(|mark| html.contains(mark)));
    let png = std::fs::read(stage.path("t.png")).unwrap();
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
}

#[test]
fn a_still_and_a_sequence_are_clips_too() {
    let stage = Stage::new();
    stage.walk();
    stage.clip("frame-%03d.png", &["-i", &stage.path("walk.mp4").to_string_lossy()]);
    for (input, frames) in [("frame-%03d.png", 12), ("frame-004.png", 1)] {
        stage
            .run(&["analyze", input, "--out", "t.json", "--plot", "t.svg"])
            .done();
        let track = EmotionTrack::from_json(&std::fs::read_to_string(stage.path("t.json")).unwrap()).unwrap();
        assert_eq!(track.frames(), frames, "{input}");
        assert!(!track.samples().is_empty());
    }
}

#[test]
fn a_model_that_is_none_is_refused_and_the_own_one_serves() {
    let stage = Stage::new();
    stage.walk();
    std::fs::write(stage.path("other.onnx"), "no model").unwrap();
    let answer = stage
        .run(&["analyze", "walk.mp4", "--out", "t.json", "--model", "other.onnx"])
        .done();
    assert!(answer.err.contains("built-in"), "{}", answer.err);
    stage.run(&["analyze", "walk.mp4", "--out", "own.json"]).done();
    let read = |name: &str| std::fs::read(stage.path(name)).unwrap();
    assert_eq!(read("t.json"), read("own.json"));
}

#[test]
fn a_model_that_fails_half_way_loses_nothing() {
    let stage = Stage::new();
    let dim = "color=0x404040:s=64x36:r=8:d=2[a];color=0xe0e0e0:s=64x36:r=8:d=2[b];[b][a]concat";
    stage.clip("in.mp4", &["-f", "lavfi", "-i", dim]);
    std::fs::write(stage.path("blind.onnx"), crate::graphs::blind_in_the_dark()).unwrap();
    let answer = stage
        .run(&["analyze", "in.mp4", "--out", "t.json", "--model", "blind.onnx"])
        .done();
    assert!(answer.err.contains("the built-in model read there"), "{}", answer.err);
    let track = EmotionTrack::from_json(&std::fs::read_to_string(stage.path("t.json")).unwrap()).unwrap();
    assert_eq!(track.frames(), 32);
    assert!(
        track.affect_at(0.5).valence > 0.3,
        "its own answer is kept where it had one"
    );
}

#[test]
fn no_output_takes_the_place_of_something_else() {
    let stage = Stage::new();
    stage.clip("in.mp4", &["-f", "lavfi", "-i", "color=s=64x36:r=8:d=0.5"]);
    let clip = std::fs::read(stage.path("in.mp4")).unwrap();
    stage
        .run(&["analyze", "in.mp4", "--out", "in.mp4"])
        .refused(&["in.mp4", "the clip itself"]);
    stage
        .run(&["analyze", "in.mp4", "--out", "t.json", "--plot", "./in.mp4"])
        .refused(&["in.mp4"]);
    assert!(std::fs::read(stage.path("in.mp4")).unwrap() == clip);
    std::fs::write(stage.path("diary.txt"), "Dear diary").unwrap();
    for arguments in [
        ["--out", "diary.txt", "--csv", "t.csv"],
        ["--out", "t.json", "--csv", "diary.txt"],
    ] {
        stage.run(&[&["analyze", "in.mp4"], &arguments[..]].concat()).refused(&[
            "diary.txt",
            "exists already",
            "does not end in",
        ]);
    }
    assert_eq!(std::fs::read_to_string(stage.path("diary.txt")).unwrap(), "Dear diary");
    assert_eq!(stage.listing(), ["diary.txt", "in.mp4"]);
    // One's own of an earlier run makes way.
    for _ in 0..2 {
        stage
            .run(&["analyze", "in.mp4", "--out", "t.json", "--csv", "t.csv"])
            .done();
    }
    stage
        .run(&["analyze", "in.mp4", "--out", "t.json", "--csv", "t.json"])
        .refused(&["t.json", "twice"]);
}
