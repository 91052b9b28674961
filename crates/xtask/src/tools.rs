//! What the machine needs: ffmpeg to read and write video, libclang and a C compiler to build.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::shell::{run, succeeds, which};

/// Something that the project needs from the machine.
struct Need {
    /// What people call it.
    name: &'static str,
    /// Whether it is there.
    found: fn() -> bool,
    /// Debian and Ubuntu packages.
    apt: &'static [&'static str],
    /// The command for other systems.
    elsewhere: &'static str,
}

const NEEDS: [Need; 3] = [
    Need {
        name: "a C compiler",
        found: || cfg!(windows) || ["cc", "gcc", "clang"].iter().any(|name| which(name).is_some()),
        apt: &["gcc", "libc6-dev"],
        elsewhere: C_COMPILER,
    },
    Need {
        name: "libclang (bindgen reads the OpenFX headers with it)",
        found: || find_libclang().is_some(),
        apt: &["libclang-dev"],
        elsewhere: LIBCLANG,
    },
    Need {
        name: "ffmpeg",
        found: || which("ffmpeg").is_some() && which("ffprobe").is_some(),
        apt: &["ffmpeg"],
        elsewhere: FFMPEG,
    },
];

const C_COMPILER: &str = if cfg!(target_os = "macos") {
    "xcode-select --install"
} else {
    "sudo dnf install gcc   (Fedora, Rocky), sudo pacman -S gcc   (Arch)"
};
const LIBCLANG: &str = if cfg!(target_os = "macos") {
    "xcode-select --install"
} else if cfg!(windows) {
    "winget install LLVM.LLVM"
} else {
    "sudo dnf install clang-devel   (Fedora, Rocky), sudo pacman -S clang   (Arch)"
};
const FFMPEG: &str = if cfg!(target_os = "macos") {
    "brew install ffmpeg"
} else if cfg!(windows) {
    "winget install Gyan.FFmpeg"
} else {
    "sudo dnf install ffmpeg   (Fedora, Rocky), sudo pacman -S ffmpeg   (Arch)"
};

/// Finds what is missing and installs it by apt-get as root or by passwordless sudo; else says which command does.
pub(crate) fn ensure() -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.found)()).collect();
    let Some(first) = missing.first() else {
        return Ok(());
    };
    let names = missing.iter().map(|need| need.name).collect::<Vec<_>>().join(", ");
    let Some(apt) = which("apt-get") else {
        return Err(Error::Missing {
            what: first.name.to_owned(),
            remedy: first.elsewhere.to_owned(),
        });
    };
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.apt).copied().collect();
    let by_hand = || Error::Missing {
        what: names.clone(),
        remedy: format!("sudo apt-get update && sudo apt-get install -y {}", packages.join(" ")),
    };

    println!("Missing here: {names}. Installing {} ...", packages.join(" "));
    let root = succeeds(Command::new("sh").args(["-c", "test \"$(id -u)\" = 0"]));
    if !root && !succeeds(Command::new("sudo").args(["-n", "true"])) {
        return Err(by_hand());
    }
    let command = |arguments: &[&str]| {
        let mut command = if root {
            Command::new(&apt)
        } else {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "DEBIAN_FRONTEND=noninteractive"]).arg(&apt);
            sudo
        };
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        command
    };
    // A stale list is no reason to stop: the packages may still be there.
    let _ = run(&mut command(&["update", "-q"]), "update the package list");
    let mut install = command(&["install", "-y", "-q", "--no-install-recommends"]);
    run(install.args(&packages), "install what is missing").map_err(|_| by_hand())?;
    match NEEDS.iter().find(|need| !(need.found)()) {
        None => Ok(()),
        Some(need) => Err(Error::Missing {
            what: need.name.to_owned(),
            remedy: format!("sudo apt-get install -y {}", need.apt.join(" ")),
        }),
    }
}

/// The folder in which libclang lies, by the places where bindgen looks too.
fn find_libclang() -> Option<PathBuf> {
    let fixed = [
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/Library/Developer/CommandLineTools/usr/lib",
        "/Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib",
        "/opt/homebrew/opt/llvm/lib",
        "/usr/local/opt/llvm/lib",
        r"C:\Program Files\LLVM\bin",
        r"C:\Program Files\LLVM\lib",
    ];
    let named = std::env::var_os("LIBCLANG_PATH").map(PathBuf::from);
    // /usr/lib/llvm-14/lib and its like.
    let versioned = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let versioned = versioned
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().contains("llvm"))
        .flat_map(|path| [path.join("lib"), path.join("lib64")]);
    named
        .into_iter()
        .chain(fixed.iter().map(PathBuf::from))
        .chain(versioned)
        .find(|folder| holds_libclang(folder))
}

fn holds_libclang(place: &Path) -> bool {
    if place.is_file() {
        return is_libclang(place);
    }
    std::fs::read_dir(place)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| is_libclang(&entry.path()))
}

/// libclang.so, libclang.so.1, libclang-14.so.1, libclang.dylib, libclang.dll; not libclang-cpp.
fn is_libclang(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    name.strip_prefix("libclang").is_some_and(|rest| {
        let version_end = rest.find(".so").or(rest.find(".dylib")).or(rest.find(".dll"));
        version_end.is_some_and(|end| rest[..end].chars().all(|c| c == '-' || c == '.' || c.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libclang_is_told_from_its_neighbours() {
        for name in [
            "libclang.so",
            "libclang.so.1",
            "libclang-14.so.1",
            "libclang.dylib",
            "libclang.dll",
        ] {
            assert!(is_libclang(Path::new(name)), "{name}");
        }
        for name in ["libclang-cpp.so.14", "libclangBasic.a", "libclc.so", "clang.so"] {
            assert!(!is_libclang(Path::new(name)), "{name}");
        }
    }
}
