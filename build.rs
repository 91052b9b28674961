//! Checks the model that goes into the binary, and stamps the version.
//!
//! The symbols need no help here: a Rust cdylib exports its `no_mangle` functions alone, which `cargo xtask bundle`
//! verifies on the finished binary.

use std::fs;
use std::path::Path;

/// The largest model that is shipped, bytes.
const LARGEST: usize = 2 << 20;

fn main() {
    let path = Path::new("crates/affect/model/affect.onnx");
    println!("cargo::rerun-if-changed={}", path.display());
    println!("cargo::rerun-if-changed=build.rs");
    let model = match fs::read(path) {
        Ok(model) => model,
        Err(error) => {
            println!(
                "cargo::error=the emotion model {} cannot be read: {error}",
                path.display()
            );
            return;
        }
    };
    if model.len() > LARGEST {
        println!(
            "cargo::error=the emotion model has {} bytes, more than the {LARGEST} that are shipped",
            model.len()
        );
    }
    // An ONNX file is a protocol-buffer ModelProto; exporters write its first field, ir_version, first: tag 0x08.
    if model.first() != Some(&0x08) {
        println!("cargo::error={} is no ONNX model: export it again", path.display());
    }
    let version = env!("CARGO_PKG_VERSION");
    println!(
        "cargo::rustc-env=GLITCH_GLOW_VERSION={version} (model {:08x})",
        fingerprint(&model) as u32
    );
}

/// FNV-1a (Fowler, Noll & Vo), enough to tell builds apart in a log.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
