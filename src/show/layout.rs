//! Where everything in the panel lies. Lengths follow the picture, down to sizes below which nobody could read.

use affect::Ruling;
use breath::Mood;
use glitch::Rect;

/// Height of a line of text in heights of the picture.
const TEXT: f32 = 0.0195;
/// The least height of a line, pixels: capitals of eight.
const LEAST_TEXT: f32 = 11.5;
/// A graph narrower than this many lines of text says less than words would.
const LEAST_GRAPH: f32 = 10.0;
/// The smallest picture that has room for any panel, pixels across and up.
const LEAST_PICTURE: (usize, usize) = (32, 24);

/// How the panel meets the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Low and slim, on a shade through which the picture shows.
    Over,
    /// Large, on black, instead of the picture.
    Alone,
}

/// A rectangle within the panel, pixels from its top left corner, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) h: f32,
}

impl Area {
    pub(super) fn right(&self) -> f32 {
        self.x + self.w
    }

    pub(super) fn bottom(&self) -> f32 {
        self.y + self.h
    }
}

/// The panel's geometry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) style: Style,
    /// The panel, in pixels of the picture.
    pub(super) panel: Rect,
    /// Height of a line of text, pixels.
    pub(super) text: f32,
    /// Mood and numbers; none where there is no room.
    pub(super) words: Option<Area>,
    /// The lines.
    pub(super) plot: Area,
    /// The four states.
    pub(super) band: Area,
    /// The breath and the name of what is felt; none where there is no room.
    pub(super) breath: Option<Area>,
}

impl Layout {
    /// The geometry for a picture; `None` where it is too small for any.
    pub(super) fn of(whole: Rect, style: Style) -> Option<Self> {
        if whole.width() < LEAST_PICTURE.0 || whole.height() < LEAST_PICTURE.1 {
            return None;
        }
        let (width, height) = (whole.width() as f32, whole.height() as f32);
        // Upright pictures are measured by their width: the panel has to fit across.
        let reach = height.min(0.75 * width);
        let text = match style {
            Style::Over => (TEXT * reach).max(LEAST_TEXT),
            Style::Alone => (1.4 * TEXT * reach).max(LEAST_TEXT),
        };
        let margin = (0.03 * reach).round();
        let high = match style {
            Style::Over => 5.5 * text,
            Style::Alone => (0.5 * height).max(5.5 * text),
        };
        let across = width - 2.0 * margin;
        let full = Self::arrange(style, across, high.round(), text, true);
        let layout = match full {
            Some(layout) if high <= 0.35 * height || (style == Style::Alone && high <= 0.9 * height) => layout,
            _ => Self::arrange(style, across, (0.22 * height).max(8.0).round(), text, false)?,
        };
        let (across, high) = (layout.panel.x2, layout.panel.y2);
        let up = match style {
            Style::Over => margin as i32,
            Style::Alone => (whole.height() as i32 - high) / 2,
        };
        let (x1, y1) = (whole.x1.checked_add(margin as i32)?, whole.y1.checked_add(up)?);
        let panel = Rect::new(x1, y1, x1.checked_add(across)?, y1.checked_add(high)?);
        Some(Self { panel, ..layout })
    }

    /// Lays out a panel of a size at the origin, with as many words as there is room for.
    fn arrange(style: Style, width: f32, height: f32, text: f32, worded: bool) -> Option<Self> {
        let pad = (0.6 * text).min(0.12 * height);
        let gap = 1.4 * text;
        let inner = Area {
            x: pad,
            y: pad,
            w: width - 2.0 * pad,
            h: height - 2.0 * pad,
        };
        let room = |taken: f32| inner.w - taken - gap >= LEAST_GRAPH * text;
        let words_width = text * longest(Mood::ALL.map(Mood::label));
        let breath_width = text * longest(Ruling::ALL.map(Ruling::name));
        let words = worded && room(words_width);
        let breath = words && room(words_width + breath_width + gap);
        let left = if words { words_width + gap } else { 0.0 };
        let right = if breath { breath_width + gap } else { 0.0 };
        // The graph is drawn column by column: whole pixels.
        let (x, top, bottom) = ((inner.x + left).ceil(), inner.y.ceil(), inner.bottom().floor());
        let graph = (inner.right() - right).floor() - x;
        if graph < 4.0 || bottom - top < 4.0 {
            return None;
        }
        let band_height = (0.1 * inner.h).max((0.35 * text).min(0.3 * inner.h)).round().max(1.0);
        let between = (0.5 * band_height).round();
        let plot = Area {
            x,
            y: top,
            w: graph,
            h: bottom - band_height - between - top,
        };
        Some(Self {
            style,
            panel: Rect::new(0, 0, width as i32, height as i32),
            text,
            words: words.then_some(Area {
                w: words_width,
                ..inner
            }),
            plot,
            band: Area {
                y: bottom - band_height,
                h: band_height,
                ..plot
            },
            breath: breath.then_some(Area {
                x: inner.right() - breath_width,
                w: breath_width,
                ..inner
            }),
        })
    }

