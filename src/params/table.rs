//! The table itself: what each knob is called, what it does, where it ends.

use breath::Mood;

/// What kind of control a parameter is, with its limits and default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A folder of the parameters that name it as parent; open or closed at first sight.
    Group {
        /// Whether it is open at first sight.
        open: bool,
    },
    /// A number.
    Double {
        /// Where it stands at first.
        default: f64,
        /// Lowest value.
        min: f64,
        /// Highest value.
        max: f64,
    },
    /// A whole number.
    Integer {
        /// Where it stands at first.
        default: i32,
        /// Lowest value.
        min: i32,
        /// Highest value.
        max: i32,
    },
    /// On or off.
    Boolean {
        /// Where it stands at first.
        default: bool,
    },
    /// One of several; the first is the default.
    Choice {
        /// Labels, no two the same.
        options: &'static [&'static str],
    },
    /// A button.
    Button,
    /// A line of text that tells something.
    Label,
    /// The path of a file.
    File,
    /// Text that is stored and never shown.
    Hidden,
}

/// One parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// Script name, stable for ever.
    pub name: &'static str,
    /// What people see.
    pub label: &'static str,
    /// What people read when they want to know more.
    pub hint: &'static str,
    /// The group it belongs to; empty for the top.
    pub parent: &'static str,
    /// Control, limits and default.
    pub kind: Kind,
    /// Whether it can be keyframed.
    pub animates: bool,
}

const MOODS: &[&str] = &[
    Mood::PlainCity.label(),
    Mood::RainyDayReverie.label(),
    Mood::NightPulse.label(),
    Mood::FoggyMorningFlow.label(),
];

const fn group(name: &'static str, label: &'static str, hint: &'static str, open: bool) -> Spec {
    Spec {
        name,
        label,
        hint,
        parent: "",
        kind: Kind::Group { open },
        animates: false,
    }
}

const fn fixed(name: &'static str, label: &'static str, parent: &'static str, kind: Kind, hint: &'static str) -> Spec {
    Spec {
        name,
        label,
        hint,
        parent,
        kind,
        animates: false,
    }
}

const fn slider(
    name: &'static str,
    label: &'static str,
    parent: &'static str,
    (default, min, max): (f64, f64, f64),
    hint: &'static str,
) -> Spec {
    Spec {
        name,
        label,
        hint,
        parent,
        kind: Kind::Double { default, min, max },
        animates: true,
    }
}

const fn effect(name: &'static str, label: &'static str, hint: &'static str) -> Spec {
    slider(name, label, "effectsGroup", (1.0, 0.0, 2.0), hint)
}

