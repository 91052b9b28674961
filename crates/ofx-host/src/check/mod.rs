//! Driving any plugin through well-behaved and misbehaving hosts.
//!
//! For every plugin of a bundle and every [host profile](profiles), scenarios are played: loading and describing,
//! rendering, pressing buttons, rendering in every order and on threads, aborting, actions in the wrong order, suites,
//! functions and properties that are missing. Where a scenario says so it is then played again for every single call
//! that the plugin makes into the host, with that call failing, answering NULL, or answering nonsense.
//!
//! All of it happens in child processes, which report each case before they begin it. One that crashes or hangs is a
//! failure of that case, and another child goes on behind it. The program that calls [`run`] must be able to be such a
//! child: see [`run_child`].

mod abort;
mod child;
mod faulty;
mod inject;
mod missing;
mod order;
mod parent;
pub mod profiles;
mod purity;
mod subject;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::{Bundle, Result};

/// How to check.
#[derive(Clone, Debug)]
pub struct Options {
    /// The command that starts a child: its arguments are handed to [`run_child`], behind those given here.
    pub child: Vec<String>,
    /// Children at work at once; 0: one per core.
    pub jobs: usize,
    /// A case that takes longer hangs.
    pub patience: Duration,
    /// How long the faults of one scenario may take, about. A plugin that is too slow for all of them gets a part, another
    /// part in every profile.
    pub budget: Duration,
    /// Profiles to play, by name; all where empty.
    pub profiles: Vec<String>,
    /// Scenarios to play, by name; all where empty.
    pub scenarios: Vec<String>,
    /// Plugins to check, by id; all where empty.
    pub plugins: Vec<String>,
}

/// The argument by which a program knows that it is to be a child.
pub const CHILD: &str = "__check-child";

impl Options {
    /// Everything, with this program as its own child, told so by [`CHILD`] as its first argument.
    ///
    /// # Errors
    /// When the system does not say which program this is.
    pub fn for_this_program() -> std::io::Result<Self> {
        let program = std::env::current_exe()?.to_string_lossy().into_owned();
        Ok(Self {
            child: vec![program, CHILD.to_owned()],
            jobs: 0,
            patience: Duration::from_secs(20),
            budget: Duration::from_secs(8),
            profiles: Vec::new(),
            scenarios: Vec::new(),
            plugins: Vec::new(),
        })
    }
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The ids of the plugins that were checked.
    pub plugins: Vec<String>,
    /// Scenarios that were played, each with each plugin and profile.
    pub scenarios: usize,
    /// Faults that were injected.
    pub faults_injected: usize,
    /// What went wrong, each thing once.
    pub failures: Vec<Failure>,
}

/// One thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// Plugin, profile, scenario and case.
    pub scenario: String,
    /// What happened.
    pub what: String,
}

/// Tells how far a check has come: scenarios done, scenarios in all, and what is being played, nothing at the end.
pub type Listener<'a> = dyn Fn(usize, usize, &str) + Sync + 'a;

/// Checks a bundle.
///
/// # Errors
/// When the bundle cannot be opened by a well-behaved host: what it does in others goes into the report.
pub fn run(bundle: &Path, options: &Options, listener: &Listener<'_>) -> Result<Report> {
    let found: Vec<String> = Bundle::open(bundle)?
        .plugins()
        .iter()
        .map(|plugin| plugin.id().to_owned())
        .collect();
    let wanted = |id: &String| options.plugins.is_empty() || options.plugins.contains(id);
    let plugins: Vec<String> = found.into_iter().filter(wanted).collect();
    let mut jobs = Vec::new();
    for plugin in &plugins {
        for profile in profiles::all() {
            for scenario in SCENARIOS {
                let listed = |list: &[String], name: &str| list.is_empty() || list.iter().any(|other| other == name);
                if listed(&options.profiles, profile.name) && listed(&options.scenarios, scenario.name) {
                    jobs.push(Job {
                        bundle: bundle.to_owned(),
                        plugin: plugin.clone(),
                        profile: profile.name.to_owned(),
                        scenario: scenario.name.to_owned(),
                    });
                }
            }
        }
    }
    let mut report = parent::play(&jobs, options, listener);
    report.plugins = plugins;
    Ok(report)
}

/// Plays one scenario as a child: the arguments are what [`run`] started the program with, behind [`CHILD`].
///
/// Returns the exit code for the process.
#[must_use]
pub fn run_child(arguments: &[String]) -> u8 {
    match arguments {
        [bundle, plugin, profile, scenario, from, budget] => {
            let job = Job {
                bundle: bundle.into(),
                plugin: plugin.clone(),
                profile: profile.clone(),
                scenario: scenario.clone(),
            };
            let budget = Duration::from_millis(budget.parse().unwrap_or(8000));
            child::play(&job, from.parse().unwrap_or(0), budget)
        }
        _ => 2,
    }
}

/// One plugin in one profile and scenario.
#[derive(Clone, Debug)]
struct Job {
    bundle: PathBuf,
    plugin: String,
    profile: String,
    scenario: String,
}

impl Job {
    fn label(&self) -> String {
        format!("{} / {} / {}", self.plugin, self.profile, self.scenario)
    }
}

/// A scenario: its name, and what plays it.
struct Scenario {
    name: &'static str,
    play: fn(&mut child::Stage<'_>),
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "load",
        play: faulty::load,
    },
    Scenario {
        name: "render",
        play: faulty::render,
    },
    Scenario {
        name: "use",
        play: faulty::use_it,
    },
    Scenario {
        name: "purity",
        play: purity::play,
    },
    Scenario {
        name: "abort",
        play: abort::play,
    },
    Scenario {
        name: "order",
        play: order::play,
    },
    Scenario {
        name: "missing",
        play: missing::play,
    },
];
