//! Letters as strokes, so that a plot needs no font file to become pixels.
//!
//! Each glyph is drawn on a grid: capitals from 0 down to the baseline at 16, small letters from 6, descenders to 21. A
//! stroke is `L` (straight), `C` (a quadratic B-spline from its first point to its last) or `O` (a closed one), followed
//! by points of two base-36 digits, x and y.

/// Grid units from the baseline to the top of a capital.
const CAPITAL: f32 = 16.0;
/// Height of a capital over the height of a line, as in most text faces.
const CAPITAL_SHARE: f32 = 0.7;
/// Grid units between letters.
const SPACING: f32 = 4.0;
/// Grid units of a blank, without the spacing.
const BLANK: f32 = 3.0;

/// The strokes of a line of text, in units of the line's height; the baseline is y = 0, y downwards.
#[derive(Debug, Default)]
pub struct Lettering {
    /// Straight and curved pieces.
    pub strokes: Vec<Stroke>,
    /// Length of the line.
    pub width: f32,
}

/// One movement of the pen.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Where it starts.
    pub start: [f32; 2],
    /// Where it goes: quadratic Bézier pieces of control point and end; equal ones are straight lines.
    pub pieces: Vec<[[f32; 2]; 2]>,
}

/// Lays out a line of text.
#[must_use]
pub fn letter(words: &str) -> Lettering {
    let unit = CAPITAL_SHARE / CAPITAL;
    let mut lettering = Lettering::default();
    let mut x = 0.0;
    for c in words.chars() {
        let Some((width, strokes)) = glyph(c) else {
            x += BLANK + SPACING;
            continue;
        };
        for stroke in strokes.split(' ') {
            let points = read_points(stroke, |px, py| [(x + px) * unit, (py - CAPITAL) * unit]);
            lettering.strokes.extend(pen(stroke, &points));
        }
        x += width + SPACING;
    }
    lettering.width = ((x - SPACING) * unit).max(0.0);
    lettering
}

fn read_points(stroke: &str, place: impl Fn(f32, f32) -> [f32; 2]) -> Vec<[f32; 2]> {
    let digits: Vec<f32> = stroke
        .chars()
        .skip(1)
        .filter_map(|c| c.to_digit(36))
        .map(|d| d as f32)
        .collect();
    digits.chunks_exact(2).map(|pair| place(pair[0], pair[1])).collect()
}

