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
#[derive(Debug, Serialize)]
pub(super) struct Startup {
    load_ms: f64,
    describe_ms: f64,
    create_instance_ms: f64,
    model_load_ms: f64,
}

#[derive(Debug, Serialize)]
struct MemcpyRow {
    size: &'static str,
    depth: String,
    threads: usize,
    ms_median: f64,
    ms_min: f64,
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
    /// Median over memcpy's median at the same size, depth and threads.
    vs_memcpy: f64,
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
    pub(super) fn of(name: &str, setting: Setting, times: Times, memcpy: f64) -> Self {
        Self {
            name: name.to_owned(),
            size: setting.size.name,
            depth: setting.depth.to_string(),
            threads: setting.threads,
            ms_median: times.median,
            ms_min: times.min,
            ms_max: times.max,
            runs: times.runs,
            vs_memcpy: times.median / memcpy,
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

    /// Adds a memcpy row; gives its median, milliseconds.
    pub(super) fn add_memcpy(&mut self, setting: Setting, times: Times) -> f64 {
        self.memcpy.push(MemcpyRow {
            size: setting.size.name,
            depth: setting.depth.to_string(),
            threads: setting.threads,
            ms_median: times.median,
            ms_min: times.min,
        });
        times.median
    }

    pub(super) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub(super) fn lacks(&self, name: &str) -> bool {
        self.rows.iter().all(|row| row.name != name)
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
            "{:28} {:>6} {:>5} {:>7} {:>9} {:>9} {:>8}",
            "", "size", "depth", "threads", "median", "least", "memcpys"
        )?;
        for row in &self.memcpy {
            writeln!(
                f,
                "{:28} {:>6} {:>5} {:>7} {:>6.2} ms {:>6.2} ms",
                "memcpy", row.size, row.depth, row.threads, row.ms_median, row.ms_min
            )?;
        }
        for row in &self.rows {
            writeln!(
                f,
                "{:28} {:>6} {:>5} {:>7} {:>6.2} ms {:>6.2} ms {:>8.2}",
                row.name, row.size, row.depth, row.threads, row.ms_median, row.ms_min, row.vs_memcpy
            )?;
        }
        if let Some(peak) = self.peak_memory_mb {
            writeln!(f, "\npeak memory of this run {peak:.0} MB, its footage included")?;
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
