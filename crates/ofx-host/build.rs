//! Builds the C shim for the variadic suite functions, and turns its header into Rust declarations.

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=shim/shim.c");
    println!("cargo::rerun-if-changed=shim/shim.h");
    cc::Build::new()
        .file("shim/shim.c")
        .std("c11")
        .warnings(true)
        .try_compile("ofx_host_shim")?;
    // For tests, which compile plugins in C.
    println!("cargo::rustc-env=OFX_HOST_TARGET={}", std::env::var("TARGET")?);
    let declarations = bindgen::Builder::default()
        .header("shim/shim.h")
        .allowlist_item("(?i)ofxh_.*")
        .default_enum_style(bindgen::EnumVariation::Consts)
        .prepend_enum_name(false)
        .merge_extern_blocks(true)
        .rust_edition(bindgen::RustEdition::Edition2024)
        .blocklist_type("OfxParamStruct")
        .raw_line("use openfx_sys::OfxParamStruct;")
        // The hook table is defined on the Rust side, not linked from C.
        .blocklist_item("ofxh_hooks")
        .generate()?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("shim.rs");
    declarations.write_to_file(out)?;
    Ok(())
}
