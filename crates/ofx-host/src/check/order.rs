//! Actions in the wrong order, twice, on nothing, with nothing, and on threads at once.

use std::ffi::c_void;
use std::sync::Arc;

use super::child::Stage;
use super::faulty::prepare;
use super::subject::{footage, hash, instance, life};
use crate::host::Frame;
use crate::names::{action, prop};
use crate::{Context, Effect, InstanceSettings, MemorySource, Plugin, RenderRequest};

/// Every action that an instance may be sent, and one that does not exist.
const ACTIONS: [&str; 20] = [
    action::BEGIN_SEQUENCE,
    action::RENDER,
    action::END_SEQUENCE,
    action::IS_IDENTITY,
    action::REGION_OF_DEFINITION,
    action::REGIONS_OF_INTEREST,
    action::FRAMES_NEEDED,
    "OfxImageEffectActionGetTimeDomain",
    action::CLIP_PREFERENCES,
    action::BEGIN_CHANGED,
    action::INSTANCE_CHANGED,
    action::END_CHANGED,
    action::SYNC_PRIVATE,
    action::PURGE_CACHES,
    action::BEGIN_EDIT,
    action::END_EDIT,
    "OfxActionOpenGLContextAttached",
    "kOfxActionOpenGLContextDetached",
    "OfxActionDialog",
    "OfxActionThatNobodyKnows",
];

pub(super) fn play(stage: &mut Stage<'_>) {
    let Ok(Some((bundle, plugin, context))) = prepare(stage) else {
        return;
    };
    let Ok(source) = footage(16, 12) else { return };
    stage.case("as it should be");
    let Ok(usual) = life(&plugin, context, &source).map(|pictures| hash(&pictures)) else {
        return;
    };
    let new = || {
        Effect::prepared(
            &plugin,
            InstanceSettings {
                context,
                ..InstanceSettings::default()
            },
        )
        .ok()
    };
    for name in ACTIONS.into_iter().chain([
        action::CREATE,
        action::DESTROY,
        action::DESCRIBE,
        action::DESCRIBE_IN_CONTEXT,
    ]) {
        if stage.case(&format!("{name} with no instance and no arguments")) {
            stage.injected();
            raw(&plugin, name, std::ptr::null());
        }
        if stage.case(&format!("{name} on a handle that never was one")) {
            stage.injected();
            raw(&plugin, name, std::ptr::without_provenance(0xbad0));
        }
    }
    for name in ACTIONS.into_iter().chain([action::DESTROY]) {
        if let Some(effect) = new()
            && stage.case(&format!("{name} before the instance was created"))
        {
            stage.injected();
            raw(&plugin, name, effect.node.handle.raw::<c_void>());
        }
        if let Ok(effect) = instance(&plugin, context, &source)
            && stage.case(&format!("{name} without arguments"))
        {
            stage.injected();
            raw(&plugin, name, effect.node.handle.raw::<c_void>());
            // It may have been destroyed just now; a second time follows as the effect is dropped.
        }
        if let Ok(effect) = instance(&plugin, context, &source)
            && stage.case(&format!("{name} with empty arguments"))
        {
            stage.injected();
            let (arguments, results) = (effect.node.arguments(Vec::new()), effect.node.arguments(Vec::new()));
            effect.node.entry.call(
                &effect.node.host,
                name,
                Some(&effect.node),
                Some(&arguments),
                Some(&results),
                None,
            );
        }
        if let Ok(effect) = instance(&plugin, context, &source)
            && stage.case(&format!("{name} after the instance was destroyed"))
        {
            stage.injected();
            let node = effect.node.clone();
            let _ = effect.close();
            raw(&plugin, name, node.handle.raw::<c_void>());
        }
    }
    twice(stage, &plugin, context, &source);
    at_once(stage, &plugin, context, &source);
    if stage.case("and then as it should be") {
        let same = life(&plugin, context, &source).is_ok_and(|pictures| hash(&pictures) == usual);
        stage.expect(same, "a new instance renders otherwise than before, or fails");
        let after = bundle.report();
        stage.expect(after.images_live == 0, "images were never released");
        stage.expect(after.double_releases == 0, "images were released twice");
    }
}

/// An action with no arguments at all, on any handle.
fn raw(plugin: &Plugin, name: &'static str, handle: *const c_void) {
    let entry = &plugin.0.entry;
    let frame = Frame::new(plugin.host(), name);
    let _ = entry.call_raw(entry.main, frame, handle, None, None);
}

