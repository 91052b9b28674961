//! Which bundle, which plugin in it, in which context.

use std::path::{Path, PathBuf};

use ofx_host::{Bundle, Context, Plugin};

use crate::error::{Error, Result};

/// The bundle's folder, as hosts look for it.
const NAME: &str = "GlitchGlow.ofx.bundle";

/// The project's effect.
pub const EFFECT: &str = "org.glitchglow.GlitchGlow";

/// Opens a bundle by its path, or the one beside this command, or the one installed.
///
/// # Errors
/// Where there is none, or it cannot be loaded.
pub fn open(path: Option<&Path>) -> Result<Bundle> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => places()
            .into_iter()
            .find(|place| place.is_dir())
            .ok_or(Error::NoBundle)?,
    };
    Ok(Bundle::open(&path)?)
}

/// The plugin of that id; without one, the project's effect, or the first of somebody else's bundle.
///
/// # Errors
/// Where there is none.
pub fn choose<'a>(bundle: &'a Bundle, id: Option<&str>) -> Result<&'a Plugin> {
    if let Some(id) = id {
        return Ok(bundle.plugin(id)?);
    }
    let own = bundle.plugins().iter().find(|plugin| plugin.id() == EFFECT);
    match own.or(bundle.plugins().first()) {
        Some(plugin) => Ok(plugin),
        None => Ok(bundle.plugin(EFFECT)?),
    }
}

/// The context in which the plugin turns one clip into another.
///
/// # Errors
/// Where it has none such.
pub fn filter_context(plugin: &Plugin) -> Result<Context> {
    let offered = plugin.describe()?.contexts;
    [Context::Filter, Context::General]
        .into_iter()
        .find(|context| offered.contains(context))
        .ok_or_else(|| Error::NotAFilter {
            id: plugin.id().to_owned(),
            offered: offered
                .iter()
                .map(|context| format!("{context:?}"))
                .collect::<Vec<_>>()
                .join(", "),
        })
}

/// Beside this command first, as built; then where hosts look.
fn places() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Some(here) = std::env::current_exe().ok().as_deref().and_then(Path::parent) {
        // target/release/glitch-glow, target/release/deps/..., or both unpacked into one folder.
        folders.extend(here.ancestors().take(3).map(|folder| folder.join("bundle")));
        folders.push(here.to_owned());
    }
    if let Some(paths) = std::env::var_os("OFX_PLUGIN_PATH") {
        folders.extend(std::env::split_paths(&paths));
    }
    folders.push(PathBuf::from(if cfg!(windows) {
        r"C:\Program Files\Common Files\OFX\Plugins"
    } else if cfg!(target_os = "macos") {
        "/Library/OFX/Plugins"
    } else {
        "/usr/OFX/Plugins"
    }));
    folders.into_iter().map(|folder| folder.join(NAME)).collect()
}
