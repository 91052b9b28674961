//! Settling: the last hand on every recipe. Amounts stay inside their ranges, the composition stays readable, and
//! flashes stay safe.
//!
//! A general flash is a pair of opposing changes in luminance of a tenth or more over a quarter of the screen; more than
//! three in a second are unsafe (ITU-R BT.1702-3, annex 1; WCAG 2.2, success criterion 2.3.1). A recipe does not know the
//! picture, so it bounds what could change in it: the area that events touch, how often their patterns jump (see
//! `breaks`), how often whole-picture amounts turn round, and how deep the quick ones go.

use crate::Recipe;
use crate::curve::{lerp, ramp, under};
use crate::sense::Sense;

/// Touched area at middle feeling, fraction of the picture.
const TOUCHED_MIDDLE: f32 = 0.125;
/// Touched area at the height of feeling.
const TOUCHED_MOST: f32 = 0.4;
/// The same where flashes are to be safe. Blocks that jump brighten about as often as they darken, so that less than
/// half of this changes one way at once: far from the quarter that counts.
const TOUCHED_SAFE: f32 = 0.33;
/// How much of the whole picture may show a held frame where flashes are to be safe: it cannot turn a change of light in
/// the footage round.
const STUTTER_SAFE: f32 = 0.5;

/// Brings a mood's recipe home.
pub(crate) fn settle(r: &mut Recipe, sense: &Sense, aspect: f32, safe_flash: bool) {
    keep_readable(r, sense, aspect, safe_flash);
    let bound = |value: f32, limit: f32| under(limit, value.max(0.0));
    let swing = |value: f32, limit: f32| under(limit, value);
    r.shake = r.shake.map(|s| swing(s, 0.02));
    r.split = r.split.map(|s| swing(s, 0.06));
    r.split_radial = swing(r.split_radial, 0.06);
    r.chroma_shift = r.chroma_shift.map(|s| swing(s, 0.06));
    r.bleed = bound(r.bleed, 1.0);
    r.overflow = bound(r.overflow, 1.0);
    r.grain = bound(r.grain, 0.2);
    r.noise = bound(r.noise, 0.2);
    r.low_res = bound(r.low_res, 1.0);
    r.stutter = bound(r.stutter, if safe_flash { STUTTER_SAFE } else { 1.0 });
    r.scan_lines = bound(r.scan_lines, 1.0);
    r.sync_slip = swing(r.sync_slip, 0.2);
    r.soften = bound(r.soften, 1.0);
    r.glow = bound(r.glow, 2.0);
    r.saturation = swing(r.saturation, 1.0);
    r.warmth = swing(r.warmth, 1.0);
    r.contrast = swing(r.contrast, 0.5);
    r.veil = bound(r.veil, 0.9);
    if !holds(r) {
        r.held = 0.0;
    }
}

/// Lowers all events together until they touch no more of the picture than the feeling allows.
fn keep_readable(r: &mut Recipe, sense: &Sense, aspect: f32, safe_flash: bool) {
    let most = if safe_flash { TOUCHED_SAFE } else { TOUCHED_MOST };
    let limit = lerp(TOUCHED_MIDDLE, most, ramp(0.82, 1.0, sense.stir));
    shrink(r, aspect, limit);
}

/// Lowers all events together until they touch no more than about `limit` of the picture.
fn shrink(r: &mut Recipe, aspect: f32, limit: f32) {
    let (mut first, mut second) = (0.0, 0.0);
    for event in r.events() {
        let [a, b] = event.touching(aspect);
        first += a;
        second += b;
    }
    let touched = first - second;
    if touched > 0.0 {
        // The share of the amounts that brings the area home: the smaller root of first s - second s^2 = area, written so
        // that it also holds where there is nothing to square.
        let area = under(limit, touched);
        let under_root = (first * first - 4.0 * second * area).max(0.0);
        let share = (2.0 * area / (first + libm::sqrtf(under_root))).min(1.0);
        for event in &mut r.events[..r.event_count as usize] {
            event.level *= share;
            event.freeze *= share;
        }
    }
}

fn holds(r: &Recipe) -> bool {
    r.stutter > 0.0 || r.events().iter().any(|e| e.freeze > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Event;

    /// Two patches and a run of rows, all at the same level.
    fn touching(level: f32) -> Recipe {
        let mut r = Recipe::IDENTITY;
        let patch = Event {
            half_width: 0.5,
            half_height: 0.2,
            level,
            freeze: level,
            ..Event::NONE
        };
        let rows = Event {
            row_shift: 0.05,
            freeze: 0.0,
            ..patch
        };
        r.events[..3].copy_from_slice(&[patch, patch, rows]);
        r.event_count = 3;
        r
    }

    fn area(r: &Recipe) -> f32 {
        r.events().iter().map(|e| e.touched(1.0)).sum()
    }

    #[test]
    fn amounts_shrink_as_far_as_the_area_asks_and_no_further() {
        for level in [0.01, 0.05, 0.1, 0.3, 0.7, 1.0] {
            let mut r = touching(level);
            let before = area(&r);
            shrink(&mut r, 1.0, 0.33);
            let (wanted, is) = (under(0.33, before), area(&r));
            assert!(
                (is - wanted).abs() < 1e-4,
                "{before} became {is}, {wanted} was asked for"
            );
        }
        let mut alone = touching(0.03);
        shrink(&mut alone, 1.0, 0.33);
        assert!(
            alone.events()[0].level > 0.0299,
            "what is far below the limit is left alone"
        );
    }
}
