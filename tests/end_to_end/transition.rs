//! The second plugin: one shot breaks up, the next one heals.

use std::sync::Arc;

use ofx_host::{Context, Depth, Effect, FrameSource as _, InstanceSettings, RenderRequest};

use crate::stage::{Street, TRANSITION, bundle};

fn outgoing() -> Street {
    Street::small(Depth::U8)
}

fn incoming() -> Street {
    Street {
        speed: -1.0,
        ..Street::small(Depth::U8)
    }
}

fn between() -> Effect {
    let settings = InstanceSettings::for_format(Context::Transition, &outgoing().format());
    let settings = InstanceSettings {
        depth: Some(Depth::U8),
        ..settings
    };
    let effect = Effect::new(bundle().plugin(TRANSITION).unwrap(), settings).unwrap();
    effect.connect("SourceFrom", Arc::new(outgoing())).unwrap();
    effect.connect("SourceTo", Arc::new(incoming())).unwrap();
    effect.set_key("Transition", 20.0, 0.0).unwrap();
    effect.set_key("Transition", 44.0, 1.0).unwrap();
    effect
}

fn distance(a: &[u8], b: &[u8]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
}

#[test]
fn it_begins_with_one_shot_and_ends_with_the_other() {
    let effect = between();
    let at = |frame: u32| {
        effect
            .render(&RenderRequest::at(f64::from(frame)))
            .unwrap()
            .picture
            .to_top_down()
    };
    assert!(at(20) == outgoing().picture(20).to_top_down());
    assert!(at(44) == incoming().picture(44).to_top_down());
    let middle = at(32);
    assert!(distance(&middle, &outgoing().picture(32).to_top_down()) > 4.0);
    assert!(distance(&middle, &incoming().picture(32).to_top_down()) > 4.0);
}

#[test]
fn neither_end_pops() {
    let effect = between();
    let at = |frame: u32| {
        effect
            .render(&RenderRequest::at(f64::from(frame)))
            .unwrap()
            .picture
            .to_top_down()
    };
    assert!(distance(&at(21), &outgoing().picture(21).to_top_down()) < 6.0);
    assert!(distance(&at(43), &incoming().picture(43).to_top_down()) < 6.0);
}

/// The share of `picture` that lies close to `one` and far from `other`.
fn alike(picture: &[u8], one: &[u8], other: &[u8]) -> f64 {
    let near = |i: usize| picture[i].abs_diff(one[i]) <= 8 && picture[i].abs_diff(other[i]) > 24;
    (0..picture.len()).filter(|i| near(*i)).count() as f64 / picture.len() as f64
}

#[test]
fn one_shot_comes_in_pieces_while_the_other_still_stands() {
    let effect = between();
    let middle = effect.render(&RenderRequest::at(31.0)).unwrap().picture.to_top_down();
    let (from, to) = (
        outgoing().picture(31).to_top_down(),
        incoming().picture(31).to_top_down(),
    );
    let (stands, has_come) = (alike(&middle, &from, &to), alike(&middle, &to, &from));
    assert!(stands > 0.1 && has_come > 0.1, "{stands} stands, {has_come} has come");
}

#[test]
fn a_missing_shot_leaves_the_other_one() {
    let effect = between();
    effect.disconnect("SourceFrom").unwrap();
    if let Ok(rendered) = effect.render(&RenderRequest::at(32.0)) {
        assert!(rendered.picture.to_top_down() == incoming().picture(32).to_top_down());
    }
}
