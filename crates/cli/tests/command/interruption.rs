//! Ctrl-C in the middle of work, and readers that go away.
#![cfg(unix)]

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::stage::Stage;

/// Long enough for any machine to be still at it when Ctrl-C comes.
const LONG: [&str; 5] = [
    "-f",
    "lavfi",
    "-i",
    "testsrc2=size=1280x720:rate=24:duration=60",
    "-preset",
];

#[test]
fn ctrl_c_leaves_nothing_behind() {
    let stage = Stage::new();
    stage.clip("long.mp4", &[&LONG[..], &["ultrafast", "-pix_fmt", "yuv420p"]].concat());
    for (arguments, started) in [
        (["render", "long.mp4", "out.mp4", "--param", "override=1"], true),
        (["render", "long.mp4", "frames/%04d.png", "--param", "override=1"], true),
        // The feeling is read from the frames around: dozens are on order when Ctrl-C comes.
        (["render", "long.mp4", "live.mp4", "--threads", "2"], true),
        (["analyze", "long.mp4", "--out", "track.json", "--csv=track.csv"], false),
    ] {
        let before = stage.listing();
        let mut command = stage.command();
        let mut child = command
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Into the middle: a render has begun to write by then.
        let start = Instant::now();
        while started && stage.listing() == before && start.elapsed() < Duration::from_secs(30) {
            sleep(Duration::from_millis(20));
        }
        sleep(Duration::from_millis(700));
        assert!(
            child.try_wait().unwrap().is_none(),
            "{arguments:?} ended too soon to be stopped"
        );

        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let stopped = Instant::now();
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{arguments:?}");
        // It takes 0.2 s; machines that run all tests at once are slower.
        assert!(
            stopped.elapsed() < Duration::from_secs(2),
            "{arguments:?}: {:?}",
            stopped.elapsed()
        );
        let after: Vec<String> = stage
            .listing()
            .into_iter()
            .filter(|name| !before.contains(name))
            .collect();
        let frames = std::fs::read_dir(stage.path("frames")).map_or(0, Iterator::count);
        assert!(
            after.iter().all(|name| name == "frames") && frames == 0,
            "{arguments:?} left {after:?}, {frames} frames"
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let stage = Stage::new();
    stage.clip(
        "short.mp4",
        &["-f", "lavfi", "-i", "testsrc2=size=64x36:rate=24:duration=1"],
    );
    let mut child = stage
        .command()
        .args(["flashes", "short.mp4", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let answer = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&answer.stderr);
    assert!(
        !said.contains("panicked") && matches!(answer.status.code(), Some(0 | 1)),
        "{said}"
    );
}
