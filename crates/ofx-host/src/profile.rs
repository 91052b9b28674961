//! What a host offers and how it behaves, as plain data.

use crate::{Components, Depth};

/// What an instance of a plugin is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// One clip in, one out.
    Filter,
    /// Any clips.
    General,
    /// From one clip to another.
    Transition,
    /// No clip in.
    Generator,
    /// One clip at another speed.
    Retimer,
    /// Drawing on a clip.
    Paint,
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Filter,
        Self::General,
        Self::Transition,
        Self::Generator,
        Self::Retimer,
        Self::Paint,
    ];

    /// The name in OpenFX properties.
    #[must_use]
    pub fn ofx_name(self) -> &'static str {
        match self {
            Self::Filter => "OfxImageEffectContextFilter",
            Self::General => "OfxImageEffectContextGeneral",
            Self::Transition => "OfxImageEffectContextTransition",
            Self::Generator => "OfxImageEffectContextGenerator",
            Self::Retimer => "OfxImageEffectContextRetimer",
            Self::Paint => "OfxImageEffectContextPaint",
        }
    }

    /// The context of that OpenFX name.
    #[must_use]
    pub fn from_ofx(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.ofx_name() == name)
    }

    /// The name for people: "Filter".
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.ofx_name().trim_start_matches("OfxImageEffectContext")
    }
}

/// A suite of functions that a plugin may fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the standard's own")]
pub enum Suite {
    Property,
    Parameter,
    ImageEffect,
    Memory,
    MultiThread,
    Message,
    Progress,
    TimeLine,
    Interact,
    Draw,
}

impl Suite {
    /// Every suite and version that this host implements.
    pub const IMPLEMENTED: [(Self, i32); 12] = [
        (Self::Property, 1),
        (Self::Parameter, 1),
        (Self::ImageEffect, 1),
        (Self::Memory, 1),
        (Self::MultiThread, 1),
        (Self::Message, 1),
        (Self::Message, 2),
        (Self::Progress, 1),
        (Self::Progress, 2),
        (Self::TimeLine, 1),
        (Self::Interact, 1),
        (Self::Draw, 1),
    ];

    /// The name that `fetchSuite` takes.
    #[must_use]
    pub fn ofx_name(self) -> &'static str {
        match self {
            Self::Property => "OfxPropertySuite",
            Self::Parameter => "OfxParameterSuite",
            Self::ImageEffect => "OfxImageEffectSuite",
            Self::Memory => "OfxMemorySuite",
            Self::MultiThread => "OfxMultiThreadSuite",
            Self::Message => "OfxMessageSuite",
            Self::Progress => "OfxProgressSuite",
            Self::TimeLine => "OfxTimeLineSuite",
            Self::Interact => "OfxInteractSuite",
            Self::Draw => "OfxDrawSuite",
        }
    }
}

/// How rows lie in the images that plugins get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowBytes {
    /// One row right behind the other.
    Tight,
    /// That many bytes between rows (rounded up to 4).
    Padded(usize),
    /// From the last row in memory backwards.
    Negative,
    /// Tight sources, padded output: the two differ.
    Different,
}

/// How a host picks among the depths that a plugin lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepthChoice {
    /// What the instance's settings ask for, else the footage's own.
    Source,
    /// The one that the plugin lists first.
    FirstListed,
}

/// How long a string lasts that the host hands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringLife {
    /// As long as its property set.
    Set,
    /// To the next call on its property set or parameter, as the standard says; then it reads as nonsense.
    UntilNextCall,
}

