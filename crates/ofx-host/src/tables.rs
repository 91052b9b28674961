//! Which properties each kind of object has, and which of them a plugin may write (ofxPropertiesByObject).

use crate::names::prop;
use crate::property::{Property, Table};
use crate::{Components, Depth, HostProfile, ParamKind};

fn ro(values: impl Into<crate::values::Values>) -> Property {
    Property::read_only(values)
}

fn rw(values: impl Into<crate::values::Values>) -> Property {
    Property::writable(values)
}

/// A list of strings of any length, empty at first.
fn strings() -> Property {
    Property::list(Vec::<&str>::new())
}

const NULL: *mut std::ffi::c_void = std::ptr::null_mut();

fn labels(name: &str) -> Table {
    vec![
        (prop::LABEL, rw(name)),
        (prop::SHORT_LABEL, rw(name)),
        (prop::LONG_LABEL, rw(name)),
    ]
}

/// The host itself.
pub(crate) fn host(profile: &HostProfile) -> Table {
    let depths: Vec<&str> = profile.depths.iter().map(|depth| depth.ofx_name()).collect();
    let components: Vec<&str> = profile
        .components
        .iter()
        .map(|components| components.ofx_name())
        .collect();
    let contexts: Vec<&str> = profile.contexts.iter().map(|context| context.ofx_name()).collect();
    let version = profile.version.map(|part| part.to_string()).join(".");
    let mut table = vec![
        (prop::TYPE, ro("OfxTypeImageEffectHost")),
        (prop::NAME, ro(profile.name.as_str())),
        (prop::LABEL, ro(profile.label.as_str())),
        (prop::VERSION, ro(profile.version)),
        (prop::VERSION_LABEL, ro(version.as_str())),
        (prop::IS_BACKGROUND, ro(profile.background)),
        (prop::OVERLAYS, ro(profile.overlays)),
        (prop::MULTI_RESOLUTION, ro(profile.multi_resolution)),
        (prop::TILES, ro(profile.tiles)),
        (prop::TEMPORAL, ro(profile.temporal_access)),
        (prop::SUPPORTED_COMPONENTS, ro(components)),
        (prop::SUPPORTED_CONTEXTS, ro(contexts)),
        (prop::SUPPORTED_DEPTHS, ro(depths)),
        (prop::MULTIPLE_DEPTHS, ro(false)),
        (prop::MULTIPLE_PARS, ro(false)),
        (prop::SETABLE_RATE, ro(false)),
        (prop::SETABLE_FIELDING, ro(false)),
        (prop::CUSTOM_INTERACT, ro(false)),
        (prop::STRING_ANIMATION, ro(profile.animates_strings)),
        (prop::CHOICE_ANIMATION, ro(profile.animates_choices)),
        (prop::BOOLEAN_ANIMATION, ro(profile.animates_booleans)),
        (prop::CUSTOM_ANIMATION, ro(profile.animates_custom)),
        (prop::PARAMETRIC_ANIMATION, ro(false)),
        (prop::MAX_PARAMETERS, ro(-1)),
        (prop::MAX_PAGES, ro(profile.max_pages)),
        (prop::PAGE_ROW_COLUMN, ro([0, 0])),
        (prop::OS_HANDLE, ro(NULL)),
        (prop::SEQUENTIAL, ro(0)),
        (prop::OPENGL_SUPPORTED, ro("false")),
        (prop::CUDA_SUPPORTED, ro("false")),
        (prop::CUDA_STREAM_SUPPORTED, ro("false")),
        (prop::METAL_SUPPORTED, ro("false")),
        (prop::OPENCL_SUPPORTED, ro("false")),
        (prop::DRAFT, ro(1)),
        (prop::NATIVE_ORIGIN, ro("kOfxImageEffectHostPropNativeOriginBottomLeft")),
    ];
    if let Some(version) = profile.api_version {
        table.push((prop::API_VERSION, ro(version)));
    }
    table
}

