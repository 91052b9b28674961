//! `glitch-glow gallery`: sheets of what the effect does, rendered by the real bundle, and the page that shows them.

mod sheet;
mod takes;

use std::path::Path;

use ofx_host::Plugin;

use crate::args::GalleryArguments;
use crate::bench::{EFFECTS, moods};
use crate::bundles;
use crate::error::{Error, Result};
use crate::progress::Progress;
use sheet::Sheet;
use takes::{Pick, Shot, Stage};

/// The four feelings: name, valence and arousal, and where in the demo clip such a moment is (first frame).
const FEELINGS: [(&str, &str, &str, u64); 4] = [
    ("calm", "0.7", "-0.9", 24),
    ("anxious", "-0.8", "0.95", 108),
    ("excited", "0.85", "0.95", 132),
    ("melancholic", "-0.8", "-0.6", 216),
];

/// Strengths at which single effects are shown.
const STRENGTHS: [&str; 3] = ["0.5", "1", "2"];

/// Frames of the sheet that follows one glitch.
const GLITCH_FRAMES: u32 = 12;

/// Where in the demo clip the shots of the transition begin: the quiet street, and its rush.
const SHOTS: [u64; 2] = [24, 132];

/// Frames that the transition takes; every other one is shown.
const OVER: u32 = 24;

/// Renders every sheet and writes the page.
///
/// # Errors
/// No bundle, no ffmpeg to pack pictures with, or a folder that cannot be written.
pub fn run(arguments: &GalleryArguments) -> Result<()> {
    let folder = arguments.docs.join("gallery");
    std::fs::create_dir_all(&folder).map_err(Error::writing(&folder))?;
    let bundle = bundles::open(arguments.plugin.as_deref())?;
    let plugin = bundles::choose(&bundle, None)?;
    let params = plugin.describe_in_context(bundles::filter_context(plugin)?)?.params;
    let moods = moods(&params);
    let effects: Vec<&str> = EFFECTS
        .into_iter()
        .filter(|name| params.iter().any(|param| param.name == *name))
        .collect();
    let label = |name: &str| {
        params
            .iter()
            .find(|param| param.name == name)
            .map_or(name.to_owned(), |p| p.label.clone())
    };

    let frames = GLITCH_FRAMES + OVER / 2;
    let cells = moods.len() * FEELINGS.len() + effects.len() * STRENGTHS.len() + frames as usize;
    let mut progress = Progress::of("Rendering", "picture", cells as u64);
    moods_by_feelings(plugin, &moods, &folder, &mut progress)?;
    effects_alone(plugin, &effects, &moods, &label, &folder, &mut progress)?;
    one_glitch(plugin, &folder, &mut progress)?;
    transition(bundles::choose_transition(&bundle, None)?, &folder, &mut progress)?;
    progress.finish();
    let page = arguments.docs.join("gallery.md");
    std::fs::write(&page, PAGE).map_err(Error::writing(&page))
}

fn moods_by_feelings(plugin: &Plugin, moods: &[String], folder: &Path, progress: &mut Progress) -> Result<()> {
    let mut sheet = Sheet::new(&FEELINGS.map(|feeling| feeling.0.to_owned()));
    let stages = FEELINGS.map(|(_, _, _, first)| Stage::at(first));
    for mood in moods {
        sheet.row(mood);
        for ((_, valence, arousal, _), stage) in FEELINGS.iter().zip(&stages) {
            let mut shot = Shot::new(plugin, stage.as_ref().map_err(|error| Error::Usage(error.to_string()))?)?;
            shot.set("mood", mood)?;
            shot.feel(valence, arousal)?;
            sheet.cell(&shot.take(Pick::Height)?)?;
            progress.step();
        }
    }
    sheet.write(&folder.join("moods.jpg"))
}

fn effects_alone(
    plugin: &Plugin,
    effects: &[&str],
    moods: &[String],
    label: &dyn Fn(&str) -> String,
    folder: &Path,
    progress: &mut Progress,
) -> Result<()> {
    let mut sheet = Sheet::new(&STRENGTHS.map(|strength| format!("at {strength}")));
    let stage = Stage::at(120)?;
    for &effect in effects {
        sheet.row(&label(effect));
        for strength in STRENGTHS {
            let mut shot = Shot::new(plugin, &stage)?;
            shot.feel("-0.6", "0.95")?;
            for &other in effects {
                shot.set(other, if other == effect { strength } else { "0" })?;
            }
            // Rain is where weather is seen best.
            if let Some(rainy) = moods.get(1).filter(|_| effect == "weather") {
                shot.set("mood", rainy)?;
            }
            sheet.cell(&shot.take(Pick::Height)?)?;
            progress.step();
        }
    }
    sheet.write(&folder.join("effects.jpg"))
}

fn one_glitch(plugin: &Plugin, folder: &Path, progress: &mut Progress) -> Result<()> {
    let columns = 4;
    let stage = Stage::at(108)?;
    let mut shot = Shot::new(plugin, &stage)?;
    shot.feel("-0.8", "0.95")?;
    let height = shot.height()?;
    let mut sheet = Sheet::new(&vec![String::new(); columns]);
    // Inhaled for a third, exhaled for two.
    let first = height.saturating_sub(GLITCH_FRAMES / 3);
    for frame in 0..GLITCH_FRAMES {
        if (frame as usize).is_multiple_of(columns) {
            sheet.row(&format!("frame {frame}"));
        }
        sheet.cell(&shot.take(Pick::Frame(first + frame))?)?;
        progress.step();
    }
    sheet.write(&folder.join("one-glitch.jpg"))
}

fn transition(plugin: &Plugin, folder: &Path, progress: &mut Progress) -> Result<()> {
    let columns = 4;
    let (from, to) = (Stage::at(SHOTS[0])?, Stage::at(SHOTS[1])?);
    let shot = Shot::between(plugin, &from, &to, OVER)?;
    let mut sheet = Sheet::new(&vec![String::new(); columns]);
    for (cell, frame) in (1..=OVER).step_by(2).enumerate() {
        if cell.is_multiple_of(columns) {
            sheet.row(&format!("frame {frame}"));
        }
        sheet.cell(&shot.take(Pick::Frame(frame))?)?;
        progress.step();
    }
    sheet.write(&folder.join("transition.jpg"))
}

/// The page. It is written anew with the sheets, so that neither can go without the other.
const PAGE: &str = include_str!("page.md");
