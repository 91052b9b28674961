//! The release: a zip for this platform that a person unpacks into the folder of OpenFX plugins.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::shell::{cargo, output, run, which};
use crate::zip::ZipWriter;
use crate::{bundle, licences, project, tools};

/// The C library of the oldest Linux that hosts support: DaVinci Resolve's is Rocky 8.
const GLIBC: (u32, u32) = (2, 28);
/// What a Linux machine has in any case.
const LIBRARIES: [&str; 6] = [
    "libc.so.6",
    "libm.so.6",
    "libgcc_s.so.1",
    "libpthread.so.0",
    "libdl.so.2",
    "ld-linux-x86-64.so.2",
];
/// Nobody should wait for an effect to download.
const LARGEST: u64 = 30 << 20;
/// The cargo profile of what is given to people.
const PROFILE: &str = "dist";
/// The linker that knows old C libraries, pinned.
const LINKER: [&str; 2] = ["cargo-zigbuild==0.20.1", "ziglang==0.13.0.post1"];

/// Builds, checks and packs the bundle.
pub(crate) fn release() -> Result<()> {
    tools::ensure()?;
    let target = host_target()?;
    let library = if target == "x86_64-unknown-linux-gnu" {
        let library = build_for_old_glibc(&target)?;
        check_needs(&library)?;
        library
    } else {
        build_native()?
    };
    let size = library.metadata().map_err(Error::file("read", &library))?.len();
    if size > LARGEST {
        return Err(Error::Broken(format!(
            "the plugin has {} MB, and 30 MB is the limit",
            size >> 20
        )));
    }

    let folder = project::target().join("release-bundle");
    let laid_out = folder.join(project::BUNDLE);
    bundle::lay_out(&library, &laid_out)?;
    add_licences(&laid_out.join("Contents/Resources/licences"), &target)?;

    let name = format!("glitch-glow-{}-{}.zip", env!("CARGO_PKG_VERSION"), platform());
    let path = folder.join(name);
    pack(&folder, &path)?;
    println!(
        "Release:  {}  (plugin {:.1} MB)",
        project::shown(&path),
        size as f64 / 1e6
    );
    Ok(())
}

fn build_native() -> Result<PathBuf> {
    println!("Building the plugin ...");
    run(
        cargo().args(["build", "--profile", PROFILE, "--locked", "-p", "glitch-glow", "--lib"]),
        "build the plugin",
    )?;
    Ok(bundle::built_library(&project::target().join(PROFILE)))
}

/// Links for an old C library through zig, which carries the symbol versions of all of them.
///
/// Only the linking is zig's: headers and compilers stay the machine's own, which bindgen needs.
fn build_for_old_glibc(target: &str) -> Result<PathBuf> {
    let linker = linking_script(&linker()?)?;
    println!("Building the plugin for glibc {}.{} ...", GLIBC.0, GLIBC.1);
    let variable = format!("CARGO_TARGET_{}_LINKER", target.to_uppercase().replace('-', "_"));
    run(
        cargo()
            .env(variable, linker)
            .args(["build", "--profile", PROFILE, "--locked", "-p", "glitch-glow", "--lib"])
            .args(["--target", target]),
        "build the plugin for an old C library",
    )?;
    Ok(bundle::built_library(&project::target().join(target).join(PROFILE)))
}

/// A script that cargo can call as a linker: zig with the version of the C library.
fn linking_script(programs: &Path) -> Result<PathBuf> {
    let script = programs.join("link-for-old-glibc");
    let (major, minor) = GLIBC;
    let text = format!(
        "#!/bin/sh\nPATH=\"{0}:$PATH\" exec \"{0}/cargo-zigbuild\" zig cc -- -target x86_64-linux-gnu.{major}.{minor} \"$@\"\n",
        programs.display()
    );
    fs::write(&script, text).map_err(Error::file("write", &script))?;
    run(
        Command::new("chmod").arg("+x").arg(&script),
        "make the linking script runnable",
    )?;
    Ok(script)
}

/// Sets the linker up in a Python environment below `target`, once; gives its folder of programs.
fn linker() -> Result<PathBuf> {
    let environment = project::target().join("release-linker");
    let programs = environment.join("bin");
    if !programs.join("cargo-zigbuild").exists() {
        if which("python3").is_none() {
            return Err(Error::Missing {
                what: "python3 (it brings the linker for old C libraries)".to_owned(),
                remedy: "sudo apt-get install -y python3-venv".to_owned(),
            });
        }
        println!("Setting up the linker for old C libraries ...");
        let mut venv = Command::new("python3");
        run(venv.args(["-m", "venv"]).arg(&environment), "make a Python environment").map_err(|_| Error::Missing {
            what: "Python's venv module".to_owned(),
            remedy: "sudo apt-get install -y python3-venv".to_owned(),
        })?;
        let mut pip = Command::new(programs.join("pip"));
        run(pip.args(["install", "--quiet"]).args(LINKER), "fetch the linker")?;
    }
    Ok(programs)
}