/// The description of a plugin.
pub(crate) fn effect(id: &str, version: [i32; 2], path: &str) -> Table {
    let mut table = labels(id);
    table.extend([
        (prop::TYPE, ro("OfxTypeImageEffect")),
        (prop::NAME, ro(id)),
        (prop::VERSION, ro(version)),
        (prop::VERSION_LABEL, rw("")),
        (prop::DESCRIPTION, rw("")),
        (prop::ICON, rw(vec!["", ""])),
        (prop::SUPPORTED_CONTEXTS, strings()),
        (prop::SUPPORTED_DEPTHS, strings()),
        (prop::GROUPING, rw("")),
        (prop::SINGLE_INSTANCE, rw(0)),
        (prop::THREAD_SAFETY, rw("OfxImageEffectRenderInstanceSafe")),
        (prop::FRAME_THREADING, rw(1)),
        (prop::OVERLAY_V1, rw(NULL)),
        (prop::OVERLAY_V2, rw(NULL)),
        (prop::MULTI_RESOLUTION, rw(1)),
        (prop::TILES, rw(1)),
        (prop::TEMPORAL, rw(0)),
        (prop::FIELD_TWICE, rw(1)),
        (prop::MULTIPLE_DEPTHS, rw(0)),
        (prop::MULTIPLE_PARS, rw(0)),
        (prop::SLAVE_PARAM, strings()),
        (prop::SEQUENTIAL, rw(0)),
        (prop::OPENGL_SUPPORTED, rw("false")),
        (prop::CUDA_SUPPORTED, rw("false")),
        (prop::CUDA_STREAM_SUPPORTED, rw("false")),
        (prop::METAL_SUPPORTED, rw("false")),
        (prop::OPENCL_SUPPORTED, rw("false")),
        (prop::PAGE_ORDER, strings()),
        (prop::FILE_PATH, ro(path)),
    ]);
    table
}

/// The description of a clip.
pub(crate) fn clip(name: &str) -> Table {
    let mut table = labels(name);
    table.extend([
        (prop::TYPE, ro("OfxTypeClip")),
        (prop::NAME, ro(name)),
        (prop::SUPPORTED_COMPONENTS, strings()),
        (prop::TEMPORAL, rw(0)),
        (prop::OPTIONAL, rw(0)),
        (prop::FIELD_EXTRACTION, rw("OfxFieldDoubled")),
        (prop::IS_MASK, rw(0)),
        (prop::TILES, rw(1)),
    ]);
    table
}

/// What an instance of a clip has beyond its description.
pub(crate) fn clip_instance() -> Table {
    let (depth, components) = (Depth::F32.ofx_name(), Components::Rgba.ofx_name());
    vec![
        (prop::PIXEL_DEPTH, ro(depth)),
        (prop::COMPONENTS, ro(components)),
        (prop::UNMAPPED_DEPTH, ro(depth)),
        (prop::UNMAPPED_COMPONENTS, ro(components)),
        (prop::PREMULTIPLICATION, ro("OfxImageAlphaPremultiplied")),
        (prop::PIXEL_ASPECT, ro(1.0)),
        (prop::FRAME_RATE, ro(24.0)),
        (prop::FRAME_RANGE, ro([0.0, 0.0])),
        (prop::FIELD_ORDER, ro("OfxFieldNone")),
        (prop::CONNECTED, ro(0)),
        (prop::UNMAPPED_FRAME_RANGE, ro([0.0, 0.0])),
        (prop::UNMAPPED_FRAME_RATE, ro(24.0)),
        (prop::CONTINUOUS, ro(0)),
    ]
}

/// What an instance of a plugin has beyond its description.
pub(crate) fn effect_instance(
    plugin: *mut std::ffi::c_void,
    context: &str,
    settings: &crate::InstanceSettings,
) -> Table {
    let (w, h) = settings.project_size;
    vec![
        (prop::TYPE, ro("OfxTypeImageEffectInstance")),
        (prop::CONTEXT, ro(context)),
        (prop::INSTANCE_DATA, rw(NULL)),
        (prop::PLUGIN_HANDLE, ro(plugin)),
        (prop::PROJECT_SIZE, ro([w, h])),
        (prop::PROJECT_OFFSET, ro([0.0, 0.0])),
        (prop::PROJECT_EXTENT, ro([w, h])),
        (prop::PROJECT_PAR, ro(settings.pixel_aspect)),
        (prop::DURATION, ro(settings.duration)),
        (prop::SEQUENTIAL, rw(0)),
        (prop::FRAME_RATE, ro(settings.frame_rate)),
        (prop::IS_INTERACTIVE, ro(settings.interactive)),
        (prop::NEEDS_SYNCING, rw(0)),
    ]
}

/// What of a plugin's description its instances may still write.
pub(crate) const EFFECT_INSTANCE_WRITABLE: [&str; 3] = [prop::TILES, prop::OPENGL_SUPPORTED, prop::SEQUENTIAL];

/// What of a parameter's description its instances may still write.
pub(crate) const PARAM_INSTANCE_WRITABLE: [&str; 15] = [
    prop::LABEL,
    prop::SHORT_LABEL,
    prop::LONG_LABEL,
    prop::SECRET,
    prop::HINT,
    prop::ENABLED,
    prop::DATA_PTR,
    prop::EVALUATE,
    prop::MIN,
    prop::MAX,
    prop::DISPLAY_MIN,
    prop::DISPLAY_MAX,
    prop::INCREMENT,
    prop::DIGITS,
    prop::CHOICE_OPTION,
];

