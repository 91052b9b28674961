//! Lives in which one call into the host goes wrong, each call in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use super::child::Stage;
use super::inject::{Call, Once, Recorder, describe, faults_of};
use super::subject::{self, footage, open};
use crate::{
    Bundle, CallHook, Context, ContextDescription, Fault, HostError, Plugin, PluginDescription, Result, Status,
};

/// After so many faults, the plugin must do as it did before the first.
const STRIDE: usize = 64;

/// Whether an error says that the plugin declines this host, as it may.
pub(super) fn declines(error: &HostError) -> bool {
    matches!(error, HostError::Action { status, .. } if *status == Status::MISSING_HOST_FEATURE)
}

/// Loads and describes, with faults.
pub(super) fn load(stage: &mut Stage<'_>) {
    let recorder = Arc::new(Recorder::default());
    let usual = describe_all(stage, Some(recorder.clone()));
    if stage.case("as it should be") {
        if let Err(error) = &usual
            && !declines(error)
        {
            stage.fail(error.to_string());
        }
        let same = |other: &Result<Everything>| {
            matches!((&usual, other), (Ok(a), Ok(b)) if a == b) || (usual.is_err() && other.is_err())
        };
        stage.expect(
            same(&describe_all(stage, None)),
            "opened again, it describes itself otherwise, or fails",
        );
        if let Ok((_bundle, plugin)) = open(stage, stage.profile.clone()) {
            for _ in 0..3 {
                let described = describe_plugin(stage, &plugin);
                stage.expect(
                    same(&described),
                    "unloaded and loaded again, it describes itself otherwise, or fails",
                );
                if let Err(error) = plugin.unload() {
                    stage.fail(error.to_string());
                }
            }
        }
    }
    if usual.is_err() {
        return;
    }
    let mut since = 0;
    for (nth, call) in recorder.calls().iter().enumerate() {
        for fault in faults_of(call, nth) {
            if stage.case(&describe(call, fault)) {
                stage.injected();
                let hook = Arc::new(Once { at: nth as u64, fault });
                let _ = describe_pardoned(stage, Some(hook), &pardoned(call));
                since += 1;
            }
        }
        if since >= STRIDE {
            since = 0;
            let other = describe_all(stage, None);
            stage.expect(
                matches!((&usual, &other), (Ok(a), Ok(b)) if a == b),
                "loaded again after faults, it describes itself otherwise, or fails",
            );
        }
    }
}

type Everything = (PluginDescription, Vec<ContextDescription>);

/// Opens the bundle, has the plugin describe itself in every context, and closes it.
fn describe_all(stage: &Stage<'_>, hook: Option<Arc<dyn CallHook>>) -> Result<Everything> {
    describe_pardoned(stage, hook, &PARDONED)
}

fn describe_pardoned(stage: &Stage<'_>, hook: Option<Arc<dyn CallHook>>, pardoned: &[&str]) -> Result<Everything> {
    let (bundle, plugin) = open(stage, stage.profile.clone())?;
    let before = bundle.report();
    bundle.set_call_hook(hook);
    let described = describe_plugin(stage, &plugin);
    stage.settle(&before, &bundle, pardoned);
    described
}

/// Has the plugin describe itself in every context that the host has.
fn describe_plugin(stage: &Stage<'_>, plugin: &Plugin) -> Result<Everything> {
    let description = plugin.describe()?;
    let contexts = description
        .contexts
        .iter()
        .filter(|context| stage.profile.contexts.contains(context));
    let contexts = contexts
        .map(|context| plugin.describe_in_context(*context))
        .collect::<Result<_>>()?;
    Ok((description, contexts))
}

/// A host that hands over NULL or nonsense gets it back; that is not the plugin's doing.
const PARDONED: [&str; 3] = [
    "NULL for a handle",
    "a handle that never was one",
    "memory that is not out",
];

/// Renders, with faults.
pub(super) fn render(stage: &mut Stage<'_>) {
    let Ok(source) = footage(16, 12) else { return };
    with_faults(stage, &|plugin, context| {
        subject::life(plugin, context, &source).map(|pictures| subject::hash(&pictures))
    });
}

/// Turns knobs and presses buttons, with faults.
pub(super) fn use_it(stage: &mut Stage<'_>) {
    let Ok(source) = footage(16, 12) else { return };
    with_faults(stage, &|plugin, context| {
        subject::use_it(plugin, context, &source).map(|()| 0)
    });
}

