//! The plot itself: what goes where, in units of a 1280 wide page.
//!
//! From top to bottom, all over one time axis: a sentence in words, the footage, the acts, the curve (arousal, valence,
//! intensity), the four states as bands, and the clock.

mod clock;
mod curve;

use affect::{EmotionTrack, Ruling, STATES};

use super::acts::{self, Act};
use super::canvas::{Anchor, Canvas, Colour, Text, Thumb};
pub(super) use curve::SERIES;

/// Size of the page.
pub(super) const SIZE: [f32; 2] = [1280.0, 744.0];
/// Left and right edge of all that lies over time.
pub(super) const LEFT: f32 = 104.0;
const RIGHT: f32 = 1092.0;
/// Width of all that lies over time.
pub(super) const WIDTH: f32 = RIGHT - LEFT;
const STRIP: [f32; 2] = [112.0, 66.0];
const ACTS: f32 = 190.0;
/// Top and height of the curve's panel.
pub(super) const CURVE: [f32; 2] = [232.0, 272.0];
const BANDS: [f32; 2] = [528.0, 116.0];
/// Bottom of the lowest panel.
pub(super) const BOTTOM: f32 = BANDS[0] + BANDS[1];

const PAPER: Colour = Colour::hex(0x15141f);
const PANEL: Colour = Colour::hex(0x1f1e2d);
const GRID: Colour = Colour::hex(0x3a394b);
const INK: Colour = Colour::hex(0xf3efe6);
const FAINT: Colour = Colour::hex(0xa8a4ba);
/// Colour of each state, in the order of [`STATES`].
pub(super) const STATE_COLOURS: [Colour; 4] = [
    Colour::hex(0x6cc5b0),
    Colour::hex(0xe0607e),
    Colour::hex(0xf5a94b),
    Colour::hex(0x7a8be0),
];

/// What a plot shows.
pub(super) struct Contents<'a> {
    /// Name of the clip.
    pub(super) name: &'a str,
    /// The emotion.
    pub(super) track: &'a EmotionTrack,
    /// The stretches that one state rules.
    pub(super) acts: &'a [Act],
    /// Pictures of the clip, evenly over its length.
    pub(super) strip: &'a [Thumb],
}

/// Pictures that fit the strip, for a clip of that aspect (width over height).
#[must_use]
pub fn strip_count(aspect: f64) -> usize {
    let width = f64::from(STRIP[1]) * aspect.clamp(0.2, 8.0);
    ((f64::from(WIDTH) / width).floor() as usize).clamp(2, 30)
}

/// Draws everything.
pub(super) fn draw(canvas: &mut dyn Canvas, contents: &Contents<'_>) {
    canvas.rect([0.0, 0.0, SIZE[0], SIZE[1]], PAPER);
    let page = Page {
        seconds: contents.track.duration().max(1e-3),
        contents,
    };
    page.heading(canvas);
    page.strip(canvas);
    page.acts(canvas);
    page.curve(canvas);
    page.bands(canvas);
    page.cuts(canvas);
    page.clock(canvas);
    page.foot(canvas);
}

struct Page<'a> {
    seconds: f64,
    contents: &'a Contents<'a>,
}

