//! Describes a bundle's plugins, renders a few frames through each, and prints what happened.
//!
//! `cargo run -p ofx-host --example drive -- BUNDLE`

use std::sync::Arc;

use ofx_host::{
    Bundle, Components, Context, Depth, Effect, HostError, InstanceSettings, MemorySource, Picture, Plugin,
    Premultiplication, RenderRequest,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("give a bundle: NAME.ofx.bundle or NAME.ofx")?;
    let bundle = Bundle::open(path)?;
    for plugin in bundle.plugins() {
        if let Err(error) = drive(plugin) {
            println!("  failed: {error}");
        }
    }
    println!("{:#?}", bundle.report());
    Ok(())
}

fn drive(plugin: &Plugin) -> Result<(), HostError> {
    let description = plugin.describe()?;
    println!("{description:#?}");
    for context in description.contexts {
        let described = plugin.describe_in_context(context)?;
        println!(
            "{}: {} clips, {} parameters",
            context.as_str(),
            described.clips.len(),
            described.params.len()
        );
        for param in &described.params {
            println!("  {} ({}) default {:?}", param.name, param.kind.as_str(), param.default);
        }
        for depth in Depth::ALL
            .into_iter()
            .filter(|depth| description.depths.contains(depth))
        {
            match render(plugin, context, depth) {
                Ok(sum) => println!("  {depth:?}: rendered, byte sum {sum}"),
                Err(error) => println!("  {depth:?}: {error}"),
            }
        }
    }
    Ok(())
}

/// Renders one frame of a ramp, and adds up the bytes of what comes out.
fn render(plugin: &Plugin, context: Context, depth: Depth) -> Result<u64, HostError> {
    let ramp: Vec<u8> = (0..64 * 36 * 4).map(|i| (i % 251) as u8).collect();
    let ramp = Picture::from_top_down(
        64,
        36,
        Depth::U8,
        Components::Rgba,
        Premultiplication::Unpremultiplied,
        &ramp,
    )?;
    let source = Arc::new(MemorySource::still(ramp.convert(depth, Components::Rgba)?, 24, 24.0));
    let effect = Effect::new(
        plugin,
        InstanceSettings {
            context,
            ..InstanceSettings::default()
        },
    )?;
    for clip in plugin
        .describe_in_context(context)?
        .clips
        .iter()
        .filter(|clip| clip.name != "Output")
    {
        if !clip.optional {
            effect.connect(&clip.name, source.clone())?;
        }
    }
    let rendered = effect.render(&RenderRequest::at(3.0))?;
    let overlay = effect.draw_overlay(3.0, 320, 180)?;
    if let Some(overlay) = overlay {
        println!("  overlay: {} commands", overlay.commands.len());
    }
    let messages = effect.messages();
    if !messages.is_empty() {
        println!("  said: {messages:?}");
    }
    if let Some((clip, time)) = rendered.identity {
        println!("  identity of {clip} at {time}");
    }
    effect.close()?;
    Ok(rendered.picture.bytes().iter().map(|b| u64::from(*b)).sum())
}
