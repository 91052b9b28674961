//! A long day: many renders over several instances and threads, filters and a transition, told, analysed and felt, with
//! Analyze pressed in between; loading again and again; two copies side by side.
//!
//! `SOAK_RENDERS=100000 cargo test --release --workspace --test soak` makes it a long one. One test, since memory, threads and open
//! files are counted for the whole process.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says so"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[path = "shared/copy_folder.rs"]
mod copy_folder;

use copy_folder::copy_folder;
use ofx_host::{
    Bundle, Components, Context, Depth, Effect, FrameSource, InstanceSettings, MemorySource, ParamValue, Picture,
    Premultiplication, RenderRequest,
};

const GLITCH: &str = "org.glitchglow.GlitchGlow";
const GOES_OVER: &str = "org.glitchglow.Transition";
const MOODS: [&str; 4] = ["Plain City", "Rainy Day Reverie", "Night Pulse", "Foggy Morning Flow"];
const INSTANCES: usize = 8;
const THREADS: usize = 4;
/// Renders where nobody asks for more.
const RENDERS: usize = 4000;
const FRAMES: usize = 96;
/// Somebody presses Analyze as often as that: renders between presses.
const ANALYSES: usize = 400;
/// Memory that may come and go, bytes: the allocator's own rooms for each thread, and what the runtime keeps of each
/// window that it reads.
const SLACK: u64 = 12 << 20;
/// How often the library is loaded again.
const LOADS: usize = 24;
/// Memory that loads may scatter; a model left behind by every load would take 100 MB.
const LOAD_SLACK: u64 = 16 << 20;

fn built() -> PathBuf {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bundle/GlitchGlow.ofx.bundle");
    assert!(
        path.is_dir(),
        "no bundle at {}: run `cargo xtask bundle` first",
        path.display()
    );
    path
}

/// A ramp that drifts.
fn footage(depth: Depth) -> Arc<MemorySource> {
    let (width, height) = (32, 18);
    let frames = (0..FRAMES).map(|frame| {
        let bytes: Vec<u8> = (0..width * height)
            .flat_map(|at| {
                let level = ((at as usize * 5 + frame * 11) % 251) as u8;
                [level, level / 2 + 40, 255 - level, 255]
            })
            .collect();
        let state = Premultiplication::Opaque;
        let picture = Picture::from_top_down(width, height, Depth::U8, Components::Rgba, state, &bytes).unwrap();
        picture.convert(depth, Components::Rgba).unwrap()
    });
    let frames: Vec<_> = frames.map(Arc::new).collect();
    let format = MemorySource::still(Picture::clone(&frames[0]), 1, 24.0).format();
    Arc::new(MemorySource::new(format, frames))
}

/// The kind of instance that has its curve analysed and stored.
const STORED: usize = 1;
/// The kind that goes from one clip to another.
const TRANSITION: usize = 6;

/// The `nth` kind of instance: half of them read the feeling off the pictures, or have it stored; half are told.
fn instance(bundle: &Bundle, nth: usize) -> Effect {
    let depth = [Depth::U8, Depth::U16, Depth::F16, Depth::F32][nth % 4];
    let source = footage(depth);
    let (id, context, clips): (_, _, &[&str]) = if nth == TRANSITION {
        (GOES_OVER, Context::Transition, &["SourceFrom", "SourceTo"])
    } else {
        (GLITCH, Context::Filter, &["Source"])
    };
    let settings = InstanceSettings {
        threads: 1,
        depth: Some(depth),
        ..InstanceSettings::for_format(context, &source.format())
    };
    let effect = Effect::new(bundle.plugin(id).unwrap(), settings).expect("an instance is made");
    for clip in clips {
        effect.connect(clip, source.clone()).unwrap();
    }
    effect.set_text("mood", MOODS[nth % 4]).unwrap();
    if nth == TRANSITION {
        effect.set_key("Transition", 0.0, 0.0).unwrap();
        effect.set_key("Transition", FRAMES as f64, 1.0).unwrap();
        return effect;
    }
    effect
        .set_text("show", if nth == 5 { "Picture and curve" } else { "Picture" })
        .unwrap();
    if nth == STORED {
        effect.press("analyze", 0.0).unwrap();
        effect.set_text("emotionSource", "Analysed").unwrap();
    }
    if nth >= INSTANCES / 2 {
        effect.set("override", 1.0).unwrap();
        effect.set_key("arousal", 0.0, -1.0).unwrap();
        effect.set_key("arousal", FRAMES as f64, 1.0).unwrap();
    }
    effect
}

/// What Analyze has stored.
fn track(effect: &Effect) -> String {
    match effect.get("track", 0.0).unwrap() {
        ParamValue::Text(text) => text,
        _ => String::new(),
    }
}

fn pixels(effect: &Effect, frame: usize) -> Vec<u8> {
    let rendered = effect.render(&RenderRequest::at(frame as f64));
    rendered.expect("a frame is rendered").picture.to_top_down()
}

/// What this process holds: bytes of memory, threads, open files; nothing where the system does not say.
fn held() -> Option<(u64, usize, usize)> {
    let pages: u64 = std::fs::read_to_string("/proc/self/statm")
        .ok()?
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()?;
    // A thread that has done its work may take a moment to go: the fewest seen are those that stay.
    let fewest = |folder: &str| {
        let counts = (0..20).filter_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(5));
            std::fs::read_dir(folder).map(Iterator::count).ok()
        });
        counts.min()
    };
    Some((pages * 4096, fewest("/proc/self/task")?, fewest("/proc/self/fd")?))
}

