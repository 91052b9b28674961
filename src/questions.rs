//! What hosts ask before they render: is it the source, which part of it, which frames.

use std::ffi::CStr;

use breath::{LOOK_AHEAD, LOOK_BACK};
use ofx::{Effect, FrameRanges, RegionRequest, Regions, Reply, Result, TimeAndScale};

use crate::feeling;
use crate::moment::Moment;
use crate::params::{self, Settings, Show, name};
use crate::render::aspect;
use crate::{clips, picture, plugin};

/// Whether the output is the source. The answer does not depend on time: some hosts keep the first one for the whole
/// clip, so it is yes only where nothing that matters is animated.
pub(crate) fn is_identity(effect: &Effect<'_>, at: &TimeAndScale) -> bool {
    let Ok(params) = effect.params() else { return false };
    let settings = Settings::read(Some(&params), at.time);
    let off = |name: &CStr| {
        params::double(Some(&params), name, at.time) == 0.0 && params.key_count(name).is_ok_and(|count| count == 0)
    };
    settings.show == Show::Picture && (off(name::AMOUNT) || off(name::MIX))
}

/// The whole source: slips, drops and glow reach far, and a part would have to be re-asked at every moment.
pub(crate) fn regions_of_interest(
    effect: &Effect<'_>,
    clip: &'static CStr,
    arguments: &RegionRequest,
    regions: &mut Regions<'_>,
) -> Result<Reply> {
    match plugin::region(effect, clip, arguments.at.time).or(arguments.region) {
        Some(region) => regions(clip, region).map(|()| Reply::Ok),
        None => Ok(Reply::Default),
    }
}

/// This frame, the frames that the feeling is read from, and the one that freezes show.
pub(crate) fn frames_needed(effect: &Effect<'_>, at: &TimeAndScale, ranges: &mut FrameRanges<'_>) -> Result<Reply> {
    let clip = effect.clip(clips::SOURCE)?;
    let moment = Moment::read(effect, Some(&clip), *at);
    if !moment.temporal {
        return Ok(Reply::Default);
    }
    let mut times = vec![(at.time, at.time)];
    match moment.wanted.known() {
        None => {
            let seconds = moment.seconds();
            let live = feeling::live_clip(&moment.clock, at, 0);
            let frames = affect::live::frames_needed(&live, seconds - LOOK_BACK, seconds + LOOK_AHEAD);
            times.extend(frames.into_iter().map(|frame| {
                let time = moment.clock.host_time(frame as f64, at);
                (time, time)
            }));
            // What is felt decides whether a frame is held, and not which.
            if let Some(held) = moment.may_hold() {
                times.push((held, held));
            }
        }
        Some(footage) => {
            let pixel_aspect = picture::pixel_aspect(&clip);
            let whole = clip
                .region_of_definition(at.time)
                .map(|region| picture::pixels(&region, pixel_aspect, at.scale));
            let aspect = whole.map_or(16.0 / 9.0, |whole| aspect(whole, pixel_aspect as f32));
            let recipe = moment.recipe(&footage, aspect);
            if recipe.needs_held_frame() {
                let time = moment.held_time(recipe.held);
                times.push((time, time));
            }
        }
    }
    ranges(clips::SOURCE, &times).map(|()| Reply::Ok)
}
