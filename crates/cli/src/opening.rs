//! How clips and models are opened, and what a person should know of one before it is worked on.

use std::path::Path;

use affect::model::{self, Selection};
use footage::{Cancel, ClipInfo, Kind, OpenOptions, Rate};

use crate::error::Result;
use crate::note;

/// Options for a clip whose frames come so many a second where it does not say.
pub(crate) fn options(fps: Option<Rate>, cancel: &Cancel) -> OpenOptions {
    let default = OpenOptions::default();
    OpenOptions {
        sequence_rate: fps.unwrap_or(default.sequence_rate),
        cancel: cancel.clone(),
        ..default
    }
}

/// Says what is odd about a clip; `fps` is the rate that was asked for.
pub(crate) fn tell(info: &ClipInfo, fps: Option<Rate>) {
    if let Some(warning) = info.cut_off_warning() {
        note(&warning);
    }
    let name = info.path.display();
    match (info.kind, fps) {
        (Kind::Sequence, None) => note(&format!(
            "{name} does not say how fast it plays: {} frames per second are assumed; --fps names another rate",
            info.rate
        )),
        (Kind::Video, Some(_)) => note(&format!(
            "{name} says itself that it plays at {:.2} frames per second; --fps is for sequences and stills",
            info.rate.as_f64()
        )),
        _ => {}
    }
    if info.variable_rate {
        let left_out = match info.left_out_frames {
            0 => String::new(),
            1 => "; 1 that comes too soon after another is left out".to_owned(),
            count => format!("; {count} that come too soon after another are left out"),
        };
        note(&format!(
            "{name} has a varying frame rate: it is read at {:.2} frames per second, and a frame that lasts longer is held{left_out}",
            info.rate.as_f64()
        ));
    }
    if let Some(hdr) = info.colour.hdr() {
        note(&format!(
            "{name} is HDR ({hdr}): its feeling is read as of an SDR version, but light, grain and flashes are judged as if it were SDR"
        ));
    }
}

/// A note where the chosen model failed on windows.
pub(crate) fn tell_trouble(selection: &Selection) {
    if let Some(trouble) = selection.trouble() {
        let (windows, why) = (trouble.windows(), trouble.why());
        note(&format!(
            "the model failed on {windows} window{}: {why}; the built-in model read there",
            if windows == 1 { "" } else { "s" },
        ));
    }
}

/// The model that reads, and a note where it is not the one at the path.
pub(crate) fn model(path: Option<&Path>) -> Result<Selection> {
    let selection = model::select(path)?;
    if let Some(reason) = &selection.refused {
        note(&format!("{reason}; the built-in model reads instead"));
    }
    Ok(selection)
}
