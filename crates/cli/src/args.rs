//! The command line: what people type, and how they are helped when they mistype.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand};

use crate::assignments::{Assignment, KeyList};
use crate::bundles::hosts;
use crate::frames::FrameSpan;

/// Glitch & Glow: the picture breaks where the feeling runs high, and glows where it calms.
#[derive(Debug, Parser)]
#[command(name = "glitch-glow", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Render a clip through the effect (or any OpenFX plugin)
    Render(RenderArguments),
    /// Read the emotion of a clip: a track, a table and a plot
    Analyze(AnalyzeArguments),
    /// Say what a bundle declares: plugins, contexts, clips, parameters
    Inspect(BundleArguments),
    /// Drive a bundle through well-behaved and misbehaving hosts, and report faults
    Check(BundleArguments),
    /// Measure milliseconds a frame of every mood and effect, beside memcpy
    Bench(BenchArguments),
    /// Count general and red flashes a second (ITU-R BT.1702, WCAG 2.3.1)
    Flashes(FlashesArguments),
    /// Render the project's own demo clip
    #[command(hide = true)]
    DemoClip(DemoClipArguments),
    /// Render the sheets of the gallery into a folder of documents
    #[command(hide = true)]
    Gallery(GalleryArguments),
}

/// Arguments of `render`.
#[derive(Debug, Args)]
pub struct RenderArguments {
    /// A video, a sequence such as frames/%04d.exr, or a still
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The video or sequence to write
    #[arg(value_name = "OUT")]
    pub output: PathBuf,
    /// Go over to this clip at the end of IN, by the transition
    #[arg(long, value_name = "CLIP")]
    pub to: Option<PathBuf>,
    /// How many frames the transition lasts [default: a second, or what the shorter clip has]
    #[arg(long, value_name = "FRAMES", requires = "to", value_parser = whole::<u64>, allow_negative_numbers = true)]
    pub over: Option<u64>,
    /// The bundle to render with [default: the one built beside this command, or the one installed]
    #[arg(long, value_name = "BUNDLE")]
    pub plugin: Option<PathBuf>,
    /// Render as this host does; the help names them all.
    #[arg(long, value_name = "HOST", help = format!("Render as this host does, as far as it is known: {}", hosts()))]
    pub host: Option<String>,
    /// Which plugin of a bundle that holds several
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Set a parameter; choices by label or number; may be given several times
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub params: Vec<Assignment>,
    /// Animate a parameter: frames count from 0; may be given several times
    #[arg(long = "key", value_name = "NAME=FRAME:VALUE,...")]
    pub keys: Vec<KeyList>,
    /// An emotion track made by `analyze` [default: the plugin looks for itself]
    #[arg(long, value_name = "FILE")]
    pub track: Option<PathBuf>,
    /// Only these frames, both included
    #[arg(long, value_name = "A-B")]
    pub frames: Option<FrameSpan>,
    /// Frames per second of a sequence or still, such as 25 or 30000/1001 [default: 24]
    #[arg(long, value_name = "RATE", value_parser = rate, allow_negative_numbers = true)]
    pub fps: Option<footage::Rate>,
    /// Bit depth that the plugin works in, and OUT is stored in as near as it can [default: the clip's own]
    #[arg(long, value_name = "u8|u16|f16|f32")]
    pub depth: Option<footage::Depth>,
    /// Frames to render at once [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = threads, allow_negative_numbers = true)]
    pub threads: Option<usize>,
    /// Render a smaller picture, as a host's proxy does
    #[arg(long, value_name = "0.5", default_value_t = 1.0, value_parser = number, allow_negative_numbers = true)]
    pub proxy: f64,
    /// Replace OUT if it exists
    #[arg(long, short = 'y')]
    pub overwrite: bool,
}

/// Arguments of `analyze`.
#[derive(Debug, Args)]
pub struct AnalyzeArguments {
    /// A video, a sequence such as frames/%04d.exr, or a still
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// Where the emotion track goes
    #[arg(long, value_name = "TRACK.json")]
    pub out: PathBuf,
    /// The same as a table
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// The curve over a strip of thumbnails; may be given several times
    #[arg(long = "plot", value_name = "FILE.svg|.png|.html")]
    pub plots: Vec<PathBuf>,
    /// Another emotion model, in ONNX
    #[arg(long, value_name = "FILE.onnx")]
    pub model: Option<PathBuf>,
    /// Frames per second of a sequence or still, such as 25 or 30000/1001 [default: 24]
    #[arg(long, value_name = "RATE", value_parser = rate, allow_negative_numbers = true)]
    pub fps: Option<footage::Rate>,
}

/// Arguments of `inspect` and `check`.
#[derive(Debug, Args)]
pub struct BundleArguments {
    /// The .ofx.bundle folder, or the .ofx file in it
    #[arg(value_name = "BUNDLE")]
    pub bundle: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArguments {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The bundle to measure [default: as for render]
    #[arg(long, value_name = "BUNDLE")]
    pub plugin: Option<PathBuf>,
    /// Only rows whose name contains this
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Only this size
    #[arg(long, value_name = "1080p|2160p")]
    pub size: Option<String>,
    /// Seconds to spend on each row at most
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = number, hide = true)]
    pub seconds: f64,
}

/// Arguments of `flashes`.
#[derive(Debug, Args)]
pub struct FlashesArguments {
    /// The clip to measure
    #[arg(value_name = "CLIP")]
    pub clip: PathBuf,
    /// Frames per second of a sequence or still, such as 25 or 30000/1001 [default: 24]
    #[arg(long, value_name = "RATE", value_parser = rate, allow_negative_numbers = true)]
    pub fps: Option<footage::Rate>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `demo-clip`.
#[derive(Debug, Args)]
pub struct DemoClipArguments {
    /// The video to write
    #[arg(value_name = "OUT")]
    pub output: PathBuf,
    /// Replace OUT if it exists
    #[arg(long, short = 'y')]
    pub overwrite: bool,
}

/// Arguments of `gallery`.
#[derive(Debug, Args)]
pub struct GalleryArguments {
    /// The folder of documents: sheets go into its `gallery`, the page beside it
    #[arg(value_name = "DOCS")]
    pub docs: PathBuf,
    /// The bundle to render with [default: as for render]
    #[arg(long, value_name = "BUNDLE")]
    pub plugin: Option<PathBuf>,
}

fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no whole number that serves; write one such as 4"))
}

fn threads(text: &str) -> Result<usize, String> {
    match whole(text)? {
        0 => Err("0 frames at once make no film; write 1 or more".to_owned()),
        count => Ok(count),
    }
}

fn rate(text: &str) -> Result<footage::Rate, String> {
    footage::Rate::parse(text).ok_or_else(|| "it is a number of frames per second, such as 25 or 30000/1001".to_owned())
}

fn number(text: &str) -> Result<f64, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no number; write one such as 0.5"))
}