/// Whether a file is mapped into this process.
fn is_mapped(file: &Path) -> bool {
    // The system names files by where they really lie.
    let file = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    maps.lines().any(|line| line.ends_with(&*file.to_string_lossy()))
}

#[test]
fn a_long_day_leaves_nothing_behind() {
    // Memory that is free goes back, so that what grows is what is kept.
    ofx_host::memory::give_back_blocks();
    // In a thread of its own: what a library keeps for a thread goes with the thread.
    let apart = |work: fn()| std::thread::spawn(work).join().expect("nothing fails");
    apart(many_renders);
    apart(again_and_again);
    apart(side_by_side);
}

fn many_renders() {
    let renders = std::env::var("SOAK_RENDERS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(RENDERS);
    let bundle = Bundle::open(built()).expect("the bundle opens");
    let effects: Vec<Effect> = (0..INSTANCES).map(|nth| instance(&bundle, nth)).collect();
    let first: Vec<Vec<u8>> = effects.iter().map(|effect| pixels(effect, 40)).collect();
    let stored = track(&effects[STORED]);
    assert!(!stored.is_empty(), "nothing is analysed");
    // The same clip again, which is analysed over and over while the others render, now and then twice at once.
    let pressed = instance(&bundle, STORED);
    let round = |renders: usize| {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= renders {
                            return;
                        }
                        pixels(&effects[at % INSTANCES], at * 29 / INSTANCES % FRAMES);
                        if at % ANALYSES < 2 {
                            pressed.press("analyze", 0.0).unwrap();
                        }
                    }
                });
            }
        });
    };
    // Caches fill in the first part; from then on memory is flat.
    let early = renders / 4;
    round(early);
    let before = held();
    round(renders - early);
    let after = held();
    if let (Some(before), Some(after)) = (before, after) {
        println!(
            "{renders} renders: {:.1} MB, then {:.1} MB",
            before.0 as f64 / 1e6,
            after.0 as f64 / 1e6
        );
        assert!(
            after.0 < before.0 + SLACK,
            "memory grew from {} to {} bytes",
            before.0,
            after.0
        );
        assert_eq!((before.1, before.2), (after.1, after.2), "threads and open files");
    }
    let last: Vec<Vec<u8>> = effects.iter().map(|effect| pixels(effect, 40)).collect();
    assert!(first == last, "after all that, the same frame is another one");
    assert_eq!(track(&pressed), stored, "the same clip is felt otherwise");
    for effect in effects.into_iter().chain([pressed]) {
        let books = effect.close().unwrap();
        assert!(books.faults.is_empty(), "{:?}", books.faults);
    }
    assert!(bundle.report().is_clean(), "{:?}", bundle.report());
}

fn again_and_again() {
    let mut first = None;
    let mut before = None;
    for turn in 0..=LOADS {
        // Rendered by a thread that is gone when the library is closed: a C library keeps one mapped for as long as a
        // thread lives that holds values of it.
        let render = || {
            let bundle = Bundle::open(built()).expect("the bundle opens again");
            let effect = instance(&bundle, 3);
            let picture = pixels(&effect, 30);
            effect.close().unwrap();
            (bundle, picture)
        };
        let (bundle, picture) = std::thread::scope(|scope| scope.spawn(render).join().expect("it renders"));
        assert!(
            picture == *first.get_or_insert(picture.clone()),
            "other pixels in turn {turn}"
        );
        let binary = bundle.binary().to_path_buf();
        assert!(is_mapped(&binary) || !cfg!(target_os = "linux"));
        drop(bundle);
        assert!(
            !is_mapped(&binary),
            "turn {turn}: the library is still there after it was closed"
        );
        let after = held();
        println!("turn {turn}: {after:?}");
        if turn == LOADS / 3 {
            before = after;
        } else if turn > LOADS / 3
            && let (Some(before), Some(after)) = (before, after)
        {
            assert_eq!(
                (before.1, before.2),
                (after.1, after.2),
                "threads and open files after turn {turn}"
            );
            assert!(
                after.0 < before.0 + LOAD_SLACK,
                "turn {turn}: {} to {} bytes",
                before.0,
                after.0
            );
        }
    }
}

fn side_by_side() {
    let folder = std::env::temp_dir().join(format!("glitch-glow-two-{}", std::process::id()));
    let copies: Vec<PathBuf> = ["one", "two"]
        .iter()
        .map(|name| {
            let copy = folder.join(name).join("GlitchGlow.ofx.bundle");
            copy_folder(&built(), &copy);
            copy
        })
        .collect();
    let bundles: Vec<Bundle> = copies.iter().map(|copy| Bundle::open(copy).unwrap()).collect();
    let effects: Vec<Effect> = bundles.iter().map(|bundle| instance(bundle, 2)).collect();
    let pictures: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let renders: Vec<_> = effects
            .iter()
            .map(|effect| scope.spawn(|| pixels(effect, 33)))
            .collect();
        renders.into_iter().map(|render| render.join().unwrap()).collect()
    });
    assert!(pictures[0] == pictures[1], "two copies of one plugin disagree");
    let mut effects = effects.into_iter();
    let (one, two) = (effects.next().unwrap(), effects.next().unwrap());
    one.close().unwrap();
    drop(bundles.into_iter().next());
    assert!(
        pixels(&two, 33) == pictures[1],
        "one copy goes, and the other is another"
    );
    two.close().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}
