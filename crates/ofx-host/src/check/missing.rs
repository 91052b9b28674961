//! What a host may lack: suites, functions in them, properties; and memory.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use super::child::Stage;
use super::faulty::declines;
use super::inject::{Always, Recorder};
use super::subject::{context, footage, life, open, use_it};
use crate::{CallHook, Fault, HostProfile, Result, Status, Suite};

pub(super) fn play(stage: &mut Stage<'_>) {
    let begin = Instant::now();
    let Some((functions, properties)) = asked_for(stage) else {
        return;
    };
    stage.thin(functions.len() + properties.len(), begin.elapsed());
    let profile = stage.profile.clone();
    for offered in &profile.suites {
        let suites = profile
            .suites
            .iter()
            .copied()
            .filter(|other| other != offered)
            .collect();
        let label = format!("no {} of version {}", offered.0.ofx_name(), offered.1);
        live(
            stage,
            &label,
            HostProfile {
                suites,
                ..profile.clone()
            },
            None,
            needed(offered.0),
        );
    }
    for function in functions {
        let mut null_functions = profile.null_functions.clone();
        null_functions.push(function);
        let label = format!("{function} is NULL");
        live(
            stage,
            &label,
            HostProfile {
                null_functions,
                ..profile.clone()
            },
            None,
            true,
        );
    }
    for property in properties {
        let mut withheld = profile.withheld.clone();
        // Names last as long as the process, of which this is nearly all.
        withheld.push(property.leak());
        let label = format!(
            "no property {property}",
            property = withheld.last().copied().unwrap_or_default()
        );
        live(
            stage,
            &label,
            HostProfile {
                withheld,
                ..profile.clone()
            },
            None,
            true,
        );
    }
    const SCARCE: [&[&str]; 4] = [
        &["memoryAlloc", "imageMemoryAlloc"],
        &["clipGetImage"],
        &["mutexCreate"],
        &["multiThread"],
    ];
    for functions in SCARCE {
        for fault in [Fault::Fail(Status::MEMORY), Fault::Fail(Status::FAILED), Fault::Null] {
            let label = format!("{} always answers {fault:?}", functions.join(" and "));
            live(
                stage,
                &label,
                profile.clone(),
                Some(Arc::new(Always { functions, fault })),
                true,
            );
        }
    }
}

/// Without these, no plugin can do anything at all.
fn needed(suite: Suite) -> bool {
    matches!(suite, Suite::Property | Suite::Parameter | Suite::ImageEffect)
}

/// The functions and the properties that the plugin uses in its life.
fn asked_for(stage: &Stage<'_>) -> Option<(Vec<&'static str>, Vec<String>)> {
    let recorder = Arc::new(Recorder::default());
    let (bundle, plugin) = open(stage, stage.profile.clone()).ok()?;
    bundle.set_call_hook(Some(recorder.clone()));
    let source = footage(16, 12).ok()?;
    let context = context(&plugin).ok()??;
    let _ = life(&plugin, context, &source);
    let _ = use_it(&plugin, context, &source);
    bundle.set_call_hook(None);
    let calls = recorder.calls();
    let functions: BTreeSet<&'static str> = calls
        .iter()
        .map(|call| call.function)
        .filter(|function| *function != "fetchSuite")
        .collect();
    let reads = calls.iter().filter(|call| call.function.starts_with("prop"));
    let properties: BTreeSet<String> = reads.map(|call| call.detail.clone()).collect();
    Some((functions.into_iter().collect(), properties.into_iter().collect()))
}

/// A whole life in a host that lacks something. Where it can be done without, the plugin must describe itself still.
fn live(stage: &mut Stage<'_>, label: &str, profile: HostProfile, hook: Option<Arc<dyn CallHook>>, may_fail: bool) {
    if !stage.case(label) {
        return;
    }
    stage.injected();
    let outcome = (|| -> Result<()> {
        let (bundle, plugin) = open(stage, profile)?;
        let before = bundle.report();
        bundle.set_call_hook(hook);
        let described = plugin.describe().map(drop);
        if described.is_ok()
            && let (Some(context), Ok(source)) = (context(&plugin)?, footage(16, 12))
        {
            let _ = life(&plugin, context, &source);
            let _ = use_it(&plugin, context, &source);
        }
        bundle.set_call_hook(None);
        let pardoned = [
            "NULL for a handle",
            "a handle that never was one",
            "were never written",
            "memory that is not out",
        ];
        // Where the function that gives something back is missing, nothing can be given back.
        let cannot =
            label.contains("Release") || label.contains("Free") || label.contains("Destroy") || label.contains("Edit");
        if !cannot {
            stage.settle(&before, &bundle, &pardoned);
        }
        described
    })();
    if let Err(error) = outcome
        && !may_fail
        && !declines(&error)
    {
        stage.fail(error.to_string());
    }
}