/// The description of a parameter.
pub(crate) fn param(kind: ParamKind, name: &str) -> Table {
    let mut table = labels(name);
    table.extend([
        (prop::TYPE, ro("OfxTypeParameter")),
        (prop::NAME, rw(name)),
        (prop::PARAM_TYPE, ro(kind.ofx_name())),
        (prop::SECRET, rw(0)),
        (prop::HINT, rw("")),
        (prop::SCRIPT_NAME, rw(name)),
        (prop::PARENT, rw("")),
        (prop::ENABLED, rw(1)),
        (prop::DATA_PTR, rw(NULL)),
        (prop::ICON, rw(vec!["", ""])),
    ]);
    match kind {
        ParamKind::Group => table.push((prop::GROUP_OPEN, rw(1))),
        ParamKind::Page => table.push((prop::PAGE_CHILD, strings())),
        _ => table.extend([
            (prop::INTERACT_V1, rw(NULL)),
            (prop::INTERACT_SIZE, rw([0.0, 0.0])),
            (prop::INTERACT_ASPECT, rw(1.0)),
            (prop::INTERACT_MINIMUM, rw([10.0, 10.0])),
            (prop::INTERACT_PREFERRED, rw([10, 10])),
            (prop::HAS_OVERLAY_HANDLE, ro(0)),
            (prop::USE_OVERLAY_HANDLE, rw(0)),
        ]),
    }
    if kind.count() > 0 {
        table.extend(value_holding(kind));
    }
    table
}

fn value_holding(kind: ParamKind) -> Table {
    let animates = !matches!(
        kind,
        ParamKind::String | ParamKind::Custom | ParamKind::Boolean | ParamKind::Choice
    );
    let mut table = vec![
        (prop::ANIMATES, rw(animates)),
        (prop::IS_ANIMATING, rw(0)),
        (prop::IS_AUTO_KEYING, rw(0)),
        (prop::PERSISTENT, rw(1)),
        (prop::EVALUATE, rw(1)),
        (prop::MAY_WRITE, rw(0)),
        (prop::CACHE_INVALIDATION, rw("OfxParamInvalidateValueChange")),
        (prop::CAN_UNDO, rw(1)),
    ];
    let count = kind.count();
    let ints = |v: i32| Property::writable(crate::values::Values::Ints(vec![v; count]));
    let doubles = |v: f64| Property::writable(crate::values::Values::Doubles(vec![v; count]));
    if kind.is_text() {
        table.push((prop::DEFAULT, rw("")));
    } else if kind.is_integer() {
        table.push((prop::DEFAULT, ints(0)));
    } else {
        table.push((prop::DEFAULT, doubles(0.0)));
    }
    if matches!(kind, ParamKind::Integer | ParamKind::Integer2D | ParamKind::Integer3D) {
        table.extend([(prop::MIN, ints(i32::MIN)), (prop::MAX, ints(i32::MAX))]);
        table.extend([(prop::DISPLAY_MIN, ints(i32::MIN)), (prop::DISPLAY_MAX, ints(i32::MAX))]);
    }
    if kind.is_double() {
        let colour = matches!(kind, ParamKind::Rgb | ParamKind::Rgba);
        let (low, high) = if colour { (0.0, 1.0) } else { (f64::MIN, f64::MAX) };
        table.extend([(prop::MIN, doubles(f64::MIN)), (prop::MAX, doubles(f64::MAX))]);
        table.extend([(prop::DISPLAY_MIN, doubles(low)), (prop::DISPLAY_MAX, doubles(high))]);
        table.extend([(prop::INCREMENT, rw(1.0)), (prop::DIGITS, rw(2))]);
        table.push((prop::DOUBLE_TYPE, rw("OfxParamDoubleTypePlain")));
        table.push((prop::COORDINATES, rw("OfxParamCoordinatesCanonical")));
    }
    let dimension_labels = match kind {
        ParamKind::Rgb => vec!["r", "g", "b"],
        ParamKind::Rgba => vec!["r", "g", "b", "a"],
        _ => vec!["x", "y", "z"].into_iter().take(count).collect(),
    };
    match kind {
        ParamKind::Double => table.push((prop::TIME_MARKER, rw(0))),
        ParamKind::String => {
            table.extend([
                (prop::STRING_MODE, rw("OfxParamStringIsSingleLine")),
                (prop::PATH_EXISTS, rw(1)),
            ]);
        }
        ParamKind::Choice => table.push((prop::CHOICE_OPTION, strings())),
        ParamKind::Custom => table.push((prop::CUSTOM_INTERPOLATION, rw(NULL))),
        _ if count > 1 => table.push((prop::DIMENSION_LABEL, rw(dimension_labels))),
        _ => {}
    }
    table
}
