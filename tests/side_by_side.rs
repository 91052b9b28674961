//! Another plugin with an ONNX runtime of its own in the same process: each gives what it gives alone, in turn and at
//! the same time, whichever came first, and when the other one goes.
//!
//! The other plugin lies in `crates/ofx-host/tests/other-plugin`. `OTHER_ONNXRUNTIME=/path/to/libonnxruntime.so` has it
//! bring Microsoft's runtime in place of a second copy of the one in Rust.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says so"
)]

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ofx_host::{
    Bundle, Components, Context, Depth, Effect, FrameSource, InstanceSettings, MemorySource, Picture,
    Premultiplication, RenderRequest,
};

const FRAMES: usize = 96;
/// Moments that are looked at, far apart.
const TIMES: [usize; 4] = [8, 33, 56, 90];
const ROUNDS: usize = 3;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Which {
    Glitch,
    Other,
}

use Which::{Glitch, Other};

impl Which {
    fn path(self) -> PathBuf {
        let path = match self {
            Glitch => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bundle/GlitchGlow.ofx.bundle"),
            Other => {
                let here = std::env::current_exe().unwrap();
                // target/release/deps/this, target/release/examples/libother_plugin.so
                let release = here.ancestors().nth(2).map(Path::to_owned).unwrap();
                let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
                release.join("examples").join(format!("{prefix}other_plugin{suffix}"))
            }
        };
        let how = match self {
            Glitch => "cargo xtask bundle",
            Other => "cargo build --workspace --all-targets --release",
        };
        assert!(path.exists(), "nothing at {}: run `{how}` first", path.display());
        path
    }

    fn id(self) -> &'static str {
        match self {
            Glitch => "org.glitchglow.GlitchGlow",
            Other => "org.glitchglow.test.Other",
        }
    }
}

/// A plugin in memory, with an instance on footage.
struct Loaded {
    effect: Effect,
    _bundle: Bundle,
}

impl Loaded {
    fn new(which: Which) -> Self {
        let bundle = Bundle::open(which.path()).expect("the bundle opens");
        let source = footage();
        let settings = InstanceSettings::for_format(Context::Filter, &source.format());
        let effect = Effect::new(bundle.plugin(which.id()).unwrap(), settings).expect("an instance is made");
        effect.connect("Source", source).unwrap();
        Self {
            effect,
            _bundle: bundle,
        }
    }

    /// What it makes of the footage, with the model asked anew each time.
    fn pictures(&self) -> Vec<Vec<u8>> {
        let picture = |time: &usize| {
            self.effect.purge_caches().unwrap();
            let rendered = self.effect.render(&RenderRequest::at(*time as f64));
            rendered.expect("a frame is rendered").picture.to_top_down()
        };
        TIMES.iter().map(picture).collect()
    }
}

/// Stripes that drift, faster and brighter with time.
fn footage() -> Arc<MemorySource> {
    let (width, height) = (160, 90);
    let frames = (0..FRAMES).map(|frame| {
        let shift = frame * frame / 12;
        let values = (0..width * height).flat_map(|at| {
            let (x, y) = ((at % width) as usize, (at / width) as usize);
            let stripe = ((x + shift) / 9 + y / 13) % 5;
            let level = stripe as f32 / 5.0 * (0.3 + frame as f32 / 140.0);
            [level, level * 0.6 + 0.1, 0.8 - level * 0.7, 1.0]
        });
        let bytes: Vec<u8> = values.flat_map(f32::to_ne_bytes).collect();
        let (rgba, opaque) = (Components::Rgba, Premultiplication::Opaque);
        Arc::new(Picture::from_top_down(width, height, Depth::F32, rgba, opaque, &bytes).unwrap())
    });
    let frames: Vec<_> = frames.collect();
    let format = MemorySource::still(Picture::clone(&frames[0]), 1, 24.0).format();
    Arc::new(MemorySource::new(format, frames))
}

/// What a plugin gives with nobody beside it.
fn alone(which: Which) -> Vec<Vec<u8>> {
    Loaded::new(which).pictures()
}

#[test]
fn two_runtimes_in_one_process_leave_each_other_alone() {
    let (glitch, other) = (alone(Glitch), alone(Other));
    models_have_been_asked(&glitch, &other);
    for order in [[Glitch, Other], [Other, Glitch]] {
        let wanted = order.map(|which| if which == Glitch { &glitch } else { &other });
        let [first, second] = order.map(Loaded::new);
        for round in 0..ROUNDS {
            for (loaded, wanted) in [(&first, wanted[0]), (&second, wanted[1])] {
                assert!(loaded.pictures() == *wanted, "{order:?}, in turn, round {round}");
            }
        }
        std::thread::scope(|scope| {
            // Two threads each, so that either asks its own model twice at once too.
            for (loaded, wanted) in [(&first, wanted[0]), (&second, wanted[1])].repeat(2) {
                scope.spawn(move || {
                    for round in 0..ROUNDS {
                        assert!(loaded.pictures() == *wanted, "{order:?}, at once, round {round}");
                    }
                });
            }
        });
        drop(first);
        assert!(
            second.pictures() == *wanted[1],
            "{:?} after {:?} went",
            order[1],
            order[0]
        );
    }
}

/// What is compared must come from the models: the other's answers differ from moment to moment, and the effect's pictures
/// are not those that it makes when nothing is felt.
fn models_have_been_asked(glitch: &[Vec<u8>], other: &[Vec<u8>]) {
    let answers: HashSet<&[u8]> = other.iter().map(|picture| &picture[..16]).collect();
    assert_eq!(answers.len(), TIMES.len(), "the other model gives one answer to all");
    for answer in answers {
        let values = answer
            .chunks_exact(4)
            .map(|b| f32::from_ne_bytes(b.try_into().unwrap()));
        assert!(values.clone().all(f32::is_finite), "{:?}", values.collect::<Vec<_>>());
    }
    let unfeeling = Loaded::new(Glitch);
    unfeeling.effect.set_text("emotionSource", "Manual").unwrap();
    let pictures = unfeeling.pictures();
    assert!(
        glitch.iter().zip(&pictures).all(|(felt, unfelt)| felt != unfelt),
        "nothing is felt"
    );
}
