//! Ten minutes of 1080p through the Analyze button: what it takes in memory, and how soon it heeds a cancel.
//!
//! `cargo test --release --workspace --test long_analysis -- --nocapture` shows the figures. One test, since memory is counted for
//! the whole process.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so")]

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use affect::EmotionTrack;
use footage::demo;
use ofx_host::{
    Bundle, ClipFormat, Components, Context, Depth, Effect, FrameSource, InstanceSettings, ParamValue, Picture,
    Premultiplication, Progress, SourceError,
};

const WIDTH: u32 = 1920;
const HEIGHT: u32 = 1080;
const RATE: f64 = 24.0;
const SECONDS: f64 = 600.0;
/// Frames that an analysis looks at: twelve a second, of which four carry samples.
const LOOKS: usize = 7200;
/// Memory above idle that an analysis may take at most, bytes.
const MEMORY: u64 = 200_000_000;
/// A cancel is heeded within this, whenever it comes.
const PATIENCE: Duration = Duration::from_millis(250);

/// Ten minutes of few pictures: the host takes no memory while the clip is read, so that what grows is the plugin's.
struct Film {
    /// Two shots of four pictures, a quarter of a second apart.
    pictures: Vec<Arc<Picture>>,
}

impl Film {
    /// Float, as most hosts hand frames over: four times the bytes of a video's.
    fn painted() -> Self {
        let paint = |number| {
            let picture = demo::frame(number, WIDTH, HEIGHT)
                .unwrap()
                .to_depth(footage::Depth::F32);
            let (rgba, opaque) = (Components::Rgba, Premultiplication::Opaque);
            Picture::from_top_down(WIDTH, HEIGHT, Depth::F32, rgba, opaque, &picture.bytes()).unwrap()
        };
        let numbers = [24, 30, 36, 42, 132, 138, 144, 150];
        Self {
            pictures: numbers.map(|number| Arc::new(paint(number))).to_vec(),
        }
    }
}

impl FrameSource for Film {
    fn format(&self) -> ClipFormat {
        ClipFormat {
            width: WIDTH,
            height: HEIGHT,
            pixel_aspect: 1.0,
            frame_rate: RATE,
            first_frame: 0.0,
            last_frame: SECONDS * RATE - 1.0,
            depth: Depth::F32,
            components: Components::Rgba,
            premultiplication: Premultiplication::Opaque,
        }
    }

    /// Walks to and fro within a shot, and cuts to the other one every seven seconds.
    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        let quarter = (time / RATE * 4.0) as usize;
        let step = [0, 1, 2, 3, 2, 1][quarter % 6];
        Ok(self.pictures.get(quarter / 28 % 2 * 4 + step).cloned())
    }
}

/// Time on this thread's clock, which stands still while the thread waits for a processor that others use: on a busy
/// machine that is no fault of the plugin's. Where the system does not say, the clock on the wall.
fn clock() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let wall = START.get_or_init(Instant::now).elapsed();
    let waited = fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    // Counted from the thread's start, which may be before ours: differences alone are used.
    (wall + Duration::from_secs(3600)).saturating_sub(Duration::from_nanos(waited.unwrap_or(0)))
}

/// What a press of the button took.
struct Pressed {
    updates: usize,
    /// The longest that the plugin went without asking whether to go on.
    longest: Duration,
    /// From the last answer to the end of the action.
    answered: Duration,
    took: Duration,
}

/// Presses Analyze; cancels at an update, if asked to.
fn press(effect: &Effect, cancel_at: Option<usize>) -> Pressed {
    struct Seen {
        updates: usize,
        longest: Duration,
        last: Duration,
    }
    let seen = Arc::new(Mutex::new(Seen {
        updates: 0,
        longest: Duration::ZERO,
        last: clock(),
    }));
    let watching = Arc::clone(&seen);
    effect.on_progress(move |progress| {
        let mut seen = watching.lock().unwrap();
        let now = clock();
        seen.longest = seen.longest.max(now.saturating_sub(seen.last));
        seen.last = now;
        if let Progress::Update(_) = progress {
            seen.updates += 1;
            return cancel_at != Some(seen.updates);
        }
        true
    });
    let start = clock();
    effect.press("analyze", 0.0).unwrap();
    let end = clock();
    let seen = seen.lock().unwrap();
    let answered = end.saturating_sub(seen.last);
    Pressed {
        updates: seen.updates,
        longest: seen.longest.max(answered),
        answered,
        took: end.saturating_sub(start),
    }
}