/// Checks that the library runs on every Linux that a host supports.
fn check_needs(library: &Path) -> Result<()> {
    if which("objdump").is_none() {
        println!("objdump is not here: the needs of the library were not checked");
        return Ok(());
    }
    let dump = |flag: &str| -> Result<String> {
        let listing = output(Command::new("objdump").arg(flag).arg(library), "read the library")?;
        Ok(String::from_utf8_lossy(&listing).into_owned())
    };
    let newest = newest_glibc(&dump("-T")?);
    if newest > GLIBC {
        return Err(Error::Broken(format!(
            "the plugin asks for glibc {}.{}, newer than {}.{}",
            newest.0, newest.1, GLIBC.0, GLIBC.1
        )));
    }
    let headers = dump("-p")?;
    let odd = needed(&headers).find(|name| !LIBRARIES.contains(name));
    match odd {
        Some(name) => Err(Error::Broken(format!(
            "the plugin asks for {name}, which a machine may lack"
        ))),
        None => {
            println!(
                "Asks for glibc {}.{} and: {}",
                newest.0,
                newest.1,
                needed(&headers).collect::<Vec<_>>().join(", ")
            );
            Ok(())
        }
    }
}

/// The newest `GLIBC_x.y` of an `objdump -T` listing.
fn newest_glibc(listing: &str) -> (u32, u32) {
    let version = |rest: &str| -> Option<(u32, u32)> {
        let end = rest
            .find(|c: char| c != '.' && !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let mut numbers = rest[..end].split('.').map(|number| number.parse().ok());
        Some((numbers.next()??, numbers.next()??))
    };
    listing
        .split("GLIBC_")
        .skip(1)
        .filter_map(version)
        .max()
        .unwrap_or((0, 0))
}

/// The libraries that an `objdump -p` listing names as needed.
fn needed(headers: &str) -> impl Iterator<Item = &str> {
    headers
        .lines()
        .filter_map(|line| line.trim().strip_prefix("NEEDED").map(str::trim))
}

fn add_licences(folder: &Path, target: &str) -> Result<()> {
    fs::create_dir_all(folder).map_err(Error::file("make the folder", folder))?;
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let from = project::root().join(name);
        fs::copy(&from, folder.join(name)).map_err(Error::file("copy", &from))?;
    }
    let to = folder.join("THIRD-PARTY.txt");
    fs::write(&to, licences::third_party(target)?).map_err(Error::file("write", &to))
}

/// Packs the bundle, with the page on installing it beside it.
fn pack(folder: &Path, path: &Path) -> Result<()> {
    let mut files = Vec::new();
    list_files(&folder.join(project::BUNDLE), project::BUNDLE, &mut files)?;
    files.push((project::root().join("docs/install.md"), "INSTALL.md".to_owned()));
    files.sort_by(|a, b| a.1.cmp(&b.1));

    let file = File::create(path).map_err(Error::file("write", path))?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    for (from, name) in files {
        let data = fs::read(&from).map_err(Error::file("read", &from))?;
        let mode = if name.ends_with(".ofx") { 0o755 } else { 0o644 };
        zip.add(&name, mode, &data).map_err(Error::file("write", path))?;
    }
    zip.finish().map(|_| ()).map_err(Error::file("write", path))
}

fn list_files(folder: &Path, name: &str, files: &mut Vec<(PathBuf, String)>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::file("read", folder))? {
        let entry = entry.map_err(Error::file("read", folder))?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list_files(&entry.path(), &name, files)?;
        } else {
            files.push((entry.path(), name));
        }
    }
    Ok(())
}

/// The triple that rustc builds for here.
fn host_target() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = output(Command::new(rustc).arg("-vV"), "ask rustc for its target")?;
    let about = String::from_utf8_lossy(&about);
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| Error::Broken("rustc does not say which target it builds for".to_owned()))
}

fn platform() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_glibc_is_found_by_number_not_by_letter() {
        let listing = "DF *UND* (GLIBC_2.2.5) free\nDF *UND* (GLIBC_2.28) fcntl64\nDF *UND* (GLIBC_2.9) pipe2\n";
        assert_eq!(newest_glibc(listing), (2, 28));
        assert_eq!(newest_glibc("nothing"), (0, 0));
    }

    #[test]
    fn needed_libraries_are_read() {
        let headers =
            "Dynamic Section:\n  NEEDED               libc.so.6\n  NEEDED               libssl.so.3\n  SONAME  x\n";
        assert_eq!(needed(headers).collect::<Vec<_>>(), ["libc.so.6", "libssl.so.3"]);
    }
}
