//! Why a file is no footage, in words that say what to do.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::Error;
use crate::child::reason;

/// Why ffprobe found nothing, sorted by what to do about it.
pub(super) fn refusal(path: &Path, said: &str) -> Error {
    let reason = match std::fs::metadata(path) {
        Ok(data) if data.len() == 0 => "the file is empty".to_owned(),
        _ if is_text(path) => "it holds text".to_owned(),
        _ if said.contains("moov atom not found") && is_quicktime(path) => {
            let reason = "its index, which comes last, is missing".to_owned();
            return Error::CutOff {
                path: path.to_owned(),
                reason,
            };
        }
        _ => reason(said, path),
    };
    Error::NotFootage {
        path: path.to_owned(),
        reason,
    }
}

/// Whether the file begins as QuickTime and MP4 files do, with the name of one of their boxes.
fn is_quicktime(path: &Path) -> bool {
    let mut head = [0; 8];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok()
        && [*b"ftyp", *b"mdat", *b"wide", *b"free", *b"skip"]
            .iter()
            .any(|name| head[4..] == *name)
}

/// Whether the file begins like something to read.
fn is_text(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(512).read_to_end(&mut head));
    let printable = |byte: &u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    read.is_ok()
        && !head.is_empty()
        && head.iter().all(printable)
        && String::from_utf8_lossy(&head).chars().all(|c| c != '\u{fffd}')
}
