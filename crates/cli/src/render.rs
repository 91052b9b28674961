//! `glitch-glow render`: a clip through a plugin, as an editing program would send it.

use std::path::Path;

use affect::EmotionTrack;
use footage::{ClipInfo, Encoding, OpenOptions, Sound, Tools, WriteOptions, Writer};
use ofx_host::{Context, Effect, InstanceSettings, SequenceOptions};

use crate::args::RenderArguments;
use crate::bundles;
use crate::error::{Error, Result};
use crate::frames::FrameSpan;
use crate::pictures;
use crate::progress::Progress;
use crate::shots::Shots;
use crate::{assignments, doubts, note, opening, places, proxy, stop, tracks};

/// The most frames that a decoder keeps: enough for a plugin that looks at a few to both sides of the one it renders.
const MOST_FRAMES_KEPT: usize = 6;

/// Renders.
///
/// # Errors
/// What stood in the way; the output is then as it was.
pub fn run(arguments: &RenderArguments) -> Result<()> {
    proxy::check(arguments.proxy)?;
    assignments::refuse_twice(&arguments.params, &arguments.keys)?;
    for clip in std::iter::once(&arguments.input).chain(&arguments.to) {
        places::spare_clip(clip, &arguments.output)?;
    }
    refuse_output(arguments)?;
    ofx_host::memory::give_back_frames();
    let cancel = stop::on_ctrl_c();
    let threads = arguments.threads.unwrap_or_else(processors).max(1);
    let options = OpenOptions {
        cache: frames_kept(arguments, threads),
        ..opening::options(arguments.fps, &cancel)
    };
    let shots = Shots::open(arguments, &options)?;
    let info = shots.info().clone();
    let range = arguments.frames.unwrap_or(FrameSpan::ALL).within(shots.frames())?;
    let frames = range.end - range.start;
    Writer::check(&arguments.output, frames, arguments.overwrite).map_err(Error::of_writing)?;

    let host = arguments.host.as_deref().map(bundles::host).transpose()?;
    let bundle = bundles::open_as(arguments.plugin.as_deref(), host.unwrap_or_default())?;
    let (plugin, context) = if shots.is_transition() {
        let plugin = bundles::choose_transition(&bundle, arguments.id.as_deref())?;
        (plugin, Context::Transition)
    } else {
        let plugin = bundles::choose(&bundle, arguments.id.as_deref())?;
        (plugin, bundles::filter_context(plugin)?)
    };
    let settings = InstanceSettings {
        threads,
        depth: Some(pictures::host_depth(arguments.depth.unwrap_or(info.depth))),
        duration: shots.frames() as f64,
        ..InstanceSettings::for_format(context, &shots.format())
    };
    let effect = Effect::new(plugin, settings)?;
    shots.connect(&effect, arguments)?;
    set_parameters(&effect, arguments, &shots)?;
    doubts::of_settings(&effect, arguments, shots.frames())?;

    // The size of the output is the plugin's to say: ask by rendering the first frame once it is needed.
    let mut output = Output {
        arguments,
        info: &info,
        options: WriteOptions {
            depth: arguments.depth.unwrap_or(info.depth),
            overwrite: arguments.overwrite,
            cancel: cancel.clone(),
            // The sound ends with the clip that it belongs to.
            sound: Sound::of(&info, range.start..range.end.min(info.frames)).filter(|_| range.start < info.frames),
            ..WriteOptions::like(&info, range.clone())
        },
        writer: None,
    };
    for loss in footage::losses(&info, &arguments.output, &output.options) {
        note(&loss);
    }

    let stopping = cancel.clone();
    effect.on_abort(move || stopping.is_cancelled());
    let times: Vec<f64> = range.clone().map(|frame| frame as f64).collect();
    let mut progress = Progress::new("Rendering", times.len() as u64);
    let sequence = SequenceOptions {
        threads,
        scale: proxy::scale(arguments, &info, &output.options),
        ..SequenceOptions::default()
    };
    let mut trouble = None;
    let rendered = effect.render_sequence(&times, &sequence, &mut |_, picture| {
        match output.write(&picture) {
            Ok(()) => progress.step(),
            Err(error) => {
                trouble = Some(error);
                return Err(ofx_host::HostError::Aborted);
            }
        }
        Ok(())
    });
    for message in effect.messages() {
        note(&message.text);
    }
    if let Some(error) = trouble {
        return Err(error);
    }
    if cancel.is_cancelled() {
        return Err(Error::Stopped);
    }
    rendered?;
    output.finish()?;
    progress.finish();
    Ok(())
}

