//! What the plugin is measured at: every mood, every effect alone, and nothing to do.

use ofx_host::{Context, Effect, InstanceSettings, ParamDescription, ParamKind, Plugin, RenderRequest};

use super::Setting;
use super::clock::Work;
use super::pictures::{self, Footage};
use crate::error::Result;
use crate::pictures::host_depth;

/// Amounts of single effects, as the plugin names them.
pub(crate) const EFFECTS: [&str; 10] = [
    "displace", "split", "noise", "lowRes", "stutter", "bleed", "shake", "glow", "soften", "weather",
];

/// One row: a name and what is set for it.
pub(super) struct Case {
    pub name: String,
    settings: Vec<(String, String)>,
}

/// The cases of a plugin: as many as it has moods and effects.
pub(super) fn cases(plugin: &Plugin) -> Result<Vec<Case>> {
    let params = plugin.describe_in_context(Context::Filter)?.params;
    let has = |name: &str| params.iter().any(|param| param.name == name);
    let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    // The feeling at its highest: the maker's own, in the anxious corner. Reading it off the footage is measured apart.
    let mut feeling = vec![
        set("emotionSource", "Manual"),
        set("override", "1"),
        set("arousal", "1"),
        set("valence", "-1"),
    ];
    feeling.retain(|(name, _)| has(name));

    let mut cases = Vec::new();
    for mood in moods(&params) {
        let mut settings = feeling.clone();
        settings.push(set("mood", &mood));
        cases.push(Case {
            name: format!("mood/{}", mood.to_lowercase().replace(' ', "-")),
            settings,
        });
    }
    for effect in EFFECTS.into_iter().filter(|name| has(name)) {
        let mut settings = feeling.clone();
        for other in EFFECTS.into_iter().filter(|name| has(name)) {
            settings.push(set(other, if other == effect { "2" } else { "0" }));
        }
        // Weather is the rain's and the fog's; the rest shows best without any.
        if let Some(rainy) = moods(&params).get(1).filter(|_| effect == "weather") {
            settings.push(set("mood", rainy));
        }
        cases.push(Case {
            name: format!("effect/{}", dashed(effect)),
            settings,
        });
    }
    if has("amount") {
        let mut settings = feeling;
        settings.push(set("amount", "0"));
        cases.push(Case {
            name: "idle".to_owned(),
            settings,
        });
    }
    Ok(cases)
}

/// The labels of the `mood` parameter.
pub(crate) fn moods(params: &[ParamDescription]) -> Vec<String> {
    let mood = params
        .iter()
        .find(|param| param.name == "mood" && param.kind == ParamKind::Choice);
    mood.map_or(Vec::new(), |param| param.choices.clone())
}

/// `lowRes` as `low-res`.
fn dashed(name: &str) -> String {
    name.chars().fold(String::new(), |mut out, c| {
        if c.is_uppercase() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
        out
    })
}

/// Renders frames of a case, spread over the whole of the footage.
pub(super) fn work(plugin: &Plugin, case: &Case, footage: &Footage, setting: Setting) -> Result<Work<'static>> {
    let settings = InstanceSettings {
        threads: setting.threads,
        depth: Some(host_depth(setting.depth)),
        ..InstanceSettings::for_format(Context::Filter, &ofx_host::FrameSource::format(&*footage.source))
    };
    let effect = Effect::new(plugin, settings)?;
    effect.connect("Source", footage.source.clone())?;
    for (name, value) in &case.settings {
        effect.set_text(name, value)?;
    }
    Ok(Box::new(move |run| {
        // Nothing to do is measured where it has to be done: in a host that does not ask whether there is anything.
        let request = RenderRequest {
            ask_identity: false,
            ..RenderRequest::at(pictures::frame(run) as f64)
        };
        Ok(effect.render(&request)?.plugin_time)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_dashed() {
        assert_eq!(dashed("lowRes"), "low-res");
        assert_eq!(dashed("glow"), "glow");
    }
}