type Life<'a> = dyn Fn(&Plugin, Context) -> Result<u64> + 'a;

/// Lives a life once as it should be, then once for every fault.
fn with_faults(stage: &mut Stage<'_>, life: &Life<'_>) {
    let (bundle, plugin, context) = match prepare(stage) {
        Ok(Some(prepared)) => prepared,
        // What fails here fails in the scenario "load" too, and is reported there.
        Ok(None) | Err(_) => return,
    };
    let recorder = Arc::new(Recorder::default());
    bundle.set_call_hook(Some(recorder.clone()));
    let before = bundle.report();
    // The first case is announced first: a plugin may well crash in it.
    let first = stage.case("as it should be");
    let begin = Instant::now();
    let usual = life(&plugin, context);
    let each = begin.elapsed();
    bundle.set_call_hook(None);
    if first {
        if let Err(error) = &usual
            && !declines(error)
        {
            stage.fail(error.to_string());
        }
        stage.settle(&before, &bundle, &[]);
    }
    let Ok(usual) = usual else { return };
    let faults = faults(&recorder.calls(), |count| stage.fits(count, each));
    stage.thin(faults.len(), each);
    let mut since = 0;
    for (nth, call, fault) in &faults {
        if !stage.case(&describe(call, *fault)) {
            continue;
        }
        stage.injected();
        let before = bundle.report();
        bundle.set_call_hook(Some(Arc::new(Once {
            at: *nth,
            fault: *fault,
        })));
        let _ = life(&plugin, context);
        bundle.set_call_hook(None);
        stage.settle(&before, &bundle, &pardoned(call));
        since += 1;
        if since >= STRIDE {
            since = 0;
            let same = life(&plugin, context).is_ok_and(|now| now == usual);
            stage.expect(
                same,
                "after faults in earlier instances, a new one renders otherwise, or fails",
            );
        }
    }
    let same = since == 0 || life(&plugin, context).is_ok_and(|now| now == usual);
    stage.expect(
        same,
        "after faults in earlier instances, a new one renders otherwise, or fails",
    );
}

/// What can go wrong in a life: every call in every way. Where there is no time for all, of calls that are alike the
/// first and the last.
fn faults(calls: &[Call], fits: impl Fn(usize) -> bool) -> Vec<(u64, Call, Fault)> {
    let each = |nth: usize| {
        let call = &calls[nth];
        faults_of(call, nth)
            .into_iter()
            .map(move |fault| (nth as u64, call.clone(), fault))
    };
    let all: Vec<_> = (0..calls.len()).flat_map(each).collect();
    if fits(all.len()) {
        return all;
    }
    let mut ends: BTreeMap<(&str, &str, &str), (usize, usize)> = BTreeMap::new();
    for (nth, call) in calls.iter().enumerate() {
        let key = (call.action, call.function, call.detail.as_str());
        ends.entry(key)
            .and_modify(|(_, last)| *last = nth)
            .or_insert((nth, nth));
    }
    let chosen: BTreeSet<usize> = ends.into_values().flat_map(|(first, last)| [first, last]).collect();
    chosen.into_iter().flat_map(each).collect()
}

/// What a plugin may do when that call goes wrong.
fn pardoned(call: &Call) -> Vec<&'static str> {
    let mut pardoned = PARDONED.to_vec();
    if call.detail == crate::names::prop::NAME {
        // Who takes a host for another one cannot know what it does not bear.
        pardoned.push("a host that does not bear this call");
    }
    match call.function {
        // Told that it failed, a plugin may try again.
        "clipReleaseImage" | "mutexDestroy" | "imageMemoryFree" | "memoryFree" | "paramEditEnd" => {
            pardoned.extend(["was released before", "no longer valid", "no edit block is open"]);
        }
        "paramEditBegin" => pardoned.push("no edit block is open"),
        // Without the window there is no way to know where to write.
        function if function.starts_with("propGet") || function == "getPropertySet" => {
            pardoned.push("were never written");
        }
        _ => {}
    }
    pardoned
}

pub(super) fn prepare(stage: &Stage<'_>) -> Result<Option<(Bundle, Plugin, Context)>> {
    let (bundle, plugin) = open(stage, stage.profile.clone())?;
    let context = subject::context(&plugin)?;
    let Some(context) = context else { return Ok(None) };
    plugin.describe_in_context(context)?;
    Ok(Some((bundle, plugin, context)))
}
