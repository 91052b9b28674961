//! The host, driving a real plugin: the careful one of `tests/bad-plugin`.

#![expect(clippy::unwrap_used, reason = "common code of tests is no test itself")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ofx_host::{
    Bundle, ClipFormat, Components, Context, Depth, Effect, FrameSource, HostError, HostProfile, InstanceSettings,
    Interpolation, MemorySource, ParamKind, Picture, Premultiplication, RectI, RenderRequest, RowBytes,
    SequenceOptions, SourceError, StringLife, ThreadSafety,
};

mod common;

use common::Workshop;

const ID: &str = "org.glitchglow.test.Lift";

/// 24 frames of 10x6 pixels; frame `t` is all `t`, in 8 bit, with alpha 200.
fn footage() -> Arc<MemorySource> {
    let frame = |t: u8| {
        let rows = [t, t, t, 200].repeat(60);
        let state = Premultiplication::Unpremultiplied;
        Arc::new(Picture::from_top_down(10, 6, Depth::U8, Components::Rgba, state, &rows).unwrap())
    };
    let format = MemorySource::still(Picture::clone(&frame(0)), 1, 24.0).format();
    Arc::new(MemorySource::new(format, (0..24).map(frame).collect()))
}

struct Stand {
    bundle: Bundle,
    effect: Effect,
    _workshop: Workshop,
}

fn stand_with(profile: HostProfile, settings: InstanceSettings) -> Stand {
    let workshop = Workshop::new();
    let bundle = Bundle::open_with(workshop.bundle(None), profile).unwrap();
    let effect = Effect::new(bundle.plugin(ID).unwrap(), settings).unwrap();
    effect.connect("Source", footage()).unwrap();
    Stand {
        bundle,
        effect,
        _workshop: workshop,
    }
}

fn stand() -> Stand {
    stand_with(HostProfile::default(), InstanceSettings::default())
}

fn pixel(effect: &Effect, time: f64) -> [u8; 4] {
    let picture = effect.render(&RenderRequest::at(time)).unwrap().picture;
    let bytes: Vec<u8> = picture.convert(Depth::U8, Components::Rgba).unwrap().bytes().to_vec();
    let first = [bytes[0], bytes[1], bytes[2], bytes[3]];
    assert!(
        bytes.chunks(4).all(|pixel| pixel == first),
        "every pixel is treated alike"
    );
    first
}

#[test]
fn a_plugin_describes_itself_as_data() {
    let stand = stand();
    let plugin = stand.effect.plugin();
    let description = plugin.describe().unwrap();
    assert_eq!(
        (description.label.as_str(), description.group.as_str()),
        ("Lift", "Test")
    );
    assert_eq!(description.contexts, [Context::Filter, Context::General]);
    assert_eq!(description.depths, [Depth::U8, Depth::F32]);
    assert_eq!(description.thread_safety, ThreadSafety::FullySafe);
    assert!(description.tiles && !description.temporal_access && !description.overlay);
    let filter = plugin.describe_in_context(Context::Filter).unwrap();
    assert_eq!(
        filter.clips.iter().map(|clip| clip.name.as_str()).collect::<Vec<_>>(),
        ["Source", "Output"]
    );
    assert_eq!(filter.clips[0].components, [Components::Rgba]);
    let lift = &filter.params[0];
    assert_eq!(
        (lift.name.as_str(), lift.kind, lift.parent.as_deref()),
        ("lift", ParamKind::Double, Some("look"))
    );
    assert_eq!(lift.default, Some(0.25.into()));
    assert_eq!(
        (lift.min.as_deref(), lift.max.as_deref()),
        (Some(&[0.0][..]), Some(&[1.0][..]))
    );
    assert!(lift.animates && !lift.secret);
    assert_eq!(
        (filter.params[1].kind, filter.params[1].group_open),
        (ParamKind::Group, Some(false))
    );
    assert_eq!(filter.params[2].choices, ["Plain", "Fancy"]);
    assert!(filter.params[3].secret);
    assert!(matches!(
        plugin.describe_in_context(Context::Generator),
        Err(HostError::NoContext { .. })
    ));
}

