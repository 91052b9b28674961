//! Which instance renders a frame of a sequence: one that is kept, or one that is made for it.

#![expect(clippy::unwrap_used, reason = "common code of tests is no test itself")]

use std::collections::HashSet;
use std::sync::Arc;

use ofx_host::check::profiles;
use ofx_host::{
    Bundle, Components, Depth, Effect, HostProfile, InstanceSettings, MemorySource, Picture, Premultiplication,
    SequenceOptions,
};

mod common;

use common::Workshop;

const FRAMES: usize = 6;

/// Renders one and the same frame again and again, by a plugin whose picture tells which instance rendered it.
fn pictures(profile: HostProfile, fault: Option<&str>, threads: usize) -> Vec<Vec<u8>> {
    let workshop = Workshop::new();
    let bundle = Bundle::open_with(workshop.bundle(fault), profile).unwrap();
    let plugin = bundle.plugin("org.glitchglow.test.Lift").unwrap();
    let settings = InstanceSettings {
        context: plugin.contexts().unwrap()[0],
        ..InstanceSettings::default()
    };
    let effect = Effect::new(plugin, settings).unwrap();
    let (rgba, state) = (Components::Rgba, Premultiplication::Unpremultiplied);
    let grey = Picture::from_top_down(10, 6, Depth::U8, rgba, state, &[50; 240]).unwrap();
    effect
        .connect("Source", Arc::new(MemorySource::still(grey, 24, 24.0)))
        .unwrap();
    effect.set("lift", 0.5).unwrap();
    let mut pictures = Vec::new();
    let options = SequenceOptions {
        threads,
        ..SequenceOptions::default()
    };
    effect
        .render_sequence(&[5.0; FRAMES], &options, &mut |_, picture| {
            pictures.push(picture.to_top_down());
            Ok(())
        })
        .unwrap();
    effect.close().unwrap();
    assert!(bundle.report().is_clean(), "{:?}", bundle.report());
    pictures
}

fn different(pictures: &[Vec<u8>]) -> usize {
    pictures.iter().collect::<HashSet<_>>().len()
}

#[test]
fn a_host_that_makes_an_instance_for_every_frame_does_so_in_a_sequence() {
    let anew = HostProfile {
        instance_per_frame: true,
        ..HostProfile::default()
    };
    for threads in [1, 2] {
        let marked = |profile: &HostProfile| pictures(profile.clone(), Some("IMPURE_INSTANCE"), threads);
        assert_eq!(
            different(&marked(&HostProfile::default())),
            1,
            "one instance, {threads} threads"
        );
        assert_eq!(
            different(&marked(&anew)),
            FRAMES,
            "an instance for each, {threads} threads"
        );
        assert_eq!(different(&marked(&profiles::find("mlt").unwrap())), FRAMES, "as MLT");
        // What the maker set is there in each of them.
        assert_eq!(
            pictures(anew.clone(), None, threads),
            pictures(HostProfile::default(), None, threads)
        );
    }
}
