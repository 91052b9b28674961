//! The recipe: how much of each effect, right now. Small, flat, plain data, so that a GPU could read it too.
//!
//! Lengths are fractions of the picture's height, places are fractions of its width and height counted from the top
//! left corner, times are seconds. Every amount is 0 where its effect does nothing, and [`Recipe::IDENTITY`] leaves
//! the source as it is, bit for bit.

/// Most glitch events alive at one moment: sixteen of a mood, and the pieces of a crossing.
pub const MAX_EVENTS: usize = 16 + crate::crossing::PIECES;
/// Most drops on the pane at one moment.
pub const MAX_DROPS: usize = 96;
/// Most rings running outward at one moment.
pub const MAX_RINGS: usize = 8;
/// Most sideways waves at one moment.
pub const MAX_WAVES: usize = 3;

/// One glitch event: a patch of the picture that is breaking, at one moment of its life.
///
/// The patch is cut into a structure of blocks and rows by `seed`, which stays for a few frames and then jumps.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Event {
    /// Centre, fraction of the width.
    pub x: f32,
    /// Centre, fraction of the height from the top.
    pub y: f32,
    /// Half width, in heights.
    pub half_width: f32,
    /// Half height, in heights.
    pub half_height: f32,
    /// 0 (a rectangle with broken edges) or 1 (a disc, as inside the ring of a drop).
    pub round: f32,
    /// Height of the smallest blocks, in heights (about 1/120, 1/60 or 1/30).
    pub block: f32,
    /// Width of a block over its height, 2 to 8.
    pub block_aspect: f32,
    /// How much of the patch is broken, 0 to 1: the envelope. Coverage and shift both grow with it.
    pub level: f32,
    /// Largest sideways shift of blocks, in heights, signed; quantised to a few steps by the kernel.
    pub shift: f32,
    /// Largest sideways shift of whole rows across the picture within the patch's rows, in heights, signed.
    pub row_shift: f32,
    /// Colour split inside the patch, in heights, along the shift.
    pub split: f32,
    /// Side of low resolution cells inside the patch, in heights; 0 for none.
    pub cell: f32,
    /// How much of the patch shows the frame held at [`Recipe::held`], 0 to 1.
    pub freeze: f32,
    /// Chroma swapped or lagging in some blocks, 0 to 1.
    pub chroma: f32,
    /// The structure's throw of the dice.
    pub seed: u32,
}

/// One drop of water on the pane.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Drop {
    /// Centre, fraction of the width.
    pub x: f32,
    /// Centre, fraction of the height from the top.
    pub y: f32,
    /// Radius, in heights.
    pub radius: f32,
    /// Height of the drop over its width (1 round, 2 running).
    pub stretch: f32,
    /// How strongly it bends the picture, 0 to 1.
    pub level: f32,
}

/// One ring running outward from where a drop landed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Ring {
    /// Centre, fraction of the width.
    pub x: f32,
    /// Centre, fraction of the height from the top.
    pub y: f32,
    /// Radius of the crest, in heights.
    pub radius: f32,
    /// Width of the crest, in heights.
    pub width: f32,
    /// Largest displacement at the crest, in heights.
    pub height: f32,
}

/// One slow sideways wave that passes over the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Wave {
    /// Centre of the band, fraction of the height from the top.
    pub y: f32,
    /// Half height of the band, in heights.
    pub half_height: f32,
    /// Largest sideways displacement, in heights, signed.
    pub shift: f32,
    /// Length of the ripple along y, in heights.
    pub length: f32,
    /// Phase of the ripple, in turns.
    pub phase: f32,
}

