//! What tests share: a folder, clips made by ffmpeg, and the command's answer.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What the command did.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    /// Expects success.
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.err);
        self
    }

    /// Expects exit code 2 and one sentence that holds each of `words`.
    pub(crate) fn refused(self, words: &[&str]) -> Self {
        assert_eq!(self.code, 2, "{}{}", self.out, self.err);
        let sentences = self
            .err
            .lines()
            .filter(|line| line.starts_with("glitch-glow: ") && !line.contains(": note: "));
        let sentences: Vec<&str> = sentences.collect();
        assert_eq!(sentences.len(), 1, "{}", self.err);
        for word in words {
            assert!(sentences[0].contains(word), "no {word:?} in: {}", sentences[0]);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

/// An empty folder with the command in it.
pub(crate) struct Stage {
    folder: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command, to be given arguments; relative paths lie in the folder.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glitch-glow"));
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        answer(self.command().args(arguments))
    }

    /// Makes a clip with ffmpeg: its arguments between the program's name and the output.
    pub(crate) fn clip(&self, name: &str, arguments: &[&str]) -> PathBuf {
        assert!(self.try_clip(name, arguments), "ffmpeg could not make {name}");
        self.path(name)
    }

    /// Makes a clip if this ffmpeg can.
    pub(crate) fn try_clip(&self, name: &str, arguments: &[&str]) -> bool {
        let mut ffmpeg = Command::new("ffmpeg");
        let ffmpeg = ffmpeg
            .args(["-v", "error", "-y"])
            .args(arguments)
            .arg(self.path(name))
            .stdin(Stdio::null());
        ffmpeg.status().unwrap().success()
    }

    /// Half a second of moving colours, 24 frames a second.
    pub(crate) fn walk(&self) -> PathBuf {
        self.clip(
            "walk.mp4",
            &[
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x90:rate=24:duration=0.5",
                "-pix_fmt",
                "yuv420p",
            ],
        )
    }

    /// The walk as numbered pictures from 0; gives their pattern.
    pub(crate) fn walk_in_pictures(&self) -> &'static str {
        let name = "source-%02d.png";
        let walk = self.walk();
        self.clip(name, &["-i", &walk.to_string_lossy(), "-start_number", "0"]);
        name
    }

    /// Names of all in the folder, sorted.
    pub(crate) fn listing(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

pub(crate) fn answer(command: &mut Command) -> Answer {
    let output = command.output().unwrap();
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What ffprobe says of a clip: `entries` of its streams of a kind, one line each.
pub(crate) fn probe(path: &Path, kind: &str, entries: &str) -> Vec<String> {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", kind, "-count_frames", "-show_entries"])
        .arg(format!("stream={entries}"))
        .args(["-of", "csv=p=0"])
        .arg(path)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect()
}