#[test]
fn what_is_no_bundle_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = folder.path().join("nothing.ofx.bundle");
    assert!(matches!(Bundle::open(&nothing), Err(HostError::NotABundle { .. })));
    std::fs::create_dir(&nothing).unwrap();
    assert!(matches!(Bundle::open(&nothing), Err(HostError::NoBinary { .. })));
    let text = folder.path().join("text.ofx");
    std::fs::write(&text, "not a library").unwrap();
    assert!(matches!(Bundle::open(&text), Err(HostError::Load { .. })));
    let stand = stand();
    let error = stand.bundle.plugin("org.glitchglow.test.Lit").unwrap_err();
    assert!(
        error.to_string().contains("did you mean \"org.glitchglow.test.Lift\""),
        "{error}"
    );
}

#[test]
fn parameters_are_checked_before_they_are_set() {
    let stand = stand();
    let effect = &stand.effect;
    let error = effect.set("lfit", 0.5).unwrap_err();
    assert!(error.to_string().contains("did you mean \"lift\""), "{error}");
    assert!(matches!(effect.set("lift", 1), Err(HostError::ParamType { .. })));
    assert!(matches!(effect.set("lift", 1.5), Err(HostError::ParamRange { .. })));
    assert!(matches!(effect.set("lift", f64::NAN), Err(HostError::ParamType { .. })));
    assert!(matches!(
        effect.set_text("lift", "a lot"),
        Err(HostError::ParamType { .. })
    ));
    assert!(matches!(
        effect.set_text("mode", "Odd"),
        Err(HostError::ParamChoice { .. })
    ));
    assert!(matches!(effect.set("mode", 2), Err(HostError::ParamRange { .. })));
    assert!(matches!(
        effect.set_text("tint", "0,1"),
        Err(HostError::ParamType { .. })
    ));
    assert!(matches!(effect.set("look", 1.0), Err(HostError::ParamType { .. })));
    assert!(matches!(effect.press("lift", 0.0), Err(HostError::ParamType { .. })));
    assert!(matches!(
        effect.set_key("note", 1.0, "x"),
        Err(HostError::NotAnimated { .. })
    ));
    assert!(matches!(
        effect.connect("Sauce", footage()),
        Err(HostError::UnknownClip { .. })
    ));
    for (name, text, value) in [
        ("mode", "fancy", 1.into()),
        ("mode", "0", 0.into()),
        ("tint", "0, 0.5, 1, 1", [0.0, 0.5, 1.0, 1.0].into()),
    ] {
        effect.set_text(name, text).unwrap();
        assert_eq!(effect.get(name, 0.0).unwrap(), value);
    }
    effect.set("note", "größer\nals").unwrap();
    assert_eq!(effect.get("note", 0.0).unwrap().text(), Some("größer\nals"));
}

#[test]
fn values_and_keys_reach_the_pixels() {
    let stand = stand();
    let effect = &stand.effect;
    // 0.25 of 255 is 63.75; the plugin cuts off.
    assert_eq!(pixel(effect, 3.0), [66, 66, 66, 200]);
    effect.set("lift", 0.0).unwrap();
    assert_eq!(pixel(effect, 3.0), [3, 3, 3, 200]);
    effect.set_key("lift", 0.0, 0.0).unwrap();
    effect.set_key("lift", 10.0, 1.0).unwrap();
    effect.set_interpolation("lift", Interpolation::Linear).unwrap();
    assert_eq!(pixel(effect, 4.0), [106, 106, 106, 200]);
    assert_eq!(effect.keys("lift").unwrap().len(), 2);
    effect.set_interpolation("lift", Interpolation::Smooth).unwrap();
    assert_eq!(
        pixel(effect, 5.0)[0],
        5 + 127,
        "the middle of a smooth step is the middle"
    );
    assert!(pixel(effect, 2.0)[0] < 2 + 51, "and it begins slowly");
    effect.set("note", "down").unwrap();
    effect.set("lift", 0.25).unwrap();
    assert!(effect.keys("lift").unwrap().is_empty());
}

