//! The whole film into a file, frames rendered side by side and written in order.

use std::path::Path;
use std::sync::mpsc;

use super::{FRAMES, HEIGHT, RATE, WIDTH, frame, soundtrack};
use crate::write::TemporaryFile;
use crate::{Cancel, Error, Picture, Result, Sound, SoundTrack, Tools, WriteOptions, Writer, Written};

/// How to render the film.
#[derive(Debug, Clone)]
pub struct RenderOptions {
    /// Size in pixels; [`WIDTH`] x [`HEIGHT`] by default.
    pub size: (u32, u32),
    /// Whether an output that exists is replaced.
    pub overwrite: bool,
    /// Threads; 0 for as many as there are cores. The pictures do not depend on it.
    pub threads: usize,
    /// Honoured between frames.
    pub cancel: Cancel,
    /// The programs that write video.
    pub tools: Tools,
}

impl Default for RenderOptions {
    fn default() -> RenderOptions {
        RenderOptions {
            size: (WIDTH, HEIGHT),
            overwrite: false,
            threads: 0,
            cancel: Cancel::default(),
            tools: Tools::default(),
        }
    }
}

/// Renders the film with its sound. `progress` is told how many of how many frames are done.
///
/// # Errors
/// What [`Writer`] meets with, and [`Error::Cancelled`].
pub fn render(path: impl AsRef<Path>, options: &RenderOptions, progress: &mut dyn FnMut(u64, u64)) -> Result<Written> {
    let path = path.as_ref();
    // Declared before the writer, which reads from it until it ends.
    let sound_file = TemporaryFile::create(&path.with_extension("wav"))?;
    soundtrack::write_wav(sound_file.path())?;
    let sound = Sound {
        from: sound_file.path().to_owned(),
        start: 0.0,
        duration: None,
        tracks: vec![SoundTrack {
            codec: "pcm_s16le".to_owned(),
            ..SoundTrack::default()
        }],
    };
    let (width, height) = options.size;
    let write = WriteOptions {
        rate: RATE,
        overwrite: options.overwrite,
        quick: true,
        sound: Some(sound),
        cancel: options.cancel.clone(),
        tools: options.tools.clone(),
        ..WriteOptions::default()
    };
    let mut writer = Writer::create(path, width, height, &write)?;
    let threads = match options.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    std::thread::scope(|scope| {
        // Frame n comes from thread n mod threads, so that each channel is in order.
        let channels: Vec<_> = (0..threads)
            .map(|thread| {
                let (send, receive) = mpsc::sync_channel::<Result<Picture>>(1);
                scope.spawn(move || {
                    for number in (thread as u64..FRAMES).step_by(threads) {
                        if send.send(frame(number, width, height)).is_err() {
                            return;
                        }
                    }
                });
                receive
            })
            .collect();
        for number in 0..FRAMES {
            let receive = &channels[number as usize % threads];
            let picture = receive.recv().map_err(|_| Error::Cancelled)??;
            writer.write(&picture)?;
            progress(number + 1, FRAMES);
        }
        Ok::<(), Error>(())
    })?;
    writer.finish()
}
