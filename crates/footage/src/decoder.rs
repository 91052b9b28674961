//! One run of `ffmpeg` that hands out the frames of a video in order, through a pipe.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Stdio};
use std::sync::Arc;

use crate::child::{Running, reason};
use crate::deep_colour::DeepColour;
use crate::pixel_format::{self, Conversion};
use crate::timeline::Timeline;
use crate::tools::file_url;
use crate::{Alpha, Cancel, ClipInfo, Encoding, Error, Picture, Result, Tools};

/// What `ffmpeg` is to read.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// A video file: its track, a decoder other than the usual one, and whether it may be sought in.
    File {
        path: PathBuf,
        track: u32,
        decoder: Option<&'static str>,
        seekable: bool,
    },
    /// Numbered stills, from this number on.
    Stills { pattern: PathBuf, first: u64 },
}

impl Input {
    fn path(&self) -> &Path {
        match self {
            Input::File { path, .. } | Input::Stills { pattern: path, .. } => path,
        }
    }

    pub(crate) fn is_seekable(&self) -> bool {
        matches!(self, Input::Stills { .. } | Input::File { seekable: true, .. })
    }
}

/// A video that can be decoded, from any frame, any number of times.
#[derive(Debug, Clone)]
pub(crate) struct Video {
    pub(crate) input: Input,
    pub(crate) timeline: Arc<Timeline>,
    pub(crate) conversion: Conversion,
    pub(crate) tools: Tools,
    pub(crate) cancel: Cancel,
}

impl Video {
    /// Starts decoding so that the first frame handed out is the file's frame `from`, or its very first one where the container
    /// cannot be trusted to find another. With `pick`, an ffmpeg expression of `n` (counted from `from`, which is 0 then), only
    /// frames for which it is not zero are handed out.
    pub(crate) fn start(&self, info: &ClipInfo, from: u64, pick: Option<&str>) -> Result<Decoder> {
        let mut command = self.tools.ffmpeg();
        command.args(["-protocol_whitelist", "file"]);
        let mut next = 0;
        let mut select = pick.map(|pick| format!("select='{pick}',")).unwrap_or_default();
        let track = match &self.input {
            Input::File { track, decoder, .. } => {
                if let Some(decoder) = decoder {
                    command.arg(format!("-c:{track}")).arg(decoder);
                }
                if self.input.is_seekable() && from > 0 {
                    // To the key frame, and on from there by counting: sought directly, a frame whose references lie before
                    // a key frame that is decoded earlier and shown later comes out broken.
                    let key = self.timeline.key_before(from);
                    if let Some(time) = self.timeline.before(key) {
                        command.arg("-ss").arg(format!("{time:.6}"));
                    }
                    if from > key {
                        select = format!("select='gte(n,{})',", from - key);
                    }
                    next = from;
                }
                *track
            }
            Input::Stills { first, .. } => {
                command.args([
                    "-framerate",
                    &self.timeline.rate.to_string(),
                    "-f",
                    "image2",
                    "-pattern_type",
                    "sequence",
                    "-start_number",
                ]);
                command.arg((first + from).to_string());
                next = from;
                0
            }
        };
        command
            .arg("-i")
            .arg(file_url(self.input.path()))
            .args(["-map", &format!("0:{track}"), "-an", "-sn", "-dn"]);
        command.args(self.tools.every_frame_once()?);
        command
            .arg("-vf")
            .arg(format!("{select}{}", self.conversion.filter))
            .args(["-f", "rawvideo", "pipe:1"]);
        command.stdout(Stdio::piped());
        let mut running = Running::start(command, self.input.path(), &self.cancel)?;
        let pipe = running
            .stdout()
            .ok_or_else(|| Error::read(self.input.path(), "it has no output"))?;
        let (width, height) = (info.width, info.height);
        let length = width as usize * height as usize * 4 * info.depth.bytes();
        let samples = pixel_format::zeroed(info.depth, length / info.depth.bytes());
        Ok(Decoder {
            running,
            pipe,
            bytes: vec![0; length],
            deep: self.conversion.deep.map(|deep| (deep, vec![0; length])),
            picture: Picture::new(width, height, samples, info.alpha(), Encoding::Video)?,
            next,
            path: self.input.path().to_owned(),
            cancel: self.cancel.clone(),
        })
    }
}

/// Frames as they come out of the pipe.
#[derive(Debug)]
pub(crate) struct Decoder {
    running: Running,
    pipe: ChildStdout,
    bytes: Vec<u8>,
    /// Where the matrix is ours to apply, and the room for it.
    deep: Option<(DeepColour, Vec<u8>)>,
    picture: Picture,
    /// The frame that comes next, as the run counts.
    next: u64,
    path: PathBuf,
    cancel: Cancel,
}

impl Decoder {
    /// The frame that comes next: of the file, or of those picked.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// Moves on until the frame read last is `wanted`, which must not lie behind.
    pub(crate) fn advance_to(&mut self, wanted: u64) -> Result<&Picture> {
        if self.next > wanted {
            return Ok(&self.picture);
        }
        while self.next <= wanted {
            self.cancel.check()?;
            if let Err(error) = self.pipe.read_exact(&mut self.bytes) {
                self.cancel.check()?;
                let (_, said) = self.running.wait(&self.cancel)?;
                let reason = if said.is_empty() {
                    error.to_string()
                } else {
                    reason(&said, &self.path)
                };
                return Err(Error::Decode {
                    path: self.path.clone(),
                    frame: self.next,
                    reason,
                });
            }
            self.next += 1;
        }
        self.refill();
        Ok(&self.picture)
    }

    /// Makes a picture of what was read.
    fn refill(&mut self) {
        let bytes = match &mut self.deep {
            Some((deep, rgba)) => {
                deep.interleave(&self.bytes, rgba);
                rgba
            }
            None => &mut self.bytes,
        };
        if self.picture.alpha() == Alpha::Opaque {
            // Some formats without alpha have padding there.
            let width = self.picture.depth().bytes();
            bytes
                .chunks_exact_mut(4 * width)
                .for_each(|pixel| pixel[3 * width..].fill(0xff));
        }
        self.picture.refill(bytes);
    }
}
