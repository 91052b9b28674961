//! The parent's side: a child for each target, and what became of it.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use crate::drive::MARK;
use crate::targets::{self, Target};

/// What is to be tried.
pub(crate) struct Plan {
    targets: Vec<&'static Target>,
    seconds: f64,
    seed: u64,
}

impl Plan {
    /// Reads the command line; nothing where it makes no sense.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let mut plan = Self {
            targets: Vec::new(),
            seconds: 60.0,
            seed: clock(),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--seconds" => plan.seconds = words.next()?.parse().ok().filter(|s| (0.0..1e6).contains(s))?,
                "--seed" => plan.seed = words.next()?.parse().ok()?,
                name => plan.targets.push(targets::find(name).ok()?),
            }
        }
        if plan.targets.is_empty() {
            plan.targets.extend(targets::ALL);
        }
        Some(plan)
    }

    /// Tries every target; an error names those that failed.
    pub(crate) fn play(&self) -> Result<(), String> {
        let folder = std::env::temp_dir().join(format!("glitch-glow-fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        println!("{:12} {}", "seed", self.seed);
        let mut failed = Vec::new();
        for target in &self.targets {
            let note = folder.join(target.name);
            match self.child(target, &note) {
                Ok(line) => {
                    println!("{:12} {line}", target.name);
                    let _ = fs::remove_file(&note);
                }
                Err(what) => {
                    println!(
                        "{:12} FAILED: {what}\n{:12} the input lies in {}",
                        target.name,
                        "",
                        note.display()
                    );
                    failed.push(target.name);
                }
            }
        }
        if failed.is_empty() {
            let _ = fs::remove_dir(&folder);
            return Ok(());
        }
        Err(format!(
            "{} failed: mend it, and put the input into crates/fuzz/seeds",
            failed.join(", ")
        ))
    }

    fn child(&self, target: &Target, note: &std::path::Path) -> Result<String, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut child = Command::new(program)
            .args([
                "--child",
                target.name,
                &self.seconds.to_string(),
                &self.seed.to_string(),
            ])
            .arg(PathBuf::from(note))
            .env("RUST_BACKTRACE", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the child could not be started: {error}"))?;
        // The child watches itself; this is for one that cannot.
        let most = Duration::from_secs_f64(self.seconds + 120.0);
        let start = Instant::now();
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let reader = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = out.map(|mut out| out.read_to_string(&mut text));
            text
        });
        let complaints = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = err.map(|mut err| err.read_to_end(&mut text));
            String::from_utf8_lossy(&text).into_owned()
        });
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if start.elapsed() < most => std::thread::sleep(Duration::from_millis(50)),
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err("hangs".to_owned());
                }
            }
        };
        let (text, complaints) = (reader.join().unwrap_or_default(), complaints.join().unwrap_or_default());
        match text.lines().find_map(|line| line.strip_prefix(MARK)) {
            Some(line) if status.success() => Ok(line.to_owned()),
            _ => {
                let mut said: Vec<&str> = complaints.lines().rev().take(4).collect();
                said.reverse();
                Err(format!("{status}: {}", said.join(" / ")))
            }
        }
    }
}

/// Another number at every start.
fn clock() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(1, |since| since.as_millis() as u64)
}
