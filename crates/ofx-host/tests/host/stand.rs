//! What the tests share: footage, and an instance to render it.

use std::sync::Arc;

use ofx_host::{
    Bundle, Components, Depth, Effect, FrameSource, HostProfile, InstanceSettings, MemorySource, Picture,
    Premultiplication, RenderRequest,
};

use crate::common::Workshop;

/// The plugin of `tests/bad-plugin`.
pub(crate) const ID: &str = "org.glitchglow.test.Lift";

/// 24 frames of 10x6 pixels; frame `t` is all `t`, in 8 bit, with alpha 200.
pub(crate) fn footage() -> Arc<MemorySource> {
    let frame = |t: u8| {
        let rows = [t, t, t, 200].repeat(60);
        let state = Premultiplication::Unpremultiplied;
        Arc::new(Picture::from_top_down(10, 6, Depth::U8, Components::Rgba, state, &rows).unwrap())
    };
    let format = MemorySource::still(Picture::clone(&frame(0)), 1, 24.0).format();
    Arc::new(MemorySource::new(format, (0..24).map(frame).collect()))
}

/// A bundle, and an instance of its plugin with footage.
pub(crate) struct Stand {
    pub(crate) bundle: Bundle,
    pub(crate) effect: Effect,
    _workshop: Workshop,
}

pub(crate) fn stand_with(profile: HostProfile, settings: InstanceSettings) -> Stand {
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

pub(crate) fn stand() -> Stand {
    stand_with(HostProfile::default(), InstanceSettings::default())
}

/// The one colour of the picture at that time.
pub(crate) fn pixel(effect: &Effect, time: f64) -> [u8; 4] {
    let picture = effect.render(&RenderRequest::at(time)).unwrap().picture;
    let bytes: Vec<u8> = picture.convert(Depth::U8, Components::Rgba).unwrap().bytes().to_vec();
    let first = [bytes[0], bytes[1], bytes[2], bytes[3]];
    assert!(
        bytes.chunks(4).all(|pixel| pixel == first),
        "every pixel is treated alike"
    );
    first
}
