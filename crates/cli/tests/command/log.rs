//! A log that cannot be written costs nobody a frame: a full disk, a folder that is none, a pipe that nobody reads.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::stage::Stage;

/// Where the plugin keeps its log under `XDG_STATE_HOME`.
const LOG: &str = "glitch-glow/glitch-glow.log";
/// More than a log holds before it is begun anew.
const LARGE: usize = (1 << 20) + 1;
/// A render takes a second; one that waits for its log takes for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// A place for logs, and what is wrong with it.
struct Place {
    what: &'static str,
    spoil: fn(&Path),
}

const PLACES: [Place; 9] = [
    Place {
        what: "the disk is full",
        spoil: |state| symlink("/dev/full", log_in(state)).unwrap(),
    },
    Place {
        what: "the folder is a file",
        spoil: |state| fs::write(state.join("glitch-glow"), "mine").unwrap(),
    },
    Place {
        what: "the folder above is a file",
        spoil: |state| {
            fs::remove_dir(state).unwrap();
            fs::write(state, "mine").unwrap();
        },
    },
    Place {
        what: "the log is a folder",
        spoil: |state| fs::create_dir(log_in(state)).unwrap(),
    },
    Place {
        // For those who are not root.
        what: "the folder may not be written to",
        spoil: |state| {
            let folder = log_in(state).parent().unwrap().to_owned();
            fs::set_permissions(folder, fs::Permissions::from_mode(0o500)).unwrap();
        },
    },
    Place {
        what: "the log may only be read",
        spoil: |state| {
            fs::write(log_in(state), "mine\n").unwrap();
            fs::set_permissions(log_in(state), fs::Permissions::from_mode(0o400)).unwrap();
        },
    },
    Place {
        what: "the log leads to itself",
        spoil: |state| symlink("glitch-glow.log", log_in(state)).unwrap(),
    },
    Place {
        what: "the log leads nowhere",
        spoil: |state| symlink("/nowhere/at/all", log_in(state)).unwrap(),
    },
    Place {
        what: "the log is a pipe that nobody reads",
        spoil: |state| {
            let made = Command::new("mkfifo").arg(log_in(state)).status().unwrap();
            assert!(made.success());
        },
    },
];

/// The log's path, with its folder made.
fn log_in(state: &Path) -> PathBuf {
    let log = state.join(LOG);
    fs::create_dir_all(log.parent().unwrap()).unwrap();
    log
}

/// Renders with everything logged and a model that is not there, and gives the pictures.
fn render(stage: &Stage, state: &Path, name: &str) -> Vec<Vec<u8>> {
    let mut command = stage.command();
    command
        .args(["render", "walk.mp4", &format!("{name}-%02d.png"), "--frames", "0-3"])
        .args(["--param", "modelFile=missing.onnx"])
        .env("XDG_STATE_HOME", state)
        .env("GLITCH_GLOW_LOG", "trace")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let late = start.elapsed() > PATIENCE;
        if late {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert!(!late, "{name}: the render waits for its log");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0), "{name}");
    let frame = |frame| fs::read(stage.path(&format!("{name}-{frame:02}.png"))).unwrap();
    (0..4).map(frame).collect()
}

#[test]
fn a_log_that_cannot_be_written_costs_no_frame() {
    let stage = Stage::new();
    stage.walk();
    let place = |name: &str| {
        let state = stage.path(&format!("state {name}"));
        fs::create_dir(&state).unwrap();
        state
    };
    let good = place("good");
    let wanted = render(&stage, &good, "good");
    let log = fs::read_to_string(good.join(LOG)).unwrap();
    // What is tested below is tested by these lines.
    for words in ["suites:", "missing.onnx cannot be read"] {
        assert!(log.contains(words), "no {words:?} in the log:\n{log}");
    }
    for (nth, Place { what, spoil }) in PLACES.iter().enumerate() {
        let state = place(&nth.to_string());
        spoil(&state);
        assert!(render(&stage, &state, &format!("spoilt{nth}")) == wanted, "{what}");
    }
}

#[test]
fn a_log_grows_only_so_far() {
    let stage = Stage::new();
    stage.walk();
    let (state, old) = (stage.path("state"), stage.path("state/glitch-glow/glitch-glow.old.log"));
    let log = log_in(&state);
    fs::write(&log, vec![b'.'; LARGE]).unwrap();
    render(&stage, &state, "anew");
    assert_eq!(
        fs::metadata(&old).unwrap().len(),
        LARGE as u64,
        "the log before is kept"
    );
    let begun = fs::metadata(&log).unwrap().len();
    assert!((1..LARGE as u64).contains(&begun), "{begun} bytes");

    // The one before cannot be put aside.
    fs::remove_file(&old).unwrap();
    fs::create_dir(&old).unwrap();
    fs::write(&log, vec![b'.'; LARGE]).unwrap();
    render(&stage, &state, "stuck");
    assert_eq!(fs::metadata(&log).unwrap().len(), LARGE as u64);
}
