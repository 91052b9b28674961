//! Progress of long work: a bar on a terminal, plain lines elsewhere. On standard error, so that output stays clean.

use crate::say::tell;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How far some work on frames is.
pub struct Progress {
    label: &'static str,
    unit: &'static str,
    total: u64,
    done: u64,
    start: Instant,
    shown: Option<Instant>,
    bar: bool,
}

/// A bar is redrawn this often.
const REDRAW: Duration = Duration::from_millis(100);
/// A line is added this often.
const NEXT_LINE: Duration = Duration::from_secs(5);
const BAR_CELLS: usize = 28;

impl Progress {
    /// Begins work on `total` frames.
    #[must_use]
    pub fn new(label: &'static str, total: u64) -> Self {
        Self::of(label, "frame", total)
    }

    /// Begins work on `total` things that are no frames; `unit` is one of them.
    #[must_use]
    pub fn of(label: &'static str, unit: &'static str, total: u64) -> Self {
        Self {
            label,
            unit,
            total,
            done: 0,
            start: Instant::now(),
            shown: None,
            bar: std::io::stderr().is_terminal(),
        }
    }

    /// One more frame is done.
    pub fn step(&mut self) {
        self.at(self.done + 1);
    }

    /// So many frames are done.
    pub fn at(&mut self, done: u64) {
        self.done = done;
        let wait = if self.bar { REDRAW } else { NEXT_LINE };
        let since = self.shown.unwrap_or(self.start).elapsed();
        if since >= wait && self.done < self.total {
            self.show();
        }
    }

    /// All is done: says how long it took.
    pub fn finish(mut self) {
        self.total = self.done;
        let seconds = self.start.elapsed().as_secs_f64();
        let line = format!(
            "{}: {} in {}{}",
            self.label,
            footage::counted(self.done, self.unit),
            clock(seconds),
            self.rate(seconds)
        );
        self.print(&line, true);
    }

    fn show(&mut self) {
        self.shown = Some(Instant::now());
        let seconds = self.start.elapsed().as_secs_f64();
        let share = self.done as f64 / self.total.max(1) as f64;
        let left = seconds * (1.0 - share) / share.max(1e-9);
        let percent = 100.0 * share;
        let rate = self.rate(seconds);
        let line = if self.bar {
            let full = (share * BAR_CELLS as f64) as usize;
            let bar: String = (0..BAR_CELLS).map(|cell| if cell < full { '█' } else { '░' }).collect();
            format!("{} {bar} {percent:3.0} %{rate}, {} left", self.label, clock(left))
        } else {
            format!("{}: {percent:.0} %{rate}, {} left", self.label, clock(left))
        };
        self.print(&line, !self.bar);
    }

    fn rate(&self, seconds: f64) -> String {
        if self.done == 0 || seconds <= 0.0 || self.unit != "frame" {
            return String::new();
        }
        let fps = self.done as f64 / seconds;
        if fps < 10.0 {
            format!(", {fps:.1} fps")
        } else {
            format!(", {fps:.0} fps")
        }
    }

    /// Progress that cannot be shown is no reason to stop.
    fn print(&self, line: &str, ends: bool) {
        let mut err = std::io::stderr().lock();
        let (start, end) = (if self.bar { "\r\x1b[K" } else { "" }, if ends { "\n" } else { "" });
        let _ = write!(err, "{start}{line}{end}");
        let _ = err.flush();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.bar && self.done < self.total && self.shown.is_some() {
            tell!("");
        }
    }
}

/// Seconds as people read them: `8 s`, `2:05`, `1:02:03`.
#[must_use]
pub fn clock(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    match (hours, minutes) {
        (0, 0) if seconds < 9.95 => format!("{seconds:.1} s"),
        (0, 0) => format!("{rest} s"),
        (0, _) => format!("{minutes}:{rest:02} min"),
        _ => format!("{hours}:{minutes:02}:{rest:02} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_reads_like_a_clock() {
        assert_eq!(clock(0.25), "0.2 s");
        assert_eq!(clock(42.4), "42 s");
        assert_eq!(clock(125.0), "2:05 min");
        assert_eq!(clock(3723.0), "1:02:03 h");
    }
}
