//! Pictures into a video file, through one run of `ffmpeg`.

use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};

use half::f16;

use super::WriteOptions;
use super::colour_names;
use super::sound::ending;
use super::temporary::TemporaryFile;
use crate::child::{Running, reason};
use crate::pixel_format;
use crate::tools::file_url;
use crate::{Alpha, Cancel, ColourTags, Depth, Encoding, Error, Picture, Result, Samples};

/// A video that grows.
#[derive(Debug)]
pub(super) struct VideoWriter {
    /// Declared before the file, so that the program has ended when the file goes.
    running: Running,
    pipe: Option<ChildStdin>,
    file: TemporaryFile,
    target: PathBuf,
    depth: Depth,
    alpha: bool,
    cancel: Cancel,
}

impl VideoWriter {
    pub(super) fn create(path: &Path, width: u32, height: u32, options: &WriteOptions) -> Result<VideoWriter> {
        options.tools.check()?;
        let file = TemporaryFile::create(path)?;
        let depth = if options.depth == Depth::U8 {
            Depth::U8
        } else {
            Depth::U16
        };
        let mut command = options.tools.ffmpeg();
        command.args([
            "-y",
            "-f",
            "rawvideo",
            "-pix_fmt",
            pixel_format::ours(depth),
            "-r",
            &options.rate.to_string(),
        ]);
        command.args(["-s", &format!("{width}x{height}"), "-i", "pipe:0"]);
        if let Some(sound) = &options.sound {
            sound.add_input(&mut command);
        }
        command.args(["-map", "0:v:0"]);
        add_video_output(&mut command, path, (width, height), options);
        if let Some(sound) = &options.sound {
            sound.add_output(&mut command, path, options.length);
        }
        // No program versions and dates of today, so that equal pictures make equal files.
        command.args(["-fflags", "+bitexact", "-flags:a", "+bitexact"]);
        // Of what the other file says only the titles of chapters.
        command.args(["-map_metadata:g", "-1", "-map_metadata:s", "-1"]);
        for (name, value) in &options.tags {
            command.arg("-metadata").arg(format!("{name}={value}"));
        }
        if let Some(timecode) = options.timecode {
            command.arg("-metadata").arg(format!("timecode={timecode}"));
        }
        command
            .arg(file_url(file.path()))
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        let mut running = Running::start(command, path, &options.cancel)?;
        let pipe = running.stdin();
        Ok(VideoWriter {
            running,
            pipe,
            file,
            target: path.to_owned(),
            depth,
            alpha: holds_alpha(path, options),
            cancel: options.cancel.clone(),
        })
    }

    pub(super) fn write(&mut self, picture: &Picture) -> Result<()> {
        let picture = video_picture(picture, self.depth, self.alpha);
        let sent = match &mut self.pipe {
            Some(pipe) => pipe.write_all(&picture.bytes()).is_ok(),
            None => false,
        };
        if sent {
            return Ok(());
        }
        self.cancel.check()?;
        self.pipe = None;
        let (_, said) = self.running.wait(&self.cancel)?;
        Err(refusal(&self.target, &said))
    }

    pub(super) fn finish(mut self, overwrite: bool) -> Result<()> {
        self.pipe = None;
        let (status, said) = self.running.wait(&self.cancel)?;
        if !status.success() {
            return Err(refusal(&self.target, &said));
        }
        if !said.is_empty() {
            log::warn!("{}: {}", self.target.display(), reason(&said, &self.target));
        }
        self.file.keep(overwrite)
    }
}

/// Display-encoded, at the depth of the pipe; straight, or laid over black where the file holds no alpha, as editing programs
/// do: the colours of clear pixels are no part of the picture, and would come to light.
fn video_picture(picture: &Picture, depth: Depth, holds_alpha: bool) -> Cow<'_, Picture> {
    let alpha = match picture.alpha() {
        Alpha::Opaque => Alpha::Opaque,
        _ if holds_alpha => Alpha::Straight,
        _ if is_solid(picture) => picture.alpha(),
        _ => Alpha::Opaque,
    };
    if picture.alpha() != alpha || picture.encoding() == Encoding::Linear {
        let wide = picture.to_depth(Depth::F32);
        let video = wide.with_alpha(alpha).with_encoding(Encoding::Video);
        Cow::Owned(video.to_depth(depth))
    } else if picture.depth() == depth {
        Cow::Borrowed(picture)
    } else {
        Cow::Owned(picture.to_depth(depth))
    }
}

/// Whether alpha is full everywhere, so that nothing need be laid over black.
fn is_solid(picture: &Picture) -> bool {
    fn all<T: PartialEq>(samples: &[T], full: &T) -> bool {
        samples.as_chunks::<4>().0.iter().all(|[.., alpha]| alpha == full)
    }
    match picture.samples() {
        Samples::U8(samples) => all(samples, &u8::MAX),
        Samples::U16(samples) => all(samples, &u16::MAX),
        Samples::F16(samples) => all(samples, &f16::ONE),
        Samples::F32(samples) => all(samples, &1.0),
    }
}

