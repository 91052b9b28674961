//! `glitch-glow bench`: milliseconds a frame, through the real bundle, beside memcpy of the same frame in the same run.
//!
//! Moods are measured at their highest feeling over a whole breath, effects alone and at full, idle with every amount
//! at 0. One thread, all threads, and copies of the same frames take turns, so that all of them meet the same machine.
//! Pictures lie in memory, so that no decoder is measured. The time is that of the plugin's render action: calls
//! into the host are in it, the host's own copies around it are not. The host does not ask whether a frame is its source:
//! idle is the time in which the plugin passes it through.

mod clock;
mod effects;
mod instances;
mod pictures;
mod report;
mod rows;
mod senses;

use ofx_host::HostProfile;

use crate::args::BenchArguments;
use crate::bundles;
use crate::error::{Error, Result};
use crate::say::say;
use clock::Budget;
pub(crate) use effects::{EFFECTS, moods};
use report::{Report, Startup};
use rows::measure;

/// Bit depths that are measured.
const DEPTHS: [footage::Depth; 2] = [footage::Depth::U8, footage::Depth::F32];

/// A picture size by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// As people say it.
    pub name: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Sizes that are measured.
const SIZES: [Size; 2] = [
    Size {
        name: "1080p",
        width: 1920,
        height: 1080,
    },
    Size {
        name: "2160p",
        width: 3840,
        height: 2160,
    },
];

/// Rows of instances that live for a film, and for a frame.
const INSTANCES: [&str; 2] = ["instance/kept", "instance/for-each-frame"];

/// Rows of the model: reading, and being made ready.
const MODELS: [&str; 2] = ["model", "model/load"];

/// One combination of size, depth and threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub size: Size,
    pub depth: footage::Depth,
    pub threads: usize,
}

/// Refuses a part of a name that no row has.
fn check_rows(plugin: &ofx_host::Plugin, only: Option<&str>) -> Result<()> {
    let Some(part) = only else { return Ok(()) };
    let cases = effects::cases(plugin)?;
    let thumbnails = senses::THUMBNAILS.iter().map(|(name, _)| *name);
    let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    names.extend(INSTANCES.into_iter().chain(thumbnails).chain(MODELS));
    if names.iter().any(|name| name.contains(part)) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "no row has `{part}` in its name; the rows are {}",
        names.join(", ")
    )))
}

/// Measures and prints.
///
/// # Errors
/// No bundle, or one that fails to render.
pub fn run(arguments: &BenchArguments) -> Result<()> {
    let budget = Budget::seconds(arguments.seconds)?;
    let sizes: Vec<Size> = SIZES
        .into_iter()
        .filter(|size| arguments.size.as_deref().is_none_or(|name| name == size.name))
        .collect();
    if sizes.is_empty() {
        return Err(Error::Usage("there is no such size; choose 1080p or 2160p".to_owned()));
    }
    let wanted = |name: &str| arguments.only.as_deref().is_none_or(|part| name.contains(part));

    let (startup, bundle) = Startup::measure(arguments.plugin.as_deref())?;
    let plugin = bundles::choose(&bundle, None)?;
    check_rows(plugin, arguments.only.as_deref())?;
    // Without the watch over images that a check keeps: it takes longer than a frame.
    let mlt = HostProfile {
        guard_images: false,
        ..bundles::host("mlt")?
    };
    let many = bundles::open_as(Some(bundle.binary()), mlt)?;
    let mut report = Report::new(startup);
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    let thread_counts = if all > 1 { vec![1, all] } else { vec![1] };

    for &size in &sizes {
        for depth in DEPTHS {
            let footage = pictures::footage(size, depth)?;
            let settings: Vec<Setting> = thread_counts
                .iter()
                .map(|&threads| Setting { size, depth, threads })
                .collect();
            let cases = effects::cases(plugin)?;
            let mut measure = |rows| measure(&mut report, &footage, budget, rows);
            for case in &cases {
                if wanted(&case.name) {
                    let rows = settings.iter().map(|&setting| {
                        let work = effects::work(plugin, case, &footage, setting)?;
                        Ok((case.name.as_str(), setting, work))
                    });
                    measure(rows.collect::<Result<_>>()?)?;
                }
            }
            if INSTANCES.into_iter().any(wanted) {
                let plugin = bundles::choose(&many, None)?;
                // By turns with each other: the rows are compared at each number of threads.
                let mut rows = Vec::new();
                for &setting in &settings {
                    let works = instances::works(plugin, &footage, setting)?;
                    let named = INSTANCES.into_iter().zip(works);
                    rows.extend(named.map(|(name, work)| (name, setting, work)));
                }
                rows.retain(|(name, ..)| wanted(name));
                measure(rows)?;
            }
            for (name, transfer) in senses::THUMBNAILS {
                if wanted(name) {
                    measure(vec![(name, settings[0], senses::thumbnail(&footage, transfer))])?;
                }
            }
            if size == sizes[0] && depth == DEPTHS[0] {
                let [model, load] = MODELS;
                if wanted(model) {
                    measure(vec![(model, settings[0], senses::model(&footage)?)])?;
                }
                if wanted(load) {
                    measure(vec![(load, settings[0], senses::model_load())])?;
                }
            }
        }
    }
    report.finish();
    if arguments.json {
        say!("{}", report.json()?);
    } else {
        let table = report.to_string();
        say!("{}", table.strip_suffix('\n').unwrap_or(&table));
    }
    Ok(())
}
