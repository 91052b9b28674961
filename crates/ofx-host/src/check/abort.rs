//! A person who changes their mind: abort at every time that the plugin asks.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::child::Stage;
use super::faulty::prepare;
use super::inject::Abort;
use super::subject::{footage, instance};
use crate::{HostError, RenderRequest};

/// Asking so often is enough to be sure that it works everywhere.
const MAX_POINTS: u64 = 64;

pub(super) fn play(stage: &mut Stage<'_>) {
    let Ok(Some((bundle, plugin, context))) = prepare(stage) else {
        return;
    };
    let Ok(source) = footage(160, 120) else { return };
    let request = RenderRequest::at(5.0);
    stage.case("never");
    let never = Arc::new(Abort {
        at: u64::MAX,
        ..Abort::default()
    });
    let Ok(effect) = instance(&plugin, context, &source) else {
        return;
    };
    bundle.set_call_hook(Some(never.clone()));
    let rendered = effect.render(&request);
    bundle.set_call_hook(None);
    let Ok(rendered) = rendered else { return };
    if rendered.identity.is_some() {
        return;
    }
    let asked = never.asked.load(Ordering::Relaxed);
    stage.expect(asked > 0, "a render never asks whether it should stop");
    for at in 0..asked.min(MAX_POINTS) {
        if !stage.case(&format!("from question {} of {asked} on", at + 1)) {
            continue;
        }
        stage.injected();
        let before = bundle.report();
        let hook = Arc::new(Abort { at, ..Abort::default() });
        bundle.set_call_hook(Some(hook));
        let outcome = effect.render(&request);
        bundle.set_call_hook(None);
        match outcome {
            Err(HostError::Aborted) => {}
            Err(error) => stage.fail(format!("aborted, it fails otherwise: {error}")),
            Ok(_) => stage.fail("the abort passes unnoticed"),
        }
        let after = bundle.report();
        if at == 0 && asked > 1 && after.finished_in_spite_of_abort > before.finished_in_spite_of_abort {
            stage.fail("the abort is ignored: the whole window was rendered after it");
        }
        stage.settle(&before, &bundle, &["were never written"]);
        let again = effect
            .render(&request)
            .is_ok_and(|again| again.picture == rendered.picture);
        stage.expect(again, "after an abort, the frame comes out otherwise, or not at all");
    }
}