/// How much of each effect, right now.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct Recipe {
    /// Shift of the whole picture by shake, in heights, right and down.
    pub shake: [f32; 2],
    /// Colour split of the whole picture: red goes by this, blue by the opposite; in heights, right and down.
    pub split: [f32; 2],
    /// Radial colour split, in heights at the corner of the picture.
    pub split_radial: f32,
    /// Shift of luma against chroma, in heights, right and down.
    pub chroma_shift: [f32; 2],
    /// Chroma runs to one side: length in heights, signed.
    pub bleed_length: f32,
    /// How much of the bleed is mixed in, 0 to 1.
    pub bleed: f32,
    /// Bright parts overflow to the same side, 0 to 1.
    pub overflow: f32,
    /// Film grain: strength as a fraction of white, 0 to 0.2.
    pub grain: f32,
    /// Size of a grain, in heights (about 1/700).
    pub grain_size: f32,
    /// The grain's throw of the dice: changes 24 times a second, or less often where it wanders meanwhile.
    pub grain_seed: u32,
    /// How far the grain has wandered, in heights, right and down.
    pub grain_drift: [f32; 2],
    /// Digital noise in blocks and lines, as a fraction of white, 0 to 0.2.
    pub noise: f32,
    /// The noise's throw of the dice.
    pub noise_seed: u32,
    /// A passage of low quality over the whole picture: how much is mixed in, 0 to 1.
    pub low_res: f32,
    /// Its cells' side, in heights.
    pub low_res_cell: f32,
    /// Throw of the dice for which of them come four together; constant while they show.
    pub low_res_seed: u32,
    /// The frame of this many seconds before now is held (whole picture by `stutter`, patches by [`Event::freeze`]).
    pub held: f32,
    /// How much of the whole picture shows the held frame, 0 to 1.
    pub stutter: f32,
    /// Scan lines, 0 to 1.
    pub scan_lines: f32,
    /// Sync slip: the lines lean sideways from `sync_y` down, in heights, signed.
    pub sync_slip: f32,
    /// Where the slip begins, fraction of the height from the top.
    pub sync_y: f32,
    /// Softening: how much of the blurred picture is mixed in, 0 to 1.
    pub soften: f32,
    /// Radius of the softening, in heights.
    pub soften_radius: f32,
    /// Glow: how much light spills from highlights, 0 to 2, in linear light.
    pub glow: f32,
    /// From which brightness on light spills, 0 to 1, linear light.
    pub glow_threshold: f32,
    /// The narrow radius of the glow, in heights.
    pub glow_narrow: f32,
    /// The wide radius of the glow, in heights.
    pub glow_wide: f32,
    /// How warm the wide glow (halation) is, 0 to 1.
    pub glow_warmth: f32,
    /// Change of saturation: -1 drained, 0 as it is, 1 doubled.
    pub saturation: f32,
    /// Change of colour temperature: -1 cold, 0 as it is, 1 warm.
    pub warmth: f32,
    /// Change of contrast around the middle: -1 flat, 0 as it is, 1 doubled.
    pub contrast: f32,
    /// How dense the drifting veil of fog is, 0 to 1.
    pub veil: f32,
    /// The fog's own brightness, 0 to 1, encoded.
    pub veil_white: f32,
    /// Largest structure of the fog, in heights.
    pub veil_size: f32,
    /// How far the fog has drifted, in heights, right and down.
    pub veil_drift: [f32; 2],
    /// The fog's throw of the dice.
    pub veil_seed: u32,
    /// How much of the whole recipe is mixed into the source, 0 to 1.
    pub mix: f32,
    /// How many of `events` are alive.
    pub event_count: u32,
    /// Glitch events, the oldest first.
    pub events: [Event; MAX_EVENTS],
    /// How many of `drops` are there.
    pub drop_count: u32,
    /// Drops on the pane.
    pub drops: [Drop; MAX_DROPS],
    /// How many of `rings` run.
    pub ring_count: u32,
    /// Rings from landed drops.
    pub rings: [Ring; MAX_RINGS],
    /// How many of `waves` pass.
    pub wave_count: u32,
    /// Slow sideways waves.
    pub waves: [Wave; MAX_WAVES],
}

impl Event {
    /// An event that does nothing.
    pub const NONE: Self = Self {
        x: 0.5,
        y: 0.5,
        half_width: 0.0,
        half_height: 0.0,
        round: 0.0,
        block: 1.0 / 60.0,
        block_aspect: 4.0,
        level: 0.0,
        shift: 0.0,
        row_shift: 0.0,
        split: 0.0,
        cell: 0.0,
        freeze: 0.0,
        chroma: 0.0,
        seed: 0,
    };

