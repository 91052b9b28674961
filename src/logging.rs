//! The log: a file where each platform keeps them, quiet unless something is wrong.
//!
//! `GLITCH_GLOW_LOG` sets the level: off, error, warn (the default), info, debug, trace. One line of facts about the
//! host is written for each process that loads the plugin, whatever the level but off. A log that cannot be written is
//! no trouble: nothing is said, and nothing fails. Neither does anything wait: a pipe is not opened.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{SystemTime, UNIX_EPOCH};

use log::{Level, LevelFilter, Log, Metadata, Record};

/// Target of the line of facts.
pub(crate) const FACTS: &str = "facts";

/// The file is begun anew beyond this many bytes; the one before is kept beside it.
const LARGEST: u64 = 1 << 20;

/// What the runtime inside says below a warning is for those who work on it: thousands of lines for each window.
const NOT_OURS: [&str; 2] = ["tract", "ort"];

struct FileLog {
    level: LevelFilter,
    file: Option<PathBuf>,
    facts: Once,
}

/// Sets the log up, once for each process.
pub(crate) fn start() {
    let level = match env::var("GLITCH_GLOW_LOG")
        .map(|level| level.trim().to_ascii_lowercase())
        .as_deref()
    {
        Ok("off") => LevelFilter::Off,
        Ok("error") => LevelFilter::Error,
        Ok("info") => LevelFilter::Info,
        Ok("debug") => LevelFilter::Debug,
        Ok("trace") => LevelFilter::Trace,
        _ => LevelFilter::Warn,
    };
    let log = FileLog {
        level,
        file: folder().map(|folder| folder.join("glitch-glow.log")),
        facts: Once::new(),
    };
    // The second load of a process finds the first one's log in place.
    if log::set_boxed_logger(Box::new(log)).is_ok() {
        log::set_max_level(level.max(if level == LevelFilter::Off {
            level
        } else {
            LevelFilter::Info
        }));
    }
}

/// Where this platform keeps logs.
fn folder() -> Option<PathBuf> {
    let from = |variable: &str| {
        env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        return from("LOCALAPPDATA").map(|local| local.join("GlitchGlow").join("Logs"));
    }
    if cfg!(target_os = "macos") {
        return from("HOME").map(|home| home.join("Library/Logs/GlitchGlow"));
    }
    let state = from("XDG_STATE_HOME").or_else(|| from("HOME").map(|home| home.join(".local/state")));
    state.map(|state| state.join("glitch-glow"))
}

impl FileLog {
    fn wants(&self, level: Level, target: &str) -> bool {
        let not_ours = NOT_OURS.iter().any(|crates| target.starts_with(crates));
        let most = if not_ours {
            self.level.min(LevelFilter::Warn)
        } else {
            self.level
        };
        (target == FACTS && self.level != LevelFilter::Off) || level <= most
    }
}

impl Log for FileLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.wants(metadata.level(), metadata.target())
    }

    fn log(&self, record: &Record<'_>) {
        let Some(file) = self.file.as_deref().filter(|_| self.enabled(record.metadata())) else {
            return;
        };
        if record.target() == FACTS {
            // Hosts that load for every frame say the same thing every time.
            self.facts.call_once(|| append(file, record));
        } else {
            append(file, record);
        }
    }

    fn flush(&self) {}
}

/// Opened for each line: nothing stays open after unload, and several processes may write side by side.
fn append(file: &Path, record: &Record<'_>) {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let line = format!(
        "{seconds} {:5} {}: {}\n",
        record.level(),
        record.target(),
        record.args()
    );
    if let Ok(found) = fs::metadata(file) {
        // Opening a pipe waits for somebody to read it. A log that cannot be begun anew is full.
        if is_pipe(&found) || (found.len() > LARGEST && fs::rename(file, file.with_extension("old.log")).is_err()) {
            return;
        }
    }
    let opened = file.parent().map(fs::create_dir_all);
    let opened = opened.and_then(|_| OpenOptions::new().create(true).append(true).open(file).ok());
    if let Some(mut log) = opened {
        let _ = log.write_all(line.as_bytes());
    }
}

#[cfg(unix)]
fn is_pipe(file: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    file.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_file: &fs::Metadata) -> bool {
    false
}