/// Every parameter, in the order in which hosts show them.
pub const TABLE: &[Spec] = &[
    fixed(
        "mood",
        "Mood",
        "",
        Kind::Choice { options: MOODS },
        "The character of the episode.",
    ),
    slider(
        "amount",
        "Amount",
        "",
        (1.0, 0.0, 2.0),
        "Strength of everything. 0 leaves the picture as it is.",
    ),
    fixed(
        "analyze",
        "Analyze",
        "",
        Kind::Button,
        "Watches the whole clip once and stores its emotion curve in the project. Not needed to begin with: until then, \
         the picture around each frame is read while rendering.",
    ),
    fixed("status", "Status", "", Kind::Label, "What state this clip is in."),
    fixed(
        "show",
        "Show",
        "",
        Kind::Choice {
            options: &["Picture", "Picture and curve", "Curve"],
        },
        "Draws the emotion curve over the picture. Set it back to Picture before you export.",
    ),
    group(
        "ownEmotion",
        "Your own emotion",
        "Bend the curve: what you feel, keyframed over time.",
        true,
    ),
    slider(
        "override",
        "Override",
        "ownEmotion",
        (0.0, 0.0, 1.0),
        "How much of your own valence and arousal replaces what was read from the footage.",
    ),
    slider(
        "valence",
        "Valence",
        "ownEmotion",
        (0.0, -1.0, 1.0),
        "Your own: unpleasant (-1) to pleasant (1).",
    ),
    slider(
        "arousal",
        "Arousal",
        "ownEmotion",
        (0.0, -1.0, 1.0),
        "Your own: still (-1) to stirred (1).",
    ),
    group("emotionGroup", "Emotion", "Where the emotion comes from.", false),
    fixed(
        "emotionSource",
        "Emotion from",
        "emotionGroup",
        Kind::Choice {
            options: &["Automatic", "Analysed", "Manual"],
        },
        "Automatic: the stored analysis where it covers this moment, else the picture around it. Analysed: the stored \
         analysis throughout, the picture only where nothing is stored. Manual: your own valence and arousal alone, with \
         the place and tempo of movement from the stored analysis.",
    ),
    slider(
        "sensitivity",
        "Sensitivity",
        "emotionGroup",
        (1.0, 0.0, 2.0),
        "How strongly the picture answers to the feeling.",
    ),
    fixed(
        "bake",
        "Bake to keyframes",
        "emotionGroup",
        Kind::Button,
        "Writes the analysed curve onto Valence and Arousal as a few keyframes, and sets Emotion from to Manual.",
    ),
    fixed(
        "modelFile",
        "Model file",
        "emotionGroup",
        Kind::File,
        "An ONNX model of your own in place of the built-in one. Empty for the built-in one.",
    ),
    group(
        "breathGroup",
        "Breath",
        "How the glitches are breathed in and out.",
        false,
    ),
    // Breaths are counted from the clip's beginning: a rate that changed would throw them about.
    fixed(
        "breathRate",
        "Breaths a minute",
        "breathGroup",
        Kind::Double {
            default: 0.0,
            min: 0.0,
            max: 30.0,
        },
        "One rate for the whole clip. 0 lets arousal decide, from about 6 at rest to 20. The slowest by hand is 4.",
    ),
    slider(
        "inhale",
        "Inhale",
        "breathGroup",
        (1.0, 0.25, 4.0),
        "How slowly a glitch rises, as a factor.",
    ),
    slider(
        "exhale",
        "Exhale",
        "breathGroup",
        (1.0, 0.25, 4.0),
        "How slowly a glitch falls, as a factor.",
    ),
    slider(
        "depth",
        "Depth",
        "breathGroup",
        (0.7, 0.0, 1.0),
        "How much the breath moves the effects.",
    ),
    group(
        "effectsGroup",
        "Effects",
        "How much of each effect: 0 none, 1 as the mood wants it, 2 twice.",
        false,
    ),
    effect("displace", "Displacement", "Blocks and rows slip out of place."),
    effect("split", "Colour split", "Red and blue part from green."),
    effect(
        "noise",
        "Noise and grain",
        "Grain in the mid-tones, noise in lines and blocks.",
    ),
    effect("lowRes", "Low resolution", "Patches and passages of coarse cells."),
    effect(
        "stutter",
        "Stutter",
        "Parts of the picture freeze and melt back, where the host gives other frames.",
    ),
    effect("bleed", "Colour bleed", "Colour runs to one side, as on tape."),
    effect("shake", "Shake and sync", "The picture shakes, lines slip."),
    effect("glow", "Glow", "Light spills from the bright parts."),
    effect("soften", "Soften", "Grain melts into smoothness."),
    effect(
        "weather",
        "Weather",
        "The mood's own: drops on the pane, the heartbeat's light, the veil of fog.",
    ),
    group("finishGroup", "Finish", "Dice, safety, colour, mix.", false),
    Spec {
        name: "seed",
        label: "Seed",
        hint: "Another throw of the dice: the same feeling, other places.",
        parent: "finishGroup",
        kind: Kind::Integer {
            default: 1,
            min: 0,
            max: 9999,
        },
        animates: false,
    },
    fixed(
        "safeFlash",
        "Safe flashes",
        "finishGroup",
        Kind::Boolean { default: true },
        "Keeps flashes below three a second, as ITU-R BT.1702 and WCAG 2.3.1 ask.",
    ),
    fixed(
        "colour",
        "Colour",
        "finishGroup",
        Kind::Choice {
            options: &["Automatic", "Video", "Linear"],
        },
        "How the host encodes the picture. Automatic asks the host.",
    ),
    slider(
        "mix",
        "Mix",
        "finishGroup",
        (1.0, 0.0, 1.0),
        "How much of the result is mixed into the source.",
    ),
    fixed(
        "track",
        "Track",
        "",
        Kind::Hidden,
        "The stored emotion curve: the text that glitch-glow analyze writes into a .json file.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_and_labels_are_unique_and_free_of_reserved_words() {
        let mut names = HashSet::new();
        let mut labels = HashSet::new();
        for spec in TABLE {
            assert!(names.insert(spec.name), "{} twice", spec.name);
            assert!(labels.insert(spec.label), "{} twice", spec.label);
            // MLT takes these for itself.
            assert!(!["in", "out", "resource", "length"].contains(&spec.name));
            assert!(!spec.hint.is_empty());
        }
    }

    #[test]
    fn parents_are_groups_defined_before_their_children() {
        let mut groups = HashSet::from([""]);
        for spec in TABLE {
            assert!(groups.contains(spec.parent), "{} hangs in the air", spec.name);
            if matches!(spec.kind, Kind::Group { .. }) {
                groups.insert(spec.name);
            }
        }
    }

    #[test]
    fn defaults_lie_within_their_limits() {
        for spec in TABLE {
            match spec.kind {
                Kind::Double { default, min, max } => assert!(min <= default && default <= max && min < max),
                Kind::Integer { default, min, max } => assert!(min <= default && default <= max && min < max),
                Kind::Choice { options } => {
                    assert_eq!(options.iter().collect::<HashSet<_>>().len(), options.len());
                }
                _ => {}
            }
        }
    }
}