    /// How many points of a curve are worth drawing: one for every other pixel.
    pub(super) fn points(&self) -> usize {
        ((self.plot.w / 2.0) as usize).clamp(16, 640)
    }
}

/// Width of the longest of some words, in heights of a line.
fn longest<const N: usize>(words: [&str; N]) -> f32 {
    words
        .into_iter()
        .map(|word| lettering::letter(word).width)
        .fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn panel(width: i32, height: i32) -> Layout {
        Layout::of(Rect::new(0, 0, width, height), Style::Over).expect("a panel")
    }

    #[test]
    fn from_360p_to_4k_everything_is_there_and_legible() {
        for (width, height) in [
            (640, 360),
            (854, 480),
            (1280, 720),
            (1920, 1080),
            (2048, 858),
            (3840, 2160),
            (1080, 1920),
            (360, 360),
            (360, 640),
        ] {
            let layout = panel(width, height);
            assert!(layout.words.is_some() && layout.breath.is_some(), "{width}x{height}");
            // Capitals take 0.7 of a line.
            assert!(layout.text * 0.7 >= 8.0, "{width}x{height}");
            assert!(layout.plot.w > 0.34 * width as f32, "{width}x{height}");
        }
    }

    #[test]
    fn the_panel_stays_low_and_slim() {
        for (width, height, most) in [
            (640, 360, 0.18),
            (1280, 720, 0.12),
            (1920, 1080, 0.11),
            (3840, 2160, 0.11),
        ] {
            let layout = panel(width, height);
            assert!(
                layout.panel.height() as f32 <= most * height as f32,
                "{height}: {}",
                layout.panel.height()
            );
            assert!(layout.panel.y2 as f32 <= 0.22 * height as f32);
        }
    }

    #[test]
    fn large_pictures_have_the_same_panel_at_every_scale() {
        let (hd, uhd) = (panel(1920, 1080), panel(3840, 2160));
        assert!((hd.text * 2.0 - uhd.text).abs() < 1e-3);
        for (small, large) in [
            (hd.plot.x, uhd.plot.x),
            (hd.plot.w, uhd.plot.w),
            (hd.band.y, uhd.band.y),
        ] {
            assert!((small * 2.0 - large).abs() <= 4.0, "{small} {large}");
        }
    }

    proptest! {
        #[test]
        fn everything_lies_within_the_picture(
            x in -5000..5000, y in -5000..5000, width in 1..5000, height in 1..5000, alone in any::<bool>()
        ) {
            let whole = Rect::new(x, y, x + width, y + height);
            let style = if alone { Style::Alone } else { Style::Over };
            let Some(layout) = Layout::of(whole, style) else {
                prop_assert!(width < 64 || height < 64);
                return Ok(());
            };
            prop_assert!(whole.contains(&layout.panel));
            let (across, high) = (layout.panel.width() as f32, layout.panel.height() as f32);
            for area in [Some(layout.plot), Some(layout.band), layout.words, layout.breath].into_iter().flatten() {
                prop_assert!(area.x >= 0.0 && area.y >= 0.0 && area.w > 0.0 && area.h > 0.0);
                prop_assert!(area.right() <= across + 0.5 && area.bottom() <= high + 0.5, "{layout:?}");
            }
            prop_assert!(layout.plot.bottom() <= layout.band.y);
            if let Some(words) = layout.words {
                prop_assert!(words.right() < layout.plot.x);
                prop_assert!(words.h >= 3.0 * layout.text);
            }
            if let Some(breath) = layout.breath {
                prop_assert!(layout.plot.right() < breath.x);
            }
        }
    }
}
