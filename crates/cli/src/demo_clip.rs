//! `glitch-glow demo-clip`: the project's own footage, a walk through a city at dusk.

use footage::demo::{self, RenderOptions};

use crate::args::DemoClipArguments;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::stop;

/// Renders the demo clip.
///
/// # Errors
/// A place that cannot be written, no ffmpeg, or Ctrl-C.
pub fn run(arguments: &DemoClipArguments) -> Result<()> {
    let options = RenderOptions {
        overwrite: arguments.overwrite,
        cancel: stop::on_ctrl_c(),
        ..RenderOptions::default()
    };
    let mut progress = Progress::new("Painting", demo::FRAMES);
    demo::render(&arguments.output, &options, &mut |done, _| progress.at(done)).map_err(Error::of_writing)?;
    progress.finish();
    Ok(())
}
