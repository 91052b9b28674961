//! Hosts as far as they are known: a plain one, real ones, and two that nobody has met. docs/hosts.md says which of the
//! real ones the plugin itself was tried in; the others follow what is known of them, which is no proof.

use crate::names::{action, prop};
use crate::{Components, Context, Depth, DepthChoice, HostProfile, RowBytes, StringLife, Suite};

/// A host to play.
#[derive(Clone, Debug)]
pub struct Named {
    /// What to call it: "natron".
    pub name: &'static str,
    /// How it behaves.
    pub profile: HostProfile,
}

/// Every host that a check plays.
#[must_use]
pub fn all() -> Vec<Named> {
    let named = |name, profile: HostProfile| Named {
        name,
        profile: HostProfile {
            guard_images: true,
            ..profile
        },
    };
    vec![
        named(
            "plain",
            HostProfile {
                row_bytes: RowBytes::Padded(20),
                ..HostProfile::default()
            },
        ),
        named("resolve", resolve()),
        named("natron", natron()),
        named("mlt", mlt()),
        named("reference", reference()),
        named("runner", runner()),
        named("ancient", ancient()),
        named("future", future()),
    ]
}

/// The host of that name.
#[must_use]
pub fn find(name: &str) -> Option<HostProfile> {
    all()
        .into_iter()
        .find(|named| named.name == name)
        .map(|named| named.profile)
}

fn suites_but(left_out: &[(Suite, i32)]) -> Vec<(Suite, i32)> {
    Suite::IMPLEMENTED
        .into_iter()
        .filter(|offered| !left_out.contains(offered))
        .collect()
}

fn resolve() -> HostProfile {
    HostProfile {
        name: "DaVinciResolve".to_owned(),
        label: "DaVinci Resolve".to_owned(),
        suites: suites_but(&[(Suite::Progress, 2)]),
        null_functions: vec!["setPersistentMessage"],
        contexts: vec![
            Context::Filter,
            Context::General,
            Context::Transition,
            Context::Generator,
        ],
        depths: vec![Depth::F32],
        components: vec![Components::Rgba],
        multi_resolution: false,
        tiles: false,
        background: false,
        animates_strings: false,
        animates_custom: false,
        param_copy_is_idle: true,
        choices_read_first_key: true,
        skipped_actions: vec![action::REGION_OF_DEFINITION],
        withheld_from_images: vec![prop::RENDER_SCALE, prop::FIELD],
        frame_range: Some([0.0, 1_798_200.0]),
        source_frame: true,
        names_colourspaces: false,
        ..HostProfile::default()
    }
}

fn natron() -> HostProfile {
    HostProfile {
        name: "fr.inria.Natron".to_owned(),
        label: "Natron".to_owned(),
        version: [2, 5, 0],
        suites: suites_but(&[(Suite::Draw, 1)]),
        contexts: vec![
            Context::General,
            Context::Filter,
            Context::Generator,
            Context::Transition,
        ],
        depths: vec![Depth::F32, Depth::U16, Depth::U8],
        depth_choice: DepthChoice::FirstListed,
        images_are_roi: true,
        scene_linear: true,
        names_colourspaces: false,
        ..HostProfile::default()
    }
}

/// MLT 7.41. It writes project size, frame rate and duration where no plugin can read them.
fn mlt() -> HostProfile {
    HostProfile {
        name: "MLT".to_owned(),
        label: "MLT".to_owned(),
        suites: suites_but(&[(Suite::Draw, 1)]),
        contexts: vec![Context::Filter, Context::General],
        depths: vec![Depth::U8, Depth::U16, Depth::F16, Depth::F32],
        components: vec![Components::Rgba, Components::Rgb],
        temporal_access: false,
        overlays: false,
        row_bytes: RowBytes::Negative,
        withheld: vec![
            prop::PROJECT_SIZE,
            prop::PROJECT_EXTENT,
            prop::FRAME_RATE,
            prop::DURATION,
            prop::FRAME_RANGE,
            prop::FILE_PATH,
        ],
        skipped_actions: vec![
            action::INSTANCE_CHANGED,
            action::BEGIN_CHANGED,
            action::END_CHANGED,
            action::IS_IDENTITY,
            action::FRAMES_NEEDED,
            action::PURGE_CACHES,
        ],
        withholds_hidden_params: true,
        clip_ignores_time: true,
        params_ignore_time: true,
        instance_per_frame: true,
        names_colourspaces: false,
        ..HostProfile::default()
    }
}

