//! The sheet: a chart drawn into a layout.

mod brush;
mod columns;

use affect::{Affect, Ruling};

use super::chart::Chart;
use super::layout::{Area, Layout, Style};
use super::sheet::Sheet;
use brush::{Brush, Colour};

const SHADE: Colour = Colour::hex(0x0d0c14);
const INK: Colour = Colour::hex(0xf3efe6);
const FAINT: Colour = Colour::hex(0xa8a4ba);
const INTENSITY: Colour = Colour::hex(0xc9c2dc);
const STATE_COLOURS: [Colour; 4] = [
    Colour::hex(0x6cc5b0),
    Colour::hex(0xe0607e),
    Colour::hex(0xf5a94b),
    Colour::hex(0x7a8be0),
];

/// How much of the picture's light the panel takes away.
const SHADE_OPACITY: f32 = 0.64;

/// A line of the curve.
pub(crate) struct Series {
    pub(crate) name: &'static str,
    /// Display-encoded red, green, blue, 0 to 1.
    pub(crate) rgb: [f32; 3],
    /// Width in heights of a line of text.
    width: f32,
    /// -1 to 1.
    pub(crate) value: fn(&Affect) -> f32,
}

impl Series {
    fn colour(&self) -> Colour {
        Colour::rgb(self.rgb)
    }
}

/// The lines, the most telling last and on top.
pub(crate) const SERIES: [Series; 2] = [
    Series {
        name: "Valence",
        rgb: Colour::hex(0x8ecbff).components(),
        width: 0.1,
        value: |affect| affect.valence,
    },
    Series {
        name: "Arousal",
        rgb: Colour::hex(0xffd166).components(),
        width: 0.13,
        value: |affect| affect.arousal,
    },
];

fn memberships(affect: &Affect) -> [f32; 4] {
    affect.states().map(|share| share.clamp(0.0, 1.0))
}

/// The states' colours, each as much as its share: display-encoded, 0 to 1.
pub(crate) fn state_colour(affect: &Affect) -> [f32; 3] {
    let shares = memberships(affect);
    let sum = shares.iter().sum::<f32>().max(1e-6);
    let mut mixed = [0.0; 3];
    for (share, colour) in shares.into_iter().zip(STATE_COLOURS) {
        for (total, component) in mixed.iter_mut().zip(colour.components()) {
            *total += component * share / sum;
        }
    }
    mixed
}

/// Draws the panel.
pub(super) fn sheet(layout: &Layout, chart: &Chart) -> Sheet {
    let mut panel = Panel {
        brush: Brush::new(Sheet::clear(layout.panel)),
        layout,
        chart,
    };
    panel.shade();
    panel.intensity();
    panel.grid();
    panel.curves();
    panel.states();
    panel.playhead();
    panel.words();
    panel.breath();
    panel.brush.finish()
}

struct Panel<'a> {
    brush: Brush,
    layout: &'a Layout,
    chart: &'a Chart,
}