#[test]
fn every_layout_of_rows_gives_the_same_picture() {
    let mut pictures = Vec::new();
    for rows in [
        RowBytes::Tight,
        RowBytes::Padded(13),
        RowBytes::Negative,
        RowBytes::Different,
    ] {
        for guard_images in [false, true] {
            for string_life in [StringLife::Set, StringLife::UntilNextCall] {
                let profile = HostProfile {
                    row_bytes: rows,
                    guard_images,
                    string_life,
                    ..HostProfile::default()
                };
                let stand = stand_with(profile, InstanceSettings::default());
                pictures.push(stand.effect.render(&RenderRequest::at(7.0)).unwrap().picture);
                assert!(stand.effect.close().unwrap().is_clean());
            }
        }
    }
    assert!(pictures.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn tiles_windows_and_proxies_are_parts_of_the_whole() {
    let stand = stand();
    let whole = stand.effect.render(&RenderRequest::at(7.0)).unwrap().picture;
    let tiled = RenderRequest {
        tile: Some((3, 4)),
        ..RenderRequest::at(7.0)
    };
    assert_eq!(stand.effect.render(&tiled).unwrap().picture, whole);
    let window = RectI {
        x1: 2,
        y1: 1,
        x2: 9,
        y2: 4,
    };
    let part = stand
        .effect
        .render(&RenderRequest {
            window: Some(window),
            ..RenderRequest::at(7.0)
        })
        .unwrap()
        .picture;
    assert_eq!(part, whole.cropped(window).unwrap());
    let half = RenderRequest {
        scale: [0.5, 0.5],
        ..RenderRequest::at(7.0)
    };
    let half = stand.effect.render(&half).unwrap().picture;
    assert_eq!((half.bounds().width(), half.bounds().height()), (5, 3));
    assert_eq!(half.bytes()[..4], whole.bytes()[..4]);
}

#[test]
fn depths_are_settled_with_the_plugin() {
    for (wanted, settled) in [
        (Depth::U8, Depth::U8),
        (Depth::U16, Depth::F32),
        (Depth::F32, Depth::F32),
    ] {
        let stand = stand_with(
            HostProfile::default(),
            InstanceSettings {
                depth: Some(wanted),
                ..InstanceSettings::default()
            },
        );
        let picture = stand.effect.render(&RenderRequest::at(4.0)).unwrap().picture;
        assert_eq!(picture.depth(), settled);
        let level = picture.convert(Depth::U8, Components::Rgba).unwrap().bytes()[0];
        assert!((67..=68).contains(&level), "{level} in {settled:?}");
    }
    let profile = HostProfile {
        depths: vec![Depth::F16],
        ..HostProfile::default()
    };
    let stand = stand_with(profile, InstanceSettings::default());
    assert!(matches!(
        stand.effect.render(&RenderRequest::at(0.0)),
        Err(HostError::Nonsense { .. })
    ));
}

#[test]
fn a_sequence_comes_in_order_whatever_the_threads() {
    let stand = stand();
    let times: Vec<f64> = (0..24).rev().map(f64::from).collect();
    let alone: Vec<Picture> = times
        .iter()
        .map(|time| stand.effect.render(&RenderRequest::at(*time)).unwrap().picture)
        .collect();
    for threads in [1, 2, 5] {
        let mut got = Vec::new();
        let options = SequenceOptions {
            threads,
            ..SequenceOptions::default()
        };
        stand
            .effect
            .render_sequence(&times, &options, &mut |time, picture| {
                got.push((time, picture));
                Ok(())
            })
            .unwrap();
        assert_eq!(got.iter().map(|(time, _)| *time).collect::<Vec<_>>(), times);
        assert!(
            got.into_iter().map(|(_, picture)| picture).eq(alone.iter().cloned()),
            "{threads} threads"
        );
    }
    let mut delivered = 0;
    let stopped = stand
        .effect
        .render_sequence(&times, &SequenceOptions::default(), &mut |_, _| {
            delivered += 1;
            if delivered == 3 {
                Err(HostError::Aborted)
            } else {
                Ok(())
            }
        });
    assert!(matches!(stopped, Err(HostError::Aborted)) && delivered == 3);
}

#[test]
fn an_abort_stops_the_render() {
    let stand = stand();
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    stand
        .effect
        .on_abort(move || counter.fetch_add(1, Ordering::Relaxed) == 2);
    assert!(matches!(
        stand.effect.render(&RenderRequest::at(0.0)),
        Err(HostError::Aborted)
    ));
    assert_eq!(asked.load(Ordering::Relaxed), 3, "after the answer it asks no more");
    assert!(stand.effect.render(&RenderRequest::at(0.0)).is_ok());
}

#[test]
fn a_button_changes_parameters_in_one_undo_block() {
    let stand = stand();
    stand.effect.set("lift", 0.75).unwrap();
    stand.effect.press("reset", 5.0).unwrap();
    assert_eq!(stand.effect.get("lift", 0.0).unwrap(), 0.25.into());
    let blocks = stand.effect.undo_blocks();
    assert_eq!(blocks.len(), 1);
    assert_eq!(
        (blocks[0].label.as_str(), &blocks[0].params[..]),
        ("Reset", &["lift".to_owned()][..])
    );
    let messages = stand.effect.messages();
    assert_eq!(
        messages.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(),
        ["made"]
    );
}

/// Footage whose frames from 5 on cannot be read, and which has none from 10 on.
struct Torn(Arc<MemorySource>);

impl FrameSource for Torn {
    fn format(&self) -> ClipFormat {
        self.0.format()
    }

    fn frame(&self, time: f64) -> Result<Option<Arc<Picture>>, SourceError> {
        match time {
            ..5.0 => self.0.frame(time),
            5.0..10.0 => Err("the disk is gone".into()),
            _ => Ok(None),
        }
    }
}

#[test]
fn footage_that_fails_is_named_and_footage_that_ends_is_not() {
    let stand = stand();
    stand.effect.connect("Source", Arc::new(Torn(footage()))).unwrap();
    assert_eq!(pixel(&stand.effect, 4.0)[3], 200);
    let error = stand.effect.render(&RenderRequest::at(6.0)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "frame 6 of clip \"Source\" could not be read: the disk is gone"
    );
    // The plugin makes black of a frame that there is none of, and lifts it.
    assert_eq!(pixel(&stand.effect, 12.0), [63, 63, 63, 0]);
    stand.effect.disconnect("Source").unwrap();
    assert!(stand.effect.render(&RenderRequest::at(0.0)).is_ok());
}

#[test]
fn faults_are_booked() {
    let workshop = Workshop::new();
    for (fault, said) in [("LEAK_IMAGE", "never released"), ("DOUBLE_RELEASE", "released before")] {
        let bundle = Bundle::open(workshop.bundle(Some(fault))).unwrap();
        let effect = Effect::new(bundle.plugin(ID).unwrap(), InstanceSettings::default()).unwrap();
        effect.connect("Source", footage()).unwrap();
        effect.render(&RenderRequest::at(0.0)).unwrap();
        let report = effect.close().unwrap();
        assert!(
            !report.is_clean() && report.faults.iter().any(|what| what.contains(said)),
            "{report:?}"
        );
    }
}

#[test]
fn senseless_requests_are_refused() {
    let stand = stand();
    let request = RenderRequest::at(0.0);
    for bad in [
        RenderRequest::at(f64::NAN),
        RenderRequest {
            scale: [0.0, 1.0],
            ..request.clone()
        },
        RenderRequest {
            scale: [f64::INFINITY, 1.0],
            ..request.clone()
        },
        RenderRequest {
            window: Some(RectI {
                x1: 50,
                y1: 50,
                x2: 60,
                y2: 60,
            }),
            ..request
        },
    ] {
        assert!(stand.effect.render(&bad).is_err(), "{bad:?}");
    }
    let settings = InstanceSettings {
        frame_rate: 0.0,
        ..InstanceSettings::default()
    };
    assert!(matches!(
        Effect::new(stand.effect.plugin(), settings),
        Err(HostError::Setting { .. })
    ));
}
