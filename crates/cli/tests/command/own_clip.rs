//! No output takes the place of the clip that it is made from, however it is asked for.

use crate::stage::Stage;

/// A sequence of twelve frames, `frames/f-000.png` and so on, and its files' contents.
fn sequence(stage: &Stage) -> Vec<(String, Vec<u8>)> {
    std::fs::create_dir(stage.path("frames")).unwrap();
    let walk = stage.walk().to_string_lossy().into_owned();
    stage.clip("frames/f-%03d.png", &["-i", &walk, "-start_number", "0"]);
    contents(stage)
}

fn contents(stage: &Stage) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(stage.path("frames")).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn an_analysis_writes_no_frame_of_its_sequence() {
    let stage = Stage::new();
    let before = sequence(&stage);
    let analyze = ["analyze", "frames/f-%03d.png", "--out"];
    for (outputs, named) in [
        (&["t.json", "--plot", "frames/f-004.png"][..], "f-004.png"),
        // One more frame than there were.
        (&["t.json", "--plot", "./frames/../frames/f-012.png"], "f-012.png"),
        (&["t.json", "--csv", "frames/f-000.png"], "f-000.png"),
        (&["frames/f-011.png"], "f-011.png"),
    ] {
        stage.run(&[&analyze[..], outputs].concat()).refused(&[
            named,
            "frames of frames/f-%03d.png",
            "choose another name",
        ]);
    }
    assert!(contents(&stage) == before, "a frame was written");
    assert_eq!(stage.listing(), ["frames", "walk.mp4"]);
    // Beside the frames, under another name, there is room.
    stage
        .run(&[&analyze[..], &["frames/t.json", "--plot", "frames/plot-004.png"]].concat())
        .done();
}

#[test]
fn a_render_writes_no_frame_of_its_sequence() {
    let stage = Stage::new();
    let before = sequence(&stage);
    for (clip, output) in [
        ("frames/f-%03d.png", "frames/f-%03d.png"),
        ("frames/f-%03d.png", "./frames/f-00%d.png"),
        ("frames/f-%03d.png", "frames/f-004.png"),
        ("frames/f-000.png", "frames/f-%03d.png"),
    ] {
        stage
            .run(&["render", clip, output, "--overwrite", "--frames", "0-0"])
            .refused(&[output, &format!("frames of {clip}"), "choose another name"]);
    }
    assert!(contents(&stage) == before, "a frame was written");
}

#[test]
fn a_render_writes_over_neither_of_its_clips() {
    let stage = Stage::new();
    stage.walk();
    std::fs::copy(stage.path("walk.mp4"), stage.path("next.mp4")).unwrap();
    let before = std::fs::read(stage.path("walk.mp4")).unwrap();
    for output in ["walk.mp4", "./walk.mp4"] {
        stage
            .run(&["render", "walk.mp4", output, "-y"])
            .refused(&[output, "the clip itself", "choose another name"]);
    }
    stage
        .run(&["render", "walk.mp4", "next.mp4", "-y", "--to", "next.mp4"])
        .refused(&["next.mp4", "the clip itself"]);
    for name in ["walk.mp4", "next.mp4"] {
        assert!(std::fs::read(stage.path(name)).unwrap() == before, "{name} was written");
    }
}
