//! The tempo of steps, from the Analyze button to the heart of Night Pulse.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use affect::analysis::{Analyzer, Source};
use affect::{EmotionTrack, Model, PictureView};
use ofx_host::{ClipFormat, Context, Depth, Effect, FrameSource, InstanceSettings, ParamValue, Picture, SourceError};

use crate::stage::{GLITCH, OtherHost, RATE, Street, effect_on, opaque_bytes, pixels, stir};

const WIDTH: u32 = 96;
const HEIGHT: u32 = 54;
const FRAMES: u32 = 288;
/// How far the camera bobs up and down from the middle, pixels.
const BOB: u32 = 3;

/// A street past which somebody carries a camera, so many steps a minute.
struct Walk {
    street: Street,
    steps: f64,
    asked: Arc<AtomicUsize>,
}

impl Walk {
    fn at(steps: f64) -> Self {
        let street = Street {
            width: WIDTH,
            height: HEIGHT + 2 * BOB,
            frames: FRAMES,
            depth: Depth::U8,
            speed: 0.5,
        };
        Self {
            street,
            steps,
            asked: Arc::default(),
        }
    }

    /// Rows from the top.
    fn bytes(&self, frame: u32) -> Vec<u8> {
        let turn = f64::from(frame) / RATE * self.steps / 60.0 * std::f64::consts::TAU;
        let down = (f64::from(BOB) * (1.0 + turn.cos())).round() as usize;
        let row = WIDTH as usize * 4;
        self.street.picture(frame).to_top_down()[down * row..][..HEIGHT as usize * row].to_vec()
    }
}

impl FrameSource for Walk {
    fn format(&self) -> ClipFormat {
        opaque_bytes(WIDTH, HEIGHT, FRAMES)
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let inside = time >= 0.0 && time < f64::from(FRAMES);
        let format = self.format();
        Ok(inside.then(|| {
            let bytes = self.bytes(time as u32);
            let (components, alpha) = (format.components, format.premultiplication);
            Arc::new(Picture::from_top_down(WIDTH, HEIGHT, format.depth, components, alpha, &bytes).unwrap())
        }))
    }
}

fn analysed(walk: Walk) -> EmotionTrack {
    let effect = effect_on(walk, 1);
    effect.press("analyze", 0.0).unwrap();
    let ParamValue::Text(track) = effect.get("track", 0.0).unwrap() else {
        panic!("the track is no text")
    };
    EmotionTrack::parse(&track).unwrap()
}

#[test]
fn the_button_hears_steps_and_their_double() {
    for steps in [58.0, 100.0, 130.0, 240.0] {
        let walk = Walk::at(steps);
        let asked = Arc::clone(&walk.asked);
        let rhythm = analysed(walk).rhythm();
        assert!(
            (f64::from(rhythm.bpm) / steps - 1.0).abs() < 0.04,
            "{steps} steps: {rhythm:?}"
        );
        // Clear enough for a heart to follow.
        assert!(rhythm.strength > 0.5, "{steps} steps: {rhythm:?}");
        // Half of the frames suffice, and a host has to render each.
        let asked = asked.load(Ordering::Relaxed);
        assert!(asked <= FRAMES as usize / 2 + 2, "asked for {asked} of {FRAMES} frames");
    }
    let stands = analysed(Walk::at(0.0)).rhythm();
    assert!(stands.strength < 0.2, "{stands:?} of a camera that stands");
}

#[test]
fn the_status_line_tells_a_tempo_where_there_is_one() {
    for (steps, told) in [(100.0, true), (0.0, false)] {
        let effect = effect_on(Walk::at(steps), 1);
        let text = |name| match effect.get(name, 0.0).unwrap() {
            ParamValue::Text(text) => text,
            other => panic!("{name} is {other:?}"),
        };
        effect.press("analyze", 0.0).unwrap();
        let (track, pressed) = (text("track"), text("status"));
        let bpm = EmotionTrack::parse(&track).unwrap().rhythm().bpm;
        // A curve that comes with a project tells the same.
        effect.set("track", "").unwrap();
        effect.set("track", track.as_str()).unwrap();
        for status in [pressed, text("status")] {
            assert!(status.starts_with("Analysed on"), "{status}");
            assert_eq!(
                status.contains(&format!("; moves at {bpm:.0} beats a minute")),
                told,
                "{status}"
            );
            assert_eq!(status.contains("beats"), told, "{status}");
        }
    }
}

#[test]
fn the_button_reads_what_the_command_reads() {
    let walk = Walk::at(104.0);
    let model = Model::built_in().unwrap();
    let source = Source {
        fps: RATE,
        frames: u64::from(FRAMES),
    };
    let mut analyzer = Analyzer::new(&*model, source).unwrap();
    for frame in 0..FRAMES {
        let bytes = walk.bytes(frame);
        let view = PictureView::packed_rgba(&bytes, WIDTH as usize, HEIGHT as usize, affect::Depth::U8);
        analyzer.push(u64::from(frame), &view).unwrap();
    }
    let (host, film) = (analysed(walk), analyzer.finish().unwrap());
    assert!(host == film, "{:?}, not {:?}", host.rhythm(), film.rhythm());
}

#[test]
fn a_curve_gets_through_where_hidden_parameters_do_not() {
    let mlt = OtherHost::of("mlt");
    let walk = analysed(Walk::at(104.0)).to_json();
    let drawn = |track: Option<&str>| {
        let settings = InstanceSettings::for_format(Context::Filter, &FrameSource::format(&Walk::at(104.0)));
        let effect = Effect::new(mlt.bundle.plugin(GLITCH).unwrap(), settings).unwrap();
        effect.connect("Source", Arc::new(Walk::at(104.0))).unwrap();
        if let Some(track) = track {
            effect.set("track", track).unwrap();
        }
        stir(&effect, "Night Pulse");
        [30, 37, 50].map(|frame| pixels(&effect, frame))
    };
    assert!(drawn(Some(&walk)) != drawn(None), "the curve changes nothing");
}

#[test]
fn night_pulse_beats_as_the_steps_do() {
    let walk = analysed(Walk::at(104.0)).to_json();
    let (before, _) = walk.split_once("\"rhythm\":").unwrap();
    let stands = format!("{before}\"rhythm\":{{\"bpm\":0.0,\"strength\":0.0}}}}");
    let of = |track: &str| {
        let effect = effect_on(Walk::at(104.0), 1);
        effect.set("track", track).unwrap();
        assert!(EmotionTrack::parse(track).is_ok(), "{track}");
        stir(&effect, "Night Pulse");
        [30, 37, 50].map(|frame| pixels(&effect, frame))
    };
    // The same pictures, with the same feeling by hand: what differs is the tempo.
    assert!(of(&walk) == of(&walk), "one tempo gives two pictures");
    assert!(of(&walk) != of(&stands), "the heart does not follow the steps");
}