impl Panel<'_> {
    /// The dark ground that keeps every picture from outshining the lines.
    fn shade(&mut self) {
        if self.layout.style == Style::Over {
            self.brush.ground(0.45 * self.layout.text, SHADE.faded(SHADE_OPACITY));
        }
    }

    /// How far from indifferent: a veil from the zero line up and down.
    fn intensity(&mut self) {
        let plot = self.layout.plot;
        let upper = self.edges(&self.chart.felt, |affect| height(plot, affect.intensity));
        let lower = self.edges(&self.chart.felt, |affect| height(plot, -affect.intensity));
        self.brush
            .between(plot.x as usize, &upper, &lower, INTENSITY.faded(0.14));
    }

    /// The zero line, and the cuts.
    fn grid(&mut self) {
        let plot = self.layout.plot;
        let hair = (0.05 * self.layout.text).round().max(1.0);
        let zero = (plot.y + 0.5 * plot.h).round();
        self.brush.rect(
            Area {
                y: zero,
                h: hair,
                ..plot
            },
            FAINT.faded(0.35),
        );
        for &cut in &self.chart.cuts {
            let along = self.chart.along(cut);
            // A cut at either end is the clip's own end.
            if (0.002..=0.998).contains(&along) {
                let x = (plot.x + along * plot.w).round();
                self.brush.rect(
                    Area {
                        x,
                        w: hair,
                        y: plot.y,
                        h: plot.h,
                    },
                    INK.faded(0.3),
                );
            }
        }
    }

    fn curves(&mut self) {
        let plot = self.layout.plot;
        let left = plot.x as usize;
        for series in &SERIES {
            let footage = self.edges(&self.chart.footage, |affect| height(plot, (series.value)(affect)));
            self.brush
                .curve(left, &footage, 0.7 * self.pen(series), series.colour().faded(0.4));
        }
        for series in &SERIES {
            let felt = self.edges(&self.chart.felt, |affect| height(plot, (series.value)(affect)));
            self.brush
                .curve(left, &felt, self.pen(series) + self.halo(), SHADE.faded(0.55));
            self.brush.curve(left, &felt, self.pen(series), series.colour());
        }
    }

    /// The shares of the four states, one over another.
    fn states(&mut self) {
        let band = self.layout.band;
        let bottom = vec![band.bottom(); band.w as usize + 1];
        for (state, colour) in STATE_COLOURS.into_iter().enumerate() {
            // Each reaches down to the bottom, and the next ones cover what is theirs; the first fills the band.
            let upper = self.edges(&self.chart.felt, |affect| {
                let below: f32 = memberships(affect).iter().skip(state).sum();
                if state == 0 {
                    band.y
                } else {
                    band.bottom() - band.h * below.min(1.0)
                }
            });
            self.brush.between(band.x as usize, &upper, &bottom, colour);
        }
    }

    fn playhead(&mut self) {
        let (plot, band) = (self.layout.plot, self.layout.band);
        let width = (0.08 * self.layout.text).round().max(1.0);
        let left = (plot.x + self.chart.along(self.chart.now) * plot.w - 0.5 * width).round();
        let x = left + 0.5 * width;
        let whole = Area {
            x: left,
            y: plot.y,
            w: width,
            h: band.bottom() - plot.y,
        };
        self.brush.rect(
            Area {
                x: left - 1.0,
                w: width + 2.0,
                ..whole
            },
            SHADE.faded(0.5),
        );
        self.brush.rect(whole, INK);
        let Some(current) = self.chart.current else { return };
        for series in &SERIES {
            let y = height(plot, (series.value)(&current));
            self.brush
                .disc([x, y], 1.6 * self.pen(series) + 0.5 * self.halo(), SHADE.faded(0.7));
            self.brush.disc([x, y], 1.6 * self.pen(series), series.colour());
        }
    }

    /// The mood, and the two numbers.
    fn words(&mut self) {
        let (Some(area), Some(current)) = (self.layout.words, self.chart.current) else {
            return;
        };
        let text = self.layout.text;
        let capital = 0.7 * text;
        let halo = self.halo();
        let (top, bottom) = (area.y + capital, area.bottom() - 0.04 * text);
        // In the large panel the three lines keep together at the top.
        let step = (0.5 * (bottom - top)).min(1.9 * text);
        self.brush.text([area.x, top], text, halo, INK, self.chart.mood);
        for (row, series) in SERIES.iter().enumerate() {
            let y = top + step * (row + 1) as f32;
            let number = signed((series.value)(&current));
            self.brush.text([area.x, y], text, halo, series.colour(), series.name);
            let right = area.x + 7.2 * text;
            self.brush.text(
                [right - lettering::letter(&number).width * text, y],
                text,
                halo,
                series.colour(),
                &number,
            );
        }
    }

    /// The lungs, in the colour of what is felt, and its name.
    fn breath(&mut self) {
        let (Some(area), Some(current)) = (self.layout.breath, self.chart.current) else {
            return;
        };
        let text = self.layout.text;
        let halo = self.halo();
        let room = area.h - 1.3 * text;
        let radius = (0.5 * room).min(1.5 * text);
        let centre = [area.x + 0.5 * area.w, area.y + radius];
        let colour = Colour::rgb(state_colour(&current));
        let full = radius - 0.5 * halo;
        self.brush.ring(centre, full, halo.max(1.0) * 0.8, FAINT.faded(0.6));
        self.brush
            .disc(centre, full * (0.3 + 0.7 * self.chart.lungs.clamp(0.0, 1.0)), colour);
        let ruling = current.ruling(self.chart.confidence);
        let (name, colour) = match ruling {
            Ruling::State(state) => (ruling.name(), STATE_COLOURS.get(state).copied().unwrap_or(FAINT)),
            Ruling::Mixed | Ruling::Neutral | Ruling::HardToRead => (ruling.name(), FAINT),
        };
        let width = lettering::letter(name).width * text;
        let below = match self.layout.style {
            Style::Over => area.bottom() - 0.04 * text,
            Style::Alone => centre[1] + radius + 1.6 * text,
        };
        let at = [centre[0] - 0.5 * width, below];
        self.brush.text(at, text, halo, colour.towards(INK, 0.45), name);
    }

    /// A curve's heights at the edges of the plot's columns; none where there is no curve.
    fn edges(&self, curve: &[Affect], y: impl Fn(&Affect) -> f32) -> Vec<f32> {
        let points: Vec<f32> = curve.iter().map(y).collect();
        let Some((&first, &last)) = points.first().zip(points.last()) else {
            return Vec::new();
        };
        let columns = self.layout.plot.w as usize;
        let step = (points.len() - 1) as f32 / columns as f32;
        let at = |column: usize| {
            let place = column as f32 * step;
            let before = points.get(place as usize).copied().unwrap_or(first);
            let after = points.get(place as usize + 1).copied().unwrap_or(last);
            before + (after - before) * place.fract()
        };
        (0..=columns).map(at).collect()
    }

    fn pen(&self, series: &Series) -> f32 {
        (series.width * self.layout.text).max(1.2)
    }

    /// Width of the dark edge round lines and letters, which keeps them apart from bright pictures.
    fn halo(&self) -> f32 {
        (0.1 * self.layout.text).max(1.2)
    }
}

/// Where a value of -1 to 1 lies in the plot; the margin keeps the pen inside.
fn height(plot: Area, value: f32) -> f32 {
    let value = if value.is_nan() { 0.0 } else { value.clamp(-1.0, 1.0) };
    plot.y + plot.h * (0.5 - 0.47 * value)
}

/// A number with its sign, two digits after the point; the dash is as wide as the plus.
fn signed(value: f32) -> String {
    let hundredths = (value * 100.0).round() as i32;
    let sign = match hundredths {
        0 => ' ',
        1.. => '+',
        _ => '–',
    };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

#[cfg(test)]
mod tests;
