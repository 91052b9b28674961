//! The bundle: the plugin's binary and what lies beside it, laid out as OpenFX hosts look for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::shell::{cargo, output, run, which};
use crate::{project, tools};

/// The only symbols that a host may see: with any other, two plugins in one process could meet by name.
const EXPORTS: [&str; 3] = ["OfxGetNumberOfPlugins", "OfxGetPlugin", "OfxSetHost"];

/// Builds plugin and command, and lays the bundle out in `target/bundle`.
pub(crate) fn build() -> Result<PathBuf> {
    tools::ensure()?;
    println!("Building plugin and command ...");
    let packages = ["-p", "glitch-glow", "-p", "glitch-glow-cli"];
    run(
        cargo().args(["build", "--release"]).args(packages),
        "build the plugin and the command",
    )?;
    let bundle = lay_out_built()?;
    println!("Bundle:   {}", project::shown(&bundle));
    Ok(bundle)
}

/// Lays out the bundle from the plugin that `cargo build --release` left.
pub(crate) fn lay_out_built() -> Result<PathBuf> {
    let bundle = project::bundle();
    lay_out(&built_library(&project::target().join("release")), &bundle)?;
    Ok(bundle)
}

/// Where cargo leaves the plugin's library in a profile's folder.
pub(crate) fn built_library(folder: &Path) -> PathBuf {
    folder.join(format!(
        "{}glitch_glow{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    ))
}

/// Lays out a bundle around a library. A bundle that is in use keeps its old binary, as it is replaced and not
/// written over.
pub(crate) fn lay_out(library: &Path, bundle: &Path) -> Result<()> {
    check_exports(library)?;
    let contents = bundle.join("Contents");
    let parts = project::root().join("ofx-bundle");
    place(
        library,
        &contents.join(project::platform_folder()).join(project::BINARY),
    )?;

    let plist = fs::read_to_string(parts.join("Info.plist")).map_err(Error::file("read", &parts.join("Info.plist")))?;
    let to = contents.join("Info.plist");
    fs::write(&to, plist.replace("@VERSION@", env!("CARGO_PKG_VERSION"))).map_err(Error::file("write", &to))?;
    copy_folder(&parts.join("Resources"), &contents.join("Resources"))
}

/// Copies beside the destination first and renames then, so that no reader meets half a file.
fn place(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Error::file("make the folder", folder))?;
    }
    let new = to.with_extension("new");
    fs::copy(from, &new).map_err(Error::file("copy", from))?;
    fs::rename(&new, to).map_err(Error::file("replace", to))
}

/// Copies a folder and all in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(Error::file("make the folder", to))?;
    let entries = fs::read_dir(from).map_err(Error::file("read", from))?;
    for entry in entries {
        let path = entry.map_err(Error::file("read", from))?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            place(&path, &to.join(name))?;
        }
    }
    Ok(())
}

/// Checks with nm, where there is one, that only the OpenFX entry points can be seen from outside.
fn check_exports(library: &Path) -> Result<()> {
    if !cfg!(target_os = "linux") || which("nm").is_none() {
        return Ok(());
    }
    let listing = output(
        Command::new("nm").args(["-D", "--defined-only"]).arg(library),
        "list the plugin's symbols",
    )?;
    let listing = String::from_utf8_lossy(&listing);
    let extra = unexpected_exports(&listing)?;
    if extra.is_empty() {
        return Ok(());
    }
    Err(Error::Broken(format!(
        "the plugin exports more than the OpenFX entry points ({}{}); see build.rs",
        extra[..extra.len().min(5)].join(", "),
        if extra.len() > 5 { ", ..." } else { "" }
    )))
}

/// The symbols of an `nm` listing that should not be there; an error where one of the three is missing.
fn unexpected_exports(listing: &str) -> Result<Vec<&str>> {
    let symbols: Vec<&str> = listing
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .collect();
    if let Some(missing) = EXPORTS.iter().find(|name| !symbols.contains(name)) {
        return Err(Error::Broken(format!(
            "the plugin does not export {missing}; see build.rs and crates/ofx"
        )));
    }
    Ok(symbols.into_iter().filter(|name| !EXPORTS.contains(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
        0000000000012340 T OfxGetNumberOfPlugins\n\
        0000000000012350 T OfxGetPlugin\n\
        0000000000012360 T OfxSetHost\n";

    #[test]
    fn three_exports_pass() {
        assert!(unexpected_exports(GOOD).unwrap().is_empty());
    }

    #[test]
    fn a_fourth_export_is_named() {
        let listing = format!("{GOOD}0000000000012370 T OrtGetApiBase\n");
        assert_eq!(unexpected_exports(&listing).unwrap(), ["OrtGetApiBase"]);
    }

    #[test]
    fn a_missing_entry_point_is_an_error() {
        let error = unexpected_exports("0000000000012340 T OfxGetPlugin\n").unwrap_err();
        assert!(error.to_string().contains("OfxGetNumberOfPlugins"), "{error}");
    }
}
