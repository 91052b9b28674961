//! Aborts, footage that fails, faults of the plugin, and requests without sense.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ofx_host::{
    Bundle, ClipFormat, Effect, FrameSource, HostError, InstanceSettings, MemorySource, Picture, RectI, RenderRequest,
    SourceError,
};

use crate::common::Workshop;
use crate::stand::{ID, footage, pixel, stand};

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
