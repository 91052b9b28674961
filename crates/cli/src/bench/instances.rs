//! What it costs that a host makes a new instance for every frame, as MLT does: the same frames in one instance that is
//! kept, and each in one that is made for it and destroyed behind it.
//!
//! Both rows are in automatic mode, where the feeling is read off the picture, and each frame has been seen before: what
//! is compared is the instance, and a frame that has to be read anew costs the same in both.

use std::time::{Duration, Instant};

use ofx_host::{Context, Effect, FrameSource, InstanceSettings, Plugin, RenderRequest};

use super::Setting;
use super::clock::Work;
use super::pictures::{self, Footage};
use crate::error::Result;
use crate::pictures::host_depth;

/// The two rows: kept, and new for each frame.
pub(super) fn works<'a>(plugin: &'a Plugin, footage: &'a Footage, setting: Setting) -> Result<[Work<'a>; 2]> {
    let make = move || -> Result<Effect> {
        let settings = InstanceSettings {
            threads: setting.threads,
            depth: Some(host_depth(setting.depth)),
            ..InstanceSettings::for_format(Context::Filter, &footage.source.format())
        };
        let effect = Effect::new(plugin, settings)?;
        effect.connect("Source", footage.source.clone())?;
        Ok(effect)
    };
    let render = |effect: &Effect, run: usize| -> Result<Duration> {
        let request = RenderRequest::at(pictures::frame(run) as f64);
        Ok(effect.render(&request)?.plugin_time)
    };
    let kept = make()?;
    for run in 0..8 {
        render(&kept, run)?;
    }
    Ok([
        Box::new(move |run| render(&kept, run)),
        Box::new(move |run| {
            let start = Instant::now();
            let effect = make()?;
            let made = start.elapsed();
            let rendered = render(&effect, run)?;
            let start = Instant::now();
            effect.close()?;
            Ok(made + rendered + start.elapsed())
        }),
    ])
}
