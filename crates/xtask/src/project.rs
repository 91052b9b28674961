//! Where things lie in the project, and the names that hosts know it by.

use std::path::{Path, PathBuf};

/// The bundle's folder, as hosts look for it.
pub(crate) const BUNDLE: &str = "GlitchGlow.ofx.bundle";

/// The plugin's file within the bundle's platform folder.
pub(crate) const BINARY: &str = "GlitchGlow.ofx";

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    // crates/xtask lies two folders down.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where cargo builds: `CARGO_TARGET_DIR` where it is set.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The bundle that tests, demo and installation use.
pub(crate) fn bundle() -> PathBuf {
    target().join("bundle").join(BUNDLE)
}

/// The `glitch-glow` command as `cargo build --release` leaves it.
pub(crate) fn command() -> PathBuf {
    target()
        .join("release")
        .join(format!("glitch-glow{}", std::env::consts::EXE_SUFFIX))
}

/// The folder of this platform's binary in a bundle (OpenFX, "Packaging OFX Plug-ins").
pub(crate) const fn platform_folder() -> &'static str {
    if cfg!(target_os = "windows") {
        "Win64"
    } else if cfg!(all(target_os = "macos", target_arch = "x86_64")) {
        "MacOS-x86-64"
    } else if cfg!(target_os = "macos") {
        "MacOS"
    } else if cfg!(target_arch = "aarch64") {
        "Linux-aarch64"
    } else {
        "Linux-x86-64"
    }
}

/// A path as people type it: relative to where they are, if it lies below.
pub(crate) fn shown(path: &Path) -> String {
    std::env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path)
        .display()
        .to_string()
}
