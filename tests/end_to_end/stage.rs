//! What every test needs: the bundle, a street that moves, an instance on it.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use ofx_host::check::profiles;
use ofx_host::{
    Bundle, ClipFormat, Components, Context, Depth, Effect, FrameSource, HostProfile, InstanceSettings, ParamValue,
    Picture, Premultiplication, RectI, RenderRequest, SourceError,
};

use crate::copy_folder::copy_folder;

pub(crate) const GLITCH: &str = "org.glitchglow.GlitchGlow";
pub(crate) const TRANSITION: &str = "org.glitchglow.Transition";
pub(crate) const RATE: f64 = 24.0;

/// The bundle, opened once for all tests of this binary.
pub(crate) fn bundle() -> &'static Bundle {
    static BUNDLE: OnceLock<Bundle> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bundle/GlitchGlow.ofx.bundle");
        assert!(
            path.is_dir(),
            "no bundle at {}: run `cargo xtask bundle` first",
            path.display()
        );
        Bundle::open(path).expect("the bundle opens")
    })
}

/// The bundle in another host than the tests share.
pub(crate) struct OtherHost {
    pub(crate) bundle: Bundle,
    /// Where its copy lies, since a loaded library knows one host. Goes last.
    _folder: tempfile::TempDir,
}

impl OtherHost {
    /// One that is known by that name.
    pub(crate) fn of(name: &str) -> Self {
        Self::like(profiles::find(name).unwrap())
    }

    /// Resolve, which claims a range that means nothing, without the property that tells how long the effect lasts.
    pub(crate) fn without_ends() -> Self {
        let mut profile = profiles::find("resolve").unwrap();
        profile.withheld.push("OfxImageEffectInstancePropEffectDuration");
        Self::like(profile)
    }

    /// One that numbers source frames, and otherwise has no manners of its own.
    pub(crate) fn numbering_source_frames() -> Self {
        Self::like(HostProfile {
            source_frame: true,
            ..HostProfile::default()
        })
    }

    fn like(profile: HostProfile) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("GlitchGlow.ofx.bundle");
        copy_folder(
            &PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bundle/GlitchGlow.ofx.bundle"),
            &path,
        );
        Self {
            bundle: Bundle::open_with(path, profile).unwrap(),
            _folder: folder,
        }
    }
}

/// A street of coloured stripes, drifting, with lamps: enough structure and movement for every effect to show.
pub(crate) struct Street {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) frames: u32,
    pub(crate) depth: Depth,
    /// Pixels of movement from frame to frame, for every 100 of height.
    pub(crate) speed: f32,
}

impl Street {
    pub(crate) fn small(depth: Depth) -> Self {
        Self {
            width: 96,
            height: 54,
            frames: 96,
            depth,
            speed: 4.0,
        }
    }

    /// The colour of a pixel, row 0 at the bottom.
    fn colour(&self, x: u32, y: u32, frame: u32) -> [f32; 4] {
        let unit = 100.0 / self.height as f32;
        let (u, v) = (x as f32 * unit + frame as f32 * self.speed, y as f32 * unit);
        let stripe = ((u / 9.0) as i32 + (v / 13.0) as i32).rem_euclid(5) as f32 / 5.0;
        let lamp = if (u.rem_euclid(40.0) - 20.0).powi(2) + (v - 70.0).powi(2) < 30.0 {
            0.9
        } else {
            0.0
        };
        let shade = 0.15 + 0.5 * v / 100.0;
        [
            (stripe * shade + lamp).min(1.0),
            (0.3 * shade + 0.4 * stripe * (1.0 - shade) + lamp).min(1.0),
            (0.6 * shade + 0.2 * stripe + 0.8 * lamp).min(1.0),
            1.0,
        ]
    }

    pub(crate) fn picture(&self, frame: u32) -> Picture {
        let bounds = RectI::of_size(self.width, self.height);
        let mut picture = Picture::new(bounds, Depth::F32, Components::Rgba, Premultiplication::Opaque).unwrap();
        for y in 0..self.height {
            let row = picture.row_mut(y as i32);
            for (x, pixel) in row.chunks_exact_mut(16).enumerate() {
                for (bytes, value) in pixel.chunks_exact_mut(4).zip(self.colour(x as u32, y, frame)) {
                    bytes.copy_from_slice(&value.to_ne_bytes());
                }
            }
        }
        picture.convert(self.depth, Components::Rgba).unwrap()
    }
}

impl FrameSource for Street {
    fn format(&self) -> ClipFormat {
        ClipFormat {
            width: self.width,
            height: self.height,
            pixel_aspect: 1.0,
            frame_rate: RATE,
            first_frame: 0.0,
            last_frame: f64::from(self.frames) - 1.0,
            depth: self.depth,
            components: Components::Rgba,
            premultiplication: Premultiplication::Opaque,
        }
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        let inside = time >= 0.0 && time < f64::from(self.frames);
        Ok(inside.then(|| Arc::new(self.picture(time as u32))))
    }
}

/// Footage of opaque pictures of 8 bits.
pub(crate) fn opaque_bytes(width: u32, height: u32, frames: u32) -> ClipFormat {
    ClipFormat {
        width,
        height,
        pixel_aspect: 1.0,
        frame_rate: RATE,
        first_frame: 0.0,
        last_frame: f64::from(frames) - 1.0,
        depth: Depth::U8,
        components: Components::Rgba,
        premultiplication: Premultiplication::Opaque,
    }
}

/// An instance on a source, in the Filter context.
pub(crate) fn effect_on(source: impl FrameSource + 'static, threads: usize) -> Effect {
    effect_in(bundle(), source, threads)
}

/// An instance on a source, in the Filter context of another host.
pub(crate) fn effect_in(bundle: &Bundle, source: impl FrameSource + 'static, threads: usize) -> Effect {
    let plugin = bundle.plugin(GLITCH).unwrap();
    let depth = source.format().depth;
    let mut settings = InstanceSettings::for_format(Context::Filter, &source.format());
    settings.threads = threads;
    settings.depth = Some(depth);
    let effect = Effect::new(plugin, settings).expect("an instance is made");
    effect.connect("Source", Arc::new(source)).unwrap();
    effect
}

/// Turns the feeling up by hand: no model runs, and every effect shows.
pub(crate) fn stir(effect: &Effect, mood: &str) {
    effect.set_text("mood", mood).unwrap();
    effect.set("override", 1.0).unwrap();
    effect.set("valence", -0.6).unwrap();
    effect.set("arousal", 0.95).unwrap();
}

pub(crate) const MOODS: [&str; 4] = ["Plain City", "Rainy Day Reverie", "Night Pulse", "Foggy Morning Flow"];

/// What a parameter of text says.
pub(crate) fn text(effect: &Effect, name: &str) -> String {
    match effect.get(name, 0.0).unwrap() {
        ParamValue::Text(text) => text,
        other => panic!("{name} is {other:?}"),
    }
}

pub(crate) fn pixels(effect: &Effect, frame: u32) -> Vec<u8> {
    effect
        .render(&RenderRequest::at(f64::from(frame)))
        .expect("a frame is rendered")
        .picture
        .to_top_down()
}
