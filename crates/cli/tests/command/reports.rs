//! JSON that other programs rely on.

use serde_json::Value;

use crate::stage::Stage;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn bundle() -> String {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_glitch-glow"));
    let target = binary.ancestors().nth(2).unwrap();
    target
        .join("bundle/GlitchGlow.ofx.bundle")
        .to_string_lossy()
        .into_owned()
}

#[test]
fn inspect_lists_plugins_and_parameters() {
    let stage = Stage::new();
    let report = json(&stage.run(&["inspect", &bundle(), "--json"]).done().out);
    let plugin = &report["plugins"][0];
    assert_eq!(plugin["id"], "org.glitchglow.GlitchGlow");
    for key in ["version", "contexts", "depths", "clips"] {
        assert!(!plugin[key].is_null(), "{key}");
    }
    let params = plugin["params"].as_array().unwrap();
    let param = |name: &str| params.iter().find(|param| param["name"] == name).unwrap();
    assert_eq!(param("mood")["type"], "Choice");
    assert_eq!(param("mood")["animates"], false);
    assert_eq!(param("track")["secret"], true);
    let arousal = param("arousal");
    assert_eq!(
        (arousal["min"].as_f64(), arousal["max"].as_f64()),
        (Some(-1.0), Some(1.0))
    );
    assert_eq!(arousal["animates"], true);
    for key in ["name", "type", "label", "default", "min", "max", "animates", "secret"] {
        assert!(arousal.get(key).is_some(), "{key}");
    }
    let table = stage.run(&["inspect", &bundle()]).done().out;
    assert!(table.contains("arousal") && table.contains("Night Pulse"), "{table}");
}

#[test]
fn bench_has_the_promised_shape() {
    let stage = Stage::new();
    let run = |only: &str| {
        json(
            &stage
                .run(&["bench", "--json", "--size", "1080p", "--seconds", "0", "--only", only])
                .done()
                .out,
        )
    };
    let report = run("idle");
    assert_eq!(report["memcpy"][0]["size"], "1080p");
    let row = &report["rows"][0];
    assert_eq!(row["name"], "idle");
    for key in ["ms_median", "ms_min", "vs_memcpy"] {
        assert!(row[key].as_f64().unwrap() > 0.0, "{key}");
    }
    assert!(report["startup"]["describe_ms"].as_f64().unwrap() < 50.0);
}

#[test]
fn flashes_of_a_still_picture_are_none() {
    let stage = Stage::new();
    stage.clip(
        "grey.mp4",
        &[
            "-f",
            "lavfi",
            "-i",
            "color=gray:size=160x90:rate=24:duration=1",
            "-pix_fmt",
            "yuv420p",
        ],
    );
    let answer = stage.run(&["flashes", "grey.mp4", "--json"]).done();
    assert!(json(&answer.out).is_object());
}

#[test]
fn bench_measures_the_rows_that_there_are() {
    let stage = Stage::new();
    let bench = |only: &str| {
        let shared = ["bench", "--size", "1080p", "--seconds", "0", "--only"];
        stage.run(&[&shared[..], &[only]].concat())
    };
    bench("nothing").refused(&["`nothing`", "mood/night-pulse", "effect/glow", "idle", "model/load"]);
    let told = bench("model/load").done().out;
    assert!(told.contains("\nmodel/load ") && !told.contains("\nmodel "), "{told}");
}
