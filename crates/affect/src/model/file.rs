//! What can be said of a model file before a runtime looks at it: size, kind, counts.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::Model;
use crate::{Error, Result};

/// Things (nodes, tensors, names) that a file may hold: a graph that runs in milliseconds has hundreds.
const MOST_THINGS: usize = 100_000;
/// How deep protobuf messages nest before their contents stop being counted.
const DEEPEST: usize = 4;

/// Reads a model file, having looked at its size first.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    let fault = |reason: std::io::Error| Error::ModelFile {
        path: path.display().to_string(),
        reason: reason.to_string(),
    };
    let metadata = std::fs::metadata(path).map_err(fault)?;
    // A pipe or a device would block or never end.
    if !metadata.is_file() {
        return Err(Error::ModelFile {
            path: path.display().to_string(),
            reason: "it is not a file".to_owned(),
        });
    }
    if metadata.len() > Model::MOST_BYTES {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read.
    File::open(path)
        .and_then(|file| file.take(Model::MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(fault)?;
    Ok(bytes)
}

/// Tells files that are no ONNX at all, and those with more in them than a small model has.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    if bytes.len() as u64 > Model::MOST_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    let not = |what: &str| Err(Error::NotAModel(what.to_owned()));
    match bytes {
        [] => return not("the file is empty"),
        [b'P', b'K', 3 | 5 | 7, ..] => return not("it is a zip archive"),
        [0x1f, 0x8b, ..] => return not("it is a gzip archive"),
        [0x80, 2..=5, ..] => return not("it is a Python pickle"),
        _ => {}
    }
    if is_text(&bytes[..bytes.len().min(4096)]) {
        return not("it is a text file");
    }
    match count(bytes, 0) {
        None => not("it is not ONNX"),
        Some(things) if things > MOST_THINGS => Err(Error::ModelTooLarge(format!("more than {MOST_THINGS} parts"))),
        Some(_) => Ok(()),
    }
}

/// UTF-8 without control characters, but for a letter that is cut in two at the end.
fn is_text(head: &[u8]) -> bool {
    let whole = match core::str::from_utf8(head) {
        Ok(_) => head.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => return false,
    };
    head[..whole]
        .iter()
        .all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace())
}

fn too_large(bytes: u64) -> Error {
    Error::ModelTooLarge(format!("{} MB, at most {} MB", bytes >> 20, Model::MOST_BYTES >> 20))
}

/// Counts the fields of a protobuf message, those of messages inside too: a file of a few bytes a part unpacks to
/// hundreds of times its size. `None` where the bytes are no message.
fn count(mut bytes: &[u8], depth: usize) -> Option<usize> {
    let mut fields = 0;
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        match key & 7 {
            0 => drop(varint(&mut bytes)?),
            1 => bytes = bytes.get(8..)?,
            5 => bytes = bytes.get(4..)?,
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let (inside, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                // Whether a field holds a message is not said: weights seldom read as one, and then count as few.
                if depth < DEEPEST {
                    fields += count(inside, depth + 1).unwrap_or(0);
                }
            }
            _ => return None,
        }
        if key >> 3 == 0 {
            return None;
        }
        fields += 1;
        if fields > MOST_THINGS {
            return Some(fields);
        }
    }
    Some(fields)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}
