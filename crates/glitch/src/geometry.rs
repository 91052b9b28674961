//! A line as shake, split, waves and sync slip leave it, before glitches move parts of it.

use crate::effects::chroma_shift;
use crate::effects::map::Track;
use crate::frame::Frame;
use crate::line::Parts;
use crate::lit::Stretch;
use crate::number::lerp;
use crate::numbers::{folded, round};
use crate::planes::Planes;
use crate::rows::{Rows, Wanted};

/// Draws lines out of the source's, and keeps those in use at hand.
#[derive(Debug, Default)]
pub(crate) struct Geometry {
    /// Lines of the source, lit.
    pub(crate) rows: Rows,
    /// One channel of two lines, mixed.
    mixed: Vec<f32>,
    /// The line that colour is taken from where luma and chroma part.
    late: Planes,
}

impl Geometry {
    /// Draws a line from column `first` on until `out` is full, its luma and chroma parted. It will be stored in `target`.
    pub(crate) fn draw(
        &mut self,
        parts: &Parts,
        wanted: &Wanted,
        tracks: &[Track; 3],
        first: i32,
        out: &mut Planes,
        target: &[u8],
    ) {
        let frame = parts.frame;
        let [right, down] = [late_across(frame), frame.pixels(frame.recipe.chroma_shift[1])];
        if !frame.colour || [right, down] == [0.0; 2] {
            self.draw_base(parts, wanted, tracks, first, out, target);
            return;
        }
        if round(down) != 0 {
            self.draw_base(parts, wanted, tracks, first, out, target);
            let tracks = tracks.map(|track| track.moved(right, round(down)));
            let mut late = std::mem::take(&mut self.late);
            late.resize(out.len());
            self.draw_base(parts, wanted, &tracks, first, &mut late, target);
            let ([late_r, late_g, late_b, _], [r, g, b, _]) = (late.get(), out.get_mut());
            chroma_shift::recolour(frame.level, [late_r, late_g, late_b], [r, g, b]);
            self.late = late;
            return;
        }
        // Colour comes from the same line: it is drawn once, a little longer on both sides.
        let before = right.abs() as i32 + 2;
        let mut late = std::mem::take(&mut self.late);
        late.resize(out.len() + 2 * before as usize);
        self.draw_base(parts, wanted, tracks, first - before, &mut late, target);
        let middle = before as usize..before as usize + out.len();
        let ([late_r, late_g, late_b, late_a], [r, g, b, a]) = (late.get(), out.get_mut());
        if frame.alpha {
            a.copy_from_slice(&late_a[middle]);
        }
        chroma_shift::lag(frame.level, [late_r, late_g, late_b], before as usize, right, [r, g, b]);
        self.late = late;
    }

    /// Draws a line as shake, split, waves and sync slip leave it.
    fn draw_base(
        &mut self,
        parts: &Parts,
        wanted: &Wanted,
        tracks: &[Track; 3],
        first: i32,
        out: &mut Planes,
        target: &[u8],
    ) {
        let (frame, light) = (parts.frame, parts.light);
        let Self { rows, mixed, .. } = self;
        if tracks[0] == tracks[1]
            && tracks[1] == tracks[2]
            && let Some(shift) = tracks[1].whole_shift()
            && mirrors_within(first + shift, out.len() as i32, frame.width)
        {
            let stretch = Stretch {
                which: wanted.which(),
                line: tracks[1].line,
                first: first + shift,
                ahead: Some(first + shift),
            };
            rows.read(frame, light, stretch, out.get_mut(), target);
            return;
        }
        // Alpha goes with green.
        for (channel, track) in [(0, 0), (1, 1), (2, 2), (3, 1)].into_iter().take(frame.planes()) {
            let track = &tracks[track];
            let start = rows.first;
            let upper = rows.load(frame, light, wanted, track.line, target);
            if track.below == 0.0 {
                track.draw(
                    frame.level,
                    first,
                    start,
                    rows.at(upper).plane(channel),
                    out.plane_mut(channel),
                );
                continue;
            }
            let lower = rows.load(frame, light, wanted, track.line + 1, target);
            if track.only_moves() {
                let lines = [upper, lower].map(|line| rows.at(line).plane(channel));
                track.draw_between(frame.level, first, start, lines, out.plane_mut(channel));
                continue;
            }
            let needed = track.needed(first, out.len(), start, rows.at(upper).len());
            let upper = &rows.at(upper).plane(channel)[needed.clone()];
            let lower = &rows.at(lower).plane(channel)[needed.clone()];
            if mixed.len() < upper.len() {
                mixed.resize(upper.len(), 0.0);
            }
            let mixed = &mut mixed[..upper.len()];
            let start = start + needed.start as i32;
            frame.level.run(
                #[inline(always)]
                || {
                    for ((out, a), b) in mixed.iter_mut().zip(upper).zip(lower) {
                        *out = lerp(*a, *b, track.below);
                    }
                },
            );
            track.draw(frame.level, first, start, mixed, out.plane_mut(channel));
        }
    }
}

/// How many pixels to the right colour lags.
pub(crate) fn late_across(frame: &Frame) -> f32 {
    folded(frame.across(frame.recipe.chroma_shift[0]), frame.width)
}

/// Whether what a stretch shows of the mirrored picture, past its edges, lies within the stretch itself.
fn mirrors_within(first: i32, len: i32, width: i32) -> bool {
    let (before, after) = ((-first).max(0), (first + len - width).max(0));
    let inside = len - before - after;
    before <= inside && after <= inside
}
