//! The page of scores speaks of the file that ships, and prints the figures that are frozen beside it.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{FROZEN, MODEL};

fn scores() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("training/SCORES.md")).unwrap()
}

/// The first figure of each cell of the first row of a table that fits, without the row's name.
fn row(page: &str, fits: impl Fn(&str) -> bool) -> Vec<f64> {
    let mut rows = page.lines().filter(|line| line.starts_with('|') && fits(line));
    let row = rows
        .next()
        .unwrap_or_else(|| panic!("training/SCORES.md lacks a row that this test knows"));
    let cells = row.trim_matches('|').split('|').skip(1);
    cells
        .map(|cell| cell.split_whitespace().next().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn scores_and_frozen_numbers_speak_of_the_file_that_ships() {
    let frozen: Value = serde_json::from_str(FROZEN).unwrap();
    let hash = format!("{:x}", Sha256::digest(MODEL));
    assert_eq!(
        frozen["model_sha256"].as_str().unwrap(),
        hash,
        "model/frozen.json is about another file"
    );
    let named = format!("SHA-256 `{hash}`, {} bytes", MODEL.len());
    assert!(
        scores().contains(&named),
        "training/SCORES.md is about another file: it lacks {named}"
    );
}

#[test]
fn the_figures_on_the_page_are_the_frozen_ones() {
    let frozen: Value = serde_json::from_str(FROZEN).unwrap();
    let page = scores();
    let shipped = row(&page, |line| line.starts_with("| the same, as the file answers"));
    let windows = page.lines().find(|line| line.starts_with("| arousal r, smoothed over"));
    let minute = windows
        .unwrap_or_default()
        .split('|')
        .skip(2)
        .position(|cell| cell.trim() == "61 s");
    let film = row(&page, |line| line.starts_with("| movement, cuts, ten minutes left out"));
    let dealt = row(&page, |line| line.starts_with("| 0 |"));
    let names = ["valence", "arousal", "scenery_valence", "scenery_arousal"];
    let printed = names
        .iter()
        .zip(&shipped)
        .chain(names.iter().zip(&dealt))
        .chain([(&"film_arousal", &film[minute.expect("the film's row of a minute")])]);
    let mut compared = 0;
    for (name, printed) in printed {
        let kept = frozen["held_out"][name].as_f64().unwrap();
        // Printed to three places.
        assert!(
            (kept - printed).abs() < 0.00056,
            "{name}: {printed} on the page, {kept} in model/frozen.json"
        );
        compared += 1;
    }
    assert_eq!(compared, 9);
}
