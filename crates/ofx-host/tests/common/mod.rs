//! Compiles the test plugin of `tests/bad-plugin`, with or without a fault.

use std::path::{Path, PathBuf};

/// A directory of bundles, gone when dropped.
pub(crate) struct Workshop(tempfile::TempDir);

impl Workshop {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A bundle of the plugin with one fault planted, or with none.
    pub(crate) fn bundle(&self, fault: Option<&str>) -> PathBuf {
        let name = fault.unwrap_or("lift").to_lowercase();
        let bundle = self.0.path().join(format!("{name}.ofx.bundle"));
        let platform = match (std::env::consts::OS, std::env::consts::ARCH) {
            ("windows", _) => "Win64",
            ("macos", _) => "MacOS",
            _ => "Linux-x86-64",
        };
        let folder = bundle.join("Contents").join(platform);
        std::fs::create_dir_all(&folder).unwrap();
        compile(&folder.join(format!("{name}.ofx")), fault, self.0.path());
        bundle
    }
}

fn compile(binary: &Path, fault: Option<&str>, scratch: &Path) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bad-plugin/plugin.c");
    let target = env!("OFX_HOST_TARGET");
    let tool = cc::Build::new()
        .target(target)
        .host(target)
        .opt_level(1)
        .out_dir(scratch)
        .cargo_metadata(false)
        .get_compiler();
    let mut command = tool.to_command();
    command.current_dir(scratch);
    if tool.is_like_msvc() {
        command.arg("/LD").args(fault.map(|fault| format!("/DFAULT_{fault}")));
        command.arg(source).arg(format!("/Fe:{}", binary.display()));
    } else {
        command
            .args(["-shared", "-fPIC", "-fvisibility=hidden"])
            .args(fault.map(|fault| format!("-DFAULT_{fault}")));
        command.arg(source).arg("-o").arg(binary);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
