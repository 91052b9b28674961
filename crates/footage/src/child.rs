//! A child process that ends with its owner, and whose complaints are kept.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::tools::not_started;
use crate::{Cancel, Error, Result};

/// How much of what a program says is kept, in bytes.
const MAX_STDERR: usize = 64 << 10;

/// A running `ffmpeg`. Dropped, it is killed and waited for.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stderr: Option<JoinHandle<String>>,
    path: PathBuf,
}

impl Running {
    /// Starts `command`, which works on `path`, with the pipes that the caller set and stderr captured.
    pub(crate) fn start(mut command: Command, path: &Path) -> Result<Running> {
        log::debug!("{command:?}");
        command.stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| not_started(&command, path, &error))?;
        // Drained beside, since a full pipe would stop the program.
        let stderr = child
            .stderr
            .take()
            .map(|mut pipe| std::thread::spawn(move || drain(&mut pipe)));
        Ok(Running {
            child,
            stderr,
            path: path.to_owned(),
        })
    }

    pub(crate) fn stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Waits for the end: whether it ended well, and what it said.
    pub(crate) fn wait(&mut self, cancel: &Cancel) -> Result<(ExitStatus, String)> {
        let failed = |error: std::io::Error| Error::Program {
            program: "ffmpeg".to_owned(),
            path: self.path.clone(),
            reason: error.to_string(),
        };
        let mut pause = Duration::from_millis(1);
        let status = loop {
            cancel.check()?;
            if let Some(status) = self.child.try_wait().map_err(failed)? {
                break status;
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(30));
        };
        let said = self
            .stderr
            .take()
            .and_then(|thread| thread.join().ok())
            .unwrap_or_default();
        Ok((status, said))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only where the child has ended already.
        self.child.kill().ok();
        self.child.wait().ok();
        if let Some(thread) = self.stderr.take() {
            thread.join().ok();
        }
    }
}

/// Reads to the end and keeps the beginning, where a program names the cause.
fn drain(pipe: &mut impl Read) -> String {
    let mut kept = Vec::new();
    let mut block = [0; 4096];
    while let Ok(count @ 1..) = pipe.read(&mut block) {
        let room = MAX_STDERR.saturating_sub(kept.len()).min(count);
        kept.extend_from_slice(&block[..room]);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// The sentence within a program's complaints that tells most: its last line without `[h264 @ 0x55d0]`, addresses and paths.
pub(crate) fn reason(said: &str, path: &Path) -> String {
    let name = path.to_string_lossy();
    let clean = |line: &str| {
        let line = if line.starts_with('[') {
            line.split_once("] ").map_or(line, |(_, rest)| rest)
        } else {
            line
        };
        let line = line.replace(&format!("file:{name}"), "").replace(&*name, "");
        line.trim_start_matches([':', ' ']).trim().to_owned()
    };
    let lines: Vec<String> = said.lines().map(clean).filter(|line| !line.is_empty()).collect();
    let telling = lines
        .iter()
        .find(|line| line.contains("moov atom not found") || line.contains("No space left"));
    telling
        .or(lines.last())
        .cloned()
        .unwrap_or_else(|| "it gave no reason".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_stripped_of_addresses_and_paths() {
        let said = "[mov,mp4 @ 0x55d2] moov atom not found\nfile:a/b.mp4: Invalid data found when processing input\n";
        assert_eq!(reason(said, Path::new("a/b.mp4")), "moov atom not found");
        assert_eq!(
            reason("file:a.mp4: Invalid data found\n", Path::new("a.mp4")),
            "Invalid data found"
        );
        assert_eq!(reason("", Path::new("a.mp4")), "it gave no reason");
    }
}
