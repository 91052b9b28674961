//! `glitch-glow inspect`: what a bundle declares, for people and for programs.

use ofx_host::{Bundle, ContextDescription, ParamDescription, ParamValue, Plugin};
use serde::Serialize;

use crate::args::BundleArguments;
use crate::error::{Error, Result};
use crate::say::say;

/// A bundle as JSON.
#[derive(Debug, Serialize)]
struct BundleReport {
    plugins: Vec<PluginReport>,
}

#[derive(Debug, Serialize)]
struct PluginReport {
    id: String,
    version: String,
    label: String,
    group: String,
    contexts: Vec<String>,
    depths: Vec<String>,
    clips: Vec<ClipReport>,
    params: Vec<ParamReport>,
}

#[derive(Debug, Serialize)]
struct ClipReport {
    name: String,
    components: Vec<String>,
    optional: bool,
    temporal_access: bool,
}

/// A parameter; vectors are arrays, single values are plain.
#[derive(Debug, Serialize)]
struct ParamReport {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    label: String,
    hint: String,
    default: serde_json::Value,
    min: serde_json::Value,
    max: serde_json::Value,
    animates: bool,
    secret: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
}

/// Inspects.
///
/// # Errors
/// A bundle that cannot be loaded or does not describe itself.
pub fn run(arguments: &BundleArguments) -> Result<()> {
    let bundle = Bundle::open(&arguments.bundle)?;
    let plugins = bundle.plugins().iter().map(report).collect::<Result<Vec<_>>>()?;
    let report = BundleReport { plugins };
    if arguments.json {
        let json = serde_json::to_string_pretty(&report).map_err(|error| Error::Usage(error.to_string()))?;
        say!("{json}");
    } else {
        for plugin in &report.plugins {
            let table = table(plugin);
            say!("{}", table.strip_suffix('\n').unwrap_or(&table));
        }
    }
    Ok(())
}

fn report(plugin: &Plugin) -> Result<PluginReport> {
    let description = plugin.describe()?;
    let contexts: Vec<ContextDescription> = description
        .contexts
        .iter()
        .map(|&context| plugin.describe_in_context(context))
        .collect::<ofx_host::Result<_>>()?;
    // Contexts differ in their clips (a General one may have a mask more); every clip and parameter is listed once.
    let mut clips: Vec<ClipReport> = Vec::new();
    let mut params: Vec<ParamReport> = Vec::new();
    for context in contexts {
        for clip in context.clips {
            if clips.iter().all(|known| known.name != clip.name) {
                clips.push(ClipReport {
                    name: clip.name,
                    components: clip.components.iter().map(|one| format!("{one:?}")).collect(),
                    optional: clip.optional,
                    temporal_access: clip.temporal_access,
                });
            }
        }
        for param in context.params {
            if params.iter().all(|known| known.name != param.name) {
                params.push(parameter(param));
            }
        }
    }
    let (major, minor) = plugin.version();
    Ok(PluginReport {
        id: plugin.id().to_owned(),
        version: format!("{major}.{minor}"),
        label: description.label,
        group: description.group,
        contexts: description
            .contexts
            .iter()
            .map(|context| format!("{context:?}"))
            .collect(),
        depths: description
            .depths
            .iter()
            .map(|depth| format!("{depth:?}").to_lowercase())
            .collect(),
        clips,
        params,
    })
}

fn parameter(param: ParamDescription) -> ParamReport {
    ParamReport {
        kind: param.kind.as_str().to_owned(),
        default: param.default.as_ref().map_or(serde_json::Value::Null, value),
        min: numbers(param.min),
        max: numbers(param.max),
        name: param.name,
        label: param.label,
        hint: param.hint,
        animates: param.animates,
        secret: param.secret,
        choices: param.choices,
        parent: param.parent,
    }
}

fn value(value: &ParamValue) -> serde_json::Value {
    match value {
        ParamValue::Ints(numbers) => one_or_all(numbers),
        ParamValue::Doubles(numbers) => one_or_all(numbers),
        ParamValue::Text(text) => text.as_str().into(),
    }
}

fn numbers(range: Option<Vec<f64>>) -> serde_json::Value {
    range.map_or(serde_json::Value::Null, |numbers| one_or_all(&numbers))
}

fn one_or_all<T: Clone + Into<serde_json::Value>>(numbers: &[T]) -> serde_json::Value {
    match numbers {
        [one] => one.clone().into(),
        all => all.to_vec().into(),
    }
}

fn table(plugin: &PluginReport) -> String {
    let mut out = format!(
        "{} {}  \"{}\" in {}\n",
        plugin.id, plugin.version, plugin.label, plugin.group
    );
    out.push_str(&format!(
        "  contexts  {}\n  depths    {}\n",
        plugin.contexts.join(", "),
        plugin.depths.join(", ")
    ));
    for clip in &plugin.clips {
        let optional = if clip.optional { ", optional" } else { "" };
        let temporal = if clip.temporal_access {
            ", looks at other frames"
        } else {
            ""
        };
        out.push_str(&format!(
            "  clip      {}: {}{optional}{temporal}\n",
            clip.name,
            clip.components.join(", ")
        ));
    }
    let name = plugin.params.iter().map(|param| param.name.len()).max().unwrap_or(0);
    let label = plugin
        .params
        .iter()
        .map(|param| param.label.chars().count())
        .max()
        .unwrap_or(0);
    for param in &plugin.params {
        let mut line = format!("  {:name$}  {:label$}  {:10}", param.name, param.label, param.kind);
        if !param.choices.is_empty() {
            line.push_str(&format!("  {}", param.choices.join(" | ")));
        } else if !param.min.is_null() && !param.max.is_null() {
            line.push_str(&format!("  {} to {}, {}", param.min, param.max, param.default));
        } else if !param.default.is_null() {
            line.push_str(&format!("  {}", param.default));
        }
        for (is, word) in [(param.animates, "animates"), (param.secret, "hidden")] {
            if is {
                line.push_str(&format!("  ({word})"));
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push('\n');
    out
}
