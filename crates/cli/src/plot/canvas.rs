//! What a plot is drawn on: the same strokes become SVG or pixels.

/// A colour, display-encoded, with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// 0 (not there) to 1 (opaque).
    pub opacity: f32,
}

impl Colour {
    /// An opaque colour, 0xRRGGBB.
    #[must_use]
    pub const fn hex(code: u32) -> Self {
        let [_, r, g, b] = code.to_be_bytes();
        Self {
            rgb: [r, g, b],
            opacity: 1.0,
        }
    }

    /// The same colour, less of it.
    #[must_use]
    pub const fn with_opacity(self, opacity: f32) -> Self {
        Self { opacity, ..self }
    }
}

/// Which point of a line of text is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A line of text.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Where on the baseline.
    pub at: [f32; 2],
    /// Which point of the text that is.
    pub anchor: Anchor,
    /// Height of a line.
    pub size: f32,
    /// Bold?
    pub bold: bool,
    /// Its colour.
    pub colour: Colour,
    /// The words.
    pub words: &'a str,
}

/// A small picture in a plot.
#[derive(Clone, Debug)]
pub struct Thumb {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Display-encoded RGB, rows from the top.
    pub rgb: Vec<u8>,
}

/// A rectangle: left, top, width, height.
pub type Rect = [f32; 4];

/// Something to draw on. Lengths are in the plot's own units, y downwards.
pub trait Canvas {
    /// Fills a polygon.
    fn area(&mut self, points: &[[f32; 2]], colour: Colour);

    /// Draws along points; `dash` is the length of dashes and of gaps.
    fn line(&mut self, points: &[[f32; 2]], width: f32, dash: Option<f32>, colour: Colour);

    /// Writes.
    fn text(&mut self, text: Text<'_>);

    /// Places a picture.
    fn picture(&mut self, place: Rect, thumb: &Thumb);

    /// Fills a rectangle.
    fn rect(&mut self, [x, y, w, h]: Rect, colour: Colour) {
        self.area(&[[x, y], [x + w, y], [x + w, y + h], [x, y + h]], colour);
    }
}
