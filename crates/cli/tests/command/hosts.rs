//! `render --host`: every host that is played renders, and is the one that it says.

use std::collections::HashMap;

use glitch_glow_cli::bundles;
use ofx_host::Context;
use ofx_host::check::profiles;

use crate::stage::Stage;

#[test]
fn every_host_renders_and_is_who_it_says() {
    let stage = Stage::new();
    stage.walk();
    let mut pictures = HashMap::new();
    for host in profiles::all() {
        let (name, state) = (host.name, stage.path(&format!("state-{}", host.name)));
        let out = format!("{name}-%02d.png");
        let mut command = stage.command();
        command
            .args(["render", "walk.mp4", &out, "--host", name, "--frames", "4-6"])
            .args(["--param", "override=1", "--param", "arousal=0.9"])
            .env("XDG_STATE_HOME", &state);
        crate::stage::answer(&mut command).done();
        let read = |frame| std::fs::read(stage.path(&format!("{name}-{frame:02}.png"))).unwrap();
        pictures.insert(name, [4, 5, 6].map(read));
        // The line of facts that the plugin writes of its host.
        if cfg!(target_os = "linux") {
            let log = std::fs::read_to_string(state.join("glitch-glow/glitch-glow.log")).unwrap();
            assert!(log.contains(&format!(" in {} ", host.profile.name)), "{name}: {log}");
        }
    }
    // Where pixels are handed over alike, they come back alike.
    for name in ["reference", "ancient"] {
        assert!(pictures[name] == pictures["plain"], "{name} and plain");
    }
    // The same command writes the source, so that the files can be told apart by their pixels alone.
    let mut command = stage.command();
    command
        .args(["render", "walk.mp4", "idle-%02d.png", "--frames", "4-6"])
        .args(["--param", "amount=0"]);
    crate::stage::answer(&mut command).done();
    let source = std::fs::read(stage.path("idle-04.png")).unwrap();
    assert!(pictures.values().all(|frames| frames[0] != source));
}

#[test]
fn the_context_is_the_one_that_the_host_likes_best() {
    for host in profiles::all() {
        let bundle = bundles::open_as(None, host.profile).unwrap();
        let plugin = bundles::choose(&bundle, None).unwrap();
        let wanted = if host.name == "natron" {
            Context::General
        } else {
            Context::Filter
        };
        assert_eq!(bundles::filter_context(plugin).unwrap(), wanted, "{}", host.name);
    }
}

#[test]
fn the_help_names_every_host() {
    let stage = Stage::new();
    let help = stage.run(&["render", "--help"]).done().out;
    let help: String = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let about = help.split("--host").nth(1).unwrap().split("--id").next().unwrap();
    for host in profiles::all() {
        assert!(about.contains(host.name), "no {} in: {about}", host.name);
    }
}
