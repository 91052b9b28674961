//! A sheet of pictures with words beside them.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::plot::canvas::{Anchor, Canvas, Colour, Text, Thumb};
use crate::plot::pixels::Pixels;

/// Width and height of a cell, pixels.
pub(super) const CELL: [u32; 2] = [480, 270];
const GAP: f32 = 6.0;
const HEADER: f32 = 38.0;
const MARGIN: f32 = 18.0;
const PAPER: Colour = Colour::hex(0x15141f);
const INK: Colour = Colour::hex(0xf3efe6);

/// Rows of pictures, each row with a name, each column too.
pub(super) struct Sheet {
    columns: Vec<String>,
    rows: Vec<(String, Vec<Thumb>)>,
}

impl Sheet {
    pub(super) fn new(columns: &[String]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Begins a row.
    pub(super) fn row(&mut self, name: &str) {
        self.rows.push((name.to_owned(), Vec::new()));
    }

    /// Adds a picture to the row.
    pub(super) fn cell(&mut self, thumb: &Thumb) -> Result<()> {
        let row = self
            .rows
            .last_mut()
            .ok_or_else(|| Error::Usage("a sheet needs a row first".to_owned()))?;
        row.1.push(thumb.clone());
        Ok(())
    }

    /// Draws the sheet and packs it as JPEG.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let [w, h] = CELL.map(|side| side as f32);
        let size = [
            2.0 * MARGIN + self.columns.len() as f32 * (w + GAP) - GAP,
            MARGIN + self.rows.len() as f32 * (HEADER + h),
        ];
        let mut pixels = Pixels::new(size, 1.0).ok_or_else(|| Error::Usage("a sheet needs pictures".to_owned()))?;
        pixels.rect([0.0, 0.0, size[0], size[1]], PAPER);
        for (row, (name, cells)) in self.rows.iter().enumerate() {
            let top = row as f32 * (HEADER + h) + HEADER;
            for (column, cell) in cells.iter().enumerate() {
                let left = MARGIN + column as f32 * (w + GAP);
                pixels.picture([left, top, w, h], cell);
                let heading = self.columns.get(column).map_or("", String::as_str);
                let words = if column == 0 {
                    join(name, heading)
                } else {
                    heading.to_owned()
                };
                pixels.text(Text {
                    at: [left, top - 12.0],
                    anchor: Anchor::Start,
                    size: 22.0,
                    bold: column == 0,
                    colour: INK,
                    words: &words,
                });
            }
        }
        pack(&pixels.finish(), path)
    }
}

fn join(name: &str, heading: &str) -> String {
    if heading.is_empty() {
        name.to_owned()
    } else {
        format!("{name}, {heading}")
    }
}

/// Packs pixels as JPEG through ffmpeg: a fifth of the size of a PNG.
fn pack(sheet: &Thumb, path: &Path) -> Result<()> {
    let failed = |reason: String| Error::Write {
        path: path.to_owned(),
        reason,
    };
    let size = format!("{}x{}", sheet.width, sheet.height);
    let mut ffmpeg = Command::new("ffmpeg")
        .args([
            "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", &size, "-i", "-",
        ])
        .args(["-frames:v", "1", "-q:v", "5"])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| failed(format!("ffmpeg does not start ({error})")))?;
    let fed = ffmpeg
        .stdin
        .take()
        .map_or(Ok(()), |mut pipe| pipe.write_all(&sheet.rgb));
    let status = ffmpeg.wait().map_err(|error| failed(error.to_string()))?;
    if fed.is_err() || !status.success() {
        return Err(failed("ffmpeg could not pack it".to_owned()));
    }
    Ok(())
}
