//! Rows measured in turn, and what they are compared with.

use super::Setting;
use super::clock::{self, Budget, Work};
use super::pictures::Footage;
use super::report::{Report, Row};
use crate::error::Result;

/// Measures rows of one footage in turn, with copies of its frames between them.
pub(super) fn measure(
    report: &mut Report,
    footage: &Footage,
    budget: Budget,
    rows: Vec<(&str, Setting, Work<'_>)>,
) -> Result<()> {
    measure_beside(report, |setting| footage.memcpy(setting), budget, rows)
}

/// The same with other copies.
fn measure_beside<'a>(
    report: &mut Report,
    memcpy: impl Fn(Setting) -> Work<'a>,
    budget: Budget,
    rows: Vec<(&str, Setting, Work<'a>)>,
) -> Result<()> {
    let mut settings: Vec<Setting> = Vec::new();
    for (_, setting, _) in &rows {
        if !settings.contains(setting) {
            settings.push(*setting);
        }
    }
    let (names, works): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .map(|(name, setting, work)| ((name, setting), work))
        .unzip();
    let copies = settings.iter().map(|&setting| memcpy(setting));
    let mut works: Vec<Work<'_>> = works.into_iter().chain(copies).collect();
    let mut times = clock::in_turn(budget.of_rows(names.len()), &mut works)?;
    let copies = times.split_off(names.len());
    for ((name, setting), row) in names.iter().zip(&times) {
        let memcpy = settings.iter().position(|other| other == setting).map(|i| &copies[i]);
        let same = |other: &(&str, Setting)| other.0 == *name && other.1.threads == 1 && setting.threads > 1;
        let one_thread = names.iter().position(same).map(|i| &times[i]);
        if let Some(memcpy) = memcpy {
            report.add(Row::of(name, *setting, row, memcpy, one_thread));
        }
    }
    for (setting, times) in settings.into_iter().zip(copies) {
        report.add_memcpy(setting, times);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::bench::SIZES;
    use crate::bench::report::Startup;

    #[test]
    fn rows_are_compared_with_copies_and_with_one_thread() {
        let setting = |threads| Setting {
            size: SIZES[0],
            depth: footage::Depth::F32,
            threads,
        };
        let takes = |ms| -> Work<'static> { Box::new(move |_| Ok(Duration::from_millis(ms))) };
        let mut report = Report::new(Startup::default());
        let copies = |setting: Setting| takes(if setting.threads == 1 { 2 } else { 1 });
        let budget = Budget::seconds(0.0).unwrap();
        for (one, two) in [(8, 5), (6, 3)] {
            let rows = vec![("mood", setting(1), takes(one)), ("mood", setting(2), takes(two))];
            measure_beside(&mut report, copies, budget, rows).unwrap();
        }
        let report: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();
        let numbers = |list: &str, key: &str| -> Vec<Option<f64>> {
            let rows = report[list].as_array().unwrap();
            rows.iter()
                .map(|row| row.get(key).and_then(|value| value.as_f64()))
                .collect()
        };
        assert_eq!(numbers("rows", "ms_median"), [8.0, 5.0, 6.0, 3.0].map(Some));
        assert_eq!(numbers("rows", "vs_memcpy"), [4.0, 5.0, 3.0, 3.0].map(Some));
        assert_eq!(numbers("rows", "vs_one_thread"), [None, Some(1.6), None, Some(2.0)]);
        assert_eq!(
            numbers("memcpy", "threads"),
            [1.0, 2.0].map(Some),
            "one line for each setting"
        );
        assert_eq!(numbers("memcpy", "ms_median"), [2.0, 1.0].map(Some));
    }
}
