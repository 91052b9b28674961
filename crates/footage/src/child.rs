//! A child process that ends with its owner, and whose complaints are kept.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::tools::not_started;
use crate::{Cancel, Error, Result};

/// How much of what a program says is kept, in bytes.
const MAX_STDERR: usize = 64 << 10;

/// How often the wish to stop is looked at while a program is read from or written to.
const WATCH: Duration = Duration::from_millis(50);

/// A running `ffmpeg`. Dropped, it is killed and waited for.
#[derive(Debug)]
pub(crate) struct Running {
    child: Arc<Mutex<Child>>,
    stderr: Option<JoinHandle<String>>,
    watch: Option<JoinHandle<()>>,
    over: Arc<AtomicBool>,
    path: PathBuf,
}

impl Running {
    /// Starts `command`, which works on `path`, with the pipes that the caller set and stderr captured. `cancel` ends it, and
    /// with it whoever waits for its pipes.
    pub(crate) fn start(mut command: Command, path: &Path, cancel: &Cancel) -> Result<Running> {
        cancel.check()?;
        log::debug!("{command:?}");
        command.stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| not_started(&command, path, &error))?;
        // Drained beside, since a full pipe would stop the program.
        let stderr = child
            .stderr
            .take()
            .map(|mut pipe| std::thread::spawn(move || drain(&mut pipe)));
        let child = Arc::new(Mutex::new(child));
        let over = Arc::new(AtomicBool::new(false));
        let watch = {
            let (child, over, cancel) = (Arc::clone(&child), Arc::clone(&over), cancel.clone());
            std::thread::spawn(move || watch(&child, &over, &cancel))
        };
        Ok(Running {
            child,
            stderr,
            watch: Some(watch),
            over,
            path: path.to_owned(),
        })
    }

    pub(crate) fn stdin(&mut self) -> Option<ChildStdin> {
        locked(&self.child).stdin.take()
    }

    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        locked(&self.child).stdout.take()
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
            if let Some(status) = locked(&self.child).try_wait().map_err(failed)? {
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
        self.over.store(true, Ordering::Relaxed);
        {
            // Both fail only where the child has ended already.
            let mut child = locked(&self.child);
            child.kill().ok();
            child.wait().ok();
        }
        if let Some(thread) = self.stderr.take() {
            thread.join().ok();
        }
        if let Some(thread) = self.watch.take() {
            thread.thread().unpark();
            thread.join().ok();
        }
    }
}

fn locked(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the child once somebody asks to stop, until it is over.
fn watch(child: &Mutex<Child>, over: &AtomicBool, cancel: &Cancel) {
    while !over.load(Ordering::Relaxed) {
        if cancel.is_cancelled() {
            // Fails only where it has ended already.
            locked(child).kill().ok();
            return;
        }
        std::thread::park_timeout(WATCH);
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

    #[cfg(unix)]
    #[test]
    fn a_wish_to_stop_ends_a_program_that_says_nothing() {
        let cancel = Cancel::default();
        let mut command = Command::new("sleep");
        command.arg("30").stdout(Stdio::piped());
        let mut running = Running::start(command, Path::new("a.mp4"), &cancel).unwrap();
        let wish = cancel.clone();
        let asked = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            wish.cancel();
            std::time::Instant::now()
        });
        let mut pipe = running.stdout().unwrap();
        pipe.read_to_end(&mut Vec::new()).unwrap();
        assert!(asked.join().unwrap().elapsed() < Duration::from_secs(5));
        assert!(matches!(running.wait(&cancel), Err(Error::Cancelled)));
        let command = Command::new("sleep");
        assert!(matches!(
            Running::start(command, Path::new("a.mp4"), &cancel),
            Err(Error::Cancelled)
        ));
    }
}