/// Turns a stroke's points into a movement of the pen.
fn pen(stroke: &str, points: &[[f32; 2]]) -> Option<Stroke> {
    let middle = |a: [f32; 2], b: [f32; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
    let (&first, rest) = points.split_first()?;
    let (&last, inner) = rest.split_last()?;
    match stroke.as_bytes().first()? {
        b'L' => Some(Stroke {
            start: first,
            pieces: rest.iter().map(|&p| [p, p]).collect(),
        }),
        b'C' => {
            let ends = inner
                .iter()
                .zip(inner.iter().skip(1))
                .map(|(&a, &b)| middle(a, b))
                .chain([last]);
            Some(Stroke {
                start: first,
                pieces: inner.iter().zip(ends).map(|(&control, end)| [control, end]).collect(),
            })
        }
        _ => {
            let next = points.iter().cycle().skip(1);
            Some(Stroke {
                start: middle(last, first),
                pieces: points.iter().zip(next).map(|(&a, &b)| [a, middle(a, b)]).collect(),
            })
        }
    }
}

/// Width and strokes of a letter; `None` for a blank. A letter that is not here is drawn as a box.
fn glyph(c: char) -> Option<(f32, &'static str)> {
    Some(match c {
        ' ' => return None,
        'a' => (8.0, "O06868g0g L868g"),
        'b' => (8.0, "L000g O06868g0g"),
        'c' => (8.0, "C8986060g8g8d"),
        'd' => (8.0, "L808g O06868g0g"),
        'e' => (8.0, "L0b8b C8b86060g8g8e"),
        'f' => (6.0, "C602023 L232g L0666"),
        'g' => (8.0, "O06868g0g L868h C8h8l0l0j"),
        'h' => (8.0, "L000g C0b06868b L8b8g"),
        'i' => (2.0, "L161g L1112"),
        'j' => (4.0, "L363h C3h3l0l L3132"),
        'k' => (8.0, "L000g L760c L398g"),
        'l' => (2.0, "L101g"),
        'm' => (13.0, "L060g C0b06666b L6b6g C6b66d6db Ldbdg"),
        'n' => (8.0, "L060g C0b06868b L8b8g"),
        'o' => (9.0, "O06969g0g"),
        'p' => (8.0, "L060l O06868g0g"),
        'q' => (8.0, "L868l O06868g0g"),
        'r' => (6.0, "L060g C0b0666"),
        's' => (7.0, "C7876060b7b7g0g0e"),
        't' => (6.0, "L222d C2d2g6g L0666"),
        'u' => (8.0, "L060b C0b0g8g8b L868g"),
        'v' => (8.0, "L064g86"),
        'w' => (12.0, "L063g689gc6"),
        'x' => (8.0, "L068g L860g"),
        'y' => (8.0, "L064g L862l"),
        'z' => (8.0, "L06860g8g"),
        'A' => (11.0, "L0g50bg L2a9a"),
        'B' => (10.0, "L000g L0050 C50909757 L5707 C57a7ag5g L5g0g"),
        'C' => (11.0, "Cb4b0000gbgbc"),
        'D' => (11.0, "L000g L0040 C40b0bg4g L4g0g"),
        'E' => (9.0, "L90000g9g L0878"),
        'F' => (9.0, "L90000g L0878"),
        'G' => (11.0, "Cb4b0000gbgb9 Lb969"),
        'H' => (11.0, "L000g Lb0bg L08b8"),
        'I' => (2.0, "L101g"),
        'J' => (8.0, "L808b C8b8g0g0c"),
        'K' => (10.0, "L000g La00a L37ag"),
        'L' => (9.0, "L000g9g"),
        'M' => (13.0, "L0g006ad0dg"),
        'N' => (11.0, "L0g00bgb0"),
        'O' => (13.0, "O00d0dg0g"),
        'P' => (10.0, "L000g L0050 C50a0a959 L5909"),
        'Q' => (13.0, "O00d0dg0g L9bdi"),
        'R' => (10.0, "L000g L0050 C50a0a959 L5909 L59ag"),
        'S' => (10.0, "Ca4a00008a8ag0g0c"),
        'T' => (11.0, "L00b0 L505g"),
        'U' => (11.0, "L000a C0a0gbgba Lbab0"),
        'V' => (11.0, "L005gb0"),
        'W' => (16.0, "L004g82cgg0"),
        'X' => (10.0, "L00ag La00g"),
        'Y' => (10.0, "L0058a0 L585g"),
        'Z' => (10.0, "L00a00gag"),
        '0' => (9.0, "O00909g0g"),
        '1' => (9.0, "L1450 L505g"),
        '2' => (9.0, "C040090980g L0g9g"),
        '3' => (9.0, "C0300909848 C48989g0g0d"),
        '4' => (9.0, "L6g600b9b"),
        '5' => (9.0, "L901007 C0746969g0g0d"),
        '6' => (9.0, "C8280000b O06969g0g"),
        '7' => (9.0, "L00903g"),
        '8' => (9.0, "O10808818 O08989g0g"),
        '9' => (9.0, "O00909a0a C959g1g1e"),
        '.' => (2.0, "L1f1g"),
        ',' => (2.0, "L1f0j"),
        ':' => (2.0, "L1819 L1f1g"),
        ';' => (2.0, "L1819 L1f0j"),
        '-' => (7.0, "L0a7a"),
        '–' => (9.0, "L0a9a"),
        '+' => (9.0, "L0a9a L5f55"),
        '=' => (9.0, "L0898 L0c9c"),
        '/' => (8.0, "L800g"),
        '%' => (12.0, "La02g O00505606 O7acacg7g"),
        '(' => (4.0, "C40084g"),
        ')' => (4.0, "C00480g"),
        '&' => (11.0, "Ca97g0g0986801014bg"),
        '\'' | '’' => (2.0, "L1014"),
        '"' => (5.0, "L1014 L4044"),
        '?' => (8.0, "C0400808848 L484b L4f4g"),
        '!' => (2.0, "L101b L1f1g"),
        '·' => (3.0, "L1a1b"),
        '×' => (8.0, "L077f L770f"),
        '_' => (9.0, "L0g9g"),
        '#' => (11.0, "L402g L907g L15b5 L0bab"),
        _ => (8.0, "L00808g0g00"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printable_letter_stays_on_its_grid() {
        for c in (' '..='~').chain("–·×’".chars()) {
            let lettering = letter(&c.to_string());
            for stroke in &lettering.strokes {
                let points = stroke.pieces.iter().flatten().chain([&stroke.start]);
                for [x, y] in points {
                    assert!(
                        (-0.001..=lettering.width + 0.001).contains(x),
                        "{c}: {x} of {}",
                        lettering.width
                    );
                    assert!((-0.701..=0.24).contains(y), "{c}: {y}");
                }
            }
        }
    }

    #[test]
    fn glyphs_are_well_formed() {
        for c in ('!'..='~').chain("–·×’".chars()) {
            let Some((_, strokes)) = glyph(c) else {
                panic!("{c} is blank")
            };
            for stroke in strokes.split(' ') {
                assert!(
                    matches!(stroke.as_bytes().first(), Some(b'L' | b'C' | b'O')),
                    "{c}: {stroke}"
                );
                assert!(stroke.len() >= 5 && stroke.len() % 2 == 1, "{c}: {stroke}");
                assert!(stroke.chars().skip(1).all(|d| d.is_digit(36)), "{c}: {stroke}");
            }
        }
    }

    #[test]
    fn width_adds_up() {
        let width = |words: &str| letter(words).width;
        assert_eq!(width(""), 0.0);
        assert!(width("mm") > 2.0 * width("m"));
        assert!(width("a b") > width("ab"));
    }
}
