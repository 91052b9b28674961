//! Every frame that a render looks at was announced beforehand: hosts fetch or render those, and may lack any other.

use std::path::PathBuf;
use std::sync::Arc;

use ofx_host::check::profiles;
use ofx_host::{Bundle, Context, Depth, Effect, InstanceSettings, RenderRequest};

use crate::copy_folder::copy_folder;
use crate::stage::{GLITCH, MOODS, Street, stir};

#[test]
fn freezes_reach_for_no_frame_that_was_not_announced() {
    // A host of its own, since the books of the one that the other tests share tell of them too; and a copy, since a
    // loaded library knows one host.
    let folder = std::env::temp_dir().join(format!("glitch-glow-announcing-{}", std::process::id()));
    let path = folder.join("GlitchGlow.ofx.bundle");
    copy_folder(
        &PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bundle/GlitchGlow.ofx.bundle"),
        &path,
    );
    let bundle = Bundle::open_with(path, profiles::find("natron").unwrap()).unwrap();
    let street = || Street {
        width: 32,
        height: 18,
        ..Street::small(Depth::F32)
    };
    let format = ofx_host::FrameSource::format(&street());
    for mood in MOODS {
        for source in ["Automatic", "Manual"] {
            let settings = InstanceSettings::for_format(Context::Filter, &format);
            let effect = Effect::new(bundle.plugin(GLITCH).unwrap(), settings).unwrap();
            effect.connect("Source", Arc::new(street())).unwrap();
            stir(&effect, mood);
            effect.set_text("emotionSource", source).unwrap();
            for frame in 0..format.last_frame as u32 {
                effect.render(&RenderRequest::at(f64::from(frame))).unwrap();
            }
            assert_eq!(effect.report().undeclared_frames, 0, "{mood}, {source}");
        }
    }
    drop(bundle);
    std::fs::remove_dir_all(folder).unwrap();
}
