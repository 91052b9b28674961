//! One moment of one instance: everything that a render, and the questions before it, have to know.

use affect::LiveCache;
use breath::{Overridden, Recipe};
use glitch::Encoding;
use ofx::{Clip, Effect, Image, ParamSet, TimeAndScale};

use crate::clock::Clock;
use crate::feeling::{self, Footage, Wanted};
use crate::maker::Maker;
use crate::params::Settings;
use crate::picture;
use crate::tracks::{self, Track};

/// A moment: knobs, clock, and where the feeling is to come from.
pub(crate) struct Moment<'host> {
    pub(crate) params: Option<ParamSet<'host>>,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) maker: Maker,
    pub(crate) wanted: Wanted,
    pub(crate) at: TimeAndScale,
    /// Whether the host can give other frames.
    pub(crate) temporal: bool,
}

impl<'host> Moment<'host> {
    /// Reads the moment from the host; whatever it does not answer stands at its default.
    pub(crate) fn read(effect: &Effect<'host>, clip: Option<&Clip<'_>>, at: TimeAndScale) -> Self {
        let params = effect
            .params()
            .map_err(|error| log::debug!("no parameters: {error}"))
            .ok();
        let settings = Settings::read(params.as_ref(), at.time);
        let track = tracks::read(params.as_ref());
        let known_rate = match &track {
            Track::Stored(stored) => Some(stored.track.fps()),
            _ => None,
        };
        let clock = Clock::of(effect, clip, known_rate, at.time);
        let maker = Maker::read(params.as_ref(), settings.source, &clock, &at);
        let wanted = Wanted::choose(settings.source, &track, clock.seconds(clock.frame(&at)));
        let temporal = effect.host().has_temporal_access();
        Self {
            params,
            settings,
            clock,
            maker,
            wanted,
            at,
            temporal,
        }
    }

    /// The clip's second.
    pub(crate) fn seconds(&self) -> f64 {
        self.clock.seconds(self.clock.frame(&self.at))
    }

    /// Host time of the frame that freezes show, so many seconds before the moment ([`Recipe::held`]).
    pub(crate) fn held_time(&self, held: f32) -> f64 {
        let frame = self.clock.frame(&self.at);
        let held = (frame - f64::from(held) * self.clock.rate).round().max(0.0);
        self.clock.host_time(held.min(frame), &self.at)
    }

    /// Host time of the frame that freezes show if there are any, whatever is felt.
    pub(crate) fn may_hold(&self) -> Option<f64> {
        let held = breath::held(&self.controls(1.0), self.seconds());
        (held > 0.0).then(|| self.held_time(held))
    }

    /// Reads the feeling, looking at frames where none is stored.
    pub(crate) fn feel(&self, effect: &Effect<'_>, clip: &Clip<'_>, current: &Image<'_>, cache: &LiveCache) -> Footage {
        match self.wanted.known() {
            Some(footage) => footage,
            None => {
                let encode = |image: &Image<'_>| picture::encoding(self.settings.colour, effect, image);
                let encoding = encode(current);
                let key = live_key(&self.at, &self.clock, current, encoding);
                let live = feeling::live_clip(&self.clock, &self.at, key);
                let alpha = picture::premultiplication(current.premultiplication(), clip);
                feeling::look(
                    cache,
                    &live,
                    self.params.as_ref(),
                    self.seconds(),
                    self.temporal,
                    &mut |frame| feeling::fetch(clip, self.clock.host_time(frame as f64, &self.at), encode),
                    &mut || picture::thumbnail(current, alpha, encoding),
                )
            }
        }
    }

    /// The recipe for this moment.
    pub(crate) fn recipe(&self, footage: &Footage, aspect: f32) -> Recipe {
        let controls = self.controls(aspect);
        let felt = Overridden {
            base: footage,
            own: |seconds| self.maker.at(seconds),
        };
        breath::recipe(&felt, &controls, self.seconds())
    }

    /// The knobs, for a picture that is `aspect` times as wide as high.
    fn controls(&self, aspect: f32) -> breath::Controls {
        breath::Controls {
            aspect,
            neighbours: self.temporal,
            ..self.settings.controls
        }
    }
}

/// What a thumbnail depends on besides the frame's number, and what tells one clip from another (FNV-1a, Fowler, Noll &
/// Vo).
fn live_key(at: &TimeAndScale, clock: &Clock, image: &Image<'_>, encoding: Encoding) -> u64 {
    // A clip that was trimmed, slipped or changed for another has other ends, as a rule; hosts do not always say so.
    let parts = [
        clock.first.to_bits(),
        clock.rate.to_bits(),
        clock.frames.unwrap_or(-1.0).to_bits(),
        at.scale.0.to_bits(),
        at.scale.1.to_bits(),
        image.depth() as u64,
        image.components() as u64,
        u64::from(encoding == Encoding::Linear),
    ];
    parts
        .iter()
        .flat_map(|part| part.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}
