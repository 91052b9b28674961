//! `glitch-glow flashes`: general and red flashes of a clip, by the standards' own definitions.

use footage::Clip;
use footage::flashes::{self, Area, Counts, LIMIT, Region, Report};
use serde::Serialize;

use crate::args::FlashesArguments;
use crate::error::{Error, Result};
use crate::plot::acts::time;
use crate::progress::Progress;
use crate::say::say;
use crate::{opening, stop};

/// The report, with what most readers look for first.
#[derive(Serialize)]
struct Summary<'a> {
    /// The most general flashes within any second, by WCAG's area.
    worst_general: u32,
    /// The most red flashes within any second, by WCAG's area.
    worst_red: u32,
    /// Whether both stay within three.
    within_limit: bool,
    #[serde(flatten)]
    report: &'a Report,
}

/// Measures.
///
/// # Errors
/// Footage that cannot be read; [`Error::Fault`] where the clip flashes more often than the standards allow.
pub fn run(arguments: &FlashesArguments) -> Result<()> {
    let options = opening::options(arguments.fps, &stop::on_ctrl_c());
    let clip = Clip::open_with(&arguments.clip, &options)?;
    opening::tell(clip.info(), arguments.fps);
    let mut progress = Progress::new("Measuring", clip.info().frames);
    let report = flashes::measure(&clip, &mut |done, _| progress.at(done))?;
    progress.finish();
    let within_limit = report.is_safe(Area::Field) && report.is_safe(Area::Screen);
    if arguments.json {
        let summary = Summary {
            worst_general: report.worst_general(),
            worst_red: report.worst_red(),
            within_limit,
            report: &report,
        };
        let json = serde_json::to_string_pretty(&summary).map_err(|error| Error::Usage(error.to_string()))?;
        say!("{json}");
    } else {
        say!("General flashes: {}", in_words(&report.general));
        say!("Red flashes:     {}", in_words(&report.red));
        say!("Per second:      {}", per_second(&report.general.field_per_second));
    }
    if within_limit {
        Ok(())
    } else {
        Err(Error::Fault(format!(
            "{} flashes more than {LIMIT} times in a second (WCAG 2.3.1, ITU-R BT.1702)",
            arguments.clip.display()
        )))
    }
}

fn in_words(counts: &Counts) -> String {
    let worst = counts.worst(Area::Field);
    if worst.count == 0 {
        return "none".to_owned();
    }
    let place = worst
        .region
        .map_or(String::new(), |region| format!(", {}", place(&region)));
    let screen = counts.worst(Area::Screen).count;
    format!(
        "{} in the worst second, from {}{place} ({screen} by the whole screen's area)",
        worst.count,
        time(worst.start)
    )
}

/// Where in the picture, as people say it.
fn place(region: &Region) -> String {
    let third = |middle: f32, names: [&'static str; 3]| names[((middle * 3.0) as usize).min(2)];
    let across = third((region.left + region.right) / 2.0, ["left", "middle", "right"]);
    let down = third((region.top + region.bottom) / 2.0, ["top", "middle", "bottom"]);
    let size = 100.0 * (region.right - region.left) * (region.bottom - region.top);
    let side = if across == down {
        "in the middle".to_owned()
    } else {
        format!("{down} {across}")
    };
    format!("{side}, within {size:.0} % of the picture")
}

fn per_second(counts: &[u32]) -> String {
    counts.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
}
