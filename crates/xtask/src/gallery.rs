//! The gallery: sheets of pictures for `docs/gallery.md`, rendered by the real bundle.

use std::process::Command;

use crate::error::Result;
use crate::shell::run;
use crate::{bundle, project};

/// Renders every sheet into `docs/gallery` and writes `docs/gallery.md`.
pub(crate) fn gallery() -> Result<()> {
    let bundle = bundle::build()?;
    let docs = project::root().join("docs");
    let mut command = Command::new(project::command());
    command.arg("gallery").arg(&docs).arg("--plugin").arg(bundle);
    run(&mut command, "render the gallery")
}