fn twice(stage: &mut Stage<'_>, plugin: &Plugin, context: Context, source: &Arc<MemorySource>) {
    let request = RenderRequest::at(5.0);
    if let Ok(effect) = instance(plugin, context, source)
        && stage.case("created twice")
    {
        stage.injected();
        let _ = effect.create();
        let _ = effect.render(&request);
    }
    if let Ok(effect) = instance(plugin, context, source)
        && stage.case("sequences begun twice, ended thrice")
    {
        stage.injected();
        for name in [
            action::BEGIN_SEQUENCE,
            action::BEGIN_SEQUENCE,
            action::END_SEQUENCE,
            action::END_SEQUENCE,
            action::END_SEQUENCE,
        ] {
            let _ = effect.sequence(name, &request, [0.0, 10.0]);
        }
        stage.expect(effect.render(&request).is_ok(), "then it renders no more");
    }
    if let Ok(effect) = instance(plugin, context, source)
        && stage.case("rendered within no sequence")
    {
        stage.injected();
        stage.expect(effect.render_within(&request, false).is_ok(), "then it does not render");
    }
    if let Ok(effect) = instance(plugin, context, source)
        && stage.case("changes of parameters and clips that there are none of")
    {
        stage.injected();
        for (name, kind) in [
            ("", "OfxTypeParameter"),
            ("no such thing", "OfxTypeClip"),
            ("Source", "OfxTypeImage"),
        ] {
            effect
                .node
                .notify_change(name, crate::instance::USER_EDITED, kind, f64::NAN);
        }
        stage.expect(effect.render(&request).is_ok(), "then it renders no more");
    }
    if let Ok(effect) = instance(plugin, context, source)
        && stage.case("footage that goes and comes back")
    {
        stage.injected();
        let clips: Vec<String> = crate::lock::read(&effect.node.clips)
            .iter()
            .map(|clip| clip.name.clone())
            .collect();
        for clip in clips.iter().filter(|name| *name != "Output") {
            let _ = effect.disconnect(clip);
            let _ = effect.render(&request);
            let _ = effect.connect(clip, source.clone());
        }
        stage.expect(effect.render(&request).is_ok(), "then it renders no more");
    }
    if let Ok(effect) = instance(plugin, context, source)
        && stage.case("times beyond the footage")
    {
        stage.injected();
        for time in [-1e9, -1.0, 1e6, 1e15] {
            let _ = effect.render(&RenderRequest::at(time));
        }
        stage.expect(effect.render(&request).is_ok(), "then it renders no more");
    }
    if stage.case("two instances, the first destroyed while the second renders") {
        stage.injected();
        let (first, second) = (instance(plugin, context, source), instance(plugin, context, source));
        if let (Ok(first), Ok(second)) = (first, second) {
            let alone = second.render(&request).map(|rendered| rendered.picture);
            let _ = first.close();
            let then = second.render(&request).map(|rendered| rendered.picture);
            stage.expect(
                matches!((&alone, &then), (Ok(a), Ok(b)) if a == b),
                "then the second renders otherwise, or fails",
            );
        }
    }
    if stage.case("unknown properties among the arguments") {
        stage.injected();
        if let Ok(effect) = instance(plugin, context, source) {
            let odd = effect.node.arguments(vec![
                (prop::TIME, crate::model::argument("not a number")),
                (prop::RENDER_WINDOW, crate::model::argument(1.5)),
                (prop::RENDER_SCALE, crate::model::argument(0)),
            ]);
            for name in ACTIONS {
                effect.node.entry.call(
                    &effect.node.host,
                    name,
                    Some(&effect.node),
                    Some(&odd),
                    Some(&odd),
                    None,
                );
            }
            stage.expect(effect.render(&request).is_ok(), "then it renders no more");
        }
    }
}

/// Lives on several threads at once, each with instances of its own.
fn at_once(stage: &mut Stage<'_>, plugin: &Plugin, context: Context, source: &Arc<MemorySource>) {
    if stage.case("lives on four threads at once") {
        stage.injected();
        let usual = life(plugin, context, source).map(|pictures| hash(&pictures));
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let lives: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        (0..5)
                            .map(|_| life(plugin, context, source).map(|p| hash(&p)))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            lives
                .into_iter()
                .flat_map(|life| life.join().unwrap_or_default())
                .collect()
        });
        let same = outcomes.len() == 20
            && outcomes
                .iter()
                .all(|outcome| matches!((outcome, &usual), (Ok(a), Ok(b)) if a == b));
        stage.expect(same, "other pixels, or failures, than alone");
    }
}