/// Whether alpha is asked for and an output of this name holds it.
pub(super) fn holds_alpha(path: &Path, options: &WriteOptions) -> bool {
    options.alpha && ["mov", "mkv", "webm"].contains(&ending(path).as_str())
}

/// Whether a `.mov` is stored in ProRes, which holds more than H.264.
pub(super) fn is_prores(options: &WriteOptions) -> bool {
    options.alpha || options.depth != Depth::U8
}

/// Codec, pixel format and tags, by the ending of the name; see [`super::Writer`].
fn add_video_output(command: &mut Command, path: &Path, (width, height): (u32, u32), options: &WriteOptions) {
    let (alpha, deep) = (options.alpha, options.depth != Depth::U8);
    let odd = width % 2 == 1 || height % 2 == 1;
    let lossless = ending(path) == "mkv";
    let format = match ending(path).as_str() {
        "mkv" if width.min(height) < 16 => {
            // Too small for the slices of FFV1.
            command.args(["-c:v", "png"]);
            match (deep, alpha) {
                (false, false) => "rgb24",
                (false, true) => "rgba",
                (true, false) => "rgb48be",
                (true, true) => "rgba64be",
            }
        }
        "mkv" => {
            command.args(["-c:v", "ffv1", "-level", "3", "-slicecrc", "1"]);
            match (deep, alpha) {
                (false, false) => "bgr0",
                (false, true) => "bgra",
                (true, false) => "gbrp16",
                (true, true) => "gbrap16",
            }
        }
        "mov" if is_prores(options) => {
            command.args(["-c:v", "prores_ks", "-profile:v", "4444", "-vendor", "apl0"]);
            if alpha {
                command.args(["-alpha_bits", "16"]);
                "yuva444p10"
            } else {
                "yuv444p10"
            }
        }
        "webm" => {
            command.args([
                "-c:v",
                "libvpx-vp9",
                "-crf",
                "22",
                "-b:v",
                "0",
                "-row-mt",
                "1",
                "-deadline",
                "good",
            ]);
            command.args(["-cpu-used", "3"]);
            match (alpha, odd) {
                (true, _) => "yuva420p",
                (false, false) => "yuv420p",
                (false, true) => "yuv444p",
            }
        }
        _ => {
            command.args([
                "-c:v",
                "libx264",
                "-crf",
                "16",
                "-preset",
                if options.quick { "veryfast" } else { "fast" },
                "-movflags",
                "+faststart",
            ]);
            // Colour at half size needs even sides.
            if odd { "yuv444p" } else { "yuv420p" }
        }
    };
    let ColourTags {
        primaries,
        transfer,
        matrix,
    } = &options.colour;
    let wide_gamut = matrix.as_deref().is_some_and(|matrix| matrix.starts_with("bt2020"));
    let (matrix, name) = if wide_gamut {
        ("bt2020", "bt2020nc")
    } else {
        ("bt709", "bt709")
    };
    let primaries = colour_names::primaries(primaries.as_deref());
    let (transfer, encoder_transfer) = colour_names::transfer(transfer.as_deref());
    let (num, den) = options.pixel_aspect;
    let exact = pixel_format::EXACT;
    let mut filter = match lossless {
        true => format!("scale={exact},format={format}"),
        false => format!("scale=out_color_matrix={matrix}:out_range=tv:{exact},format={format}"),
    };
    // Some encoders go by the tags of the pictures, some by those of the stream.
    filter += &format!(",setparams=color_primaries={primaries}:color_trc={transfer}");
    command.args(["-color_primaries", primaries, "-color_trc", encoder_transfer]);
    if !lossless {
        filter += &format!(":colorspace={name}:range=tv");
        command.args(["-colorspace", name, "-color_range", "tv"]);
    }
    command.arg("-vf").arg(format!("{filter},setsar={num}/{den}"));
    command.args(["-flags:v", "+bitexact"]);
}

/// Why ffmpeg did not write, sorted by what to do about it.
fn refusal(path: &Path, said: &str) -> Error {
    let path_buf = path.to_owned();
    if said.contains("No space left") {
        return Error::DiskFull(path_buf);
    }
    if said.contains("Permission denied") || said.contains("Read-only file system") {
        return Error::NotWritable {
            path: path_buf,
            reason: reason(said, path),
        };
    }
    if said.contains("Unknown encoder") {
        return Error::NoEncoder {
            path: path_buf,
            reason: reason(said, path),
        };
    }
    Error::Program {
        program: "ffmpeg".to_owned(),
        path: path_buf,
        reason: reason(said, path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_sorted_by_what_to_do() {
        let path = Path::new("out.mp4");
        let full = "av_interleaved_write_frame(): No space left on device\nfile:out.mp4: No space left on device";
        assert!(matches!(refusal(path, full), Error::DiskFull(_)));
        assert!(matches!(
            refusal(path, "out.mp4: Permission denied"),
            Error::NotWritable { .. }
        ));
        assert!(matches!(
            refusal(path, "Unknown encoder 'libx264'"),
            Error::NoEncoder { .. }
        ));
    }
}
