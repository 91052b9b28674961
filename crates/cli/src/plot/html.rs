//! Plots as a page: the SVG with a readout under the pointer. Nothing is loaded from anywhere.

use std::fmt::Write as _;

use affect::STATES;

use super::acts;
use super::layout::{self, BOTTOM, CURVE, LEFT, SERIES, SIZE, STATE_COLOURS, WIDTH};
use super::svg::{Svg, escape};

const PAGE: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");

/// Wraps the drawing into a page.
#[must_use]
pub(super) fn page(svg: Svg, contents: &layout::Contents<'_>) -> String {
    let title = format!("The feeling of {}", contents.name);
    let [top, height] = CURVE;
    let pointer = format!(
        "<g id=\"pointer\" visibility=\"hidden\" pointer-events=\"none\">\
         <line x1=\"0\" x2=\"0\" y1=\"108\" y2=\"{BOTTOM}\" stroke=\"#f3efe6\" stroke-width=\"1.2\"/></g>\n\
         <rect id=\"surface\" x=\"{LEFT}\" y=\"108\" width=\"{WIDTH}\" height=\"{}\" fill=\"transparent\"/>\n",
        BOTTOM - 108.0
    );
    let drawing = svg.finish(&title, &pointer);
    let script = SCRIPT.replace("@DATA@", &data(contents)).replace(
        "@GEOMETRY@",
        &format!(
            "{{left:{LEFT},width:{WIDTH},page:{},top:{top},height:{height}}}",
            SIZE[0]
        ),
    );
    PAGE.replace("@TITLE@", &escape(&title))
        .replace("@SENTENCE@", &escape(&acts::sentence(contents.track, contents.acts)))
        .replace("@DRAWING@", &drawing)
        .replace("@SCRIPT@", &script)
}

/// The numbers under the pointer, as JavaScript.
fn data(contents: &layout::Contents<'_>) -> String {
    let track = contents.track;
    let mut out = format!("{{seconds:{},fps:{},samples:[", track.duration(), track.fps());
    for (index, sample) in track.samples().iter().enumerate() {
        let a = sample.affect;
        let confidence = track.confidence().get(index).copied().unwrap_or(1.0);
        let _ = write!(
            out,
            "[{:.3},{:.3},{:.3},{:.3}",
            sample.seconds, a.arousal, a.valence, a.intensity
        );
        for state in a.states() {
            let _ = write!(out, ",{state:.3}");
        }
        let _ = write!(out, ",{confidence:.3}],");
    }
    out.push_str("],states:[");
    for (name, colour) in STATES.iter().zip(STATE_COLOURS) {
        let [r, g, b] = colour.rgb;
        let _ = write!(out, "[\"{name}\",\"#{r:02x}{g:02x}{b:02x}\"],");
    }
    out.push_str("],lines:[");
    // The samples above list arousal first; the drawing has it last, on top.
    for series in SERIES.iter().rev() {
        let [r, g, b] = series.colour.rgb;
        let _ = write!(
            out,
            "[\"{}\",\"{}\",\"#{r:02x}{g:02x}{b:02x}\"],",
            series.name, series.meaning
        );
    }
    out.push_str("]}");
    out
}
