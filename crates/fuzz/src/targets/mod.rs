//! What reads input, and what must hold of it whatever the input.

mod geometry;
mod hosted;
mod model;
mod track;

use std::path::{Path, PathBuf};

/// Tries one input: what came of it in a few words, alike for inputs that went the same way; or what is wrong.
pub(crate) type Run = dyn FnMut(&[u8]) -> Result<String, String>;

/// Something that reads input.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Sets up what all inputs share.
    pub(crate) prepare: fn() -> Result<Box<Run>, String>,
    /// The longest input, bytes.
    pub(crate) most: usize,
}

/// Every target.
pub(crate) const ALL: &[Target] = &[
    Target {
        name: "track",
        prepare: || Ok(Box::new(track::run)),
        most: 1 << 16,
    },
    Target {
        name: "parameters",
        prepare: || hosted::prepare(hosted::What::Parameters),
        most: 4096,
    },
    Target {
        name: "properties",
        prepare: || hosted::prepare(hosted::What::Properties),
        most: 4096,
    },
    Target {
        name: "geometry",
        prepare: || Ok(Box::new(geometry::run)),
        most: 256,
    },
    Target {
        name: "model",
        prepare: || Ok(Box::new(model::run)),
        most: 1 << 16,
    },
];

pub(crate) fn find(name: &str) -> Result<&'static Target, String> {
    ALL.iter().find(|target| target.name == name).ok_or_else(|| {
        let names: Vec<&str> = ALL.iter().map(|target| target.name).collect();
        format!("there is no target `{name}`; choose one of {}", names.join(", "))
    })
}

/// Inputs to begin with, by name.
pub(crate) fn seeds(target: &Target) -> Result<Vec<(String, Vec<u8>)>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target.name);
    let problem = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut seeds = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(problem)? {
        let path = entry.map_err(problem)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        seeds.push((name, std::fs::read(&path).map_err(problem)?));
    }
    seeds.sort();
    if seeds.is_empty() {
        return Err(format!("{} is empty", folder.display()));
    }
    Ok(seeds)
}

/// The built bundle.
pub(crate) fn bundle() -> Result<PathBuf, String> {
    let built = std::env::current_exe().ok().and_then(|program| {
        let places = program.ancestors().skip(1).take(3);
        let mut bundles = places.map(|folder| folder.join("bundle/GlitchGlow.ofx.bundle"));
        bundles.find(|bundle| bundle.is_dir())
    });
    built.ok_or_else(|| "there is no bundle to drive: build it with `cargo xtask bundle`".to_owned())
}

/// Numbers out of an input: what follows its end is 0.
pub(crate) struct Numbers<'a>(pub(crate) &'a [u8]);

impl Numbers<'_> {
    pub(crate) fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((byte, rest)) => {
                self.0 = rest;
                *byte
            }
            None => 0,
        }
    }

    pub(crate) fn word(&mut self) -> u64 {
        (0..8).fold(0, |word, at| word | u64::from(self.byte()) << (8 * at))
    }

    /// An integer of any size, small ones more often.
    pub(crate) fn integer(&mut self) -> i32 {
        match self.byte() {
            byte @ 0..=0xdf => i32::from(byte as i8),
            0xe0..=0xf7 => i32::from(u16::from_le_bytes([self.byte(), self.byte()]) as i16),
            _ => self.word() as i32,
        }
    }

    /// A number of any size, ordinary ones more often.
    pub(crate) fn float(&mut self) -> f32 {
        match self.byte() {
            byte @ 0..=0xdf => f32::from(byte as i8) / 32.0,
            _ => f32::from_bits(self.word() as u32),
        }
    }
}