/// What a host offers and how it behaves. `Default` offers everything and behaves well.
#[derive(Clone, Debug)]
pub struct HostProfile {
    /// The globally unique name: `DaVinciResolve`.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The host's own version.
    pub version: [i32; 3],
    /// The version of the OpenFX API; `None` leaves the property out.
    pub api_version: Option<[i32; 2]>,
    /// Suites and their versions.
    pub suites: Vec<(Suite, i32)>,
    /// Suite members that are NULL: `setPersistentMessage`.
    pub null_functions: Vec<&'static str>,
    /// Contexts in which it makes instances, the one it likes best first.
    pub contexts: Vec<Context>,
    /// Depths that it can hand over.
    pub depths: Vec<Depth>,
    /// Which of the plugin's depths it picks.
    pub depth_choice: DepthChoice,
    /// Components that it can hand over.
    pub components: Vec<Components>,
    /// Clips of different sizes.
    pub multi_resolution: bool,
    /// Images that hold a part of the picture.
    pub tiles: bool,
    /// Frames at other times than the one rendered.
    pub temporal_access: bool,
    /// Overlays on the viewer.
    pub overlays: bool,
    /// No window, no person.
    pub background: bool,
    /// String parameters can have keyframes.
    pub animates_strings: bool,
    /// Custom parameters can have keyframes.
    pub animates_custom: bool,
    /// Boolean parameters can have keyframes.
    pub animates_booleans: bool,
    /// Choice parameters can have keyframes.
    pub animates_choices: bool,
    /// Pages of parameters; 0 for none.
    pub max_pages: i32,
    /// How rows lie.
    pub row_bytes: RowBytes,
    /// How long strings last.
    pub string_life: StringLife,
    /// Properties that this host leaves out everywhere: `OfxImageEffectPropRenderScale`.
    pub withheld: Vec<&'static str>,
    /// Properties that its images lack, though other objects have them.
    pub withheld_from_images: Vec<&'static str>,
    /// Functions that end this host when they are called; here, they are booked as a fault and fail.
    pub fatal_functions: Vec<&'static str>,
    /// To ask for another version than the first of a suite that every host has ends this host.
    pub first_versions_only: bool,
    /// Actions that it never calls: `OfxImageEffectActionIsIdentity`.
    pub skipped_actions: Vec<&'static str>,
    /// `clipGetImage` gives the frame being rendered, whatever time it is asked for.
    pub clip_ignores_time: bool,
    /// Parameters seem not to animate: no keys, and the value at the frame being rendered whatever time is asked for.
    pub params_ignore_time: bool,
    /// Images cover the region of interest alone.
    pub images_are_roi: bool,
    /// `propGet...N` fails on properties of one value.
    pub scalar_n_get_fails: bool,
    /// Parameters that are hidden from the person keep their defaults, whatever a project says.
    pub withholds_hidden_params: bool,
    /// `paramCopy` answers OK and does nothing.
    pub param_copy_is_idle: bool,
    /// `multiThread` inside `multiThread` and `multiThread` itself run on so many threads; 0: as the instance says.
    pub threads: usize,
    /// The frame range that clips claim, whatever their footage has.
    pub frame_range: Option<[f64; 2]>,
    /// The effect gets `OfxImageEffectPropSrcFrame` with the render arguments, as in Resolve 20.
    pub source_frame: bool,
    /// A new instance is made for every frame.
    pub instance_per_frame: bool,
    /// `paramGetValue` gives the first key of an animated choice.
    pub choices_read_first_key: bool,
    /// Clips name the colour space of their pictures, where the footage does (OpenFX 1.5).
    pub names_colourspaces: bool,
    /// Floating-point pictures are scene-linear light, which a plugin may know and heed.
    pub scene_linear: bool,
    /// Images lie between guards, the output is full of nonsense before the render, and what a plugin writes where it
    /// must not is found. Costs a copy of every image.
    pub guard_images: bool,
}

impl Default for HostProfile {
    fn default() -> Self {
        Self {
            name: "org.glitchglow.headless".to_owned(),
            label: "Glitch & Glow headless host".to_owned(),
            version: [0, 1, 0],
            api_version: Some([1, 4]),
            suites: Suite::IMPLEMENTED.to_vec(),
            null_functions: Vec::new(),
            contexts: Context::ALL.to_vec(),
            depths: vec![Depth::F32, Depth::F16, Depth::U16, Depth::U8],
            depth_choice: DepthChoice::Source,
            components: Components::ALL.to_vec(),
            multi_resolution: true,
            tiles: true,
            temporal_access: true,
            overlays: true,
            background: true,
            animates_strings: true,
            animates_custom: true,
            animates_booleans: true,
            animates_choices: true,
            max_pages: 0,
            row_bytes: RowBytes::Tight,
            string_life: StringLife::Set,
            withheld: Vec::new(),
            withheld_from_images: Vec::new(),
            fatal_functions: Vec::new(),
            first_versions_only: false,
            skipped_actions: Vec::new(),
            clip_ignores_time: false,
            params_ignore_time: false,
            images_are_roi: false,
            scalar_n_get_fails: false,
            withholds_hidden_params: false,
            param_copy_is_idle: false,
            threads: 0,
            frame_range: None,
            source_frame: false,
            instance_per_frame: false,
            choices_read_first_key: false,
            names_colourspaces: true,
            scene_linear: false,
            guard_images: false,
        }
    }
}