fn reference() -> HostProfile {
    HostProfile {
        name: "uk.co.thefoundry.hostdemo".to_owned(),
        label: "OpenFX host support library".to_owned(),
        suites: suites_but(&[(Suite::Draw, 1), (Suite::Progress, 2)]),
        string_life: StringLife::UntilNextCall,
        scalar_n_get_fails: true,
        row_bytes: RowBytes::Padded(64),
        names_colourspaces: false,
        ..HostProfile::default()
    }
}

fn runner() -> HostProfile {
    HostProfile {
        name: "openfx-driver".to_owned(),
        label: "OpenFX Driver".to_owned(),
        suites: suites_but(&[
            (Suite::Draw, 1),
            (Suite::Message, 2),
            (Suite::Progress, 1),
            (Suite::Progress, 2),
            (Suite::TimeLine, 1),
        ]),
        null_functions: vec!["paramGetDerivative", "paramGetIntegral"],
        fatal_functions: vec![
            "memoryAlloc",
            "memoryFree",
            "multiThread",
            "multiThreadNumCPUs",
            "multiThreadIndex",
            "mutexCreate",
            "mutexLock",
            "mutexUnLock",
            "mutexDestroy",
            "mutexTryLock",
            "propReset",
            "paramGetNumKeys",
            "paramGetKeyTime",
            "paramGetKeyIndex",
            "paramCopy",
        ],
        first_versions_only: true,
        contexts: vec![Context::Filter, Context::General, Context::Transition],
        depths: vec![Depth::F32],
        components: vec![Components::Rgba],
        multi_resolution: false,
        tiles: false,
        temporal_access: false,
        overlays: false,
        row_bytes: RowBytes::Different,
        names_colourspaces: false,
        ..HostProfile::default()
    }
}

/// A host from before most of the standard: only what version 1.0 had, and none of the properties that came later.
fn ancient() -> HostProfile {
    HostProfile {
        name: "a.host.of.old".to_owned(),
        api_version: None,
        suites: vec![
            (Suite::Property, 1),
            (Suite::Parameter, 1),
            (Suite::ImageEffect, 1),
            (Suite::Memory, 1),
        ],
        depths: vec![Depth::U8, Depth::F32],
        components: vec![Components::Rgba, Components::Alpha],
        overlays: false,
        tiles: false,
        multi_resolution: false,
        withheld: vec![
            prop::VERSION,
            prop::VERSION_LABEL,
            prop::DESCRIPTION,
            prop::FILE_PATH,
            prop::SEQUENTIAL,
            prop::SEQUENTIAL_STATUS,
            prop::INTERACTIVE_STATUS,
            prop::DRAFT,
            prop::NATIVE_ORIGIN,
            prop::OVERLAY_V2,
            prop::OPENGL_ENABLED,
            prop::ICON,
            prop::ENABLED,
            prop::UNIQUE_ID,
        ],
        names_colourspaces: false,
        ..HostProfile::default()
    }
}

/// A host of a version that does not exist yet.
fn future() -> HostProfile {
    HostProfile {
        name: "a.host.to.come".to_owned(),
        version: [99, 0, 0],
        api_version: Some([99, 0]),
        depths: vec![Depth::F16, Depth::F32],
        row_bytes: RowBytes::Negative,
        string_life: StringLife::UntilNextCall,
        ..HostProfile::default()
    }
}
