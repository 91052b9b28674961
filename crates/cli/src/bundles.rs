//! Which bundle, which plugin in it, in which context.

use std::path::{Path, PathBuf};

use ofx_host::check::profiles;
use ofx_host::{Bundle, Context, HostProfile, Plugin};

use crate::error::{Error, Result};

/// The bundle's folder, as hosts look for it.
const NAME: &str = "GlitchGlow.ofx.bundle";

/// The project's effect.
pub const EFFECT: &str = "org.glitchglow.GlitchGlow";

/// The project's transition.
const TRANSITION: &str = "org.glitchglow.Transition";

/// Whether a plugin is one of the project's.
#[must_use]
pub fn is_ours(plugin: &Plugin) -> bool {
    [EFFECT, TRANSITION].contains(&plugin.id())
}

/// Opens a bundle by its path, or the one beside this command, or the one installed.
///
/// # Errors
/// Where there is none, or it cannot be loaded.
pub fn open(path: Option<&Path>) -> Result<Bundle> {
    open_as(path, HostProfile::default())
}

/// The same, in a host of another kind.
///
/// # Errors
/// As [`open`].
pub fn open_as(path: Option<&Path>, host: HostProfile) -> Result<Bundle> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => places()
            .into_iter()
            .find(|place| place.is_dir())
            .ok_or(Error::NoBundle)?,
    };
    Ok(Bundle::open_with(&path, host)?)
}

/// The host of that name, as `glitch-glow check` plays it.
///
/// # Errors
/// Where none is played under that name.
pub fn host(name: &str) -> Result<HostProfile> {
    profiles::find(name).ok_or_else(|| {
        let known = hosts();
        Error::Usage(format!("no host is played as `{name}`; choose one of {known}"))
    })
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

/// The plugin of that id that goes from one clip to another; without one, the project's, or the first of the bundle.
///
/// # Errors
/// Where there is none.
pub fn choose_transition<'a>(bundle: &'a Bundle, id: Option<&str>) -> Result<&'a Plugin> {
    let goes_over = |plugin: &Plugin| {
        let offered = plugin.describe().map(|about| about.contexts);
        offered.is_ok_and(|contexts| contexts.contains(&Context::Transition))
    };
    let plugins = bundle.plugins();
    let found = match id {
        Some(id) => Some(bundle.plugin(id)?).filter(|plugin| goes_over(plugin)),
        None => plugins
            .iter()
            .find(|plugin| plugin.id() == TRANSITION)
            .or_else(|| plugins.iter().find(|plugin| goes_over(plugin))),
    };
    found.ok_or_else(|| {
        let what = id.map_or("this bundle".to_owned(), str::to_owned);
        Error::Usage(format!(
            "{what} has no transition from one clip to another; leave --to out"
        ))
    })
}

/// The context in which the plugin turns one clip into another: the one of these that the host likes best.
///
/// # Errors
/// Where it has none such.
pub fn filter_context(plugin: &Plugin) -> Result<Context> {
    let filters = |context: &Context| matches!(context, Context::Filter | Context::General);
    let found = plugin.contexts()?.into_iter().find(filters);
    let offered = || -> Result<String> {
        let names: Vec<_> = plugin.describe()?.contexts.iter().map(|c| c.as_str()).collect();
        Ok(names.join(", "))
    };
    match found {
        Some(context) => Ok(context),
        None => Err(Error::NotAFilter {
            id: plugin.id().to_owned(),
            offered: offered()?,
        }),
    }
}

/// Every host that is played, for people to choose from.
#[must_use]
pub fn hosts() -> String {
    let names: Vec<&str> = profiles::all().iter().map(|named| named.name).collect();
    names.join(", ")
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
