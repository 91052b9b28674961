//! Every frame that a render looks at was announced beforehand: hosts fetch or render those, and may lack any other.

use std::sync::Arc;

use ofx_host::{Context, Depth, Effect, InstanceSettings, RenderRequest};

use crate::stage::{GLITCH, MOODS, OtherHost, Street, stir};

#[test]
fn freezes_reach_for_no_frame_that_was_not_announced() {
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
                effect.render(&RenderRequest::at(f64::from(frame))).unwrap();
            }
            assert_eq!(effect.report().undeclared_frames, 0, "{mood}, {source}");
        }
    }
}
