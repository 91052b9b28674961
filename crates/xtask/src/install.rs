//! Copies the bundle to where hosts look for it, and takes it away again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::{bundle, project};

/// For whom to install.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The person at the terminal; hosts find it through `OFX_PLUGIN_PATH`.
    User,
    /// Everyone on the machine, in the folder that every host searches.
    System,
}

/// Builds the bundle where it is missing and copies it.
pub(crate) fn install(place: Place) -> Result<()> {
    let source = match project::bundle() {
        built if built.join("Contents/Info.plist").exists() => built,
        _ => bundle::build()?,
    };
    let folder = folder(place)?;
    let target = folder.join(project::BUNDLE);
    let copied = remove(&target).and_then(|_| bundle::copy_folder(&source, &target));
    copied.map_err(|error| needs_rights(error, place))?;
    println!("Installed: {}", target.display());
    if place == Place::User {
        println!("{}", path_advice(&folder));
    }
    println!("Restart your editing program; Glitch & Glow is in its list of OpenFX effects.");
    Ok(())
}

/// Removes the bundle from the person's folder and from the system's.
pub(crate) fn uninstall() -> Result<()> {
    let mut removed = 0;
    for place in [Place::User, Place::System] {
        let target = folder(place)?.join(project::BUNDLE);
        if remove(&target).map_err(|error| needs_rights(error, place))? {
            println!("Removed: {}", target.display());
            removed += 1;
        }
    }
    if removed == 0 {
        println!("Glitch & Glow is not installed here.");
    }
    Ok(())
}

/// Removes a bundle; whether there was one.
fn remove(target: &Path) -> Result<bool> {
    match fs::remove_dir_all(target) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::file("remove", target)(error)),
    }
}

fn folder(place: Place) -> Result<PathBuf> {
    match place {
        Place::System => Ok(system_folder()),
        Place::User => user_folder().ok_or_else(|| {
            Error::Broken("there is no home folder here; use `cargo xtask install --system`".to_owned())
        }),
    }
}

/// The folders that the OpenFX standard names ("Installing OFX Plug-ins").
fn system_folder() -> PathBuf {
    if cfg!(windows) {
        let common = std::env::var_os("CommonProgramFiles").unwrap_or_else(|| r"C:\Program Files\Common Files".into());
        PathBuf::from(common).join("OFX").join("Plugins")
    } else if cfg!(target_os = "macos") {
        PathBuf::from("/Library/OFX/Plugins")
    } else {
        PathBuf::from("/usr/OFX/Plugins")
    }
}

/// The standard names no folder per person: this one follows each platform's custom.
fn user_folder() -> Option<PathBuf> {
    let variable = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if cfg!(windows) {
        Some(variable("LOCALAPPDATA")?.join("OFX").join("Plugins"))
    } else if cfg!(target_os = "macos") {
        Some(variable("HOME")?.join("Library/OFX/Plugins"))
    } else {
        let data = variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local/share")))?;
        Some(data.join("OFX/Plugins"))
    }
}

fn path_advice(folder: &Path) -> String {
    let folder = folder.display();
    if cfg!(windows) {
        format!("Tell hosts about that folder, once:\n  setx OFX_PLUGIN_PATH \"{folder}\"")
    } else {
        format!(
            "Tell hosts about that folder: put this line into your shell's profile:\n  export OFX_PLUGIN_PATH=\"{folder}\""
        )
    }
}

/// Names the way out where the folder belongs to someone else.
fn needs_rights(error: Error, place: Place) -> Error {
    match error {
        Error::File { path, source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
            let remedy = match (place, cfg!(windows)) {
                (Place::User, _) => "check who owns that folder".to_owned(),
                (Place::System, true) => "run this in a terminal opened as administrator".to_owned(),
                (Place::System, false) => format!(
                    "sudo mkdir -p {0} && sudo cp -r {1} {0}/   (to remove: sudo rm -r {0}/{2})",
                    system_folder().display(),
                    project::bundle().display(),
                    project::BUNDLE
                ),
            };
            Error::Missing {
                what: format!("the right to write {}", path.display()),
                remedy,
            }
        }
        other => other,
    }
}
