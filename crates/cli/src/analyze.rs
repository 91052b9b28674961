//! `glitch-glow analyze`: what a clip feels like, as a track, a table and plots.

use std::path::Path;
use std::sync::mpsc;
use std::thread;

use affect::{Analyzer, Reader, Source, Thumbnail};
use footage::{Clip, ClipInfo, Frame};

use crate::args::AnalyzeArguments;
use crate::error::{Error, Result};
use crate::plot::{self, Format, canvas::Thumb};
use crate::progress::Progress;
use crate::say::say;
use crate::{opening, pictures, places, stop, tracks};

/// Decoded frames that may wait for the analysis: enough to even out both, few enough to stay small at 4K.
const FRAMES_WAITING: usize = 3;

/// Analyses.
///
/// # Errors
/// What stood in the way; existing files are then as they were.
pub fn run(arguments: &AnalyzeArguments) -> Result<()> {
    // A name that cannot be served is better refused before a long clip is read.
    let formats = arguments
        .plots
        .iter()
        .map(|path| Format::of(path))
        .collect::<Result<Vec<_>>>()?;
    let plots = arguments.plots.iter().map(|path| (path, path.extension()));
    let outputs: Vec<(&Path, &str)> = [(&*arguments.out, "json")]
        .into_iter()
        .chain(arguments.csv.iter().map(|path| (&**path, "csv")))
        // The format of a plot follows from its name.
        .chain(plots.map(|(path, ending)| (&**path, ending.and_then(|ending| ending.to_str()).unwrap_or_default())))
        .collect();
    places::check_places(&arguments.input, &outputs)?;
    let cancel = stop::on_ctrl_c();
    let options = opening::options(arguments.fps, &cancel);
    let clip = Clip::open_with(&arguments.input, &options)?;
    let info = clip.info().clone();
    opening::tell(&info, arguments.fps);
    for (path, _) in &outputs {
        places::check_writable(path)?;
    }

    let selection = opening::model(arguments.model.as_deref())?;
    let aspect = f64::from(info.width) * f64::from(info.pixel_aspect.0)
        / (f64::from(info.height) * f64::from(info.pixel_aspect.1)).max(1.0);
    let places = if formats.is_empty() {
        0
    } else {
        plot::strip_count(aspect)
    };
    let (track, strip) = read(&clip, &*selection.model, places)?;
    opening::tell_trouble(&selection);

    tracks::write_whole(&arguments.out, track.to_json().as_bytes())?;
    if let Some(path) = &arguments.csv {
        tracks::write_whole(path, tracks::to_csv(&track).as_bytes())?;
    }
    let name = arguments
        .input
        .file_name()
        .unwrap_or(arguments.input.as_os_str())
        .to_string_lossy();
    for (path, format) in arguments.plots.iter().zip(formats) {
        tracks::write_whole(path, &plot::draw(format, &name, &track, &strip)?)?;
    }
    say!("{}", plot::acts::sentence(&track, &plot::acts::of_track(&track)));
    Ok(())
}

/// Reads a clip's emotion, and `places` small pictures spread evenly over it.
///
/// # Errors
/// Footage that breaks, a model that fails, or Ctrl-C.
pub fn read(clip: &Clip, model: &dyn Reader, places: usize) -> Result<(affect::EmotionTrack, Vec<Thumb>)> {
    let info = clip.info();
    let source = Source {
        fps: info.rate.as_f64(),
        frames: info.frames,
    };
    let mut analyzer = Analyzer::new(model, source)?;
    let mut strip = Strip::new(info, places);
    let mut progress = Progress::new("Reading", info.frames);
    let frames = clip.frames(0..info.frames)?;
    // Decoding goes on while a frame is being read.
    thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel::<footage::Result<Frame>>(FRAMES_WAITING);
        scope.spawn(move || {
            for frame in frames {
                if send.send(frame).is_err() {
                    break;
                }
            }
        });
        for frame in receive {
            let frame = frame?;
            let bytes = frame.picture.bytes();
            let view = pictures::view(&frame.picture, &bytes, &info.colour);
            analyzer.push(frame.number, &view)?;
            if strip.wants(frame.number) {
                strip.add(&Thumbnail::of(&view)?);
            }
            progress.step();
        }
        Ok::<(), Error>(())
    })?;
    let track = analyzer.finish()?;
    progress.finish();
    Ok((track, strip.thumbs))
}

/// The pictures above the curve.
struct Strip {
    /// Frames to keep, ascending; equal ones where a clip has fewer frames than places.
    frames: Vec<u64>,
    thumbs: Vec<Thumb>,
}

impl Strip {
    fn new(info: &ClipInfo, places: usize) -> Self {
        let middle = |place: usize| (info.frames as f64 * (place as f64 + 0.5) / places as f64) as u64;
        Self {
            frames: (0..places).map(middle).collect(),
            thumbs: Vec::with_capacity(places),
        }
    }

    fn wants(&self, frame: u64) -> bool {
        self.frames.get(self.thumbs.len()).is_some_and(|&next| next <= frame)
    }

    fn add(&mut self, thumbnail: &Thumbnail) {
        let thumb = Thumb {
            width: affect::WIDTH as u32,
            height: affect::HEIGHT as u32,
            rgb: thumbnail.to_rgb8(),
        };
        let frame = self.frames.get(self.thumbs.len()).copied();
        while frame.is_some() && self.frames.get(self.thumbs.len()).copied() == frame {
            self.thumbs.push(thumb.clone());
        }
    }
}