impl Page<'_> {
    fn x(&self, seconds: f64) -> f32 {
        LEFT + WIDTH * (seconds / self.seconds).clamp(0.0, 1.0) as f32
    }

    fn heading(&self, canvas: &mut dyn Canvas) {
        let track = self.contents.track;
        let title = format!("The feeling of {}", self.contents.name);
        write(canvas, [LEFT, 50.0], Anchor::Start, 27.0, true, INK, &title);
        let sentence = acts::sentence(track, self.contents.acts);
        write(canvas, [LEFT, 84.0], Anchor::Start, 18.0, false, INK, &sentence);
        let mut facts = format!("{}, {:.5} fps", footage::counted(track.frames(), "frame"), track.fps());
        facts = facts
            .replace(".00000", "")
            .replace("0000 fps", " fps")
            .replace("000 fps", " fps");
        match track.cuts().len() {
            0 => {}
            1 => facts.push_str(", 1 cut"),
            n => facts.push_str(&format!(", {n} cuts")),
        }
        let rhythm = track.rhythm();
        if rhythm.is_clear() {
            facts.push_str(&format!(", moves at {:.0} beats a minute", rhythm.bpm));
        }
        write(canvas, [SIZE[0] - 32.0, 50.0], Anchor::End, 14.0, false, FAINT, &facts);
    }

    fn strip(&self, canvas: &mut dyn Canvas) {
        let [top, height] = STRIP;
        let width = WIDTH / self.contents.strip.len().max(1) as f32;
        for (index, thumb) in self.contents.strip.iter().enumerate() {
            canvas.picture([LEFT + width * index as f32 + 0.5, top, width - 1.0, height], thumb);
        }
    }

    fn acts(&self, canvas: &mut dyn Canvas) {
        for act in self.contents.acts {
            let (from, to) = (self.x(act.start) + 1.0, self.x(act.end) - 1.0);
            let colour = match act.ruling {
                Ruling::State(state) => STATE_COLOURS.get(state).copied().unwrap_or(FAINT),
                Ruling::Mixed | Ruling::Neutral | Ruling::HardToRead => FAINT,
            };
            canvas.rect([from, ACTS, to - from, 26.0], colour.with_opacity(0.26));
            canvas.rect([from, ACTS, to - from, 3.0], colour);
            let word = act.ruling.name();
            if to - from > 9.0 * word.len() as f32 {
                write(
                    canvas,
                    [(from + to) / 2.0, ACTS + 19.5],
                    Anchor::Middle,
                    15.0,
                    true,
                    INK,
                    word,
                );
            }
        }
    }

    /// Moments of a shot at which the curve is drawn: about one a unit of the page.
    fn moments(&self, from: f64, to: f64) -> impl Iterator<Item = f64> + use<> {
        let steps = ((to - from) / self.seconds * f64::from(WIDTH)).ceil().max(1.0) as u32;
        (0..=steps).map(move |step| from + (to - from) * f64::from(step) / f64::from(steps))
    }

    fn bands(&self, canvas: &mut dyn Canvas) {
        let [top, height] = BANDS;
        canvas.rect([LEFT, top, WIDTH, height], PANEL);
        // The edges between bands, from the top: each state lies on those before it.
        let edges: Vec<(f32, [f32; 5])> = self
            .moments(0.0, self.seconds)
            .map(|seconds| {
                let states = self.contents.track.affect_at(seconds).states();
                let whole = states.iter().sum::<f32>().max(1e-6);
                let mut edges = [top; 5];
                for (state, share) in states.iter().enumerate() {
                    edges[state + 1] = edges[state] + height * share / whole;
                }
                (self.x(seconds), edges)
            })
            .collect();
        for (state, &colour) in STATE_COLOURS.iter().enumerate() {
            let upper = edges.iter().map(|(x, edges)| [*x, edges[state]]);
            let lower = edges.iter().rev().map(|(x, edges)| [*x, edges[state + 1]]);
            canvas.area(&upper.chain(lower).collect::<Vec<_>>(), colour.with_opacity(0.72));
            write(
                canvas,
                [RIGHT + 14.0, top + height * (state as f32 + 0.5) / 4.0 + 5.0],
                Anchor::Start,
                15.0,
                true,
                colour,
                &acts::capitalised(STATES[state]),
            );
        }
        write(
            canvas,
            [LEFT - 12.0, top + 13.0],
            Anchor::End,
            14.0,
            false,
            FAINT,
            "which",
        );
        write(
            canvas,
            [LEFT - 12.0, top + 31.0],
            Anchor::End,
            14.0,
            false,
            FAINT,
            "feeling",
        );
    }

    fn cuts(&self, canvas: &mut dyn Canvas) {
        for frame in self.contents.track.cuts() {
            let x = self.x(*frame as f64 / self.contents.track.fps());
            let top = STRIP[0] - 7.0;
            canvas.area(&[[x - 4.5, top], [x + 4.5, top], [x, top + 7.0]], INK);
            canvas.line(&[[x, top + 7.0], [x, BOTTOM]], 1.0, Some(3.0), INK.with_opacity(0.55));
        }
    }

    fn foot(&self, canvas: &mut dyn Canvas) {
        let mut words = vec!["Where the curve is high, the picture breaks; where it is low, it glows."];
        if !self.contents.track.cuts().is_empty() {
            words.push("A dashed line marks a cut.");
        }
        if self
            .contents
            .track
            .confidence()
            .iter()
            .any(|confidence| curve::veil(*confidence).is_some())
        {
            words.push("Pale stretches: less sure, as where the footage is strange or a shot short.");
        }
        write(
            canvas,
            [LEFT, SIZE[1] - 40.0],
            Anchor::Start,
            14.0,
            false,
            FAINT,
            &words.join(" "),
        );
        let model = format!("model {}", self.contents.track.model());
        write(
            canvas,
            [SIZE[0] - 32.0, SIZE[1] - 16.0],
            Anchor::End,
            11.0,
            false,
            FAINT.with_opacity(0.7),
            &model,
        );
    }
}

fn write(canvas: &mut dyn Canvas, at: [f32; 2], anchor: Anchor, size: f32, bold: bool, colour: Colour, words: &str) {
    canvas.text(Text {
        at,
        anchor,
        size,
        bold,
        colour,
        words,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strip_fills_with_pictures_of_their_own_shape() {
        assert_eq!(strip_count(16.0 / 9.0), 8);
        assert!(strip_count(9.0 / 16.0) > 20);
        assert_eq!(strip_count(f64::MAX), 2);
    }
}
