//! The same frame gives the same bits: in any order, in tiles, on threads, in any instance, in any host.

use super::child::Stage;
use super::faulty::prepare;
use super::subject::{TIMES, footage, hash, instance};
use crate::{Effect, Picture, RectI, RenderRequest, Result, SequenceOptions};

pub(super) fn play(stage: &mut Stage<'_>) {
    let Ok(Some((bundle, plugin, context))) = prepare(stage) else {
        return;
    };
    let Ok(source) = footage(40, 30) else { return };
    let fresh = || instance(&plugin, context, &source);
    let frame = |effect: &Effect, time: f64| effect.render(&RenderRequest::at(time)).map(|rendered| rendered.picture);
    let all = |effect: &Effect| {
        TIMES
            .iter()
            .map(|time| frame(effect, *time))
            .collect::<Result<Vec<Picture>>>()
    };
    let before = bundle.report();
    // The first case is announced first: a plugin may well crash in it.
    stage.case("in order");
    let reference = match fresh().and_then(|effect| all(&effect)) {
        Ok(reference) => reference,
        // What fails here fails in the scenario "render" too, and is reported there.
        Err(_) => return,
    };
    let mut same = |label: &str, render: &dyn Fn() -> Result<Vec<Picture>>| {
        if stage.case(label) {
            match render() {
                Ok(pictures) => stage.expect(pictures == reference, "other pixels for the same frame"),
                Err(error) => stage.fail(error.to_string()),
            }
        }
    };
    same("in a new instance", &|| all(&fresh()?));
    same("each frame in a new instance", &|| {
        TIMES.iter().map(|time| frame(&fresh()?, *time)).collect()
    });
    same("twice in a row", &|| {
        let effect = fresh()?;
        all(&effect)?;
        all(&effect)
    });
    same("backwards", &|| {
        let effect = fresh()?;
        let mut pictures = TIMES
            .iter()
            .rev()
            .map(|time| frame(&effect, *time))
            .collect::<Result<Vec<_>>>()?;
        pictures.reverse();
        Ok(pictures)
    });
    same("in tiles", &|| {
        let effect = fresh()?;
        let tiled = |time: &f64| RenderRequest {
            tile: Some((11, 7)),
            ..RenderRequest::at(*time)
        };
        TIMES
            .iter()
            .map(|time| effect.render(&tiled(time)).map(|rendered| rendered.picture))
            .collect()
    });
    same("after a window of it", &|| {
        let effect = fresh()?;
        let window = RectI {
            x1: 4,
            y1: 2,
            x2: 20,
            y2: 17,
        };
        effect.render(&RenderRequest {
            window: Some(window),
            ..RenderRequest::at(TIMES[0])
        })?;
        all(&effect)
    });
    for round in 1..=4 {
        same(&format!("on four threads, round {round}"), &|| {
            let effect = fresh()?;
            // The frames in question among others, so that several are in the making at any time.
            let times: Vec<f64> = (0..12).flat_map(|i| [TIMES[i % TIMES.len()], i as f64]).collect();
            let mut pictures = Vec::new();
            let options = SequenceOptions {
                threads: 4,
                ..SequenceOptions::default()
            };
            effect.render_sequence(&times, &options, &mut |_, picture| {
                pictures.push(picture);
                Ok(())
            })?;
            Ok(pictures.into_iter().step_by(2).take(TIMES.len()).collect())
        });
    }
    if stage.case("as a proxy") {
        for scale in [[0.5, 0.5], [0.25, 0.25]] {
            let proxy = fresh().and_then(|effect| {
                effect.render(&RenderRequest {
                    scale,
                    ..RenderRequest::at(5.0)
                })
            });
            if let Err(error) = proxy {
                stage.fail(error.to_string());
            }
        }
    }
    if stage.case("and everything is given back") {
        stage.settle(&before, &bundle, &[]);
    }
    if let Some(picture) = reference.first() {
        // What a host does not say, a plugin must guess; what it says otherwise are other values.
        let has_rate = !stage.profile.withheld.contains(&crate::names::prop::FRAME_RATE);
        let key = format!(
            "{} {:?} {:?}{}{}{}",
            context.as_str(),
            picture.depth(),
            picture.components(),
            if stage.profile.temporal_access {
                ""
            } else {
                ", one frame at a time"
            },
            if stage.profile.scene_linear {
                ", scene-linear"
            } else {
                ""
            },
            if has_rate { "" } else { ", at an unknown rate" },
        );
        stage.fact(&key, hash(&reference));
    }
}