    /// About how much of the picture this event touches, as a fraction of its area: the patch, or the whole rows where
    /// rows slip, times what is broken or frozen of it. `aspect` is the picture's width in heights.
    #[must_use]
    pub fn touched(&self, aspect: f32) -> f32 {
        let [first, second] = self.touching(aspect);
        first - second
    }

    /// [`Self::touched`] in its parts: with level and freeze times `s` this touches `first * s - second * s * s`.
    pub(crate) fn touching(&self, aspect: f32) -> [f32; 2] {
        // A patch at full level has gaps between its blocks, and thins out towards its edges; whole rows and frozen pieces
        // are all there long before the level is.
        let rows = self.row_shift != 0.0;
        let (broken, frozen) = (0.6 * self.level, 0.85 * self.freeze);
        let soon = if rows { broken } else { 0.0 };
        let first = broken + soon + 2.0 * frozen;
        let second = soon * self.level + frozen * self.freeze;
        let wide = if rows {
            1.0
        } else {
            (2.0 * self.half_width / aspect).min(1.0)
        };
        let area = wide * (2.0 * self.half_height).min(1.0);
        [first * area, second * area]
    }
}

impl Recipe {
    /// Leaves the source as it is.
    pub const IDENTITY: Self = Self {
        shake: [0.0; 2],
        split: [0.0; 2],
        split_radial: 0.0,
        chroma_shift: [0.0; 2],
        bleed_length: 0.0,
        bleed: 0.0,
        overflow: 0.0,
        grain: 0.0,
        grain_size: 1.0 / 700.0,
        grain_seed: 0,
        grain_drift: [0.0; 2],
        noise: 0.0,
        noise_seed: 0,
        low_res: 0.0,
        low_res_cell: 1.0 / 90.0,
        low_res_seed: 0,
        held: 0.0,
        stutter: 0.0,
        scan_lines: 0.0,
        sync_slip: 0.0,
        sync_y: 0.0,
        soften: 0.0,
        soften_radius: 1.0 / 200.0,
        glow: 0.0,
        glow_threshold: 0.6,
        glow_narrow: 0.01,
        glow_wide: 0.06,
        glow_warmth: 0.0,
        saturation: 0.0,
        warmth: 0.0,
        contrast: 0.0,
        veil: 0.0,
        veil_white: 0.8,
        veil_size: 0.6,
        veil_drift: [0.0; 2],
        veil_seed: 0,
        mix: 1.0,
        event_count: 0,
        events: [Event::NONE; MAX_EVENTS],
        drop_count: 0,
        drops: [Drop {
            x: 0.0,
            y: 0.0,
            radius: 0.0,
            stretch: 1.0,
            level: 0.0,
        }; MAX_DROPS],
        ring_count: 0,
        rings: [Ring {
            x: 0.0,
            y: 0.0,
            radius: 0.0,
            width: 0.0,
            height: 0.0,
        }; MAX_RINGS],
        wave_count: 0,
        waves: [Wave {
            y: 0.0,
            half_height: 0.0,
            shift: 0.0,
            length: 1.0,
            phase: 0.0,
        }; MAX_WAVES],
    };

    /// The living events.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events[..(self.event_count as usize).min(MAX_EVENTS)]
    }

    /// The drops on the pane.
    #[must_use]
    pub fn drops(&self) -> &[Drop] {
        &self.drops[..(self.drop_count as usize).min(MAX_DROPS)]
    }

    /// The rings that run.
    #[must_use]
    pub fn rings(&self) -> &[Ring] {
        &self.rings[..(self.ring_count as usize).min(MAX_RINGS)]
    }

    /// The waves that pass.
    #[must_use]
    pub fn waves(&self) -> &[Wave] {
        &self.waves[..(self.wave_count as usize).min(MAX_WAVES)]
    }

    /// Whether the held frame is seen anywhere, so that the host must be asked for it.
    #[must_use]
    pub fn needs_held_frame(&self) -> bool {
        self.held > 0.0 && (self.stutter > 0.0 || self.events().iter().any(|e| e.freeze > 0.0 && e.level > 0.0))
    }
}
