//! The overlay: the curve and the playhead, low in the host's viewer, never in the rendered picture.
//!
//! Only what is known at once is drawn, since hosts redraw at every move of the mouse: the stored curve and the maker's
//! keys. Where neither is there, a hint says how to come by them. An error of the host ends the drawing: the rest of
//! this redraw is left out, and nobody is troubled.

use ofx::{Canvas, Effect, RectD, Result, TimeAndScale};

use crate::clips;
use crate::moment::Moment;
use crate::params::Show;
use crate::plugin::{self, GlitchGlow};
use crate::show::{Chart, SERIES, state_colour};

/// Points on each curve.
const POINTS: usize = 160;
/// Pieces of the band of states: each is one call into the host.
const PIECES: usize = 80;

/// Distance from the picture's edges, in heights of the picture.
const MARGIN: f64 = 0.03;
/// Height of the graph, in heights of the picture.
const HIGH: f64 = 0.11;
/// Height of the band of states, in heights of the graph.
const BAND: f64 = 0.1;

const SHADE: [f32; 4] = [0.05, 0.047, 0.078, 0.6];
const INK: [f32; 4] = [0.953, 0.937, 0.902, 1.0];
const ZERO: [f32; 4] = [0.66, 0.64, 0.73, 0.4];

const HINT: &str = "Glitch & Glow reads each moment as it comes. Press Analyze to see the whole curve here.";

/// The overlay of [`GlitchGlow`].
pub(crate) struct Overlay;

impl ofx::Overlay for Overlay {
    type Plugin = GlitchGlow;

    fn draw(effect: &Effect<'_>, at: &TimeAndScale, canvas: &Canvas<'_>) -> Result<()> {
        let drawn = draw(effect, at, canvas);
        drawn.or_else(|error| {
            log::debug!("the overlay ends early: {error}");
            Ok(())
        })
    }
}

fn draw(effect: &Effect<'_>, at: &TimeAndScale, canvas: &Canvas<'_>) -> Result<()> {
    let clip = effect.clip(clips::SOURCE).ok();
    let moment = Moment::read(effect, clip.as_ref(), *at);
    if moment.settings.show != Show::Picture {
        // The picture carries its own curve.
        return Ok(());
    }
    let Some(region) = plugin::region(effect, clips::SOURCE, at.time) else {
        return Ok(());
    };
    let Some(footage) = moment.wanted.known() else {
        return hint(canvas, &Graph::within(&region));
    };
    let chart = Chart::of(&moment, &footage, POINTS);
    Graph::within(&region).draw(canvas, &chart)
}

fn hint(canvas: &Canvas<'_>, graph: &Graph) -> Result<()> {
    canvas.set_colour(INK)?;
    canvas.text(HINT, (graph.left, graph.bottom))
}

/// Where the graph lies, in canonical coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Graph {
    left: f64,
    bottom: f64,
    width: f64,
    height: f64,
}

impl Graph {
    fn within(region: &RectD) -> Self {
        let (width, height) = (region.x2 - region.x1, region.y2 - region.y1);
        let margin = MARGIN * height.min(width);
        Self {
            left: region.x1 + margin,
            bottom: region.y1 + margin,
            width: width - 2.0 * margin,
            height: HIGH * height,
        }
    }

    /// A point by its shares of the width and of the height.
    fn at(&self, along: f64, up: f64) -> (f64, f64) {
        (self.left + along * self.width, self.bottom + up * self.height)
    }

    /// A point of a curve: its value of -1 to 1 above the band.
    fn on_curve(&self, along: f64, value: f32) -> (f64, f64) {
        let value = if value.is_nan() { 0.0 } else { value.clamp(-1.0, 1.0) };
        let above = 1.5 * BAND;
        self.at(along, above + (1.0 - above) * (0.5 + 0.47 * f64::from(value)))
    }

    fn fill(&self, canvas: &Canvas<'_>, along: (f64, f64), up: (f64, f64)) -> Result<()> {
        let (a, b) = (self.at(along.0, up.0), self.at(along.1, up.1));
        canvas.polygon(&[a, (b.0, a.1), b, (a.0, b.1)])
    }

    fn draw(&self, canvas: &Canvas<'_>, chart: &Chart) -> Result<()> {
        canvas.set_colour(SHADE)?;
        self.fill(canvas, (-0.008, 1.008), (-0.08, 1.06))?;
        self.states(canvas, chart)?;
        canvas.set_line_width(1.0)?;
        canvas.set_colour(ZERO)?;
        canvas.line(&[self.on_curve(0.0, 0.0), self.on_curve(1.0, 0.0)])?;
        for &cut in &chart.cuts {
            let along = f64::from(chart.along(cut));
            canvas.line(&[self.on_curve(along, -1.0), self.on_curve(along, 1.0)])?;
        }
        canvas.set_line_width(2.0)?;
        for series in &SERIES {
            let [r, g, b] = series.rgb;
            canvas.set_colour([r, g, b, 1.0])?;
            let last = chart.felt.len().saturating_sub(1).max(1) as f64;
            let felt = chart.felt.iter().enumerate();
            let points = felt.map(|(index, affect)| self.on_curve(index as f64 / last, (series.value)(affect)));
            canvas.line(&points.collect::<Vec<_>>())?;
        }
        canvas.set_colour(INK)?;
        let now = f64::from(chart.along(chart.now));
        canvas.line(&[self.at(now, 0.0), self.at(now, 1.0)])?;
        canvas.text(chart.mood, self.at(0.0, 1.1))
    }

    /// The four states as one band of their mixed colours.
    fn states(&self, canvas: &Canvas<'_>, chart: &Chart) -> Result<()> {
        for piece in 0..PIECES {
            let along = |piece: usize| piece as f64 / PIECES as f64;
            let Some(affect) = chart.felt.get((2 * piece + 1) * chart.felt.len() / (2 * PIECES)) else {
                continue;
            };
            let [r, g, b] = state_colour(affect);
            canvas.set_colour([r, g, b, 1.0])?;
            self.fill(canvas, (along(piece), along(piece + 1)), (0.0, BAND))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graph_lies_low_within_the_picture() {
        for (x2, y2) in [(1920.0, 1080.0), (1080.0, 1920.0), (640.0, 360.0), (3.0, 2.0)] {
            let region = RectD {
                x1: 10.0,
                y1: -20.0,
                x2: x2 + 10.0,
                y2: y2 - 20.0,
            };
            let graph = Graph::within(&region);
            for (along, value) in [(0.0, -1.0), (1.0, 1.0), (0.5, f32::NAN), (0.3, 9.0)] {
                let (x, y) = graph.on_curve(along, value);
                assert!(region.x1 < x && x < region.x2, "{x}");
                assert!(region.y1 < y && y < region.y1 + 0.2 * y2, "{y}");
            }
            assert!(graph.on_curve(0.0, 0.5).1 > graph.on_curve(0.0, -0.5).1);
        }
    }
}