/// Refuses an output that exists, or that cannot be written, before any work is done; the writer asks again.
fn refuse_output(arguments: &RenderArguments) -> Result<()> {
    let path = &arguments.output;
    Writer::check(path, 1, arguments.overwrite).map_err(Error::of_writing)?;
    // A sequence makes its folder.
    if footage::places::is_sequence(path) {
        return Ok(());
    }
    places::check_writable(path)?;
    // Pictures are read without ffmpeg, and its lack would show at the first frame alone.
    Ok(Writer::check_programs(path, &Tools::default())?)
}

/// Frames that a decoder keeps. Our own plugin remembers what it has seen, and looks at the frame at hand and at most one
/// held one: of threads that ask for theirs a little out of order one each, and memory is dearer than decoding a held one anew.
fn frames_kept(arguments: &RenderArguments, threads: usize) -> usize {
    match arguments.plugin {
        None => (threads + 1).min(MOST_FRAMES_KEPT),
        Some(_) => MOST_FRAMES_KEPT,
    }
}

/// Frames at once where nobody says.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Sets what was asked for: values, keys, the track, and the encoding of scene-linear footage.
fn set_parameters(effect: &Effect, arguments: &RenderArguments, shots: &Shots) -> Result<()> {
    let known = effect.params();
    let has = |name: &str| known.iter().any(|param| param.name == name);
    // OpenFX 1.4 hosts cannot say how values are encoded; this one knows.
    let asked = |name: &str| arguments.params.iter().any(|param| param.name == name);
    if shots.info().encoding == Encoding::Linear && has("colour") && !asked("colour") {
        effect.set_text("colour", "Linear")?;
    }
    for param in &arguments.params {
        effect.set_text(&param.name, &param.value)?;
        // The plugin passes the picture through where it cannot read its track.
        if param.name == "track" && bundles::is_ours(effect.plugin()) && !param.value.is_empty() {
            EmotionTrack::parse(&param.value).map_err(Error::TrackParameter)?;
        }
        // A model that does not serve is refused inside the plugin, where nobody reads along.
        let path = param.value.trim();
        if param.name == "modelFile" && has("track") && !path.is_empty() {
            opening::model(Some(Path::new(path)))?;
        }
    }
    for list in &arguments.keys {
        if list.sorted {
            note(&format!(
                "the keys of {} were out of order and have been sorted by frame",
                list.name
            ));
        }
        for (frame, value) in &list.keys {
            effect.set_key_text(&list.name, *frame, value)?;
        }
    }
    if let Some(path) = &arguments.track {
        if !has("track") {
            return Err(Error::NoTrackParameter(effect_name(arguments)));
        }
        let track = tracks::read(path)?;
        doubts::of_track(&track, shots);
        effect.set("track", track.to_compact())?;
    }
    Ok(())
}

fn effect_name(arguments: &RenderArguments) -> String {
    let named = arguments.id.clone();
    named.unwrap_or_else(|| {
        arguments
            .plugin
            .as_ref()
            .map_or("this plugin".into(), |path| path.display().to_string())
    })
}

/// The file or sequence being written; begun with the first picture, which tells its size.
struct Output<'a> {
    arguments: &'a RenderArguments,
    info: &'a ClipInfo,
    options: WriteOptions,
    writer: Option<Writer>,
}

impl Output<'_> {
    fn write(&mut self, picture: &ofx_host::Picture) -> Result<()> {
        let picture = pictures::from_host(picture, self.info.encoding)?;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(
                Writer::create(&self.arguments.output, picture.width(), picture.height(), &self.options)
                    .map_err(Error::of_writing)?,
            ),
        };
        writer.write(&picture).map_err(Error::of_writing)
    }

    fn finish(self) -> Result<()> {
        let Some(writer) = self.writer else { return Ok(()) };
        let written = writer.finish().map_err(Error::of_writing)?;
        if let (Some(first), Some(last)) = (written.older.first(), written.older.last()) {
            let (path, count) = (written.path.display(), written.older.len() as u64);
            let named = |file: &Path| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let which = match count {
                1 => format!("is left beside {path} ({})", named(first)),
                _ => format!("are left beside {path} ({} to {})", named(first), named(last)),
            };
            note(&format!(
                "{} of an older render {which}: delete what you do not need",
                footage::counted(count, "frame")
            ));
        }
        Ok(())
    }
}
