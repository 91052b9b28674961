//! The demo: a clip goes in, a film, its emotion curve and its track come out, through the real bundle.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::error::{Error, Result};
use crate::shell::run;
use crate::{bundle, project};

/// Renders the project's own demo clip, or a person's.
pub(crate) fn demo(clip: Option<&str>) -> Result<()> {
    let clip = clip.map(readable).transpose()?;
    bundle::build()?;
    let start = Instant::now();
    let folder = project::target().join("demo");
    std::fs::create_dir_all(&folder).map_err(Error::file("make the folder", &folder))?;

    let clip = match clip {
        Some(clip) => clip,
        None => own_clip(&folder)?,
    };
    let stem = clip.file_stem().map_or("clip".into(), |stem| stem.to_string_lossy());
    let out = |ending: &str| folder.join(format!("{stem}{ending}"));
    let (film, track, table) = (out("-glitch-glow.mp4"), out("-track.json"), out("-curve.csv"));
    let plots = [out("-curve.html"), out("-curve.png"), out("-curve.svg")];

    println!("\nReading the feeling of {} ...", project::shown(&clip));
    let mut analyze = glitch_glow("analyze");
    analyze.arg(&clip).arg("--out").arg(&track).arg("--csv").arg(&table);
    for plot in &plots {
        analyze.arg("--plot").arg(plot);
    }
    run(&mut analyze, "analyse the clip")?;

    println!("\nRendering it through the bundle ...");
    let mut render = glitch_glow("render");
    render
        .arg(&clip)
        .arg(&film)
        .arg("--overwrite")
        .arg("--plugin")
        .arg(project::bundle());
    run(render.arg("--track").arg(&track), "render the clip")?;

    println!("\nDone in {:.0} s. Have a look:\n", start.elapsed().as_secs_f64());
    println!("  film    {}", project::shown(&film));
    println!("  source  {}", project::shown(&clip));
    println!("  curve   {}   (also as .png and .svg)", project::shown(&plots[0]));
    println!(
        "  track   {}   (numbers: {})",
        project::shown(&track),
        project::shown(&table)
    );
    println!("\nYour own footage:        cargo xtask demo CLIP");
    println!("In your editing program: cargo xtask install   (and docs/install.md)");
    Ok(())
}

/// The project's own clip; always the same, so it is rendered once.
fn own_clip(folder: &Path) -> Result<PathBuf> {
    let clip = folder.join("dusk-walk.mp4");
    if !clip.exists() {
        println!("\nPainting the demo clip, a walk through a city at dusk ...");
        run(glitch_glow("demo-clip").arg(&clip), "render the demo clip")?;
    }
    Ok(clip)
}

fn readable(clip: &str) -> Result<PathBuf> {
    let path = PathBuf::from(clip);
    match std::fs::metadata(&path) {
        Ok(data) if data.is_file() => Ok(path),
        Ok(_) => Err(Error::Broken(format!("{clip} is not a file; name a video"))),
        Err(source) => Err(Error::File {
            action: "read",
            path,
            source,
        }),
    }
}

fn glitch_glow(subcommand: &str) -> Command {
    let mut command = Command::new(project::command());
    command.arg(subcommand);
    command
}
