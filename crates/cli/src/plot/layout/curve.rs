//! The curve: arousal, valence and intensity over time, with their names at its end.

use affect::Affect;

use super::{CURVE, FAINT, GRID, INK, LEFT, PANEL, Page, RIGHT, WIDTH, write};
use crate::plot::canvas::{Anchor, Canvas, Colour};

/// One line of the curve.
pub(in crate::plot) struct Series {
    /// Its name.
    pub(in crate::plot) name: &'static str,
    /// What it means, for someone who never heard the name.
    pub(in crate::plot) meaning: &'static str,
    /// Its colour.
    pub(in crate::plot) colour: Colour,
    width: f32,
    dash: Option<f32>,
    /// Its value in -1 to 1.
    pub(in crate::plot) value: fn(&Affect) -> f32,
}

/// The lines of the curve; the last is drawn on top.
pub(in crate::plot) const SERIES: [Series; 3] = [
    Series {
        name: "Intensity",
        meaning: "how strong, upper half",
        colour: Colour::hex(0xc9c2dc),
        width: 1.6,
        dash: Some(5.0),
        value: |affect| affect.intensity,
    },
    Series {
        name: "Valence",
        meaning: "how pleasant",
        colour: Colour::hex(0x8ecbff),
        width: 2.6,
        dash: None,
        value: |affect| affect.valence,
    },
    Series {
        name: "Arousal",
        meaning: "how stirred",
        colour: Colour::hex(0xffd166),
        width: 3.4,
        dash: None,
        value: |affect| affect.arousal,
    },
];

impl Page<'_> {
    pub(super) fn curve(&self, canvas: &mut dyn Canvas) {
        let [top, height] = CURVE;
        let track = self.contents.track;
        let y = |value: f32| top + height * (1.0 - value.clamp(-1.0, 1.0)) / 2.0;
        canvas.rect([LEFT, top, WIDTH, height], PANEL);
        for (value, words) in [
            (1.0, "very"),
            (0.5, ""),
            (0.0, "neutral"),
            (-0.5, ""),
            (-1.0, "not at all"),
        ] {
            let colour = if value == 0.0 { FAINT.with_opacity(0.6) } else { GRID };
            canvas.line(&[[LEFT, y(value)], [RIGHT, y(value)]], 1.0, None, colour);
            let inside = y(value)
                + if value == 1.0 {
                    11.0
                } else if value == -1.0 {
                    -1.0
                } else {
                    5.0
                };
            write(canvas, [LEFT - 12.0, inside], Anchor::End, 14.0, false, FAINT, words);
        }
        let samples = track.samples();
        for (index, confidence) in track.confidence().iter().enumerate().take(samples.len()) {
            let from = self.x(samples[index].seconds);
            let to = samples.get(index + 1).map_or(RIGHT, |next| self.x(next.seconds));
            if let Some(veil) = veil(*confidence) {
                canvas.rect([from, top, to - from + 0.3, height], INK.with_opacity(veil));
            }
        }
        let mut labels = Vec::new();
        for series in &SERIES {
            // Shots are drawn apart: the curve jumps where the footage cuts, and only there.
            for (from, to) in self.shots() {
                let points: Vec<[f32; 2]> = self
                    .moments(from, to)
                    .map(|s| [self.x(s), y((series.value)(&track.affect_at(s)))])
                    .collect();
                canvas.line(&points, series.width, series.dash, series.colour);
            }
            let end = samples.last().map_or(0.0, |sample| (series.value)(&sample.affect));
            labels.push((y(end), series));
        }
        for (at, series) in spread_out(labels, 40.0, top + 8.0, top + height - 18.0) {
            write(
                canvas,
                [RIGHT + 14.0, at],
                Anchor::Start,
                16.0,
                true,
                series.colour,
                series.name,
            );
            write(
                canvas,
                [RIGHT + 14.0, at + 16.0],
                Anchor::Start,
                13.0,
                false,
                FAINT,
                series.meaning,
            );
        }
    }

    /// First and last moment of each shot.
    fn shots(&self) -> Vec<(f64, f64)> {
        let track = self.contents.track;
        let cut = |frame: &u64| *frame as f64 / track.fps();
        // Just before a cut the curve still belongs to the shot before it.
        let before = 1e-3 / track.fps().max(1e-3);
        let starts = std::iter::once(0.0).chain(track.cuts().iter().map(cut));
        let ends = track
            .cuts()
            .iter()
            .map(cut)
            .map(|end| end - before)
            .chain([self.seconds]);
        starts.zip(ends).filter(|(start, end)| end > start).collect()
    }
}

/// How pale a stretch of that confidence is drawn; nothing where it is sure.
pub(super) fn veil(confidence: f32) -> Option<f32> {
    let doubt = (1.0 - confidence).clamp(0.0, 1.0);
    // Fainter than this, a stretch looks like its neighbours, and the words would explain what nobody sees.
    (doubt >= LEAST_DOUBT).then_some(doubt * 0.22)
}

/// Doubt from which a stretch is drawn paler.
const LEAST_DOUBT: f32 = 0.25;

/// Moves labels apart so that none covers another, each as near to its place as that allows.
fn spread_out<T>(mut labels: Vec<(f32, T)>, gap: f32, top: f32, bottom: f32) -> Vec<(f32, T)> {
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut floor = top;
    for label in &mut labels {
        label.0 = label.0.max(floor);
        floor = label.0 + gap;
    }
    let mut ceiling = bottom;
    for label in labels.iter_mut().rev() {
        label.0 = label.0.min(ceiling);
        ceiling = label.0 - gap;
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_sure_has_no_veil() {
        assert_eq!([1.0, 0.9, 0.76].map(veil), [None; 3]);
        assert!(veil(0.597).is_some_and(|veil| veil > 0.08));
        assert!(veil(0.0).is_some_and(|veil| veil > 0.2));
    }

    proptest! {
        #[test]
        fn labels_never_cover_each_other(places in proptest::collection::vec(0.0_f32..272.0, 3)) {
            let labels = spread_out(places.into_iter().map(|y| (y, ())).collect(), 36.0, 8.0, 254.0);
            prop_assert!(labels.windows(2).all(|pair| pair[1].0 - pair[0].0 >= 35.99));
            prop_assert!(labels.iter().all(|label| (7.99..=254.01).contains(&label.0)));
        }
    }
}
