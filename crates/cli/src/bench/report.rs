//! What was measured, for programs and for people.

use std::fmt;
use std::path::Path;
use std::time::Instant;

use ofx_host::{Bundle, Context, Effect, InstanceSettings};
use serde::Serialize;

use super::Setting;
use super::clock::Times;
use crate::bundles;
use crate::error::{Error, Result};

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    memcpy: Vec<MemcpyRow>,
    rows: Vec<Row>,
    startup: Startup,
    /// Most memory that this process held, MB; `null` where the system does not say.
    peak_memory_mb: Option<f64>,
    processors: usize,
}

/// What a host waits for before the first frame, milliseconds.
#[derive(Debug, Default, Serialize)]
pub(super) struct Startup {
    load_ms: f64,
    describe_ms: f64,
    create_instance_ms: f64,
    model_load_ms: f64,
}

/// Copies of the frames of one setting: all of those that took turns with its rows.
#[derive(Debug, Serialize)]
struct MemcpyRow {
    size: &'static str,
    depth: String,
    threads: usize,
    ms_median: f64,
    ms_min: f64,
    #[serde(skip)]
    times: Times,
}

/// One thing measured at one setting.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    name: String,
    size: &'static str,
    depth: String,
    threads: usize,
    ms_median: f64,
    ms_min: f64,
    ms_max: f64,
    runs: usize,
    /// Median of the copies of the same frames that took turns with it, on as many threads.
    memcpy_ms_median: f64,
    /// Median over that.
    vs_memcpy: f64,
    /// One thread's median, of renders that took turns with these, over this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    vs_one_thread: Option<f64>,
}

impl Startup {
    /// Loads the bundle for the first time in this process, and keeps it.
    pub(super) fn measure(path: Option<&Path>) -> Result<(Self, Bundle)> {
        let start = Instant::now();
        let bundle = bundles::open(path)?;
        let load_ms = milliseconds(start);
        let plugin = bundles::choose(&bundle, None)?;
        let start = Instant::now();
        plugin.describe()?;
        plugin.describe_in_context(Context::Filter)?;
        let describe_ms = milliseconds(start);
        // The first instance may set up what all share; hosts that make one a frame pay for the others.
        drop(Effect::new(plugin, InstanceSettings::default())?);
        let start = Instant::now();
        let effect = Effect::new(plugin, InstanceSettings::default())?;
        let create_instance_ms = milliseconds(start);
        drop(effect);
        let start = Instant::now();
        affect::Model::built_in()?;
        let model_load_ms = milliseconds(start);
        let startup = Self {
            load_ms,
            describe_ms,
            create_instance_ms,
            model_load_ms,
        };
        Ok((startup, bundle))
    }
}

impl Row {
    /// A row beside copies of the same frames on as many threads, and beside itself on one.
    pub(super) fn of(name: &str, setting: Setting, times: &Times, memcpy: &Times, one_thread: Option<&Times>) -> Self {
        Self {
            name: name.to_owned(),
            size: setting.size.name,
            depth: setting.depth.to_string(),
            threads: setting.threads,
            ms_median: times.median(),
            ms_min: times.least(),
            ms_max: times.most(),
            runs: times.runs(),
            memcpy_ms_median: memcpy.median(),
            vs_memcpy: times.median() / memcpy.median(),
            vs_one_thread: one_thread.map(|one| one.median() / times.median()),
        }
    }
}

impl Report {
    pub(super) fn new(startup: Startup) -> Self {
        Self {
            memcpy: Vec::new(),
            rows: Vec::new(),
            startup,
            peak_memory_mb: None,
            processors: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// Adds copies of a setting to those that there are.
    pub(super) fn add_memcpy(&mut self, setting: Setting, times: Times) {
        let depth = setting.depth.to_string();
        let same =
            |row: &MemcpyRow| (row.size, &row.depth, row.threads) == (setting.size.name, &depth, setting.threads);
        let at = self.memcpy.iter().position(same);
        let earlier = at.map_or_else(Times::default, |at| std::mem::take(&mut self.memcpy[at].times));
        let times = earlier.and(times);
        let row = MemcpyRow {
            size: setting.size.name,
            depth,
            threads: setting.threads,
            ms_median: times.median(),
            ms_min: times.least(),
            times,
        };
        match at {
            Some(at) => self.memcpy[at] = row,
            None => self.memcpy.push(row),
        }
    }

    pub(super) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Reads what can be read at the end only.
    pub(super) fn finish(&mut self) {
        self.peak_memory_mb = peak_memory_mb();
    }

    pub(super) fn json(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(|error| Error::Usage(error.to_string()))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = &self.startup;
        writeln!(
            f,
            "load {:.1} ms, describe {:.1} ms, createInstance {:.2} ms, model {:.1} ms\n",
            s.load_ms, s.describe_ms, s.create_instance_ms, s.model_load_ms
        )?;
        writeln!(
            f,
            "{:28} {:>6} {:>5} {:>7} {:>9} {:>9} {:>8} {:>10}",
            "", "size", "depth", "threads", "median", "least", "memcpys", "one thread"
        )?;
        for row in &self.memcpy {
            writeln!(
                f,
                "{:28} {:>6} {:>5} {:>7} {:>6.2} ms {:>6.2} ms",
                "memcpy", row.size, row.depth, row.threads, row.ms_median, row.ms_min
            )?;
        }
        for row in &self.rows {
            write!(
                f,
                "{:28} {:>6} {:>5} {:>7} {:>6.2} ms {:>6.2} ms {:>8.2}",
                row.name, row.size, row.depth, row.threads, row.ms_median, row.ms_min, row.vs_memcpy
            )?;
            match row.vs_one_thread {
                Some(faster) => writeln!(f, " {:>10}", format!("/ {faster:.2}"))?,
                None => writeln!(f)?,
            }
        }
        if let Some(peak) = self.peak_memory_mb {
            writeln!(
                f,
                "\npeak memory of this run {peak:.0} MB, its footage and copies of it included"
            )?;
        }
        Ok(())
    }
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

/// Linux keeps the highest resident size of a process (proc(5), VmHWM); elsewhere nothing is said.
fn peak_memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}
