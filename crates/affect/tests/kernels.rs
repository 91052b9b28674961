//! Readings of processors with other instruction sets: the runtime can be told to leave some of its kernels alone.

#![cfg(all(feature = "model", target_arch = "x86_64"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::Command;
use std::sync::Arc;

use affect::{Affect, Model, Reader, Thumbnail, Window};

/// What the runtime must do without, and the processors that stand for it.
const LEVELS: [(&str, &str); 3] = [
    ("", "all that this processor has"),
    ("-avx512f,-avx512vnni,-avx512fp16", "AVX2 and FMA"),
    (
        "-avx512f,-avx512vnni,-avx512fp16,-avx,-avx2,-avxvnni,-fma,-f16c",
        "SSE2",
    ),
];
/// Begins each line of readings, in thousandths.
const MARK: &str = "reading:";

fn window(seed: u32) -> Window {
    Window::new(std::array::from_fn(|frame| {
        let value = |at: u32| {
            let (x, y) = (at % 160, at / 160 % 90);
            let mixed =
                (x / 9 + seed * frame as u32).wrapping_mul(0x9e37_79b1) ^ (y / 7).wrapping_mul(0x85eb_ca77) ^ seed;
            let soft = ((x + 3 * y + 11 * frame as u32 * seed) & 255) as f32 / 255.0;
            0.5 * soft + 0.5 * (mixed.wrapping_mul(0x2c1b_3c6d) >> 24) as f32 / 255.0
        };
        Arc::new(Thumbnail::from_planes((0..3 * 160 * 90).map(value).collect()).unwrap())
    }))
}

/// Set for the processes that the test below starts: they print readings.
const ASKED: &str = "AFFECT_TEST_PRINT_READINGS";

/// The built-in model answers; in a process started by the test below, what it answers is printed as well.
#[test]
fn readings_are_finite_and_printed_where_asked() {
    let asked = std::env::var_os(ASKED).is_some();
    let model = Model::built_in().unwrap();
    for seed in 0..12 {
        let reading = model.read(&window(seed)).unwrap();
        let Affect {
            valence,
            arousal,
            intensity,
            calm,
            anxious,
            excited,
            melancholic,
        } = reading.affect;
        let all = [
            valence,
            arousal,
            intensity,
            calm,
            anxious,
            excited,
            melancholic,
            reading.familiarity,
        ];
        let steps: Vec<String> = all
            .iter()
            .map(|value| ((value * 1000.0).round() as i32).to_string())
            .collect();
        assert!(
            all.iter().all(|value| value.is_finite() && value.abs() <= 1.0),
            "{all:?}"
        );
        if asked {
            println!("{MARK} {}", steps.join(" "));
        }
    }
}

fn readings(without: &str) -> Vec<Vec<i32>> {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "readings_are_finite_and_printed_where_asked", "--nocapture"])
        .env("TRACT_CPU_ISA", without)
        .env(ASKED, "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter_map(|line| line.split_once(MARK));
    lines
        .map(|(_, steps)| steps.split_whitespace().map(|step| step.parse().unwrap()).collect())
        .collect()
}

#[test]
fn kernels_agree_to_one_step() {
    let [here, others @ ..] = LEVELS.map(|(without, name)| (name, readings(without)));
    assert_eq!(here.1.len(), 12);
    for (name, there) in others {
        assert_eq!(there.len(), here.1.len());
        for (a, b) in here.1.iter().flatten().zip(there.iter().flatten()) {
            assert!(a.abs_diff(*b) <= 1, "{a} here and {b} with {name}");
        }
    }
}