fn text(effect: &Effect, name: &str) -> String {
    match effect.get(name, 0.0).unwrap() {
        ParamValue::Text(text) => text,
        other => panic!("{name} is {other:?}"),
    }
}

/// A line of what the system says of this process's memory, bytes.
fn memory(line: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|found| found.starts_with(line))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Has the system forget the peak so far; false where it cannot.
fn forget_peak() -> bool {
    fs::write("/proc/self/clear_refs", "5").is_ok()
}

#[test]
fn ten_minutes_are_analysed_in_little_memory_and_a_cancel_is_heeded_at_once() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bundle/GlitchGlow.ofx.bundle");
    assert!(
        path.is_dir(),
        "no bundle at {}: run `cargo xtask bundle` first",
        path.display()
    );
    // What is free goes back to the system at once: it hides nothing that the plugin takes, and counts for nothing.
    ofx_host::memory::give_back_blocks();
    let film = Film::painted();
    let before = memory("VmRSS:");
    let bundle = Bundle::open(path).expect("the bundle opens");
    let plugin = bundle.plugin("org.glitchglow.GlitchGlow").unwrap();
    let settings = InstanceSettings::for_format(Context::Filter, &film.format());
    let effect = Effect::new(plugin, settings).expect("an instance is made");
    effect.connect("Source", Arc::new(film)).unwrap();

    let peak_is_known = forget_peak();
    let idle = memory("VmRSS:");
    for cancel_at in [1, LOOKS / 2] {
        let cancelled = press(&effect, Some(cancel_at));
        println!(
            "cancelled at look {cancel_at}: heeded in {:.2?}, never longer than {:.1?} without asking",
            cancelled.answered, cancelled.longest
        );
        assert_eq!(cancelled.updates, cancel_at, "the analysis went on after the cancel");
        assert!(
            cancelled.longest < PATIENCE,
            "a cancel would wait for {:?}",
            cancelled.longest
        );
        assert_eq!(text(&effect, "track"), "");
        let status = text(&effect, "status");
        assert!(status.contains("cancelled"), "{status}");
    }
    let whole = press(&effect, None);
    let peak = memory("VmHWM:");
    // Once for each frame, and for those that say where a cut is.
    assert!(whole.updates >= LOOKS, "asked {} times", whole.updates);
    let status = text(&effect, "status");
    assert!(status.starts_with(&format!("Analysed on {LOOKS} frames")), "{status}");
    let track = EmotionTrack::parse(&text(&effect, "track")).expect("a track is stored");
    assert!((track.duration() - SECONDS).abs() < 0.3, "{} s", track.duration());
    println!(
        "{SECONDS} s analysed in {:.1?}, never longer than {:.1?} without asking, {:.1?} after the last look",
        whole.took, whole.longest, whole.answered
    );
    assert!(whole.longest < PATIENCE, "a cancel would wait for {:?}", whole.longest);
    if let (true, Some(before), Some(idle), Some(peak)) = (peak_is_known, before, idle, peak) {
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        println!(
            "memory: {:.1} MB without the plugin, {:.1} MB with an idle instance, at most {:.1} MB since",
            megabytes(before),
            megabytes(idle),
            megabytes(peak)
        );
        // Against the plugin not being there at all: what an idle one has loaded and laid by already counts too.
        assert!(
            (before + 1..before + MEMORY).contains(&peak),
            "{before} to {peak} bytes"
        );
    }
    let books = effect.close().unwrap();
    assert!(books.faults.is_empty(), "{:?}", books.faults);
    assert!(bundle.report().is_clean(), "{:?}", bundle.report());
}
