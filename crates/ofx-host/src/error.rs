//! What can go wrong, in sentences that say what to do.

use std::path::PathBuf;

use crate::{ParamKind, Status};

/// The result of anything this crate does.
pub type Result<T> = std::result::Result<T, HostError>;

/// Why a bundle, a plugin or a render failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The path holds no bundle.
    #[error("no OpenFX bundle at {}: give a folder NAME.ofx.bundle, or the .ofx file in it", path.display())]
    NotABundle {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The bundle has no binary for this platform.
    #[error("{} has no binary for this platform: looked for {}", bundle.display(), looked_for.display())]
    NoBinary {
        /// The bundle.
        bundle: PathBuf,
        /// The file that this platform loads.
        looked_for: PathBuf,
    },
    /// The dynamic loader refused the binary.
    #[error("{} cannot be loaded ({}): use a bundle that is built for this system", path.display(), why(source))]
    Load {
        /// The binary.
        path: PathBuf,
        /// What the loader said.
        source: libloading::Error,
    },
    /// The binary is no OpenFX plugin, or breaks the loading sequence.
    #[error("{} is not a usable OpenFX binary: {reason}", path.display())]
    NotOfx {
        /// The binary.
        path: PathBuf,
        /// What is missing or wrong.
        reason: String,
    },
    /// No plugin of that id.
    #[error("no plugin {id:?} in this bundle{}", hint(nearest.as_deref()))]
    UnknownPlugin {
        /// What was asked for.
        id: String,
        /// The id most like it.
        nearest: Option<String>,
    },
    /// The plugin does not offer the context, or the host profile does not.
    #[error("{plugin} has no context {context}: it offers {offered}")]
    NoContext {
        /// The plugin's id.
        plugin: String,
        /// The context that was asked for.
        context: String,
        /// Those it offers.
        offered: String,
    },
    /// An action answered with an error, or with nonsense.
    #[error("{plugin}: {action} answered {status}{}", said(message.as_deref()))]
    Action {
        /// The plugin's id.
        plugin: String,
        /// The action.
        action: String,
        /// Its answer.
        status: Status,
        /// The last thing that the plugin told the user meanwhile.
        message: Option<String>,
    },
    /// An action went through, and what it left behind makes no sense.
    #[error("{plugin}: {action} left {what}")]
    Nonsense {
        /// The plugin's id.
        plugin: String,
        /// The action.
        action: String,
        /// What is wrong with it.
        what: String,
    },
    /// The abort hook said stop.
    #[error("the render was aborted")]
    Aborted,
    /// No parameter of that name.
    #[error("no parameter {name:?}{}", hint(nearest.as_deref()))]
    UnknownParam {
        /// What was asked for.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
    },
    /// A value of the wrong type for its parameter.
    #[error("parameter {name:?} takes {}, not {value}", expected(*kind))]
    ParamType {
        /// The parameter.
        name: String,
        /// Its kind.
        kind: ParamKind,
        /// What was given.
        value: String,
    },
    /// A value outside the parameter's range.
    #[error("parameter {name:?} goes from {min} to {max}, and {value} lies outside")]
    ParamRange {
        /// The parameter.
        name: String,
        /// What was given.
        value: f64,
        /// The lowest value.
        min: f64,
        /// The highest value.
        max: f64,
    },
    /// None of the choices.
    #[error("parameter {name:?} has no choice {value:?}: it offers {offered}")]
    ParamChoice {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// The labels it offers.
        offered: String,
    },
    /// Keyframes on a parameter that does not animate.
    #[error("parameter {name:?} does not animate: set one value for the whole clip")]
    NotAnimated {
        /// The parameter.
        name: String,
    },
    /// No clip of that name.
    #[error("no clip {name:?}{}", hint(nearest.as_deref()))]
    UnknownClip {
        /// What was asked for.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
    },
    /// The footage behind a clip failed.
    #[error("frame {time} of clip {clip:?} could not be read: {source}")]
    Source {
        /// The clip.
        clip: String,
        /// The frame.
        time: f64,
        /// What the source said.
        source: SourceError,
    },
    /// A picture that cannot be.
    #[error("no picture of {what}")]
    Picture {
        /// Its size or format.
        what: String,
    },
    /// A setting that makes no sense.
    #[error("{what}")]
    Setting {
        /// What is wrong, and what to do.
        what: String,
    },
}

/// What a [`FrameSource`](crate::FrameSource) failed with.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(String);

impl From<String> for SourceError {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for SourceError {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Box<dyn std::error::Error + Send + Sync>> for SourceError {
    fn from(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self(error.to_string())
    }
}

fn hint(nearest: Option<&str>) -> String {
    nearest
        .map(|name| format!(": did you mean {name:?}?"))
        .unwrap_or_default()
}

fn said(message: Option<&str>) -> String {
    message.map(|text| format!(", saying {text:?}")).unwrap_or_default()
}

fn expected(kind: ParamKind) -> String {
    match kind {
        ParamKind::Boolean => "true or false".to_owned(),
        ParamKind::Choice => "one of its choices".to_owned(),
        ParamKind::String | ParamKind::Custom => "text".to_owned(),
        ParamKind::Group | ParamKind::Page => "no value".to_owned(),
        ParamKind::PushButton => "no value: press it".to_owned(),
        _ => match (kind.count(), kind.is_integer()) {
            (1, true) => "a whole number".to_owned(),
            (1, false) => "a number".to_owned(),
            (n, true) => format!("{n} whole numbers with commas between"),
            (n, false) => format!("{n} numbers with commas between"),
        },
    }
}

/// The name most like `wanted`, if any is near enough to be a slip of the hand.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let limit = wanted.chars().count().div_ceil(2).max(2);
    names
        .into_iter()
        .map(|name| (edit_distance(&wanted.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name.to_owned())
}

/// How many letters must be added, dropped or changed (Levenshtein 1966), one row of the table at a time.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &cb) in b.iter().enumerate() {
            let changed = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// What the loader says of it, which lies beneath the name of the call that failed.
fn why(error: &libloading::Error) -> String {
    let beneath = std::error::Error::source(error).map(ToString::to_string);
    beneath.unwrap_or_else(|| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_name_forgives_slips_only() {
        let names = ["amount", "valence", "arousal"];
        assert_eq!(nearest("ammount", names).as_deref(), Some("amount"));
        assert_eq!(nearest("Arousel", names).as_deref(), Some("arousal"));
        assert_eq!(nearest("zzzzzzzz", names), None);
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("same", "same"), 0);
    }
}
