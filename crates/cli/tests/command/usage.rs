//! Command lines that cannot be read: one sentence, exit code 2; and help, which stays help.

use crate::stage::Stage;

/// Expects exit code 2 and nothing but one line that holds each of `words`.
fn mistyped(arguments: &[&str], words: &[&str]) {
    let answer = Stage::new().run(arguments);
    assert_eq!(answer.err.lines().count(), 1, "{arguments:?}: {}", answer.err);
    assert_eq!(answer.out, "", "{arguments:?}");
    answer.refused(words);
}

#[test]
fn a_mistyped_name_is_answered_with_the_nearest() {
    mistyped(&["rendr", "a", "b"], &["rendr", "did you mean render?"]);
    mistyped(
        &["analyze", "a", "--out", "t.json", "--plto", "t.svg"],
        &["--plto", "did you mean --plot?"],
    );
    mistyped(&["render", "a", "b", "--overwite"], &["--overwite", "--overwrite?"]);
}

#[test]
fn a_name_like_no_other_is_answered_with_what_there_is() {
    mistyped(&["qqq"], &["qqq", "render, analyze, inspect, check, bench, flashes"]);
    mistyped(
        &["render", "a", "b", "--json"],
        &["--json", "`glitch-glow render --help`"],
    );
    mistyped(&["--qqq"], &["--qqq", "`glitch-glow --help`"]);
}

#[test]
fn what_is_missing_or_too_much_is_named() {
    mistyped(
        &["analyze"],
        &["<IN>", "--out <TRACK.json>", "are missing", "`glitch-glow analyze "],
    );
    mistyped(&["render", "a"], &["<OUT> is missing"]);
    mistyped(&["render", "a", "b", "--over", "3"], &["--to <CLIP> is missing"]);
    mistyped(&["analyze", "a", "--out"], &["--out <TRACK.json> has no value"]);
    mistyped(
        &["analyze", "my", "walk.mp4", "--out", "t.json"],
        &["`walk.mp4`", "in quotes"],
    );
    mistyped(&["analyze", "a", "--out", "b", "--out", "c"], &["--out is given twice"]);
    mistyped(&["inspect", "a", "--json=1"], &["--json takes no value"]);
}

#[test]
fn values_that_cannot_be_are_answered_with_some_that_can() {
    let render = |option: &str, value: &str, words: &[&str]| {
        mistyped(&["render", "a", "b", option, value], &[&[option], words].concat());
    };
    render("--depth", "u12", &["u12", "use u8, u16, f16 or f32"]);
    render("--threads", "many", &["`many`", "whole number"]);
    render("--threads", "0", &["write 1 or more"]);
    render("--threads", "-2", &["`-2`", "write one such as 4"]);
    render("--proxy", "half", &["`half`", "such as 0.5"]);
    render("--frames", "9-3", &["write 3-9"]);
    render("--param", "amount", &["`amount`", "NAME=VALUE"]);
}

/// macOS takes only text for names, and on Windows they are not bytes.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_a_name() {
    use crate::stage::answer;
    use std::os::unix::ffi::OsStrExt;
    let stage = Stage::new();
    let odd = std::ffi::OsStr::from_bytes(b"w\xffk.mp4");
    answer(stage.command().arg("flashes").arg(odd)).refused(&["does not exist"]);
    std::fs::rename(stage.walk(), stage.path("").join(odd)).unwrap();
    answer(stage.command().arg("flashes").arg(odd)).done();
    answer(stage.command().arg(odd)).refused(&["there is no task"]);
    let mut render = stage.command();
    answer(render.args(["render", "a", "b", "--param"]).arg(odd)).refused(&["not valid text"]);
}

#[test]
fn help_and_version_are_no_errors() {
    let stage = Stage::new();
    for (arguments, words) in [
        (&["--help"][..], "Commands:"),
        (&["--help"], "the picture breaks"),
        (&["render", "--help"], "--overwrite"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let answer = stage.run(arguments).done();
        assert!(
            answer.out.contains(words) && answer.err.is_empty(),
            "{arguments:?}: {}",
            answer.out
        );
    }
    // Alone, the command does nothing, and shows what it could do.
    let alone = stage.run(&[]);
    assert!(alone.code == 2 && alone.err.contains("Commands:"), "{}", alone.err);
}
