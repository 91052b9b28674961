//! Every frame that a render looks at was announced beforehand: hosts fetch or render those, and may lack any other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ofx_host::{
    ClipFormat, Context, Depth, Effect, FrameSource, InstanceSettings, MemorySource, Picture, RenderRequest,
    SourceError,
};

use crate::stage::{GLITCH, MOODS, OtherHost, RATE, Street, bundle, stir};

#[test]
fn what_is_announced_is_enough_and_not_more() {
    // A host of its own: the books of the one that the other tests share tell of them too.
    let natron = OtherHost::of("natron");
    let street = || Street {
        width: 32,
        height: 18,
        ..Street::small(Depth::F32)
    };
    let format = ofx_host::FrameSource::format(&street());
    for mood in MOODS {
        for source in ["Automatic", "Manual"] {
            let settings = InstanceSettings::for_format(Context::Filter, &format);
            let effect = Effect::new(natron.bundle.plugin(GLITCH).unwrap(), settings).unwrap();
            effect.connect("Source", Arc::new(street())).unwrap();
            stir(&effect, mood);
            effect.set_text("emotionSource", source).unwrap();
            for frame in 0..format.last_frame as u32 {
                // Nor is more announced than the frame, those that the feeling is read from, and one that freezes show:
                // some hosts read all of them.
                let announced = effect.frames_needed(f64::from(frame)).unwrap();
                let frames = |(first, last): &(f64, f64)| last - first + 1.0;
                let count: f64 = announced.iter().flat_map(|(_, ranges)| ranges).map(frames).sum();
                assert!(
                    count <= if source == "Automatic" { 28.0 } else { 2.0 },
                    "{mood}, {source}: {announced:?}"
                );
                effect.render(&RenderRequest::at(f64::from(frame))).unwrap();
            }
            assert_eq!(effect.report().undeclared_frames, 0, "{mood}, {source}");
        }
    }
}

/// Footage that counts how often it is read.
struct Counting {
    footage: MemorySource,
    reads: AtomicUsize,
}

impl FrameSource for Counting {
    fn format(&self) -> ClipFormat {
        self.footage.format()
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.footage.frame(time)
    }
}

/// Frames so large that the host keeps few of them: each is read for the render, and a quarter of a second's once for the
/// feeling.
#[test]
fn what_was_seen_for_the_feeling_is_not_read_again() {
    let large = Street {
        width: 1920,
        height: 1080,
        ..Street::small(Depth::F32)
    };
    let footage = Arc::new(Counting {
        footage: MemorySource::still(large.picture(0), 96, RATE),
        reads: AtomicUsize::new(0),
    });
    let settings = InstanceSettings::for_format(Context::Filter, &footage.format());
    let effect = Effect::new(bundle().plugin(GLITCH).unwrap(), settings).unwrap();
    effect
        .connect("Source", Arc::clone(&footage) as Arc<dyn FrameSource>)
        .unwrap();
    effect.render(&RenderRequest::at(48.0)).unwrap();
    let around = footage.reads.swap(0, Ordering::Relaxed);
    assert!(around > 8, "{around} reads: nothing was looked at");
    for frame in 49..=53 {
        effect.render(&RenderRequest::at(f64::from(frame))).unwrap();
    }
    let after = footage.reads.load(Ordering::Relaxed);
    assert!(after <= 6, "{after} reads for five frames");
}
