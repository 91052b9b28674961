//! `glitch-glow flashes`: general and red flashes of a clip, by the standards' own definitions.

use footage::{Clip, OpenOptions, flashes};

use crate::args::FlashesArguments;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::{note, stop};

/// Flashes a second that ITU-R BT.1702 and WCAG 2.3.1 allow.
const ALLOWED: u32 = 3;

/// Measures.
///
/// # Errors
/// Footage that cannot be read; [`Error::Fault`] where the clip flashes more often than the standards allow.
pub fn run(arguments: &FlashesArguments) -> Result<()> {
    let options = OpenOptions {
        cancel: stop::on_ctrl_c(),
        ..OpenOptions::default()
    };
    let clip = Clip::open_with(&arguments.clip, &options)?;
    if let Some(warning) = clip.info().cut_off_warning() {
        note(&warning);
    }
    let mut progress = Progress::new("Measuring", clip.info().frames);
    let report = flashes::measure(&clip, &mut |done, _| progress.at(done))?;
    progress.finish();
    if arguments.json {
        let json = serde_json::to_string_pretty(&report).map_err(|error| Error::Usage(error.to_string()))?;
        println!("{json}");
    } else {
        println!("{report}");
    }
    Ok(())
}
