//! The same frame gives the same bits: alone, in sequence, backwards, on more threads, in tiles, in a fresh instance.

use ofx_host::{Depth, Effect, RenderRequest, SequenceOptions};

use crate::stage::{MOODS, Street, effect_on, pixels, stir};

fn sequence(effect: &Effect, frames: &[f64], threads: usize) -> Vec<(f64, Vec<u8>)> {
    let mut rendered = Vec::new();
    let options = SequenceOptions {
        threads,
        ..SequenceOptions::default()
    };
    effect
        .render_sequence(frames, &options, &mut |time, picture| {
            rendered.push((time, picture.to_top_down()));
            Ok(())
        })
        .unwrap();
    rendered
}

#[test]
fn order_threads_and_instances_change_no_bit() {
    for (mood, depth) in MOODS.into_iter().zip([Depth::F32, Depth::U8, Depth::U16, Depth::F16]) {
        let frames: Vec<f64> = (30..42).map(f64::from).collect();
        let effect = effect_on(Street::small(depth), 1);
        stir(&effect, mood);
        let forwards = sequence(&effect, &frames, 1);
        let backwards: Vec<f64> = frames.iter().rev().copied().collect();
        let mut turned = sequence(&effect, &backwards, 1);
        turned.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(forwards == turned, "{mood}: backwards differs");
        let two = effect_on(Street::small(depth), 2);
        stir(&two, mood);
        assert!(forwards == sequence(&two, &frames, 2), "{mood}: two threads differ");
        for (time, wanted) in &forwards {
            let fresh = effect_on(Street::small(depth), 2);
            stir(&fresh, mood);
            assert!(
                pixels(&fresh, *time as u32) == *wanted,
                "{mood}: frame {time} alone differs"
            );
        }
    }
}

#[test]
fn without_any_knob_touched_the_frames_around_are_read_in_any_order() {
    let frames: Vec<f64> = [40.0, 41.0, 53.0].into();
    let effect = effect_on(Street::small(Depth::U8), 1);
    let forwards = sequence(&effect, &frames, 1);
    for (time, wanted) in &forwards {
        let fresh = effect_on(Street::small(Depth::U8), 1);
        assert!(pixels(&fresh, *time as u32) == *wanted, "frame {time} alone differs");
    }
}

#[test]
fn tiles_change_no_bit() {
    for mood in MOODS {
        let effect = effect_on(Street::small(Depth::F32), 1);
        stir(&effect, mood);
        let whole = pixels(&effect, 37);
        for tile in [(96, 7), (31, 54), (20, 20)] {
            let request = RenderRequest {
                tile: Some(tile),
                ..RenderRequest::at(37.0)
            };
            let tiled = effect.render(&request).unwrap().picture.to_top_down();
            assert!(tiled == whole, "{mood}: tiles of {tile:?} differ");
        }
    }
}

#[test]
fn the_picture_does_break() {
    // Guards the tests above: a plugin that does nothing is pure as well.
    for mood in MOODS {
        let effect = effect_on(Street::small(Depth::U8), 1);
        stir(&effect, mood);
        let source = Street::small(Depth::U8).picture(36).to_top_down();
        let changed = pixels(&effect, 36)
            .iter()
            .zip(&source)
            .filter(|(a, b)| a.abs_diff(**b) > 8)
            .count();
        assert!(
            changed * 20 > source.len(),
            "{mood}: {changed} of {} bytes changed",
            source.len()
        );
    }
}
